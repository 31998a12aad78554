/**
 * What a statement says by being written: log(x) that x is positive, inv(M) that M is invertible, and so on.
 *
 * What speaks of a bound variable is kept with its binders: it says nothing of a variable that is taken at another point or has
 * another law.
 */
import * as Q from '../num/rational.js';
import { isNonnegative, isPositive } from '../num/sign.js';
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
export type Kind = 'positive' | 'nonnegative' | 'nonzero' | 'invertible' | 'sqrtm' | 'logm';

/** A number as a tensor. */
export const scalar = (body: Term): Tensor => ({ axes: [], body });

/** A term for all values of its free indices: terms that are equal up to the names of these are equal. */
const general = (t: Term): Term => B.sum(freeOf(t), t);

/** The statement that a value is positive, invertible, ...; as a term, which binders can stand around. */
const said = (kind: Kind, value: Tensor): Term => ({
  tag: 'operator',
  name: kind,
  args: [value],
  at: [],
  derivative: [],
});

const under = (t: Term, b: Binder): Term => (mentions(t, b.variable.name) ? { ...b, body: t } : t);

const isClosed = (t: Term): boolean =>
  [...free(t).names.keys()].every((name) => !name.includes('#'));

/** Reads off what the statement says by being written. */
export const given = (r: Ring, { lhs, rhs }: Pick<Statement, 'lhs' | 'rhs'>): Given => {
  const stated = r.context.facts.flatMap((f) => [f.lhs, f.rhs]);
  return {
    ring: r,
    written: {
      ring: { ...ring(r.context, true), wide: true },
      values: [lhs, rhs, ...stated].flatMap((root) => demands(r, root)),
    },
    around: [],
  };
};

/** What a term's being written says, the binders around a part with it. */
export const demands = (r: Ring, root: Term, around: readonly Binder[] = []): readonly Term[] =>
  inside(r, root, [])
    .map((t) => around.reduce(under, t))
    .filter(isClosed)
    .map(general);

/** What is needed, as it is kept. */
export const saidUnder = ([kind, value, around]: Need): readonly Term[] =>
  bothWays(value)
    .map((way) => around.reduce(under, said(kind, way)))
    .filter(isClosed)
    .map(general);

/** What is demanded inside a term; `by` are the variables that are differentiated by. */
const inside = (r: Ring, t: Term, by: readonly string[]): readonly Term[] => {
  const own = demandOf(t, by)
    .flatMap((d) => impliedBy(...d))
    .flatMap(([kind, value]) => bothWays(value).map((way) => said(kind, way)));
  const inner = t.tag === 'derivative' ? [...by, t.variable.name] : by;
  const parts = partsOf(t).flatMap((part) => {
    const found = inside(r, part.body, inner);
    const [binder] = underPart(t, part, []);
    return binder ? found.flatMap((d) => [under(d, binder), ...atPoint(r, d, binder)]) : found;
  });
  return [...own, ...parts];
};

/** What is said under an `at`, said of its point. */
const atPoint = (r: Ring, t: Term, b: Binder): readonly Term[] =>
  b.tag === 'at' && mentions(t, b.variable.name) ? [put(r, { ...b, body: t })] : [];

/** A demand that a term must meet where it is introduced. */
export type Need = readonly [kind: Kind, value: Tensor, around: readonly Binder[]];

/** What must hold for a term to have a value. */
export const needs = (t: Term, around: readonly Binder[]): readonly Need[] => [
  ...powerNeeds(t).map((value) => ['nonzero', value, around] as const),
  ...demandOf(t, []).map(([kind, value]) => [kind, value, around] as const),
  ...partsOf(t).flatMap((part) => needs(part.body, underPart(t, part, around))),
];

