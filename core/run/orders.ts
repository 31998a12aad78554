/**
 * Proof by order relations: each [a <= b] is written by strict ones of one direction, so that 1 = [i < j] + [j < i] + [i = j]
 * meets where sums over i < j and over j < i are compared, and a free range is counted: sum over j of [j < i] is i.
 *
 * Only index relations are used. The direction of a relation is that of the older of two products: the wires are those of one
 * value, so the choice is one for all its terms.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { termsOf } from '../egraph/linear.js';
import { wiresOf } from '../egraph/product.js';
import type { Indicator, LinTerm, Ref, Unknown, Wire } from '../egraph/types.js';
import { partsOf, times, type Parts } from './entries.js';
import type { Engine } from './engine.js';

/** Most rewritings of a value, and most terms at once. */
const [mostRounds, mostTerms] = [40, 200];

const constantOf = (i: Indicator): number | undefined =>
  i.relation === '<=' ? Size.asConstant(i.constant) : undefined;

/** [-u + 1 <= 0] for [u + 1 <= 0]: less becomes greater. */
const turned = (i: Indicator): Indicator => ({
  ...i,
  unknowns: i.unknowns.map((u) => ({ ...u, coef: Size.scale(u.coef, -1) })),
});

const equation = (i: Indicator): Indicator => ({ ...i, relation: '=', constant: Size.zero });
const strict = (i: Indicator): Indicator => ({ ...i, constant: Size.one });

/** Whether the use is listed before the other: by age, then by wires. */
const isBefore = (e: Engine, a: Ref, b: Ref): boolean => {
  const [x, y] = [e.graph.least(a).ref, e.graph.least(b).ref];
  if (x.cls !== y.cls) return x.cls < y.cls;
  const k = x.at.findIndex((w, p) => w !== y.at[p]);
  return k >= 0 && (x.at[k] as Wire) < (y.at[k] as Wire);
};

/** The product with one of its indicators replaced by none or others. */
const withIndicator = (
  e: Engine,
  parts: Parts,
  at: number,
  by: readonly Indicator[],
): LinTerm | undefined =>
  e.d.product({
    ...parts,
    indicators: parts.indicators.flatMap((i, k) => (k === at ? by : [i])),
  });

/** How often a wire that stands nowhere else meets [w < v] or [v < w]: v, or the size less 1 less v. */
const counted = (e: Engine, parts: Parts, at: number): readonly LinTerm[] | undefined => {
  const { unknowns } = parts.indicators[at] as Indicator;
  const [less, more] = ['1', '-1'].map((key) => unknowns.find((u) => u.coef.key === key));
  if (unknowns.length !== 2 || !less || !more || !('wire' in less) || !('wire' in more))
    return undefined;
  const size = e.graph.size(less.wire);
  if (e.graph.size(more.wire).key !== size.key) return undefined;
  const isLoose = ({ wire }: { readonly wire: Wire }): boolean =>
    parts.bound.includes(wire) &&
    !parts.factors.some((f) => f.at.includes(wire)) &&
    !parts.equal.some((pair) => pair.includes(wire)) &&
    parts.indicators.every((i, k) => k === at || !wiresOf(i).includes(wire));
  const gone = [less, more].find(isLoose);
  if (!gone) return undefined;
  const kept = gone === less ? more.wire : less.wire;
  const rest = {
    ...parts,
    indicators: parts.indicators.filter((_, k) => k !== at),
    bound: parts.bound.filter((w) => w !== gone.wire),
  };
  const beside = (factors: readonly Ref[]): LinTerm | undefined =>
    e.d.product({ ...rest, factors: [...rest.factors, ...factors] });
  const index = beside([e.d.apply(e.d.head({ tag: 'indexValue', name: '' }), [], [kept])]);
  if (gone === less) return times(Q.one, index);
  return [
    ...times(Q.one, beside([e.d.sizeNumber(size)])),
    ...times(Q.minusOne, beside([])),
    ...times(Q.minusOne, index),
  ];
};

/** A strict relation turned where the turned product is older; half of what both are where they are one value. */
const directed = (
  e: Engine,
  term: Ref,
  parts: Parts,
  at: number,
): readonly LinTerm[] | undefined => {
  const i = parts.indicators[at] as Indicator;
  const other = withIndicator(e, parts, at, [turned(i)]);
  if (!other || !Q.isOne(other.coef)) return undefined;
  const both = [
    ...times(Q.one, withIndicator(e, parts, at, [])),
    ...times(Q.minusOne, withIndicator(e, parts, at, [equation(i)])),
  ];
  if (e.graph.equal(other.ref, term))
    return both.map((t) => ({ ...t, coef: Q.div(t.coef, Q.rational(2)) }));
  if (!isBefore(e, other.ref, term)) return undefined;
  return [...both, { coef: Q.minusOne, ref: other.ref }];
};

/** The term with its first order relation that can be rewritten; undefined where none can. */
const rewritten = (e: Engine, term: Ref): readonly LinTerm[] | undefined => {
  const parts = partsOf(e, term);
  for (const [at, i] of parts.indicators.entries()) {
    const constant = constantOf(i);
    if (constant === 0)
      return [strict(i), equation(i)].flatMap((by) =>
        times(Q.one, withIndicator(e, parts, at, [by])),
      );
    if (constant !== 1 || i.unknowns.some((u: Unknown) => !('wire' in u))) continue;
    const next = directed(e, term, parts, at) ?? counted(e, parts, at);
    if (next) return next;
  }
  return undefined;
};

/** The value with one order relation rewritten in each term, and in closed factors; undefined where there is none. */
const rewriteTerms = (e: Engine, value: Ref): Ref | undefined => {
  let changed = false;
  const terms = termsOf(e.graph, value).flatMap((t): readonly LinTerm[] => {
    const by = rewritten(e, t.ref) ?? insideFactor(e, t.ref);
    changed ||= by !== undefined;
    return by ? by.flatMap((x) => times(t.coef, x)) : [t];
  });
  return changed ? e.d.linear(terms) : undefined;
};

/** A closed factor rewritten. */
const insideFactor = (e: Engine, term: Ref): readonly LinTerm[] | undefined => {
  const parts = partsOf(e, term);
  if (parts.factors.length < 2) return undefined;
  for (const [k, f] of parts.factors.entries()) {
    const by = f.at.length === 0 ? rewritten(e, f) : undefined;
    if (!by) continue;
    const others = parts.factors.filter((_, at) => at !== k);
    return by.flatMap((x) => times(x.coef, e.d.product({ ...parts, factors: [x.ref, ...others] })));
  }
  return undefined;
};

/** Whether the value is 0 by order relations of indices. */
export const isZeroByOrders = (e: Engine, value: Ref): boolean => {
  let now = value;
  for (let round = 0; round < mostRounds; round++) {
    const terms = termsOf(e.graph, now);
    if (terms.length === 0) return true;
    if (terms.length > mostTerms) return false;
    const next = rewriteTerms(e, now);
    if (!next) return false;
    now = e.normal(next);
  }
  return false;
};
