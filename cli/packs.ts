/** The packs that --packs and --pack name. */
import { existsSync } from 'node:fs';
import { choosePacks, readPack } from '../api/packs.js';
import type { Pack } from '../index.js';
import { readText } from './files.js';
import { isPackageName, packageAt } from './packages.js';
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

const add = (packs: readonly Pack[], file: string): readonly Pack[] => {
  const pack = packFile(file, packs);
  return packs.some((p) => p.pack === pack.pack) ? packs : [...packs, pack];
};

/** The packs of a package, those of the packages that it depends on before them. */
const withPackage = (
  packs: readonly Pack[],
  name: string,
  from: string,
  above: readonly string[] = [],
): readonly Pack[] => {
  if (above.includes(name))
    return refuse(`the packages ${[...above, name].join(', ')} need each other`);
  const { folder, files, dependencies } = packageAt(name, from);
  const before = dependencies.reduce<readonly Pack[]>(
    (all, dependency) => withPackage(all, dependency, folder, [...above, name]),
    packs,
  );
  return files.reduce(add, before);
};

/** Packs with those that `--pack` names added: a file, or an npm package that holds packs. */
export const withPack = (packs: readonly Pack[], name: string): readonly Pack[] =>
  isPackageName(name) && !existsSync(name)
    ? withPackage(packs, name, process.cwd())
    : [...packs, packFile(name, packs)];

const cache = new Map<string, readonly Pack[]>();

/** Shipped packs by name (`all`, `none`, a list), then files and npm packages. */
export const packsOf = (names: string, files: readonly string[]): readonly Pack[] => {
  const key = JSON.stringify([names, files]);
  const known = files.length === 0 ? cache.get(key) : undefined;
  if (known) return known;
  const shipped = choosePacks(names);
  if (isLeft(shipped)) return refuse(shipped.left);
  const chosen = files.reduce<readonly Pack[]>(withPack, shipped.right);
  cache.set(key, chosen);
  return chosen;
};
