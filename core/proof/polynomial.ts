/**
 * The checker's normal form: a term as a sum of products of heads, multiplied out, with its index relations settled.
 *
 * Heads are variables, functions, operators, derivatives, expectations. Only ring laws, wire laws (a summed index of
 * [i = j] is replaced, an unused one counts its size), index relations and `at` (a value put in) are used; no rule of a pack.
 * `same.ts` compares such forms. No e-graph is behind it.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Context, Index, Term } from '../term/term.js';
import {
  component,
  freeIndices,
  mapAffine,
  mapParts,
  mapTerm,
  nodes,
  renameIndices,
  supply,
  type Supply,
} from '../term/walk.js';
import { settle, type Relation } from './affine.js';

/** coef * heads * relations, summed over `bound`. `equal` are free indices that stand for one: the first is no longer used. */
export type Monomial = {
  readonly coef: Q.Rational;
  readonly heads: readonly Term[];
  readonly relations: readonly Relation[];
  readonly bound: readonly Index[];
  readonly equal: readonly (readonly [gone: Index, kept: Index])[];
};

/** What the normal form depends on beside the term: the declarations, and a supply of unused index ids. */
export type Ring = {
  readonly context: Context;
  readonly ids: Supply;
  readonly sums: WeakMap<Term, readonly Monomial[]>;
  /** Sums with like monomials added up, values put in, hashes: for `same.ts`. */
  readonly collected: WeakMap<Term, readonly Monomial[]>;
  readonly puts: WeakMap<Term, Term>;
  readonly hashes: WeakMap<Term, number>;
  readonly headHashes: WeakMap<Term, number>;
  readonly texts: Map<string, number>;
  /** Work done so far, in heads compared. */
  work: number;
  /** Leaves `at` as it is written: for following a run, which works under the binder first. */
  readonly opaque: boolean;
};

/** A ring for the declarations. Ids of its terms must be below `from`. */
export const ring = (context: Context, opaque = false, from = 1_000_000_000): Ring => ({
  context,
  opaque,
  ids: supply(from),
  sums: new WeakMap(),
  collected: new WeakMap(),
  puts: new WeakMap(),
  hashes: new WeakMap(),
  headHashes: new WeakMap(),
  texts: new Map(),
  work: 0,
});

/** More terms than any certificate has: the work of a check stays bounded. */
const mostTerms = 20_000;

/** Thrown where a normal form is too large; the callers turn it into a value. */
export class TooLarge extends Error {}

const unit: Monomial = { coef: Q.one, heads: [], relations: [], bound: [], equal: [] };

const times = (a: readonly Monomial[], b: readonly Monomial[]): readonly Monomial[] => {
  if (a.length * b.length > mostTerms) throw new TooLarge('too many terms');
  return a.flatMap((x) =>
    b.map((y) => ({
      coef: Q.mul(x.coef, y.coef),
      heads: [...x.heads, ...y.heads],
      relations: [...x.relations, ...y.relations],
      bound: [...x.bound, ...y.bound],
      equal: [...x.equal, ...y.equal],
    })),
  );
};

const ofSize = (size: S.Size): readonly Monomial[] =>
  size.terms.map(([monomial, coef]) => ({
    ...unit,
    coef: Q.rational(coef),
    heads:
      monomial === ''
        ? []
        : monomial.split('*').map((n): Term => ({ tag: 'size', size: S.symbol(n) })),
  }));

/** Multiplies out. A bound index that was met already is replaced by a fresh one, so none is captured. */
const spread = (r: Ring, t: Term, met: Set<number>): readonly Monomial[] => {
  switch (t.tag) {
    case 'number':
      return Q.isZero(t.value) ? [] : [{ ...unit, coef: t.value }];
    case 'size':
      return ofSize(t.size);
    case 'add':
      return t.terms.flatMap((x) => spread(r, x, met));
    case 'product':
      return t.factors.reduce<readonly Monomial[]>(
        (all, f) => times(all, spread(r, f, met)),
        [unit],
      );
    case 'sum': {
      const again = met.has(t.index.id);
      const index = again ? { ...t.index, id: r.ids.next++ } : t.index;
      met.add(index.id);
      const body = again ? renameIndices(t.body, new Map([[t.index.id, index]]), r.ids) : t.body;
      return spread(r, body, met).map((m) => ({ ...m, bound: [...m.bound, index] }));
    }
    case 'indicator':
      return ofIndicator(t);
    case 'variable':
      return [diagonal(r, t)];
    case 'at':
      return r.opaque ? [{ ...unit, heads: [t] }] : placed(r, t, met);
    default:
      return [{ ...unit, heads: [t] }];
  }
};

