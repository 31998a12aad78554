import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-cold-'));
const inFolder = (...parts: readonly string[]): string => path.join(folder, ...parts);

/** The files of an installed package, without the types. */
beforeAll(() => {
  const arguments_ = ['tsx', 'scripts/build.ts', '--fast', '--out', inFolder('dist')];
  const { status, stderr } = spawnSync('npx', arguments_, { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  mkdirSync(inFolder('cli'));
  for (const file of ['package.json', 'cli/einsat.js'])
    copyFileSync(path.join(root, file), inFolder(file));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Seconds of CPU that a run of node takes, its children and the kernel's part with it. */
const cpu = (...args: readonly string[]): number => {
  const script = 'TIMEFORMAT="%U %S"; time node "$@"';
  const { stderr, status } = spawnSync('bash', ['-c', script, '-', ...args], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return (stderr.trim().split('\n').at(-1) ?? '').split(' ').reduce((s, x) => s + Number(x), 0);
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

test('a cold proof costs at most 5 starts of node', () => {
  const proof = ['prove', 'A : [n,m]; B : [m,n]', 'tr(A*B) == tr(B*A)'];
  const pairs = Array.from({ length: 7 }, () => [
    cpu('-e', '0'),
    cpu(inFolder('cli', 'einsat.js'), ...proof),
  ]);
  const [start, cold] = [0, 1].map((k) => median(pairs.map((p) => p[k] as number))) as number[];
  expect((cold as number) / (start as number)).toBeLessThan(5);
}, 60_000);
