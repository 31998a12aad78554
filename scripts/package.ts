/**
 * Checks the package as a user gets it: packs it, has publint and arethetypeswrong read it, installs it into an empty folder,
 * runs its command there, and compiles and runs a program against it as an ES module and as CommonJS.
 *
 * Prints the sizes; the last line is `package: good`. Exit 1 with the output of the first thing that fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);

/** What a command prints; an error where it fails. */
const must = (cwd: string, command: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
};

const same = (what: string, found: string, expected: string): void => {
  if (found !== expected) throw new Error(`${what} gave:\n${found}\nnot:\n${expected}`);
};

const statement = ['A : [n,m]; B : [m,n]', 'tr(A*B) == tr(B*A)'] as const;

const program = (load: string): string => `${load}
const answer = prove(${JSON.stringify(statement[1])}, { decls: ${JSON.stringify(statement[0])} });
const status: string = isLeft(answer) ? answer.left.message : answer.right.status;
console.log(status);
`;
const names = { einsat: 'prove', 'fp-ts/lib/Either.js': 'isLeft' } as const;
const modules = Object.entries(names)
  .map(([from, name]) => `import { ${name} } from '${from}';`)
  .join('\n');

/** A program in TypeScript, with its types checked (those of the package too), then run. */
const useFrom = (folder: string, file: string): void => {
  writeFileSync(path.join(folder, file), program(modules));
  const flags = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
  const types = path.join(root, 'node_modules', '@types');
  must(folder, bin('tsc'), ...flags, '--typeRoots', types, file);
  const built = file.replace(/ts$/, 'js');
  same(`${built} in an empty folder`, must(folder, 'node', built), 'proved');
};

const packed = (folder: string): string => {
  const made = must(
    root,
    'npm',
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  );
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(made) as [
    Record<'filename', string> & Record<'size' | 'unpackedSize' | 'entryCount', number>,
  ];
  const kilobytes = (bytes: number): number => Math.round(bytes / 1000);
  console.log(
    `${filename}: ${kilobytes(size)} kB packed, ${kilobytes(unpackedSize)} kB in ${entryCount} files`,
  );
  return path.join(folder, filename);
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-package-'));
try {
  must(root, 'npm', 'run', '--silent', 'build');
  const archive = packed(folder);
  must(root, bin('publint'), 'run', archive, '--strict');
  // Node 10 knows no `exports`, so `einsat/testing` cannot resolve there; the package asks for Node 20.
  must(root, bin('attw'), archive, '--profile', 'node16');
  const user = path.join(folder, 'user');
  mkdirSync(user);
  writeFileSync(path.join(user, 'package.json'), '{ "private": true }\n');
  must(user, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', archive);
  same('npx einsat', must(user, 'npx', '--offline', 'einsat', 'prove', ...statement), 'proved');
  useFrom(user, 'module.mts');
  useFrom(user, 'common.cts');
  console.log('package: good');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
