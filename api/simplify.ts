/** The cheapest, or the shortest, form of an expression. */
import { isLeft, right, type Either } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../core/expr/error.js';
import { simplify as run, type Simplified } from '../core/extract/simplify.js';
import type { Price } from '../core/extract/cost.js';
import type { Objective } from '../core/extract/cheapest.js';
import { expandMeanings } from '../core/rewrite/means.js';
import { latexTensor } from '../core/term/latex.js';
import { printTensor } from '../core/term/print.js';
import type { Expression, Statement } from '../core/term/term.js';
import { check, type Counterexample, type Verdict } from '../evaluator/check.js';
import { elaborateOne, examplesOf, limitsOf, rulesOf } from './options.js';
import type { ExpressionInput, Options } from './options.js';

/** `sizes` are the values under which the cost is counted (100 each where left out). */
export type SimplifyOptions = Options & {
  /** `cost`: fewest multiplications and additions; `readable`: the smallest term. */
  readonly objective?: Objective;
  /** Whether numbers compare the result with the input (default true). */
  readonly numbers?: boolean;
  /** The price of a loop of the program, in place of its multiplications and additions. */
  readonly price?: Price;
};

/** A simplified expression. */
export type Simpler = {
  readonly expression: Expression;
  /** In the language. */
  readonly text: string;
  /** In LaTeX, for math mode. */
  readonly latex: string;
  /** Rules used, each once, with their sources. */
  readonly rules: Simplified['steps'];
  readonly before: Simplified['before'];
  readonly after: Simplified['after'];
  /** Operations that no form in the e-graphs searched is below: proven, and never above those of `after`. */
  readonly bound: Simplified['bound'];
  readonly stop: Simplified['stop'];
  readonly numbers?: Verdict;
  /** A point where the result differs from the input: a bug, never a property of the input. */
  readonly counterexample?: Counterexample;
  readonly warnings: readonly string[];
};

const compared = (before: Expression, after: Simplified, options: SimplifyOptions): Verdict => {
  const { context, axes, body, layout, warnings } = before;
  const sides = { lhs: body, rhs: after.body };
  const statement: Statement = { context, axes, layout, warnings, relation: '==', ...sides };
  return check(expandMeanings(statement, rulesOf(options.packs).operators), {
    points: 3,
    budget: 500,
    example: examplesOf(options),
  });
};

/**
 * Simplifies an expression.
 *
 * Errors: a `LanguageError` where the expression does not read.
 *
 * @example
 * simplify('d(tr(X*A), X)', { decls: ['X : [n,m]', 'A : [m,n]'] }); // right({ text: "A'", ... })
 */
export const simplify = (
  input: ExpressionInput,
  options: SimplifyOptions = {},
): Either<LanguageError, Simpler> => {
  const made = elaborateOne(input, options);
  if (isLeft(made)) return made;
  const sizes = examplesOf(options);
  const found = run(made.right, rulesOf(options.packs), {
    limits: limitsOf(options),
    ...(options.objective ? { objective: options.objective } : {}),
    ...(sizes ? { sizes } : {}),
    ...(options.price ? { price: options.price } : {}),
  });
  const { axes, body, layout, steps, before, after, bound, stop } = found;
  const { context, warnings } = made.right;
  const asked = options.numbers !== false && stop !== 'aborted';
  const numbers = asked ? compared(made.right, found, options) : undefined;
  return right({
    expression: { ...made.right, axes, body, layout },
    text: printTensor(context, axes, body, layout),
    latex: latexTensor(context, axes, body, layout),
    rules: steps,
    before,
    after,
    bound,
    stop,
    ...(numbers ? { numbers } : {}),
    ...(numbers?.tag === 'differ' ? { counterexample: numbers.counterexample } : {}),
    warnings,
  });
};
