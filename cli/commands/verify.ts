/** `einsat verify`: replays a certificate without the engine. */
import type { VerifyFlags } from '../verifyCommand.js';
import { collect } from '../options.js';
import type { AddCommand } from './command.js';

/** Adds `verify`. */
export const addVerify: AddCommand = (program, exit) => {
  program
    .command('verify')
    .description('replay a certificate that prove --certificate wrote; no search is behind it')
    .argument('<file>', 'the certificate (- is stdin)')
    .option('--packs <names>', 'shipped packs whose rules are accepted: all, none, or names', 'all')
    .option('--pack <file>', 'a rule pack (JSON) whose rules are accepted too', collect)
    .option('--trust <file>', 'the same as --pack: rules nobody has reviewed', collect)
    .option('--explain', 'print the chain of expressions')
    .addHelpText(
      'after',
      '\nExample: einsat verify proof.json --explain\nExit codes: 0 accepted, 1 refused, 3 bad input.',
    )
    .action(async (file: string, flags: VerifyFlags) => {
      const { runVerify } = await import('../verifyCommand.js');
      exit(runVerify(file, flags));
    });
};
