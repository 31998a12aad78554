/** Which products and sums are known to be invertible: a pseudo-inverse is the inverse of those alone. */
import { expect, test } from 'vitest';
import { defaultLimits } from '../../../core/run/engine.js';
import { shipped, statusOf } from '../../support/prove.js';

const invertible = (decls: string, matrix: string): boolean =>
  statusOf([decls, `${matrix}*pinv(${matrix}) == I(n)`], shipped, {
    ...defaultLimits,
    time: 3000,
  }) === 'proved';

test.each([
  ['l : [] positive; X : [n,m]', "(l*I(n) + X*X')"],
  ['w : [m] nonnegative; X : [n,m]', "(I(n) + X*diag(w)*X')"],
  ['v : [n] positive; X : [n,m]; S : [m,m] psd', "(diag(v) + 2*X*S*X')"],
  ['S : [n,n] psd; P : [n,n] posdef; c : []', '(S + exp(c)*inv(P))'],
  ['S : [m,m] psd; A : [m,k]; B : [n,m]', "(B*A*A'*B' + I(n))"],
  ['v : [n]', 'diag(exp(v))'],
  ['c : []; A : [n,n] invertible', '(exp(c)*A)'],
])('%s: %s is invertible', (decls, matrix) => {
  expect(invertible(decls, matrix)).toBe(true);
});

test.each([
  ['l : [] nonnegative; X : [n,m]', "(l*I(n) + X*X')"],
  ['l : []; X : [n,m]', "(l*I(n) + X*X')"],
  ['X : [n,m]', "(I(n) - X*X')"],
  ['w : [m]; X : [n,m]', "(I(n) + X*diag(w)*X')"],
  ['X, Y : [n,m]', "(I(n) + X*Y')"],
  ['X : [n,n]', '(I(n) + X*X)'],
  ['X : [n,m]; S : [m,m] symmetric', "(I(n) + X*S*X')"],
  ['X : [n,m]; P : [n,n] posdef', "(P + X*X' - I(n))"],
  ['v : [n]', 'diag(v)'],
  ['c : []; A : [n,n] invertible', '(c*A)'],
  ['P : [n,n] posdef; Q : [n,n] psd', '(P*Q + Q)'],
])('%s: %s may be singular', (decls, matrix) => {
  expect(invertible(decls, matrix)).toBe(false);
});
