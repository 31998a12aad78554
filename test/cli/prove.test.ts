import { describe, expect, test } from 'vitest';
import { einsat, file } from './support.js';

const square = ['--decl', 'A : [n,n]', '--decl', 'B : [n,n]'];

describe('einsat prove', () => {
  test('a true statement: proved, exit 0, nothing on stderr', async () => {
    expect(await einsat('prove', ...square, 'tr(A*B) == tr(B*A)')).toEqual({
      code: 0,
      out: 'proved\n',
      err: '',
    });
  });
  test('declarations may come before the statement', async () => {
    expect((await einsat('prove', 'A, B : [n,n]', "(A*B)' == B'*A'")).out).toBe('proved\n');
  });
  test('a false statement: refuted, exit 1, with a counterexample', async () => {
    const { code, out } = await einsat('prove', ...square, 'tr(A*B) == tr(A)*tr(B)');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^refuted\n {2}n = \d\n {2}A = \[\[.*\n {2}B = .*\n {2}left side {2}= -?\d/,
    );
  });
  test('!= is shown by an example and refuted by a proof', async () => {
    const shown = await einsat('prove', ...square, 'A*B != B*A');
    expect([shown.code, shown.out.split('\n')[0]]).toEqual([0, 'proved']);
    const equal = await einsat('prove', ...square, "(A*B)' != B'*A'");
    expect([equal.code, equal.out]).toEqual([1, 'refuted\n']);
  });
  test('without packs a derivative is unknown, exit 2, and stderr says why', async () => {
    const args = ['--packs', 'none', '--decl', 'x : [n]', "d(x'*x, x) == 2*x"];
    const { code, out, err } = await einsat('prove', ...args);
    expect([code, out]).toEqual([2, 'unknown\n']);
    expect(err).toContain('both sides agree at');
  });
  test('--packs with one name uses that pack', async () => {
    const args = ['--packs', 'derivatives', '--decl', 'x : [n]', "d(x'*x, x) == 2*x"];
    expect((await einsat('prove', ...args)).out).toBe('proved\n');
  });
  test('--no-check leaves the numbers out and proves the same', async () => {
    const yes = await einsat('prove', '--no-check', ...square, 'tr(A*B) == tr(B*A)');
    expect([yes.code, yes.out]).toEqual([0, 'proved\n']);
    const no = await einsat('prove', '--no-check', ...square, 'A*B == B*A');
    expect([no.code, no.out]).toEqual([2, 'unknown\n']);
  });
  test('--memory stops the engine, and the answer says so', async () => {
    const args = ['prove', '--no-check', '--memory', '0.02', 'A,B : [n,n]; x,y : [n]'];
    const statement = '(A + B)^8*x == (A + B)^8*y';
    expect((await einsat(...args, statement)).err).toContain('the limit of memory was reached');
    const { out } = await einsat(...args, '--format', 'json', statement);
    expect(JSON.parse(out)).toMatchObject({ status: 'unknown', stop: 'memory' });
  });
  test('--explain lists the rules with their equations', async () => {
    const { out } = await einsat('prove', '--explain', 'x : [n]', "d(x'*x, x) == 2*x");
    expect(out).toMatch(/^proved\n1\. [\w-]+ \(.*\)\n {3}.* {2}== {2}.*/);
  });
  test('--format json is one object', async () => {
    const { out } = await einsat(
      'prove',
      '--format',
      'json',
      '--explain',
      'a : []',
      'a + a == 2*a',
    );
    expect(JSON.parse(out)).toMatchObject({ status: 'proved', rules: [], steps: [] });
  });
  test('--format latex with --explain is an align* environment', async () => {
    const args = ['--format', 'latex', '--explain', 'x : [n]', "d(x'*x, x) == 2*x"];
    expect((await einsat('prove', ...args)).out).toContain('\\begin{align*}');
  });
  test('--file reads the statement from a file', async () => {
    const where = file('statement.txt', 'tr(A*B) == tr(B*A)\n');
    expect((await einsat('prove', ...square, '--file', where)).out).toBe('proved\n');
  });
  test('--pack adds the rules of a file', async () => {
    const pack = {
      pack: 'mine',
      decls: ['x : [n]'],
      operators: [{ name: 'twice', args: ['[n]'], out: '[n]' }],
      rules: [{ id: 'twice', dir: 'both', lhs: 'twice(x)', rhs: '2*x', source: 'definition' }],
    };
    const where = file('mine.json', JSON.stringify(pack));
    const args = ['--pack', where, '--no-check', 'y : [k]', 'twice(twice(y)) == 4*y'];
    expect((await einsat('prove', ...args)).out).toBe('proved\n');
  });
});
