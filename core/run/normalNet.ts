/**
 * The normal form of a product: factors first, then multiplied out while that stays small, then rules at each monomial.
 *
 * Invariant: a monomial in `memory.reduced` has normal factors, and no rule and no fact changes it. Changes the engine's
 * `memory`. Parts are normalised by `e.normal` and `e.further`, so that this module need not import who imports it.
 */
import * as Q from '../num/rational.js';
import { joinedPorts, seeNet, type SeenNet } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { Indicator, LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { evaluatePinned } from './entries.js';
import { headKeys } from './lookup.js';
import { placeKnown } from './memory.js';
import { applyNetRules } from './netRules.js';
import { mergeSilently } from './unions.js';

/** All of a product but its factors. */
type Outer = {
  readonly indicators: readonly Indicator[];
  readonly equal: readonly (readonly [Wire, Wire])[];
  readonly bound: readonly Wire[];
};

/** Multiplies the factors' normal forms out, or leaves the product factored where that is too large. */
export const normalNet = (e: Engine, net: SeenNet, ref: Ref): Ref => {
  const equal = joinedPorts(net.ports, ref.at);
  const outer: Outer = { indicators: net.indicators, equal, bound: net.fresh };
  const sums = net.factors.map((f) => termsOf(e.graph, e.normal(f)));
  const count = sums.reduce((n, s) => n * s.length, 1);
  if (count === 0) return e.d.zero();
  const cancelled = cancelFactored(e, net, sums, outer, ref);
  if (cancelled) return e.further(cancelled);
  if (count <= e.limits.expand) return multiplied(e, sums, outer);
  e.keptFactored = true;
  return factored(e, net, outer);
};

/** The product of the factors' normal forms, not multiplied out. */
const factored = (e: Engine, net: SeenNet, outer: Outer): Ref =>
  e.d.net({ factors: net.factors.map((f) => e.normal(f)), ...outer });

/** The product of sums as a sum of monomials. */
const multiplied = (e: Engine, sums: readonly (readonly LinTerm[])[], outer: Outer): Ref => {
  let partial: readonly { readonly coef: Q.Rational; readonly factors: readonly Ref[] }[] = [
    { coef: Q.one, factors: [] },
  ];
  for (const s of sums)
    partial = partial.flatMap((p) =>
      s.map((t) => ({ coef: Q.mul(p.coef, t.coef), factors: [...p.factors, t.ref] })),
    );
  const terms = partial.flatMap((p): LinTerm[] => {
    const product = e.d.product({ factors: p.factors, ...outer });
    if (!product) return [];
    return [{ coef: Q.mul(product.coef, p.coef), ref: monomial(e, product.ref) }];
  });
  return e.d.linear(terms);
};

/** A sum beside a power of it cancels only while the product is not multiplied out. */
const cancelFactored = (
  e: Engine,
  net: SeenNet,
  sums: readonly (readonly LinTerm[])[],
  outer: Outer,
  ref: Ref,
): Ref | undefined => {
  const isPower = (f: Ref): boolean => headKeys(e, e.normal(f)).includes('pointwise:pow');
  if (!sums.some((s) => s.length > 1) || !net.factors.some(isPower)) return undefined;
  const product = factored(e, net, outer);
  mergeSilently(e, 'algebra', ref, product);
  const root = e.graph.find(product);
  return e.graph.class(root.cls).form?.kind === 'net' ? applyNetRules(e, root) : undefined;
};

/** Reduces a product of normal factors: its closed parts, then the rules on networks and the facts. */
export const monomial = (e: Engine, use: Ref): Ref => {
  const ref = e.graph.find(use);
  const { reduced, normals, busy } = e.memory;
  if (reduced.has(ref.cls)) return ref;
  const known = normals.get(ref.cls);
  if (known) return placeKnown(e.graph, known, ref);
  e.tick();
  const node = e.graph.class(ref.cls).form;
  if (node?.kind !== 'net') return e.normal(ref);
  const net = seeNet(e.graph, node, ref.at);
  const isOpen = (f: Ref): boolean => f.at.length === 0 && !e.graph.equal(e.normal(f), f);
  if (net.factors.some(isOpen) && !busy.has(ref.cls)) return e.normal(ref);
  const number = evaluatePinned(e, ref);
  if (number) mergeSilently(e, 'algebra', ref, number);
  const next = number ?? applyNetRules(e, ref);
  if (next) return e.further(next);
  reduced.add(ref.cls);
  return ref;
};
