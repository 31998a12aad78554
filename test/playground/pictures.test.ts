/**
 * The page as it looks, compared with pictures that were looked at and found right (`test/playground/pictures/`).
 *
 * Tolerant: smoothing differs between machines, so 15 in 10,000 pixels may differ, and each a little. On one machine none does. A
 * page is mostly empty, so that is not much: what must not happen unseen is a part missing, moved, or without its colours. `UPDATE_PICTURES=1` writes the pictures anew: look at them.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openPage, openSite, verdict, type Site } from './support.js';

const folder = path.join(import.meta.dirname, 'pictures');
const proof = { decls: 'x : [n]\nA : [n,n]', text: "d(x'*A*x, x) == (A + A')*x" };
const falsity = { decls: 'A, B : [n,n]', text: 'det(A + B) == det(A) + det(B)' };

/** The part of pixels that differ. */
const difference = (a: PNG, b: PNG): number => {
  expect([b.width, b.height]).toEqual([a.width, a.height]);
  const options = { threshold: 0.25 };
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, options) / (a.width * a.height);
};

/** The part of pixels that may differ. */
const tolerance = 0.0015;

/** Times and the blinking caret are no part of the picture. */
const still = '.time, .cm-cursorLayer { visibility: hidden !important; }';

describeInBrowser('the page looks as it should', () => {
  let site: Site;
  beforeAll(async () => (site = await openSite()), 120_000);
  afterAll(() => site.close());

  test.each([
    ['opening-light', undefined, 'light', 1280, 860],
    ['proof-dark', proof, 'dark', 1280, 860],
    ['false-light-phone', falsity, 'light', 390, 844],
    ['opening-dark-phone', undefined, 'dark', 390, 844],
  ] as const)('%s', async (name, state, colorScheme, width, height) => {
    const page = await openPage(site, state, { colorScheme, viewport: { width, height } });
    await verdict(page);
    await page.waitForSelector('#reading .katex');
    await page.addStyleTag({ content: still });
    await page.evaluate(() => document.fonts.ready);
    const seen = await page.screenshot({ fullPage: false });
    await page.context().close();
    const file = path.join(folder, `${name}.png`);
    if (process.env['UPDATE_PICTURES']) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, seen);
    }
    expect(existsSync(file), `${file} is missing: UPDATE_PICTURES=1 makes it`).toBe(true);
    expect(difference(PNG.sync.read(readFileSync(file)), PNG.sync.read(seen))).toBeLessThan(
      tolerance,
    );
  });

  test.each(['.output svg', 'table', '.input'])(
    'the comparison sees that %s is missing',
    async (part) => {
      const page = await openPage(site, proof);
      await verdict(page);
      const before = PNG.sync.read(await page.screenshot());
      await page.addStyleTag({ content: `${part} { visibility: hidden !important }` });
      const after = PNG.sync.read(await page.screenshot());
      await page.context().close();
      expect(difference(before, after)).toBeGreaterThan(tolerance);
    },
  );
});
