/** A thread of the pool: answers one request after the other. Its flag is looked at while the engine runs. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { parentPort } from 'node:worker_threads';
import { answer } from './methods.js';
import type { Report, Work } from './messages.js';

const report = (message: Report): void => parentPort?.postMessage(message);

/** A signal that another thread can set. */
const signalOf = (flag: SharedArrayBuffer): { readonly aborted: boolean } => {
  const view = new Int32Array(flag);
  return {
    get aborted(): boolean {
      return Atomics.load(view, 0) !== 0;
    },
  };
};

parentPort?.on('message', ({ id, method, params, flag }: Work) => {
  const made = answer(method, params, {
    signal: signalOf(flag),
    onProgress: (progress) => report({ tag: 'progress', id, progress }),
  });
  report(
    isLeft(made)
      ? { tag: 'failed', id, failure: made.left }
      : { tag: 'done', id, result: made.right },
  );
});
report({ tag: 'ready' });
