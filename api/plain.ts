/** Saturation of plain terms: operators that mean nothing to the tensor language, with the caller's rules. */
import * as E from 'fp-ts/lib/Either.js';
import { addTerm } from '../core/flat/build.js';
import { liveRows } from '../core/flat/check.js';
import { cheapest } from '../core/flat/extract.js';
import { explain, type Explanation } from '../core/flat/explain.js';
import { Goal } from '../core/flat/goal.js';
import { FlatGraph } from '../core/flat/graph.js';
import { record } from '../core/flat/recorder.js';
import { rewrite, type FlatRule } from '../core/flat/rule.js';
import { compileRules } from '../core/flat/rules.js';
import { runRules } from '../core/flat/saturate.js';
import { Signature } from '../core/flat/signature.js';
import { printTerm, readTerm, variablesOf, type TermError } from '../core/flat/term.js';
import type { LoopOptions, LoopReport } from '../core/run/loop.js';

/** A rule as text: s-expressions, where `?x` is a variable. */
export type PlainRule = { readonly name: string; readonly lhs: string; readonly rhs: string };

/** Why plain terms cannot be run. */
export type PlainError =
  | TermError
  | { readonly _tag: 'UnboundVariable'; readonly rule: string; readonly variable: string };

export type PlainOptions = LoopOptions & {
  /** Patterns that the class of the start is asked for; with goals the run stops once all are met. */
  readonly goals?: readonly string[];
};

export type PlainAnswer = {
  readonly report: LoopReport;
  readonly nodes: number;
  readonly classes: number;
  /** Which goals the class of the start contains. */
  readonly goals: readonly boolean[];
  /** The smallest term equal to the start. */
  readonly best: string;
  /** Why the start equals the smallest term, rule by rule. */
  readonly explanation: Explanation | undefined;
};

/**
 * Saturates one term under rules.
 *
 * Errors: text that is no term; a right side with a variable that the left side does not bind. Never throws.
 *
 * @example
 * saturateTerms('(+ a (+ b 0))', [{ name: 'zero', lhs: '(+ ?x 0)', rhs: '?x' }])
 */
export const saturateTerms = (
  start: string,
  rules: readonly PlainRule[],
  { goals = [], ...options }: PlainOptions = {},
): E.Either<PlainError, PlainAnswer> => {
  const read = readTerm(start);
  const sides = rules.map(readRule);
  const wanted = goals.map((goal) => readTerm(goal));
  const wrong = [...sides, ...wanted].find(E.isLeft);
  if (wrong) return wrong;
  if (E.isLeft(read)) return read;
  const from = read.right;
  const signature = new Signature();
  const compiled = compileRules(
    sides.filter(E.isRight).map(({ right }) => right),
    signature,
  );
  const graph = new FlatGraph(signature);
  const log = record(graph);
  const root = addTerm(graph, from);
  const asked = wanted.filter(E.isRight).map(({ right }) => new Goal(signature, right, root));
  const stopAt = asked.length > 0 ? asked : undefined;
  const report = runRules(graph, compiled, { ...options, goals: stopAt });
  const best = cheapest(graph, root)?.term ?? from;
  return E.right({
    report,
    nodes: liveRows(graph),
    classes: graph.uf.roots(),
    goals: asked.map((goal) => goal.holds(graph)),
    best: printTerm(best),
    explanation: explain(graph, log, compiled, [from, best]),
  });
};

const readRule = ({ name, lhs, rhs }: PlainRule): E.Either<PlainError, FlatRule> => {
  const [left, right] = [readTerm(lhs), readTerm(rhs)];
  if (E.isLeft(left)) return left;
  if (E.isLeft(right)) return right;
  const bound = variablesOf(left.right);
  const variable = variablesOf(right.right).find((v) => !bound.includes(v));
  if (variable !== undefined) return E.left({ _tag: 'UnboundVariable', rule: name, variable });
  return E.right(rewrite(name, left.right, right.right));
};
