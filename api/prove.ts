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
  /** Why no values meet the statement, where it is vacuous. */
  readonly why?: string;
  /** Why the engine ended. */
  readonly stop: StopReason;
  /** Milliseconds from the text to the end of the engine. */
  readonly ms: number;
  /** Milliseconds of the numbers. */
  readonly checkMs: number;
  /** Remarks on the statement, such as a name that d holds fixed. */
  readonly warnings: readonly string[];
};

const judge = (
  statement: Statement,
  said: Proof['status'],
  numbers: Verdict | undefined,
): Status => {
  const differ = numbers?.tag === 'differ';
  const equal = said === 'proved';
  if (equal && differ) return 'disagreement';
  if (statement.relation === '!=') return equal ? 'refuted' : differ ? 'proved' : 'unknown';
  return equal ? 'proved' : differ ? 'refuted' : 'unknown';
};

/** Points at which a proof is tried, and a statement that the normal forms leave open. */
const fewPoints = 2;
const manyPoints = 6;

/** The numbers of one statement, asked once: before a search, so that none is made for what is false, else at the end. */
class Numbers {
  verdict: Verdict | undefined;
  ms = 0;

  constructor(
    private readonly statement: Statement,
    private readonly options: ProveOptions,
  ) {}

  ask(points = manyPoints): Verdict {
    const { statement, options } = this;
    const began = performance.now();
    const verdict = check(expandMeanings(statement, rulesOf(options.packs).operators), {
      example: examplesOf(options),
      budget: Math.min(1000, options.time ?? 1000),
      points,
    });
    this.ms += performance.now() - began;
    this.verdict = verdict;
    return verdict;
  }

  /** What they say where they were not asked before. */
  after({ status }: Proof): void {
    if (!this.verdict) this.ask(status === 'proved' ? fewPoints : manyPoints);
  }
}

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
  const numbers = new Numbers(statement.right, options);
  const asked = options.numbers !== false;
  const proof = engine.prove(equation, rulesOf(options.packs), {
    ...limitsOf(options),
    ...(asked ? { numbers: () => numbers.ask().tag } : {}),
  });
  const ms = performance.now() - began - numbers.ms;
  if (asked && proof.stop !== 'aborted' && proof.why === undefined) numbers.after(proof);
  const verdict = proof.why === undefined ? numbers.verdict : undefined;
  const isOpen = verdict === undefined || verdict.tag === 'untested';
  const why = proof.why ?? (isOpen ? proof.whySingular() : undefined);
  return right({
    status: why === undefined ? judge(statement.right, proof.status, verdict) : 'vacuous',
    rules: proof.rules,
    steps: proof.steps,
    ...(verdict?.tag === 'differ' ? { counterexample: verdict.counterexample } : {}),
    ...(verdict ? { numbers: verdict } : {}),
    ...(why === undefined ? {} : { why }),
    stop: proof.stop,
    ms,
    checkMs: numbers.ms,
    warnings: statement.right.warnings,
  });
};
