/**
 * Runs the catalogue through the prover and writes docs/coverage.md.
 *
 * Arguments: `--only TEXT` (ids that hold TEXT; prints, writes nothing), `--no-check`, `--time MS` for each statement.
 * `--rules` writes docs/rules.md instead, what is lost without each rule; its MS are of the processor.
 * Exits with 4 where a statement is proved and the numbers differ.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { statements, type CookbookStatement } from '../cookbook/index.js';
import type { Limits } from '../core/run/engine.js';
import { shippedPacks } from '../rules/index.js';
import { report } from './coverageReport.js';
import {
  batchLimits,
  disagreement,
  statuses,
  type Result,
  type RunOptions,
} from './coverageRun.js';
import { rulesReport, ruleUses } from './coverageRules.js';
import { runAll } from './coverageWorker.js';

const valueOf = (args: readonly string[], name: string): string | undefined =>
  args.includes(name) ? args[args.indexOf(name) + 1] : undefined;

const optionsOf = (args: readonly string[]): Required<RunOptions> => ({
  limits: { ...batchLimits, time: Number(valueOf(args, '--time') ?? batchLimits.time) },
  checkBudget: args.includes('--no-check') ? 0 : 300,
});

const line = ({ status, entry, reason, rules, ms }: Result): string =>
  `${status} ${entry.id} ${Math.round(ms)} ms ${reason} ${rules.join(' ')}`;

const summary = (results: readonly Result[]): string =>
  statuses.map((s) => `${results.filter((r) => r.status === s).length} ${s}`).join(', ');

const collect = async (
  entries: readonly CookbookStatement[],
  options: RunOptions,
  tell: (result: Result) => void,
): Promise<readonly Result[]> => {
  const byId = new Map(entries.map((e) => [e.id, e]));
  const results: Result[] = [];
  await runAll([...byId.keys()], options, ({ id, ...rest }) => {
    const result = { entry: byId.get(id) as CookbookStatement, ...rest };
    results.push(result);
    tell(result);
  });
  return results;
};

const measureRules = (limits: Limits): void => {
  const uses = ruleUses(shippedPacks, limits, (line) => console.log(line));
  writeFileSync(path.resolve(import.meta.dirname, '../docs/rules.md'), rulesReport(uses));
};

const main = async (args: readonly string[]): Promise<void> => {
  if (args.includes('--rules')) return measureRules(optionsOf(args).limits);
  const only = valueOf(args, '--only');
  const counted = statements.filter(
    (s) => s.tier !== 'outside' && (only === undefined || s.id.includes(only)),
  );
  const results = await collect(counted, optionsOf(args), (result) => {
    if (only !== undefined) console.log(line(result));
  });
  if (only === undefined) {
    const outside = statements.filter((s) => s.tier === 'outside');
    const file = path.resolve(import.meta.dirname, '../docs/coverage.md');
    writeFileSync(file, report(results, outside, shippedPacks));
  }
  console.log(summary(results));
  if (results.some((r) => r.reason === disagreement)) process.exitCode = 4;
};

await main(process.argv.slice(2));
