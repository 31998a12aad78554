/**
 * Makes a certificate of every statement of the catalogue and of test/catalogue, replays it, and writes the figures to
 * docs/certificate-figures.md: what has none, and why, by reason.
 *
 * Each statement's outcome is printed as soon as it is known. Arguments: `--chapter NAME`, `--only TEXT` (ids that hold TEXT) and
 * `--every K` (each K-th statement) take a part, and write nothing; `--tamper N` makes N random changes of each of 200
 * certificates, and exits with 1 where a false statement is accepted.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  catalogue,
  certificateOf,
  identities,
  replayed,
  tamperWith,
  type Checked,
  type Entry,
  type Made,
  type Tampering,
} from './certificateRun.js';
import { quantile } from './coverageReport.js';

type Figures = {
  readonly title: string;
  readonly made: readonly Made[];
  readonly checked: readonly Checked[];
};

const outcome = (one: Made, answer: Checked | undefined): string =>
  'gap' in one
    ? one.gap
    : (answer?.fault ?? `${answer?.steps} steps, verified in ${answer?.ms.toFixed(1)} ms`);

const run = (title: string, entries: readonly Entry[]): Figures => {
  const made: Made[] = [];
  const checked: Checked[] = [];
  for (const entry of entries) {
    const one = certificateOf(entry);
    if (!one) continue;
    made.push(one);
    const answer = 'json' in one ? replayed(one.json) : undefined;
    if (answer) checked.push(answer);
    console.log(`${entry.id}: ${outcome(one, answer)}`);
  }
  return { title, made, checked };
};

const row = ({ title, made, checked }: Figures): string => {
  const ms = checked.map((c) => c.ms);
  const steps = checked.map((c) => c.steps);
  const of = (p: number): string => quantile(ms, p).toFixed(1);
  const counts = [made.length, checked.length, checked.filter((c) => c.fault === undefined).length];
  return `| ${[title, ...counts, of(0.5), of(0.95), of(1), quantile(steps, 0.5), quantile(steps, 1)].join(' | ')} |`;
};

/** Rules named at the head of a reason: what comes after is the same for all of a group. */
const reasonOf = (gap: string): string => gap.replace(/^[\w-]+: /, '');

/** The statements without a certificate by reason, the commonest first. */
const gaps = (figures: readonly Figures[]): readonly string[] => {
  const groups = new Map<string, string[]>();
  for (const m of figures.flatMap((f) => f.made)) {
    if (!('gap' in m)) continue;
    const reason = reasonOf(m.gap);
    const rule = m.gap === reason ? '' : ` (${m.gap.slice(0, m.gap.indexOf(':'))})`;
    groups.set(reason, [...(groups.get(reason) ?? []), `\`${m.entry.id}\`${rule}`]);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, ids]) => `- ${ids.length}: ${reason}: ${ids.join(', ')}`);
};

/** Certificates that were made and that a replay refuses. */
const refused = ({ checked }: Figures): readonly string[] =>
  checked.flatMap((c) => (c.fault === undefined ? [] : [`- ${c.fault}`]));

const count = (figures: readonly Figures[]): number =>
  figures.flatMap((f) => f.made).filter((m) => 'gap' in m).length;

const report = (figures: readonly Figures[], tampering: Tampering | undefined): string =>
  [
    '# Certificates: figures',
    '',
    'Written by `npm run certificates`. Times are CPU milliseconds of `verify`, warm, on the machine that wrote this.',
    '',
    '| | Proved | With certificate | Accepted | Median | 95% | Worst | Steps, median | Steps, most |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...figures.map(row),
    '',
    ...(tampering
      ? [
          `Random changes (any field; parts dropped, doubled, exchanged): ${tampering.tried} tried, ${tampering.accepted} accepted, of these ${tampering.other} with another statement; ${tampering.wrong.length} of them false.`,
          '',
        ]
      : []),
    `## Proved, without certificate: ${count(figures)}`,
    '',
    ...gaps(figures),
    ...figures.flatMap(refused),
    '',
  ].join('\n');

const valueOf = (args: readonly string[], name: string): string | undefined =>
  args.includes(name) ? args[args.indexOf(name) + 1] : undefined;

/** The part of the statements that the arguments name. */
const partOf = (args: readonly string[]): ((list: readonly Entry[]) => readonly Entry[]) => {
  const [only, chapter] = [valueOf(args, '--only') ?? '', valueOf(args, '--chapter')];
  const every = Number(valueOf(args, '--every') ?? 1);
  return (list) =>
    list
      .filter((s) => s.id.includes(only) && (chapter === undefined || s.chapter === chapter))
      .filter((_, k) => k % every === 0);
};

const main = (args: readonly string[]): void => {
  const isWhole = !['--only', '--chapter', '--every'].some((name) => args.includes(name));
  const wanted = partOf(args);
  const figures = [
    run('catalogue', wanted(catalogue)),
    run('test/catalogue', wanted(identities())),
  ];
  const changes = Number(valueOf(args, '--tamper') ?? 0);
  const all = figures.flatMap((f) => f.made.flatMap((m) => ('json' in m ? [m.json] : [])));
  const every = Math.max(1, Math.floor(all.length / 200));
  const some = all.filter((_, k) => k % every === 0).slice(0, 200);
  const tampering = changes > 0 ? tamperWith(some, changes) : undefined;
  const text = report(figures, tampering);
  if (isWhole)
    writeFileSync(path.join(import.meta.dirname, '../docs/certificate-figures.md'), text);
  console.log(text);
  if (tampering && tampering.wrong.length > 0) {
    console.log(tampering.wrong.join('\n'));
    process.exitCode = 1;
  }
};

main(process.argv.slice(2));
