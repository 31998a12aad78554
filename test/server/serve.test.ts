/**
 * `einsat serve --stdio` as a client sees it: the built package in a process of its own, many requests at once, cancelled
 * requests, rubbish between them, a thread that dies.
 */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isRight } from 'fp-ts/lib/Either.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { certificate } from '../../api/certificate.js';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'einsat-serve-'));

beforeAll(() => {
  const args = ['tsx', 'scripts/build.ts', '--fast', '--out', path.join(folder, 'dist')];
  const { status, stderr } = spawnSync('npx', args, { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  mkdirSync(path.join(folder, 'cli'));
  for (const file of ['package.json', 'cli/einsat.js'])
    copyFileSync(path.join(root, file), path.join(folder, file));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: ChildProcessWithoutNullStreams;
let client: MessageConnection;
/** Codes of errors that the server reports without an id. */
let complaints: number[];

const start = (...args: readonly string[]): void => {
  const cli = path.join(folder, 'cli', 'einsat.js');
  server = spawn('node', [cli, 'serve', '--stdio', '--threads', '2', ...args]);
  complaints = [];
  const reader = new StreamMessageReader(server.stdout);
  // The client logs an error that answers no request.
  const error = (text: string): void => {
    const code = /"code": (-?\d+)/.exec(text)?.[1];
    if (code !== undefined) complaints.push(Number(code));
  };
  const log = { error, warn() {}, info() {}, log() {} };
  client = createMessageConnection(reader, new StreamMessageWriter(server.stdin), log);
  client.onUnhandledNotification(() => undefined);
  client.listen();
};
const raw = (text: string): void => void server.stdin.write(text);
const framed = (body: string): string =>
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

beforeEach(() => start());
afterEach(() => void server.kill());

type Answer = { readonly status: string; readonly rules: readonly string[] };
const prove = (text: string, decls: string, more: object = {}): Promise<Answer> =>
  client.sendRequest<Answer>('prove', { text, decls, ...more });
const quick = ['tr(A*B) == tr(B*A)', 'A, B : [n,n]'] as const;
/** A statement on which the engine works for as long as it may. */
const endless = {
  text: "E(x ~ normal(zeros(n), M): (x'*A*x)^12) == 0",
  decls: 'A, M : [n,n]',
  time: 60_000,
  nodes: 1e9,
  check: false,
};
/** The code of the error that a request ends with. */
const codeOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'answered',
    (error: { readonly code?: number }) => error.code,
  );

describe('methods', () => {
  test('prove, explain, simplify', async () => {
    expect((await prove(...quick)).status).toBe('proved');
    expect((await prove('A == B', 'A, B : [n,n]')).status).toBe('refuted');
    const explained = await client.sendRequest<{ steps: readonly { rule: string }[] }>('explain', {
      text: "d(x'*x, x) == 2*x",
      decls: ['x : [n]'],
    });
    expect(explained.steps.map((s) => s.rule)).toContain('d-self');
    const simple = { text: 'd(tr(X*A), X)', decls: 'X : [n,m]; A : [m,n]' };
    expect(await client.sendRequest('simplify', simple)).toMatchObject({
      text: "A'",
      stop: 'done',
    });
  });
  test('parse gives diagnostics with ranges, and terms that prove takes back', async () => {
    type Parsed = { diagnostics: readonly object[]; terms: object };
    const good = await client.sendRequest<Parsed>('parse', { text: quick[0], decls: quick[1] });
    expect(good.diagnostics).toEqual([]);
    expect((await client.sendRequest<Answer>('prove', { text: good.terms })).status).toBe('proved');
    const bad = await client.sendRequest<Parsed>('parse', {
      text: 'x ==\n  y + z',
      decls: ['x, y : [n]'],
    });
    const range = { start: { line: 1, character: 6 }, end: { line: 1, character: 7 } };
    expect(bad.diagnostics).toMatchObject([{ in: 'text', range, severity: 1 }]);
    const decls = ['x : [n]', 'y : [n'];
    const second = await client.sendRequest<Parsed>('parse', { text: 'x == y', decls });
    expect(second.diagnostics).toMatchObject([{ in: 'decls[1]' }]);
  });
  test('verify replays a certificate with the packs of the request, and says what is wrong with another', async () => {
    const made = certificate("d(tr(X*A), X) == A'", { decls: 'X : [n,m]; A : [m,n]' });
    if (!isRight(made)) throw new Error(made.left.message);
    const json = made.right as { readonly statement: object };
    const verify = (params: object): Promise<object> => client.sendRequest('verify', params);
    expect(await verify({ certificate: json })).toMatchObject({ accepted: true });
    const other = { ...json, statement: { ...json.statement, rhs: 'A' } };
    expect(await verify({ certificate: other })).toMatchObject({ accepted: false });
    expect(await verify({ certificate: 3 })).toMatchObject({
      accepted: false,
      _tag: 'NotACertificate',
    });
    expect(await verify({ certificate: json, packs: 'none' })).toMatchObject({
      accepted: false,
      _tag: 'UnknownRule',
    });
  });
  test('wrong parameters and texts that do not read are errors with codes', async () => {
    expect(await codeOf(client.sendRequest('prove', { decls: 3 }))).toBe(-32602);
    expect(await codeOf(client.sendRequest('prove', {}))).toBe(-32602);
    expect(await codeOf(client.sendRequest('prove', { text: 'x == x', packs: 'nowhere' }))).toBe(
      -32602,
    );
    expect(await codeOf(client.sendRequest('prove', { text: 'x == x' }))).toBe(-32001);
    expect(await codeOf(client.sendRequest('disprove', { text: 'x == x' }))).toBe(-32601);
  });
  test('progress where a token asks for it', async () => {
    const seen: unknown[] = [];
    client.onNotification('$/progress', (value: unknown) => void seen.push(value));
    await client.sendRequest('prove', { ...endless, time: 700, progressToken: 'p' });
    expect(seen[0]).toMatchObject({ token: 'p', value: { steps: expect.any(Number) as number } });
  });
});

describe('many requests', () => {
  test('a long proof blocks nobody; 200 in flight, every second one cancelled or answered', async () => {
    const source = new CancellationTokenSource();
    const long = codeOf(client.sendRequest('prove', endless, source.token));
    const sources = Array.from({ length: 200 }, () => new CancellationTokenSource());
    const all = sources.map((s) =>
      codeOf(
        client.sendRequest('prove', { text: quick[0], decls: quick[1], check: false }, s.token),
      ),
    );
    sources.forEach((s, k) => k % 2 === 1 && s.cancel());
    const ends = await Promise.all(all);
    ends.forEach((end, k) =>
      expect(k % 2 === 0 ? ['answered'] : ['answered', -32800]).toContain(end),
    );
    expect(ends.filter((end) => end === -32800).length).toBeGreaterThan(20);
    source.cancel();
    expect(await long).toBe(-32800);
    expect((await prove(...quick)).status).toBe('proved');
  }, 60_000);
  test('more than may wait are refused, not kept', async () => {
    const ends = await Promise.all(
      Array.from({ length: 1400 }, () => codeOf(client.sendRequest('prove', { text: 'x ==' }))),
    );
    expect(ends.filter((end) => end === -32003).length).toBeGreaterThan(0);
    expect(new Set(ends)).toEqual(new Set([-32001, -32003]));
  }, 60_000);
  test('memory stays bounded: 3 times 300 requests', async () => {
    const memory = (): number => {
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000;
    };
    const round = async (): Promise<number> => {
      await Promise.all(Array.from({ length: 300 }, () => prove(...quick, { check: false })));
      return memory();
    };
    const [first, , third] = [await round(), await round(), await round()];
    // Megabytes; a leak of a whole e-graph a request would be 100 and more.
    expect((third as number) - (first as number)).toBeLessThan(150);
    expect(third).toBeLessThan(1000);
  }, 60_000);
});

describe('what may go wrong', () => {
  test('rubbish is complained of and passed over', async () => {
    raw('hello\r\n\r\n');
    raw(framed('{"jsonrpc": "2.0", "id": 1, "method": '));
    raw(framed('[]'));
    raw('Content-Length: many\r\n\r\n');
    raw('X: y\r\n'.repeat(2000));
    expect((await prove(...quick)).status).toBe('proved');
    raw(framed('{"jsonrpc": "1.0", "method": "prove"}'));
    raw('Content-Length: 99000000\r\n\r\n');
    for (let k = 0; k < 99; k++) raw('x'.repeat(1_000_000));
    expect((await prove(...quick)).status).toBe('proved');
    const codes = new Set(complaints);
    expect(codes).toEqual(new Set([-32700, -32600]));
  }, 30_000);
  test('a header and a message that come byte by byte', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 'own', method: 'shutdown' });
    for (const byte of framed(body)) {
      raw(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await prove(...quick)).status).toBe('proved');
  });
  test('a thread that runs out of memory fails its request alone', async () => {
    server.kill();
    start('--heap', '16');
    const huge = Array.from({ length: 300_000 }, () => 'x').join('+');
    const ends = await Promise.all([
      codeOf(prove(`${huge} == x`, 'x : []')),
      codeOf(prove(...quick)),
    ]);
    expect(ends[0]).toBe(-32002);
    expect(server.exitCode).toBeNull();
    expect((await prove(...quick)).status).toBe('proved');
  }, 60_000);
  test('exit ends it, and so does the end of its input', async () => {
    const ended = (): Promise<number | null> =>
      new Promise((resolve) => server.on('exit', (code) => resolve(code)));
    const first = ended();
    void client.sendRequest('prove', endless).catch(() => undefined);
    await client.sendNotification('exit');
    expect(await first).toBe(0);
    start();
    const second = ended();
    await prove(...quick);
    server.stdin.end();
    expect(await second).toBe(0);
  }, 30_000);
});
