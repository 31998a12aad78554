/**
 * Networks: products of uses wired together, summed over bound wires, under a canonical key.
 *
 * `network` flattens networks in networks, pulls coefficients out, joins equal wires, eliminates indicators, counts bound
 * wires that nothing touches as factors of their sizes, makes each closed component (no free wire) a class of its own, and
 * stores the rest under its canonical labelling. No law beyond multilinear algebra and index relations is used.
 */
import * as Q from '../num/rational.js';
import type { Size } from '../num/size.js';
import { solve, type Ranges } from './affine.js';
import { label, type Item, type Labelling } from './canonical.js';
import { instantiate, type Graph } from './graph.js';
import * as Sym from './symmetry.js';
import type { Indicator, LinTerm, NetNode, Ref, Unknown, Wire } from './types.js';

export type Product = {
  readonly factors: readonly Ref[];
  readonly indicators?: readonly Indicator[];
  readonly equal?: readonly (readonly [Wire, Wire])[];
  readonly bound?: readonly Wire[];
};

/** What network needs from the rest of the graph's constructors. */
export type Host = {
  readonly graph: Graph;
  readonly ranges: Ranges;
  /** The number `size` as a ref without wires. */
  readonly sizeNumber: (size: Size) => Ref;
};

type State = {
  coef: Q.Rational;
  factors: Ref[];
  indicators: Indicator[];
  bound: Set<Wire>;
  readonly parent: Map<Wire, Wire>;
  /** Free wires that were joined to another free wire: two ports on one wire. */
  readonly joined: Set<Wire>;
};

/** More factors than any product has: reached only where forms make a cycle. */
const mostFactors = 100_000;

const root = (s: State, w: Wire): Wire => {
  let at = w;
  for (let up = s.parent.get(at); up !== undefined; up = s.parent.get(at)) at = up;
  return at;
};

/** Joins two wires; a free one wins over a bound one, then the older. */
const join = (s: State, a: Wire, b: Wire): void => {
  const [x, y] = [root(s, a), root(s, b)];
  if (x === y) return;
  const [keep, drop] =
    s.bound.has(x) && !s.bound.has(y)
      ? [y, x]
      : s.bound.has(y) && !s.bound.has(x)
        ? [x, y]
        : x < y
          ? [x, y]
          : [y, x];
  s.parent.set(drop, keep);
  if (!s.bound.delete(drop)) s.joined.add(drop);
};

/** Whether the class is a closed component, kept as one factor. */
const isClosed = (node: NetNode, ref: Ref): boolean =>
  ref.at.length === 0 && (node.indicators.length > 0 || node.factors.some((f) => f.at.length > 0));

/** Takes a factor apart as far as networks and single coefficients go. False: the product is 0. */
const absorb = (host: Host, s: State, first: Ref): boolean => {
  const stack = [first];
  let seen = 0;
  for (let use = stack.pop(); use; use = stack.pop()) {
    if (++seen > mostFactors) throw new Error('broken invariant: a cycle of forms in a product');
    const { ref, sign } = host.graph.least(use);
    if (sign === 0) return false;
    if (sign < 0) s.coef = Q.neg(s.coef);
    const cls = host.graph.class(ref.cls);
    const { form } = cls;
    const net = form?.kind === 'net' ? form : undefined;
    if (form?.kind === 'lin' && form.terms.length < 2) {
      const [term] = form.terms;
      if (!term) return false;
      s.coef = Q.mul(s.coef, term.coef);
      stack.push({ cls: term.ref.cls, at: term.ref.at.map((w) => ref.at[w] as Wire) });
    } else if (net && !isClosed(net, ref)) {
      const inner = instantiate(host.graph, net, ref.at);
      if (inner.kind !== 'net') continue;
      inner.fresh.forEach((w) => s.bound.add(w));
      stack.push(...[...inner.factors].reverse());
      s.indicators.push(...inner.indicators);
      inner.ports.forEach((w, p) => join(s, w, ref.at[p] as Wire));
    } else s.factors.push(ref);
  }
  return true;
};

