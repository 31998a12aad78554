/** The steps of a proof as one picture: a caption and the two diagrams of each step, one below another. */
import type { Expression, Statement } from '../term/term.js';
import { diagramOf } from './build.js';
import type { Shape } from './drawing.js';
import { moveAll, sizes, text } from './drawing.js';
import { widthOf } from './labels.js';
import { layoutPicture } from './row.js';
import type { Described } from './svg.js';

/** A step to be drawn. `says` is its text, for those who do not see the picture. */
export type PictureStep = {
  readonly caption: string;
  readonly says: string;
  readonly shown: Expression | Statement;
};

const captionHeight = 22;
const gap = 26;

const plain = (caption: string): { readonly text: string; readonly latex: string } => ({
  text: caption,
  latex: `\\text{${caption.replace(/[\\{}$&#^_%~]/g, (sign) => `\\char${sign.charCodeAt(0)} `)}}`,
});

/** Lays out the steps. Both sides of a step stand where the side before left their common parts, as far as it goes. */
export const strip = (steps: readonly PictureStep[], title: string): Described => {
  const shapes: Shape[] = [];
  let [y, width] = [0, 0];
  for (const { caption, shown } of steps) {
    const inside = layoutPicture(diagramOf(shown));
    const label = plain(caption);
    shapes.push(text('caption', [0, y + 13], label, 'start'));
    shapes.push(...moveAll(inside.shapes, [0, y + captionHeight]));
    width = Math.max(width, inside.width, widthOf(label.text, sizes.caption));
    y += captionHeight + inside.height + gap;
  }
  const description = steps.map(({ caption, says }) => `${caption}: ${says}`).join('; ');
  return { width, height: Math.max(0, y - gap), shapes, title, description };
};
