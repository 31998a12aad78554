/**
 * A net as a graph: boxes, dots of hyperedges and ends of legs are nodes, wires between two of them edges.
 *
 * A wire with two ends is an edge; with one, or with three and more, a dot with an edge to each end.
 */
import type { Leg, Net } from './model.js';
import { both, sidesOn } from './sides.js';
import type { Marked, Sides } from './sides.js';

export type Side = 'left' | 'right' | 'down';

export type Node =
  | { readonly tag: 'box'; readonly box: number }
  | { readonly tag: 'dot'; readonly wire: number }
  | { readonly tag: 'leg'; readonly leg: number; readonly side: Side };

/** An end of an edge: a node, and which port of a box. */
export type End = Marked & { readonly node: number; readonly port?: number };

export type Edge = Marked & {
  readonly ends: readonly [End, End];
  readonly wire: number;
};

/** A leg that hangs down from a box or a dot. */
export type Drop = Marked & { readonly end: End; readonly leg: number };

export type Graph = {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly drops: readonly Drop[];
};

/** The graph of a net whose legs leave on the given sides, in the order of the legs. */
export const graphOf = (net: Net, sides: readonly Side[]): Graph => {
  const nodes: Node[] = net.boxes.map((_, box) => ({ tag: 'box', box }));
  const legNodes = net.legs.map((_, leg) => {
    const side = sides[leg] ?? 'left';
    return side === 'down' ? undefined : nodes.push({ tag: 'leg', leg, side }) - 1;
  });
  const endOn = (node: number, port: number): Sides => {
    const box = net.boxes[node];
    const end = box?.ports[port];
    return box && end ? sidesOn(box) & sidesOn(end) : both;
  };
  const legOn = (leg: number): Sides => sidesOn(net.legs[leg] as Leg);
  const edges: Edge[] = [];
  const drops: Drop[] = [];
  for (const { id: wire } of net.wires) {
    const legs = net.legs.flatMap((leg, k) => (leg.wire === wire ? [k] : []));
    const ends: readonly End[] = net.boxes.flatMap(({ ports }, node) =>
      ports.flatMap((p, port) => (p.wire === wire ? [{ node, port, on: endOn(node, port) }] : [])),
    );
    const fixed = [
      ...ends,
      ...legs.flatMap((leg): readonly End[] => {
        const node = legNodes[leg];
        return node === undefined ? [] : [{ node, on: legOn(leg) }];
      }),
    ];
    const down = legs.filter((leg) => sides[leg] === 'down');
    const [a, b] = fixed;
    const sameSide = ends.length === 0 && new Set(legs.map((leg) => sides[leg])).size < 2;
    if (fixed.length === 2 && down.length === 0 && a && b && !sameSide)
      edges.push({ ends: [a, b], wire, on: sidesOn(a) & sidesOn(b) });
    else if (ends.length === 1 && fixed.length === 1 && down.length === 1 && a)
      drops.push({ end: a, leg: down[0] as number, on: sidesOn(a) & legOn(down[0] as number) });
    else {
      const node = nodes.push({ tag: 'dot', wire }) - 1;
      for (const end of fixed) edges.push({ ends: [{ node }, end], wire, on: sidesOn(end) });
      for (const leg of down) drops.push({ end: { node }, leg, on: legOn(leg) });
    }
  }
  return { nodes, edges, drops };
};

/** The nodes of each connected part, in order of their first node. */
export const componentsOf = ({ nodes, edges }: Graph): readonly (readonly number[])[] => {
  const parent = nodes.map((_, k) => k);
  const find = (k: number): number => {
    const up = parent[k] ?? k;
    return up === k ? k : find(up);
  };
  for (const { ends } of edges) {
    const [a, b] = [find(ends[0].node), find(ends[1].node)];
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  const found = new Map<number, number[]>();
  for (const k of nodes.keys()) {
    const root = find(k);
    const members = found.get(root);
    if (members) members.push(k);
    else found.set(root, [k]);
  }
  return [...found.values()];
};
