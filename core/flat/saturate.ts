/** Plain terms in the run loop: a snapshot of columns, compiled rules, rebuild. */
import { saturate, type LoopOptions, type LoopReport, type Saturation } from '../run/loop.js';
import { Columns } from './columns.js';
import type { FlatGraph } from './graph.js';
import { rebuild } from './rebuild.js';
import { RuleState, type CompiledRule } from './rules.js';
import { Goal } from './goal.js';

/** Runs compiled rules on an e-graph. With goals it stops once all are met. */
export const runRules = (
  graph: FlatGraph,
  rules: readonly CompiledRule[],
  options: LoopOptions & { readonly goals?: readonly Goal[] } = {},
): LoopReport & { readonly matches: readonly number[] } => {
  const columns = new Columns(graph);
  for (const { plan } of rules) plan.steps.forEach((step) => wantStep(columns, step));
  for (const goal of options.goals ?? []) goal.want(columns);
  const states = rules.map(() => new RuleState());
  graph.widen();
  rebuild(graph);
  const names = rules.map(({ rule }) => rule.name);
  const target: Saturation = {
    rules: () => names,
    nodes: () => graph.keys,
    classes: () => graph.uf.roots(),
    bytes: () => graph.bytes() + columns.bytes(),
    snapshot: () => columns.refresh(),
    done: () =>
      options.goals !== undefined && options.goals.every((goal) => goal.met(graph, columns)),
    count: (k, limit) => (rules[k] as CompiledRule).matcher.count(graph, columns, limit),
    apply: (k) => {
      const state = states[k] as RuleState;
      const { watermark, classes } = state;
      const { matcher } = rules[k] as CompiledRule;
      const said = matcher.run(graph, columns, watermark, classes, state);
      state.watermark = columns.taken;
      state.classes = columns.classes;
      return said;
    },
    rebuild: () => rebuild(graph),
  };
  const report = saturate(target, options);
  columns.release();
  return { ...report, matches: states.map(({ matches }) => matches) };
};

const wantStep = (columns: Columns, step: CompiledRule['plan']['steps'][number]): void => {
  if (step.tag === 'scan') columns.want(step.op, false);
  if (step.tag === 'each') columns.want(step.op, true);
};
