/**
 * A known value found again inside a bag: as one factor, or as the factors of its network.
 *
 * Some of its wires may be open (`holes`: indices of the pattern that stand for no wire yet; bound wires of its network): they
 * become whatever wire of the bag fits, one hole one wire. Classes are compared, so a value is found however it was written.
 */
import type { Ref, Wire } from '../../egraph/types.js';
import * as Size from '../../num/size.js';
import type { Index } from '../../term/term.js';
import { bags, someFactor, withoutBound, withoutFactor } from './bags.js';
import { writings } from './nodes.js';
import { unifyIndex } from './sizes.js';
import {
  emptyMatch,
  wireOf,
  type Bag,
  type Lambda,
  type Match,
  type Matching,
  type NextRest,
  type Product,
  type VariableTerm,
} from './types.js';
import { at } from './variables.js';

/** What is looked for: the wires that are open, and what happens with them once everything is found. */
type Goal = {
  /** Bound wires of the value's network: they must be bound wires of the bag, used by nothing else. */
  readonly inner: readonly Wire[];
  readonly holes: ReadonlyMap<Wire, Index>;
  readonly m: Match;
  readonly next: NextRest;
};

/** Wires that may become any wire, and what they have become. */
type Places = ReadonlyMap<Wire, Wire | undefined>;

const unplaced = (wires: readonly Wire[]): Places => new Map(wires.map((w) => [w, undefined]));

/** Finds the value of a known rule variable among the factors. */
export const embedVariable = (
  c: Matching,
  item: VariableTerm,
  m: Match,
  bag: Bag,
  next: NextRest,
): boolean => {
  const value = m.variables.get(item.name) as Lambda;
  const holes = new Map<Wire, Index>();
  const wires = item.at.map((i) => {
    const w = m.wires.get(i.id);
    if (w !== undefined) return w;
    const hole = c.d.graph.wire(Size.substitute(i.size, m.sizes));
    holes.set(hole, i);
    return hole;
  });
  const ref = at(value, wires);
  const open = [...holes.keys()];
  const goal: Goal = { inner: [], holes, m, next };
  if (embed(c, [ref], unplaced(open), bag, goal)) return true;
  return productsOf(c, ref).some(({ factors, bound }) =>
    embed(c, factors, unplaced([...open, ...bound]), bag, { ...goal, inner: bound }),
  );
};

/** The networks of plain factors that a value is. */
const productsOf = (c: Matching, ref: Ref): readonly Bag[] =>
  bags(c.d, c.d.graph.find(ref)).filter(
    ({ factors, bound, indicators, equal }) =>
      (factors.length !== 1 || bound.length > 0) && indicators.length === 0 && equal.length === 0,
  );

/** Where a value was found: the wires of its parameters, and what is left of the bag. */
export type Found = { readonly at: readonly Wire[]; readonly rest: Bag };

/** Finds the network `lambda` inside a bag, its parameters at any wires. */
export const embedLambda = (c: Matching, { params, ref }: Lambda, bag: Bag): Found | undefined => {
  const alone = { params, factors: [ref], bound: [] };
  const written = productsOf(c, ref).map((p) => ({ ...p, params }));
  for (const product of [alone, ...written]) {
    const found = embedProduct(c, product, bag);
    if (found) return found;
  }
  return undefined;
};

/** Finds a product of plain factors inside a bag, its open wires `params` at any wires. */
export const embedProduct = (
  c: Matching,
  { params, factors, bound }: Product,
  bag: Bag,
): Found | undefined => {
  const indices = params.map((w, k): Index => ({ id: -1 - k, name: '', size: c.d.graph.size(w) }));
  let found: Found | undefined;
  const goal: Goal = {
    inner: bound,
    holes: new Map(params.map((w, k) => [w, indices[k] as Index])),
    m: emptyMatch,
    next: (m, rest) => {
      found = { at: indices.map((i) => wireOf(m, i)), rest };
      return true;
    },
  };
  embed(c, factors, unplaced([...params, ...bound]), bag, goal);
  return found;
};

/** Finds each of `wanted` among the bag's factors. */
const embed = (
  c: Matching,
  wanted: readonly Ref[],
  places: Places,
  bag: Bag,
  goal: Goal,
): boolean => {
  const [first, ...others] = wanted;
  if (!first) return found(c, places, bag, goal);
  const root = c.d.graph.find(first);
  return someFactor(c.d, bag, (f, k) => {
    if (f.cls !== root.cls) return false;
    return writings(c, f).some((written) => {
      const now = fit(root.at, written, places);
      return now !== undefined && embed(c, others, now, withoutFactor(bag, k), goal);
    });
  });
};

/** The places once `from` is put on `to`, wire by wire; undefined where a wire would have two. */
const fit = (from: readonly Wire[], to: readonly Wire[], places: Places): Places | undefined => {
  const now = new Map(places);
  const fits = from.every((w, p) => {
    const target = to[p] as Wire;
    if (!now.has(w)) return w === target;
    const has = now.get(w);
    if (has === undefined) now.set(w, target);
    return has === undefined || has === target;
  });
  return fits ? now : undefined;
};

const found = (c: Matching, places: Places, bag: Bag, goal: Goal): boolean => {
  let s: Match | undefined = goal.m;
  for (const [hole, index] of goal.holes)
    s = s && unifyIndex(c, index, places.get(hole) as Wire, s);
  if (!s) return false;
  const rest = withoutBound(
    bag,
    goal.inner.map((w) => places.get(w)),
  );
  return rest !== undefined && goal.next(s, rest);
};
