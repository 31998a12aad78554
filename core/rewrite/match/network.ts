/**
 * Product patterns against bags.
 *
 * Factors that are no rule variables are placed first, by backtracking; then the variables that are known are found again;
 * then the open ones take what is left: one factor each where a rest may stay over, a part each where none may. Every summed
 * index of the pattern ends at a bound wire of the bag that nothing left over touches.
 */
import type { Ref } from '../../egraph/types.js';
import * as Q from '../../num/rational.js';
import type { Index, Term } from '../../term/term.js';
import {
  bags,
  bagSize,
  flatten,
  opened,
  someFactor,
  withoutBound,
  withoutFactor,
  withoutIndicator,
} from './bags.js';
import { embedVariable } from './embed.js';
import { joinedIndices, matchDelta, matchIndicator } from './indicators.js';
import { partition } from './partition.js';
import { unifyIndex } from './sizes.js';
import type { Bag, Match, Matching, Next, NextRest, VariableTerm } from './types.js';
import { isRuleVariable } from './variables.js';

/** Matches a product pattern against a use as a whole, nothing left over. */
export const matchProduct = (c: Matching, p: Term, ref: Ref, m: Match, next: Next): boolean => {
  const multiple = multipleOf(c, p);
  if (!multiple) return bags(c.d, ref).some((bag) => matchWhole(c, p, bag, m, next));
  // -a is any value, a its negative: a number beside a sum, or within a coefficient, is no factor that could be found.
  const [by, variable] = multiple;
  return c.match(variable, c.d.linear([{ coef: Q.inverse(by), ref }]), m, next);
};

/** A pattern that is a number other than 0 times one rule variable. */
const multipleOf = (c: Matching, p: Term): readonly [Q.Rational, VariableTerm] | undefined => {
  const { rigid, items, summed } = splitOf(c, p);
  const [number] = rigid;
  const [variable] = items;
  if (rigid.length !== 1 || items.length !== 1 || summed.length > 0) return undefined;
  if (number?.tag !== 'number' || Q.sign(number.value) === 0 || !variable) return undefined;
  return [number.value, variable];
};

/** Matches a product pattern against a use whose closed components are taken apart; false where it has none. */
export const matchOpened = (c: Matching, p: Term, ref: Ref, m: Match, next: Next): boolean => {
  if (p.tag !== 'product' && p.tag !== 'sum') return false;
  return bags(c.d, c.d.graph.find(ref)).some((bag) => {
    const open = opened(c.d, bag);
    return open !== undefined && matchWhole(c, p, open, m, next);
  });
};

const matchWhole = (c: Matching, p: Term, bag: Bag, m: Match, next: Next): boolean =>
  matchBag(c, p, bag, m, true, (s, rest) => bagSize(rest) === 0 && next(s));

/** What is still to be matched of a product pattern: rule variables, and the indices that it sums over. */
type Open = {
  readonly items: readonly VariableTerm[];
  readonly summed: readonly Index[];
  /** Rule variables take all that is left. */
  readonly exact: boolean;
};

/** A product pattern as what is placed first and what takes the rest. */
type Split = Pick<Open, 'items' | 'summed'> & {
  readonly rule: Matching['rule'];
  readonly rigid: readonly Term[];
};

const splits = new WeakMap<Term, Split>();

/** The pattern split; each pattern of a rule once. */
const splitOf = (c: Matching, p: Term): Split => {
  const known = splits.get(p);
  if (known?.rule === c.rule) return known;
  const { items, bound } = flatten(p);
  const isFlexible = (t: Term): t is VariableTerm =>
    t.tag === 'variable' && isRuleVariable(c, t.name);
  const made = {
    rule: c.rule,
    rigid: items.filter((t) => !isFlexible(t)),
    items: items.filter(isFlexible),
    summed: bound,
  };
  splits.set(p, made);
  return made;
};

