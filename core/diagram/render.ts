/** Pictures of checked expressions and statements. */
import { printTensor } from '../term/print.js';
import type { Expression, Statement } from '../term/term.js';
import { diagramOf } from './build.js';
import { layoutPicture } from './row.js';
import { dotText } from './dot.js';
import { pair, strip } from './strip.js';
import type { PictureStep } from './strip.js';
import { svgText } from './svg.js';
import type { Described, Theme } from './svg.js';
import { tikzDocument, tikzPicture } from './tikz.js';

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

/** How TikZ is written: a whole document (default), or the `tikzpicture` alone, for a paper. */
export type TikzOptions = PictureOptions & { readonly fragment?: boolean };

const tikz = (drawn: Described, { fragment = false }: TikzOptions): string =>
  fragment ? tikzPicture(drawn) : tikzDocument(drawn);

/** The same picture in TikZ. */
export const renderTikz = (input: Expression | Statement, options: TikzOptions = {}): string =>
  tikz(picture(input, options), options);

/** The same diagram in the DOT language of Graphviz, which lays it out in its own way. */
export const renderDot = (input: Expression | Statement, options: PictureOptions = {}): string =>
  dotText(diagramOf(input), options.title ?? textOf(input));

/** Both sides of an equation, each as SVG; what they have in common has the same place in both. */
export const renderSidesSvg = (
  statement: Statement,
  { theme = 'auto' }: Pick<PictureOptions, 'theme'> = {},
): readonly [string, string] => {
  const { context, axes, layout, lhs, rhs } = statement;
  const [left, right] = pair(statement);
  const svg = (drawn: typeof left, body: Expression['body']): string => {
    const title = printTensor(context, axes, body, layout);
    return svgText({ ...drawn, title, description: `Tensor diagram of ${title}` }, theme);
  };
  return [svg(left, lhs), svg(right, rhs)];
};

/** The steps of a proof as a strip of pictures, in SVG. */
export const renderStepsSvg = (
  steps: readonly PictureStep[],
  options: PictureOptions = {},
): string => svgText(strip(steps, options.title ?? 'A proof'), options.theme ?? 'auto');

/** The steps of a proof as a strip of pictures, in TikZ. */
export const renderStepsTikz = (steps: readonly PictureStep[], options: TikzOptions = {}): string =>
  tikz(strip(steps, options.title ?? 'A proof'), options);
