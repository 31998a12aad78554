/**
 * `npm run bench`: times the scaling families and the tensor cases, or counts their work. It is bundled first, as what users
 * install is: run from source, every closure would also be given its name.
 *
 * `npm run bench -- tensor` times the tensor cases alone, in one warm process, beside what tensorgrad takes;
 * `npm run bench -- growth` times growing expressions and draws them (`--plot FILE`); `npm run bench -- egg` runs the egg suite;
 * `npm run bench -- planner` measures contraction orders and the programs of chains and networks.
 *
 *   --quick          few runs, `simplify` left out: under a minute
 *   --counts         counts instead of times, compared with bench/counts.json: exit code 1 where one grew by a tenth
 *   --record         with --counts: makes the counts the new baseline
 *   --json FILE      writes the results
 *   --against FILE   names what became slower than in an earlier JSON
 *   --only TEXT      cases or families whose name contains it
 *   --plot FILE      with growth: writes time against size as SVG
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RuleSet } from '../core/rewrite/ruleSet.js';
import { shippedPacks } from '../rules/index.js';
import { scaling, tensors, type Case } from './cases.js';
import { compareCounts, plainCounts, recordCounts, tensorCounts } from './counts.js';
import { eggSuite } from './egg/main.js';
import { growing, growthSuite } from './growth.js';
import { count, timeNormal, timeSimplify, warmUp } from './measure.js';
import {
  besideTensorgrad,
  countings,
  growth,
  grown,
  slower,
  timings,
  type Result,
} from './table.js';

const [suite, ...suiteArguments] = process.argv.slice(2);
if (suite === 'egg') process.exit(eggSuite(suiteArguments));
if (suite === 'opt-einsum') {
  await import('./optEinsum.js');
  process.exit(0);
}
if (suite === 'planner') {
  await import('./planner.js');
  process.exit(0);
}

const {
  values: options,
  positionals: [kind],
} = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    counts: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    json: { type: 'string' },
    against: { type: 'string' },
    only: { type: 'string', default: '' },
    plot: { type: 'string' },
  },
});

const rules = new RuleSet(shippedPacks);
const wanted = (c: Case): boolean => `${c.id} ${c.family}`.includes(options.only);
if (kind === 'growth') {
  growthSuite(growing.filter(wanted), rules, options.plot);
  process.exit(0);
}
const isTensor = kind === 'tensor';
const chosen = (isTensor ? tensors : [...scaling, ...tensors]).filter(wanted);
if (isTensor && !options.counts) warmUp(chosen, rules, options.quick ? 2_000 : 20_000);

const say = (c: Case): void => {
  process.stderr.write(process.stderr.isTTY ? `\r${c.id.padEnd(30)}` : `${c.id}\n`);
};
const first = chosen.map((c): Result => {
  say(c);
  return options.counts
    ? { case: c, counts: count(c, rules) }
    : { case: c, timing: timeNormal(c, rules, options.quick) };
});
// Normal forms are timed before any form is looked for: the search makes code general that was specialised to the rules.
const results = first.map((r): Result => {
  if (!r.timing || options.quick) return r;
  say(r.case);
  return { ...r, timing: timeSimplify(r.case, rules, r.timing) };
});
if (process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(30)}\r`);

const memory = `peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`;
const times = (): string =>
  isTensor ? besideTensorgrad(results) : `${timings(results)}\n\n${growth(results)}`;
console.log(options.counts ? countings(results) : `${times()}\n\n${memory}`);
if (options.counts) {
  const all = { ...plainCounts(options.only), ...tensorCounts(results) };
  if (options.record) recordCounts(all);
  else if (!options.against && !compareCounts(all, options.only)) process.exitCode = 1;
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ results }, undefined, 1)}\n`);
if (options.against) {
  const before = (JSON.parse(readFileSync(options.against, 'utf8')) as { results: Result[] })
    .results;
  const worse = options.counts ? grown(results, before) : slower(results, before);
  console.log(worse.length > 0 ? `\nworse:\n${worse.join('\n')}` : '\nnothing became worse');
  if (options.counts && worse.length > 0) process.exitCode = 1;
}