/** The base of a power that may be a negative one: it says nothing of the base, which must not be 0. */
const powerNeeds = (t: Term): readonly Tensor[] => {
  if (t.tag !== 'pointwise' || t.name !== 'pow') return [];
  const [base, exponent] = t.args as [Term, Term];
  return exponent.tag !== 'number' && isWhole(exponent) && !isNatural(exponent)
    ? [scalar(base)]
    : [];
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

const demandOfMatrix = ({
  name,
  args,
}: Term & { readonly tag: 'operator' }): readonly (readonly [Kind, Tensor])[] => {
  const value = args[0] as Tensor;
  if (name === 'inv') return [['invertible', value]];
  if (name === 'sqrtm') return [[name, value]];
  return name === 'logm'
    ? [
        [name, value],
        ['invertible', value],
      ]
    : [];
};

const demandOf = (t: Term, by: readonly string[]): readonly (readonly [Kind, Tensor])[] => {
  if (t.tag === 'operator') return demandOfMatrix(t);
  if (t.tag !== 'pointwise') return [];
  const value = scalar(t.args[0] as Term);
  const differentiated = by.some((name) => mentions(value.body, name));
  if (t.name === 'log') return [['positive', value]];
  if (t.name === 'sqrt') return [[differentiated ? 'positive' : 'nonnegative', value]];
  if (t.name === 'tan') return [['nonzero', scalar({ ...t, name: 'cos' })]];
  if (t.name === 'abs') return differentiated ? [['nonzero', value]] : [];
  if (t.name !== 'pow') return [];
  const [, exponent] = t.args;
  if (exponent && isNatural(exponent)) return [];
  const p = exponent?.tag === 'number' ? exponent.value : undefined;
  if (!p) return exponent && isWhole(exponent) ? [] : [['positive', value]];
  return [
    ...(Q.sign(p) < 0 ? [['nonzero', value] as const] : []),
    ...(p.den % 2n === 0n ? [['nonnegative', value] as const] : []),
  ];
};

/** Whether the exponent is a natural number by its form, such as a size: then there is a power of every value. */
const isNatural = (t: Term): boolean =>
  (t.tag === 'number' && t.value.den === 1n && t.value.num >= 0n) ||
  (t.tag === 'size' && isNonnegative(t.size)) ||
  t.tag === 'indexValue' ||
  ((t.tag === 'add' || t.tag === 'product') && partsOf(t).every(({ body }) => isNatural(body)));

/** Whether it is a whole number by its form: then no sign is said of the base. */
const isWhole = (t: Term): boolean =>
  (t.tag === 'number' && t.value.den === 1n) ||
  t.tag === 'size' ||
  t.tag === 'indexValue' ||
  ((t.tag === 'add' || t.tag === 'product') && partsOf(t).every(({ body }) => isWhole(body)));

/** a^0 is 1 for an a of 0 too. */
const isSomePower = ({ args: [, p] }: Term & { readonly tag: 'pointwise' }): boolean =>
  (p?.tag === 'number' && !Q.isZero(p.value)) || (p?.tag === 'size' && isPositive(p.size));

/** What must be nonzero for the value to be. */
const factorsOf = (t: Term): readonly Term[] => {
  if (t.tag === 'product') return [t, ...t.factors.flatMap(factorsOf)];
  if (t.tag === 'operator' && t.name === 'prod')
    return [t, ...t.args.flatMap((arg) => factorsOf(arg.body))];
  const root =
    t.tag === 'pointwise' &&
    (['sqrt', 'abs'].includes(t.name) || (t.name === 'pow' && isSomePower(t)));
  return root ? [t, ...factorsOf(t.args[0] as Term)] : [t];
};

/** Whether the statement says it by being written. */
export const isWritten = ({ written, around }: Given, kind: Kind, value: Tensor): boolean => {
  if (written.values.length === 0) return false;
  const asked = around.reduce(under, said(kind, value));
  if (!isClosed(asked)) return false;
  const t = general(asked);
  return written.values.some((w) => equal(written.ring, w, t));
};
