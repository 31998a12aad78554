/**
 * Measures the page in Chromium (`npm run page:measure`): weight, first paint, time until the first answer of the opening
 * example (medians of five cold starts), the longest time that the page stood still while the engine ran, and the memory of
 * its process after 1 and after 50 answers.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
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

const text = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has ended
  }
};

/** A figure of the processes that run the pages of this profile, added up (Linux). */
const sum = (profile: string, figure: (pid: string) => number): number =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = text(`/proc/${pid}/cmdline`);
      return command.includes('--type=renderer') && command.includes(profile);
    })
    .reduce((total, pid) => total + figure(pid), 0);

/** Megabytes, shared pages counted in part (PSS). */
const memory = (pid: string): number =>
  Number(/^Pss:\s+(\d+)/m.exec(text(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1000;

/** Milliseconds of CPU; the kernel counts in hundredths of a second. */
const processorTime = (pid: string): number => {
  const fields = text(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return 10 * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
};

type Start = {
  readonly paint: number;
  readonly answer: number;
  readonly longest: number;
  /** CPU milliseconds of the page's process until the answer and its steps are there. */
  readonly cpu: number;
};

const open = (profile: string, executablePath: string) =>
  chromium.launchPersistentContext(profile, {
    executablePath,
    viewport: { width: 1280, height: 860 },
    args: ['--no-sandbox', `--crash-dumps-dir=${profile}`],
  });

/** A start with an empty profile: nothing is kept from an earlier one. */
const coldStart = async (folder: string, executable: string, url: string): Promise<Start> => {
  const profile = mkdtempSync(path.join(folder, 'profile-'));
  const context = await open(profile, executable);
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  await answered(page);
  const cpu = sum(profile, processorTime);
  const start = await page.evaluate(() => ({
    ...(globalThis as unknown as { readonly seen: Pick<Start, 'answer' | 'longest'> }).seen,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
  }));
  await context.close();
  return { ...start, cpu };
};

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
  const starts: Start[] = [];
  for (let k = 0; k < 5; k += 1) starts.push(await coldStart(folder, executablePath, url));
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
    'CPU time of the page process till then',
    ms((s) => s.cpu),
  );
  row(
    'longest task of the page meanwhile',
    ms((s) => s.longest),
  );
  const profile = mkdtempSync(path.join(folder, 'profile-'));
  const kept = await open(profile, executablePath);
  const page = await kept.newPage();
  await page.goto(url);
  await answered(page);
  const before = sum(profile, memory);
  await fifty(page);
  const after = sum(profile, memory);
  await kept.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
  row('memory after 1 answer', `${Math.round(before)} MB`);
  row('memory after 50 answers', `${Math.round(after)} MB`);
};

const executable = browserPath();
if (executable === undefined) {
  console.error(browserMissing);
  process.exitCode = 1;
} else await main(executable);
