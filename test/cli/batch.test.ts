import { describe, expect, test } from 'vitest';
import { barText } from '../../cli/progress.js';
import { einsat, file } from './support.js';

const lines = [
  { id: 'true', decls: ['A : [n,m]', 'B : [m,n]'], lhs: 'tr(A*B)', rhs: 'tr(B*A)', title: 'x' },
  { id: 'false', decls: ['A, B : [n,n]'], lhs: 'A*B', rhs: 'B*A', sizes: { n: 3 } },
  { id: 'shape', decls: ['A : [n,m]'], lhs: 'A*A', rhs: '0' },
  { id: 'less', decls: ['x : [n]'], lhs: "x'*x", rhs: '0', relation: '>=' },
  { id: 'differ', decls: ['A, B : [n,n]'], lhs: 'A*B', rhs: 'B*A', relation: '!=' },
  { decls: 'A', lhs: 1 },
  { id: 'lhs', lhs: 1 },
];

const answers = async (text: string, ...args: readonly string[]) => {
  const { code, out, err } = await einsat('prove', '--batch', file('b.jsonl', text), ...args);
  return {
    code,
    err,
    lines: out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
};

describe('einsat prove --batch', () => {
  test('answers every line in order; a bad one does not stop the rest', async () => {
    const text = `${lines.map((l) => JSON.stringify(l)).join('\n')}\n\nnot json\n`;
    const { code, err, lines: found } = await answers(text);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(found.map(({ id, status }) => [id, status])).toEqual([
      ['true', 'proved'],
      ['false', 'refuted'],
      ['shape', 'error'],
      ['less', 'error'],
      ['differ', 'proved'],
      ['line 6', 'error'],
      ['lhs', 'error'],
      ['line 9', 'error'],
    ]);
    for (const line of found) {
      expect(line.ms).toBeGreaterThanOrEqual(0);
      expect(line.check_ms).toBeGreaterThanOrEqual(0);
      expect(line.steps).toBeGreaterThanOrEqual(0);
    }
    expect(found[1].counterexample).toMatchObject({ sizes: { n: expect.any(Number) } });
    expect(found[2].message).toContain('inner axes m and n differ');
    expect(found[3].message).toContain('statements with >= are not supported');
  });
  test('--no-check leaves a false statement open', async () => {
    const { lines: found } = await answers(JSON.stringify(lines[1]), '--no-check');
    expect(found[0].status).toBe('unknown');
  });
  test('an empty file is bad input', async () => {
    expect((await einsat('prove', '--batch', file('empty.jsonl', '\n'))).code).toBe(3);
  });
  test('the bar shows how far it is and what it found', () => {
    const bar = barText(
      5,
      10,
      new Map([
        ['proved', 4],
        ['error', 1],
      ]),
    );
    expect(bar).toBe('[###############               ] 5/10 4 proved, 1 error');
  });
});
