/** Data files: .json (`{"A": [[1, 2], [3, 4]]}`), .npz, .npy (named by the file). */
import path from 'node:path';
import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import { fromNested, type Data } from '../index.js';
import { readBytes, readText } from './files.js';
import { readNpy } from './npy.js';
import { readNpz } from './npz.js';
import { refuse } from './terminal.js';

const given = <A>(file: string, made: Either<string, A>): A =>
  isLeft(made) ? refuse(`cannot use ${file}: ${made.left}`) : made.right;

const fromJson = (file: string): Data => {
  let value: unknown;
  try {
    value = JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse(`${file} is not JSON: ${error.message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(`${file} must hold an object: {"A": [[1, 2], [3, 4]]}`);
  return Object.fromEntries(
    Object.entries(value).map(([name, nested]) => [
      name,
      given(`${file}, entry ${name}`, fromNested(nested)),
    ]),
  );
};

const readers: Readonly<Record<string, (file: string) => Data>> = {
  '.json': fromJson,
  '.npz': (file) => given(file, readNpz(readBytes(file))),
  '.npy': (file) => ({ [path.basename(file, '.npy')]: given(file, readNpy(readBytes(file))) }),
};

/** The arrays of several data files; later ones win. */
export const readData = (files: readonly string[]): Data =>
  files.reduce<Data>((data, file) => {
    const read = readers[path.extname(file).toLowerCase()];
    if (!read)
      return refuse(`cannot read ${file}: data files end in ${Object.keys(readers).join(', ')}`);
    return { ...data, ...read(file) };
  }, {});
