/**
 * egg itself, measured beside: an executable built from egg's release, named by EGG_BENCH, that reads rules and cases as
 * lines of tabs and prints name, CPU milliseconds, e-nodes, e-classes, hashcons and iterations. docs/bench.md says how
 * such a program is made; the suite's own figures stand where there is none.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EggCase, SuiteFile } from './suite.js';

/** CPU milliseconds of egg for a case, measured now; undefined where there is no program or it does not know the rules. */
export const eggTime = (file: SuiteFile, c: EggCase, explain: boolean): number | undefined => {
  const program = process.env['EGG_BENCH'];
  const known = /^(ac|math)/.test(c.ruleset) && c.group !== 'suite';
  if (!program || !known) return undefined;
  const rules = file.rulesets[c.ruleset]?.rules ?? [];
  const lines =
    c.ruleset === 'math' ? [] : rules.map((r) => ['rule', c.ruleset, r.name, r.lhs, r.rhs]);
  const { iter_limit, node_limit, scheduler } = c.config;
  const ms = c.egg.release.total_ms_min;
  const limits = [String(iter_limit), String(node_limit ?? 1e12)];
  const mode = [explain ? 'x' : '-', String(ms < 50 ? 10 : ms < 500 ? 3 : 1)];
  const starts = c.starts.join(';;');
  lines.push(['case', c.name, c.ruleset, ...limits, scheduler.kind, starts, ...mode]);
  const input = path.join(mkdtempSync(path.join(tmpdir(), 'egg-')), 'in.tsv');
  writeFileSync(input, lines.map((line) => line.join('\t')).join('\n'));
  const out = execFileSync(program, [input], { encoding: 'utf8' });
  return Number(out.split('\t')[1]);
};