const mapIndicator = (i: Indicator, f: (w: Wire) => Wire): Indicator => ({
  ...i,
  unknowns: i.unknowns.map((u): Unknown =>
    'wire' in u ? { ...u, wire: f(u.wire) } : { ...u, at: u.at.map(f) },
  ),
});

const wiresOf = (i: Indicator): readonly Wire[] =>
  i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at));

/** Applies the joins to factors and indicators, and eliminates until nothing changes. False: the product is 0. */
const settle = (host: Host, s: State): boolean => {
  for (;;) {
    if (s.parent.size > 0) {
      const to = (w: Wire): Wire => root(s, w);
      s.factors = s.factors.map((f) => ({ cls: f.cls, at: f.at.map(to) }));
      s.indicators = s.indicators.map((i) => mapIndicator(i, to));
    }
    if (s.indicators.length === 0) return true;
    const used = new Set(s.factors.flatMap((f) => f.at));
    const loose = new Set([...s.bound].filter((w) => !used.has(w)));
    const solved = solve(s.indicators, loose, host.ranges);
    if (solved.tag === 'zero') return false;
    s.indicators = [...solved.indicators];
    solved.gone?.forEach((w) => s.bound.delete(w));
    if (solved.equal.length === 0) return true;
    solved.equal.forEach(([a, b]) => join(s, a, b));
  }
};

type Part = {
  readonly factors: Ref[];
  readonly indicators: Indicator[];
  readonly wires: Set<Wire>;
};

/** Connected components over shared wires, each at the place of its first member. */
const components = (s: State): Part[] => {
  const parts = new Set<Part>();
  const owner = new Map<Wire, Part>();
  const merge = (into: Part, other: Part): void => {
    into.factors.push(...other.factors);
    into.indicators.push(...other.indicators);
    for (const w of other.wires) {
      into.wires.add(w);
      owner.set(w, into);
    }
    parts.delete(other);
  };
  const partOf = (wires: readonly Wire[]): Part => {
    const touching = new Set<Part>();
    for (const w of wires) {
      const part = owner.get(w);
      if (part) touching.add(part);
    }
    const ordered = touching.size > 1 ? [...parts].filter((p) => touching.has(p)) : [...touching];
    const [part = { factors: [], indicators: [], wires: new Set<Wire>() }, ...others] = ordered;
    parts.add(part);
    for (const other of others) merge(part, other);
    for (const w of wires) {
      part.wires.add(w);
      owner.set(w, part);
    }
    return part;
  };
  for (const f of s.factors) partOf(f.at).factors.push(f);
  for (const i of s.indicators) partOf(wiresOf(i)).indicators.push(i);
  return [...parts];
};

const factorItem = (host: Host, f: Ref, local: ReadonlyMap<Wire, number>): Item => {
  const cls = host.graph.class(f.cls);
  const wires = f.at.map((w) => local.get(w) as number);
  return {
    color: `${f.cls}`,
    wires,
    labels: Sym.orbits(cls.symmetry, f.at.length),
    encode: (rank) => {
      const ranked = wires.map((w) => rank[w] as number);
      const { at, sign } = Sym.least(cls.symmetry, ranked);
      return { code: at.join(','), sign };
    },
  };
};

