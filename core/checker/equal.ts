/**
 * Whether terms are equal by the laws of `normal.ts`: sums of products are compared product by product, products head by head in
 * any order, bound indices and names paired as they are met.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Bound, Context, Index, Term } from '../term/term.js';
import { supply } from '../term/walk.js';
import { hashOf, headHash, keyOf, monomialHash, stateOf } from './hash.js';
import { headOf } from './heads.js';
import { indicesOf, monomials, TooLarge, type Monomial, type Ring } from './normal.js';
import {
  isOpen,
  pairIndices,
  pairing,
  pairLists,
  pairName,
  scoped,
  type Name,
  type Next,
  type Pairing,
  type Pairs,
} from './pairing.js';
import { groups, pairGroups, pairRelation } from './pairRelations.js';
import type { Relation } from './relations.js';
import { free, freeOf, renamer, type Part } from './scope.js';
import { symmetries } from './symmetry.js';

// --- sums ---

/** A ring for the declarations. Ids of its terms must be below `from`. */
export const ring = (context: Context, opaque = false, from = 1_000_000_000): Ring => ({
  context,
  opaque,
  ...renamer(supply(from)),
  sums: new WeakMap(),
  collected: new WeakMap(),
  puts: new WeakMap(),
  texts: new Map(),
  hashes: new WeakMap(),
  keys: new WeakMap(),
  work: 0,
  wide: false,
  sumOf,
});

/** The sign between two products that are the same but for it and their coefficients; 0 where they are not. */
const likeness = (r: Ring, m: Monomial, n: Monomial): number => {
  if (m.heads === n.heads && m.relations === n.relations && m.equal === n.equal) return 1;
  let found = 0;
  if (monomialHash(r, m) === monomialHash(r, n))
    pairMonomials(pairing(r), m, n, (sign) => ((found = sign), true));
  return found;
};

/** More products of one hash are told apart by their keys before they are compared. */
const mostCompared = 3;

const alike = <T>(
  r: Ring,
  m: Monomial,
  list: readonly T[],
  of: (x: T) => Monomial,
): readonly T[] =>
  list.length > mostCompared ? list.filter((x) => keyOf(r, of(x)) === keyOf(r, m)) : list;

/** Whether a product is minus itself, by an antisymmetric head. */
const isOwnNegative = (r: Ring, m: Monomial): boolean =>
  m.heads.some((h) => symmetries(r.context, h).some(({ sign }) => sign < 0)) &&
  pairMonomials(pairing(r), m, m, (sign) => sign < 0);

/** The sum with like products added up, those of coefficient 0 left out. */
export const collected = (r: Ring, list: readonly Monomial[]): readonly Monomial[] => {
  const found = new Map<number, { readonly m: Monomial; coef: Q.Rational }[]>();
  for (const m of list) {
    const hash = monomialHash(r, m);
    const same = found.get(hash) ?? [];
    found.set(hash, same);
    const like = alike(r, m, same, (x) => x.m).find((x) => {
      const sign = likeness(r, x.m, m);
      if (sign !== 0) x.coef = Q.add(x.coef, sign < 0 ? Q.neg(m.coef) : m.coef);
      return sign !== 0;
    });
    if (!like && !isOwnNegative(r, m)) same.push({ m, coef: m.coef });
  }
  return [...found.values()].flatMap((all) =>
    all.flatMap(({ m, coef }) => (Q.isZero(coef) ? [] : [coef === m.coef ? m : { ...m, coef }])),
  );
};

/** The term as a sum of products that are not alike. */
export const sumOf = (r: Ring, t: Term): readonly Monomial[] => {
  const known = r.collected.get(t);
  if (known) return known;
  const made = collected(r, monomials(r, t));
  r.collected.set(t, made);
  return made;
};

/** Whether two terms are equal, free indices and names as they stand. Throws `TooLarge`. */
export const equal = (r: Ring, a: Term, b: Term): boolean =>
  a === b || (differInOnePart(r, a, b) ?? haveOneForm(r, a, b));

/**
 * Whether two terms are one object each but for a part that is equal: most of what a step leaves alone is not multiplied out.
 * Undefined says nothing.
 */
