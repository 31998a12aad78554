/**
 * Matrix arithmetic: + - * / ^ ' and the elementwise .* ./ .^
 *
 * Chains of + and - and of * and / are walked in a loop, so a sum of thousands of terms does not recurse.
 */
import type { Ast, BinaryOperator, Span } from '../expr/ast.js';
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { power } from './powers.js';
import {
  failAt,
  freshIndex,
  layoutOf,
  scalar,
  scalarTerm,
  showSize,
  same,
  unify,
  type Env,
  type Scope,
  type Value,
} from './scope.js';
import {
  agree,
  facts,
  isZeroLiteral,
  kind,
  mapEntries,
  operand,
  textOf,
  zeroLike,
  type Operand,
} from './shapes.js';

type Binary = Ast & { readonly tag: 'binary' };
type Link = { readonly node: Binary; readonly right: Ast };

/** The leftmost operand of a chain of the given operators, and the links to its right in order. */
const chain = (
  ast: Binary,
  operators: ReadonlySet<BinaryOperator>,
): readonly [Ast, readonly Link[]] => {
  const links: Link[] = [];
  let at: Ast = ast;
  while (at.tag === 'binary' && operators.has(at.op)) {
    links.push({ node: at, right: at.right });
    at = at.left;
  }
  return [at, links.reverse()];
};

const additive: ReadonlySet<BinaryOperator> = new Set(['+', '-']);
const multiplicative: ReadonlySet<BinaryOperator> = new Set(['*', '/']);

/** a + b - c ...: equal shapes; `0` alone has any shape. */
const sum = (ast: Binary, scope: Scope): Value => {
  const [first, links] = chain(ast, additive);
  const operands = [operand(first, scope), ...links.map(({ right }) => operand(right, scope))];
  const pattern = operands.find((one) => !isZeroLiteral(one.ast)) ?? operands[0];
  operands.forEach((one, k) => {
    if (one === pattern || !pattern || isZeroLiteral(one.ast)) return;
    const span = links[k - 1]?.node.span ?? ast.span;
    const [a, b] = operands.indexOf(pattern) < k ? [pattern, one] : [one, pattern];
    const verb = links[k - 1]?.node.op === '-' ? 'subtract' : 'add';
    const words = `${verb} ${textOf(b.ast, scope)} ${verb === 'add' ? 'to' : 'from'} ${textOf(a.ast, scope)}`;
    agree(scope, a, b, span, words);
  });
  if (!pattern) throw new Error('a sum of nothing');
  const shaped = operands.map((one) =>
    isZeroLiteral(one.ast) ? zeroLike(pattern.value) : one.value,
  );
  const signs = [false, ...links.map(({ node }) => node.op === '-')];
  const at = (indices: readonly Index[], env: Env): Term =>
    B.add(
      shaped.map((value, k) =>
        signs[k] ? B.negate(value.at(indices, env)) : value.at(indices, env),
      ),
    );
  return { layout: pattern.value.layout, sizes: pattern.value.sizes, at };
};

const scaled = (factor: Value, value: Value, numberFirst: boolean): Value => ({
  ...value,
  at: (indices, env) => {
    const [a, b] = [scalarTerm(factor, env), value.at(indices, env)];
    return B.product(numberFirst ? [a, b] : [b, a]);
  },
});

const vectorHint = (a: string, b: string): string =>
  `write ${a}'*${b} for the dot product, ${a}*${b}' for the outer product, ${a}.*${b} entry by entry.`;

const cannotMultiply = (
  scope: Scope,
  a: Operand,
  b: Operand,
  span: Span,
  tag: string,
  why: string,
  hint: string,
): never =>
  failAt(scope, span, {
    tag,
    message: `cannot multiply ${textOf(a.ast, scope)} by ${textOf(b.ast, scope)}: ${why}`,
    facts: facts([a, b], scope),
    hint,
  });

const innerHint = (scope: Scope, a: Operand, b: Operand): string => {
  const [x, y] = [textOf(a.ast, scope), textOf(b.ast, scope)];
  const [rows, cols] = [a.value.sizes[0] ?? S.one, a.value.sizes.at(-1) ?? S.one];
  const [height, width] = [b.value.sizes[0] ?? S.one, b.value.sizes.at(-1) ?? S.one];
  const way =
    b.value.layout === 'matrix' && same(scope, cols, width)
      ? `transpose one side (${x}*${y}'), or `
      : a.value.layout === 'matrix' && same(scope, rows, height)
        ? `transpose one side (${x}'*${y}), or `
        : '';
  return `${way}declare the two axes with one name.`;
};

