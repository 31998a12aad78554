/** Curves of wires. They leave and enter boxes horizontally. */
import type { Point, Segment, Shape } from './drawing.js';

/** A wire; its middle, and how far it falls in the piece around it. */
export type Route = { readonly shape: Shape; readonly middle: Point; readonly fall: number };

const between = (a: Point, b: Point): Segment => {
  if (Math.abs(a[1] - b[1]) < 0.5) return [a, b, b];
  const bend = (b[0] - a[0]) / 2;
  return [[a[0] + bend, a[1]], [b[0] - bend, b[1]], b];
};

const mean = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** A wire from left to right through the given points. */
export const through = (from: Point, bends: readonly Point[], to: Point): Route => {
  const inside = bends.filter(([x]) => x > from[0] && x < to[0]);
  const points = [from, ...inside, to];
  const at = Math.floor((points.length - 1) / 2);
  const [before, after] = [points[at] ?? from, points[at + 1] ?? to];
  const onPoint = points.length % 2 === 1 && points.length > 2;
  return {
    shape: {
      tag: 'path',
      ink: 'wire',
      from,
      segments: points.slice(1).map((p, k) => between(points[k] ?? from, p)),
    },
    middle: onPoint ? before : mean(before, after),
    fall: onPoint ? 0 : after[1] - before[1],
  };
};

const reach = 14;

/** A wire from the right side of the last box back over the top into the left side of the first. */
export const overTop = (from: Point, to: Point, top: number): Route => {
  const r = (y: number): number => Math.min(reach, (y - top) / 2);
  const [a, b] = [r(from[1]), r(to[1])];
  const corner = (start: Point, control: Point, end: Point): Segment => [
    [start[0] + (control[0] - start[0]) * 0.55, start[1] + (control[1] - start[1]) * 0.55],
    [end[0] + (control[0] - end[0]) * 0.55, end[1] + (control[1] - end[1]) * 0.55],
    end,
  ];
  const straight = (p: Point): Segment => [p, p, p];
  const [x, u] = [from[0] + reach, to[0] - reach];
  const points: readonly Segment[] = [
    corner(from, [x, from[1]], [x, from[1] - a]),
    straight([x, top + a]),
    corner([x, top + a], [x, top], [x - reach, top]),
    straight([u + reach, top]),
    corner([u + reach, top], [u, top], [u, top + b]),
    straight([u, to[1] - b]),
    corner([u, to[1] - b], [u, to[1]], to),
  ];
  return {
    shape: { tag: 'path', ink: 'wire', from, segments: points },
    middle: [(from[0] + to[0]) / 2, top],
    fall: 0,
  };
};
