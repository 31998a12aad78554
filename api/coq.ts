/**
 * Statements as a file that Coq checks.
 *
 * A file is only made of what the engine proves, and only where the ring laws alone carry it (sums over indices, products,
 * index equations, rational factors): that is what the checker inside the file decides.
 */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { coqText } from '../core/coq/file.js';
import { theoremOf } from '../core/coq/statement.js';
import { renderError } from '../core/expr/error.js';
import * as engine from '../core/run/prove.js';
import type { Declared, Statement } from '../core/term/term.js';
import { elaborate, limitsOf, rulesOf, type Options, type StatementInput } from './options.js';

/** A statement with the name of its theorem and the text that stands above it. */
export type CoqStatement = {
  readonly name: string;
  readonly text: string;
  readonly statement: StatementInput;
  readonly options?: Options;
};

const bare = (declared: Declared): Declared => ({ ...declared, properties: [] });

/** The statement with the facts that define names, without properties and other facts. */
const withoutFacts = (statement: Statement): Statement => ({
  ...statement,
  context: {
    ...statement.context,
    facts: statement.context.facts.filter(({ defines }) => defines !== undefined),
    variables: new Map([...statement.context.variables].map(([k, v]) => [k, bare(v)])),
  },
});

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
    const proof = engine.prove(withoutFacts(checked.right), rulesOf([]), limitsOf(options));
    if (proof.status !== 'proved')
      return left(`${name}: the ring laws alone do not prove it, and rules have no Coq form yet`);
    entries.push({ name: theoremName(name), text, theorem: theorem.right });
  }
  return right(coqText(entries));
};