/** The contraction of the last axis of a with the first of b. */
const contraction = (scope: Scope, a: Operand, b: Operand, span: Span): Value => {
  const [x, y] = [a.value, b.value];
  const [m, n] = [x.sizes.at(-1) ?? S.one, y.sizes[0] ?? S.one];
  unify(scope, m, n, () =>
    cannotMultiply(
      scope,
      a,
      b,
      span,
      'InnerAxesDiffer',
      `inner axes ${showSize(scope, m)} and ${showSize(scope, n)} differ`,
      innerHint(scope, a, b),
    ),
  );
  const kept = x.sizes.length - 1;
  const sizes = [...x.sizes.slice(0, -1), ...y.sizes.slice(1)];
  const at = (indices: readonly Index[], env: Env): Term => {
    const j = freshIndex(scope, m);
    const [left, right] = [
      x.at([...indices.slice(0, kept), j], env),
      y.at([j, ...indices.slice(kept)], env),
    ];
    return B.sum([j], B.product([left, right]));
  };
  const layout =
    sizes.length === 1 ? (x.layout === 'row' ? 'row' : 'column') : layoutOf(sizes.length);
  return { layout, sizes, at };
};

const outer = (x: Value, y: Value): Value => ({
  layout: 'matrix',
  sizes: [...x.sizes, ...y.sizes],
  at: ([i, j], env) => B.product([x.at(i ? [i] : [], env), y.at(j ? [j] : [], env)]),
});

/** a*b by the layouts of both. */
const multiply = (scope: Scope, a: Operand, b: Operand, span: Span): Value => {
  const [x, y] = [a.value, b.value];
  if (x.layout === 'scalar') return scaled(x, y, true);
  if (y.layout === 'scalar') return scaled(y, x, false);
  if (x.layout === 'tensor' || y.layout === 'tensor') {
    const one = x.layout === 'tensor' ? a : b;
    return cannotMultiply(scope, a, b, span, 'TensorInProduct', `${textOf(one.ast, scope)} is a ${kind(one.value)}`,
      'say which axes to contract: [i,k: sum(j: T[i,j,k]*x[j])].'); // prettier-ignore
  }
  if (x.layout === 'column' && y.layout === 'row') return outer(x, y);
  if (x.layout === y.layout && x.layout !== 'matrix')
    return cannotMultiply(scope, a, b, span, x.layout === 'column' ? 'ColumnTimesColumn' : 'RowTimesRow',
      `both are ${x.layout}s`, vectorHint(bare(a, scope), bare(b, scope))); // prettier-ignore
  if (x.layout === 'column' || y.layout === 'row')
    return cannotMultiply(scope, a, b, span, 'InnerAxesDiffer',
      x.layout === 'column' ? 'a column stands left of a matrix' : 'a row stands right of a matrix',
      `transpose the vector (${x.layout === 'column' ? `${textOf(a.ast, scope)}'*${textOf(b.ast, scope)}` : `${textOf(a.ast, scope)}*${textOf(b.ast, scope)}'`}).`); // prettier-ignore
  return contraction(scope, a, b, span);
};
const bare = ({ ast }: Operand, scope: Scope): string =>
  ast.tag === 'binary' || ast.tag === 'negate'
    ? `(${textOf(ast, scope)})`
    : textOf(ast.tag === 'transpose' ? ast.arg : ast, scope);

/** The number that a 1 x 1 matrix is, or the value itself. */
const asScalar = (scope: Scope, value: Value): Value => {
  const one = value.sizes.length > 0 && value.sizes.every((size) => same(scope, size, S.one));
  if (!one) return value;
  return scalar((env) => {
    const indices = value.sizes.map((size) => freshIndex(scope, size));
    return B.sum(indices, value.at(indices, env));
  });
};

const quotient = (a: Term, b: Term): Term => B.product([a, B.reciprocal(b)]);

