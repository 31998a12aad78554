/**
 * Critical pairs of the declared equations: where the left sides of two share a factor, the product of both is rewritten in
 * two ways, and the results are one value. From A*B = I and C*A = I, by C*A*B: B = C.
 *
 * One round of completion; the equations are those of `facts.relations`, each step an instance of one of them.
 * Source: Knuth & Bendix, Simple word problems in universal algebras (1970), on networks instead of words.
 */
import type { Ref, Wire } from '../egraph/types.js';
import type { Matcher, Product } from '../rewrite/match.js';
import { writings } from '../rewrite/match/nodes.js';
import type { Engine } from './engine.js';
import { plainMatcher } from './lookup.js';
import type { Relation } from './relations.js';
import { merge, type Overlapping } from './unions.js';

/** Most products that are rewritten in two ways; a declaration seldom has more than a handful of equations. */
const mostPeaks = 60;

/** Joins what the overlaps of the declared equations show to be equal. True: something new was found. */
export const overlapFacts = (e: Engine): boolean => {
  const { relations } = e.facts;
  const matcher = plainMatcher(e);
  const before = e.graph.unions;
  let left = mostPeaks;
  for (const first of relations)
    for (const second of relations)
      for (const peak of peaksOf(e, matcher, first, second)) {
        if (left-- === 0) return e.graph.unions > before;
        joinPeak(e, peak);
      }
  return e.graph.unions > before;
};

/** A relation at wires, its left side taken apart: the factor that is shared, and the others. */
type Side = {
  readonly relation: Relation;
  readonly params: readonly Wire[];
  readonly rhs: Ref;
  readonly others: readonly Ref[];
  readonly bound: readonly Wire[];
};

/** A product that holds the left sides of both, which share one factor. */
type Peak = { readonly shared: Ref; readonly sides: readonly [Side, Side] };

function* peaksOf(e: Engine, matcher: Matcher, first: Relation, second: Relation): Generator<Peak> {
  const params = first.lhs.params;
  const apart = e.graph.wires(second.lhs.params.map((w) => e.graph.size(w)));
  const a = productAt(e, first.product, params);
  const b = productAt(e, second.product, apart);
  for (const [j, x] of a.factors.entries())
    for (const [k, y] of b.factors.entries()) {
      if (x.at.length === 0 || x.cls !== y.cls) continue;
      for (const written of writings(matcher, y)) {
        const to = identified(written, x.at);
        if (!to) continue;
        const one: Side = { ...sideOf(a, j), relation: first, params, rhs: first.rhs.ref };
        const put = (w: Wire): Wire => to.get(w) ?? w;
        const moved = (ref: Ref): Ref => ({ cls: ref.cls, at: ref.at.map(put) });
        const { others, bound } = sideOf(b, k);
        const two: Side = {
          relation: second,
          params: apart.map(put),
          rhs: moved(matcher.at(second.rhs, apart)),
          others: others.map(moved),
          bound: bound.map(put),
        };
        if (isInside(one, two) && isInside(two, one)) yield { shared: x, sides: [one, two] };
      }
    }
}

/** The product with its open wires at others, and what it sums over at wires of its own. */
const productAt = (
  e: Engine,
  { params, factors, bound }: Product,
  at: readonly Wire[],
): Product => {
  const own = e.graph.wires(bound.map((w) => e.graph.size(w)));
  const to = new Map([...params, ...bound].map((w, k) => [w, [...at, ...own][k] as Wire]));
  const moved = factors.map((f) =>
    e.graph.find({ cls: f.cls, at: f.at.map((w) => to.get(w) ?? w) }),
  );
  return { params: at, factors: moved, bound: own };
};

const sideOf = (bag: Product, k: number): Pick<Side, 'others' | 'bound'> => ({
  others: bag.factors.filter((_, at) => at !== k),
  bound: bag.bound,
});

/** The renaming that puts one use on the other, wire by wire; undefined where it would not be one to one. */
const identified = (
  from: readonly Wire[],
  to: readonly Wire[],
): ReadonlyMap<Wire, Wire> | undefined => {
  const map = new Map<Wire, Wire>();
  for (const [p, w] of from.entries()) {
    const target = to[p] as Wire;
    if ((map.get(w) ?? target) !== target) return undefined;
    map.set(w, target);
  }
  return new Set(map.values()).size === map.size ? map : undefined;
};

/** Whether what one side sums over is used by none of the other's factors but the shared one, nor summed there too. */
const isInside = (one: Side, two: Side): boolean =>
  one.bound.every((w) => !two.bound.includes(w) && !two.others.some((f) => f.at.includes(w)));

/** The product rewritten by either relation: both results are its value. */
const joinPeak = (e: Engine, { shared, sides }: Peak): void => {
  const [one, two] = sides;
  const factors = [shared, ...one.others, ...two.others];
  const rewritten = (side: Side, other: Side): Ref =>
    e.d.net({ factors: [side.rhs, ...other.others], bound: other.bound });
  const results = [rewritten(one, two), rewritten(two, one)] as const;
  const [x, y] = [e.d.closed(e.normal(results[0])), e.d.closed(e.normal(results[1]))];
  if (e.graph.equal(x, y)) return;
  const product = e.d.net({ factors, bound: [...one.bound, ...two.bound] });
  const how = {
    tag: 'overlap',
    shared,
    sides: [used(e, shared, one), used(e, shared, two)],
  } as const;
  for (const [k, { relation }] of sides.entries())
    merge(e, relation.name, 'declaration', product, results[k] as Ref, how);
};

/** A side as the instance of its relation that it is. */
const used = (
  e: Engine,
  shared: Ref,
  { relation, params, rhs, others, bound }: Side,
): Overlapping => {
  const lhs = e.d.net({ factors: [shared, ...others], bound });
  const at = new Map(relation.lhs.params.map((w, p) => [w, params[p] as Wire]));
  return {
    rule: relation.name,
    equation: { tag: 'equation', ...relation, lhs, rhs, at },
    others,
    bound,
  };
};
