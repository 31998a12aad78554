/** Where the nodes of a connected part stand: chains in a line, all else by dagre. */
import { Graph as Dagre, layout as runDagre } from '@dagrejs/dagre';
import type { Point } from './drawing.js';
import type { Node, Side } from './graph.js';
import type { Work } from './part.js';

const dropRoom = 72;
const rankGap = 38;
const nodeGap = 20;

/** Where the nodes are, and through which points an edge goes. */
export type Placed = {
  readonly centre: (node: number) => Point;
  /** How far the widest node above or below this one reaches to each side: a wire turns beyond it. */
  readonly reach: (node: number) => number;
  readonly bends: (arrow: number) => readonly Point[];
};

const extent = (
  work: Work,
  node: Node,
  k: number,
): { readonly width: number; readonly height: number } => {
  const drops = work.graph.drops.some(({ end }) => end.node === k) ? dropRoom : 0;
  if (node.tag === 'leg') return { width: 0, height: 0 };
  if (node.tag === 'dot') return { width: 8, height: 8 + drops };
  const { width = 0, height = 0, below = 0, beside = 0 } = work.sized[node.box] ?? {};
  return {
    width: width + 2 * beside + (beside > 0 ? 8 : 0),
    height: height + Math.max(drops, 2 * below),
  };
};

/** The nodes in order where the part is a chain without branches, the most frequent case, for which dagre is not needed. */
const chainOf = ({ members, arrows, graph }: Work): readonly number[] | undefined => {
  const forward = arrows.filter(({ back }) => !back);
  const next = new Map(forward.map(({ ends }) => [ends[0].node, ends[1].node]));
  const entered = new Set(next.values());
  const isPath =
    next.size === forward.length &&
    entered.size === forward.length &&
    forward.length === members.length - 1 &&
    !graph.drops.some(({ end }) => end.port === undefined && members.includes(end.node));
  if (!isPath) return undefined;
  const order: number[] = [];
  for (let k = members.find((m) => !entered.has(m)); k !== undefined; k = next.get(k))
    order.push(k);
  return order.length === members.length ? order : undefined;
};

/** A chain in a straight line, with the gaps that dagre gives. */
const inLine = (work: Work, order: readonly number[]): Placed => {
  const centres = new Map<number, Point>();
  let x = 0;
  for (const k of order) {
    const node = work.graph.nodes[k];
    const width = node ? extent(work, node, k).width : 0;
    centres.set(k, [x + width / 2, 0]);
    x += width + rankGap;
  }
  return { centre: (k) => centres.get(k) ?? [0, 0], reach: () => 0, bends: () => [] };
};

/** Places the nodes. */
export const place = (work: Work): Placed => {
  const order = chainOf(work);
  return order ? inLine(work, order) : placeByDagre(work);
};

/** Runs dagre. Legs are held in the outermost ranks, so that no box is beside them. */
const placeByDagre = (work: Work): Placed => {
  const dagre = new Dagre({ multigraph: true });
  dagre.setGraph({ rankdir: 'LR', nodesep: nodeGap, ranksep: rankGap, edgesep: 12 });
  dagre.setDefaultEdgeLabel(() => ({}));
  for (const k of work.members) {
    const node = work.graph.nodes[k];
    if (node) dagre.setNode(`${k}`, extent(work, node, k));
  }
  const legs = (side: Side): readonly number[] =>
    work.members.filter((k) => {
      const node = work.graph.nodes[k];
      return node?.tag === 'leg' && node.side === side;
    });
  const [left, right] = [legs('left'), legs('right')];
  if (left.length > 1) dagre.setNode('source', { width: 0, height: 0 });
  if (right.length > 1) dagre.setNode('sink', { width: 0, height: 0 });
  if (left.length > 1)
    left.forEach((k) => dagre.setEdge('source', `${k}`, { weight: 50, minlen: 1 }));
  if (right.length > 1)
    right.forEach((k) => dagre.setEdge(`${k}`, 'sink', { weight: 50, minlen: 1 }));
  for (const [k, { ends, back }] of work.arrows.entries())
    if (!back)
      dagre.setEdge(`${ends[0].node}`, `${ends[1].node}`, { weight: 1, minlen: 1 }, `${k}`);
  runDagre(dagre);
  const at = (node: number) =>
    dagre.node(`${node}`) as { readonly x: number; readonly y: number; readonly width: number };
  return {
    centre: (node) => [at(node).x, at(node).y],
    reach: (node) =>
      Math.max(
        0,
        ...work.members.map((other) =>
          other !== node && at(other).x === at(node).x ? at(other).width / 2 : 0,
        ),
      ),
    bends: (arrowAt) => {
      const arrow = work.arrows[arrowAt];
      if (!arrow || arrow.back) return [];
      const { points = [] } = dagre.edge(
        `${arrow.ends[0].node}`,
        `${arrow.ends[1].node}`,
        `${arrowAt}`,
      ) as {
        points?: readonly { readonly x: number; readonly y: number }[];
      };
      const middle = points.slice(1, -1);
      return middle.length < 3 ? [] : middle.map(({ x, y }): Point => [x, y]);
    },
  };
};
