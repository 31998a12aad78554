/** The text of docs/variants.md, from what the prover says of variants. */
import type { Tried } from '../test/support/variantRun.js';
import type { Verdict } from '../evaluator/index.js';
import { shown } from '../test/support/variantRun.js';

/** A variant, what the engine says, and what the numbers say where they were asked. */
export type Outcome = Tried & { readonly numbers?: Verdict['tag'] };

type Results = {
  readonly seed: number;
  /** Each so many-th statement was taken. */
  readonly every: number;
  readonly wrong: readonly Outcome[];
  readonly right: readonly Outcome[];
};

const kinds = (outcomes: readonly Outcome[]): readonly string[] =>
  [...new Set(outcomes.map((v) => v.kind))].sort();

const table = (
  outcomes: readonly Outcome[],
  heads: readonly string[],
  counts: readonly ((v: Outcome) => boolean)[],
): readonly string[] => {
  const row = (name: string, own: readonly Outcome[]): string =>
    `| ${[name, own.length, ...counts.map((is) => own.filter(is).length)].join(' | ')} |`;
  return [
    `| Change | Variants | ${heads.join(' | ')} |`,
    `| --- | ---: | ${heads.map(() => '---:').join(' | ')} |`,
    ...kinds(outcomes).map((kind) =>
      row(
        kind,
        outcomes.filter((v) => v.kind === kind),
      ),
    ),
    row('all', outcomes),
  ];
};

/** A variant and what was said of it, as a line of a list. */
export const line = (v: Outcome): string =>
  `- \`${v.id}\` (${[v.said, v.numbers].filter((x) => x !== undefined).join('; numbers: ')}): \`${shown(v)}\``;

const list = (title: string, outcomes: readonly Outcome[]): readonly string[] => [
  `## ${title}: ${outcomes.length}`,
  '',
  ...(outcomes.length > 0 ? [...outcomes.map(line), ''] : []),
];

const percent = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(2)}%`;

const isProved = (v: Outcome): boolean => v.said === 'proved';
const isRefuted = (v: Outcome): boolean => v.numbers === 'differ';
const isBroken = (v: Outcome): boolean => v.said.startsWith('broke');

/** A false variant that is proved, breaks the engine or is not refuted; a true one that is not proved. */
export const isOdd = (v: Outcome): boolean =>
  v.numbers === undefined ? !isProved(v) : v.said !== 'unknown' || !isRefuted(v);

/** The report as Markdown. */
export const report = ({ seed, every, wrong, right }: Results): string => {
  const [proved, refuted, kept] = [
    wrong.filter(isProved),
    wrong.filter(isRefuted),
    right.filter(isProved),
  ];
  return [
    '# Variants of the catalogue',
    '',
    `Written by \`npm run variants -- --seed ${seed} --count ${wrong.length} --every ${every}\`. Statements of the tiers core and extended are changed; the engine is asked without numbers.`,
    '',
    `- ${wrong.length} false variants, shown to be false by numbers: the engine alone proves ${proved.length}; the numeric check, at other points, refutes ${refuted.length} (${percent(refuted.length, wrong.length)}).`,
    `- ${right.length} true variants of ${new Set(right.map((v) => v.id)).size} proved statements: ${kept.length} stay proved (${percent(kept.length, right.length)}).`,
    '',
    '## False variants',
    '',
    ...table(
      wrong,
      ['proved by the engine alone', 'refuted', 'broke'],
      [isProved, isRefuted, isBroken],
    ),
    '',
    '## True variants',
    '',
    ...table(right, ['stay proved', 'lost'], [isProved, (v) => !isProved(v)]),
    '',
    ...list('False variants proved, broken or not refuted', wrong.filter(isOdd)),
    ...list(
      'True variants lost',
      right.filter((v) => !isProved(v)),
    ),
  ].join('\n');
};