const indicatorItem = (i: Indicator, local: ReadonlyMap<Wire, number>): Item => {
  const positions = i.unknowns.flatMap((u, k) =>
    'wire' in u
      ? [{ wire: u.wire, label: `${absolute(u.coef)}` }]
      : u.at.map((wire, p) => ({ wire, label: `${u.entry}${k}.${p}` })),
  );
  const code = (rank: readonly number[], by: number): string =>
    i.unknowns
      .map((u) => {
        const coef = scaleKey(u.coef, by);
        return 'wire' in u
          ? `${coef}@${rank[local.get(u.wire) as number]}`
          : `${coef}@${u.entry}[${u.at.map((w) => rank[local.get(w) as number])}]`;
      })
      .sort()
      .join('&') + `=${scaleKey(i.constant, by)}`;
  return {
    color: `[${i.relation}${absolute(i.constant)}`,
    wires: positions.map((p) => local.get(p.wire) as number),
    labels: positions.map((p) => p.label),
    encode: (rank) => {
      const [a, b] = [code(rank, 1), i.relation === '=' ? code(rank, -1) : undefined];
      return { code: b !== undefined && b < a ? b : a, sign: 1 };
    },
  };
};

const scaleKey = (p: Size, by: number): string =>
  p.terms.map(([m, c]) => `${c * by}${m}`).join('+');
const absolute = (p: Size): string => {
  const [a, b] = [scaleKey(p, 1), scaleKey(p, -1)];
  return a < b ? a : b;
};

type Labelled = {
  readonly part: Part;
  readonly order: readonly Wire[];
  readonly labelling: Labelling;
};

const labelPart = (host: Host, part: Part, outs: ReadonlyMap<Wire, readonly Wire[]>): Labelled => {
  const wires = [...part.wires];
  const local = new Map(wires.map((w, k) => [w, k]));
  const colors = wires.map((w) => `${host.graph.size(w).key}/${outs.get(w)?.length ?? 0}`);
  const items = [
    ...part.factors.map((f) => factorItem(host, f, local)),
    ...part.indicators.map((i) => indicatorItem(i, local)),
  ];
  const labelling = label(colors, items);
  const order: Wire[] = [];
  wires.forEach((w, k) => (order[labelling.rank[k] as number] = w));
  return { part, order, labelling };
};

/** The factor where it is all there is: no wire of it bound, repeated, or joined to another port. */
const plainFactor = (s: State): Ref | undefined => {
  const [only] = s.factors;
  if (!only || s.factors.length > 1 || s.indicators.length > 0) return undefined;
  if (s.bound.size > 0 || s.joined.size > 0) return undefined;
  return new Set(only.at).size === only.at.length ? only : undefined;
};