const differInOnePart = (r: Ring, a: Term, b: Term): boolean | undefined => {
  const within = (x: Term, y: Term): true | undefined =>
    x === y || differInOnePart(r, x, y) || undefined;
  if (a.tag === 'add' && b.tag === 'add') return differInFewTerms(r, a.terms, b.terms);
  if (a.tag === 'sum' && b.tag === 'sum') {
    const isSame = a.index.id === b.index.id && a.index.size.key === b.index.size.key;
    return isSame ? within(a.body, b.body) : undefined;
  }
  if (a.tag === 'at' && b.tag === 'at') {
    const isSame = sameBound(a.variable, b.variable) && a.point.body === b.point.body;
    const areAxes = a.point.axes.every((i, k) => i.id === b.point.axes[k]?.id);
    return isSame && areAxes ? within(a.body, b.body) : undefined;
  }
  return undefined;
};

const sameBound = (a: Bound, b: Bound): boolean => a.name === b.name && stateOf(a) === stateOf(b);

/** a + c = b + c where a = b. */
const differInFewTerms = (
  r: Ring,
  as: readonly Term[],
  bs: readonly Term[],
): boolean | undefined => {
  const common = new Map<Term, number>();
  for (const t of as) common.set(t, (common.get(t) ?? 0) + 1);
  const right = bs.filter((t) => {
    const n = common.get(t) ?? 0;
    if (n > 0) common.set(t, n - 1);
    return n === 0;
  });
  if (right.length === bs.length) return undefined;
  const left = [...common].flatMap(([t, n]) => Array.from({ length: n }, () => t));
  return haveOneForm(r, B.add(left), B.add(right));
};

const haveOneForm = (r: Ring, a: Term, b: Term): boolean => {
  const [as, bs] = [sumOf(r, a), sumOf(r, b)];
  if (as.length !== bs.length) return false;
  const byHash = new Map<number, Monomial[]>();
  for (const n of bs) {
    const hash = monomialHash(r, n);
    byHash.set(hash, [...(byHash.get(hash) ?? []), n]);
  }
  // Each takes a partner away: were two products of a sum alike and not added up, they must not both be met by one.
  const taken = new Set<Monomial>();
  return as.every((m) => {
    const partner = alike(r, m, byHash.get(monomialHash(r, m)) ?? [], (n) => n).find((n) => {
      const sign = taken.has(n) ? 0 : likeness(r, m, n);
      return sign !== 0 && Q.equals(m.coef, sign < 0 ? Q.neg(n.coef) : n.coef);
    });
    return partner !== undefined && taken.add(partner).size > 0;
  });
};

/** Pairs two sums inside a pairing of the names around them. */
export const pairSums = (p: Pairing, a: Term, b: Term, next: Next): boolean => {
  if (a === b && isItself(p, a)) return next(1);
  const [as, bs] = [sumOf(p.ring, a), sumOf(p.ring, b)];
  if (as.length !== bs.length || hashOf(p.ring, a) !== hashOf(p.ring, b)) return false;
  const pair: Pairs<Monomial>['pair'] = (m, n, go) =>
    monomialHash(p.ring, m) === monomialHash(p.ring, n) &&
    pairMonomials(p, m, n, (sign) => Q.equals(m.coef, sign < 0 ? Q.neg(n.coef) : n.coef) && go(1));
  return pairTerms(p, pair, as, bs, () => next(1));
};

/**
 * Pairs the terms of two sums, those first that hold an open name. With none left open, each has one partner at most: no way back is
 * needed, and the stack stays short.
 */
const pairTerms = (
  p: Pairing,
  pair: Pairs<Monomial>['pair'],
  as: readonly Monomial[],
  bs: readonly Monomial[],
  next: () => boolean,
): boolean => {
  const without = (list: readonly Monomial[], at: number): readonly Monomial[] =>
    list.filter((_, k) => k !== at);
  const first = as.findIndex((m) => [...indicesOf(m), ...m.equal.flat()].some((i) => isOpen(p, i)));
  const m = as[first];
  if (m)
    return bs.some((n, at) =>
      pair(m, n, () => pairTerms(p, pair, without(as, first), without(bs, at), next)),
    );
  const left = [...bs];
  const each = as.every((x) => {
    const k = left.findIndex((n) => pair(x, n, () => true));
    if (k >= 0) left.splice(k, 1);
    return k >= 0;
  });
  return each && next();
};

