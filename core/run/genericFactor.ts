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
import { times } from './entries.js';
import { headKeys, plainMatcher } from './lookup.js';

/** Two values of which it is asked whether they are equal. */
export type Sides = readonly [Ref, Ref];

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

/** The terms of the normal form, each as a product. */
const openTerms = (e: Engine, side: Ref): readonly Open[] =>
  termsOf(e.graph, e.normal(side)).flatMap(({ coef, ref }) =>
    plainMatcher(e)
      .bags(e.graph.find(ref))
      .slice(0, 1)
      .map((bag) => ({ coef, bag })),
  );

/** The term without uses of a factor; what they touched is at the wires given for each. */
const withoutUses = (
  e: Engine,
  { coef, bag }: Open,
  uses: readonly Ref[],
  wires: readonly (readonly Wire[])[],
): readonly LinTerm[] => {
  const moved = uses
    .flatMap(({ at }, k) => at.map((w, port) => [w, wires[k]?.[port] as Wire] as const))
    .filter(([from, to]) => from !== to);
  const factors = bag.factors.filter((f) => !uses.includes(f));
  return times(coef, e.d.product({ ...bag, factors, equal: [...bag.equal, ...moved] }));
};

/** Both sides without the first generic factor of all their terms; undefined where there is none. */
export const withoutGenericFactor = (e: Engine, lhs: Ref, rhs: Ref): Sides | undefined => {
  const sides = [lhs, rhs].map((side) => openTerms(e, side));
  const bags = sides.flat().map((t) => t.bag);
  if (bags.length === 0) return undefined;
  for (const name of plainNames(e)) {
    const places = bags.flatMap((bag) => placeOf(e, bag, name) ?? []);
    if (places.length < bags.length) continue;
    const uses = bags.map(({ factors }, k) => factors[places[k] as number] as Ref);
    const shared = sharedWires(uses, bags);
    const wires = shared.map((w, port) => w ?? e.graph.wire(sizeAt(e, uses[0] as Ref, port)));
    const without = (t: Open): readonly LinTerm[] => {
      const use = t.bag.factors[places[bags.indexOf(t.bag)] as number] as Ref;
      return withoutUses(e, t, [use], [wires]);
    };
    const [p, r] = sides.map((terms) => e.d.linear(terms.flatMap(without)));
    return [p as Ref, r as Ref];
  }
  return undefined;
};

const sizeAt = (e: Engine, { at }: Ref, port: number) => e.graph.size(at[port] as Wire);

// --- homogeneous parts ---

/** How often the variable stands among the factors; undefined where a factor depends on it in another way. */
const degreeIn = (e: Engine, { factors }: Bag, name: string): number | undefined => {
  const holding = factors.filter((f) => e.graph.class(f.cls).depends.has(name));
  const key = `variable:${name}`;
  return holding.every((f) => headKeys(e, f).includes(key)) ? holding.length : undefined;
};

/**
 * An equation of polynomials in generic variables as one equation for each multidegree: it holds for all their values exactly
 * where these do. Undefined where there is one multidegree only.
 */
export const homogeneousParts = (e: Engine, lhs: Ref, rhs: Ref): readonly Sides[] | undefined => {
  const sides = [lhs, rhs].map((side) => openTerms(e, side));
  const all = sides.flat();
  const names = plainNames(e).filter((name) =>
    all.every(({ bag }) => degreeIn(e, bag, name) !== undefined),
  );
  const degree = ({ bag }: Open): string => names.map((n) => degreeIn(e, bag, n)).join();
  const degrees = [...new Set(all.map(degree))];
  if (degrees.length < 2) return undefined;
  const part = (terms: readonly Open[], at: string): Ref =>
    e.d.linear(
      terms
        .filter((t) => degree(t) === at)
        .flatMap(({ coef, bag }) => times(coef, e.d.product(bag))),
    );
  const [left = [], right = []] = sides;
  return degrees.map((at): Sides => [part(left, at), part(right, at)]);
};

/** The two uses of a variable of degree 2 in a product. */
const usesOf = (e: Engine, { factors }: Bag, name: string): readonly Ref[] =>
  factors.filter((f) => e.graph.class(f.cls).depends.has(name));

/**
 * Both sides without the first generic factor that every term has twice: x'*P*x = x'*R*x holds where P = R does, and for all x
 * exactly where their symmetric parts are equal, which come second. None where there is no such factor.
 */
export const withoutSquare = (e: Engine, lhs: Ref, rhs: Ref): readonly Sides[] => {
  const sides = [lhs, rhs].map((side) => openTerms(e, side));
  const all = sides.flat();
  const isSquare = (name: string): boolean => all.every(({ bag }) => degreeIn(e, bag, name) === 2);
  const name = all.length > 0 ? plainNames(e).find(isSquare) : undefined;
  if (name === undefined) return [];
  const [use] = usesOf(e, (all[0] as Open).bag, name) as [Ref];
  const fresh = (): readonly Wire[] => use.at.map((w) => e.graph.wire(e.graph.size(w)));
  const [first, second] = [fresh(), fresh()];
  const swapped = new Map(
    [...first, ...second].map((w, k) => [w, [...second, ...first][k] as Wire]),
  );
  const form = (terms: readonly Open[]): Ref =>
    e.d.linear(terms.flatMap((t) => withoutUses(e, t, usesOf(e, t.bag, name), [first, second])));
  const symmetric = (use: Ref): Ref => {
    const turned = { cls: use.cls, at: use.at.map((w) => swapped.get(w) ?? w) };
    return e.d.linear([use, turned].map((ref) => ({ coef: Q.one, ref })));
  };
  const [left = [], right = []] = sides;
  const [p, r] = [form(left), form(right)];
  return [
    [p, r],
    [symmetric(p), symmetric(r)],
  ];
};
