/** Upright rectangles that hold what is drawn. */
import type { Point } from './drawing.js';
import { widthOf } from './labels.js';

export type Bounds = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** The smallest bounds around all. */
export const unite = (all: readonly Bounds[]): Bounds => ({
  left: Math.min(...all.map(({ left }) => left)),
  top: Math.min(...all.map(({ top }) => top)),
  right: Math.max(...all.map(({ right }) => right)),
  bottom: Math.max(...all.map(({ bottom }) => bottom)),
});

/** Whether two rectangles have a point in common. */
export const meet = (a: Bounds, b: Bounds): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** What a text in letters of the given size takes up. */
export const textBounds = (
  at: Point,
  label: string,
  size: number,
  anchor: 'start' | 'middle' | 'end',
): Bounds => {
  const width = widthOf(label, size);
  const left = anchor === 'start' ? at[0] : anchor === 'end' ? at[0] - width : at[0] - width / 2;
  return { left, right: left + width, top: at[1] - size, bottom: at[1] + 4 };
};
