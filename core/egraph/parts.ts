/**
 * Parts of a network under the canonical labelling of `canonical.ts`: wires are its vertices, factors and indicators its items.
 */
import type { Size } from '../num/size.js';
import { label, type Item, type Labelling } from './canonical.js';
import type { Part } from './components.js';
import { moveWires } from './nodes.js';
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
      const { at, sign } = Sym.least(cls.symmetry, moveWires(wires, rank));
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
  const colors = wires.map((w) => {
    const count = outs.get(w)?.length ?? 0;
    return count === 1 ? host.graph.size(w).key : `${host.graph.size(w).key}/${count}`;
  });
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
  ports: readonly Wire[],
  outs: ReadonlyMap<Wire, readonly Wire[]>,
): readonly Sym.Element[] => {
  const found: Sym.Element[] = [];
  const exchange = (pairs: readonly (readonly [Wire, Wire])[], sign: 1 | -1): void => {
    const perm = ports.map((_, k) => k);
    for (const [from, to] of pairs)
      outs
        .get(from)
        ?.forEach((w, k) => (perm[ports.indexOf(w)] = ports.indexOf(outs.get(to)?.[k] as Wire)));
    found.push({ perm, sign });
  };
  open.forEach(({ part, order, labelling }, k) => {
    for (const a of labelling.automorphisms)
      exchange(
        part.wires.map((w, i) => [w, part.wires[a.map[i] as number] as Wire]),
        a.sign,
      );
    for (const w of part.wires) found.push(...onOneWire(ports, outs.get(w) ?? []));
    const next = open[k + 1];
    if (next && next.labelling.code === labelling.code)
      exchange(
        order.flatMap((w, i) => {
          const other = next.order[i] as Wire;
          return [[w, other] as const, [other, w] as const];
        }),
        1,
      );
  });
  return found;
};

/** Ports on one wire may be exchanged: each with the one before it. */
const onOneWire = (ports: readonly Wire[], on: readonly Wire[]): readonly Sym.Element[] =>
  on.slice(1).map((port, i): Sym.Element => {
    const perm = ports.map((_, k) => k);
    const [x, y] = [ports.indexOf(on[i] as Wire), ports.indexOf(port)];
    [perm[x], perm[y]] = [y, x];
    return { perm, sign: 1 };
  });

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