const ofIndicator = ({ relation, affine }: Term & { tag: 'indicator' }): readonly Monomial[] => {
  const one = (value: Relation): Monomial => ({ ...unit, relations: [value] });
  if (relation === '=') return [one({ kind: '=', value: affine })];
  if (relation === '!=') return [unit, { ...one({ kind: '=', value: affine }), coef: Q.minusOne }];
  const turned = relation.startsWith('>') ? B.affineScale(affine, S.constant(-1)) : affine;
  const strict = relation.length === 1 ? S.one : S.zero;
  return [one({ kind: '<=', value: { ...turned, constant: S.add(turned.constant, strict) } })];
};

/** D[i,j] of a diagonal matrix is [i = j]*D[i,i]. */
const diagonal = (r: Ring, t: Term & { tag: 'variable' }): Monomial => {
  const [i, j] = t.at;
  const isDiagonal = r.context.variables.get(t.name)?.properties.includes('diagonal');
  if (!isDiagonal || !i || !j || i.id === j.id) return { ...unit, heads: [t] };
  const value = B.affineSub(B.affineIndex(i), B.affineIndex(j));
  return { ...unit, heads: [{ ...t, at: [i, i] }], relations: [{ kind: '=', value }] };
};

/** at(e, X = P): P put into e. A derivative by X that no rule has worked out keeps its `at`. */
const placed = (r: Ring, t: Term & { tag: 'at' }, met: Set<number>): readonly Monomial[] => {
  const made = put(r, t);
  return made === t ? [{ ...unit, heads: [t] }] : spread(r, made, met);
};

/** at(e, X = P) with P put into e, but for derivatives by X; where e is one there is nothing to do. */
export const put = (r: Ring, t: Term & { tag: 'at' }): Term => {
  const known = r.puts.get(t);
  if (known) return known;
  const { name } = t.variable;
  const isOwn = (h: Term): boolean => h.tag === 'derivative' && h.variable.name === name;
  const walk = (h: Term): Term => {
    if (h.tag === 'variable') return h.name === name ? component(t.point, h.at, r.ids) : h;
    if (isOwn(h)) return { ...t, body: h };
    return mapParts(h, {
      term: walk,
      tensor: (c) => ({ axes: c.axes, body: walk(c.body) }),
      index: (i) => i,
    });
  };
  const made = isOwn(t.body) ? t : walk(t.body);
  r.puts.set(t, made);
  return made;
};

/** Free indices of a head, worked out once. */
export const freeOf = (t: Term): readonly Index[] => {
  const known = free.get(t);
  if (known) return known;
  const found = freeIndices(t);
  free.set(t, found);
  return found;
};
const free = new WeakMap<Term, readonly Index[]>();

const mentioned = ({ value }: Relation): readonly Index[] =>
  value.terms.flatMap(({ of }) => (of.tag === 'index' ? [of.index] : of.at));

/** The indices that stand in the monomial. */
export const indicesOf = (m: Monomial): readonly Index[] => [
  ...m.heads.flatMap(freeOf),
  ...m.relations.flatMap(mentioned),
];

/** Puts `to` for `from` everywhere. */
const join = (r: Ring, m: Monomial, from: Index, to: Index): Monomial => {
  const map = new Map([[from.id, to]]);
  const index = (i: Index): Index => (i.id === from.id ? to : i);
  return {
    coef: m.coef,
    heads: m.heads.map((h) =>
      freeOf(h).some((i) => i.id === from.id) ? renameIndices(h, map, r.ids) : h,
    ),
    relations: m.relations.map(({ kind, value }) => ({ kind, value: mapAffine(value, index) })),
    bound: m.bound.filter((i) => i.id !== from.id),
    equal: m.bound.some((i) => i.id === from.id) ? m.equal : [...m.equal, [from, to]],
  };
};

type Pins = ReadonlyMap<number, readonly [index: Index, value: number]>;

/** The indices of which a relation says which number they are. */
const pinsOf = (m: Monomial): Pins =>
  new Map(
    m.relations.flatMap(({ kind, value: { terms, constant } }) => {
      const [t, ...others] = terms;
      const value = S.asConstant(constant);
      const isPin = kind === '=' && others.length === 0 && value !== undefined;
      if (!isPin || t?.of.tag !== 'index' || !['1', '-1'].includes(t.coef.key)) return [];
      const { index } = t.of;
      return [[index.id, [index, t.coef.key === '1' ? -value : value]]];
    }),
  );

/** Two indices of one size that are the same number. */
const twins = (pins: Pins): readonly [Index, Index] | undefined => {
  const seen = new Map<string, Index>();
  for (const [index, value] of pins.values()) {
    const other = seen.get(`${value} ${index.size.key}`);
    if (other) return [index, other];
    seen.set(`${value} ${index.size.key}`, index);
  }
  return undefined;
};

