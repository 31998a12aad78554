/**
 * Gives every edge a direction, from left to right.
 *
 * Nodes get a potential: 0 at the legs on the left, 1 at those on the right, everywhere else the mean of the neighbours, as in a
 * network of resistors. So a chain is a line, and branches that meet again run side by side. Where a side has no legs, the node
 * that is farthest from the other side takes their place. A ring of boxes is cut once, and that wire is drawn back over it.
 */
import type { Edge, Graph } from './graph.js';

/** An edge with its left end first; `back`: it returns over the top from the right end of the picture to the left. */
export type Arrow = Edge & { readonly back: boolean };

type Near = ReadonlyMap<number, readonly number[]>;

const neighbours = (nodes: readonly number[], edges: readonly Edge[]): Near => {
  const near = new Map<number, number[]>(nodes.map((k) => [k, []]));
  for (const { ends } of edges) {
    const [a, b] = [ends[0].node, ends[1].node];
    if (a === b) continue;
    near.get(a)?.push(b);
    near.get(b)?.push(a);
  }
  return near;
};

const distances = (near: Near, from: readonly number[]): ReadonlyMap<number, number> => {
  const found = new Map<number, number>(from.map((k) => [k, 0]));
  const queue = [...from];
  for (let k = queue.shift(); k !== undefined; k = queue.shift())
    for (const next of near.get(k) ?? [])
      if (!found.has(next)) {
        found.set(next, (found.get(k) ?? 0) + 1);
        queue.push(next);
      }
  return found;
};

const farthest = (near: Near, from: readonly number[]): number => {
  const found = distances(near, from);
  return [...found].reduce((best, each) =>
    each[1] > best[1] || (each[1] === best[1] && each[0] > best[0]) ? each : best,
  )[0];
};

/** Nodes at potential 0 and at potential 1. */
type Poles = { readonly left: readonly number[]; readonly right: readonly number[] };

const polesOf = ({ nodes }: Graph, members: readonly number[], near: Near): Poles => {
  const legs = (side: 'left' | 'right'): readonly number[] =>
    members.filter((k) => {
      const node = nodes[k];
      return node?.tag === 'leg' && node.side === side;
    });
  const [left, right] = [legs('left'), legs('right')];
  if (left.length > 0 && right.length > 0) return { left, right };
  if (left.length > 0) return { left, right: [farthest(near, left)] };
  if (right.length > 0) return { left: [farthest(near, right)], right };
  const end = farthest(near, members.slice(0, 1));
  const other = farthest(near, [end]);
  return { left: [Math.min(end, other)], right: [Math.max(end, other)] };
};

const rounds = 400;

/** Potentials by relaxation: enough rounds for 30 boxes, the same in every run. */
const potentials = (near: Near, { left, right }: Poles): ReadonlyMap<number, number> => {
  const value = new Map<number, number>([...near.keys()].map((k) => [k, 0.5]));
  for (const k of left) value.set(k, 0);
  for (const k of right) value.set(k, 1);
  const pinned = new Set([...left, ...right]);
  for (let round = 0; round < rounds; round++)
    for (const [k, others] of near) {
      if (pinned.has(k) || others.length === 0) continue;
      const sum = others.reduce((total, other) => total + (value.get(other) ?? 0), 0);
      value.set(k, sum / others.length);
    }
  return value;
};

/** The edge at which a ring is cut: the one that enters its first box by the box's first axis. */
const cutOf = (
  graph: Graph,
  members: readonly number[],
  edges: readonly Edge[],
  near: Near,
): Edge | undefined => {
  const isRing = members.length > 1 && members.every((k) => near.get(k)?.length === 2);
  if (!isRing || edges.some(({ ends }) => ends[0].node === ends[1].node)) return undefined;
  const first = members.find((k) => graph.nodes[k]?.tag === 'box') ?? members[0];
  const touching = edges.filter(({ ends }) => ends.some(({ node }) => node === first));
  return (
    touching.find(({ ends }) => ends.some(({ node, port }) => node === first && port === 0)) ??
    touching[0]
  );
};

const flip = (edge: Edge): Edge => ({ ...edge, ends: [edge.ends[1], edge.ends[0]] });

/** The edges of one connected part of a graph, left ends first. */
export const orient = (graph: Graph, members: readonly number[]): readonly Arrow[] => {
  const inside = new Set(members);
  const edges = graph.edges.filter(({ ends }) => inside.has(ends[0].node));
  const all = neighbours(members, edges);
  const cut = cutOf(graph, members, edges, all);
  const kept = edges.filter((edge) => edge !== cut);
  const near = cut ? neighbours(members, kept) : all;
  const first = members.find((k) => cut?.ends.some(({ node }) => node === k));
  const last = cut?.ends.find(({ node }) => node !== first)?.node;
  const poles =
    first === undefined || last === undefined
      ? polesOf(graph, members, near)
      : { left: [first], right: [last] };
  const value = potentials(near, poles);
  const steps = distances(near, poles.left);
  const rank = (k: number): readonly number[] => [
    Math.round((value.get(k) ?? 0) * 1e6),
    steps.get(k) ?? 0,
    k,
  ];
  const isBefore = (a: number, b: number): boolean => {
    const [x, y] = [rank(a), rank(b)];
    const at = x.findIndex((part, k) => part !== y[k]);
    return at < 0 || (x[at] ?? 0) < (y[at] ?? 0);
  };
  return edges.map((edge): Arrow => {
    const [a, b] = [edge.ends[0].node, edge.ends[1].node];
    if (a === b) return { ...edge, back: true };
    const forward = isBefore(a, b) ? edge : flip(edge);
    return edge === cut ? { ...flip(forward), back: true } : { ...forward, back: false };
  });
};