/** The product of everything as coefficient times a ref; undefined is 0. */
export const network = (host: Host, product: Product): LinTerm | undefined => {
  const s: State = {
    coef: Q.one,
    factors: [],
    indicators: [...(product.indicators ?? [])],
    bound: new Set(product.bound),
    parent: new Map(),
    joined: new Set(),
  };
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

/** Bound wires that nothing touches. */
const unusedBound = (s: State): readonly Wire[] => {
  if (s.bound.size === 0) return [];
  const used = new Set<Wire>();
  for (const f of s.factors) for (const w of f.at) used.add(w);
  for (const i of s.indicators) for (const w of wiresOf(i)) used.add(w);
  return [...s.bound].filter((w) => !used.has(w));
};

/** For each free wire in use the ports on it: itself, and the free wires joined to it. */
const portsOn = (s: State): Map<Wire, readonly Wire[]> => {
  const outs = new Map<Wire, Wire[]>();
  const put = (w: Wire, port: Wire): void => void outs.set(w, [...(outs.get(w) ?? []), port]);
  for (const w of s.joined) {
    const r = root(s, w);
    if (!outs.has(r)) put(r, r);
    put(r, w);
  }
  for (const w of [...s.factors.flatMap((f) => f.at), ...s.indicators.flatMap(wiresOf)])
    if (!s.bound.has(w) && !outs.has(w)) put(w, w);
  return outs;
};

const byCode = (a: Labelled, b: Labelled): number =>
  a.labelling.code < b.labelling.code ? -1 : a.labelling.code > b.labelling.code ? 1 : 0;

/** Closed components become classes, the open ones are labelled and stored as one node. */
const assemble = (host: Host, s: State): LinTerm | undefined => {
  const outs = portsOn(s);
  const scalars: Ref[] = [];
  const open: Labelled[] = [];
  const parts = components(s);
  const touched = new Set(parts.flatMap((p) => [...p.wires]));
  for (const w of outs.keys())
    if (!touched.has(w)) parts.push({ factors: [], indicators: [], wires: new Set([w]) });
  const alone = parts.length === 1;
  for (const part of parts) {
    if (part.wires.size === 0) scalars.push(...part.factors);
    else if ([...part.wires].some((w) => outs.has(w)) || alone)
      open.push(labelPart(host, part, outs));
    else {
      const closed = storeParts(host, [labelPart(host, part, outs)], [], outs);
      if (!closed) return undefined;
      // What the part is by now: a fact or a rule may have made it a number or a product.
      const now: State = {
        coef: closed.coef,
        factors: [],
        indicators: [],
        bound: new Set(),
        parent: new Map(),
        joined: new Set(),
      };
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
  const plain =
    new Set(factor.at).size === factor.at.length &&
    factor.at.every((w) => outs.get(w)?.length === 1);
  return plain ? factor : undefined;
};

/** Symmetries of the ports: automorphisms of parts, ports on one wire, equal parts. */
const portSymmetries = (
  open: readonly Labelled[],
  portAt: ReadonlyMap<Wire, number>,
  outs: ReadonlyMap<Wire, readonly Wire[]>,
  count: number,
): Sym.Element[] => {
  const found: Sym.Element[] = [];
  const identity = Array.from({ length: count }, (_, k) => k);
  const exchange = (pairs: readonly (readonly [Wire, Wire])[], sign: 1 | -1): void => {
    const perm = [...identity];
    for (const [from, to] of pairs)
      outs
        .get(from)
        ?.forEach(
          (w, k) =>
            (perm[portAt.get(w) as number] = portAt.get(outs.get(to)?.[k] as Wire) as number),
        );
    found.push({ perm, sign });
  };
  open.forEach(({ part, order, labelling }, k) => {
    const wires = [...part.wires];
    for (const a of labelling.automorphisms)
      exchange(
        wires.map((w, i) => [w, wires[a.map[i] as number] as Wire]),
        a.sign,
      );
    for (const w of wires)
      outs
        .get(w)
        ?.slice(1)
        .forEach((port, i) => {
          const perm = [...identity];
          const [x, y] = [
            portAt.get(outs.get(w)?.[i] as Wire) as number,
            portAt.get(port) as number,
          ];
          [perm[x], perm[y]] = [y, x];
          found.push({ perm, sign: 1 });
        });
    const next = open[k + 1];
    if (next && next.labelling.code === labelling.code)
      exchange(
        order.flatMap(
          (w, i) =>
            [
              [w, next.order[i] as Wire],
              [next.order[i] as Wire, w],
            ] as const,
        ),
        1,
      );
  });
  return found;
};

/** The factors as the labelling writes them; the signs this brings are in the labelling's. */
const leastFactors = (host: Host, { part, order }: Labelled): readonly Ref[] => {
  const rank = new Map(order.map((w, k) => [w, k]));
  return part.factors.map((f) => {
    const { symmetry } = host.graph.class(f.cls);
    const { at } = Sym.least(
      symmetry,
      f.at.map((w) => rank.get(w) as number),
    );
    return { cls: f.cls, at: at.map((k) => order[k] as Wire) };
  });
};

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
  // A product that its symmetries show to be 0 is never interned.
  const known = graph.index.get(key);
  const symmetry =
    known === undefined
      ? Sym.generate(ports.length, portSymmetries(open, portAt, outs, ports.length))
      : Sym.trivial(ports.length);
  if (symmetry.elements.some((e, k) => k > 0 && e.sign < 0 && e.perm.every((p, i) => p === i)))
    return undefined;
  const cls = graph.intern(key, () => {
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
