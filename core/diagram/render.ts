/** Pictures of checked expressions and statements. */
import { printTensor } from '../term/print.js';
import type { Expression, Statement } from '../term/term.js';
import { diagramOf } from './build.js';
import { layoutPicture } from './row.js';
import { svgText } from './svg.js';
import type { Described, Theme } from './svg.js';

/** How a picture is drawn. */
export type PictureOptions = {
  /** Colours (default `auto`). */
  readonly theme?: Theme;
  /** What a reader without the picture is told; the text of the expression where left out. */
  readonly title?: string;
};

/** The text of an expression or statement. */
export const textOf = (input: Expression | Statement): string => {
  const { context, axes, layout } = input;
  const side = (body: Expression['body']): string => printTensor(context, axes, body, layout);
  return 'relation' in input
    ? `${side(input.lhs)} ${input.relation} ${side(input.rhs)}`
    : side(input.body);
};

const picture = (input: Expression | Statement, { title }: PictureOptions): Described => {
  const text = textOf(input);
  return {
    ...layoutPicture(diagramOf(input)),
    title: title ?? text,
    description: `Tensor diagram of ${text}`,
  };
};

/**
 * The picture of an expression, or of both sides of a statement, as the text of an SVG element.
 *
 * It can stand alone in a file or inside a page; its styles touch nothing outside it.
 */
export const renderSvg = (input: Expression | Statement, options: PictureOptions = {}): string =>
  svgText(picture(input, options), options.theme ?? 'auto');
