/**
 * The steps of a proof as one picture: a caption and the two sides of each step.
 *
 * Both sides of a step are laid out as one diagram (`merge.ts`), so what they have in common stands in the same place in both:
 * a reader who looks from one to the other sees what the rule changed. Steps are equations of parts, not of the whole, so
 * nothing is promised from one step to the next.
 */
import type { Expression, Statement } from '../term/term.js';
import type { Inside } from './boxes.js';
import { diagramOf, sidesOf } from './build.js';
import type { Shape } from './drawing.js';
import { moveAll, sizes, text } from './drawing.js';
import { widthOf } from './labels.js';
import type { Label } from './labels.js';
import { merge } from './merge.js';
import { layoutPicture, widest } from './row.js';
import { only } from './sides.js';
import type { Described } from './svg.js';

/** A step to be drawn. `says` is its text, for those who do not see the picture. */
export type PictureStep = {
  readonly caption: string;
  readonly says: string;
  readonly shown: Expression | Statement;
};

const captionHeight = 22;
const gap = 26;
const signWidth = 28;
const sideGap = 12;
/** Up to this width both sides of a step stand beside one another. */
const lineWidth = 720;

const plain = (caption: string): { readonly text: string; readonly latex: string } => ({
  text: caption,
  latex: `\\text{${caption.replace(/[\\{}$&#^_%~]/g, (sign) => `\\char${sign.charCodeAt(0)} `)}}`,
});

type Drawing = Pick<Inside, 'width' | 'height' | 'shapes'>;

/** Both sides of an equation, each in its own picture of the same size, with what they have in common in the same place. */
export const pair = (statement: Statement): readonly [Drawing, Drawing] => {
  const [left, right] = sidesOf(statement);
  const { width, height, shapes } = layoutPicture(merge(left, right), widest - signWidth);
  const side = (on: number): Drawing => ({ width, height, shapes: only(shapes, on) });
  return [side(1), side(2)];
};

/** Both sides in a line with the sign between them, where they are narrow; else one below the other. */
const equation = (statement: Statement): Drawing => {
  const sides = pair(statement);
  const [, , sign] = sidesOf(statement);
  const [{ width }] = sides;
  return 2 * width + signWidth + 2 * sideGap <= lineWidth
    ? inLine(sides, sign)
    : stacked(sides, sign);
};

const inLine = ([left, right]: readonly [Drawing, Drawing], sign: Label): Drawing => {
  const x = left.width + sideGap;
  const start = x + signWidth + sideGap;
  return {
    width: start + right.width,
    height: left.height,
    shapes: [
      ...left.shapes,
      text('join', [x + signWidth / 2, left.height / 2 + 5], sign),
      ...moveAll(right.shapes, [start, 0]),
    ],
  };
};

/** One side below the other, with the sign before the second. */
const stacked = ([upper, lower]: readonly [Drawing, Drawing], sign: Label): Drawing => {
  const y = upper.height + sideGap;
  return {
    width: upper.width + signWidth,
    height: y + lower.height,
    shapes: [
      ...moveAll(upper.shapes, [signWidth, 0]),
      text('join', [signWidth / 2, y + lower.height / 2 + 5], sign),
      ...moveAll(lower.shapes, [signWidth, y]),
    ],
  };
};

/** Lays out the steps. */
export const strip = (steps: readonly PictureStep[], title: string): Described => {
  const shapes: Shape[] = [];
  let [y, width] = [0, 0];
  for (const { caption, shown } of steps) {
    const inside = 'relation' in shown ? equation(shown) : layoutPicture(diagramOf(shown));
    const label = plain(caption);
    shapes.push(text('caption', [0, y + 13], label, 'start'));
    shapes.push(...moveAll(inside.shapes, [0, y + captionHeight]));
    width = Math.max(width, inside.width, widthOf(label.text, sizes.caption));
    y += captionHeight + inside.height + gap;
  }
  const description = steps.map(({ caption, says }) => `${caption}: ${says}`).join('; ');
  return { width, height: Math.max(0, y - gap), shapes, title, description };
};
