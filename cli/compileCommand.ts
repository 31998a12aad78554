/** What `einsat compile` does. */
import { writeFileSync } from 'node:fs';
import { isLeft } from 'fp-ts/lib/Either.js';
import { compile, printProgram, type ProgramTarget } from '../index.js';
import { asWritten, remarkCost } from './cost.js';
import { readText } from './files.js';
import { libraryOptions } from './libraryOptions.js';
import { priceOf, type Flags } from './options.js';
import { refuse, result } from './terminal.js';

/** The flags of `compile`. */
export type CompileFlags = Flags & {
  readonly target: ProgramTarget;
  readonly output?: string;
  readonly precision: string;
  readonly simplify: boolean;
  readonly showCost?: boolean;
  readonly cost?: string;
};

const precisionOf = (text: string): 'float64' | 'float32' =>
  text === 'float64' || text === 'float32'
    ? text
    : refuse(`--precision is float64 or float32, not "${text}"`);

const expressionsOf = (args: readonly string[], file: string | undefined): readonly string[] => {
  const read = file === undefined ? [] : [readText(file).trim()];
  const all = [...args.map((a) => (a === '-' ? readText('-').trim() : a)), ...read];
  return all.length > 0
    ? all
    : refuse(
        'the expressions are missing\n\nHint: give them as arguments, with --file, or as - for stdin',
      );
};

/** Runs `compile`: the program goes to stdout or to a file. */
export const runCompile = (args: readonly string[], flags: CompileFlags): void => {
  const texts = expressionsOf(args, flags.file);
  const price = priceOf(flags.cost);
  const options = {
    ...libraryOptions(flags, []),
    simplify: flags.simplify,
    ...(price ? { price } : {}),
  };
  const program = compile(texts, options);
  if (isLeft(program)) return refuse(program.left);
  if (flags.showCost) remarkCost(asWritten(texts, options), program.right, options.sizes);
  const precision = precisionOf(flags.precision);
  const code = printProgram(program.right, flags.target, { precision });
  if (isLeft(code)) return refuse(code.left);
  if (flags.output !== undefined) return writeFileSync(flags.output, code.right);
  if (typeof code.right === 'string') return result(code.right.trimEnd());
  return refuse('an ONNX model is not text\n\nHint: write it to a file with -o model.onnx');
};
