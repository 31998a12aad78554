/**
 * The command line: builds the program from the commands of `commands/`, runs it, returns the exit code.
 *
 * Exit codes: 0 good; 1 a false rule or a bad certificate; 3 bad input, a wrong use of the command line among it;
 * 4 internal disagreement.
 */
import { Command, CommanderError } from 'commander';
import { BadInput } from './terminal.js';
import { commands } from './commands/index.js';

/** What bad input and wrong options exit with. */
export const badInput = 3;
/** What a bug of einsat exits with. */
export const internal = 4;

const usage =
  'Proves, refutes and simplifies statements of tensor mathematics by equality saturation.';

/** The program with every command, not yet run. `exit` takes the code that the process should end with. */
export const program = (version: string, exit: (code: number) => void): Command => {
  const root = new Command('einsat').description(usage).version(version).exitOverride();
  for (const add of commands) add(root, exit);
  return root;
};

/** A single minus begins an expression more often than an option. */
const usageHint = ({ code, message }: CommanderError): string =>
  code === 'commander.unknownOption' && !message.includes("'--")
    ? 'an expression that begins with - needs -- before it'
    : 'einsat --help lists the commands, einsat COMMAND --help its options';

/** The exit code of what a command ended with; its message goes to stderr, its stack only where EINSAT_DEBUG is set. */
const failure = (error: unknown): number => {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) process.stderr.write(`\nHint: ${usageHint(error)}\n`);
    return error.exitCode === 0 ? 0 : badInput;
  }
  if (error instanceof BadInput) {
    process.stderr.write(`${error.message}\n`);
    return badInput;
  }
  const { message, stack } = error as Error;
  process.stderr.write(`internal error: ${process.env['EINSAT_DEBUG'] ? stack : message}\n`);
  return internal;
};

/** Runs the command line on its arguments (without `node` and the script) and gives the exit code. */
export const run = async (args: readonly string[], version: string): Promise<number> => {
  let code = 0;
  const root = program(version, (value) => (code = value));
  if (args.length === 0) {
    root.outputHelp();
    return code;
  }
  try {
    await root.parseAsync([...args], { from: 'user' });
  } catch (error) {
    return failure(error);
  }
  return code;
};
