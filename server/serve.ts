/**
 * The server: JSON-RPC 2.0 with Content-Length framing, as language servers speak it.
 *
 * Requests go to a pool of threads, so that a long proof blocks nobody. `$/cancelRequest` cancels one; progress is told by
 * `$/progress` where a request names a `progressToken`. Whatever comes in, the process stays up until its input ends or
 * `exit` comes.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Readable, Writable } from 'node:stream';
import {
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  StreamMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Json } from '../api/json.js';
import { Frames } from './frames.js';
import { methods, type Failure, type Method } from './messages.js';
import { Pool, type PoolOptions } from './pool.js';

/** Error codes of answers, beside those of JSON-RPC. `RequestCancelled` is that of the language server protocol. */
export const codes: Readonly<Record<Failure['_tag'], number>> = {
  InvalidParams: ErrorCodes.InvalidParams,
  Internal: ErrorCodes.InternalError,
  Cancelled: -32800,
  LanguageError: -32001,
  WorkerDied: -32002,
  Busy: -32003,
  Closed: -32004,
};

const errorOf = ({ _tag, message, diagnostics }: Failure): ResponseError<unknown> =>
  new ResponseError(codes[_tag], message, { tag: _tag, ...(diagnostics ? { diagnostics } : {}) });

/** An AbortSignal that follows a cancellation token. */
const signalOf = (token: CancellationToken): AbortSignal => {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
};

const tokenOf = (params: unknown): string | number | undefined => {
  const token = (params as { readonly progressToken?: unknown } | null)?.progressToken;
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
};

const answerWith =
  (pool: Pool, connection: MessageConnection, method: Method) =>
  async (params: unknown, token: CancellationToken): Promise<unknown> => {
    const progressToken = tokenOf(params);
    const onProgress = (value: unknown): void =>
      void connection.sendNotification('$/progress', { token: progressToken, value });
    const made = await pool.run(method, params as Json, {
      signal: signalOf(token),
      ...(progressToken === undefined ? {} : { onProgress }),
    });
    return isLeft(made) ? errorOf(made.left) : made.right;
  };

const silent = { error() {}, warn() {}, info() {}, log() {} };

/** Serves until the input ends or `exit` comes; then every thread is ended. */
export const serve = (
  input: Readable,
  output: Writable,
  version: string,
  options: PoolOptions = {},
): Promise<void> => {
  const pool = new Pool(options);
  const writer = new StreamMessageWriter(output);
  const reader = new Frames(
    input,
    (code, message, id) =>
      void writer.write({ jsonrpc: '2.0', id, error: { code, message } } as never),
  );
  const connection = createMessageConnection(reader, writer, silent);
  connection.onRequest('initialize', () => ({
    serverInfo: { name: 'einsat', version },
    capabilities: { methods },
  }));
  connection.onRequest('shutdown', () => null);
  for (const method of methods) connection.onRequest(method, answerWith(pool, connection, method));
  return new Promise((resolve) => {
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      // What is still asked is answered first; nothing is written after that.
      void pool.close().then(() => {
        connection.dispose();
        input.destroy(); // an open input would keep the process
        resolve();
      });
    };
    connection.onNotification('exit', end);
    connection.onClose(end);
    connection.listen();
  });
};
