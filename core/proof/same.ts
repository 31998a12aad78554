/**
 * Whether terms are equal by the laws of `polynomial.ts`, and where one stands in another.
 *
 * Sums are compared monomial by monomial, monomials head by head; bound indices and bound names are paired as they are met, and
 * unpaired where a later head does not fit. A hash that ignores such names keeps unlike things from being tried.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Affine, Bound, Index, Tensor, Term } from '../term/term.js';
import type { Relation } from './affine.js';
import {
  asTerm,
  freeOf,
  indicesOf,
  monomials,
  TooLarge,
  type Monomial,
  type Ring,
} from './polynomial.js';
import { symmetries, type Symmetry } from './symmetry.js';

/** An index by its id, or a bound variable by its name. */
type Name = number | string;
type Names = Map<Name, Name | undefined>;

/** What names of the left are on the right, and back; a name that is there without a value is open. */
type Pairing = {
  readonly ring: Ring;
  readonly there: Names;
  readonly back: Names;
  /** Indices of the left that stand for any index of the right, several for one. */
  readonly loose: ReadonlySet<Name>;
};

/** What comes after; false: try otherwise. The sign is that of antisymmetric heads that were turned. */
type Next = (sign: number) => boolean;

const nothing: ReadonlySet<Name> = new Set();
const pairing = (ring: Ring, loose = nothing): Pairing => ({
  ring,
  there: new Map([...loose].map((a) => [a, undefined])),
  back: new Map(),
  loose,
});

// --- names ---

const pairName = (p: Pairing, a: Name, b: Name, next: () => boolean): boolean => {
  const { there, back } = p;
  const isLoose = p.loose.has(a);
  if (!there.has(a)) return a === b && !back.has(b) && next();
  if (isLoose === back.has(b)) return false;
  const [to, from] = [there.get(a), back.get(b)];
  if (to !== undefined || from !== undefined) return to === b && (isLoose || from === a) && next();
  there.set(a, b);
  if (!isLoose) back.set(b, a);
  if (next()) return true;
  there.set(a, undefined);
  if (!isLoose) back.set(b, undefined);
  return false;
};

const pairIndices = (
  p: Pairing,
  as: readonly Index[],
  bs: readonly Index[],
  next: () => boolean,
  k = 0,
): boolean => {
  const [a, b] = [as[k], bs[k]];
  if (!a || !b) return as.length === bs.length && next();
  const deeper = (): boolean => pairIndices(p, as, bs, next, k + 1);
  return a.size.key === b.size.key && pairName(p, a.id, b.id, deeper);
};

/** Puts the entries of the keys back as they are now. */
const restore = (map: Names, keys: readonly Name[]): (() => void) => {
  const was = keys.map((k) => [k, map.has(k), map.get(k)] as const);
  return () => was.forEach(([k, had, v]) => (had ? map.set(k, v) : map.delete(k)));
};

/** Pairs inside a scope in which the names are bound; `next` runs outside of it. */
const scoped = (
  { there, back }: Pairing,
  as: readonly Name[],
  bs: readonly Name[],
  inner: (leave: Next) => boolean,
  next: Next,
): boolean => {
  const outer = [restore(there, as), restore(back, bs)];
  as.forEach((a) => there.set(a, undefined));
  bs.forEach((b) => back.set(b, undefined));
  const done = inner((sign) => {
    const inside = [restore(there, as), restore(back, bs)];
    outer.forEach((put) => put());
    if (next(sign)) return true;
    inside.forEach((put) => put());
    return false;
  });
  if (!done) outer.forEach((put) => put());
  return done;
};

// --- lists in any order ---

/** How elements of lists are paired. */
type Pairs<T> = {
  readonly pair: (a: T, b: T, next: Next) => boolean;
  /** Of what is left, which comes first; and whether it can have one partner at most, so that any will do. */
  readonly pick?: (left: readonly T[]) => number;
  readonly settled?: (a: T) => boolean;
};

/** Pairs each of `as` with one of `bs`, in any order; `next` is told what is left of `bs`. */
const pairLists = <T>(
  how: Pairs<T>,
  as: readonly T[],
  bs: readonly T[],
  next: (left: readonly T[], sign: number) => boolean,
  sign = 1,
): boolean => {
  if (as.length === 0) return next(bs, sign);
  if (as.length > bs.length) return false;
  const at = how.pick?.(as) ?? 0;
  const a = as[at] as T;
  const rest = as.filter((_, k) => k !== at);
  const isSettled = how.settled?.(a) ?? false;
  const tried = new Set<T>();
  for (const [k, b] of bs.entries()) {
    if (tried.has(b)) continue;
    tried.add(b);
    let met = false;
    const done = how.pair(a, b, (s) => {
      met = true;
      const others = bs.filter((_, n) => n !== k);
      return pairLists(how, rest, others, next, sign * s);
    });
    if (done || (met && isSettled)) return done;
  }
  return false;
};

