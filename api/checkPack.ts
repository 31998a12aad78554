/** Tests the rules of a pack: by floats, exactly modulo a prime, for definedness, and against the other rules. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { renderError } from '../core/expr/error.js';
import type { Pack, RuleText } from '../core/rewrite/pack.js';
import { expandMeanings } from '../core/rewrite/means.js';
import { hasSequence } from '../core/rewrite/sequences.js';
import type { Statement } from '../core/term/term.js';
import { check, type Counterexample } from '../evaluator/check.js';
import { definedness } from '../evaluator/definedness.js';
import { checkExact, type ExactVerdict } from '../evaluator/primeField.js';
import { criticalPairs, type Contradiction, type PairReport } from './criticalPairs.js';
import type { Manner } from './dependence.js';
import { ruleStatements } from './ruleStatements.js';

/** What exact tests modulo a prime say of a polynomial or rational rule. */
export type ExactReport = {
  /** Choices of sizes at which both sides were equal. */
  readonly points: number;
  /** Probability that a false rule would have passed at one of them; undefined where no degree is known. */
  readonly errorBound: number | undefined;
};

/** What the tests say of one rule. */
export type RuleReport = {
  readonly rule: string;
  /** `undefined`: the right side has no value at a point where the left side has one. */
  readonly status: 'holds' | 'false' | 'undefined' | 'contradicts' | 'untested' | 'unreadable';
  /** Points at which both sides agreed. */
  readonly points: number;
  /** Of a rule that is polynomial or rational. */
  readonly exact?: ExactReport;
  /** Of a false rule, and of one whose right side is undefined. */
  readonly counterexample?: Counterexample;
  /** Overlaps with other rules that were tried, and how many of them join. */
  readonly pairs?: Pick<PairReport, 'pairs' | 'joined'>;
  /** Of a rule that contradicts another. */
  readonly contradiction?: Contradiction;
  /** Of an untested or unreadable one. */
  readonly reason?: string;
};

/**
 * `budget`: milliseconds a statement (default 1000). `others`: packs whose operators the rules may use, and whose rules they
 * are compared with; `pairs: false` leaves that comparison out.
 */
export type CheckPackOptions = {
  readonly budget?: number;
  readonly others?: readonly Pack[];
  readonly pairs?: boolean;
};

/** Sequences are tried for numbers, vectors and matrices. */
const orders = (rule: RuleText): readonly number[] =>
  hasSequence([rule.lhs, rule.rhs, ...(rule.decls ?? [])].join(' ')) ? [0, 1, 2] : [0];

/** Floats: the points that agree, or one that does not. */
const byFloats = (rule: string, statements: readonly Statement[], budget: number): RuleReport => {
  let points = 0;
  let reason: string | undefined;
  for (const statement of statements) {
    const verdict = check(statement, { budget, points: 9, shrink: 'entries' });
    if (verdict.tag === 'differ')
      return { rule, status: 'false', points, counterexample: verdict.counterexample };
    if (verdict.tag === 'agree') points += verdict.points;
    else reason = verdict.reason;
  }
  if (points > 0) return { rule, status: 'holds', points };
  return { rule, status: 'untested', points, reason: reason ?? 'no statement to test' };
};

/** Sizes tried exactly: distinct ones in both orders, ones, twos. */
const exactChoices = 4;

const worst = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : Math.max(a, b);

/** The verdicts of all statements; undefined where one is not rational. */
const exactly = (statements: readonly Statement[]): readonly ExactVerdict[] | undefined => {
  const verdicts = statements.map((s) => checkExact(s, { choices: exactChoices }));
  const found = verdicts.flatMap((v) => (isLeft(v) ? [] : [v.right]));
  return found.length === verdicts.length && found.length > 0 ? found : undefined;
};

const withExact = (report: RuleReport, statements: readonly Statement[]): RuleReport => {
  const verdicts = exactly(statements);
  if (!verdicts) return report;
  const wrong = verdicts.find((v) => !v.equal);
  if (wrong) {
    const sizes = [...(wrong.sizes.at(-1) ?? [])].map(([name, n]) => `${name} = ${n}`);
    const reason = `the sides differ modulo a prime${sizes.length > 0 ? ` at ${sizes.join(', ')}` : ''}`;
    return { ...report, status: 'false', reason };
  }
  const points = verdicts.reduce((n, v) => n + v.sizes.length, 0);
  const errorBound = verdicts.map((v) => v.errorBound).reduce(worst);
  return { ...report, status: 'holds', exact: { points, errorBound } };
};

const withDefinedness = (
  report: RuleReport,
  statements: readonly Statement[],
  budget: number,
): RuleReport => {
  for (const statement of statements) {
    const found = definedness(statement, budget / 3);
    if (found.tag === 'defined') continue;
    const status = found.tag === 'gap' ? 'undefined' : 'false';
    return { ...report, status, counterexample: found.counterexample };
  }
  return report;
};

const byNumbers = (rule: string, statements: readonly Statement[], budget: number): RuleReport => {
  const floats = byFloats(rule, statements, budget);
  if (floats.status === 'false') return floats;
  const exact = withExact(floats, statements);
  return exact.status === 'false' ? exact : withDefinedness(exact, statements, budget);
};

const withPairs = (
  report: RuleReport,
  pack: Pack,
  rule: RuleText,
  { others = [], budget = 1000 }: CheckPackOptions,
): RuleReport => {
  const { pairs, joined, contradictions } = criticalPairs(pack, rule, others, budget);
  const [contradiction] = contradictions;
  return {
    ...report,
    pairs: { pairs, joined },
    ...(contradiction ? { status: 'contradicts' as const, contradiction } : {}),
  };
};

/** Tests one rule: every case of its conditions, several sizes, size 1 among them. */
export const checkRule = (
  pack: Pack,
  rule: RuleText,
  options: CheckPackOptions = {},
): RuleReport => {
  const operators = [...(options.others ?? []), pack].flatMap((p) => p.operators ?? []);
  const report = (manner: Manner): RuleReport => {
    const made = orders(rule).map((order) => ruleStatements(pack, rule, order, operators, manner));
    const wrong = made.find(isLeft);
    if (wrong) {
      const reason = renderError(wrong.left);
      return { rule: rule.id, status: 'unreadable', points: 0, reason };
    }
    const statements = made
      .flatMap((m) => (isLeft(m) ? [] : m.right))
      .map((s) => expandMeanings(s, operators));
    return byNumbers(rule.id, statements, options.budget ?? 1000);
  };
  const first = report('smooth');
  const numbers = first.status === 'untested' ? report('linear') : first;
  const open = numbers.status === 'holds' || numbers.status === 'untested';
  return open && options.pairs !== false ? withPairs(numbers, pack, rule, options) : numbers;
};

/** Tests every rule of a pack, in order. */
export const checkPack = (pack: Pack, options: CheckPackOptions = {}): readonly RuleReport[] =>
  pack.rules.map((rule) => checkRule(pack, rule, options));
