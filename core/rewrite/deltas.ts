/**
 * Patterns as the graph has their values: sum(s: delta[r,s]*f(s)) is f(r), and a sum has no terms that are 0.
 */
import * as B from '../term/build.js';
import { mapTerm, renameIndices, supply, type Supply } from '../term/walk.js';
import type { Term } from '../term/term.js';
import { flatten } from './match/bags.js';
import { joinedIndices } from './match/indicators.js';

const putIn = (t: Term, ids: Supply): Term => {
  const { items, bound } = flatten(t);
  for (const [k, item] of items.entries()) {
    const pair = joinedIndices(item);
    const gone = pair?.find((i) => bound.some((b) => b.id === i.id));
    const kept = pair?.find((i) => i !== gone);
    if (!gone || !kept) continue;
    const rest = B.product(items.filter((_, other) => other !== k));
    const body = renameIndices(rest, new Map([[gone.id, kept]]), ids);
    return putIn(
      B.sum(
        bound.filter((b) => b.id !== gone.id),
        body,
      ),
      ids,
    );
  }
  return t;
};

const isZero = (t: Term): boolean =>
  (t.tag === 'number' && t.value.num === 0n) ||
  (t.tag === 'product' && t.factors.some(isZero)) ||
  (t.tag === 'sum' && isZero(t.body));

/** The pattern without terms that are 0, as a block of zeros leaves them. */
const withoutZeros = (t: Term): Term =>
  t.tag === 'add' && t.terms.some(isZero) ? B.add(t.terms.filter((x) => !isZero(x))) : t;

/** The pattern without sums over an index that a delta joins to another, and without zeros. */
export const asInGraph = (t: Term): Term => {
  const ids = supply(1_000_000);
  const change = (x: Term): Term =>
    x.tag === 'sum' || x.tag === 'product' ? putIn(x, ids) : withoutZeros(x);
  return mapTerm(t, change);
};
