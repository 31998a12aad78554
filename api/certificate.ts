/** Proofs that others can check: certificates made, replayed, and written as a derivation that a person can follow. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../core/expr/error.js';
import { parseStatement } from '../core/expr/parser.js';
import { certificateCodec, type Certificate, type Reason } from '../core/checker/certificate.js';
import { certify, type NoCertificate } from '../core/proof/certify.js';
import { verify as replay, type Accepted, type Refusal } from '../core/checker/verify.js';
import type { Pack } from '../core/rewrite/pack.js';
import { elaborateStatement } from '../core/shape/elaborate.js';
import { latexTensor } from '../core/term/latex.js';
import { printTensor } from '../core/term/print.js';
import type { Term } from '../core/term/term.js';
import { shippedPacks } from '../rules/index.js';
import type { Json } from './json.js';
import { elaborate, limitsOf, rulesOf, type Options } from './options.js';

export type { Accepted, Refusal } from '../core/checker/verify.js';
export type { NoCertificate } from '../core/proof/certify.js';

const textsOf = (decls: Options['decls']): readonly string[] =>
  decls === undefined ? [] : typeof decls === 'string' ? [decls] : decls;

/**
 * Proves a statement and gives the certificate as JSON: the statement, the rules used, whole, and every step.
 *
 * Cost: about that of the proof, some more for writing the steps out; the same input gives the same bytes.
 * Errors: a `LanguageError`; a `NoCertificate` where the statement is not proved, or its proof uses what the checker cannot
 * replay (proof by entries, moments of independent entries, cancellation of inverses, parts of the search).
 */
export const certificate = (
  text: string,
  options: Options = {},
): Either<LanguageError | NoCertificate, Json> => {
  const statement = elaborate(text, options);
  if (isLeft(statement)) return statement;
  const parsed = parseStatement(text);
  if (isLeft(parsed)) return parsed;
  if (statement.right.relation !== '==')
    return left({ _tag: 'NotProved', message: 'only an equation has a certificate' });
  const { lhs, rhs } = parsed.right;
  const typed = {
    decls: textsOf(options.decls),
    lhs: text.slice(...lhs.span),
    rhs: text.slice(...rhs.span),
    relation: '==' as const,
  };
  const made = certify(typed, statement.right, rulesOf(options.packs), limitsOf(options));
  return '_tag' in made ? left(made) : right(certificateCodec.encode(made) as Json);
};

/**
 * Replays a certificate with the rules of `packs` (the shipped ones where left out). No search and no e-graph is behind it.
 *
 * Errors: a `Refusal` that says which step fails and why; never throws, whatever the value is.
 */
export const verify = (
  value: unknown,
  packs: readonly Pack[] = shippedPacks,
): Either<Refusal, Accepted> => replay(value, packs);

/** A line of a derivation. */
export type DerivationLine = {
  readonly text: string;
  readonly latex: string;
  /** Why it equals the line before: a rule and its source; nothing on the first line. */
  readonly by?: string;
};

const reasonText = ({ rules }: Certificate, reason: Reason): string => {
  if (reason.tag === 'fact') return 'declaration';
  if (reason.tag === 'entries') return 'entry by entry';
  const cited = rules.find((r) => r.pack === reason.pack && r.rule.id === reason.rule);
  return `${reason.rule} (${cited?.rule.source ?? ''})`;
};

/** The steps of a certificate as a chain of equal expressions, each with its reason. */
export const derivation = (
  value: unknown,
  packs: readonly Pack[] = shippedPacks,
): Either<Refusal, readonly DerivationLine[]> => {
  const decoded = certificateCodec.decode(value);
  if (isLeft(decoded)) return left({ _tag: 'NotACertificate', message: 'this is no certificate' });
  const { statement, steps } = decoded.right;
  const operators = packs.flatMap((p) => p.operators ?? []) as never;
  const read = elaborateStatement(statement.decls, statement, operators);
  if (isLeft(read)) return left({ _tag: 'StatementDoesNotRead', message: read.left.message });
  const { context, axes, layout, lhs, rhs } = read.right;
  const line = (t: Term): DerivationLine => ({
    text: printTensor(context, axes, t, layout),
    latex: latexTensor(context, axes, t, layout),
  });
  const lines = steps.map((s) => ({
    ...line(s.after),
    by: reasonText(decoded.right, s.reason),
  }));
  const last = { ...line(rhs), by: 'sums and products' };
  const isThere = (lines.at(-1) ?? line(lhs)).text === last.text;
  return right([line(lhs), ...lines, ...(isThere ? [] : [last])]);
};