/** Levi-Civita and indices as numbers, where it is known which numbers they are. */
const evaluated = (root: Term, pins: Pins): Term => {
  const known = (t: Term): Q.Rational | undefined => {
    if (t.tag !== 'indexValue' && t.tag !== 'epsilon') return undefined;
    const at = t.tag === 'epsilon' ? t.at : [t.index];
    const values = at.flatMap((i) => pins.get(i.id)?.[1] ?? []);
    if (values.length < at.length) return undefined;
    return Q.rational(t.tag === 'epsilon' ? signOf(values) : (values[0] as number));
  };
  if (![...nodes(root)].some(known)) return root;
  return mapTerm(root, (t) => {
    const value = known(t);
    return value ? B.number(value) : t;
  });
};

/** +1, -1, or 0 where a number stands twice. */
const signOf = (values: readonly number[]): number =>
  values.reduce(
    (sign, x, a) => values.slice(a + 1).reduce((s, y) => s * Math.sign(y - x), sign),
    1,
  );

/** Puts numbers in for pinned indices; undefined where nothing changes. */
const valued = (m: Monomial): Monomial | undefined => {
  const pins = pinsOf(m);
  if (pins.size === 0) return undefined;
  const pair = twins(pins);
  if (pair) return { ...m, relations: [...m.relations, equation(pair)] };
  const heads = m.heads.map((h) => evaluated(h, pins));
  if (heads.every((h, k) => h === m.heads[k])) return undefined;
  const numbers = heads.flatMap((h) => (h.tag === 'number' ? [h.value] : []));
  const coef = numbers.reduce(Q.mul, m.coef);
  return { ...m, coef, heads: heads.filter((h) => h.tag !== 'number') };
};

/** Settles index relations; a sum over an index that nothing holds is a factor of its size. */
const settled = (r: Ring, first: Monomial): readonly Monomial[] => {
  let m = first;
  while (m.relations.length > 0) {
    const held = new Set(m.heads.flatMap(freeOf).map((i) => i.id));
    const done = settle(
      m.relations,
      m.bound.filter((i) => !held.has(i.id)),
      r.context,
    );
    if (!done) return [];
    const counted = new Set(done.counted.map((i) => i.id));
    m = { ...m, relations: done.relations, bound: m.bound.filter((i) => !counted.has(i.id)) };
    const [pair] = done.equal;
    const next = pair ? undefined : valued(m);
    if (!pair && !next) break;
    m = next ?? m;
    if (Q.isZero(m.coef)) return [];
    if (!pair) continue;
    const [a, b] = pair;
    const isBound = (i: Index): boolean => m.bound.some((x) => x.id === i.id);
    m = { ...m, relations: [...m.relations, ...done.equal.slice(1).map(equation)] };
    const goes = isBound(a) || (!isBound(b) && a.id > b.id);
    m = goes ? join(r, m, a, b) : join(r, m, b, a);
  }
  const used = new Set(indicesOf(m).map((i) => i.id));
  const idle = m.bound.filter((i) => !used.has(i.id));
  const rest = { ...m, bound: m.bound.filter((i) => used.has(i.id)) };
  return idle.reduce<readonly Monomial[]>((all, i) => times(all, ofSize(i.size)), [rest]);
};

const equation = ([a, b]: readonly [Index, Index]): Relation => ({
  kind: '=',
  value: B.affineSub(B.affineIndex(a), B.affineIndex(b)),
});

/** The term as a sum of settled monomials; like ones are not collected. */
export const monomials = (r: Ring, t: Term): readonly Monomial[] => {
  const known = r.sums.get(t);
  if (known) return known;
  const made = spread(r, t, new Set()).flatMap((m) => settled(r, m));
  r.sums.set(t, made);
  return made;
};

/** Parts that share no bound index. */
export const parts = (m: Monomial): readonly Monomial[] => {
  const items = [
    ...m.heads.map((h): Monomial => ({
      ...m,
      coef: Q.one,
      heads: [h],
      relations: [],
      bound: [],
      equal: [],
    })),
    ...m.relations.map((x): Monomial => ({
      ...m,
      coef: Q.one,
      heads: [],
      relations: [x],
      bound: [],
      equal: [],
    })),
  ];
  let list = items;
  for (const i of m.bound) {
    const touching = list.filter((p) => indicesOf(p).some((j) => j.id === i.id));
    const merged: Monomial = {
      ...m,
      coef: Q.one,
      equal: [],
      heads: touching.flatMap((p) => p.heads),
      relations: touching.flatMap((p) => p.relations),
      bound: [...touching.flatMap((p) => p.bound), i],
    };
    list = [...list.filter((p) => !touching.includes(p)), merged];
  }
  return list;
};

/** The monomial as a term. */
export const asTerm = (m: Monomial): Term =>
  B.sum(
    m.bound,
    B.product([
      B.number(m.coef),
      ...[...m.relations, ...m.equal.map(equation)].map((x): Term => ({
        tag: 'indicator',
        relation: x.kind,
        affine: x.value,
      })),
      ...m.heads,
    ]),
  );
