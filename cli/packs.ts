/** The packs that --packs and --pack name. */
import { choosePacks, readPack } from '../api/packs.js';
import type { Pack } from '../index.js';
import { readText } from './files.js';
import { refuse } from './terminal.js';
import { isLeft } from 'fp-ts/lib/Either.js';

/** A pack file, decoded, each of its rules read once. */
export const packFile = (file: string, others: readonly Pack[]): Pack => {
  const text = readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`${file} is not JSON: ${(error as Error).message}`);
  }
  const pack = readPack(value, others);
  if (isLeft(pack))
    return refuse(
      `${file} is no rule pack:\n\n${pack.left.map((e) => (e.path ? `${e.path}: ${e.message}` : e.message)).join('\n\n')}`,
    );
  return pack.right;
};

const cache = new Map<string, readonly Pack[]>();

/** Shipped packs by name (`all`, `none`, a list), then the files. */
export const packsOf = (names: string, files: readonly string[]): readonly Pack[] => {
  const key = JSON.stringify([names, files]);
  const known = files.length === 0 ? cache.get(key) : undefined;
  if (known) return known;
  const shipped = choosePacks(names);
  if (isLeft(shipped)) return refuse(shipped.left);
  const chosen = files.reduce<readonly Pack[]>(
    (packs, file) => [...packs, packFile(file, packs)],
    shipped.right,
  );
  cache.set(key, chosen);
  return chosen;
};
