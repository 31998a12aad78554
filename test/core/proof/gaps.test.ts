/** Statements that were proved and had no certificate, or one that `verify` refused, by what went wrong. */
import { isRight } from 'fp-ts/lib/Either.js';
import { expect, test } from 'vitest';
import { certificate, verify } from '../../../api/certificate.js';

const cases: Readonly<Record<string, readonly [decls: string, statement: string]>> = {
  'an axis of size n-k+1 that the statement writes was taken for empty: written, and refused': [
    'x:[n]; w:[k]; W:[n,n-k+1] with W[i,o] = sum(j: [i=o+j]*w[j])',
    "W'*x == [o<n-k+1: sum(j: x[o+j]*w[j])]",
  ],
  'a rule was not used at such a size': [
    'x : [n]; y : [m]; z : [n-m+1]',
    "z'*corr(x,y) == x'*conv(z,y)",
  ],
  "Leibniz' formula is another expression in the rule than in the run": [
    'A:[2,2]',
    'det(A) == A[0,0]*A[1,1] - A[0,1]*A[1,0]',
  ],
  'the statement writes the inverse of a power, the run that of a product': [
    'x : []; A, B, C : [n,n]',
    'd(det(A + x*B + x^2*C), x) == det(A + x*B + x^2*C)*tr(inv(A + x*B + x^2*C)*(B + 2*x*C))',
  ],
  'the statement writes the inverse of a name, the run that of its value': [
    "T : [n,n]; X : [n,n] with X = T + T' - T.*I(n)",
    "d(det(T + T' - T.*I(n)), T) == det(X)*(2*inv(X) - inv(X).*I(n))",
  ],
  'a sum times its inverse was multiplied out and not found again': [
    'A,B:[n,n]',
    'inv(inv(A) + inv(B)) == A*inv(A + B)*B',
  ],
  'the steps of a search have no order': ['U,V:[n,k]', "det(I(n) + U*V') == det(I(k) + V'*U)"],
  'matrices commute since a fact says so': [
    'A,B:[n,n] with A*B = B*A',
    'expm(A+B) == expm(A)*expm(B)',
  ],
  'x + abs(x) is not negative': ['x:[]', 'relu(relu(x)) == relu(x)'],
};

test.each(Object.entries(cases))('%s', (_, [decls, statement]) => {
  const json = certificate(statement, { decls });
  if (!isRight(json)) throw new Error(json.left.message);
  expect(isRight(verify(json.right))).toBe(true);
});
