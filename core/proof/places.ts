/**
 * Where a recorded step applies in an expression, found by canonical keys: at a head, or at heads of one product.
 *
 * A step whose left side is one head applies at that head. Where it is a product, it applies to any product that holds
 * its heads wired in the same way; indices it sums must stand nowhere else.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { mapParts } from '../term/walk.js';
import { keyOf, openKey } from './key.js';
import { asTerm, freeOf, indicesOf, monomials, type Monomial, type Ring } from './polynomial.js';

/** What a step's indices are at a place. */
export type Place = ReadonlyMap<number, Index>;

/** The left side of a step. */
export type Pattern = {
  readonly monomial: Monomial;
  /** The keys of its heads, in order; the whole key where it holds relations or equal indices. */
  readonly keys: readonly string[];
  readonly whole: string;
  readonly order: readonly Index[];
  readonly sign: 1 | -1 | 0;
};

const only = (h: Term): Monomial => ({
  coef: Q.one,
  heads: [h],
  relations: [],
  bound: [],
  equal: [],
});

type Seen = ReturnType<typeof openKey>;

const seenOf = (r: Ring, h: Term): Seen => {
  const known = r.seen.get(h) as Seen | undefined;
  if (known) return known;
  const made = openKey(r, only(h));
  r.seen.set(h, made);
  return made;
};

/** The key of one head. */
export const headKeyOf = (r: Ring, h: Term): string => seenOf(r, h).key;

/** The pattern of a left side; undefined where it is no single product, or 0. */
export const pattern = (r: Ring, lhs: Term): Pattern | undefined => {
  const [m, ...others] = monomials(r, lhs);
  if (!m || others.length > 0) return undefined;
  const { key, order, sign } = openKey(r, m);
  return { monomial: m, keys: m.heads.map((h) => headKeyOf(r, h)), whole: key, order, sign };
};

/** Whether a pattern is one head and no more. */
export const isHead = ({ monomial: m }: Pattern): boolean =>
  m.heads.length === 1 && m.relations.length + m.bound.length + m.equal.length === 0;

/** The head at distinct indices, where it stands at repeated ones; and the way back. */
const generic = (r: Ring, h: Term): { readonly head: Term; readonly back: Place } | undefined => {
  if (!('at' in h) || new Set(h.at.map((i) => i.id)).size === h.at.length) return undefined;
  const back = new Map<number, Index>();
  const at = h.at.map((i) => {
    const fresh = { ...i, id: r.ids.next++ };
    back.set(fresh.id, i);
    return fresh;
  });
  return { head: { ...h, at } as Term, back };
};

/** What the pattern's indices are at a head. */
export const atHead = (
  r: Ring,
  p: Pattern,
  h: Term,
): { readonly at: Place; readonly sign: number } | undefined => {
  const match = (
    seen: Seen,
    back: Place,
  ): { readonly at: Place; readonly sign: number } | undefined =>
    seen.key === p.whole && seen.sign !== 0
      ? {
          at: new Map(
            p.order.map((i, k) => [
              i.id,
              back.get((seen.order[k] as Index).id) ?? (seen.order[k] as Index),
            ]),
          ),
          sign: seen.sign * p.sign,
        }
      : undefined;
  const direct = match(seenOf(r, h), new Map());
  if (direct) return direct;
  const wide = generic(r, h);
  return wide && match(openKey(r, only(wide.head)), wide.back);
};

/** Orders of a head's indices under which it is the same: its canonical one, and those of its symmetries. */
const orders = (r: Ring, h: Term): readonly (readonly Index[])[] => {
  const { order } = seenOf(r, h);
  if (order.length < 2 || order.length > 4) return [order];
  const key = keyOf(r, order, h);
  return permutations(order).filter((o) => o === order || keyOf(r, o, h) === key);
};

const permutations = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.length < 2
    ? [list]
    : list.flatMap((x, k) =>
        permutations(list.filter((_, n) => n !== k)).map((rest) => [x, ...rest]),
      );

/** The pattern's heads inside a product; what is left over. */
export const inProduct = (
  r: Ring,
  p: Pattern,
  m: Monomial,
): { readonly at: Place; readonly rest: Monomial; readonly sign: number } | undefined => {
  const { monomial: own } = p;
  if (own.relations.length + own.equal.length > 0) return asWhole(r, p, m);
  const keys = m.heads.map((h) => headKeyOf(r, h));
  const inner = new Set(own.bound.map((i) => i.id));
  const place = (k: number, at: Place, used: readonly number[]): ReturnType<typeof inProduct> => {
    const head = own.heads[k];
    if (!head) return finished(p, m, at, used);
    for (const [n, h] of m.heads.entries()) {
      if (used.includes(n) || keys[n] !== p.keys[k]) continue;
      for (const order of orders(r, h)) {
        const next = align(seenOf(r, head).order, order, at, inner);
        const found = next && place(k + 1, next, [...used, n]);
        if (found) return found;
      }
    }
    return undefined;
  };
  return place(0, new Map(), []);
};

