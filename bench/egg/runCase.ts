/** Runs one case of the suite from its text, in an empty e-graph. */
import { addTerm } from '../../core/flat/build.js';
import { cheapest } from '../../core/flat/extract.js';
import { Goal } from '../../core/flat/goal.js';
import { FlatGraph } from '../../core/flat/graph.js';
import { rebuild } from '../../core/flat/rebuild.js';
import { runRules } from '../../core/flat/saturate.js';
import { backoff, simple } from '../../core/run/loop.js';
import { term, type EggCase, type Prepared } from './suite.js';

/** What a run of a case gave. Times are CPU milliseconds. */
export type CaseResult = {
  readonly stop: string;
  readonly iterations: number;
  readonly enodes: number;
  readonly eclasses: number;
  readonly keys: number;
  readonly rows: number;
  readonly bytes: number;
  readonly matches: number;
  readonly unions: number;
  readonly goals: readonly boolean[];
  readonly cost: number;
  readonly best: string;
  readonly ms: number;
  readonly searchMs: number;
  readonly applyMs: number;
  readonly rebuildMs: number;
};

export const runCase = (c: EggCase, set: Prepared, explain = false): CaseResult => {
  const from = process.cpuUsage();
  const graph = new FlatGraph(set.signature, { analyses: set.analyses });
  for (const text of c.config.pre_add ?? []) addTerm(graph, term(text));
  const starts = c.starts.map((text) => addTerm(graph, term(text)));
  const root = (c.root.includes('first') ? starts[0] : starts.at(-1)) as number;
  if (c.config.union_root_with)
    graph.union(root, addTerm(graph, term(String(c.config.union_root_with))));
  const { scheduler, iter_limit, node_limit } = c.config;
  const goals = c.goals.map((text) => new Goal(set.signature, term(text), root));
  void explain;
  const report = runRules(graph, set.rules, {
    limits: { iterations: iter_limit, nodes: node_limit ?? Infinity, time: Infinity },
    scheduler:
      scheduler.kind === 'simple' ? simple() : backoff(scheduler.match_limit, scheduler.ban_length),
    goals: c.config.stop_at_goals ? goals : undefined,
  });
  rebuild(graph);
  const best = cheapest(graph, root);
  const spent = process.cpuUsage(from);
  let enodes = 0;
  for (let row = 1; row < graph.count; row++) if ((graph.stamps[row] as number) >= 0) enodes++;
  const result: CaseResult = {
    stop: report.stop,
    iterations: report.iterations,
    enodes,
    eclasses: graph.uf.roots(),
    keys: graph.keys,
    rows: graph.count,
    bytes: graph.bytes(),
    matches: report.matches.reduce((sum, n) => sum + n, 0),
    unions: graph.uf.unions,
    goals: goals.map((goal) => goal.holds(graph)),
    cost: best?.cost ?? Infinity,
    best: '',
    ms: (spent.user + spent.system) / 1000,
    searchMs: report.searchMs,
    applyMs: report.applyMs,
    rebuildMs: report.rebuildMs,
  };
  graph.release();
  return result;
};
