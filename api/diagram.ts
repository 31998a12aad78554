/** Pictures of texts: expressions, statements, einsum strings, and the steps of proofs. */
import { isLeft, isRight, map, type Either } from 'fp-ts/lib/Either.js';
import {
  fromEinsum,
  isEinsum,
  renderDot,
  renderStepsSvg,
  renderStepsTikz,
  renderSvg,
  renderTikz,
} from '../core/diagram/index.js';
import type { PictureOptions, PictureStep, TikzOptions } from '../core/diagram/index.js';
import type { LanguageError } from '../core/expr/error.js';
import type { ProofStep } from '../core/run/prove.js';
import type { Expression, Statement } from '../core/term/term.js';
import { elaborate, elaborateOne, type Options } from './options.js';

/** A picture in each of the ways it can be written. */
export type Pictures = {
  readonly svg: (options?: PictureOptions) => string;
  readonly tikz: (options?: TikzOptions) => string;
};

/** A picture of one expression or statement; Graphviz lays out `dot` in its own way. */
export type Diagram = Pictures & {
  readonly shown: Expression | Statement;
  readonly dot: (options?: PictureOptions) => string;
};

/** Reads what a picture is wanted of: an einsum string (it holds `->`), a statement (`==`, `!=`) or an expression. */
export const readPictured = (
  input: string | Expression | Statement,
  options: Options = {},
): Either<LanguageError, Expression | Statement> => {
  if (typeof input !== 'string')
    return 'relation' in input ? elaborate(input, options) : elaborateOne(input, options);
  if (isEinsum(input)) return fromEinsum(input);
  if (input.includes('==')) return elaborate(input, options);
  const expression = elaborateOne(input, options);
  if (isRight(expression) || !input.includes('!=')) return expression;
  const statement = elaborate(input, options);
  return isLeft(statement) ? expression : statement;
};

/**
 * The tensor diagram of an expression, of both sides of a statement, or of an einsum string.
 *
 * Errors: a `LanguageError` where the text does not read.
 *
 * @example
 * diagram('tr(A*B)', { decls: 'A, B : [n,n]' }); // right({ svg: () => '<svg ...', ... })
 */
export const diagram = (
  input: string | Expression | Statement,
  options: Options = {},
): Either<LanguageError, Diagram> =>
  map((shown: Expression | Statement): Diagram => ({
    shown,
    svg: (picture) => renderSvg(shown, picture),
    tikz: (picture) => renderTikz(shown, picture),
    dot: (picture) => renderDot(shown, picture),
  }))(readPictured(input, options));

const stepShown = ({ rule, source, lhs, rhs, equation }: ProofStep, at: number): PictureStep => ({
  caption: `${at + 1}. ${rule}${source === '' ? '' : `  (${source})`}`,
  says: `${lhs} == ${rhs}`,
  shown: equation(),
});

/** The steps of a proof as a strip of diagrams: those of `steps()` of the answer of `prove`. */
export const stepDiagrams = (steps: readonly ProofStep[]): Pictures => {
  const shown = steps.map(stepShown);
  return {
    svg: (picture) => renderStepsSvg(shown, picture),
    tikz: (picture) => renderStepsTikz(shown, picture),
  };
};