/** Joins what two orders say of indices; summed ones of the pattern stand for different ones. */
const align = (
  from: readonly Index[],
  to: readonly Index[],
  at: Place,
  inner: ReadonlySet<number>,
): Place | undefined => {
  const next = new Map(at);
  for (const [k, i] of from.entries()) {
    const j = to[k] as Index;
    const known = next.get(i.id);
    if (known && known.id !== j.id) return undefined;
    if (!known && inner.has(i.id) && [...next].some(([id, x]) => inner.has(id) && x.id === j.id))
      return undefined;
    next.set(i.id, j);
  }
  return next;
};

const finished = (
  p: Pattern,
  m: Monomial,
  at: Place,
  used: readonly number[],
): ReturnType<typeof inProduct> => {
  const gone = new Set(p.monomial.bound.map((i) => at.get(i.id)?.id));
  if (![...gone].every((id) => m.bound.some((i) => i.id === id))) return undefined;
  const rest: Monomial = {
    ...m,
    heads: m.heads.filter((_, n) => !used.includes(n)),
    bound: m.bound.filter((i) => !gone.has(i.id)),
  };
  const open = p.monomial.heads
    .flatMap(freeOf)
    .some((i) => !p.monomial.bound.includes(i) && gone.has(at.get(i.id)?.id));
  return open || indicesOf(rest).some((i) => gone.has(i.id)) ? undefined : { at, rest, sign: 1 };
};

const asWhole = (r: Ring, p: Pattern, m: Monomial): ReturnType<typeof inProduct> => {
  const { key, order, sign } = openKey(r, { ...m, coef: Q.one });
  if (key !== p.whole || sign === 0) return undefined;
  const at = new Map(p.order.map((i, k) => [i.id, order[k] as Index]));
  return {
    at,
    rest: { coef: m.coef, heads: [], relations: [], bound: [], equal: [] },
    sign: sign * p.sign,
  };
};

/** A head with its inner terms changed; the same object where none is. */
export const mapInside = (h: Term, change: (t: Term) => Term): Term => {
  let changed = false;
  const term = (t: Term): Term => {
    const made = change(t);
    changed ||= made !== t;
    return made;
  };
  const made = mapParts(h, {
    term,
    tensor: (t) => ({ axes: t.axes, body: term(t.body) }),
    index: (i) => i,
  });
  return changed ? made : h;
};

/** Puts `make` at every place of the pattern; the same object where there is none. */
export const replaceAll = (r: Ring, root: Term, p: Pattern, make: (at: Place) => Term): Term => {
  const untouched = new WeakSet<Term>();
  const single = isHead(p);
  const signed = (sign: number, t: Term): Term => (sign < 0 ? B.negate(t) : t);
  const once = (t: Term, f: (t: Term) => Term): Term => {
    if (untouched.has(t)) return t;
    const made = f(t);
    if (made === t) untouched.add(t);
    return made;
  };
  const head = (h: Term): Term =>
    once(h, () => {
      const found = single ? atHead(r, p, h) : undefined;
      return found ? signed(found.sign, make(found.at)) : mapInside(h, sum);
    });
  const product = (m: Monomial): Term | undefined => {
    const found = single ? undefined : inProduct(r, p, m);
    if (found) return putBeside(found.rest, signed(found.sign, make(found.at)));
    const heads = m.heads.map(head);
    return heads.every((h, k) => h === m.heads[k]) ? undefined : asTerm({ ...m, heads });
  };
  const sum = (t: Term): Term =>
    once(t, () => {
      const list = monomials(r, t);
      const made = list.map(product);
      return made.every((x) => x === undefined)
        ? t
        : B.add(list.map((m, k) => made[k] ?? asTerm(m)));
    });
  return sum(root);
};

/** The product of a monomial and a term, under the monomial's sums. */
const putBeside = (rest: Monomial, t: Term): Term => {
  const whole = asTerm({ ...rest, bound: [] });
  return B.sum(rest.bound, B.product([whole, t]));
};
