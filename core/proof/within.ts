/** Where one term stands in another, and what its free indices are there: for finding the places of recorded steps. */
import * as Q from '../num/rational.js';
import type { Index, Term } from '../term/term.js';
import { pairHeads, pairSums } from '../checker/equal.js';
import { hashOf } from '../checker/hash.js';
import { asTerm, indicesOf, type Monomial, type Ring } from '../checker/normal.js';
import {
  pairing,
  pairLists,
  scoped,
  type Name,
  type Names,
  type Next,
  type Pairing,
  type Pairs,
} from '../checker/pairing.js';
import { pairRelation } from '../checker/pairRelations.js';
import type { Relation } from '../checker/relations.js';
import { freeOf } from '../checker/scope.js';

const idsOf = (list: readonly Index[]): readonly Name[] => list.map((i) => i.id);

/** The pairing in which loose indices of the left stand for any of the right, several for one. */
const loosely = (p: Pairing, loose: ReadonlySet<Name>): Pairing => {
  const { there, back } = p;
  loose.forEach((a) => there.set(a, undefined));
  const other: Pairing['other'] = (a, b, next) => {
    if (!loose.has(a)) return undefined;
    const to = there.get(a);
    if (back.has(b) || to !== undefined) return to === b && !back.has(b) && next();
    there.set(a, b);
    if (next()) return true;
    there.set(a, undefined);
    return false;
  };
  return { ...p, other };
};

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
  const p = loosely(pairing(r), loose);
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
