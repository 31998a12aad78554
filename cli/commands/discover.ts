/** `einsat discover`: proposes rules over given operators. */
import type { DiscoverFlags } from '../discoverCommand.js';
import { collect } from '../options.js';
import type { AddCommand } from './command.js';

/** Adds `discover`. */
export const addDiscover: AddCommand = (program) => {
  program
    .command('discover')
    .description('propose rules between small expressions that the packs do not prove, as a pack')
    .requiredOption('--ops <list>', `operators with commas: "', *, inv", of two arguments kron/2`)
    .option('--size <count>', 'names and operators of the larger side', '5')
    .option('--decl <text>', 'a declaration (may be repeated; default "A, B : [n,n]")', collect)
    .option('--packs <names>', 'shipped rule packs: all, none, or names with commas', 'all')
    .option('--pack <file>', 'a rule pack (JSON) to add (may be repeated)', collect)
    .option('--name <name>', 'the name of the pack', 'discovered')
    .option('--time <ms>', 'time limit of one attempt to prove a candidate in milliseconds')
    .option('-o, --output <file>', 'write the pack there')
    .addHelpText('after', `\nExample: einsat discover --ops "', *, inv" --packs none -o found.json`)
    .action(async (flags: DiscoverFlags) => {
      const { runDiscover } = await import('../discoverCommand.js');
      runDiscover(flags);
    });
};
