import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openPage, openSite, verdict, type Site } from './support.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong, as `rule: places`. */
const faults = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const checker = (globalThis as unknown as { readonly axe: { run: () => Promise<unknown> } })
      .axe;
    const { violations } = (await checker.run()) as {
      readonly violations: readonly { id: string; nodes: readonly { target: unknown }[] }[];
    };
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`,
    );
  });
};

/** The Hessian of four layers: the search takes its time, so that there is something to cancel. */
const layers = 'softmax(A*tanh(B*softmax(D*tanh(F*m))))';
const long = {
  decls: 'm : [n]\nA, B, D, F : [n,n]',
  text: `d(d(sum(${layers}.^2), m), m)`,
  time: 60,
};

const textEditor = '#text .cm-content';

describeInBrowser('the page in Chromium', () => {
  let site: Site;
  beforeAll(async () => (site = await openSite()), 120_000);
  afterAll(() => site.close());

  test('weighs under 400 kB before the engine is used', () => {
    expect(site.sizes.page).toBeLessThan(400_000);
  });

  test('opens with an answer: result, diagrams, costs, steps; axe finds no fault in either theme', async () => {
    const page = await openPage(site, undefined);
    expect(await verdict(page)).toBe('Simplified');
    expect(await page.textContent('.result')).toBe("2*X'*(X*w - y)");
    expect(await page.locator('.pictures svg').count()).toBe(2);
    expect(await page.textContent('.cost')).toContain('Operations at n = 1000, p = 20');
    expect(await page.locator('.step').count()).toBeGreaterThan(2);
    expect(await page.locator('.step svg').count()).toBe(2 * (await page.locator('.step').count()));
    await page.selectOption('select', 'numpy');
    expect(await page.textContent('pre.code')).toContain('import numpy');
    expect(await faults(page)).toEqual([]);
    await page.click('#theme');
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    expect(await page.locator('.picture svg.einsat-light').count()).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.context().close();
  });

  test('errors stand under their place while typing, and go when it reads', async () => {
    const page = await openPage(site, { decls: 'A : [n,m]; B : [n,m]', text: 'tr(A' });
    await verdict(page);
    await page.waitForSelector('#text .problem');
    await page.click(textEditor);
    await page.keyboard.press('End');
    await page.keyboard.type('*B)');
    await page.waitForSelector('#text .problem:has-text("inner axes m and n differ")');
    expect(await page.textContent('#text .problem-place')).toBe('A*B');
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type("'");
    await page.waitForSelector('#text .problem', { state: 'detached' });
    await page.waitForSelector('#reading .katex');
    await page.context().close();
  });

  test('an error in a declaration stands under that line', async () => {
    const page = await openPage(site, { decls: 'A : [n,n]\nB : [n,n', text: 'tr(A)' });
    await page.waitForSelector('#decls .problem:has-text("never closed")');
    expect(await page.locator('#text .problem').count()).toBe(0);
    await page.context().close();
  });

  test('completes names that are declared and functions', async () => {
    const page = await openPage(site, { decls: 'weights : [n]', text: '1 == 1' });
    await verdict(page);
    await page.waitForSelector('#packs input', { state: 'attached' });
    await page.click(textEditor);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('sum(wei');
    await page.waitForSelector('.cm-tooltip-autocomplete:has-text("weights")');
    // The editor takes no choice in the first 75 ms of a list.
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    await page.keyboard.type(') + logd');
    await page.waitForSelector('.cm-tooltip-autocomplete:has-text("logdet")');
    expect(await page.textContent('#text .cm-line')).toBe('sum(weights) + logd');
    await page.context().close();
  });

  test('a long run tells its progress, leaves the page free, and is cancelled', async () => {
    const page = await openPage(site, long);
    await page.evaluate(() => {
      const seen = { last: performance.now(), gap: 0 };
      Object.assign(globalThis, { seen });
      setInterval(() => {
        const now = performance.now();
        seen.gap = Math.max(seen.gap, now - seen.last);
        seen.last = now;
      }, 10);
    });
    await page.waitForSelector('#status:has-text("nodes")', { timeout: 60_000 });
    await page.waitForTimeout(1500);
    const gap = await page.evaluate(
      () => (globalThis as unknown as { readonly seen: { gap: number } }).seen.gap,
    );
    expect(gap).toBeLessThan(750); // a page that ran the engine itself would stand still for 1.5 s
    await page.click('#cancel');
    expect(await page.textContent('#status')).toBe('Cancelled');
    await page.click(textEditor);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('tr(A*B) == tr(B*A)');
    await page.keyboard.press('Control+Enter');
    expect(await verdict(page)).toBe('Proved');
    await page.context().close();
  });

  test('a link holds the whole input', async () => {
    const page = await openPage(site, { decls: 'A, B : [n,n]', text: 'det(A+B)==det(A)+det(B)' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    expect(await verdict(page)).toBe('Refuted');
    expect(await page.textContent('.point')).toContain('At n = 2');
    await page.fill('#sizes', 'n=3');
    await page.click('#share button');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.goto('about:blank');
    await page.goto(link);
    expect(await verdict(page)).toBe('Refuted');
    expect(await page.inputValue('#sizes')).toBe('n=3');
    expect(await page.textContent(textEditor)).toBe('det(A+B)==det(A)+det(B)');
    await page.context().close();
  });

  test('by keyboard alone: an entry of the Cookbook is found, opened and proved; back leads back', async () => {
    const page = await openPage(site, { decls: 'A : [n,n]', text: 'tr(A) == tr(A)' });
    await verdict(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#gallery[open] .chapter:nth-of-type(15)', { state: 'attached' });
    expect(await faults(page)).toEqual([]);
    await page.keyboard.type('determinant/stack-n2');
    await page.waitForSelector('#gallery-count:has-text("1 statement")');
    await page.keyboard.press('Tab'); // the button that closes, then the one entry
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('entry');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#gallery:not([open])', { state: 'attached' });
    expect(await verdict(page)).toBe('Proved');
    expect(await page.textContent('#decls .cm-content')).toBe('A : [2,2]');
    await page.goBack();
    await page.waitForFunction(
      (at) => document.querySelector(at)?.textContent === 'tr(A) == tr(A)',
      textEditor,
    );
    await page.context().close();
  });

  test('a pack of one’s own is checked, and used', async () => {
    const rule = (id: string, lhs: string, rhs: string) => ({
      id,
      dir: 'both',
      lhs,
      rhs,
      source: 'me',
    });
    const own = JSON.stringify({
      pack: 'mine',
      decls: ['A, B : [n,n]'],
      rules: [rule('good', 'tr(A*B)', 'tr(B*A)'), rule('wrong', 'det(A+B)', 'det(A)+det(B)')],
    });
    const page = await openPage(site, { decls: 'A : [n,n]', text: 'tr(A) == tr(A)', own });
    await verdict(page);
    await page.click('summary');
    await page.click('#own-check');
    await page.waitForSelector('.rule.false');
    expect(await page.textContent('.rule.holds')).toContain('good');
    expect(await page.textContent('.rule.false')).toContain('wrong');
    await page.context().close();
  });
});
