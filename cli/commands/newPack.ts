/** `einsat new-pack`: the beginning of a pack of one's own. */
import type { AddCommand } from './command.js';

/** Adds `new-pack`. */
export const addNewPack: AddCommand = (program) => {
  program
    .command('new-pack')
    .description('write a folder with a pack of one rule, its test, and a package.json')
    .argument('<name>', 'the name of the pack and of the folder')
    .addHelpText('after', '\nExample: einsat new-pack my-rules')
    .action(async (name: string) => {
      const { newPack } = await import('../newPack.js');
      newPack(name);
    });
};
