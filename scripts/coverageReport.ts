/** The text of docs/coverage.md, from the results of a run. */
import type { Pack } from '../core/rewrite/pack.js';
import { disagreement, statuses, type Result, type Status } from './coverageRun.js';

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const table = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  /** Columns of text; the others are numbers. */
  texts = 1,
): readonly string[] => [
  row(head),
  row(head.map((_, k) => (k < texts ? '---' : '---:'))),
  ...rows.map(row),
];

const count = (results: readonly Result[], status: Status): number =>
  results.filter((r) => r.status === status).length;

const counts = (results: readonly Result[]): readonly number[] => [
  results.length,
  ...statuses.map((s) => count(results, s)),
];

/** The value below which the part `p` of the sorted values lies; 0 where there are none. */
export const quantile = (values: readonly number[], p: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
};

const timing = (results: readonly Result[]): readonly string[] => {
  const ms = results.map((r) => r.ms);
  const of = (p: number): string => quantile(ms, p).toFixed(1);
  return table(
    ['Milliseconds a statement', 'Median', '95%', 'Largest'],
    [['Elaboration and engine, without numbers', of(0.5), of(0.95), of(1)]],
  );
};

const byChapter = (counted: readonly Result[]): readonly string[] => {
  const keys = [...new Set(counted.map((r) => `${r.entry.chapter}/${r.entry.tier}`))];
  const rows = keys.map((key) => {
    const own = counted.filter((r) => `${r.entry.chapter}/${r.entry.tier}` === key);
    return [...key.split('/'), ...counts(own)];
  });
  const total = (tier: string): readonly (string | number)[] => [
    'all',
    tier,
    ...counts(counted.filter((r) => r.entry.tier === tier)),
  ];
  return table(
    ['Chapter', 'Tier', 'Statements', ...statuses],
    [...rows, total('core'), total('extended')],
    2,
  );
};

const packTable = (packs: readonly Pack[], counted: readonly Result[]): readonly string[] =>
  table(
    ['Pack', 'Rules', 'Statements whose proof uses it'],
    packs.map((p) => {
      const own = new Set(p.rules.map((r) => r.id));
      const users = counted.filter((r) => r.rules.some((name) => own.has(name)));
      return [`\`${p.pack}\``, p.rules.length, users.length];
    }),
  );

const quoted = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const line = ({ entry, status, reason }: Result): string =>
  `- \`${entry.id}\` (${entry.tier}, ${status}): ${quoted(`${entry.lhs} ${entry.relation} ${entry.rhs}`)}: ${reason}${entry.why === undefined ? '' : `. Missing: ${entry.why}`}`;

/** The report as Markdown. */
export const report = (
  results: readonly Result[],
  outside: readonly { readonly id: string; readonly why?: string }[],
  packs: readonly Pack[],
): string => {
  const open = results.filter((r) => r.status !== 'proved');
  const wrong = results.filter((r) => r.reason === disagreement);
  return [
    '# Coverage of the catalogue',
    '',
    `Written by \`npm run coverage\`. ${count(results, 'proved')} of ${results.length} statements of the tiers core and extended are proved. A statement with \`!=\` counts as proved where an example shows it.`,
    '',
    ...byChapter(results),
    '',
    ...timing(results),
    '',
    '## Packs',
    '',
    ...packTable(packs, results),
    '',
    ...(wrong.length > 0 ? ['## Disagreements', '', ...wrong.map(line), ''] : []),
    `## Not proved: ${open.length}`,
    '',
    ...open.map(line),
    '',
    `## Outside: ${outside.length}, not counted`,
    '',
    ...outside.map((e) => `- \`${e.id}\`: ${e.why ?? 'not stated in the language'}`),
    '',
  ].join('\n');
};
