/**
 * Statements as a file that Coq checks.
 *
 * A file is only made where the ring laws alone carry the statement (sums over indices, products, index equations, rational
 * factors, definitions): that is what the checker inside the file decides. The normal form of the proof checker tells.
 */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { coqText } from '../core/coq/file.js';
import { inlined } from '../core/coq/facts.js';
import { chain } from '../core/coq/chain.js';
import { provedText, type Proved } from '../core/coq/proved.js';
import { theoremOf, type Theorem } from '../core/coq/statement.js';
import { Unsupported } from '../core/coq/writer.js';
import { renderError } from '../core/expr/error.js';
import { certify } from '../core/proof/certify.js';
import { checker } from '../core/checker/step.js';
import { TooLarge } from '../core/checker/normal.js';
import { equal, ring } from '../core/checker/equal.js';
import type { Declared, Statement, Term } from '../core/term/term.js';
import { elaborate, limitsOf, rulesOf, type Options, type StatementInput } from './options.js';

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

/** The proof of a statement by its certificate, for Coq. */
const byCertificate = (
  name: string,
  statement: Statement,
  options: Options,
): Either<string, Proved> => {
  const rules = rulesOf(options.packs);
  const typed = { decls: [], lhs: '', rhs: '', relation: '==' as const };
  const made = certify(typed, statement, rules, limitsOf(options));
  if ('_tag' in made) return left(made.message);
  const { rule } = checker(statement, rules.packs);
  try {
    return right(provedText(name, statement, chain(statement, made.steps, rule)));
  } catch (error) {
    if (error instanceof Unsupported) return left(error.message);
    if (error instanceof TooLarge) return left(`too large: ${error.message}`);
    throw error;
  }
};

/** Ring laws first: they need no proof search. */
const entryOf = (
  name: string,
  statement: Statement,
  options: Options,
): Either<string, Theorem | Proved> => {
  if (statement.relation !== '==') return left('only equations have a Coq file');
  const plain = theoremOf(statement);
  return !isLeft(plain) && byRing(statement) ? plain : byCertificate(name, statement, options);
};

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
    const called = theoremName(name);
    const made = entryOf(called, checked.right, options);
    if (isLeft(made)) return left(`${name}: ${made.left}`);
    entries.push({ name: called, text, made: made.right });
  }
  return right(coqText(entries));
};
