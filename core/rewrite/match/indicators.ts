/**
 * Index relations in patterns: an affine equation [I = m*i + r] of the pattern against one of the bag.
 *
 * Sizes in coefficients are unified like those of axes; an equation may be written with either sign. So patterns may speak of
 * kron, blocks and bundles of indices.
 */
import * as Size from '../../num/size.js';
import type { Indicator, Wire } from '../../egraph/types.js';
import type { Affine, Index, Term } from '../../term/term.js';
import { unifyIndex, unifySize } from './sizes.js';
import type { Bag, Match, Matching, Next, NextRest } from './types.js';

type IndicatorTerm = Term & { readonly tag: 'indicator' };

const negated = (i: Indicator): Indicator => ({
  ...i,
  unknowns: i.unknowns.map((u) => ({ ...u, coef: Size.scale(u.coef, -1) })),
  constant: Size.scale(i.constant, -1),
});

/** Unifies the pattern's unknowns, in order, each with one that is left. */
const unknowns = (
  c: Matching,
  terms: Affine['terms'],
  left: Indicator['unknowns'],
  m: Match,
  next: Next,
): boolean => {
  const [term, ...others] = terms;
  if (!term) return left.length === 0 && next(m);
  if (term.of.tag !== 'index') return false;
  const { index } = term.of;
  return left.some((u, k) => {
    if (!('wire' in u)) return false;
    const sized = unifySize(term.coef, u.coef, m);
    const s = sized && unifyIndex(c, index, u.wire, sized);
    const rest = left.filter((_, other) => other !== k);
    return s !== undefined && unknowns(c, others, rest, s, next);
  });
};

/** Unifies an index relation of the pattern with one of a bag. */
export const matchIndicator = (
  c: Matching,
  p: IndicatorTerm,
  indicator: Indicator,
  m: Match,
  next: Next,
): boolean => {
  if (p.relation !== indicator.relation) return false;
  const { terms, constant } = p.affine;
  if (terms.length !== indicator.unknowns.length) return false;
  const ways = p.relation === '=' ? [indicator, negated(indicator)] : [indicator];
  return ways.some((way) =>
    unknowns(c, terms, way.unknowns, m, (s) => {
      const sized = unifySize(constant, way.constant, s);
      return sized !== undefined && next(sized);
    }),
  );
};

/** The two indices that a delta says are one; undefined where the term is another relation. */
export const joinedIndices = (t: Term): readonly [Index, Index] | undefined => {
  if (t.tag !== 'indicator' || t.relation !== '=' || t.affine.constant.key !== '0')
    return undefined;
  const [a, b] = t.affine.terms;
  if (t.affine.terms.length !== 2 || a?.of.tag !== 'index' || b?.of.tag !== 'index')
    return undefined;
  const units = [a.coef.key, b.coef.key].sort().join();
  const [i, j] = [a.of.index, b.of.index];
  return units === '-1,1' && i.size.key === j.size.key ? [i, j] : undefined;
};

const moved = (bag: Bag, k: number, from: Wire, to: Wire): Bag => ({
  ...bag,
  equal: bag.equal.filter((_, other) => other !== k),
  factors: bag.factors.map((f) => ({ ...f, at: f.at.map((w) => (w === from ? to : w)) })),
});

/** A delta of the pattern as two wires of the bag that are one: what is at either may be read at the other. */
export const matchDelta = (
  c: Matching,
  [i, j]: readonly [Index, Index],
  m: Match,
  bag: Bag,
  next: NextRest,
): boolean =>
  bag.equal.some((pair, k) =>
    [pair, [pair[1], pair[0]] as const].some(([a, b]) => {
      const first = unifyIndex(c, i, a, m);
      const s = first && unifyIndex(c, j, b, first);
      return s !== undefined && (next(s, moved(bag, k, a, b)) || next(s, moved(bag, k, b, a)));
    }),
  );
