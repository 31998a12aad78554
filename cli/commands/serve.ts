/** `einsat serve`: JSON-RPC over standard input and output. */
import type { AddCommand } from './command.js';

type ServeFlags = { readonly stdio?: boolean; readonly threads?: string; readonly heap?: string };

/** Adds `serve`. */
export const addServe: AddCommand = (program) => {
  program
    .command('serve')
    .description('answer JSON-RPC requests: parse, simplify, prove, explain, verify')
    .option('--stdio', 'over standard input and output (the only way there is)')
    .option('--threads <count>', 'threads that work (default: half of the processors, 1 to 4)')
    .option('--heap <MB>', 'memory of one thread in megabytes (default 1024)')
    .action(async (flags: ServeFlags) => {
      const [{ serve }, { positive }] = await Promise.all([
        import('../../server/serve.js'),
        import('../options.js'),
      ]);
      const [threads, heap] = [positive('threads', flags.threads), positive('heap', flags.heap)];
      await serve(process.stdin, process.stdout, program.version() ?? '', {
        ...(threads === undefined ? {} : { threads: Math.ceil(threads) }),
        ...(heap === undefined ? {} : { heap }),
      });
    });
};
