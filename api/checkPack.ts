/** Tests the rules of a pack against numbers. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { renderError } from '../core/expr/error.js';
import type { Pack, RuleText } from '../core/rewrite/pack.js';
import { expandMeanings } from '../core/rewrite/means.js';
import { hasSequence } from '../core/rewrite/sequences.js';
import type { Statement } from '../core/term/term.js';
import { check, type Counterexample } from '../evaluator/check.js';
import type { Manner } from './dependence.js';
import { ruleStatements } from './ruleStatements.js';

/** What the numbers say of one rule. */
export type RuleReport = {
  readonly rule: string;
  readonly status: 'holds' | 'false' | 'untested' | 'unreadable';
  /** Points at which both sides agreed. */
  readonly points: number;
  /** Of a false rule. */
  readonly counterexample?: Counterexample;
  /** Of an untested or unreadable one. */
  readonly reason?: string;
};

/** `budget`: milliseconds a statement (default 1000). `others`: packs whose operators the rules may use. */
export type CheckPackOptions = { readonly budget?: number; readonly others?: readonly Pack[] };

/** Sequences are tried for numbers, vectors and matrices. */
const orders = (rule: RuleText): readonly number[] =>
  hasSequence([rule.lhs, rule.rhs, ...(rule.decls ?? [])].join(' ')) ? [0, 1, 2] : [0];

const tested = (rule: string, statements: readonly Statement[], budget: number): RuleReport => {
  let points = 0;
  let reason: string | undefined;
  for (const statement of statements) {
    const verdict = check(statement, { budget, points: 9 });
    if (verdict.tag === 'differ')
      return { rule, status: 'false', points, counterexample: verdict.counterexample };
    if (verdict.tag === 'agree') points += verdict.points;
    else reason = verdict.reason;
  }
  if (points > 0) return { rule, status: 'holds', points };
  return { rule, status: 'untested', points, reason: reason ?? 'no statement to test' };
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
    return tested(rule.id, statements, options.budget ?? 1000);
  };
  const first = report('smooth');
  return first.status === 'untested' ? report('linear') : first;
};

/** Tests every rule of a pack, in order. */
export const checkPack = (pack: Pack, options: CheckPackOptions = {}): readonly RuleReport[] =>
  pack.rules.map((rule) => checkRule(pack, rule, options));
