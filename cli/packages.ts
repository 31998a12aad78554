/** Rule packs in npm packages: `einsat.packs` of a package.json lists the pack files of the package. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { refuse } from './terminal.js';

/** A package that was found, with what its package.json says of packs and of the packages it builds on. */
export type Package = {
  readonly folder: string;
  readonly files: readonly string[];
  readonly dependencies: readonly string[];
};

/** Whether a text can be the name of a package: a file is named by a path or an ending. */
export const isPackageName = (text: string): boolean =>
  /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(text) && !text.endsWith('.json');

/** The node_modules folders that Node would look in, nearest first. */
const searched = (from: string): readonly string[] => {
  const parent = path.dirname(from);
  const here = path.join(from, 'node_modules');
  return parent === from ? [here] : [here, ...searched(parent)];
};

const folderOf = (name: string, from: string): string | undefined =>
  searched(from)
    .map((folder) => path.join(folder, name))
    .find((folder) => existsSync(path.join(folder, 'package.json')));

const manifestOf = (folder: string): Record<string, unknown> => {
  const file = path.join(folder, 'package.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    return refuse(`cannot read ${file}: ${(error as Error).message}`);
  }
};

const packsField = (manifest: Record<string, unknown>): unknown =>
  (manifest['einsat'] as { readonly packs?: unknown } | undefined)?.packs;

/** Whether a dependency is installed and holds packs: others are of no matter here. */
const hasPacks = (name: string, from: string): boolean => {
  const folder = folderOf(name, from);
  return folder !== undefined && packsField(manifestOf(folder)) !== undefined;
};

const isListOfTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((x) => typeof x === 'string');

/** The files that a package lists, which must lie in its folder. */
const filesOf = (name: string, folder: string, manifest: Record<string, unknown>) => {
  const packs = packsField(manifest);
  if (packs === undefined)
    return refuse(
      `the package ${name} has no rule packs\n\nHint: its package.json lists them: "einsat": { "packs": ["my-rules.json"] }`,
    );
  if (!isListOfTexts(packs))
    return refuse(`${path.join(folder, 'package.json')}: einsat.packs is no list of file names`);
  return packs.map((file) => {
    const full = path.resolve(folder, file);
    const inside = path.relative(folder, full);
    if (inside.startsWith('..') || path.isAbsolute(inside))
      return refuse(`the package ${name} lists ${file}, which is outside of its folder`);
    return existsSync(full)
      ? full
      : refuse(`the package ${name} lists ${file}, but does not hold it`);
  });
};

/** Finds a package as Node does: in node_modules of the folder, then of those above it. */
export const packageAt = (name: string, from: string): Package => {
  const folder = folderOf(name, from);
  if (folder === undefined)
    return refuse(
      `there is no file and no package "${name}"; looked from ${from} upwards\n\nHint: npm install ${name}, name a pack file, or one of the shipped packs, which \`einsat packs\` lists`,
    );
  const manifest = manifestOf(folder);
  const needed = ['dependencies', 'peerDependencies'].flatMap((key) =>
    Object.keys((manifest[key] ?? {}) as object),
  );
  return {
    folder,
    files: filesOf(name, folder, manifest),
    dependencies: needed.filter((dependency) => hasPacks(dependency, folder)),
  };
};
