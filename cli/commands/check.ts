/** `einsat check`: the rules of a pack against numbers and against the other rules. */
import type { CheckFlags } from '../checkCommand.js';
import type { AddCommand } from './command.js';

/** Adds `check`. */
export const addCheck: AddCommand = (program, exit) => {
  program
    .command('check')
    .description(
      'test every rule of a pack against numbers, at several sizes, and against other rules',
    )
    .argument('<pack>', 'a pack file (JSON), or the name of a shipped pack')
    .option('--packs <names>', 'shipped packs whose operators and rules it goes with', 'all')
    .option('--time <ms>', 'time limit of one case in milliseconds')
    .option('--no-pairs', 'leave out the comparison with other rules')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText(
      'after',
      '\nExample: einsat check my-rules.json\nExit codes: 0 good, 1 a rule is wrong, 3 a rule does not read.',
    )
    .action(async (pack: string, flags: CheckFlags) => {
      const { runCheck } = await import('../checkCommand.js');
      exit(runCheck(pack, flags));
    });
};
