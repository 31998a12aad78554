/** Pictures of checked expressions and statements. */
import { printTensor } from '../term/print.js';
import type { Expression, Statement } from '../term/term.js';

/** `auto` follows the reader's `prefers-color-scheme`. */
export type Theme = 'auto' | 'light' | 'dark';

/** How a picture is drawn. */
export type PictureOptions = {
  /** Colours (default `auto`). */
  readonly theme?: Theme;
  /** What a reader without the picture is told; the text of the expression where left out. */
  readonly title?: string;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * The picture of an expression, or of both sides of a statement, as the text of an SVG element.
 *
 * It can stand alone in a file or inside a page; its styles touch nothing outside it.
 */
export const renderSvg = (input: Expression | Statement, options: PictureOptions = {}): string => {
  const { context, axes, layout } = input;
  const side = (body: Expression['body']): string => printTensor(context, axes, body, layout);
  const text =
    'relation' in input
      ? `${side(input.lhs)} ${input.relation} ${side(input.rhs)}`
      : side(input.body);
  const width = 40 + 9 * text.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="50" viewBox="0 0 ${width} 50">`,
    `<title>${escape(options.title ?? text)}</title>`,
    `<rect x="10" y="10" width="${width - 20}" height="30" fill="none" stroke="currentColor"/>`,
    `<text x="${width / 2}" y="30" text-anchor="middle" fill="currentColor">${escape(text)}</text>`,
    '</svg>',
  ].join('\n');
};
