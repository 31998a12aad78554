/** `einsat verify`: rules that are not shipped are accepted only where their pack is given, and named. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { einsat, file } from './support.js';

const pack = file(
  'square.json',
  JSON.stringify({
    pack: 'square',
    decls: ['A : [n,n]'],
    rules: [
      {
        id: 'det-square',
        dir: 'simpler',
        lhs: 'det(A)*det(A)',
        rhs: 'det(A)',
        source: 'none: it is false',
      },
    ],
  }),
);

test('a certificate by a false rule of a pack was accepted with --trust without a word about the rule', async () => {
  const certificate = path.join(path.dirname(pack), 'square.cert.json');
  const statement = ['M : [n,n]', 'det(M)*det(M) == det(M)'];
  const made = await einsat(
    'prove',
    ...statement,
    '--pack',
    pack,
    '--no-check',
    '--certificate',
    certificate,
  );
  expect(made).toMatchObject({ code: 0, out: 'proved\n' });
  const alone = await einsat('verify', certificate);
  expect(alone).toMatchObject({ code: 1, out: 'refused\n' });
  expect(alone.err).toContain('square/det-square is not a rule of a trusted pack');
  const trusted = await einsat('verify', certificate, '--trust', pack);
  expect(trusted).toMatchObject({ code: 0, out: 'accepted\n' });
  expect(trusted.err).toContain('which are not shipped, are: square/det-square');
});

const own = file(
  'cube.json',
  JSON.stringify({
    pack: 'cube',
    decls: ['x : []'],
    operators: [{ name: 'cube', args: ['x : []'], out: '[]', elementwise: true, means: 'x*x*x' }],
    rules: [{ id: 'cube-odd', dir: 'simpler', lhs: 'cube(-x)', rhs: '-cube(x)', source: 'own' }],
  }),
);

test('a certificate by a pack of the user could not be verified by giving the pack', async () => {
  const certificate = path.join(path.dirname(own), 'cube.cert.json');
  const statement = ['a : []', 'cube(-a) + cube(a) == 0', '--pack', own];
  const made = await einsat('prove', ...statement, '--certificate', certificate);
  expect(made).toMatchObject({ code: 0, out: 'proved\n' });
  expect(await einsat('verify', certificate)).toMatchObject({ code: 1, out: 'refused\n' });
  const given = await einsat('verify', certificate, '--pack', own);
  expect(given).toMatchObject({ code: 0, out: 'accepted\n' });
  expect(given.err).toContain('cube/cube-odd');
  // The rule must be the one that is given, not another of its name.
  const text = readFileSync(own, 'utf8').replace('-cube(x)', 'cube(x)');
  const other = await einsat('verify', certificate, '--pack', file('other.json', text));
  expect(other).toMatchObject({ code: 1, out: 'refused\n' });
});

test('--packs leaves out shipped packs: their rules are not known then', async () => {
  const certificate = path.join(path.dirname(own), 'inverse.cert.json');
  await einsat('prove', 'M : [n,n] invertible', 'inv(inv(M)) == M', '--certificate', certificate);
  const codeWith = async (packs: string) =>
    (await einsat('verify', certificate, '--packs', packs)).code;
  expect(await codeWith('inverse')).toBe(0);
  expect(await codeWith('determinant')).toBe(1);
  expect(await codeWith('none')).toBe(1);
  expect(await codeWith('nonsense')).toBe(3);
});

test('what is accepted was printed without its declarations: tr(A) == 0 for every A, it seemed', async () => {
  const certificate = path.join(path.dirname(pack), 'zero.cert.json');
  const decls = 'A : [n,n] with A = zeros(n,n)';
  await einsat('prove', decls, 'tr(A) == 0', '--certificate', certificate);
  const { code, err } = await einsat('verify', certificate);
  expect(code).toBe(0);
  expect(err).toContain(`${decls} |- tr(A) == 0`);
});
