/**
 * What each rule is for: which statements of the catalogue, and of the textbook identities beside it, are lost without it.
 *
 * A statement is proved with all rules first. Without a rule, only those whose proof uses it are run again, the fastest first,
 * until `enough` are lost: a rule that loses so many needs no longer list.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { statements, type CookbookStatement } from '../cookbook/index.js';
import type { Limits } from '../core/run/engine.js';
import type { Pack, RuleText } from '../core/rewrite/pack.js';
import { RuleSet } from '../core/rewrite/ruleSet.js';
import { runEntry, type Result } from './coverageRun.js';

/** What the removal of a rule loses. */
export type RuleUse = {
  readonly pack: string;
  readonly rule: RuleText;
  /** How many proofs use it. */
  readonly users: number;
  /** Statements that are not proved without it: all of them where they are fewer than `enough`. */
  readonly lost: readonly CookbookStatement[];
};

/** So many lost statements end the search for more. */
export const enough = 2;

const textbook = (file: string): readonly CookbookStatement[] =>
  readFileSync(path.join(import.meta.dirname, '../test/catalogue', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): CookbookStatement => {
      const read = JSON.parse(line) as Pick<CookbookStatement, 'id' | 'decls' | 'lhs' | 'rhs'>;
      const rest = { tier: 'core', section: '', title: '', kind: 'algebra', source: '' } as const;
      return { ...rest, ...read, id: `textbook/${read.id}`, chapter: 'textbook', relation: '==' };
    });

/** The statements that rules are measured by: what a proof is wanted for. */
export const measured = (): readonly CookbookStatement[] => [
  ...statements.filter((s) => s.tier !== 'outside' && s.relation === '=='),
  ...['identities.jsonl', 'further.jsonl'].flatMap(textbook),
];

const without = (packs: readonly Pack[], id: string): RuleSet =>
  new RuleSet(packs.map((p) => ({ ...p, rules: p.rules.filter((r) => r.id !== id) })));

const cpu = (): number => process.cpuUsage().user / 1000;

/** Limits whose time is of the processor, so that a busy machine loses no statement. */
const byCpu = (limits: Limits): Limits => {
  const end = cpu() + limits.time;
  return { ...limits, time: Infinity, aborted: () => cpu() > end };
};

const proved = (entry: CookbookStatement, rules: RuleSet, limits: Limits): Result | undefined => {
  const result = runEntry(entry, rules, { limits: byCpu(limits), checkBudget: 0 });
  return result.status === 'proved' ? result : undefined;
};

/** What is lost without the rule, among statements whose proof uses it. */
const lostWithout = (
  packs: readonly Pack[],
  id: string,
  users: readonly Result[],
  limits: Limits,
): readonly CookbookStatement[] => {
  const rules = without(packs, id);
  const lost: CookbookStatement[] = [];
  for (const { entry } of users) {
    if (lost.length >= enough) break;
    if (!proved(entry, rules, limits)) lost.push(entry);
  }
  return lost;
};

/** Measures every rule; `tell` hears of each as it is done. */
export const ruleUses = (
  packs: readonly Pack[],
  limits: Limits,
  tell: (line: string) => void = () => undefined,
): readonly RuleUse[] => {
  const all = new RuleSet(packs);
  const proofs = measured()
    .flatMap((entry) => {
      const proof = proved(entry, all, limits);
      if (!proof) tell(`${entry.id}: not proved`);
      return proof ?? [];
    })
    .sort((a, b) => a.ms - b.ms);
  return packs.flatMap(({ pack, rules }) =>
    rules.map((rule): RuleUse => {
      const users = proofs.filter((p) => p.rules.includes(rule.id));
      const lost = lostWithout(packs, rule.id, users, limits);
      const use = { pack, rule, users: users.length, lost };
      tell(`${rule.id}: ${users.length} proofs, lost: ${lost.map((s) => s.id).join(' ')}`);
      return use;
    }),
  );
};

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const law = ({ rule }: RuleUse): string => code(`${rule.lhs} == ${rule.rhs}`);

const count = ({ lost }: RuleUse): string =>
  lost.length >= enough ? `${enough} or more` : `${lost.length}`;

const table = (uses: readonly RuleUse[]): readonly string[] => [
  row(['Rule', 'Proofs that use it', 'Lost without it']),
  row(['---', '---:', '---:']),
  ...uses.map((u) => row([code(u.rule.id), u.users, count(u)])),
];

const single = (u: RuleUse): string =>
  `- ${code(u.rule.id)} (${u.pack}): ${law(u)}; ${u.rule.source}. Lost: ${u.lost.map((s) => code(s.id)).join()}`;

const spare = (u: RuleUse): string =>
  `- ${code(u.rule.id)} (${u.pack}, used by ${u.users}): ${law(u)}; ${u.rule.source}`;

/** The report as Markdown. */
export const rulesReport = (uses: readonly RuleUse[]): string => {
  const ones = uses.filter((u) => u.lost.length === 1);
  const none = uses.filter((u) => u.lost.length === 0);
  const share = ((100 * ones.length) / uses.length).toFixed(1);
  const packs = [...new Set(uses.map((u) => u.pack))];
  return [
    '# What each rule is for',
    '',
    `Written by \`npm run coverage -- --rules\`: ${uses.length} rules, ${measured().length} statements (the catalogue's equations in core and extended, and the textbook identities of test/catalogue). A statement is lost where it is proved with all rules and not without this one.`,
    '',
    `## Rules whose removal loses exactly one statement: ${ones.length} (${share}%)`,
    '',
    'Each is a law with a name or a place in the literature, stated for all sizes and values; the statement is an instance.',
    '',
    ...ones.map(single),
    '',
    `## Rules whose removal loses none: ${none.length}`,
    '',
    'Other rules, or the search, prove what these prove; or the statements that need them stand in tests of their own, or are',
    'those that a user writes. Each is the usual statement of a law.',
    '',
    ...none.map(spare),
    '',
    '## All rules',
    ...packs.flatMap((pack) => [
      '',
      `### ${pack}`,
      '',
      ...table(uses.filter((u) => u.pack === pack)),
    ]),
    '',
  ].join('\n');
};
