/** `einsat eval`: the value of an expression at given data. */
import { collect, withShared, type Flags } from '../options.js';
import type { AddCommand } from './command.js';

type EvalFlags = Flags & { readonly data?: readonly string[] };

const act = async (args: readonly string[], flags: EvalFlags): Promise<void> => {
  const [{ isLeft }, api, { readData }, { texts }, { nestedText }, options, out] =
    await Promise.all([
      import('fp-ts/lib/Either.js'),
      import('../../index.js'),
      import('../data.js'),
      import('../files.js'),
      import('../format.js'),
      import('../libraryOptions.js'),
      import('../terminal.js'),
    ]);
  const { text, decls } = texts(args, flags.file, 'the expression');
  const library = options.libraryOptions(flags, decls);
  const value = api.evaluate(text, readData(flags.data ?? []), library);
  if (isLeft(value)) return out.refuse(value.left);
  const nested = api.toNested(value.right);
  out.result(flags.format === 'json' ? JSON.stringify(nested) : nestedText(nested));
};

/** Adds `eval`. */
export const addEval: AddCommand = (program) => {
  const command = program
    .command('eval')
    .description('evaluate an expression at given arrays')
    .argument('[texts...]', 'declarations, then the expression (- reads it from stdin)')
    .option('--data <file>', 'arrays: .json, .npz, .npy (may be repeated)', collect)
    .addHelpText('after', '\nExample: einsat eval "A*x" --data data.json');
  withShared(command).action(act);
};
