/** What is written of a whole says something of its parts; and not more than that. */
import { expect, test } from 'vitest';
import { defaultLimits } from '../../../core/run/engine.js';
import { shipped, statusOf } from '../../support/prove.js';

test('a written logarithm of a determinant makes the matrix and its square factors invertible', () => {
  expect(statusOf(['A,X,B : [n,n]', "d(logdet(A*X*B), X) == inv(X)'"])).toBe('proved');
  expect(
    statusOf([
      'x : []; Y,Z : [n,n]',
      'd(d(logdet(Y + x*Z), x), x) == -tr(inv(Y + x*Z)*Z*inv(Y + x*Z)*Z)',
    ]),
  ).toBe('proved');
});

test('an invertible product makes square factors invertible, not others, and no matrix beside a trace', () => {
  const same = (decls: string, written: string, factor: string): string =>
    statusOf(
      [
        decls,
        `inv(${written})*${written}*tr(${factor}*pinv(${factor})) == inv(${written})*${written}*n`,
      ],
      shipped,
      { ...defaultLimits, time: 1000 },
    );
  expect(same('A,B : [n,n]', '(A*B)', 'B')).toBe('proved');
  expect(same('A : [n,m]; B : [m,n]', '(A*B)', 'B')).toBe('unknown');
  expect(same('A,B : [n,n]', '(tr(A*B)*A)', 'B')).toBe('unknown');
});
