/**
 * A generic factor that every term of an equation has: F*P = F*R holds for all F exactly where P = R does.
 *
 * F is a declared variable of which nothing is known and that stands once in each term, nowhere inside another value.
 * Rules at the root of P and R, cancellation and index relations then see them as they are. Changes nothing but the graph.
 */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import type { LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Bag } from '../rewrite/match.js';
import { freeVariables } from '../term/walk.js';
import type { Engine } from './engine.js';
import { headKeys, plainMatcher } from './lookup.js';

/** A term of a side, taken apart. */
type Open = { readonly coef: Q.Rational; readonly bag: Bag };

/** Names of variables without a property or a fact. */
const plainNames = ({ context }: Engine): readonly string[] => {
  const stated = new Set(
    context.facts.flatMap((f) => [f.about, ...freeVariables(f.lhs), ...freeVariables(f.rhs)]),
  );
  return [...context.variables.values()]
    .filter((v) => v.properties.length === 0 && !v.arguments && v.integer === undefined)
    .filter((v) => !stated.has(v.name))
    .map((v) => v.name);
};

/** The place of the variable among the factors; undefined where it is not there once, or another factor depends on it. */
const placeOf = (e: Engine, { factors }: Bag, name: string): number | undefined => {
  const holding = factors.flatMap((f, k) => (e.graph.class(f.cls).depends.has(name) ? [k] : []));
  const [place] = holding;
  if (place === undefined || holding.length > 1) return undefined;
  return headKeys(e, factors[place] as Ref).includes(`variable:${name}`) ? place : undefined;
};

/** For each port of the factor the free wire that it has in every term; undefined where a new one stands for it. */
const sharedWires = (uses: readonly Ref[], bags: readonly Bag[]): readonly (Wire | undefined)[] =>
  (uses[0] as Ref).at.map((wire, port) =>
    uses.every((f, k) => f.at[port] === wire && !(bags[k] as Bag).bound.includes(wire))
      ? wire
      : undefined,
  );

/** Both sides without the first generic factor of all their terms; undefined where there is none. */
export const withoutGenericFactor = (
  e: Engine,
  lhs: Ref,
  rhs: Ref,
): readonly [Ref, Ref] | undefined => {
  const sides = [lhs, rhs].map((side) =>
    termsOf(e.graph, e.normal(side)).flatMap(({ coef, ref }): readonly Open[] =>
      plainMatcher(e)
        .bags(e.graph.find(ref))
        .slice(0, 1)
        .map((bag) => ({ coef, bag })),
    ),
  );
  const bags = sides.flat().map((t) => t.bag);
  if (bags.length === 0) return undefined;
  for (const name of plainNames(e)) {
    const places = bags.flatMap((bag) => placeOf(e, bag, name) ?? []);
    if (places.length < bags.length) continue;
    const uses = bags.map(({ factors }, k) => factors[places[k] as number] as Ref);
    const shared = sharedWires(uses, bags);
    const wires = shared.map((w, port) => w ?? e.graph.wire(sizeAt(e, uses[0] as Ref, port)));
    const without = ({ coef, bag }: Open): readonly LinTerm[] => {
      const place = places[bags.indexOf(bag)] as number;
      const moved = (bag.factors[place] as Ref).at
        .map((w, port): readonly [Wire, Wire] => [w, wires[port] as Wire])
        .filter(([from, to]) => from !== to);
      const factors = bag.factors.filter((_, k) => k !== place);
      const made = e.d.product({ ...bag, factors, equal: [...bag.equal, ...moved] });
      return made ? [{ coef: Q.mul(made.coef, coef), ref: made.ref }] : [];
    };
    const [p, r] = sides.map((terms) => e.d.linear(terms.flatMap(without)));
    return [p as Ref, r as Ref];
  }
  return undefined;
};

const sizeAt = (e: Engine, { at }: Ref, port: number) => e.graph.size(at[port] as Wire);
