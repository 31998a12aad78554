/**
 * The cheapest, or the shortest, form of an expression: normal form by the rules, factored forms, extraction by cost.
 *
 * The result is compared with the input under the same planner, and with the results of simplifying it again, so it never
 * costs more than the input and simplifying a result leaves it alone.
 */
import type { Expression, Index, Layout, Term } from '../term/term.js';
import { printTensor } from '../term/print.js';
import { nodes } from '../term/walk.js';
import { Diagrams } from '../egraph/diagrams.js';
import type { Ref } from '../egraph/types.js';
import { defaultLimits, Engine, type Limits, type StopReason } from '../run/engine.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { cheapest, type Extraction, type Objective } from './cheapest.js';
import { compareNumbers, valuesOf, type Cost, type Values } from './cost.js';
import { factor } from './factor.js';
import { fold } from './fold.js';
import { refresh } from './refresh.js';
import { Reader } from './toTerm.js';
import { splitExponentials } from './split.js';
import { transport } from './transport.js';

export type SimplifyOptions = {
  /** Values of size names; the others count as 100. */
  readonly sizes?: ReadonlyMap<string, number>;
  readonly objective?: Objective;
  readonly limits?: Limits;
};
export type UsedRule = { readonly rule: string; readonly source: string };
export type Simplified = {
  readonly axes: readonly Index[];
  readonly body: Term;
  readonly layout: Layout;
  readonly before: Cost;
  readonly after: Cost;
  /** The rules and facts used, each once, in the order of their first use. */
  readonly steps: readonly UsedRule[];
  /** Why the run ended; other than `done`: a limit was met, and the best form found until then is returned. */
  readonly stop: StopReason;
};

/** The engine with the facts in and the expression added, not yet rewritten. `at` are the wires of its axes. */
export const startExpression = (
  expression: Expression,
  rules: RuleSet,
  limits: Limits = defaultLimits,
): { readonly engine: Engine; readonly root: Ref; readonly at: readonly number[] } => {
  const engine = new Engine(expression.context, rules, limits);
  const at = engine.graph.wires(expression.axes.map((i) => i.size));
  const root = engine.add(expression.axes, expression.body, at);
  engine.bounded(() => {
    engine.addFacts();
    engine.assumeWritten();
    engine.orientFacts();
  });
  return { engine, root, at };
};

/** Size and cost of a term as it is written, each distinct part computed once, each network in its best order. */
export const measureTerm = (
  expression: Pick<Expression, 'context' | 'axes' | 'body'>,
  value: Values = valuesOf(),
): Extraction => {
  const d = new Diagrams(expression.context);
  const wires = new Map(expression.axes.map((i) => [i.id, d.graph.wire(i.size)]));
  const root = d.graph.find(d.build(expression.body, { wires }));
  return cheapest(d.graph, root.cls, value) as Extraction;
};

/** Multiplications and additions of a term as it is written. */
export const costOfTerm = (
  expression: Pick<Expression, 'context' | 'axes' | 'body'>,
  sizes?: ReadonlyMap<string, number>,
): Cost => measureTerm(expression, valuesOf(sizes)).cost;

const unsized: ReadonlySet<Term['tag']> = new Set(['sum', 'product', 'add']);

/** Occurrences of tensors, functions, deltas and numbers in a term. */
export const sizeOfTerm = (term: Term): number => {
  let size = 0;
  for (const t of nodes(term)) if (!unsized.has(t.tag)) size++;
  return size;
};

type Candidate = {
  readonly expression: Expression;
  readonly measure: Extraction;
  readonly size: number;
  readonly text: string;
};

const candidate = (expression: Expression, value: Values): Candidate => ({
  expression,
  measure: measureTerm(expression, value),
  size: sizeOfTerm(expression.body),
  text: printTensor(expression.context, expression.axes, expression.body, expression.layout),
});

