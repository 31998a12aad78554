/** Where wires end: the places of ports on their boxes, the ends of legs. */
import { placesOf } from './boxes.js';
import type { Point } from './drawing.js';
import { shift } from './drawing.js';
import type { End } from './graph.js';
import type { Work } from './part.js';
import type { Placed } from './placing.js';

/** The point at which an end of a wire is. */
export type Anchor = (end: End) => Point;

/** The port places of every box of the part, in the coordinates of the part. */
export const anchorsOf = (work: Work, placed: Placed): Anchor => {
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

/** The upper left corner of a node. */
export const originOf = (work: Work, placed: Placed, k: number): Point => {
  const node = work.graph.nodes[k];
  const size = node?.tag === 'box' ? work.sized[node.box] : undefined;
  const [x, y] = placed.centre(k);
  return size ? [x - size.width / 2, y - size.height / 2] : [x, y];
};

const legLength = 14;

/** The only leg of a side ends close to what it is on, at the same height. */
export const tucked = (work: Work, placed: Placed, anchor: Anchor): Anchor => {
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
