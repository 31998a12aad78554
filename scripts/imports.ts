/**
 * Checks the direction of imports: the table of style (section 1) and clarification 10, folder by folder.
 *
 * Prints one line per import that the table does not allow and exits with 1 where there is any. `core` knows nobody;
 * `rules`, `cookbook` and `evaluator` are siblings and never import each other.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

type Allowed = {
  /** Folders of this repository; the own folder is always allowed; `index` is index.ts, whose parts are in `api`. */
  readonly folders: readonly string[] | 'all';
  readonly packages: readonly string[] | 'all';
};

const siblings = ['core', 'rules', 'cookbook', 'evaluator'];
const pure = [...siblings, 'api', 'index'];
/** Who may import what; `core/diagram` says which packages that part of `core` may. A folder that is not listed (test, bench, scripts) may import everything. */
export const table: Readonly<Record<string, Allowed>> = {
  core: { folders: [], packages: ['fp-ts', 'io-ts', 'immer'] },
  'core/diagram': { folders: [], packages: ['fp-ts', 'io-ts', 'immer', '@dagrejs/dagre'] },
  rules: { folders: ['core'], packages: [] },
  cookbook: { folders: ['core'], packages: [] },
  evaluator: {
    folders: ['core'],
    packages: ['fp-ts', 'ndarray', 'ndarray-ops', 'onnxruntime-node'],
  },
  api: { folders: siblings, packages: ['fp-ts', 'io-ts', 'ndarray'] },
  index: { folders: pure, packages: ['fp-ts', 'io-ts', 'immer', 'ndarray', 'ndarray-ops'] },
  testing: { folders: pure, packages: ['fp-ts', 'fast-check', 'ndarray'] },
  server: { folders: pure, packages: 'all' },
  cli: { folders: [...pure, 'dist', 'server'], packages: 'all' },
  playground: { folders: pure, packages: 'all' },
};

/** What the proof checker may import of `core` beside its own files: the parser, the terms, and rules as they are read. */
const besideChecker = [
  'core/num/',
  'core/term/',
  'core/expr/',
  'core/shape/',
  'core/rewrite/compile',
  'core/rewrite/pack',
  'core/rewrite/rule.',
];

/** The folder a file belongs to, by its path from the root; `index` for index.ts. */
const folderOf = (file: string): string =>
  file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.(ts|js)$/, '');

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Why an import is not allowed, or undefined where it is. Paths are from the root, with `/`. */
export const violation = (file: string, specifier: string): string | undefined => {
  const from = folderOf(file);
  const allowed = table[from];
  if (!allowed) return undefined;
  const packages = (table[file.split('/').slice(0, 2).join('/')] ?? allowed).packages;
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    if (packages === 'all' || packages.includes(name)) return undefined;
    return `${from}/ may not import the package ${name}`;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const isOwn = target.startsWith('core/checker/') || !file.startsWith('core/checker/');
  if (!isOwn && !besideChecker.some((start) => target.startsWith(start)))
    return `core/checker/ may not import ${target}`;
  const to = folderOf(target);
  if (to === from || allowed.folders === 'all' || allowed.folders.includes(to)) return undefined;
  return `${from}/ may not import from ${to}/`;
};

const sources = (root: string): readonly string[] =>
  Object.keys(table).flatMap((name) => {
    if (name.includes('/')) return [];
    if (name === 'index') return existsSync(path.join(root, 'index.ts')) ? ['index.ts'] : [];
    const folder = path.join(root, name);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|tsx|js)$/.test(file))
      .map((file) => path.posix.join(name, file.split(path.sep).join('/')))
      .sort();
  });

const importsOf = (text: string): readonly string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** All violations under a root folder, one line each. */
export const violations = (root: string): readonly string[] =>
  sources(root).flatMap((file) =>
    importsOf(readFileSync(path.join(root, file), 'utf8')).flatMap((specifier) => {
      const why = violation(file, specifier);
      return why ? [`${file}: '${specifier}': ${why}`] : [];
    }),
  );

if (process.argv[1] && path.resolve(process.argv[1]) === path.resolve(import.meta.filename)) {
  const found = violations(path.resolve(import.meta.dirname, '..'));
  for (const line of found) console.error(line);
  console.log(
    `imports: ${found.length === 0 ? 'all follow the table' : `${found.length} not allowed`}`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}
