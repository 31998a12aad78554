/** Objects that show themselves in a notebook: as mathematics and as a diagram. */
import { map, type Either } from 'fp-ts/lib/Either.js';
import { renderSvg } from '../core/diagram/index.js';
import type { PictureOptions } from '../core/diagram/index.js';
import type { LanguageError } from '../core/expr/error.js';
import { latexTensor } from '../core/term/latex.js';
import { printTensor } from '../core/term/print.js';
import type { Expression, Statement, Term } from '../core/term/term.js';
import { readPictured } from './diagram.js';
import type { Options } from './options.js';

/** Where Jupyter kernels for JavaScript (Deno's among them) look for the ways to show an object. */
const jupyter: unique symbol = Symbol.for('Jupyter.display') as never;

/** The same value in the types of a notebook: plain text, HTML, LaTeX, SVG. */
export type MimeBundle = {
  readonly 'text/plain': string;
  readonly 'text/html': string;
  readonly 'text/latex': string;
  readonly 'image/svg+xml': string;
};

/** A value of mathematics that shows itself. */
export type Shown = {
  readonly value: Expression | Statement;
  /** The text in the language. */
  readonly toString: () => string;
  /** For math mode, without dollars. */
  readonly toLatex: () => string;
  readonly toSvg: (options?: PictureOptions) => string;
  /** The diagram; below it the text, or the mathematics where `typeset` makes HTML of LaTeX, as KaTeX's `renderToString` does. */
  readonly toHtml: (typeset?: (latex: string) => string) => string;
  readonly [jupyter]: () => MimeBundle;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Write = typeof printTensor;

/** Both sides of a statement, or the one expression, in one way of writing. */
const written = (
  value: Expression | Statement,
  write: Write,
  unequal: string,
  equal: string,
): string => {
  const { context, axes, layout } = value;
  const side = (body: Term): string => write(context, axes, body, layout);
  if (!('relation' in value)) return side(value.body);
  return `${side(value.lhs)} ${value.relation === '==' ? equal : unequal} ${side(value.rhs)}`;
};

/** A checked expression or statement as an object that shows itself. */
export const shownAs = (value: Expression | Statement): Shown => {
  const toString = (): string => written(value, printTensor, '!=', '==');
  const toLatex = (): string => written(value, latexTensor, '\\ne', '=');
  const toSvg = (options: PictureOptions = {}): string => renderSvg(value, options);
  const toHtml = (typeset?: (latex: string) => string): string => {
    const caption = typeset ? typeset(toLatex()) : `<code>${escape(toString())}</code>`;
    return `<figure>${toSvg()}<figcaption>${caption}</figcaption></figure>`;
  };
  return {
    value,
    toString,
    toLatex,
    toSvg,
    toHtml,
    [jupyter]: () => ({
      'text/plain': toString(),
      'text/html': toHtml(),
      'text/latex': `$$${toLatex()}$$`,
      'image/svg+xml': toSvg(),
    }),
  };
};

/**
 * An expression, a statement or an einsum string as an object that shows itself in a notebook.
 *
 * Errors: a `LanguageError` where the text does not read.
 */
export const display = (
  input: string | Expression | Statement,
  options: Options = {},
): Either<LanguageError, Shown> => map(shownAs)(readPictured(input, options));
