/**
 * Critical pairs of two rules, by their texts: a part of one left side unified with the other left side.
 *
 * Source: Knuth & Bendix, Simple word problems in universal algebras (1970). Unification is syntactic: calls, operators,
 * transposes and derivatives are looked into; whatever else binds an index is compared as it is written. Sums and products
 * are not unified up to order, so some overlaps are not seen; those that are seen are true instances of both rules.
 */
import type { Ast } from '../expr/ast.js';
import { printAst } from '../expr/printAst.js';

/** A side pair of a rule, its names renamed apart from those of the other. */
export type Equation = {
  readonly lhs: Ast;
  readonly rhs: Ast;
  readonly variables: ReadonlySet<string>;
};

/** From one text `peak` the two rules lead to `left` and `right`. */
export type Overlap = {
  readonly peak: Ast;
  readonly left: Ast;
  readonly right: Ast;
  /** What each variable of either rule stands for. */
  readonly bindings: Substitution;
};

/** Values of rule variables; a value may hold variables that have values. */
export type Substitution = ReadonlyMap<string, Ast>;

/** The parts that are looked into, and the node with others in their place. */
const partsOf = (
  t: Ast,
): { readonly parts: readonly Ast[]; readonly put: (parts: readonly Ast[]) => Ast } => {
  const at = (parts: readonly Ast[], k: number): Ast => parts[k] as Ast;
  switch (t.tag) {
    case 'call':
      return { parts: t.args, put: (args) => ({ ...t, args }) };
    case 'negate':
    case 'transpose':
      return { parts: [t.arg], put: (p) => ({ ...t, arg: at(p, 0) }) };
    case 'binary':
      return {
        parts: [t.left, t.right],
        put: (p) => ({ ...t, left: at(p, 0), right: at(p, 1) }),
      };
    case 'derivative':
      return { parts: [t.body], put: (p) => ({ ...t, body: at(p, 0) }) };
    default:
      return { parts: [], put: () => t };
  }
};

/** What must agree for two nodes to have the same head. */
const headOf = (t: Ast): string => {
  switch (t.tag) {
    case 'call':
      return `call ${t.name} ${t.args.length}`;
    case 'binary':
      return `binary ${t.op}`;
    case 'negate':
    case 'transpose':
      return t.tag;
    case 'derivative':
      return `derivative ${printAst({ ...t, body: { tag: 'name', name: '_', span: t.span } })}`;
    default:
      return printAst(t);
  }
};

const resolve = (t: Ast, s: Substitution): Ast => {
  const value = t.tag === 'name' ? s.get(t.name) : undefined;
  return value ? resolve(value, s) : t;
};

const occurs = (name: string, t: Ast, s: Substitution): boolean => {
  const seen = resolve(t, s);
  if (seen.tag === 'name') return seen.name === name;
  return partsOf(seen).parts.some((p) => occurs(name, p, s));
};

/** The least substitution that makes both equal; undefined where there is none. */
const unify = (
  a: Ast,
  b: Ast,
  variables: ReadonlySet<string>,
  s: Substitution,
): Substitution | undefined => {
  const [x, y] = [resolve(a, s), resolve(b, s)];
  if (x.tag === 'name' && y.tag === 'name' && x.name === y.name) return s;
  if (x.tag === 'name' && variables.has(x.name))
    return occurs(x.name, y, s) ? undefined : new Map(s).set(x.name, y);
  if (y.tag === 'name' && variables.has(y.name)) return unify(y, x, variables, s);
  // Two names that are no variables are sizes: whoever elaborates the overlap finds out whether they can be one.
  if (x.tag === 'name' && y.tag === 'name') return s;
  if (headOf(x) !== headOf(y)) return undefined;
  const others = partsOf(y).parts;
  return partsOf(x).parts.reduce<Substitution | undefined>(
    (known, part, k) => known && unify(part, others[k] as Ast, variables, known),
    s,
  );
};

type Json = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Every node of a tree, those inside binders and subscripts too. */
function* everyNode(value: Json): Generator<Readonly<Record<string, unknown>>> {
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) yield* everyNode(inner as Json);
}

/** Names that d, at and E bind or vary, and names of indices: nothing may be put for them. */
export const fixedNames = (t: Ast): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const node of everyNode(t)) {
    if (typeof node['variable'] === 'string') found.add(node['variable']);
    if (node['tag'] === 'axis') found.add(String(node['name']));
    if (node['tag'] === 'component' || node['tag'] === 'delta' || node['tag'] === 'epsilon')
      for (const inner of everyNode(node['subscripts'] as Json))
        if (inner['tag'] === 'name') found.add(String(inner['name']));
  }
  return found;
};

/** The tree with every variable replaced by its value, inside binders too. */
export const substituteAst = (t: Ast, s: Substitution): Ast => {
  const put = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(put);
    const node = value as Ast;
    const seen = node.tag === 'name' ? resolve(node, s) : node;
    if (seen !== node) return put(seen);
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, put(inner)]));
  };
  return put(t) as Ast;
};

/** Every part of a tree that is no bare name, with the tree that has something else in its place. */
function* places(t: Ast): Generator<{ readonly part: Ast; readonly put: (by: Ast) => Ast }> {
  if (t.tag === 'name' || t.tag === 'number') return;
  yield { part: t, put: (by) => by };
  const { parts, put } = partsOf(t);
  for (const [k, child] of parts.entries())
    for (const inner of places(child))
      yield {
        part: inner.part,
        put: (by) => put(parts.map((p, j) => (j === k ? inner.put(by) : p))),
      };
}

/** Whether a value brings a name under a binder of that name. */
const captures = (bindings: Substitution, fixed: ReadonlySet<string>): boolean =>
  [...bindings].some(([, value]) =>
    [...everyNode(value)].some((n) => n['tag'] === 'name' && fixed.has(String(n['name']))),
  );

/** All overlaps of `inner`'s left side with parts of `outer`'s. `same`: they are one rule, so the root is no overlap. */
export const overlaps = (outer: Equation, inner: Equation, same: boolean): readonly Overlap[] => {
  const fixed = new Set(
    [outer.lhs, outer.rhs, inner.lhs, inner.rhs].flatMap((t) => [...fixedNames(t)]),
  );
  const variables = new Set(
    [...outer.variables, ...inner.variables].filter((name) => !fixed.has(name)),
  );
  return [...places(outer.lhs)].flatMap(({ part, put }): readonly Overlap[] => {
    if (same && part === outer.lhs) return [];
    const bindings = unify(part, inner.lhs, variables, new Map());
    if (!bindings || captures(bindings, fixed)) return [];
    const write = (t: Ast): Ast => substituteAst(t, bindings);
    return [
      {
        peak: write(outer.lhs),
        left: write(outer.rhs),
        right: write(put(inner.rhs)),
        bindings,
      },
    ];
  });
};