/** Matches a product pattern against a bag. `exact`: rule variables take all that is left. */
export const matchBag = (
  c: Matching,
  p: Term,
  bag: Bag,
  m: Match,
  exact: boolean,
  next: NextRest,
): boolean => {
  const { rigid, items, summed } = splitOf(c, p);
  const open: Open = { items, summed, exact };
  const place = (k: number, s: Match, left: Bag): boolean => {
    const item = rigid[k];
    if (!item) {
      const placed = ownSums(summed, s, bag);
      return placed !== undefined && placeVariables(c, open, placed, left, next);
    }
    const delta = joinedIndices(item);
    if (delta && matchDelta(c, delta, s, left, (t, rest) => place(k + 1, t, rest))) return true;
    if (item.tag === 'indicator')
      return left.indicators.some((i, at) =>
        matchIndicator(c, item, i, s, (t) => place(k + 1, t, withoutIndicator(left, at))),
      );
    return someFactor(c.d, left, (f, at) =>
      c.match(item, f, s, (t) => place(k + 1, t, withoutFactor(left, at))),
    );
  };
  return place(0, m, bag);
};

/** The summed indices that stand for a wire are the pattern's own: bound in the bag, no two the same. */
const ownSums = (summed: readonly Index[], m: Match, bag: Bag): Match | undefined => {
  const wires = summed.flatMap((i) => m.wires.get(i.id) ?? []);
  if (wires.length === 0) return m;
  if (new Set(wires).size !== wires.length || wires.some((w) => !bag.bound.includes(w)))
    return undefined;
  return { ...m, own: new Set([...m.own, ...wires]) };
};

/** Rule variables that are known already must be found again; the others share what is left. */
const placeVariables = (c: Matching, open: Open, m: Match, bag: Bag, next: NextRest): boolean => {
  const { items, summed } = open;
  const known = items.find((t) => m.variables.has(t.name));
  if (known) {
    const others = { ...open, items: items.filter((t) => t !== known) };
    return embedVariable(c, known, m, bag, (s, left) => placeVariables(c, others, s, left, next));
  }
  if (items.length === 0) return finish(summed, m, bag, next);
  if (!open.exact) return takeSingle(c, open, m, bag, next);
  return mapSummed(c, summed, m, bag, (s) => partition(c, items, summed, s, bag, next));
};

/**
 * Every summed index of the pattern is a bound wire of the bag that nothing left over touches, and that no rule variable
 * holds but as a parameter: a variable that took its factor before the wire was known may.
 */
const finish = (summed: readonly Index[], m: Match, bag: Bag, next: NextRest): boolean => {
  const own = new Set(summed.map((i) => m.wires.get(i.id)));
  for (const { params, ref } of m.variables.values())
    if (ref.at.some((w) => own.has(w) && !params.includes(w))) return false;
  const rest = withoutBound(
    bag,
    summed.map((i) => m.wires.get(i.id)),
  );
  return rest !== undefined && next(m, rest);
};

/** In a product with a rest each open rule variable takes one factor. */
const takeSingle = (c: Matching, open: Open, m: Match, bag: Bag, next: NextRest): boolean => {
  const [item, ...items] = open.items as [VariableTerm, ...VariableTerm[]];
  return someFactor(c.d, bag, (f, k) =>
    c.match(item, f, m, (s) =>
      placeVariables(c, { ...open, items }, s, withoutFactor(bag, k), next),
    ),
  );
};

/** Chooses bound wires of the bag for the pattern's summed indices that are still open. */
const mapSummed = (
  c: Matching,
  summed: readonly Index[],
  m: Match,
  bag: Bag,
  next: Next,
): boolean => {
  const index = summed.find((i) => !m.wires.has(i.id));
  if (!index) return next(m);
  const taken = new Set(m.wires.values());
  return bag.bound.some((w) => {
    if (taken.has(w)) return false;
    const s = unifyIndex(c, index, w, { ...m, own: new Set([...m.own, w]) });
    return s !== undefined && mapSummed(c, summed, s, bag, next);
  });
};
