/**
 * Networks: products of uses wired together, summed over bound wires, under a canonical key.
 *
 * `network` flattens networks in networks, pulls coefficients out, joins equal wires, eliminates indicators, counts bound
 * wires that nothing touches as factors of their sizes (product.ts), makes each closed component (no free wire) a class of
 * its own (components.ts), labels the rest (parts.ts) and stores it under that labelling. No law beyond multilinear algebra
 * and index relations is used.
 */
import * as Q from '../num/rational.js';
import { components } from './components.js';
import { areDistinct, mapIndicator } from './nodes.js';
import { labelPart, leastFactors, portSymmetries, type Labelled } from './parts.js';
import {
  absorb,
  emptyState,
  join,
  portsOn,
  settle,
  unusedBound,
  type Host,
  type Product,
  type State,
} from './product.js';
import * as Sym from './symmetry.js';
import type { LinTerm, Ref, Wire } from './types.js';

export type { Host, Product } from './product.js';

/** The factor where it is all there is: no wire of it bound, repeated, or joined to another port. */
const plainFactor = (s: State): Ref | undefined => {
  const [only] = s.factors;
  if (!only || s.factors.length > 1 || s.indicators.length > 0) return undefined;
  if (s.bound.size > 0 || s.joined.length > 0) return undefined;
  return areDistinct(only.at) ? only : undefined;
};

/** The product of everything as coefficient times a ref; undefined is 0. */
export const network = (host: Host, product: Product): LinTerm | undefined => {
  const s = emptyState(Q.one);
  if (product.indicators) s.indicators.push(...product.indicators);
  product.bound?.forEach((w) => s.bound.add(w));
  product.equal?.forEach(([a, b]) => join(s, a, b));
  for (const f of product.factors) if (!absorb(host, s, f)) return undefined;
  if (!settle(host, s)) return undefined;
  const only = plainFactor(s);
  if (only) return { coef: s.coef, ref: only };
  for (const w of unusedBound(s)) {
    s.bound.delete(w);
    if (!absorb(host, s, host.sizeNumber(host.graph.size(w)))) return undefined;
  }
  return assemble(host, s);
};

const byCode = (a: Labelled, b: Labelled): number =>
  a.labelling.code < b.labelling.code ? -1 : a.labelling.code > b.labelling.code ? 1 : 0;

/** Closed components become classes, the open ones are labelled and stored as one node. */
const assemble = (host: Host, s: State): LinTerm | undefined => {
  const outs = portsOn(s);
  const scalars: Ref[] = [];
  const open: Labelled[] = [];
  const parts = components(s);
  if (s.joined.length > 0) {
    const touched = new Set(parts.flatMap((p) => p.wires));
    for (const w of outs.keys())
      if (!touched.has(w)) parts.push({ factors: [], indicators: [], wires: [w] });
  }
  const alone = parts.length === 1;
  for (const part of parts) {
    if (part.wires.length === 0) scalars.push(...part.factors);
    else if (part.wires.some((w) => outs.has(w)) || alone) open.push(labelPart(host, part, outs));
    else {
      const closed = storeParts(host, [labelPart(host, part, outs)], [], outs);
      if (!closed) return undefined;
      // What the part is by now: a fact or a rule may have made it a number or a product.
      const now = emptyState(closed.coef);
      if (!absorb(host, now, closed.ref)) return undefined;
      s.coef = Q.mul(s.coef, now.coef);
      scalars.push(...now.factors);
    }
  }
  const stored = storeParts(
    host,
    open.sort(byCode),
    scalars.sort((a, b) => a.cls - b.cls),
    outs,
  );
  return stored && { coef: Q.mul(s.coef, stored.coef), ref: stored.ref };
};

/** Whether the product is just one use of a class. */
const single = (
  open: readonly Labelled[],
  scalars: readonly Ref[],
  outs: ReadonlyMap<Wire, readonly Wire[]>,
): Ref | undefined => {
  if (open.length === 0 && scalars.length === 1) return scalars[0];
  const [first] = open;
  const [factor] = first?.part.factors ?? [];
  if (open.length !== 1 || scalars.length > 0 || !first || !factor) return undefined;
  if (first.part.factors.length > 1 || first.part.indicators.length > 0) return undefined;
  const plain = areDistinct(factor.at) && factor.at.every((w) => outs.get(w)?.length === 1);
  return plain ? factor : undefined;
};

/** Stores labelled parts and numbers as one node; undefined where their symmetries show it to be 0. */
const storeParts = (
  host: Host,
  open: readonly Labelled[],
  scalars: readonly Ref[],
  outs: ReadonlyMap<Wire, readonly Wire[]>,
): LinTerm | undefined => {
  const sign = open.reduce((product, p) => product * p.labelling.sign, 1);
  if (sign === 0) return undefined;
  const coef = Q.rational(sign);
  const one = single(open, scalars, outs);
  if (one) return { coef: Q.one, ref: one };
  const order = open.flatMap((p) => p.order);
  const ports = order.flatMap((w) => outs.get(w) ?? []);
  const portAt = new Map(ports.map((w, k) => [w, k]));
  const key = `N${open.map((p) => p.labelling.code).join('#')}*${scalars.map((r) => r.cls).join(',')}`;
  const { graph } = host;
  const symmetries = (): readonly Sym.Element[] => portSymmetries(open, portAt, outs, ports.length);
  // A product that its symmetries show to be 0 is never interned.
  const symmetry = Sym.generate(ports.length, graph.index.has(key) ? [] : symmetries());
  if (symmetry.elements.some((e, k) => k > 0 && e.sign < 0 && e.perm.every((p, i) => p === i)))
    return undefined;
  const uses = [...open.flatMap((p) => p.part.factors), ...scalars];
  const cls = graph.intern(key, uses, symmetries, () => {
    const bound = order.filter((w) => !outs.has(w));
    const local = new Map<Wire, number>(bound.map((w, k) => [w, ports.length + k]));
    for (const [w, on] of outs)
      if (portAt.has(w)) on.forEach((port) => local.set(port, portAt.get(w) as number));
    const to = (w: Wire): Wire => local.get(w) as number;
    const factors = [...open.flatMap((p) => leastFactors(host, p)), ...scalars].map((f) => ({
      cls: f.cls,
      at: f.at.map(to),
    }));
    const indicators = open.flatMap((p) => p.part.indicators).map((i) => mapIndicator(i, to));
    const depends = new Set(factors.flatMap((f) => [...graph.class(f.cls).depends]));
    for (const i of indicators) for (const u of i.unknowns) if ('entry' in u) depends.add(u.entry);
    return {
      ports: ports.map((w) => graph.size(w)),
      node: {
        kind: 'net',
        factors,
        indicators,
        ports: ports.map(to),
        bound: bound.map((w) => graph.size(w)),
      },
      symmetry,
      depends,
    };
  });
  const { ref, sign: turned } = graph.least({ cls, at: ports });
  return turned === 0 ? undefined : { coef: turned < 0 ? Q.neg(coef) : coef, ref };
};
