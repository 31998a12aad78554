/**
 * Statements as a file that Coq checks.
 *
 * A file is only made where the ring laws alone carry the statement (sums over indices, products, index equations, rational
 * factors, definitions): that is what the checker inside the file decides. The normal form of the proof checker tells.
 */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { coqText } from '../core/coq/file.js';
import { inlined } from '../core/coq/facts.js';
import { theoremOf } from '../core/coq/statement.js';
import { renderError } from '../core/expr/error.js';
import { ring, TooLarge } from '../core/proof/polynomial.js';
import { equal } from '../core/proof/same.js';
import type { Declared, Statement, Term } from '../core/term/term.js';
import { elaborate, type Options, type StatementInput } from './options.js';

/** A statement with the name of its theorem and the text that stands above it. */
export type CoqStatement = {
  readonly name: string;
  readonly text: string;
  readonly statement: StatementInput;
  readonly options?: Options;
};

const bare = (declared: Declared): Declared => ({ ...declared, properties: [] });

/** Whether both sides are one polynomial in entries of arbitrary tensors, definitions put in. */
const byRing = ({ lhs, rhs, context }: Statement): boolean => {
  const variables = new Map([...context.variables].map(([k, v]) => [k, bare(v)]));
  const plain = ring({ ...context, facts: [], variables });
  const side = (t: Term): Term => inlined(t, context.facts).term;
  try {
    return equal(plain, side(lhs), side(rhs));
  } catch (error) {
    if (error instanceof TooLarge) return false;
    throw error;
  }
};

/** A theorem's name from any text. */
export const theoremName = (text: string): string =>
  `einsat_${text.replace(/[^A-Za-z0-9]+/g, '_')}`;

/**
 * The Coq file of statements, one theorem each.
 *
 * Errors: why a statement has no theorem, as a sentence. Never throws on any input text.
 */
export const coqFile = (statements: readonly CoqStatement[]): Either<string, string> => {
  const entries = [];
  for (const { name, text, statement, options = {} } of statements) {
    const checked = elaborate(statement, options);
    if (isLeft(checked)) return left(renderError(checked.left));
    const theorem = theoremOf(checked.right);
    if (isLeft(theorem)) return left(`${name}: ${theorem.left}`);
    if (!byRing(checked.right))
      return left(`${name}: the ring laws alone do not prove it, and rules have no Coq form yet`);
    entries.push({ name: theoremName(name), text, theorem: theorem.right });
  }
  return right(coqText(entries));
};
