/** The pool of threads: requests that outlive their thread, that are cancelled, that come too late. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../index.js';
import type { Failure, Pool } from '../../server/index.js';

const root = path.resolve(import.meta.dirname, '../..');
/** Within the repository, so that the packages that are not bundled are found. */
const folder = path.join(root, '.cache', `pool-test-${process.pid}`);

/** The built package: a thread of the test runner would not have TypeScript. */
let made: { readonly Pool: typeof Pool };
let pool: Pool;
beforeAll(async () => {
  const args = ['tsx', 'scripts/build.ts', '--fast', '--out', folder];
  const { status, stderr } = spawnSync('npx', args, { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  made = (await import(path.join(folder, 'server.js'))) as typeof made;
  pool = new made.Pool({ threads: 2, grace: 5000 });
}, 60_000);
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

const quick: Json = { text: 'tr(A*B) == tr(B*A)', decls: 'A, B : [n,n]', check: false };
const endless: Json = {
  text: "E(x ~ normal(zeros(n), M): (x'*A*x)^12) == 0",
  decls: 'A, M : [n,n]',
  time: 60_000,
  nodes: 1e9,
  check: false,
};
const tagOf = (made: Either<Failure, Json>): string => (isLeft(made) ? made.left._tag : 'answered');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Until the request runs: progress is told. */
const running = async () => {
  const controller = new AbortController();
  let told = (): void => undefined;
  const begun = new Promise<void>((resolve) => (told = resolve));
  const outcome = pool.run('prove', endless, { signal: controller.signal, onProgress: told });
  await begun;
  return { outcome, controller };
};

describe('threads', () => {
  test('a killed thread fails its own request; those that wait are answered by another', async () => {
    const { outcome } = await running();
    const waiting = Array.from({ length: 20 }, () => pool.run('prove', quick));
    await Promise.all(pool.workers.map((worker) => worker.terminate()));
    expect(['WorkerDied']).toContain(tagOf(await outcome));
    const tags = (await Promise.all(waiting)).map(tagOf);
    // One of them may have been in the second thread.
    expect(tags.filter((tag) => tag === 'answered').length).toBeGreaterThanOrEqual(19);
    expect(pool.pending).toBe(0);
  }, 60_000);
  test('abort ends a run within the grace, and its thread works on', async () => {
    const { outcome, controller } = await running();
    const began = performance.now();
    controller.abort();
    expect(tagOf(await outcome)).toBe('Cancelled');
    expect(performance.now() - began).toBeLessThan(100);
    const before = pool.workers;
    await pause(1000);
    expect(tagOf(await pool.run('prove', quick))).toBe('answered');
    expect(pool.workers).toEqual(before);
  }, 60_000);
  test('aborted before it began: no thread is asked', async () =>
    expect(tagOf(await pool.run('prove', quick, { signal: AbortSignal.abort() }))).toBe(
      'Cancelled',
    ));
  test('close answers all that is there, and whoever comes later', async () => {
    const other = new made.Pool({ threads: 1, queue: 2 });
    const all = [1, 2, 3].map(() => other.run('prove', endless));
    expect(tagOf(await (all[2] as (typeof all)[number]))).toBe('Busy');
    await other.close();
    expect((await Promise.all(all)).map(tagOf)).toEqual(['Closed', 'Closed', 'Busy']);
    expect(tagOf(await other.run('prove', quick))).toBe('Closed');
  });
});
