/** `einsat simplify`: the cheapest form of an expression. */
import { withShared } from '../options.js';
import type { SimplifyFlags } from '../simplifyCommand.js';
import type { AddCommand } from './command.js';

/** Adds `simplify`. */
export const addSimplify: AddCommand = (program, exit) => {
  const command = program
    .command('simplify')
    .description('write an expression in its cheapest form')
    .argument('[texts...]', 'declarations, then the expression (- reads it from stdin)')
    .option('--readable', 'the smallest term instead of the cheapest')
    .option('--explain', 'print the rules used on stderr')
    .option('--show-cost', 'print the cost before and after on stderr')
    .option(
      '--cost <weights>',
      'weights of operations and elements written: multiply=1,add=1,write=0',
    )
    .option('--no-check', 'leave out the numeric check of the result')
    .addHelpText(
      'after',
      '\nExample: einsat simplify "X : [n,m]; A : [m,n]" "d(tr(X*A), X)" --explain',
    );
  withShared(command).action(async (args: readonly string[], flags: SimplifyFlags) => {
    const { runSimplify } = await import('../simplifyCommand.js');
    exit(runSimplify(args, flags));
  });
};
