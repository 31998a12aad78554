/** The page, built, served and open in a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { toHash, opening, type State } from '../../playground/state.js';
import { browserMissing, browserPath, launch } from '../../scripts/browser.js';
import { buildPage } from '../../scripts/page.js';
import { serve } from '../../scripts/serve.js';

export type Site = {
  readonly url: string;
  readonly browser: Browser;
  readonly sizes: { readonly page: number; readonly engine: number };
  readonly close: () => Promise<void>;
};

/** Builds and serves the page and starts the browser. */
export const openSite = async (): Promise<Site> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-page-'));
  const sizes = await buildPage(folder);
  const { url, server }: { readonly url: string; readonly server: Server } = await serve(folder, 0);
  const browser = await launch(browserPath() ?? '');
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, browser, sizes, close };
};

/** The page with this state in its address; the opening example where left out. Errors on the page fail the test. */
export const openPage = async (
  { url, browser }: Site,
  state: Partial<State> | undefined,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
  const blank = { ...opening, sizes: '' };
  await page.goto(state ? `${url}#${toHash({ ...blank, ...state })}` : url);
  return page;
};

/** Waits until the engine is idle again, and gives the verdict. */
export const verdict = async (page: Page): Promise<string> => {
  await page.waitForSelector('#answer[aria-busy=false] .verdict', { timeout: 60_000 });
  return (await page.textContent('.verdict h2')) ?? '';
};

/** Like `describe`, where there is a browser; without one it fails in CI and is skipped, by name, elsewhere. */
export const describeInBrowser = (name: string, body: () => void): void => {
  if (browserPath() !== undefined) describe(name, { timeout: 120_000 }, body);
  else if (process.env['CI'] === 'true') test(name, () => expect.unreachable(browserMissing));
  else describe.skip(`${name} (${browserMissing})`, body);
};
