/** examples/notebook.html: the built library in a plain page, whose values show themselves. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { browserPath, launch } from '../../scripts/browser.js';
import { serve } from '../../scripts/serve.js';
import { describeInBrowser } from '../playground/support.js';

const root = path.resolve(import.meta.dirname, '../..');

describeInBrowser('a notebook in a page', () => {
  test('shows diagrams and mathematics, and an error as its text', async () => {
    const { url, server } = await serve(root, 0);
    const browser = await launch(browserPath() ?? '');
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('pageerror', ({ message }) => errors.push(message));
      await page.goto(`${url}examples/notebook.html`);
      await page.waitForSelector('body[data-done]', { state: 'attached', timeout: 60_000 });
      expect(errors).toEqual([]);
      expect(await page.locator('figure > svg').count()).toBe(4);
      expect(await page.locator('figcaption .katex').count()).toBe(4);
      const gradient = await page.locator('figcaption annotation').nth(2).textContent();
      expect(gradient).toBe('2 X^\\top \\left(X w - y\\right)');
      expect(await page.locator('.error').textContent()).toContain('inner axes m and n differ');
    } finally {
      await browser.close();
      server.close();
    }
  });
});
