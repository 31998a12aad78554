/** A laid out picture: shapes with coordinates in pixels, y downwards. SVG and TikZ are written from it. */
import type { Label } from './labels.js';
import type { Marked } from './sides.js';

export type Point = readonly [x: number, y: number];

/** A cubic Bezier segment from where the last one ended. */
export type Segment = readonly [control1: Point, control2: Point, end: Point];

/** What a shape is, which decides its colours. */
export type Ink =
  | 'tensor'
  | 'inner'
  | 'function'
  | 'operator'
  | 'derivative'
  | 'expectation'
  | 'at'
  | 'sum'
  | 'indicator'
  | 'epsilon'
  | 'wire'
  | 'dot'
  | 'ring'
  | 'mark'
  | 'leg';

/** What a text is, which decides its size and colour. */
export type Face = 'name' | 'index' | 'head' | 'join' | 'relation' | 'axis' | 'caption';

/** One stroke, area or text. */
export type Shape = Marked & Form;

type Form =
  | {
      readonly tag: 'rect';
      readonly ink: Ink;
      readonly at: Point;
      readonly width: number;
      readonly height: number;
      readonly radius: number;
    }
  | { readonly tag: 'polygon'; readonly ink: Ink; readonly points: readonly Point[] }
  | { readonly tag: 'disc'; readonly ink: Ink; readonly at: Point; readonly radius: number }
  | {
      readonly tag: 'path';
      readonly ink: Ink;
      readonly from: Point;
      readonly segments: readonly Segment[];
    }
  | {
      readonly tag: 'text';
      readonly face: Face;
      readonly at: Point;
      readonly label: Label;
      readonly anchor: 'start' | 'middle' | 'end';
    };

/** Font sizes in pixels. */
export const sizes: Readonly<Record<Face, number>> = {
  name: 16,
  index: 12,
  head: 13,
  join: 18,
  relation: 12,
  axis: 9,
  caption: 13,
};

/** A point moved. */
export const shift = ([x, y]: Point, [dx, dy]: Point): Point => [x + dx, y + dy];

/** A shape moved by a vector. */
export const move = (shape: Shape, by: Point): Shape => {
  switch (shape.tag) {
    case 'polygon':
      return { ...shape, points: shape.points.map((p) => shift(p, by)) };
    case 'path':
      return {
        ...shape,
        from: shift(shape.from, by),
        segments: shape.segments.map(([a, b, c]): Segment => [
          shift(a, by),
          shift(b, by),
          shift(c, by),
        ]),
      };
    default:
      return { ...shape, at: shift(shape.at, by) };
  }
};

/** Shapes moved by a vector. */
export const moveAll = (shapes: readonly Shape[], by: Point): readonly Shape[] =>
  by[0] === 0 && by[1] === 0 ? shapes : shapes.map((shape) => move(shape, by));

/** A straight line. */
export const line = (from: Point, to: Point, ink: Ink = 'wire'): Shape => ({
  tag: 'path',
  ink,
  from,
  segments: [[from, to, to]],
});

/** A text. */
export const text = (
  face: Face,
  at: Point,
  label: Label,
  anchor: 'start' | 'middle' | 'end' = 'middle',
): Shape => ({ tag: 'text', face, at, label, anchor });
