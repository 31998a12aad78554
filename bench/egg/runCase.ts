/** Runs one case of the suite from its text, in an empty e-graph. */
import { addTerm } from '../../core/flat/build.js';
import { liveRows } from '../../core/flat/check.js';
import { cheapest } from '../../core/flat/extract.js';
import { Goal } from '../../core/flat/goal.js';
import { FlatGraph } from '../../core/flat/graph.js';
import { rebuild } from '../../core/flat/rebuild.js';
import { record } from '../../core/flat/recorder.js';
import { runRules } from '../../core/flat/saturate.js';
import { backoff, simple } from '../../core/run/loop.js';
import { term, type EggCase, type Prepared } from './suite.js';

/** What a run of a case gave. */
export type CaseResult = {
  readonly stop: string;
  readonly iterations: number;
  readonly enodes: number;
  readonly eclasses: number;
  /** Keys entered in the hash table, stale ones counted, as egg's limit does. */
  readonly keys: number;
  /** Bytes of the e-graph at the end. */
  readonly bytes: number;
  readonly matches: number;
  readonly unions: number;
  readonly goals: readonly boolean[];
  /** Size of the smallest term of the root class. */
  readonly cost: number;
  /** CPU milliseconds, from text to the best term. */
  readonly ms: number;
  /** Wall clock milliseconds of the parts. */
  readonly searchMs: number;
  readonly applyMs: number;
  readonly rebuildMs: number;
};

/** Runs a case; with `explain` every union is recorded. */
export const runCase = (c: EggCase, set: Prepared, explain = false): CaseResult => {
  const from = process.cpuUsage();
  const graph = new FlatGraph(set.signature, { analyses: set.analyses });
  const log = explain ? record(graph) : undefined;
  for (const text of c.config.pre_add ?? []) addTerm(graph, term(text));
  const starts = c.starts.map((text) => addTerm(graph, term(text)));
  const root = (c.root.includes('first') ? starts[0] : starts.at(-1)) as number;
  if (c.config.union_root_with) unite(graph, root, String(c.config.union_root_with), log);
  const { scheduler, iter_limit, node_limit } = c.config;
  const goals = c.goals.map((text) => new Goal(set.signature, term(text), root));
  const report = runRules(graph, set.rules, {
    limits: { iterations: iter_limit, nodes: node_limit ?? Infinity, time: Infinity },
    scheduler:
      scheduler.kind === 'simple' ? simple() : backoff(scheduler.match_limit, scheduler.ban_length),
    goals: c.config.stop_at_goals ? goals : undefined,
  });
  const best = cheapest(graph, root);
  const spent = process.cpuUsage(from);
  const { stop, iterations, searchMs, applyMs, rebuildMs } = report;
  const result: CaseResult = {
    stop,
    iterations,
    searchMs,
    applyMs,
    rebuildMs,
    enodes: liveRows(graph),
    eclasses: graph.uf.roots(),
    keys: graph.keys,
    bytes: graph.bytes() + (log?.bytes() ?? 0),
    matches: report.matches.reduce((sum, n) => sum + n, 0),
    unions: graph.uf.unions,
    goals: goals.map((goal) => goal.holds(graph)),
    cost: best?.cost ?? Infinity,
    ms: (spent.user + spent.system) / 1000,
  };
  graph.release();
  log?.release();
  return result;
};

const unite = (
  graph: FlatGraph,
  root: number,
  text: string,
  log: ReturnType<typeof record> | undefined,
): void => {
  const row = graph.at;
  const other = addTerm(graph, term(text));
  log?.given(row, graph.at);
  graph.union(root, other);
  rebuild(graph);
};
