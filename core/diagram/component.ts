/** Lays out one connected part of a net: dagre says where the nodes are, wires are drawn to the ports in between. */
import { Graph as Dagre, layout as runDagre } from '@dagrejs/dagre';
import { placesOf, shapesOf } from './boxes.js';
import type { Sized } from './boxes.js';
import { bubbleShapes } from './bubble.js';
import type { Point, Shape } from './drawing.js';
import { line, moveAll, shift, text } from './drawing.js';
import type { End, Graph, Node, Side } from './graph.js';
import type { Net } from './model.js';
import type { Arrow } from './orient.js';
import { overTop, through } from './curves.js';

/** Everything a part of a net needs to be drawn. */
export type Work = {
  readonly net: Net;
  readonly graph: Graph;
  readonly members: readonly number[];
  readonly arrows: readonly Arrow[];
  /** By box. */
  readonly sides: readonly (readonly Side[])[];
  readonly sized: readonly Sized[];
};

/** A drawn part; legs by their number, with the point where they end so far. */
export type Drawn = {
  readonly box: Bounds;
  readonly shapes: readonly Shape[];
  readonly legs: ReadonlyMap<number, Point>;
};

export type Bounds = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

const dropRoom = 72;
const rankGap = 38;
const nodeGap = 20;

/** Sides of the ports of every box, by where their wires go. */
export const sidesOf = (net: Net, graph: Graph, arrows: readonly Arrow[]): Work['sides'] => {
  const found = net.boxes.map(({ ports }) => ports.map((): Side => 'right'));
  const set = ({ node, port }: End, side: Side): void => {
    const at = graph.nodes[node];
    const sides = at?.tag === 'box' ? found[at.box] : undefined;
    if (sides && port !== undefined) sides[port] = side;
  };
  for (const { ends, back } of arrows) {
    const own = ends[0].node === ends[1].node;
    set(ends[0], back && own ? 'left' : 'right');
    set(ends[1], back && own ? 'right' : 'left');
  }
  for (const { end } of graph.drops) set(end, 'down');
  return found;
};

type Placed = {
  readonly centre: (node: number) => Point;
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
  return { centre: (k) => centres.get(k) ?? [0, 0], bends: () => [] };
};

/** Where the nodes are. */
const place = (work: Work): Placed => {
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
  for (const [at, { ends, back }] of work.arrows.entries())
    if (!back)
      dagre.setEdge(`${ends[0].node}`, `${ends[1].node}`, { weight: 1, minlen: 1 }, `${at}`);
  runDagre(dagre);
  return {
    centre: (node) => {
      const { x = 0, y = 0 } = dagre.node(`${node}`) as { x?: number; y?: number };
      return [x, y];
    },
    bends: (at) => {
      const arrow = work.arrows[at];
      if (!arrow || arrow.back) return [];
      const { points = [] } = dagre.edge(
        `${arrow.ends[0].node}`,
        `${arrow.ends[1].node}`,
        `${at}`,
      ) as {
        points?: readonly { readonly x: number; readonly y: number }[];
      };
      const middle = points.slice(1, -1);
      return middle.length < 3 ? [] : middle.map(({ x, y }): Point => [x, y]);
    },
  };
};

/** The port places of every box of the part, in the coordinates of the part. */
const anchorsOf = (work: Work, placed: Placed): ((end: End) => Point) => {
  const far = new Map<string, number>();
  for (const [at, { ends }] of work.arrows.entries()) {
    const bends = placed.bends(at);
    const note = (own: End, other: End, bend: Point | undefined): void => {
      far.set(`${own.node}:${own.port}`, (bend ?? placed.centre(other.node))[1]);
    };
    note(ends[0], ends[1], bends[0]);
    note(ends[1], ends[0], bends.at(-1));
  }
  const anchors = new Map<string, Point>();
  for (const k of work.members) {
    const node = work.graph.nodes[k];
    const box = node?.tag === 'box' ? work.net.boxes[node.box] : undefined;
    const size = node?.tag === 'box' ? work.sized[node.box] : undefined;
    if (node?.tag !== 'box' || !box || !size) continue;
    const origin = originOf(work, placed, k);
    const order = (port: number): number =>
      work.arrows.some(
        ({ ends, back }) => back && ends.some((e) => e.node === k && e.port === port),
      )
        ? -1e6
        : (far.get(`${k}:${port}`) ?? 0);
    const places = placesOf(box, size, work.sides[node.box] ?? [], order);
    for (const [port, point] of places) anchors.set(`${k}:${port}`, shift(point, origin));
  }
  return ({ node, port }) => anchors.get(`${node}:${port}`) ?? placed.centre(node);
};

