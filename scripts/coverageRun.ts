/** Runs statements of the catalogue through the prover and, where asked, through the numbers. */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { CookbookStatement } from '../cookbook/index.js';
import { defaultLimits, type Limits } from '../core/run/engine.js';
import { prove, type Proof } from '../core/run/prove.js';
import type { RuleSet } from '../core/rewrite/ruleSet.js';
import { elaborateStatement } from '../core/shape/elaborate.js';
import type { Statement } from '../core/term/term.js';
import { check } from '../evaluator/index.js';

export const statuses = ['proved', 'refuted', 'unknown', 'vacuous', 'error'] as const;
export type Status = (typeof statuses)[number];

export type Result = {
  readonly entry: CookbookStatement;
  readonly status: Status;
  /** Why it is not proved, or what is remarkable about it. */
  readonly reason: string;
  /** Names of the rules used. */
  readonly rules: readonly string[];
  /** Milliseconds of elaboration and engine. */
  readonly ms: number;
};

export type RunOptions = {
  readonly limits?: Limits;
  /** Milliseconds for the numeric check of one statement; 0: none. */
  readonly checkBudget?: number;
};

/** Milliseconds for one statement, as in a batch. */
export const batchLimits: Limits = { ...defaultLimits, time: 1000 };

/** The worst a run can show: it is an error of the rules, the engine or the numbers. */
export const disagreement = 'DISAGREEMENT: proved, and the numbers differ';

const numbers = (statement: Statement, entry: CookbookStatement, budget: number): string =>
  budget === 0
    ? 'no numbers'
    : check(statement, {
        budget,
        shrink: false,
        ...(entry.sizes ? { example: new Map(Object.entries(entry.sizes)) } : {}),
      }).tag;

type Verdict = Omit<Result, 'entry'>;

const decide = (proof: Proof, statement: Statement, seen: string): Omit<Verdict, 'ms'> => {
  if (statement.relation === '!=')
    return seen === 'differ'
      ? { status: 'proved', reason: 'shown by an example', rules: [] }
      : { status: 'unknown', reason: `no example found; numbers: ${seen}`, rules: [] };
  if (proof.status === 'proved')
    return { status: 'proved', reason: seen === 'differ' ? disagreement : '', rules: proof.rules };
  if (seen === 'differ') return { status: 'refuted', reason: 'the numbers differ', rules: [] };
  const end = proof.stop === 'done' ? 'the search ended' : `stopped by the limit of ${proof.stop}`;
  return { status: 'unknown', reason: `${end}; numbers: ${seen}`, rules: [] };
};

const attempt = (entry: CookbookStatement, rules: RuleSet, options: RunOptions): Verdict => {
  const began = performance.now();
  const made = elaborateStatement(entry.decls, entry, rules.operators as never);
  if (isLeft(made)) return { status: 'error', reason: made.left.message, rules: [], ms: 0 };
  const proof = prove(made.right, rules, options.limits ?? batchLimits);
  const ms = performance.now() - began;
  return {
    ...decide(proof, made.right, numbers(made.right, entry, options.checkBudget ?? 300)),
    ms,
  };
};

/** What the prover says about one statement. Exceptions become errors: one broken statement stops no run. */
export const runEntry = (
  entry: CookbookStatement,
  rules: RuleSet,
  options: RunOptions = {},
): Result => {
  try {
    return { entry, ...attempt(entry, rules, options) };
  } catch (broken) {
    const text = broken instanceof Error ? broken.message : String(broken);
    return { entry, status: 'error', reason: `broke: ${text}`, rules: [], ms: 0 };
  }
};
