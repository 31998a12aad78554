/** Index relations of two products paired: [a = b] is [b = a], and free indices that are equal are groups without an order. */
import * as S from '../num/size.js';
import type { Affine, Index } from '../term/term.js';
import type { Monomial } from './normal.js';
import {
  pairIndices,
  pairLists,
  type Name,
  type Next,
  type Pairing,
  type Pairs,
} from './pairing.js';
import type { Relation } from './relations.js';

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

/** [a = b] is [b = a]. */
export const pairRelation = (p: Pairing, a: Relation, b: Relation, next: Next): boolean => {
  if (a.kind !== b.kind) return false;
  const then = (): boolean => next(1);
  if (pairAffine(p, a.value, b.value, then)) return true;
  return a.kind === '=' && pairAffine(p, a.value, negated(b.value), then);
};

/** Free indices that are equal: each list is one index, called by its least. */
export const groups = ({ equal }: Monomial): readonly (readonly Index[])[] => {
  const found = new Map<number, readonly Index[]>();
  for (const [gone, kept] of equal) {
    const all = [found.get(kept.id) ?? [kept], found.get(gone.id) ?? [gone]].flat();
    found.delete(gone.id);
    found.set(kept.id, all);
  }
  return [...found.values()];
};

/** Equal indices, and what the first of them is on the right. */
export type Group = readonly [of: readonly Index[], partner: Name | undefined];

/** Pairs groups of equal indices. */
export const pairGroups = (
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
