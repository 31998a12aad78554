/**
 * Makes a certificate of every statement of the catalogue and of test/catalogue, replays it, and writes the figures to
 * docs/certificate-figures.md.
 *
 * Arguments: `--only TEXT` (ids that hold TEXT; prints, writes nothing), `--tamper N` (N random changes of each of 200
 * certificates; exits with 1 where a false statement is accepted).
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

const run = (title: string, entries: readonly Entry[], tell: (text: string) => void): Figures => {
  const made: Made[] = [];
  const checked: Checked[] = [];
  for (const entry of entries) {
    const one = certificateOf(entry);
    if (!one) continue;
    made.push(one);
    const answer = 'json' in one ? replayed(one.json) : undefined;
    if (answer) checked.push(answer);
    const gap = 'gap' in one ? one.gap : answer?.fault;
    tell(
      `${entry.id}: ${gap ?? `${answer?.steps} steps, verified in ${answer?.ms.toFixed(1)} ms`}`,
    );
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

const gaps = ({ made }: Figures): readonly string[] =>
  made.flatMap((m) => ('gap' in m ? [`- \`${m.entry.id}\`: ${m.gap}`] : []));

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
    `## Proved, without certificate: ${figures.flatMap(gaps).length}`,
    '',
    ...figures.flatMap(gaps),
    '',
  ].join('\n');

const valueOf = (args: readonly string[], name: string): string | undefined =>
  args.includes(name) ? args[args.indexOf(name) + 1] : undefined;

const main = (args: readonly string[]): void => {
  const only = valueOf(args, '--only');
  const wanted = (list: readonly Entry[]): readonly Entry[] =>
    list.filter((s) => only === undefined || s.id.includes(only));
  const tell = (text: string): void => void (only === undefined || console.log(text));
  const figures = [
    run('catalogue', wanted(catalogue), tell),
    run('test/catalogue', wanted(identities()), tell),
  ];
  const count = Number(valueOf(args, '--tamper') ?? 0);
  const all = figures.flatMap((f) => f.made.flatMap((m) => ('json' in m ? [m.json] : [])));
  const every = Math.max(1, Math.floor(all.length / 200));
  const some = all.filter((_, k) => k % every === 0).slice(0, 200);
  const tampering = count > 0 ? tamperWith(some, count) : undefined;
  const text = report(figures, tampering);
  if (only === undefined)
    writeFileSync(path.join(import.meta.dirname, '../docs/certificate-figures.md'), text);
  console.log(text);
  if (tampering && tampering.wrong.length > 0) {
    console.log(tampering.wrong.join('\n'));
    process.exitCode = 1;
  }
};

main(process.argv.slice(2));
