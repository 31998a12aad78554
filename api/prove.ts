/**
 * Proves or refutes a statement: the engine's steps beside the numbers.
 *
 * The two never help each other: numbers refute or stay silent, only steps prove. Where both speak and differ, the answer
 * is `disagreement`: a bug in a rule, the engine or the evaluator, never a fact about the statement.
 */
import { isLeft, right, type Either } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../core/expr/error.js';
import * as engine from '../core/run/prove.js';
import type { Proof, ProofStep } from '../core/run/prove.js';
import type { StopReason } from '../core/run/engine.js';
import type { Statement } from '../core/term/term.js';
import { expandMeanings } from '../core/rewrite/means.js';
import { check, type Counterexample, type Verdict } from '../evaluator/check.js';
import { elaborate, examplesOf, limitsOf, rulesOf } from './options.js';
import type { Options, StatementInput } from './options.js';

/** How `prove` is asked; `numbers: false` leaves the numeric check out. */
export type ProveOptions = Options & { readonly numbers?: boolean };

/** What is known of a statement after `prove`. */
export type Status = 'proved' | 'refuted' | 'unknown' | 'vacuous' | 'disagreement';

/** The answer, with what it rests on. */
export type Answer = {
  readonly status: Status;
  /** Rules of the proof in the order of use (of `disagreement` too). */
  readonly rules: readonly string[];
  /** The steps of the proof as equations; written out when asked for. */
  readonly steps: () => readonly ProofStep[];
  /** A point where the sides differ: of `refuted`, of `disagreement`, of a shown `!=`. */
  readonly counterexample?: Counterexample;
  /** What the numbers said; left out where they were not asked. */
  readonly numbers?: Verdict;
  /** Why the engine ended. */
  readonly stop: StopReason;
  /** Milliseconds from the text to the end of the engine. */
  readonly ms: number;
  /** Milliseconds of the numbers. */
  readonly checkMs: number;
  /** Remarks on the statement, such as a name that d holds fixed. */
  readonly warnings: readonly string[];
};

const judge = (statement: Statement, equal: boolean, numbers: Verdict | undefined): Status => {
  const differ = numbers?.tag === 'differ';
  if (equal && differ) return 'disagreement';
  if (statement.relation === '!=') return equal ? 'refuted' : differ ? 'proved' : 'unknown';
  return equal ? 'proved' : differ ? 'refuted' : 'unknown';
};

/** A proof is tried at few points, a statement that is open at many. */
const numbersOf = (statement: Statement, proof: Proof, options: ProveOptions): Verdict =>
  check(expandMeanings(statement, rulesOf(options.packs).operators), {
    example: examplesOf(options),
    budget: Math.min(1000, options.time ?? 1000),
    points: proof.status === 'proved' ? 2 : 6,
  });

/**
 * Proves or refutes a statement.
 *
 * Errors: a `LanguageError` where the statement does not read. Never throws on any input text.
 *
 * @example
 * prove("tr(A*B) == tr(B*A)", { decls: ['A : [n,m]', 'B : [m,n]'] }); // right({ status: 'proved', ... })
 */
export const prove = (
  input: StatementInput,
  options: ProveOptions = {},
): Either<LanguageError, Answer> => {
  const began = performance.now();
  const statement = elaborate(input, options);
  if (isLeft(statement)) return statement;
  const equation: Statement = { ...statement.right, relation: '==' };
  const proof = engine.prove(equation, rulesOf(options.packs), limitsOf(options));
  const ended = performance.now();
  const asked = options.numbers !== false && proof.stop !== 'aborted';
  const numbers = asked ? numbersOf(statement.right, proof, options) : undefined;
  return right({
    status: judge(statement.right, proof.status === 'proved', numbers),
    rules: proof.rules,
    steps: proof.steps,
    ...(numbers?.tag === 'differ' ? { counterexample: numbers.counterexample } : {}),
    ...(numbers ? { numbers } : {}),
    stop: proof.stop,
    ms: ended - began,
    checkMs: performance.now() - ended,
    warnings: statement.right.warnings,
  });
};
