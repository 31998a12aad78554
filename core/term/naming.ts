/**
 * Printable names for indices and bound variables, so that none hides a name that is used below its binder.
 *
 * A `Naming` says what is in scope at one place of a term. Binding an index or a variable gives a new naming; names are
 * used again in scopes that do not meet. Taken names (declared variables, sizes, free names) are never given to an index.
 */
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Bound, Context, Index, Tensor, Term } from './term.js';
import * as W from './walk.js';

export type Naming = {
  readonly context: Context;
  /** Names that no binder may take. */
  readonly taken: ReadonlySet<string>;
  readonly indices: ReadonlyMap<number, string>;
  /** Internal name of a bound variable (`X#3`) to its printed name. */
  readonly variables: ReadonlyMap<string, string>;
};

const sizesOf = (t: Term): readonly Size[] => {
  if (t.tag === 'size') return [t.size];
  if (t.tag === 'sum') return [t.index.size];
  if (t.tag === 'at' || t.tag === 'derivative' || t.tag === 'expectation') return t.variable.shape;
  if (t.tag === 'indicator')
    return [
      t.affine.constant,
      ...t.affine.terms.map(({ coef }) => coef),
      ...W.ownIndices(t).map((i) => i.size),
    ];
  return W.tensors(t).flatMap(({ axes }) => axes.map((axis) => axis.size));
};

const plain = (name: string): string => {
  const base = (name.split('#')[0] ?? '').replace(/[^A-Za-z0-9_]/g, '');
  return /^[A-Za-z]/.test(base) ? base : `i${base}`;
};

/** The naming at the root of a term: its free indices (not the axes, which are bound later) keep their names. */
export const rootNaming = (context: Context, axes: readonly Index[], body: Term): Naming => {
  const taken = new Set<string>(['pi', ...context.variables.keys(), ...context.sizes.keys()]);
  const sizes = [...axes, ...W.freeIndices(body)].map((axis) => axis.size);
  for (const t of W.nodes(body)) {
    sizes.push(...sizesOf(t));
    if (t.tag === 'variable' && !t.name.includes('#')) taken.add(t.name);
  }
  for (const size of sizes) for (const name of S.names(size)) taken.add(name);
  const start: Naming = { context, taken, indices: new Map(), variables: new Map() };
  const own = new Set(axes.map(({ id }) => id));
  return keepNames(
    start,
    W.freeIndices(body).filter(({ id }) => !own.has(id)),
  );
};

/** The naming in which free indices are called what the statement calls them. */
export const keepNames = (naming: Naming, indices: readonly Index[]): Naming => ({
  ...naming,
  indices: new Map([
    ...naming.indices,
    ...indices.map((index) => [index.id, plain(index.name)] as const),
  ]),
});

const isFree = (naming: Naming, name: string): boolean =>
  !naming.taken.has(name) &&
  ![...naming.indices.values()].includes(name) &&
  ![...naming.variables.values()].includes(name);

/** Names that elaboration hands out; they carry no meaning, so printing hands them out again, in order. */
const letters = 'ijklpqrstuvw';

/** The first of the candidates that is free, else the last one with a number. */
const choose = (naming: Naming, candidates: readonly string[]): string => {
  const found = candidates.find((name) => isFree(naming, name));
  if (found !== undefined) return found;
  const base = candidates.at(-1) ?? 'i';
  for (let k = 1; ; k++) if (isFree(naming, `${base}${k}`)) return `${base}${k}`;
};

/** The naming below a binder of these indices. */
export const bindIndices = (naming: Naming, indices: readonly Index[]): Naming =>
  indices.reduce<Naming>((outer, index) => {
    const name = plain(index.name);
    const candidates = letters.includes(name)
      ? [...letters]
      : name.length === 1
        ? [name, ...letters]
        : [name];
    const chosen = choose(outer, candidates);
    return { ...outer, indices: new Map([...outer.indices, [index.id, chosen]]) };
  }, naming);

/** What an index is called here. */
export const indexName = (naming: Naming, index: Index): string =>
  naming.indices.get(index.id) ?? plain(index.name);

/** What a variable is called here. */
export const variableName = (naming: Naming, name: string): string =>
  naming.variables.get(name) ?? (name.includes('#') ? plain(name) : name);

/** The naming in which a bound variable is called by a given name. */
export const rename = (naming: Naming, name: string, printed: string): Naming => ({
  ...naming,
  variables: new Map([...naming.variables, [name, printed]]),
});

const sameShape = (a: readonly Size[], b: readonly Size[]): boolean =>
  a.length === b.length && a.every((size, k) => S.equals(size, b[k] ?? S.zero));

/** Whether a printed name is used free in the body of a binder, by another variable than the bound one. */
const uses = (naming: Naming, bound: Bound, body: Term, printed: string): boolean =>
  [...W.freeVariables(body)].some(
    (name) => name !== bound.name && variableName(naming, name) === printed,
  );

/** The naming below a binder of a variable; it may hide a declared one of its shape that its body does not use. */
export const bindVariable = (
  naming: Naming,
  variable: Bound,
  body: Term,
): readonly [string, Naming] => {
  const base = plain(variable.name);
  const declared = naming.context.variables.get(base);
  const hides = declared && !declared.arguments && sameShape(declared.shape, variable.shape);
  const printed = hides && !uses(naming, variable, body, base) ? base : choose(naming, [base]);
  return [printed, rename(naming, variable.name, printed)];
};

/** The variable that a tensor is, where it is just that: `[i,j: X[i,j]]`. */
const variableOf = ({ axes, body }: Tensor): string | undefined =>
  body.tag === 'variable' &&
  body.at.length === axes.length &&
  body.at.every(({ id }, k) => id === axes[k]?.id)
    ? body.name
    : undefined;

/**
 * The naming of the body of an `at` whose point is just a variable X that the body does not use otherwise: there
 * d(f(X0), X0) at X0 = X is written d(f(X), X). Undefined for other points.
 */
export const seenThrough = (
  naming: Naming,
  t: Term & { readonly tag: 'at' },
): Naming | undefined => {
  const name = variableOf(t.point);
  if (name === undefined) return undefined;
  const printed = variableName(naming, name);
  return uses(naming, t.variable, t.body, printed)
    ? undefined
    : rename(naming, t.variable.name, printed);
};