// --- relations ---

const pairAffine = (p: Pairing, a: Affine, b: Affine, next: () => boolean): boolean => {
  if (a.constant.key !== b.constant.key || a.terms.length !== b.terms.length) return false;
  const pair: Pairs<Affine['terms'][number]>['pair'] = (x, y, go) => {
    if (x.coef.key !== y.coef.key) return false;
    const then = (): boolean => go(1);
    if (x.of.tag === 'index')
      return y.of.tag === 'index' && pairIndices(p, [x.of.index], [y.of.index], then);
    return (
      y.of.tag === 'entry' && x.of.name === y.of.name && pairIndices(p, x.of.at, y.of.at, then)
    );
  };
  return pairLists({ pair }, a.terms, b.terms, next);
};

const negated = ({ terms, constant }: Affine): Affine => ({
  terms: terms.map(({ coef, of }) => ({ coef: S.scale(coef, -1), of })),
  constant: S.scale(constant, -1),
});

const pairRelation = (p: Pairing, a: Relation, b: Relation, next: Next): boolean => {
  if (a.kind !== b.kind) return false;
  const then = (): boolean => next(1);
  if (pairAffine(p, a.value, b.value, then)) return true;
  return a.kind === '=' && pairAffine(p, a.value, negated(b.value), then);
};

// --- heads ---

const pairHeads = (p: Pairing): Pairs<Term> => {
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
  const then = (): boolean => next(1);
  switch (a.tag) {
    case 'size':
      return b.tag === 'size' && a.size.key === b.size.key && then();
    case 'constant':
      return b.tag === 'constant' && a.name === b.name && then();
    case 'indexValue':
      return b.tag === 'indexValue' && pairIndices(p, [a.index], [b.index], then);
    case 'epsilon':
      return b.tag === 'epsilon' && pairTurned(p, a, a.at, b.at, next);
    case 'variable':
      return (
        b.tag === 'variable' &&
        pairName(p, a.name, b.name, () => pairTurned(p, a, a.at, b.at, next))
      );
    case 'pointwise':
      return b.tag === 'pointwise' && a.name === b.name && pairAll(p, a.args, b.args, then);
    case 'operator': {
      if (b.tag !== 'operator' || a.name !== b.name) return false;
      const at = (): boolean => pairTurned(p, a, bySlot(a), bySlot(b), next);
      return pairTensors(p, a.args, b.args, at);
    }
    case 'derivative':
      return (
        b.tag === 'derivative' &&
        pairName(p, a.variable.name, b.variable.name, () =>
          pairIndices(p, a.at, b.at, () => pairSums(p, a.body, b.body, then)),
        )
      );
    case 'at':
      return (
        b.tag === 'at' && pairTensors(p, [a.point], [b.point], () => pairBodies(p, a, b, then))
      );
    case 'expectation': {
      if (b.tag !== 'expectation') return false;
      const [law, other] = [a.law, b.law];
      const body = (): boolean => pairBodies(p, a, b, then);
      if (law.tag !== 'normal' || other.tag !== 'normal')
        return JSON.stringify(law) === JSON.stringify(other) && body();
      return pairTensors(p, [law.mean, law.covariance], [other.mean, other.covariance], body);
    }
    default:
      return false;
  }
};

/** Indices of a head in one of the orders in which it is the same, or the same but for a sign. */
const pairTurned = (
  p: Pairing,
  head: Term,
  as: readonly Index[],
  bs: readonly Index[],
  next: Next,
): boolean =>
  symmetries(p.ring.context, head).some(
    ({ order, sign }: Symmetry) =>
      order.length === bs.length &&
      pairIndices(
        p,
        as,
        order.map((k) => bs[k] as Index),
        () => next(sign),
      ),
  );

type Operator = Term & { readonly tag: 'operator' };

