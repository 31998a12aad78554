/** Every file of test/failing/names, over one list of declarations, fails as its `.message` says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorOf } from './show.js';

const folder = new URL('../../failing/names/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
const declarations = 'A, B : [n,n]; x, y : [n]';

describe('test/failing/names', () => {
  test('holds inputs', () => expect(files.length).toBeGreaterThanOrEqual(20));

  test.each(files)('%s', async (file) => {
    const message = errorOf(declarations, readFileSync(new URL(file, folder), 'utf8').trim());
    const path = new URL(file.replace(/txt$/, 'message'), folder).pathname;
    await expect(`${message}\n`).toMatchFileSnapshot(path);
  });
});
