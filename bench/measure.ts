/** Runs one case from text to its result: CPU time, counts, size of the result. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { counters } from '../core/egraph/canonical.js';
import { simplify, sizeOfTerm, startExpression } from '../core/extract/simplify.js';
import { asForms, Reader } from '../core/extract/toTerm.js';
import type { RuleSet } from '../core/rewrite/ruleSet.js';
import { defaultLimits, type StopReason } from '../core/run/engine.js';
import { elaborateExpression } from '../core/shape/elaborate.js';
import type { Expression } from '../core/term/term.js';
import type { Case } from './cases.js';

/** Work done by the engine for the normal form; independent of the machine. */
export type Counts = {
  readonly nodes: number;
  readonly classes: number;
  readonly unions: number;
  /** Canonical labellings computed. */
  readonly labellings: number;
  /** Matches of rules that were applied. */
  readonly matches: number;
};

/** Milliseconds are CPU time; sizes are occurrences of tensors in index notation. */
export type Timing = {
  /** Median over the runs, of the rules alone, from text and an empty e-graph. */
  readonly normalMs: number;
  /** Half the distance between the quartiles of `normalMs`. */
  readonly spreadMs: number;
  /** Median of the whole of `simplify`: rules, factored forms, extraction. Undefined where not asked for. */
  readonly simplifyMs: number | undefined;
  readonly normalSize: number;
  readonly simplifiedSize: number | undefined;
  readonly stop: StopReason;
};

/** The time limit, in milliseconds: past it a case stands as stopped. */
const limits = { ...defaultLimits, time: 2_000 };

const read = (c: Case): Expression => {
  const made = elaborateExpression(c.decls, c.text);
  if (isLeft(made)) throw new Error(`${c.id}: ${JSON.stringify(made.left)}`);
  return made.right;
};

/** Milliseconds of CPU, user and system, that this process has used. */
export const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The work's value, and the CPU milliseconds it took. */
export const timed = <T>(work: () => T): { readonly ms: number; readonly value: T } => {
  const from = cpu();
  const value = work();
  return { ms: cpu() - from, value };
};

const quantile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] as number;

/** CPU clocks may tick in 10 ms: a sample is at least this many milliseconds of runs, and their mean. */
const sample = 100;

/** Nothing is kept of a run: e-graphs that stay alive make the collector copy them. */
const again = (work: () => unknown, runs: number): void => {
  for (let k = 0; k < runs; k++) work();
};

/** Warms up, then takes `most` samples or as many as `budget` milliseconds allow; slow work is run once. */
const repeat = <T>(
  work: () => T,
  most: number,
  budget: number,
): { readonly sorted: readonly number[]; readonly value: T } => {
  const first = timed(work);
  if (first.ms > budget / 4) return { sorted: [first.ms], value: first.value };
  const from = performance.now();
  let runs = 0;
  while (performance.now() - from < sample || runs === 0) {
    work();
    runs++;
  }
  const times: number[] = [];
  while (times.length === 0 || (times.length < most && performance.now() - from < budget))
    times.push(timed(() => again(work, runs)).ms / runs);
  return { sorted: times.sort((a, b) => a - b), value: first.value };
};

const normalise = (c: Case, rules: RuleSet, within = limits) => {
  const expression = read(c);
  const started = startExpression(expression, rules, within);
  const { engine, root } = started;
  const normal = engine.bounded(() => engine.normal(root));
  return { ...started, expression, normal };
};

/** Occurrences of tensors in the normal form. */
const sizeOf = ({ engine, normal, root }: ReturnType<typeof normalise>): number => {
  engine.graph.onWork = undefined; // the limits were for the rules
  const reader = new Reader(engine.d, asForms(engine.d), new Set(engine.context.variables.keys()));
  return sizeOfTerm(reader.term(normal ?? root));
};

/** What the rules did for one case, counted. */
export const count = (c: Case, rules: RuleSet): Counts => {
  const from = counters.labellings;
  // No clock: a count must not depend on the machine. Steps and nodes bound it.
  const { engine } = normalise(c, rules, { ...limits, time: Infinity });
  const { graph } = engine;
  return {
    nodes: graph.nodes,
    classes: graph.classes.length,
    unions: graph.unions,
    labellings: counters.labellings - from,
    matches: engine.steps.length,
  };
};

/** The case that takes as long as all others together: it warms nothing that these do not. */
const slowest = 'quadratic-forms-3-mean';

/** Runs every case in turn until this many milliseconds of CPU are spent: one warm process for all. */
export const warmUp = (cases: readonly Case[], rules: RuleSet, ms: number): void => {
  const from = cpu();
  while (cpu() - from < ms) for (const c of cases) if (c.id !== slowest) normalise(c, rules);
};

/** One run: CPU milliseconds, size of the result, and why it ended. */
export type Once = { readonly ms: number; readonly size: number; readonly stop: StopReason };

/** Times `simplify` of one case once. */
export const timeOnce = (c: Case, rules: RuleSet): Once => {
  const { ms, value } = timed(() =>
    simplify(read(c), rules, { limits: { ...limits, time: 60_000 } }),
  );
  return { ms, size: sizeOfTerm(value.body), stop: value.stop };
};

const effort = (quick: boolean): readonly [most: number, budget: number] =>
  quick ? [5, 700] : [25, 2000];

/** Times the normal form of one case; `quick` takes fewer runs. */
export const timeNormal = (c: Case, rules: RuleSet, quick: boolean): Timing => {
  const normal = repeat(() => normalise(c, rules), ...effort(quick));
  const quartile = (at: number): number => quantile(normal.sorted, at);
  return {
    normalMs: quartile(0.5),
    spreadMs: (quartile(0.75) - quartile(0.25)) / 2,
    simplifyMs: undefined,
    normalSize: sizeOf(normal.value),
    simplifiedSize: undefined,
    stop: normal.value.engine.stop,
  };
};

/** Times the whole of `simplify` too. */
export const timeSimplify = (c: Case, rules: RuleSet, timing: Timing): Timing => {
  const whole = repeat(() => simplify(read(c), rules, { limits }), ...effort(false));
  return {
    ...timing,
    simplifyMs: quantile(whole.sorted, 0.5),
    simplifiedSize: sizeOfTerm(whole.value.body),
  };
};
