/**
 * Names and lists paired: what an index or a bound variable of the left is on the right, taken back where a later pair does not fit.
 */
import type { Index } from '../term/term.js';
import type { Ring } from './normal.js';

/** An index by its id, or a bound variable by its name. */
export type Name = number | string;
export type Names = Map<Name, Name | undefined>;

/** What names of the left are on the right, and back; a name that is there without a value is open. */
export type Pairing = {
  readonly ring: Ring;
  readonly there: Names;
  readonly back: Names;
  /** Another way to pair a name; undefined for the usual one. The checker has none (see `core/proof/within.ts`). */
  readonly other?: (a: Name, b: Name, next: () => boolean) => boolean | undefined;
};

/** What comes after; false: try otherwise. The sign is that of antisymmetric heads that were turned. */
export type Next = (sign: number) => boolean;

/** A pairing of names that are free: each is itself. */
export const pairing = (ring: Ring): Pairing => ({ ring, there: new Map(), back: new Map() });

/** Whether an index of the left has no partner yet. */
export const isOpen = ({ there }: Pairing, { id }: Index): boolean =>
  there.has(id) && there.get(id) === undefined;

/** Pairs two names: free ones where they are equal, bound ones where neither has another partner. */
export const pairName = (p: Pairing, a: Name, b: Name, next: () => boolean): boolean => {
  const { there, back, other } = p;
  const done = other?.(a, b, next);
  if (done !== undefined) return done;
  if (!there.has(a) || !back.has(b)) return a === b && !there.has(a) && !back.has(b) && next();
  const [to, from] = [there.get(a), back.get(b)];
  if (to !== undefined || from !== undefined) return to === b && from === a && next();
  there.set(a, b);
  back.set(b, a);
  if (next()) return true;
  there.set(a, undefined);
  back.set(b, undefined);
  return false;
};

/** Pairs lists of indices, place by place. */
export const pairIndices = (
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
export const scoped = (
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

/** How elements of lists are paired. */
export type Pairs<T> = {
  readonly pair: (a: T, b: T, next: Next) => boolean;
  /** Of what is left, which comes first; and whether it can have one partner at most, so that any will do. */
  readonly pick?: (left: readonly T[]) => number;
  readonly settled?: (a: T) => boolean;
};

/** Pairs each of `as` with one of `bs`, in any order; `next` is told what is left of `bs`. */
export const pairLists = <T>(
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
