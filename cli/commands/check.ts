/** `einsat check`: the rules of a pack against numbers. */
import type { RuleReport } from '../../index.js';
import type { AddCommand } from './index.js';

type CheckFlags = {
  readonly packs: string;
  readonly format: 'text' | 'json';
  readonly time?: string;
};

const act = async (pack: string, flags: CheckFlags): Promise<number> => {
  const [api, packs, options, out, { counterexampleText }] = await Promise.all([
    import('../../index.js'),
    import('../packs.js'),
    import('../options.js'),
    import('../terminal.js'),
    import('../format.js'),
  ]);
  const others = packs.packsOf(flags.packs, []);
  const shipped = api.shippedPacks.find((p) => p.pack === pack);
  const read = shipped ?? packs.packFile(pack, others);
  const budget = options.positive('time', flags.time) ?? 1000;
  const line = ({
    rule,
    status,
    points,
    counterexample,
    reason,
  }: RuleReport): readonly string[] => {
    const rest =
      status === 'holds' ? `${points} points` : (reason ?? '').replaceAll('\n', '\n    ');
    return [
      `${status.padEnd(10)}  ${rule}${rest ? `  ${rest}` : ''}`,
      ...(counterexample ? counterexampleText(counterexample) : []),
    ];
  };
  const json = ({ counterexample, ...report }: RuleReport): string =>
    JSON.stringify({
      ...report,
      ...(counterexample ? { counterexample: api.counterexampleJson(counterexample) } : {}),
    });
  const counts = new Map<string, number>();
  for (const rule of read.rules) {
    const report = api.checkRule(read, rule, { budget, others });
    counts.set(report.status, (counts.get(report.status) ?? 0) + 1);
    if (flags.format === 'json') out.result(json(report));
    else line(report).forEach(out.result);
  }
  out.remark([...counts].map(([status, count]) => `${count} ${status}`).join(', ') || 'no rules');
  if (counts.has('false')) return 1;
  return counts.has('unreadable') ? 3 : 0;
};

/** Adds `check`. */
export const addCheck: AddCommand = (program, exit) => {
  program
    .command('check')
    .description('test every rule of a pack against numbers, at several sizes')
    .argument('<pack>', 'a pack file (JSON), or the name of a shipped pack')
    .option('--packs <names>', 'shipped packs whose operators the rules may use', 'all')
    .option('--time <ms>', 'time limit of one case in milliseconds')
    .option('--format <format>', 'text or json', 'text')
    .action(async (pack: string, flags: CheckFlags) => exit(await act(pack, flags)));
};