/** Axes of the result, then of each derivative slot in the order of the slots; partial derivatives of smooth functions commute. */
const bySlot = (t: Operator): readonly Index[] => {
  const order = (slot: number): number => t.args[slot]?.axes.length ?? 0;
  let from = t.at.length - t.derivative.reduce((sum, slot) => sum + order(slot), 0);
  const own = t.at.slice(0, from);
  const blocks = t.derivative.map((slot) => ({
    slot,
    at: t.at.slice(from, (from += order(slot))),
  }));
  return [...own, ...blocks.sort((a, b) => a.slot - b.slot).flatMap((x) => x.at)];
};

const pairAll = (
  p: Pairing,
  as: readonly Term[],
  bs: readonly Term[],
  next: () => boolean,
  k = 0,
): boolean => {
  const [a, b] = [as[k], bs[k]];
  if (!a || !b) return as.length === bs.length && next();
  return pairSums(p, a, b, () => pairAll(p, as, bs, next, k + 1));
};

const idsOf = (list: readonly Index[]): readonly Name[] => list.map((i) => i.id);

const pairTensors = (
  p: Pairing,
  as: readonly Tensor[],
  bs: readonly Tensor[],
  next: () => boolean,
  k = 0,
): boolean => {
  const [a, b] = [as[k], bs[k]];
  if (!a || !b) return as.length === bs.length && next();
  return scoped(
    p,
    idsOf(a.axes),
    idsOf(b.axes),
    (leave) => pairIndices(p, a.axes, b.axes, () => pairSums(p, a.body, b.body, leave)),
    () => pairTensors(p, as, bs, next, k + 1),
  );
};

type Binder = Term & { readonly tag: 'at' | 'expectation' };

/** What a bound variable keeps of the one it was made from. */
const stateOf = ({ shape, properties }: Bound): string =>
  `${shape.map((s) => s.key)}:${properties.filter((x) => x === 'positive' || x === 'invertible')}`;

const pairBodies = (p: Pairing, a: Binder, b: Binder, next: () => boolean): boolean => {
  const [x, y] = [a.variable, b.variable];
  return (
    stateOf(x) === stateOf(y) &&
    scoped(
      p,
      [x.name],
      [y.name],
      (leave) => pairName(p, x.name, y.name, () => pairSums(p, a.body, b.body, leave)),
      next,
    )
  );
};

// --- sums ---

/** A monomial with its hash. */
type Summand = Monomial & { readonly hash: number };

const pairSums = (p: Pairing, a: Term, b: Term, next: Next): boolean => {
  if (a === b && isItself(p, a)) return next(1);
  const [as, bs] = [sumOf(p.ring, a), sumOf(p.ring, b)];
  if (as.length !== bs.length || hashOf(p.ring, a) !== hashOf(p.ring, b)) return false;
  const pair: Pairs<Summand>['pair'] = (m, n, go) =>
    m.hash === n.hash &&
    pairMonomials(p, m, n, (sign) => Q.equals(m.coef, sign < 0 ? Q.neg(n.coef) : n.coef) && go(1));
  if (freeOf(a).some((i) => isOpen(p, i))) return pairLists({ pair }, as, bs, () => next(1));
  // With no name left open, each monomial has one partner at most: no way back is needed, and the stack stays short.
  const left = [...bs];
  const each = as.every((m) => {
    const k = left.findIndex((n) => pair(m, n, () => true));
    if (k >= 0) left.splice(k, 1);
    return k >= 0;
  });
  return each && next(1);
};

const isOpen = (p: Pairing, { id }: Index): boolean =>
  p.there.has(id) && p.there.get(id) === undefined;

/** Whether all names that are free in the term are on the right what they are on the left. */
const isItself = ({ there, back }: Pairing, t: Term): boolean => {
  const same = (name: Name): boolean =>
    there.has(name) ? there.get(name) === name : !back.has(name);
  return (
    freeOf(t).every((i) => same(i.id)) &&
    [...there.keys()].every((name) => typeof name === 'number' || same(name))
  );
};

/** Free indices that are equal: each list is one index, called by its least. */
const groups = ({ equal }: Monomial): readonly (readonly Index[])[] => {
  const found = new Map<number, readonly Index[]>();
  for (const [gone, kept] of equal) {
    const all = [found.get(kept.id) ?? [kept], found.get(gone.id) ?? [gone]].flat();
    found.delete(gone.id);
    found.set(kept.id, all);
  }
  return [...found.values()];
};

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

type Group = readonly [of: readonly Index[], partner: Name | undefined];

