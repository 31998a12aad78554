/** `einsat prove`: one statement, or a batch of them. */
import { withShared } from '../options.js';
import type { ProveFlags } from '../proveCommand.js';
import type { AddCommand } from './command.js';

/** Adds `prove`. */
export const addProve: AddCommand = (program, exit) => {
  const command = program
    .command('prove')
    .description('prove or refute a statement: LHS == RHS, LHS != RHS')
    .argument('[texts...]', 'declarations, then the statement (- reads it from stdin)')
    .option('--batch <file>', 'prove each line of a JSONL file (- is stdin)')
    .option('--explain', 'print the steps of the proof')
    .option('--diagram <file>', 'draw the steps of the proof into FILE.svg or FILE.tex')
    .option('--coq <file>', 'write a file that Coq checks: the statement as a theorem, its proof')
    .option('--certificate <file>', 'write the proof as JSON that verify replays')
    .option('--no-check', 'leave out the numeric check')
    .addHelpText(
      'after',
      '\nExample: einsat prove "A : [n,m]; B : [m,n]" "tr(A*B) == tr(B*A)"' +
        '\nExit codes: 0 proved, 1 refuted, 2 unknown, 3 bad input, 4 internal disagreement.',
    );
  withShared(command).action(async (args: readonly string[], flags: ProveFlags) => {
    const { runProve } = await import('../proveCommand.js');
    exit(await runProve(args, flags));
  });
};
