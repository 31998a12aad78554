/** A rule set, compiled once: plans and code, shared by every e-graph over its signature. */
import type { Columns } from './columns.js';
import { sourceOf } from './emit.js';
import type { FlatGraph } from './graph.js';
import { interpret } from './interpret.js';
import { planOf, type Plan } from './plan.js';
import type { FlatRule } from './rule.js';
import type { Signature } from './signature.js';

/** What a rule remembers in one run. */
export class RuleState {
  /** The snapshot up to which every match was applied; -1 for none. */
  watermark = -1;
  /** Class ids up to which every class was matched. */
  classes = 0;
  /** Matches applied so far. */
  matches = 0;
  /** Rows of the matches whose conditions failed. */
  pending = new Int32Array(0);
  length = 0;

  /** Keeps a row of a match whose condition failed. */
  keep(row: number): void {
    if (this.length === this.pending.length) {
      const more = new Int32Array(2 * this.length + 16);
      more.set(this.pending);
      this.pending = more;
    }
    this.pending[this.length++] = row;
  }
}

/** A rule as functions. */
export type Matcher = {
  /** The matches in the snapshot, at most limit + 1. */
  readonly count: (graph: FlatGraph, columns: Columns, limit: number) => number;
  /** Applies the matches with something young; how many said something new. */
  readonly run: (
    graph: FlatGraph,
    columns: Columns,
    watermark: number,
    from: number,
    state: RuleState,
  ) => number;
};

export type CompiledRule = {
  readonly rule: FlatRule;
  readonly plan: Plan;
  readonly matcher: Matcher;
};

/** How rules are executed: as generated code, or by closures where a page forbids making code from text. */
export type Backend = 'code' | 'closures';

/** True where code may be made from text. */
export const canGenerate = (): boolean => {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
};

/** Compiles rules over a signature. */
export const compileRules = (
  rules: readonly FlatRule[],
  signature: Signature,
  backend: Backend = canGenerate() ? 'code' : 'closures',
): readonly CompiledRule[] =>
  rules.map((rule, index) => {
    const plan = planOf(rule, signature);
    return {
      rule,
      plan,
      matcher: backend === 'code' ? generate(plan, index) : interpret(plan, index),
    };
  });

const generate = (plan: Plan, index: number): Matcher =>
  new Function('K', 'lower', sourceOf(plan, index))(functionsOf(plan), lower) as Matcher;

/** The functions that generated code calls, by name. */
const functionsOf = (plan: Plan): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(plan.rule.conditions.map(({ test }, k) => [`condition${k}`, test])),
  ...Object.fromEntries(plan.outcomes.map(({ outcome }, k) => [`when${k}`, outcome.when?.test])),
  ...Object.fromEntries(
    plan.outcomes.map(({ outcome }, k) => [
      `fresh${k}`,
      (graph: FlatGraph, cls: number) =>
        graph.add0(graph.signature.leaf(outcome.fresh?.name(cls) ?? '')),
    ]),
  ),
});

/** The first entry of a class, from `at` on, whose first child is not below the key. */
export const lower = (
  cls: Int32Array,
  first: Int32Array,
  at: number,
  c: number,
  key: number,
): number => {
  if (cls[at] !== c) return at;
  let step = 1;
  while (cls[at + step] === c && (first[at + step] as number) < key) step *= 2;
  let [low, high] = [step >> 1, step];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cls[at + middle] === c && (first[at + middle] as number) < key) low = middle + 1;
    else high = middle;
  }
  return at + low;
};