/** a/b for a number b. */
const divide = (scope: Scope, a: Operand, b: Operand, span: Span): Value => {
  const by = asScalar(scope, b.value);
  if (by.layout !== 'scalar')
    return failAt(scope, span, {
      tag: 'DivisionByTensor',
      message: `cannot divide by ${textOf(b.ast, scope)}: it is a ${kind(b.value)}`,
      facts: facts([a, b], scope),
      hint: 'divide by numbers only; ./ divides entry by entry, inv(A) is the inverse of a matrix.',
    });
  return {
    ...a.value,
    at: (indices, env) => quotient(a.value.at(indices, env), scalarTerm(by, env)),
  };
};

/** a*b/c ..., from the left. */
const productChain = (ast: Binary, scope: Scope): Value => {
  const [first, links] = chain(ast, multiplicative);
  let left = operand(first, scope);
  for (const { node, right } of links) {
    const other = operand(right, scope);
    const value =
      node.op === '*'
        ? multiply(scope, left, other, node.span)
        : divide(scope, left, other, node.span);
    left = { ast: node, value };
  }
  return left.value;
};

/** a.*b, a./b, a.^b: one shape, or one side a number. */
const elementwise = (ast: Binary, scope: Scope): Value => {
  const [a, b] = [operand(ast.left, scope), operand(ast.right, scope)];
  const verb = ast.op === '.*' ? 'multiply' : ast.op === './' ? 'divide' : 'raise';
  const combine = (x: Term, y: Term): Term =>
    ast.op === '.*' ? B.product([x, y]) : ast.op === './' ? quotient(x, y) : B.pow(x, y);
  return entrywise(
    scope,
    a,
    b,
    ast.span,
    `${verb} ${textOf(ast.left, scope)} ${verb === 'raise' ? 'to' : 'by'} ${textOf(ast.right, scope)} entry by entry`,
    combine,
  );
};

/** Two values combined entry by entry, a number spread over the other. */
export const entrywise = (
  scope: Scope,
  a: Operand,
  b: Operand,
  span: Span,
  what: string,
  combine: (x: Term, y: Term) => Term,
): Value => {
  const [x, y] = [a.value, b.value];
  const spread = x.layout === 'scalar' || y.layout === 'scalar';
  if (!spread) agree(scope, a, b, span, what);
  const shape = x.layout === 'scalar' ? y : x;
  const at = (indices: readonly Index[], env: Env): Term =>
    combine(
      x.at(x.layout === 'scalar' ? [] : indices, env),
      y.at(y.layout === 'scalar' ? [] : indices, env),
    );
  return { layout: shape.layout, sizes: shape.sizes, at };
};

/** Any binary operator. */
export const binary = (ast: Binary, scope: Scope): Value => {
  if (additive.has(ast.op)) return sum(ast, scope);
  if (multiplicative.has(ast.op)) return productChain(ast, scope);
  return ast.op === '^' ? power(ast, scope) : elementwise(ast, scope);
};

/** -a. */
export const negate = (ast: Ast & { readonly tag: 'negate' }, scope: Scope): Value =>
  mapEntries(scope.session.infer(ast.arg, scope), B.negate);

/** a': rows and columns change places. */
export const transpose = (ast: Ast & { readonly tag: 'transpose' }, scope: Scope): Value => {
  if (ast.arg.tag === 'number')
    return failAt(scope, ast.span, {
      tag: 'TransposeOfNumber',
      message: `cannot transpose the number ${Q.show(ast.arg.value)}`,
      hint: `' binds tighter than ^: write (A^${Q.show(ast.arg.value)})' for the transpose of a power.`,
    });
  const one = operand(ast.arg, scope);
  const { value } = one;
  switch (value.layout) {
    case 'scalar':
      return value;
    case 'column':
      return { ...value, layout: 'row' };
    case 'row':
      return { ...value, layout: 'column' };
    case 'matrix':
      return {
        layout: 'matrix',
        sizes: [...value.sizes].reverse(),
        at: (indices, env) => value.at([...indices].reverse(), env),
      };
    case 'tensor':
      return failAt(scope, ast.span, {
        tag: 'TransposeOfTensor',
        message: `cannot transpose ${textOf(ast.arg, scope)}: it is a ${kind(value)}`,
        facts: facts([one], scope),
        hint: 'name the order of the axes: [j,i,k: T[i,j,k]].',
      });
  }
};
