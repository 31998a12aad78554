/**
 * Networks: products of uses wired together, summed over bound wires, under a canonical key.
 *
 * `network` flattens networks in networks, pulls coefficients out, joins equal wires, eliminates indicators, counts bound
 * wires that nothing touches as factors of their sizes (product.ts), makes each closed component (no free wire) a class of
 * its own (components.ts), labels the rest (parts.ts) and stores it under that labelling. No law beyond multilinear algebra
 * and index relations is used.
 */
import * as Q from '../num/rational.js';
import type { Size } from '../num/size.js';
import { components } from './components.js';
import { areDistinct, dependsOf, mapIndicator } from './nodes.js';
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
import type { LinTerm, NetNode, Ref, Wire } from './types.js';

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

/** The sign that the labellings of parts bring; 0 where one shows the product to be 0. */
const signOf = (open: readonly Labelled[]): number => {
  let sign: number = 1;
  for (const { labelling } of open) sign *= labelling.sign;
  return sign;
};

const keyOf = (open: readonly Labelled[], scalars: readonly Ref[]): string => {
  let key = 'N';
  for (const { labelling } of open) key += `${labelling.code}#`;
  key += '*';
  for (const { cls } of scalars) key += `${cls},`;
  return key;
};

/** The free wires in the order of the labelled parts, those on one wire beside each other: the ports of the node. */
const portsOf = (open: readonly Labelled[], outs: ReadonlyMap<Wire, readonly Wire[]>): Wire[] => {
  const ports: Wire[] = [];
  for (const { order } of open)
    for (const w of order) {
      const on = outs.get(w);
      if (on) for (const port of on) ports.push(port);
    }
  return ports;
};

/** Stores labelled parts and numbers as one node; undefined where their symmetries show it to be 0. */
const storeParts = (
  host: Host,
  open: readonly Labelled[],
  scalars: readonly Ref[],
  outs: ReadonlyMap<Wire, readonly Wire[]>,
): LinTerm | undefined => {
  const labelled = signOf(open);
  if (labelled === 0) return undefined;
  const one = single(open, scalars, outs);
  if (one) return { coef: Q.one, ref: one };
  const ports = portsOf(open, outs);
  const key = keyOf(open, scalars);
  const { graph } = host;
  const symmetries = (): readonly Sym.Element[] => portSymmetries(open, ports, outs);
  const isKnown = graph.index.has(key);
  const symmetry = isKnown ? Sym.trivial(ports.length) : Sym.generate(ports.length, symmetries());
  // A product that its symmetries show to be 0 is never interned.
  if (Sym.isContradictory(symmetry)) return undefined;
  const uses: Ref[] = [];
  for (const { part } of open) for (const f of part.factors) uses.push(f);
  for (const scalar of scalars) uses.push(scalar);
  const cls = graph.intern(key, uses, symmetries, () => ({
    ...nodeOf(host, open, scalars, outs, ports),
    symmetry,
  }));
  const { ref, sign } = graph.least({ cls, at: ports });
  return sign === 0 ? undefined : { coef: labelled * sign < 0 ? Q.minusOne : Q.one, ref };
};

/** The node of labelled parts and numbers: its ports come first among its wires, those on one wire as one, then the bound. */
const nodeOf = (
  host: Host,
  open: readonly Labelled[],
  scalars: readonly Ref[],
  outs: ReadonlyMap<Wire, readonly Wire[]>,
  ports: readonly Wire[],
): { readonly ports: readonly Size[]; readonly node: NetNode; readonly depends: Set<string> } => {
  const { graph } = host;
  const local = new Map<Wire, number>();
  const bound: Size[] = [];
  let place = 0;
  for (const { order } of open)
    for (const w of order) {
      const on = outs.get(w);
      if (!on) local.set(w, ports.length + bound.push(graph.size(w)) - 1);
      else {
        for (const port of on) local.set(port, place);
        place += on.length;
      }
    }
  const to = (w: Wire): Wire => local.get(w) as number;
  const factors = open.flatMap((p) => leastFactors(host, p));
  for (const scalar of scalars) factors.push(scalar);
  const indicators = open.flatMap((p) => p.part.indicators).map((i) => mapIndicator(i, to));
  const depends = dependsOf(graph, factors);
  for (const i of indicators) for (const u of i.unknowns) if ('entry' in u) depends.add(u.entry);
  return {
    ports: ports.map((w) => graph.size(w)),
    node: {
      kind: 'net',
      factors: factors.map((f) => ({ cls: f.cls, at: f.at.map(to) })),
      indicators,
      ports: ports.map(to),
      bound,
    },
    depends,
  };
};