/** Whether all names that are free in the term are on the right what they are on the left. */
const isItself = ({ there, back }: Pairing, t: Term): boolean => {
  const same = (name: Name): boolean =>
    there.has(name) ? there.get(name) === name : !back.has(name);
  const { indices, names } = free(t);
  return [...indices.keys()].every(same) && [...names.keys()].every(same);
};

// --- products ---

const idsOf = (list: readonly Index[]): readonly Name[] => list.map((i) => i.id);

/** Whether two products are the same but for their coefficients; `next` is told the sign between them. */
const pairMonomials = (p: Pairing, m: Monomial, n: Monomial, next: Next): boolean => {
  const [gm, gn] = [groups(m), groups(n)];
  const inner = (of: Monomial, joined: typeof gm): readonly Name[] =>
    idsOf([...of.bound, ...joined.map((g) => g[0] as Index)]);
  let partners: readonly (Name | undefined)[] = [];
  const relations: Pairs<Relation> = { pair: (a, b, go) => pairRelation(p, a, b, go) };
  return scoped(
    p,
    inner(m, gm),
    inner(n, gn),
    (leave) =>
      pairLists(pairHeads(p), m.heads, n.heads, (_, sign) =>
        pairLists(relations, m.relations, n.relations, () => {
          partners = gm.map((g) => p.there.get((g[0] as Index).id));
          return leave(sign);
        }),
      ),
    (sign) =>
      pairGroups(
        p,
        gm.map((g, k) => [g, partners[k]] as const),
        gn,
        () => next(sign),
      ),
  );
};

// --- heads ---

/** How heads are paired. */
export const pairHeads = (p: Pairing): Pairs<Term> => {
  const open = (h: Term): number => freeOf(h).filter((i) => isOpen(p, i)).length;
  return {
    pair: (a, b, next) => headHash(p.ring, a) === headHash(p.ring, b) && pairHead(p, a, b, next),
    settled: (a) => open(a) === 0,
    // What is settled first, then what settles most.
    pick: (left) => {
      const counts = left.map(open);
      const none = counts.indexOf(0);
      return none >= 0 ? none : counts.indexOf(Math.max(...counts));
    },
  };
};

/** More work than any check of a certificate does. */
const mostWork = 3_000_000;

const pairHead = (p: Pairing, a: Term, b: Term, next: Next): boolean => {
  if (++p.ring.work > mostWork) throw new TooLarge('too much work');
  // Equal hashes say that labels, and sizes of what is bound, are equal.
  const [x, y] = [headOf(a), headOf(b)];
  const turned = (): boolean =>
    symmetries(p.ring.context, a).some(({ order, sign }) =>
      pairIndices(
        p,
        x.at,
        order.flatMap((k) => y.at[k] ?? []),
        () => pairParts(p, x.parts, y.parts, () => next(sign)),
      ),
    );
  return x.name === undefined || y.name === undefined
    ? x.name === y.name && turned()
    : pairName(p, x.name, y.name, turned);
};

/** Names of what a part binds. */
const binds = ({ axes, variable }: Part): readonly Name[] => [
  ...idsOf(axes),
  ...(variable ? [variable.name] : []),
];

const pairParts = (
  p: Pairing,
  as: readonly Part[],
  bs: readonly Part[],
  next: () => boolean,
): boolean => {
  const [[a, ...restA], [b, ...restB]] = [as, bs];
  if (!a || !b) return as.length === bs.length && next();
  const [x, y] = [a.variable?.name, b.variable?.name];
  const named = (then: () => boolean): boolean =>
    x === undefined || y === undefined ? x === y && then() : pairName(p, x, y, then);
  return scoped(
    p,
    binds(a),
    binds(b),
    (leave) =>
      pairIndices(p, a.axes, b.axes, () => named(() => pairSums(p, a.body, b.body, leave))),
    (sign) => sign > 0 && pairParts(p, restA, restB, next),
  );
};
