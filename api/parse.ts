/** Texts and JSON as checked statements and expressions. */
import { isLeft, isRight, right, type Either } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../core/expr/error.js';
import { parseExpression, parseStatement } from '../core/expr/parser.js';
import { latexTensor } from '../core/term/latex.js';
import { printTensor } from '../core/term/print.js';
import type { Expression, Statement } from '../core/term/term.js';
import {
  elaborate,
  elaborateOne,
  type ExpressionInput,
  type Options,
  type StatementInput,
} from './options.js';

/** What was read: the checked terms, and how they print. */
export type Parsed =
  | {
      readonly kind: 'statement';
      readonly statement: Statement;
      readonly text: string;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      readonly text: string;
      readonly latex: string;
      readonly warnings: readonly string[];
    };

/** A statement where it reads as one, or reads as neither and has `==` or `!=`: `[i != j]` is an expression. */
const isStatement = (input: StatementInput | ExpressionInput): boolean => {
  if (typeof input !== 'string') return 'lhs' in input;
  if (isRight(parseStatement(input))) return true;
  return isLeft(parseExpression(input)) && /[=!]=/.test(input);
};

const statementOf = (statement: Statement): Parsed => {
  const { context, axes, lhs, rhs, relation, layout, warnings } = statement;
  const write = (side: Statement['lhs']): string => printTensor(context, axes, side, layout);
  const text = `${write(lhs)} ${relation} ${write(rhs)}`;
  return { kind: 'statement', statement, text, warnings };
};

const expressionOf = (expression: Expression): Parsed => {
  const { context, axes, body, layout, warnings } = expression;
  const text = printTensor(context, axes, body, layout);
  const latex = latexTensor(context, axes, body, layout);
  return { kind: 'expression', expression, text, latex, warnings };
};

/**
 * Reads a statement or an expression: a text, two sides, or terms as JSON; shapes, names and sizes are checked.
 *
 * Errors: a `LanguageError` with its place in the text. Never throws on any input text.
 *
 * @example
 * parse("(A*B)'", { decls: 'A : [n,m]; B : [m,k]' }); // right({ kind: 'expression', text: "B'*A'", ... })
 */
export const parse = (
  input: StatementInput | ExpressionInput,
  options: Options = {},
): Either<LanguageError, Parsed> => {
  if (isStatement(input)) {
    const made = elaborate(input as StatementInput, options);
    return isLeft(made) ? made : right(statementOf(made.right));
  }
  const made = elaborateOne(input as ExpressionInput, options);
  return isLeft(made) ? made : right(expressionOf(made.right));
};
