/** `einsat verify`: rules that are not shipped are accepted only with `--trust`, and named. */
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
  expect(trusted.err).toContain('which --trust accepts: square/det-square');
});

test('what is accepted was printed without its declarations: tr(A) == 0 for every A, it seemed', async () => {
  const certificate = path.join(path.dirname(pack), 'zero.cert.json');
  const decls = 'A : [n,n] with A = zeros(n,n)';
  await einsat('prove', decls, 'tr(A) == 0', '--certificate', certificate);
  const { code, err } = await einsat('verify', certificate);
  expect(code).toBe(0);
  expect(err).toContain(`${decls} |- tr(A) == 0`);
});