const originOf = (work: Work, placed: Placed, k: number): Point => {
  const node = work.graph.nodes[k];
  const size = node?.tag === 'box' ? work.sized[node.box] : undefined;
  const [x, y] = placed.centre(k);
  return size ? [x - size.width / 2, y - size.height / 2] : [x, y];
};

/** Whether the wires of a diamond go mostly down, so that its text is better above it. */
const isTextAbove = (work: Work, placed: Placed, k: number): boolean => {
  const fall = work.arrows.reduce((sum, { ends }, at) => {
    const [a, b] = ends;
    if (a.node !== k && b.node !== k) return sum;
    const bends = placed.bends(at);
    const next =
      a.node === k ? (bends[0] ?? placed.centre(b.node)) : (bends.at(-1) ?? placed.centre(a.node));
    return sum + next[1] - placed.centre(k)[1];
  }, 0);
  return fall > 1 || work.graph.drops.some(({ end }) => end.node === k);
};

const boxShapes = (work: Work, placed: Placed, anchor: (end: End) => Point): readonly Shape[] =>
  work.members.flatMap((k): readonly Shape[] => {
    const node = work.graph.nodes[k];
    if (node?.tag === 'dot') return [{ tag: 'disc', ink: 'dot', at: placed.centre(k), radius: 4 }];
    const box = node?.tag === 'box' ? work.net.boxes[node.box] : undefined;
    const size = node?.tag === 'box' ? work.sized[node.box] : undefined;
    if (node?.tag !== 'box' || !box || !size) return [];
    const origin = originOf(work, placed, k);
    const places = new Map(
      box.ports.map((_, port): readonly [number, Point] => {
        const [x, y] = anchor({ node: k, port });
        return [port, [x - origin[0], y - origin[1]]];
      }),
    );
    const shapes = size.inside
      ? bubbleShapes(box, size, places)
      : shapesOf(box, size, work.sides[node.box] ?? [], places, isTextAbove(work, placed, k));
    return moveAll(shapes, origin);
  });

/** The smallest bounds around all. */
export const unite = (all: readonly Bounds[]): Bounds => ({
  left: Math.min(...all.map(({ left }) => left)),
  top: Math.min(...all.map(({ top }) => top)),
  right: Math.max(...all.map(({ right }) => right)),
  bottom: Math.max(...all.map(({ bottom }) => bottom)),
});

type Anchor = (end: End) => Point;

const legLength = 14;

/** The only leg of a side ends close to what it is on, at the same height. */
const tucked = (work: Work, placed: Placed, anchor: Anchor): Anchor => {
  const found = new Map<number, Point>();
  for (const side of ['left', 'right'] as const) {
    const legs = work.members.filter((k) => {
      const node = work.graph.nodes[k];
      return node?.tag === 'leg' && node.side === side;
    });
    const [only, second] = legs;
    if (only === undefined || second !== undefined) continue;
    const arrow = work.arrows.findIndex(({ ends }) => ends.some(({ node }) => node === only));
    const other = work.arrows[arrow]?.ends.find(({ node }) => node !== only);
    if (!other || placed.bends(arrow).length > 0) continue;
    const [x, y] = found.get(other.node) ?? anchor(other);
    const length = work.graph.nodes[other.node]?.tag === 'leg' ? 2 * legLength : legLength;
    found.set(only, [side === 'left' ? x - length : x + length, y]);
  }
  return (end) => found.get(end.node) ?? anchor(end);
};

