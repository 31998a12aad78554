/**
 * Messages with Content-Length framing from a stream, whatever else the stream holds.
 *
 * What is no message is answered by an error and passed over: reading goes on at the next header. Headers and messages have
 * largest sizes, so the memory of a reader is bounded. Mutable: the bytes not yet read.
 */
import type { Readable } from 'node:stream';
import {
  AbstractMessageReader,
  ErrorCodes,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-jsonrpc/node';

const largestHeader = 4096;
/** Bytes of one message, at most. */
export const largestMessage = 16 * 1024 * 1024;

type Json = Readonly<Record<string, unknown>>;

/** Why a value is no message of JSON-RPC 2.0. */
const wrongMessage = (value: unknown): string | undefined => {
  if (Array.isArray(value)) return 'batches are not supported';
  if (typeof value !== 'object' || value === null) return 'a message is an object';
  const { jsonrpc, method, id } = value as Json;
  if (jsonrpc !== '2.0') return '"jsonrpc" must be "2.0"';
  if (typeof method !== 'string') return '"method" must be a text';
  return id === undefined || typeof id === 'string' || typeof id === 'number'
    ? undefined
    : '"id" must be a text or a number';
};

const idOf = (value: unknown): string | number | null => {
  const id = (value as Json | null)?.['id'];
  return typeof id === 'string' || typeof id === 'number' ? id : null;
};

/** Told what could not be read, with the id of the message where it has one. */
export type Complain = (code: number, message: string, id: string | number | null) => void;

/** A reader of requests and notifications. */
export class Frames extends AbstractMessageReader {
  private held: Buffer = Buffer.alloc(0);
  /** Chunks of a message that is not whole yet; joined once. */
  private parts: Buffer[] = [];
  private arrived = 0;
  /** Bytes of the message that is being read, or of one too large that is passed over (`skip`). */
  private wanted = 0;
  private skip = 0;

  constructor(
    private readonly input: Readable,
    private readonly complain: Complain,
  ) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    const take = (chunk: Buffer): void => this.take(chunk, callback);
    this.input.on('data', take);
    this.input.on('error', (error) => this.fireError(error));
    this.input.on('end', () => this.fireClose());
    this.input.on('close', () => this.fireClose());
    return { dispose: () => this.input.off('data', take) };
  }

  private take(chunk: Buffer, callback: DataCallback): void {
    const passed = Math.min(this.skip, chunk.length);
    this.skip -= passed;
    this.parts.push(chunk.subarray(passed));
    this.arrived += chunk.length - passed;
    if (this.arrived < this.wanted) return;
    this.held = Buffer.concat([this.held, ...this.parts]);
    this.parts = [];
    while (this.step(callback));
    this.arrived = this.held.length;
  }

  /** Reads one header or one message; false where more bytes are needed. */
  private step(callback: DataCallback): boolean {
    if (this.wanted > 0) {
      if (this.held.length < this.wanted) return false;
      const body = this.held.subarray(0, this.wanted).toString('utf8');
      this.held = this.held.subarray(this.wanted);
      this.wanted = 0;
      this.read(body, callback);
      return true;
    }
    const end = this.held.indexOf('\r\n\r\n');
    if (end >= 0 && end <= largestHeader) return this.header(end);
    if (this.held.length <= largestHeader) return false;
    return this.recover('a header is too long');
  }

  private header(end: number): boolean {
    const text = this.held.subarray(0, end).toString('latin1');
    const lengths = [...text.matchAll(/^content-length:\s*(\d{1,12})\s*$/gim)];
    const length = Number(lengths.at(-1)?.[1] ?? 0);
    if (length === 0) return this.recover('a header without a Content-Length', end + 4);
    // Rubbish before a good header is named, the message is read.
    if (!/^content-(length|type):/i.test(text))
      this.complain(ErrorCodes.ParseError, 'something that is no header', null);
    this.held = this.held.subarray(end + 4);
    if (length <= largestMessage) this.wanted = length;
    else {
      this.complain(
        ErrorCodes.InvalidRequest,
        `a message of ${length} bytes; at most ${largestMessage}`,
        null,
      );
      this.skip = Math.max(0, length - this.held.length);
      this.held = this.held.subarray(Math.min(length, this.held.length));
    }
    return true;
  }

  /** Goes on at the next thing that looks like a header, at `from` or later. */
  private recover(why: string, from = 1): boolean {
    this.complain(ErrorCodes.ParseError, why, null);
    const next = this.held
      .subarray(from)
      .toString('latin1')
      .search(/content-length:/i);
    // The beginning of a header may be at the very end.
    const to = next >= 0 ? from + next : Math.max(from, this.held.length - 20);
    this.held = this.held.subarray(to);
    return this.held.length > 0;
  }

  private read(body: string, callback: DataCallback): void {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch (error) {
      return this.complain(ErrorCodes.ParseError, (error as Error).message, null);
    }
    const wrong = wrongMessage(value);
    if (wrong !== undefined) return this.complain(ErrorCodes.InvalidRequest, wrong, idOf(value));
    callback(value as Message);
  }
}
