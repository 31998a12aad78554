import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPack } from '../../cli/newPack.js';
import { einsat } from './support.js';

const before = process.cwd();
let folder: string;
beforeEach(() => process.chdir((folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-new-')))));
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

test('new-pack writes a pack that check accepts, its test and its package', async () => {
  const { code, out } = await einsat('new-pack', 'mine');
  expect([code, out.trim().split('\n')]).toEqual([
    0,
    ['mine/mine.json', 'mine/mine.test.ts', 'mine/package.json'],
  ]);
  const checked = await einsat('check', path.join('mine', 'mine.json'));
  expect([checked.code, checked.err]).toEqual([0, '1 holds\n']);
  const { scripts, einsat: field } = JSON.parse(readFileSync('mine/package.json', 'utf8')) as {
    readonly scripts: { readonly check: string };
    readonly einsat: { readonly packs: readonly string[] };
  };
  expect([scripts.check, field.packs]).toEqual(['einsat check mine.json', ['mine.json']]);
});
test('a name that is none and a folder that is there are refused', async () => {
  expect((await einsat('new-pack', '../mine')).code).toBe(3);
  expect(existsSync('../mine')).toBe(false);
  newPack('mine');
  const { code, err } = await einsat('new-pack', 'mine');
  expect([code, err]).toEqual([3, 'mine is there already\n']);
});
