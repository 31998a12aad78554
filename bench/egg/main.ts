/**
 * `npm run bench -- egg`: every case of the egg suite, with egg's counts and the ratio of times.
 *
 *   --only TEXT      cases whose name matches this regular expression
 *   --explain        explanations are recorded (compared with egg's times with explanations)
 *   --overhead       each case with and without recorded explanations by turns, and the ratio of the fastest runs
 *   --quick          cases that take egg more than 600 ms are left out
 *   --json FILE      writes the results
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { table } from '../table.js';
import { eggTime } from './peer.js';
import { runCase, type CaseResult } from './runCase.js';
import {
  prepare,
  readSuite,
  suiteFile,
  type EggCase,
  type Prepared,
  type SuiteFile,
} from './suite.js';

type Row = {
  readonly name: string;
  readonly ours: CaseResult;
  readonly egg: EggCase['egg']['release'];
  /** CPU milliseconds of egg measured beside, where it could be. */
  readonly besideMs: number | undefined;
  readonly ordered: boolean;
  /** What is not as it should be. */
  readonly faults: readonly string[];
};

/** Runs the suite; 1 where a count, a goal or a cost is not as it should be. */
export const eggSuite = (args: readonly string[]): number => {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      explain: { type: 'boolean', default: false },
      overhead: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const file = readSuite();
  if (!file) {
    console.log(`the egg suite is absent: ${suiteFile} is not there, so nothing was run`);
    return 0;
  }
  const only = new RegExp(options.only);
  const chosen = file.cases.filter(
    (c) => only.test(c.name) && !(options.quick && c.egg.release.total_ms_min > 600),
  );
  const sets = new Map<string, Prepared>();
  const setOf = (c: EggCase): Prepared => {
    const set = sets.get(c.ruleset) ?? prepare(file, c.ruleset);
    sets.set(c.ruleset, set);
    return set;
  };
  if (options.overhead) {
    console.log(overhead(chosen, setOf));
    return 0;
  }
  const rows = chosen.map((c) => row(file, c, setOf(c), options.explain));
  console.log(table([head, ...rows.map(cells)]));
  console.log(`\n${summary(rows)}`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ rows }, undefined, 1)}\n`);
  return rows.some(({ faults }) => faults.length > 0) ? 1 : 0;
};

/** How much longer the cases above 5 ms take where explanations are recorded. */
const overhead = (cases: readonly EggCase[], setOf: (c: EggCase) => Prepared): string => {
  const long = cases.filter((c) => c.egg.release.total_ms_min > 5);
  const rows = long.map((c) => {
    const set = setOf(c);
    const fastest = [Infinity, Infinity];
    for (let k = 0; k < 6; k++)
      for (const explain of [0, 1])
        fastest[explain] = Math.min(fastest[explain] ?? 0, runCase(c, set, explain === 1).ms);
    const [without = 0, recorded = 0] = fastest;
    return { name: c.name, without, recorded, ratio: recorded / without };
  });
  const ratios = rows.map(({ ratio }) => ratio);
  return `${table([
    ['case', 'ms', 'with explanations', 'ratio'],
    ...rows.map((r) => [r.name, ms(r.without), ms(r.recorded), r.ratio.toFixed(2)]),
  ])}\n\ngeometric mean ${mean(ratios).toFixed(2)}, largest ${Math.max(...ratios).toFixed(2)}`;
};

/** The fastest of several warm runs: the machine only ever adds time. */
const best = (c: EggCase, set: Prepared, explain: boolean): CaseResult => {
  const usual = c.egg.release.total_ms_min;
  const runs = usual < 5 ? 20 : usual < 200 ? 8 : usual < 2000 ? 4 : 2;
  let fastest = runCase(c, set, explain);
  for (let k = 1; k < runs; k++) {
    const next = runCase(c, set, explain);
    if (next.ms < fastest.ms) fastest = next;
  }
  return fastest;
};

const row = (file: SuiteFile, c: EggCase, set: Prepared, explain: boolean): Row => {
  process.stderr.write(process.stderr.isTTY ? `\r${c.name.padEnd(40)}\r` : '');
  const egg = (explain ? c.egg.release_explanations_on : undefined) ?? c.egg.release;
  const ours = best(c, set, explain);
  const besideMs = eggTime(file, c, explain);
  return {
    name: c.name,
    ours,
    egg,
    besideMs,
    ordered: c.counts_order_independent,
    faults: faultsOf(c, ours),
  };
};

const faultsOf = (c: EggCase, ours: CaseResult): readonly string[] => {
  const { enodes, eclasses, best_cost_astsize } = c.egg.release;
  return [
    ...(c.counts_order_independent && (ours.enodes !== enodes || ours.eclasses !== eclasses)
      ? ['counts']
      : []),
    ...(c.goals_expected && !ours.goals.every(Boolean) ? ['goals'] : []),
    ...(!c.goals_expected && ours.goals.every(Boolean) && ours.goals.length > 0
      ? ['false goal']
      : []),
    ...(ours.cost > best_cost_astsize ? ['cost'] : []),
  ];
};

const head = [
  'case',
  'counts',
  'e-nodes',
  'egg',
  'e-classes',
  'egg',
  'iterations',
  'egg',
  'B/node',
  'ms',
  'egg ms',
  'ratio',
  'beside',
  'ratio',
  '',
];

const ms = (n: number): string => n.toFixed(n < 10 ? 2 : n < 100 ? 1 : 0);

const cells = ({ name, ours, egg, besideMs, ordered, faults }: Row): readonly string[] => [
  name,
  ordered ? 'exact' : 'free',
  ...[ours.enodes, egg.enodes, ours.eclasses, egg.eclasses, ours.iterations, egg.iterations].map(
    String,
  ),
  String(Math.round(ours.bytes / ours.enodes)),
  ms(ours.ms),
  ms(egg.total_ms_min),
  (egg.total_ms_min / ours.ms).toFixed(2),
  besideMs === undefined ? '-' : ms(besideMs),
  besideMs === undefined ? '-' : (besideMs / ours.ms).toFixed(2),
  faults.join(' '),
];

/** Geometric means over the cases that the targets speak of. */
const summary = (rows: readonly Row[]): string => {
  const long = rows.filter(({ egg }) => egg.total_ms_min > 5);
  const ratio = ({ egg, ours }: Row) => egg.total_ms_min / ours.ms;
  const beside = ({ besideMs, ours }: Row) => (besideMs ?? NaN) / ours.ms;
  const slow = long.filter(({ name }) => /backoff/.test(name));
  const lines = [
    ['cases above 5 ms with exact counts', long.filter(({ ordered }) => ordered)],
    ['slow-growing cases (backoff)', slow],
    ['all cases above 5 ms', long],
  ] as const;
  const bad = rows.filter(({ faults }) => faults.length > 0);
  return [
    ...lines.map(([name, some]) => {
      const measured = some.filter(({ besideMs }) => besideMs !== undefined);
      const means = [mean(some.map(ratio)), mean(measured.map(beside))].map((m) => m.toFixed(2));
      const least = Math.min(...measured.map(beside), Infinity);
      return `${name}: ${some.length}, geometric mean of egg/ours ${means[0]} by the file's times, ${means[1]} measured beside (${measured.length}, least ${least.toFixed(2)})`;
    }),
    `${rows.length - bad.length} of ${rows.length} cases as they should be${bad.map(({ name, faults }) => `\n  ${name}: ${faults.join(', ')}`).join('')}`,
    `peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  ].join('\n');
};

const mean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length);
