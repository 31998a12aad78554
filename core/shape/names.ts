/**
 * Which names a syntax tree mentions, and how: free indices, sizes, all names; and the nearest names for hints.
 *
 * All walks keep their own stack, so the depth of a tree is no limit.
 */
import type { Ast, Axis, Subscript } from '../expr/ast.js';
import { nearest as nearestWords } from '../expr/nearest.js';

const subscriptAsts = (s: Subscript): readonly Ast[] =>
  s.tag === 'expression' ? [s.value] : s.tag === 'bundle' ? s.parts.flatMap(subscriptAsts) : [];

/** The leaves of an axis, bundles opened. */
export const leaves = (axis: Axis): readonly (Axis & { readonly tag: 'axis' })[] =>
  axis.tag === 'axis' ? [axis] : axis.axes.flatMap(leaves);

/** The syntax trees directly below. */
export const childAsts = (ast: Ast): readonly Ast[] => {
  switch (ast.tag) {
    case 'number':
    case 'name':
      return [];
    case 'call':
      return ast.args;
    case 'blocks':
      return ast.rows.flat();
    case 'negate':
    case 'transpose':
      return [ast.arg];
    case 'binary':
    case 'indicator':
      return [ast.left, ast.right];
    case 'component':
      return [ast.base, ...ast.subscripts.flatMap(subscriptAsts)];
    case 'delta':
    case 'epsilon':
      return ast.subscripts.flatMap(subscriptAsts);
    case 'sum':
    case 'prod':
    case 'tensor':
      return [...boundAsts(ast.axes), ast.body];
    case 'literal':
      return ast.rows.flat();
    case 'derivative':
      return [ast.body, ...(ast.subscripts ?? []).flatMap(subscriptAsts)];
    case 'at':
      return [ast.body, ast.value];
    case 'expectation':
      return [...lawAsts(ast), ast.body];
    case 'mean':
      return [ast.body];
  }
};
const boundAsts = (axes: readonly Axis[]): readonly Ast[] =>
  axes.flatMap(leaves).flatMap((leaf) => (leaf.bound ? [leaf.bound] : []));
const lawAsts = (ast: Ast & { readonly tag: 'expectation' }): readonly Ast[] =>
  ast.law === undefined
    ? []
    : ast.law.tag === 'normal'
      ? [ast.law.mean, ast.law.covariance]
      : ast.law.sizes;

type Visit = (ast: Ast, bound: ReadonlySet<string>) => void;

/** Visits every node, left to right, with the index names bound there. */
const visit = (root: Ast, see: Visit): void => {
  const stack: (readonly [Ast, ReadonlySet<string>])[] = [[root, new Set()]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [ast, bound] = top;
    see(ast, bound);
    const inner =
      ast.tag === 'sum' || ast.tag === 'prod' || ast.tag === 'tensor'
        ? new Set([...bound, ...ast.axes.flatMap(leaves).map((leaf) => leaf.name)])
        : bound;
    const children = childAsts(ast);
    for (let k = children.length - 1; k >= 0; k--) stack.push([children[k] as Ast, inner]);
  }
};

const bareNames = (subscripts: readonly Subscript[]): readonly string[] =>
  subscripts.flatMap((s) =>
    s.tag === 'bundle'
      ? bareNames(s.parts)
      : s.tag === 'expression' && s.value.tag === 'name'
        ? [s.value.name]
        : [],
  );

/** Names that stand bare in some subscript and are not bound there, in order of appearance. */
export const freeIndexNames = (roots: readonly Ast[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const see: Visit = (ast, bound) => {
    if (
      ast.tag !== 'component' &&
      ast.tag !== 'delta' &&
      ast.tag !== 'epsilon' &&
      ast.tag !== 'derivative'
    )
      return;
    for (const name of bareNames(ast.subscripts ?? [])) if (!bound.has(name)) found.add(name);
  };
  for (const root of roots) visit(root, see);
  return found;
};

const sizeFunctions: ReadonlySet<string> = new Set(['I', 'ones', 'zeros']);
const sizePositions = (ast: Ast): readonly Ast[] => {
  if (ast.tag === 'call')
    return sizeFunctions.has(ast.name) ? ast.args : ast.name === 'unit' ? ast.args.slice(0, 1) : [];
  if (ast.tag === 'sum' || ast.tag === 'prod' || ast.tag === 'tensor') return boundAsts(ast.axes);
  return ast.tag === 'expectation' && ast.law?.tag === 'rademacher' ? ast.law.sizes : [];
};

/** Names that stand where only a size can: in `i<n`, `I(n)`, `ones(n,m)`, `unit(n,k)`, `rademacher(m,d)`. */
export const sizeNamesIn = (roots: readonly Ast[]): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const root of roots)
    visit(root, (ast) => {
      for (const position of sizePositions(ast))
        for (const name of namesIn(position)) found.add(name);
    });
  return found;
};

/** Every name that stands as a value, function called, or variable of d, E or at. */
export const namesIn = (root: Ast): ReadonlySet<string> => {
  const found = new Set<string>();
  visit(root, (ast, bound) => {
    if ((ast.tag === 'name' || ast.tag === 'call') && !bound.has(ast.name)) found.add(ast.name);
    if (ast.tag === 'derivative' || ast.tag === 'expectation' || ast.tag === 'at')
      found.add(ast.variable);
  });
  return found;
};

/** Whether E without a binder occurs. */
export const hasMean = (root: Ast): boolean => {
  let found = false;
  visit(root, (ast) => (found ||= ast.tag === 'mean'));
  return found;
};

const letters = (name: string): string => Array.from(name.toLowerCase()).sort().join('');

/** The known names closest to a misspelt one, nearest first, at most three; one letter is close to its capital only. */
export const nearest = (name: string, known: Iterable<string>): readonly string[] => {
  const words = [...new Set(known)];
  const close = new Set(
    nearestWords(name, words).filter((word) => Math.min(word.length, name.length) > 1),
  );
  const sameLetters = words.filter((word) => letters(word) === letters(name));
  return [...new Set([...sameLetters, ...close])].slice(0, 3);
};