const pairGroups = (
  p: Pairing,
  as: readonly Group[],
  bs: readonly (readonly Index[])[],
  next: () => boolean,
): boolean =>
  pairLists<Group>(
    {
      pair: ([a, to], [b], go) => {
        if (a.length !== b.length || (to !== undefined && to !== b[0]?.id)) return false;
        const pair: Pairs<Index>['pair'] = (i, j, then) => pairIndices(p, [i], [j], () => then(1));
        return pairLists({ pair }, a, b, () => go(1));
      },
    },
    as,
    bs.map((b) => [b, undefined] as const),
    next,
  );

/** The sum with like monomials added up, those of coefficient 0 left out. */
export const collected = (r: Ring, list: readonly Monomial[]): readonly Monomial[] =>
  collect(
    r,
    list.map((m) => ({ ...m, hash: monomialHash(r, m) })),
  );

const collect = (r: Ring, list: readonly Summand[]): readonly Summand[] => {
  const found = new Map<number, { readonly m: Summand; coef: Q.Rational }[]>();
  for (const m of list) {
    const same = found.get(m.hash) ?? [];
    found.set(m.hash, same);
    const sign = (n: Monomial, wanted: readonly number[]): number => {
      let seen = 0;
      pairMonomials(pairing(r), m, n, (s) => ((seen = s), wanted.includes(s)));
      return wanted.includes(seen) ? seen : 0;
    };
    const like = same.find((x) => {
      const s = sign(x.m, [1, -1]);
      if (s !== 0) x.coef = Q.add(x.coef, s < 0 ? Q.neg(m.coef) : m.coef);
      return s !== 0;
    });
    if (like || (m.heads.some((h) => turns(r, h)) && sign(m, [-1]) < 0)) continue;
    same.push({ m, coef: m.coef });
  }
  return [...found.values()].flatMap((list) =>
    list.flatMap(({ m, coef }) => (Q.isZero(coef) ? [] : [coef === m.coef ? m : { ...m, coef }])),
  );
};

/** Whether a head can change its sign. */
const turns = (r: Ring, h: Term): boolean =>
  symmetries(r.context, h).some(({ sign }: Symmetry) => sign < 0);

const sumOf = (r: Ring, t: Term): readonly Summand[] => {
  const known = r.collected.get(t) as readonly Summand[] | undefined;
  if (known) return known;
  const made = collected(r, monomials(r, t)) as readonly Summand[];
  r.collected.set(t, made);
  return made;
};

/** Whether two terms are equal, free indices and names as they stand. Throws `TooLarge`. */
export const equal = (r: Ring, a: Term, b: Term): boolean => {
  if (a === b) return true;
  const [as, bs] = [sumOf(r, a), sumOf(r, b)];
  const minus = bs.map((m) => ({ ...m, coef: Q.neg(m.coef) }));
  return as.length === bs.length && hashOf(r, a) === hashOf(r, b)
    ? collect(r, [...as, ...minus]).length === 0
    : false;
};

/** Whether two terms are equal up to the names of their free indices. */
export const alike = (r: Ring, a: Term, b: Term): boolean => pairedFree(r, a, b) !== undefined;

/** Which free index of the right each of the left is, where the two are equal up to these names. */
export const pairedFree = (
  r: Ring,
  a: Term,
  b: Term,
): ReadonlyMap<Name, Name | undefined> | undefined => {
  const p = pairing(r);
  let found: Names | undefined;
  const keep: Next = (sign) => {
    if (sign > 0) found = new Map(p.there);
    return sign > 0;
  };
  const all = (leave: Next): boolean => pairSums(p, a, b, (s) => keep(s) && leave(s));
  if (hashOf(r, a) === hashOf(r, b)) scoped(p, idsOf(freeOf(a)), idsOf(freeOf(b)), all, () => true);
  return found;
};

// --- where one stands in another ---

/** What the free indices of a pattern are in a product, and what of the product is left over. */
export type Found = {
  readonly at: ReadonlyMap<number, Index>;
  readonly rest: Monomial;
  /** The product is `rest` times the pattern times this. */
  readonly scale: Q.Rational;
};

