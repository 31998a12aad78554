/** The two outputs: results alone on stdout, remarks on stderr. Bad input ends a command with a message, never a stack. */

/** Ends a command with exit code 3; `run` prints the message. */
export class BadInput extends Error {}

/** Says why the input cannot be used. */
export const refuse = (message: string): never => {
  throw new BadInput(message);
};

/** Writes a line of the result. */
export const result = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Writes a remark, beside the result. */
export const remark = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
