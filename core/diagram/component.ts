/** Draws one connected part of a net: boxes where dagre puts them, wires to the ports in between. */
import { anchorsOf, originOf, tucked } from './anchors.js';
import type { Anchor } from './anchors.js';
import type { Bounds } from './bounds.js';
import { shapesOf } from './boxes.js';
import { bubbleShapes } from './bubble.js';
import type { Point, Shape } from './drawing.js';
import { line, moveAll } from './drawing.js';
import type { Drawn, Work } from './part.js';
import { place } from './placing.js';
import type { Placed } from './placing.js';
import { only, sidesOn } from './sides.js';
import type { Sides } from './sides.js';
import { wiresOf } from './wires.js';

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

/** The pictures in which a dot is one. Where two of its ends are in a picture and others are not, it is a point of a wire. */
const dotOn = ({ graph }: Work, k: number): Sides => {
  const ends = [
    ...graph.edges.filter((edge) => edge.ends.some(({ node }) => node === k)),
    ...graph.drops.filter(({ end }) => end.node === k),
  ];
  return [1, 2]
    .filter((side) => {
      const count = ends.filter((end) => (sidesOn(end) & side) !== 0).length;
      return count > 0 && (count !== 2 || ends.length === 2);
    })
    .reduce((sum, side) => sum | side, 0);
};

const boxShapes = (work: Work, placed: Placed, anchor: Anchor): readonly Shape[] =>
  work.members.flatMap((k): readonly Shape[] => {
    const node = work.graph.nodes[k];
    if (node?.tag === 'dot')
      return only<Shape>(
        [{ tag: 'disc', ink: 'dot', at: placed.centre(k), radius: 4 }],
        dotOn(work, k),
      );
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
    return moveAll(only(shapes, sidesOn(box)), origin);
  });

/** Bounds of the boxes, the texts of diamonds, the dots and the ends of legs. */
const bodiesOf = (work: Work, placed: Placed, anchor: Anchor): readonly Bounds[] =>
  work.members.flatMap((k): readonly Bounds[] => {
    const node = work.graph.nodes[k];
    const [x, y] = node?.tag === 'leg' ? anchor({ node: k }) : placed.centre(k);
    if (node?.tag !== 'box') return [{ left: x, right: x, top: y - 8, bottom: y + 8 }];
    const { width = 0, height = 0, below = 0, beside = 0 } = work.sized[node.box] ?? {};
    const [left, right] = [x - width / 2, x + width / 2];
    const [top, bottom] = [y - height / 2, y + height / 2];
    const body = { left, right, top, bottom };
    if (below === 0) return [body];
    const [from, to] = isTextAbove(work, placed, k) ? [top - below, top] : [bottom, bottom + below];
    return [body, { left: left - beside - 4, right: right + beside + 4, top: from, bottom: to }];
  });

/** Draws one part. */
export const drawComponent = (work: Work): Drawn => {
  const placed = place(work);
  const anchor = tucked(work, placed, anchorsOf(work, placed));
  const wired = wiresOf(work, placed, anchor, bodiesOf(work, placed, anchor));
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
      ...drops.flatMap(({ shapes }) => shapes),
    ],
    legs: new Map([...legs, ...drops.map(({ leg, to }) => [leg, to] as const)]),
  };
};

/** Legs that hang down begin here; several on one dot spread out. */
const dropsOf = (work: Work, anchor: Anchor) =>
  work.graph.drops
    .filter(({ end }) => work.members.includes(end.node))
    .map((drop) => {
      const { end, leg } = drop;
      const from = anchor(end);
      const shared = work.graph.drops.filter(
        (d) => d.end.node === end.node && d.end.port === undefined,
      );
      const at = shared.findIndex((d) => d.leg === leg);
      const dx = end.port === undefined ? (at - (shared.length - 1) / 2) * 18 : 0;
      const to: Point = [from[0] + dx, from[1] + 12];
      return { leg, to, shapes: only([line(from, to)], sidesOn(drop)) };
    });
