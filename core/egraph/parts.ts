/**
 * Parts of a network under the canonical labelling of `canonical.ts`: wires are its vertices, factors and indicators its items.
 */
import type { Size } from '../num/size.js';
import { label, type Item, type Labelling } from './canonical.js';
import type { Part } from './components.js';
import type { Host } from './product.js';
import * as Sym from './symmetry.js';
import type { Indicator, Ref, Wire } from './types.js';

/** A part with its wires in canonical order. */
export type Labelled = {
  readonly part: Part;
  readonly order: readonly Wire[];
  readonly labelling: Labelling;
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

/** Labels a part; `outs` tells how many ports are on a free wire. */
export const labelPart = (
  host: Host,
  part: Part,
  outs: ReadonlyMap<Wire, readonly Wire[]>,
): Labelled => {
  const { wires } = part;
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

/** Symmetries of the ports: automorphisms of parts, ports on one wire, equal parts. */
export const portSymmetries = (
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
    const { wires } = part;
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
export const leastFactors = (host: Host, { part, order }: Labelled): readonly Ref[] => {
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