/** Whether `a` is better than `b`: what is not worked out, then cost and size in the order of the objective, then text. */
const better = (a: Candidate, b: Candidate, objective: Objective): boolean => {
  const unevaluated = a.measure.cost.unevaluated - b.measure.cost.unevaluated;
  const flops = compareNumbers(a.measure.cost.flops, b.measure.cost.flops);
  const size = a.size - b.size;
  const order = unevaluated || (objective === 'cost' ? flops || size : size || flops);
  return order < 0 || (order === 0 && a.text < b.text);
};

const read = (engine: Engine, root: Ref, at: readonly number[], e: Expression, x: Extraction) => {
  const taken = new Set([...e.context.variables.keys(), ...e.axes.map((i) => i.name)]);
  const reader = new Reader(engine.d, x.choice, taken);
  e.axes.forEach((index, k) => reader.name(at[k] as number, index));
  return reader.term(root);
};

type Round = {
  readonly expression: Expression;
  readonly steps: readonly UsedRule[];
  readonly stop: StopReason;
  /** Nodes that the rules alone made. */
  readonly nodes: number;
};

/** One run of the rules and one extraction. */
const round = (e: Expression, rules: RuleSet, value: Values, options: SimplifyOptions): Round => {
  const { engine, root, at } = startExpression(e, rules, options.limits);
  engine.bounded(() => engine.normal(root));
  const { nodes } = engine.graph;
  const used = [...engine.used()].sort((a, b) => a - b);
  transport(engine.d);
  if (rules.has('exp-merge')) splitExponentials(engine.d);
  for (const enrich of [refresh, refresh, fold, refresh, factor])
    enrich(engine.d, engine.graph.find(root).cls);
  const found = cheapest(engine.graph, engine.graph.find(root).cls, value, options.objective);
  const body = found ? read(engine, root, at, e, found) : e.body;
  const steps = used.flatMap((s) => {
    const step = engine.steps[s];
    return step ? [{ rule: step.rule, source: step.source }] : [];
  });
  return { expression: { ...e, body }, steps, stop: engine.stop, nodes };
};

const distinct = (steps: readonly UsedRule[]): readonly UsedRule[] => [
  ...new Map(steps.map((s) => [s.rule, s])).values(),
];

const maxRounds = 4;

/** Past this many nodes products of sums are not multiplied out any more: deep networks would grow exponentially. */
const smallRun = 150;

/**
 * Runs with products of sums kept factored, as the rules write them (reverse mode comes out of it), and, where that run was
 * small, with products multiplied out, where like terms meet.
 */
const runs = (
  e: Expression,
  rules: RuleSet,
  value: Values,
  options: SimplifyOptions,
): readonly Round[] => {
  const limits = options.limits ?? defaultLimits;
  const factored = round(e, rules, value, { ...options, limits: { ...limits, expand: 1 } });
  if (factored.nodes > smallRun) return [factored];
  return [factored, round(e, rules, value, { ...options, limits })];
};

/**
 * The cheapest form of an expression under the rules, over the same axes.
 *
 * Values: equal to the input wherever the input is defined. `after` is never more than `before`.
 * Cost: a bounded run of the rules for each round; at most 4 rounds, 2 as a rule.
 */
export const simplify = (
  expression: Expression,
  rules: RuleSet,
  options: SimplifyOptions = {},
): Simplified => {
  const value = valuesOf(options.sizes);
  const objective = options.objective ?? 'cost';
  const input = candidate(expression, value);
  let best = input;
  let steps: readonly UsedRule[] = [];
  let stop: StopReason = 'done';
  for (let k = 0; k < maxRounds; k++) {
    const rounds = runs(best.expression, rules, value, options);
    if (k === 0) stop = rounds.at(-1)?.stop ?? stop;
    const before = best;
    for (const made of rounds) {
      const next = candidate(made.expression, value);
      if (!better(next, best, objective)) continue;
      best = next;
      steps = [...steps, ...made.steps];
    }
    if (best === before || stop === 'aborted') break;
  }
  const { axes, body, layout } = best.expression;
  const [before, after] = [input.measure.cost, best.measure.cost];
  return { axes, body, layout, before, after, steps: distinct(steps), stop };
};
