import { describe, expect, test } from 'vitest';
import { einsat, file } from './support.js';

const rule = { id: 'r', dir: 'both', lhs: 'tr(A*B)', rhs: 'tr(B*A)', source: 'cyclic' };
const pack = { pack: 'p', decls: ['A, B, C : [n,n]'], rules: [rule] };
const packOf = (change: object, name = 'pack.json') =>
  file(name, JSON.stringify({ ...pack, ...change }));
const withRule = (change: object) => packOf({ rules: [{ ...rule, ...change }] });

const cases: readonly (readonly [string, () => readonly string[], string])[] = [
  ['an unknown name', () => ['prove', 'x == x'], 'x is not declared'],
  ['sizes that differ', () => ['prove', 'A : [n,m]', 'A*A == 0'], 'inner axes m and n differ'],
  ['an open bracket', () => ['prove', 'A : [n,n]', 'tr((A) == 0'], 'is never closed'],
  ['deep nesting', () => ['prove', 'x : []', `${'('.repeat(10_000)}x == x`], 'nested more than'],
  ['5 MB', () => ['prove', '--file', file('big', 'x+'.repeat(2_500_000))], 'is longer than'],
  ['an empty statement', () => ['prove', ' '], 'the statement is empty'],
  ['an empty file', () => ['simplify', '--file', file('empty', '\n')], 'the expression is empty'],
  ['a misspelt option', () => ['prove', '--tiem', '9', '1 == 1'], 'COMMAND --help its options'],
  ['a misspelt command', () => ['prov', '1 == 1'], 'Did you mean prove?'],
  ['an option without its value', () => ['prove', '1 == 1', '--decl'], 'COMMAND --help'],
  ['the statement first', () => ['prove', 'A == A', 'A : [n]'], 'declarations come first'],
  ['a declaration to compile', () => ['compile', 'x : [n]', 'x'], 'given apart'],
  ['an unknown target', () => ['compile', '1', '--target', 'tf'], 'Allowed choices are'],
  ['a name without data', () => ['eval', 'A : [2]', 'A'], 'put its array into the data'],
  ['a size without a value', () => ['eval', 'tr(I(n))'], '--sizes n=3'],
  ['a file of this folder', () => ['eval', 'A', '--data', 'no.json'], 'looked in /'],
  ['packs without commas', () => ['prove', '--packs', 'inverse det', '1 == 1'], 'with commas'],
  ['a misspelt pack', () => ['check', 'determinat'], '`einsat packs` lists'],
  ['a picture of no form', () => ['diagram', '1', '-o', 'x.png'], 'must end in .svg, .tex or'],
  ['no statement', () => ['prove'], 'the statement is missing'],
  ['a leading minus', () => ['simplify', '-x'], 'needs -- before it'],
  ['no such file', () => ['prove', '--file', '/none/such'], 'there is no such file'],
  ['a folder', () => ['prove', '--file', '/tmp'], 'it is a folder'],
  ['wrong sizes', () => ['prove', '--sizes', 'n=0', '1 == 1'], 'sizes are whole numbers from 1'],
  ['a wrong time', () => ['prove', '--time', 'soon', '1 == 1'], '--time needs a positive number'],
  [
    'an unknown pack',
    () => ['prove', '--packs', 'detrminant', '1 == 1'],
    'did you mean determinant?',
  ],
  ['a pack that is no JSON', () => ['check', file('no.json', '{')], 'is not JSON'],
  ['a misspelt key', () => ['check', packOf({ rulez: [] })], 'unknown key "rulez"'],
  ['a key of a rule', () => ['check', withRule({ wen: [] })], 'rules[0].wen'],
  ['a missing key', () => ['check', withRule({ source: undefined })], 'source'],
  ['a forgotten variable', () => ['check', withRule({ rhs: 'tr(A*C)' })], 'the right side uses C'],
  ['a wrong predicate', () => ['check', withRule({ when: ['invrtible(A)'] })], 'unknown predicate'],
  ['a rule with wrong shapes', () => ['check', withRule({ rhs: 'A' })], 'rules[0] (r)'],
  ['two rules of one name', () => ['check', packOf({ rules: [rule, rule] })], 'id of two rules'],
  ['a missing pack', () => ['check', packOf({ needs: ['nothing'] })], 'is not loaded'],
  ['data without a reader', () => ['eval', '1', '--data', 'x.csv'], 'data files end in'],
  [
    'ragged data',
    () => ['eval', 'A', '--data', file('r.json', '{"A":[[1],[2,3]]}')],
    'different lengths',
  ],
  [
    'a false .npy',
    () => ['eval', 'A', '--data', file('A.npy', 'hello, numpy')],
    'does not begin as',
  ],
  ['a false .npz', () => ['eval', 'A', '--data', file('A.npz', 'hello')], 'it is no zip archive'],
];

describe('bad input: exit 3, a message that says why, no stack', () => {
  test.each(cases)('%s', async (_, args, message) => {
    const began = process.cpuUsage();
    const { code, out, err } = await einsat(...args());
    expect(err).toContain(message);
    expect([code, out]).toEqual([3, '']);
    expect(err).not.toMatch(/\n\s+at .*:\d+:\d+/);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000, 'ms of CPU').toBeLessThan(5000);
  });
});
