/** `einsat packs`: the shipped packs. */
import type { AddCommand } from './command.js';

/** Adds `packs`. */
export const addPacks: AddCommand = (program) => {
  program
    .command('packs')
    .description('list the shipped rule packs')
    .action(async () => {
      const [{ shippedPacks }, { result }] = await Promise.all([
        import('../../rules/index.js'),
        import('../terminal.js'),
      ]);
      const width = Math.max(...shippedPacks.map((p) => p.pack.length));
      for (const { pack, rules, about } of shippedPacks)
        result(
          `${pack.padEnd(width)}  ${String(rules.length).padStart(3)} rules${about ? `  ${about}` : ''}`,
        );
    });
};
