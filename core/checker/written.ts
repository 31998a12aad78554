/**
 * What a statement says by being written: log(x) that x is positive, inv(M) that M is invertible, and so on.
 *
 * What speaks of a bound variable is kept with its binders: it says nothing of a variable that is taken at another point or has
 * another law.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Statement, Tensor, Term } from '../term/term.js';
import { mapInside } from '../term/walk.js';
import { equal, ring } from './equal.js';
import { put, type Ring } from './normal.js';
import { free, freeOf, mentions, partsOf, type Part } from './scope.js';

/** What binds a variable around a place, innermost first. */
export type Binder = Term & { readonly tag: 'at' | 'expectation' };

/** The binders around a part of a term. */
export const underPart = (
  t: Term,
  { variable }: Part,
  around: readonly Binder[],
): readonly Binder[] =>
  variable && (t.tag === 'at' || t.tag === 'expectation') ? [t, ...around] : around;

/** What may be taken as given: what the statement writes, and the binders around the place that is looked at. */
export type Given = {
  readonly ring: Ring;
  /** For comparing what is written: values are not put in for bound variables. */
  readonly written: { readonly ring: Ring; readonly values: readonly Term[] };
  readonly around: readonly Binder[];
};
export type Kind = 'positive' | 'nonnegative' | 'nonzero' | 'invertible';

/** A number as a tensor. */
export const scalar = (body: Term): Tensor => ({ axes: [], body });

/** A term for all values of its free indices: terms that are equal up to the names of these are equal. */
const general = (t: Term): Term => B.sum(freeOf(t), t);

/** The value under the binders that it depends on; undefined where one is not there. */
const closed = (kind: Kind, value: Tensor, around: readonly Binder[]): Term | undefined => {
  let t: Term = { tag: 'operator', name: kind, args: [value], at: [], derivative: [] };
  for (const b of around) if (mentions(t, b.variable.name)) t = { ...b, body: t };
  return [...free(t).names.keys()].some((name) => name.includes('#')) ? undefined : general(t);
};

/** Reads off what the statement says by being written. */
export const given = (r: Ring, { lhs, rhs }: Pick<Statement, 'lhs' | 'rhs'>): Given => {
  const stated = r.context.facts.flatMap((f) => [f.lhs, f.rhs]);
  const values = [lhs, rhs, ...stated].flatMap((root) =>
    demands(r, root).flatMap(([kind, value, around]) => closed(kind, value, around) ?? []),
  );
  return {
    ring: r,
    written: { ring: { ...ring(r.context, true), wide: true }, values },
    around: [],
  };
};

type Demand = readonly [kind: Kind, value: Tensor, around: readonly Binder[]];

/** What a term's being written demands of its parts; of the body of an `at` also at its point. */
const demands = (r: Ring, root: Term): readonly Demand[] => {
  const found: Demand[] = [];
  const walk = (t: Term, differentiated: boolean, around: readonly Binder[]): void => {
    for (const [kind, value] of demandOf(t, differentiated).flatMap((d) => impliedBy(...d)))
      for (const way of bothWays(value)) found.push([kind, way, around]);
    if (t.tag === 'at') walk(put(r, { ...t, body: withoutDerivatives(t.body) }), true, around);
    const inner = differentiated || t.tag === 'derivative';
    for (const part of partsOf(t)) walk(part.body, inner, underPart(t, part, around));
  };
  walk(root, false, []);
  return found;
};

/** What a demand says of parts: the factors of what is not 0, a matrix whose determinant is not 0. */
const impliedBy = (kind: Kind, t: Tensor): readonly (readonly [Kind, Tensor])[] => {
  if (kind !== 'nonzero' && kind !== 'positive') return [[kind, t]];
  const parts = factorsOf(t.body);
  const own = parts.map((part) => ['nonzero', scalar(part)] as const);
  return [[kind, t], ...own, ...parts.flatMap(ofDeterminant)];
};

/** A determinant that is not 0 has an invertible matrix. */
const ofDeterminant = (t: Term): readonly (readonly [Kind, Tensor])[] =>
  t.tag === 'operator' && t.name === 'det' ? [['invertible', t.args[0] as Tensor]] : [];

/** inv(M) read as inv(M')' at every place of a term. */
const inversesTurned = (t: Term): Term => {
  const made = mapInside(t, inversesTurned);
  const [matrix] = made.tag === 'operator' && made.name === 'inv' ? made.args : [];
  if (made.tag !== 'operator' || !matrix) return made;
  return { ...made, args: [turned(matrix)], at: [...made.at].reverse() };
};

const turned = (t: Tensor): Tensor => ({ ...t, axes: [...t.axes].reverse() });

/** A matrix and its transpose: what is asked of one holds of the other. Its inverses are those of transposes, turned. */
const bothWays = (t: Tensor): readonly Tensor[] =>
  t.axes.length === 2
    ? [t, turned(t)].flatMap((x) => [x, { ...x, body: inversesTurned(x.body) }])
    : [t, { ...t, body: inversesTurned(t.body) }];

/** The term with d(f, X) replaced by f: what f demands, the derivative demands. */
const withoutDerivatives = (t: Term): Term =>
  t.tag === 'derivative' ? withoutDerivatives(t.body) : t;

const demandOf = (t: Term, differentiated: boolean): readonly (readonly [Kind, Tensor])[] => {
  if (t.tag === 'operator' && (t.name === 'inv' || t.name === 'logm'))
    return [['invertible', t.args[0] as Tensor]];
  if (t.tag !== 'pointwise') return [];
  const value = scalar(t.args[0] as Term);
  if (t.name === 'log') return [['positive', value]];
  if (t.name === 'sqrt') return [[differentiated ? 'positive' : 'nonnegative', value]];
  if (t.name === 'abs') return differentiated ? [['nonzero', value]] : [];
  if (t.name !== 'pow') return [];
  const [, exponent] = t.args;
  const p = exponent?.tag === 'number' ? exponent.value : undefined;
  if (!p) return [['positive', value]];
  return [
    ...(Q.sign(p) < 0 ? [['nonzero', value] as const] : []),
    ...(p.den % 2n === 0n ? [['nonnegative', value] as const] : []),
  ];
};

/** What must be nonzero for the value to be. */
const factorsOf = (t: Term): readonly Term[] => {
  if (t.tag === 'product') return [t, ...t.factors.flatMap(factorsOf)];
  if (t.tag === 'operator' && t.name === 'prod')
    return [t, ...t.args.flatMap((arg) => factorsOf(arg.body))];
  const root = t.tag === 'pointwise' && ['sqrt', 'abs', 'pow'].includes(t.name);
  return root ? [t, ...factorsOf(t.args[0] as Term)] : [t];
};

/** Whether the statement says it by being written. */
export const isWritten = (g: Given, kind: Kind, t: Tensor): boolean => {
  const { ring: r, values } = g.written;
  const value = values.length > 0 && closed(kind, t, g.around);
  return value ? values.some((w) => equal(r, w, value)) : false;
};
