/** What `einsat check` does; gives the exit code. */
import { checkRule, counterexampleJson, shippedPacks, type RuleReport } from '../index.js';
import { counterexampleText } from './format.js';
import { positive } from './options.js';
import { packsOf, withPack } from './packs.js';
import { remark, result } from './terminal.js';

/** The flags of `check`. */
export type CheckFlags = {
  readonly packs: string;
  readonly format: 'text' | 'json';
  readonly time?: string;
  readonly pairs: boolean;
};

const exactText = ({ exact, points }: RuleReport): string => {
  if (!exact) return points > 0 ? 'floats' : '';
  const bound =
    exact.errorBound === undefined ? '' : `, error below ${exact.errorBound.toExponential(0)}`;
  return `exact at ${exact.points}${bound}`;
};

/** What is to be said beside the status. */
const remarksOn = (report: RuleReport): string => {
  const { status, points, pairs, reason } = report;
  const overlaps =
    pairs && pairs.pairs > 0 ? `${pairs.joined} of ${pairs.pairs} overlaps join` : '';
  const said = status === 'holds' ? [`${points} points`, exactText(report)] : [reason ?? ''];
  return [...said, overlaps]
    .filter((text) => text !== '')
    .join('; ')
    .replaceAll('\n', '\n    ');
};

const contradictionText = ({ contradiction }: RuleReport): readonly string[] => {
  if (!contradiction) return [];
  const { rules, peak, forms, counterexample } = contradiction;
  return [
    `  ${rules[0]} and ${rules[1]} both rewrite ${peak}`,
    `  to ${forms[0]}`,
    `  and ${forms[1]}, so 0 == 1 follows`,
    ...(counterexample ? counterexampleText(counterexample) : []),
  ];
};

const lines = (report: RuleReport): readonly string[] => {
  const said = remarksOn(report);
  return [
    `${report.status.padEnd(10)}  ${report.rule}${said ? `  ${said}` : ''}`,
    ...(report.counterexample ? counterexampleText(report.counterexample) : []),
    ...contradictionText(report),
  ];
};

const json = ({ counterexample, contradiction, ...report }: RuleReport): string =>
  JSON.stringify({
    ...report,
    ...(counterexample ? { counterexample: counterexampleJson(counterexample) } : {}),
    ...(contradiction
      ? {
          contradiction: {
            ...contradiction,
            ...(contradiction.counterexample
              ? { counterexample: counterexampleJson(contradiction.counterexample) }
              : {}),
          },
        }
      : {}),
  });

const wrong: ReadonlySet<RuleReport['status']> = new Set(['false', 'undefined', 'contradicts']);

/** Runs `check`, a line a rule, and gives the exit code. */
export const runCheck = (pack: string, flags: CheckFlags): number => {
  const others = packsOf(flags.packs, []);
  const shipped = shippedPacks.find((p) => p.pack === pack);
  const read = shipped ? [shipped] : withPack(others, pack).slice(others.length);
  const budget = positive('time', flags.time) ?? 1000;
  const counts = new Map<RuleReport['status'], number>();
  for (const [of, rule] of read.flatMap((p) => p.rules.map((r) => [p, r] as const))) {
    const beside = [...others, ...read.filter((p) => p !== of)];
    const report = checkRule(of, rule, { budget, others: beside, pairs: flags.pairs });
    counts.set(report.status, (counts.get(report.status) ?? 0) + 1);
    if (flags.format === 'json') result(json(report));
    else lines(report).forEach(result);
  }
  remark([...counts].map(([status, count]) => `${count} ${status}`).join(', ') || 'no rules');
  if ([...counts.keys()].some((status) => wrong.has(status))) return 1;
  return counts.has('unreadable') ? 3 : 0;
};
