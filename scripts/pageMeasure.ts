/**
 * Measures the page in Chromium (`npm run page:measure`): weight, first paint, time until the first answer of the opening
 * example (medians of five cold starts), the longest time that the page stood still while the engine ran, and the memory of
 * its process after 1 and after 50 answers.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { opening, toHash } from '../playground/state.js';
import { browserMissing, browserPath } from './browser.js';
import { buildPage } from './page.js';
import { serve } from './serve.js';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const answered = (page: Page) =>
  page.waitForSelector('#answer[aria-busy=false] .verdict', { timeout: 60_000 });

/** Watches for long tasks and for the moment of the first verdict, in the page's own clock. */
const watch = (): void => {
  const seen = { answer: 0, longest: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver(() => {
    if (seen.answer === 0 && document.querySelector('.verdict')) seen.answer = performance.now();
  }).observe(document, { childList: true, subtree: true });
};

type Start = { readonly paint: number; readonly answer: number; readonly longest: number };

const coldStart = async (browser: Browser, url: string): Promise<Start> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  await answered(page);
  const start = await page.evaluate(() => ({
    ...(globalThis as unknown as { readonly seen: Omit<Start, 'paint'> }).seen,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
  }));
  await context.close();
  return start;
};

const text = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has ended
  }
};

/** Megabytes that the browser's page processes hold, shared pages counted in part (PSS, Linux). */
const memory = (profile: string): number =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = text(`/proc/${pid}/cmdline`);
      return command.includes('--type=renderer') && command.includes(profile);
    })
    .map((pid) => Number(/^Pss:\s+(\d+)/m.exec(text(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
    .reduce((sum, kilobytes) => sum + kilobytes / 1000, 0);

/** Fifty different questions, one after another on one page. */
const fifty = async (page: Page): Promise<void> => {
  for (let k = 0; k < 50; k += 1) {
    const text = `${opening.text} + ${k}*w`;
    await page.evaluate(
      (hash) => {
        document.querySelector('.verdict')?.remove();
        history.pushState(null, '', hash);
        dispatchEvent(new PopStateEvent('popstate'));
      },
      `#${toHash({ ...opening, text })}`,
    );
    await answered(page);
  }
};

const main = async (executablePath: string): Promise<void> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-measure-'));
  const sizes = await buildPage(path.join(folder, 'page'));
  const { url, server } = await serve(path.join(folder, 'page'), 0);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const starts: Start[] = [];
  for (let k = 0; k < 5; k += 1) starts.push(await coldStart(browser, url));
  await browser.close();
  const profile = path.join(folder, 'profile');
  const kept = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', `--crash-dumps-dir=${profile}`],
  });
  const page = await kept.newPage();
  await page.goto(url);
  await answered(page);
  const before = memory(profile);
  await fifty(page);
  const after = memory(profile);
  await kept.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
  const row = (name: string, value: string): void => console.log(`${name.padEnd(44)}${value}`);
  const ms = (pick: (s: Start) => number): string => `${Math.round(median(starts.map(pick)))} ms`;
  row('page before the engine, gzipped', `${Math.round(sizes.page / 1000)} kB`);
  row('engine, gzipped', `${Math.round(sizes.engine / 1000)} kB`);
  row(
    'first paint',
    ms((s) => s.paint),
  );
  row(
    'first answer of the opening example',
    ms((s) => s.answer),
  );
  row(
    'longest task of the page meanwhile',
    ms((s) => s.longest),
  );
  row('memory after 1 answer', `${Math.round(before)} MB`);
  row('memory after 50 answers', `${Math.round(after)} MB`);
};

const executable = browserPath();
if (executable === undefined) {
  console.error(browserMissing);
  process.exitCode = 1;
} else await main(executable);
