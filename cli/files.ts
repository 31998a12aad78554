/** Reading texts: from arguments, files and stdin. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { refuse } from './terminal.js';

const largest = 64 * 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'no permission',
};

/** The bytes of a file. */
export const readBytes = (file: string): Buffer => {
  try {
    const { size } = statSync(file);
    if (size > largest) return refuse(`${file} is too large: ${size} bytes, at most ${largest}`);
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const looked =
      code === 'ENOENT' && !path.isAbsolute(file) ? `; looked in ${process.cwd()}` : '';
    return refuse(`cannot read ${file}: ${reasons[code] ?? message}${looked}`);
  }
};

/** Writes a text file. */
export const writeText = (file: string, text: string): void => {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    refuse(
      `cannot write ${file}: ${code === 'ENOENT' ? 'there is no such folder' : (reasons[code] ?? message)}`,
    );
  }
};

/** The text of a file; `-` is stdin. */
export const readText = (file: string): string =>
  file === '-' ? readFileSync(0, 'utf8') : readBytes(file).toString('utf8');

/** The text to work on and the declarations before it: arguments, then --file; `-` is stdin. */
export const texts = (
  args: readonly string[],
  file: string | undefined,
  what: string,
): { readonly text: string; readonly decls: readonly string[] } => {
  const last = args.at(-1);
  const from = file ?? (last === '-' ? '-' : undefined);
  const text = (from === undefined ? last : readText(from))?.trim();
  if (text === undefined || text === '')
    return refuse(
      `${what} is ${text === undefined ? 'missing' : 'empty'}\n\nHint: give it as the last argument, with --file, or as - for stdin`,
    );
  return { text, decls: file === undefined ? args.slice(0, -1) : args };
};
