/**
 * Replays a certificate: reads the statement, compares the rules cited with those of trusted packs, checks step after step
 * (`step.ts`), and that the last expression is the right side.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { OperatorTable } from '../shape/elaborate.js';
import { elaborateStatement } from '../shape/elaborate.js';
import type { Pack } from '../rewrite/pack.js';
import type { Statement, Term } from '../term/term.js';
import { readCertificate, type Certificate, type CitedRule, type Read } from './certificate.js';
import { equal } from './equal.js';
import { TooLarge } from './normal.js';
import { checker, stepFault, type Checker } from './step.js';
import { withoutValue } from './values.js';

/** Why a certificate is not accepted; `step` counts from 1. */
export type Refusal = {
  readonly _tag:
    | 'NotACertificate'
    | 'StatementDoesNotRead'
    | 'UnknownRule'
    | 'StepFails'
    | 'EndIsNotTheOtherSide'
    | 'TooLarge';
  readonly step?: number;
  readonly message: string;
};

/** What is accepted: the statement, how many steps were replayed, and the rules that it rests on, as `pack/rule`. */
export type Accepted = {
  readonly statement: Certificate['statement'];
  readonly steps: number;
  readonly rules: readonly string[];
};

const refuse = (_tag: Refusal['_tag'], message: string, step?: number): Refusal => ({
  _tag,
  message,
  ...(step === undefined ? {} : { step }),
});

const nameOf = ({ pack, rule }: CitedRule): string => `${pack}/${rule.id}`;

/** Whether the rules that a certificate cites are those of the packs, word for word. */
const unknownRule = (certificate: Certificate, packs: readonly Pack[]): string | undefined =>
  certificate.rules
    .filter(({ pack, rule, decls }) => {
      const found = packs.find((p) => p.pack === pack);
      const text = found?.rules.find((x) => x.id === rule.id);
      return (
        !text ||
        JSON.stringify(text) !== JSON.stringify(rule) ||
        JSON.stringify(text.decls ?? found?.decls) !== JSON.stringify(decls)
      );
    })
    .map(nameOf)[0];

/** Rules that steps name but the certificate does not cite. */
const uncited = (certificate: Certificate): string | undefined => {
  const cited = new Set(certificate.rules.map(nameOf));
  for (const { reason } of certificate.steps)
    if ('rule' in reason && !cited.has(`${reason.pack}/${reason.rule}`))
      return `${reason.pack}/${reason.rule}`;
  return undefined;
};

/**
 * Replays a certificate with the rules of `packs`.
 *
 * Errors: a `Refusal` that says which step fails and why. Never throws on any input.
 */
export const verify = (json: unknown, packs: readonly Pack[]): E.Either<Refusal, Accepted> => {
  const certificate = readCertificate(json);
  if (!certificate) return E.left(refuse('NotACertificate', 'this is no certificate of version 2'));
  const { statement } = certificate;
  const operators: OperatorTable = packs.flatMap((p) => p.operators ?? []) as never;
  const read = elaborateStatement(statement.decls, statement, operators);
  if (E.isLeft(read)) return E.left(refuse('StatementDoesNotRead', read.left.message));
  return replayFor(read.right, certificate, packs);
};

/** Replays a certificate that was read, for this statement, whatever text it holds. */
export const replayFor = (
  statement: Statement,
  certificate: Read,
  packs: readonly Pack[],
): E.Either<Refusal, Accepted> => {
  const unknown = unknownRule(certificate, packs) ?? uncited(certificate);
  if (unknown !== undefined)
    return E.left(refuse('UnknownRule', `${unknown} is not a rule of a trusted pack`));
  try {
    return replay(checker(statement, packs), statement, certificate);
  } catch (error) {
    // Terms that are nested too deeply run out of stack.
    if (error instanceof TooLarge || error instanceof RangeError)
      return E.left(refuse('TooLarge', error.message));
    throw error;
  }
};

const replay = (
  c: Checker,
  { lhs, rhs }: Statement,
  { statement, steps, indices, rules }: Read,
): E.Either<Refusal, Accepted> => {
  const empty = indices.find((i) => !c.isAxis(i.size));
  if (empty) return E.left(refuse('NotACertificate', `an axis may be empty: ${empty.size.key}`));
  let now: Term = lhs;
  for (const [k, step] of steps.entries()) {
    const fault = stepFault(c, now, step);
    if (fault !== undefined) return E.left(refuse('StepFails', fault, k + 1));
    now = step.after;
  }
  const open = withoutValue(c, steps);
  if (open)
    return E.left(
      refuse('StepFails', 'what is replaced may have no value', steps.indexOf(open) + 1),
    );
  return equal(c.g.ring, now, rhs)
    ? E.right({ statement, steps: steps.length, rules: rules.map(nameOf) })
    : E.left(refuse('EndIsNotTheOtherSide', 'the last expression is not the right side'));
};
