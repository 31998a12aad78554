/** `einsat compile`: a program for another tool, or as an ONNX model. */
import { Option } from 'commander';
import { withShared } from '../options.js';
import type { CompileFlags } from '../compileCommand.js';
import type { AddCommand } from './command.js';

const targets = ['ndarray', 'onnx', 'pytorch', 'numpy', 'jax', 'dask', 'julia', 'einsum'];

/** Adds `compile`. */
export const addCompile: AddCommand = (program) => {
  const command = program
    .command('compile')
    .description('write a program that computes expressions, each simplified, equal parts once')
    .argument('[expressions...]', 'expressions; a program returns one array for each')
    .addOption(
      new Option('--target <name>', 'what the program is for').choices(targets).default('numpy'),
    )
    .option('-o, --output <file>', 'write to a file')
    .option('--precision <type>', 'numbers of an ONNX model: float64 or float32', 'float64')
    .option('--show-cost', 'print what the program costs, as written and simplified, on stderr')
    .option(
      '--cost <weights>',
      'weights of operations and elements written: multiply=1,add=1,write=0',
    )
    .option('--no-simplify', 'compile the expressions as they are written')
    .addHelpText(
      'after',
      '\nExample: einsat compile --decl "A : [n,n]; x : [n]" "x\'*A*x" "d(x\'*A*x, x)" --target pytorch',
    );
  withShared(command).action(async (args: readonly string[], flags: CompileFlags) => {
    const { runCompile } = await import('../compileCommand.js');
    runCompile(args, flags);
  });
};
