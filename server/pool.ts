/**
 * A pool of threads, each of which runs one request at a time.
 *
 * Invariants: every request that `run` takes is answered once; a thread that dies, or does not stop in time when it is
 * cancelled, is replaced, and its request fails with `WorkerDied` or `Cancelled`; at most `queue` requests wait.
 * Mutable: the lists of threads and of waiting requests, written here only.
 */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { Json } from '../api/json.js';
import type { Progress } from '../core/run/engine.js';
import type { Failure, Method, Report } from './messages.js';

/** How a pool is made. */
export type PoolOptions = {
  /** Threads (default: half of the processors, 1 to 4). */
  readonly threads?: number;
  /** Requests that may wait (default 1000). */
  readonly queue?: number;
  /** Megabytes of heap of one thread (default 1024). */
  readonly heap?: number;
  /** Milliseconds that a cancelled thread has to stop before it is ended (default 500). */
  readonly grace?: number;
};

/** How a request is run. */
export type RunOptions = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
};

type Outcome = Either<Failure, Json>;

type Job = {
  readonly id: number;
  readonly method: Method;
  readonly params: Json;
  readonly flag: SharedArrayBuffer;
  readonly onProgress: RunOptions['onProgress'];
  readonly settle: (outcome: Outcome) => void;
};

type Thread = { readonly worker: Worker; job: Job | undefined; ready: boolean };

const failed = (tag: Failure['_tag'], message: string): Outcome => left({ _tag: tag, message });

/** A thread: from the bundle, whose chunks are a folder deeper than `worker.js`, or from TypeScript through tsx. */
const newWorker = (options: WorkerOptions): Worker => {
  if (new URL(import.meta.url).pathname.endsWith('.ts')) {
    const [tsx, file] = [
      import.meta.resolve('tsx/esm/api'),
      new URL('./worker.ts', import.meta.url),
    ];
    const load = `import(${JSON.stringify(tsx)}).then((t) => t.tsImport(${JSON.stringify(file.href)}, ${JSON.stringify(import.meta.url)}))`;
    return new Worker(load, { ...options, eval: true, execArgv: [] });
  }
  const beside = new URL('./worker.js', import.meta.url);
  const file = existsSync(beside) ? beside : new URL('../worker.js', import.meta.url);
  return new Worker(file, options);
};

/** Threads that answer requests. */
export class Pool {
  private readonly threads: Thread[] = [];
  private readonly waiting: Job[] = [];
  private readonly limits: Required<PoolOptions>;
  private next = 1;
  private closed = false;

  constructor(options: PoolOptions = {}) {
    const threads = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));
    this.limits = { threads, queue: 1000, heap: 1024, grace: 500, ...options };
  }

  /** Requests that run or wait. */
  get pending(): number {
    return this.waiting.length + this.threads.filter((t) => t.job).length;
  }

  /** The ids of the threads, for tests that end one. */
  get workers(): readonly Worker[] {
    return this.threads.map((t) => t.worker);
  }

  /**
   * Runs a request; never rejects.
   *
   * Errors: what the method says, `Cancelled` by the signal, `WorkerDied` where its thread ended, `Busy` where too many wait.
   */
  run(method: Method, params: Json, { signal, onProgress }: RunOptions = {}): Promise<Outcome> {
    if (this.closed) return Promise.resolve(failed('Closed', 'the pool is closed'));
    if (signal?.aborted) return Promise.resolve(failed('Cancelled', 'cancelled'));
    if (this.waiting.length >= this.limits.queue)
      return Promise.resolve(failed('Busy', `${this.limits.queue} requests are waiting`));
    return new Promise((resolve) => {
      const cancel = (): void => this.cancel(job);
      const settle = (outcome: Outcome): void => {
        signal?.removeEventListener('abort', cancel);
        resolve(outcome);
      };
      const flag = new SharedArrayBuffer(4);
      const job: Job = { id: this.next++, method, params, flag, onProgress, settle };
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(job);
      this.dispatch();
    });
  }

  /** Ends every thread; requests that run or wait fail with `Closed`. */
  async close(): Promise<void> {
    this.closed = true;
    const jobs = [...this.waiting.splice(0), ...this.threads.flatMap((t) => t.job ?? [])];
    const threads = this.threads.splice(0);
    jobs.forEach((job) => job.settle(failed('Closed', 'the pool is closed')));
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  private dispatch(): void {
    while (this.waiting.length > 0) {
      const thread = this.threads.find((t) => t.ready && !t.job);
      if (!thread) {
        const starting = this.threads.filter((t) => !t.ready).length;
        if (this.threads.length < this.limits.threads && starting < this.waiting.length)
          this.start();
        else return;
        continue;
      }
      const job = this.waiting.shift() as Job;
      thread.job = job;
      const { id, method, params, flag } = job;
      thread.worker.postMessage({ id, method, params, flag });
    }
  }

  private start(): void {
    const worker = newWorker({
      resourceLimits: { maxOldGenerationSizeMb: this.limits.heap },
      stdout: true,
    });
    const thread: Thread = { worker, job: undefined, ready: false };
    this.threads.push(thread);
    let reason = 'its thread ended';
    worker.on('message', (message: Report) => this.hear(thread, message));
    worker.on('error', (error) => (reason = error.message));
    worker.on('exit', () => this.lose(thread, reason));
    worker.unref();
  }

  private hear(thread: Thread, message: Report): void {
    if (message.tag === 'ready') thread.ready = true;
    else if (thread.job?.id === message.id) {
      const { job } = thread;
      if (message.tag === 'progress') return job.onProgress?.(message.progress);
      thread.job = undefined;
      job.settle(message.tag === 'done' ? right(message.result) : left(message.failure));
    }
    this.dispatch();
  }

  /** A thread that ended: its request fails, the others go on in a new one. */
  private lose(thread: Thread, reason: string): void {
    const at = this.threads.indexOf(thread);
    if (at >= 0) this.threads.splice(at, 1);
    thread.job?.settle(failed('WorkerDied', `the request was not finished: ${reason}`));
    thread.job = undefined;
    // A thread that never was ready cannot be started: whoever waits would wait for ever.
    if (!thread.ready && this.threads.length === 0)
      this.waiting.splice(0).forEach((job) => job.settle(failed('WorkerDied', reason)));
    else if (!this.closed) this.dispatch();
  }

  private cancel(job: Job): void {
    const at = this.waiting.indexOf(job);
    if (at >= 0) this.waiting.splice(at, 1);
    const thread = this.threads.find((t) => t.job === job);
    job.settle(failed('Cancelled', 'cancelled'));
    if (!thread) return;
    Atomics.store(new Int32Array(job.flag), 0, 1);
    setTimeout(() => {
      if (thread.job === job) void thread.worker.terminate();
    }, this.limits.grace).unref();
  }
}