/** The pattern's heads and relations among those of a product. Its bound indices must be bound there, and stand nowhere else. */
export const within = (r: Ring, pattern: Monomial, m: Monomial): Found | undefined => {
  if (pattern.equal.length > 0) return asWhole(r, pattern, m);
  const names = new Map([...indicesOf(m), ...m.equal.flat()].map((i) => [i.id, i]));
  const loose = new Set(idsOf([...indicesOf(pattern), ...pattern.bound]));
  const p = pairing(r, loose);
  const relations: Pairs<Relation> = { pair: (a, b, go) => pairRelation(p, a, b, go) };
  let found: Found | undefined;
  pairLists(pairHeads(p), pattern.heads, m.heads, (heads, sign) =>
    pairLists(relations, pattern.relations, m.relations, (left) => {
      const to = (i: Index): Index | undefined => names.get(p.there.get(i.id) as number);
      const inner = pattern.bound.map((i) => to(i)?.id);
      const gone = new Set(inner);
      const open = [...loose].filter((id) => !pattern.bound.some((i) => i.id === id));
      const rest = {
        ...m,
        heads,
        relations: left,
        bound: m.bound.filter((i) => !gone.has(i.id)),
      };
      const isClosed =
        gone.size === inner.length &&
        rest.bound.length === m.bound.length - inner.length &&
        !open.some((id) => gone.has(p.there.get(id) as number)) &&
        !indicesOf(rest).some((i) => gone.has(i.id));
      if (!isClosed) return false;
      const at = new Map(
        [...loose].flatMap((id) => {
          const index = names.get(p.there.get(id) as number);
          return index ? [[id as number, index] as const] : [];
        }),
      );
      found = { at, rest, scale: Q.div(Q.rational(sign), pattern.coef) };
      return true;
    }),
  );
  return found;
};

/** The pattern as all of the product but its coefficient. */
const asWhole = (r: Ring, pattern: Monomial, m: Monomial): Found | undefined => {
  const there = pairedFree(r, asTerm(pattern), asTerm({ ...m, coef: pattern.coef }));
  const names = new Map([...indicesOf(m), ...m.equal.flat()].map((i) => [i.id, i]));
  const rest = { coef: m.coef, heads: [], relations: [], bound: [], equal: [] };
  const scale = Q.inverse(pattern.coef);
  const at = [...(there ?? [])].map(([a, b]) => [a as number, names.get(b as number)] as const);
  return there && { at: new Map(at.flatMap(([a, i]) => (i ? [[a, i]] : []))), rest, scale };
};

// --- hashes ---

const numbered = (r: Ring, text: string): number => {
  const known = r.texts.get(text) ?? r.texts.size;
  r.texts.set(text, known);
  return known;
};

/** A hash of a sum; equal sums have equal ones. */
export const hashOf = (r: Ring, t: Term): number => {
  const known = r.hashes.get(t);
  if (known !== undefined) return known;
  const size = ({ coef }: Monomial): string => Q.show(Q.sign(coef) < 0 ? Q.neg(coef) : coef);
  const made = numbered(
    r,
    sumOf(r, t)
      .map((m) => `${size(m)}*${m.hash}`)
      .sort()
      .join('+'),
  );
  r.hashes.set(t, made);
  return made;
};

const monomialHash = (r: Ring, m: Monomial): number =>
  numbered(
    r,
    `${m.bound.map((i) => i.size.key).sort()};${m.heads.map((h) => headHash(r, h)).sort()};` +
      `${m.relations.map((x) => `${x.kind}${x.value.terms.length}`).sort()};${m.equal.length}`,
  );

/** A hash of a head; equal heads have equal ones, whatever their indices. */
export const headHash = (r: Ring, h: Term): number => {
  const known = r.headHashes.get(h);
  if (known !== undefined) return known;
  const made = numbered(r, headText(r, h));
  r.headHashes.set(h, made);
  return made;
};

const headText = (r: Ring, h: Term): string => {
  const of = (t: Term): number => hashOf(r, t);
  const tensor = ({ axes, body }: Tensor): string => `${axes.map((i) => i.size.key)}:${of(body)}`;
  switch (h.tag) {
    case 'variable':
      return `v ${h.name.includes('#') ? '#' : h.name}`;
    case 'size':
      return `s ${h.size.key}`;
    case 'pointwise':
      return `p ${h.name} ${h.args.map(of)}`;
    case 'operator':
      return `o ${h.name} ${h.args.map(tensor).join(';')} ${h.derivative.length}`;
    case 'derivative':
      return `d ${of(h.body)}`;
    case 'at':
      return `a ${of(h.body)} ${tensor(h.point)}`;
    case 'expectation':
      return `E ${of(h.body)} ${h.law.tag === 'normal' ? tensor(h.law.mean) : h.law.tag}`;
    default:
      return h.tag;
  }
};