/** Extent of the boxes, dots and legs, not counting wires. */
const boundsOf = (work: Work, placed: Placed, anchor: Anchor): Bounds =>
  unite(
    work.members.map((k): Bounds => {
      const node = work.graph.nodes[k];
      const [x, y] = node?.tag === 'leg' ? anchor({ node: k }) : placed.centre(k);
      if (node?.tag !== 'box') return { left: x, right: x, top: y - 8, bottom: y + 8 };
      const { width = 0, height = 0, below = 0, beside = 0 } = work.sized[node.box] ?? {};
      return {
        left: x - width / 2 - beside,
        right: x + width / 2 + beside,
        top: y - height / 2 - (below > 0 && isTextAbove(work, placed, k) ? below : 0),
        bottom: y + height / 2 + below,
      };
    }),
  );

type Wired = { readonly box: Bounds; readonly shapes: readonly Shape[] };

/** One wire, and how it widens the bounds. */
const wireOf = (arrow: Arrow, bends: readonly Point[], anchor: Anchor, box: Bounds) => {
  const [from, to] = [anchor(arrow.ends[0]), anchor(arrow.ends[1])];
  if (!arrow.back) return { route: through(from, bends, to), box };
  const own = arrow.ends[0].node === arrow.ends[1].node;
  const top = box.top - 16;
  const [left, right] = [Math.min(from[0], to[0]) - 16, Math.max(from[0], to[0]) + 16];
  return {
    route: own ? overTop(to, from, top) : overTop(from, to, top),
    box: unite([box, { left, right, top: top - 2, bottom: box.bottom }]),
  };
};

/** All wires; a name on each that no leg names, once. */
const wiresOf = (work: Work, placed: Placed, anchor: Anchor): Wired => {
  const named = new Set(work.net.legs.map(({ wire }) => wire));
  let box = boundsOf(work, placed, anchor);
  const wires: Shape[] = [];
  const names: Shape[] = [];
  for (const [at, arrow] of work.arrows.entries()) {
    const made = wireOf(arrow, placed.bends(at), anchor, box);
    box = made.box;
    wires.push(made.route.shape);
    const wire = work.net.wires.find(({ id }) => id === arrow.wire);
    if (!wire || named.has(arrow.wire)) continue;
    named.add(arrow.wire);
    const { middle } = made.route;
    names.push(text('index', shift(middle, [0, -5]), wire.name));
    box = unite([box, { ...box, top: Math.min(box.top, middle[1] - 16) }]);
  }
  return { box, shapes: [...wires, ...names] };
};

/** Draws one part. */
export const drawComponent = (work: Work): Drawn => {
  const placed = place(work);
  const anchor = tucked(work, placed, anchorsOf(work, placed));
  const wired = wiresOf(work, placed, anchor);
  const drops = dropsOf(work, anchor);
  const legs = work.members.flatMap((k): readonly (readonly [number, Point])[] => {
    const node = work.graph.nodes[k];
    return node?.tag === 'leg' ? [[node.leg, anchor({ node: k })]] : [];
  });
  return {
    box: wired.box,
    shapes: [
      ...wired.shapes,
      ...boxShapes(work, placed, anchor),
      ...drops.map(({ shape }) => shape),
    ],
    legs: new Map([...legs, ...drops.map(({ leg, to }) => [leg, to] as const)]),
  };
};

/** Legs that hang down begin here; several on one dot spread out. */
const dropsOf = (work: Work, anchor: Anchor) =>
  work.graph.drops
    .filter(({ end }) => work.members.includes(end.node))
    .map(({ end, leg }) => {
      const from = anchor(end);
      const shared = work.graph.drops.filter(
        (d) => d.end.node === end.node && d.end.port === undefined,
      );
      const at = shared.findIndex((d) => d.leg === leg);
      const dx = end.port === undefined ? (at - (shared.length - 1) / 2) * 18 : 0;
      const to: Point = [from[0] + dx, from[1] + 12];
      return { leg, to, shape: line(from, to) };
    });
