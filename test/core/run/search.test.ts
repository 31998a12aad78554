/** Statements that no normal form decides: each is unknown with 0 rounds of search, and proved with the search. */
import { describe, expect, test } from 'vitest';
import { check } from '../../../evaluator/index.js';
import { read, statusOf, statusWithoutSearch, type Claim } from '../../support/prove.js';

const block = 'A:[n,n]; B:[n,m]; C:[m,n]; D:[m,m]';
const kalman = 'P:[n,n] posdef; H:[m,n]; R:[m,m] posdef';
const gain = "P*H'*inv(H*P*H' + R)";

const cases: readonly (readonly [name: string, ...claim: Claim])[] = [
  [
    'Woodbury',
    'A:[n,n] invertible; U:[n,k]; V:[k,n]; C:[k,k] invertible',
    'inv(A + U*C*V) == inv(A) - inv(A)*U*inv(inv(C) + V*inv(A)*U)*V*inv(A)',
  ],
  [
    'Sherman-Morrison',
    'A:[n,n]; x:[n]; y:[n]',
    "inv(A + x*y') == inv(A) - inv(A)*x*y'*inv(A)/(1 + y'*inv(A)*x)",
  ],
  ['push-through', 'A:[n,m]; B:[m,n]', 'inv(I(n) + A*B)*A == A*inv(I(m) + B*A)'],
  ['Searle (c)', 'A:[n,m]; B:[m,n]', 'inv(I(n) + A*B) == I(n) - A*inv(I(m) + B*A)*B'],
  ['parallel sum', 'A:[n,n]; B:[n,n]', 'inv(inv(A) + inv(B)) == A*inv(A + B)*B'],
  ['parallel sum, one side', 'A:[n,n]; B:[n,n]', 'inv(inv(A) + inv(B)) == A - A*inv(A + B)*A'],
  ['Searle (a)', 'A:[n,n]', 'inv(I(n) + inv(A)) == A*inv(A + I(n))'],
  [
    'Searle (b)',
    'A:[n,n] invertible; B:[n,m]',
    "inv(A + B*B')*B == inv(A)*B*inv(I(m) + B'*inv(A)*B)",
  ],
  ['Searle (f)', 'A:[n,n]; B:[n,n]', 'inv(A + B) == inv(A) - inv(A + A*inv(B)*A)'],
  ['factors of a sum', 'A:[n,n]; B:[n,n]', 'inv(A)*inv(inv(A) + inv(B))*inv(B) == inv(A + B)'],
  ['Kalman gain by information', kalman, `${gain} == inv(inv(P) + H'*inv(R)*H)*H'*inv(R)`],
  ['Kalman update by information', kalman, `P - ${gain}*H*P == inv(inv(P) + H'*inv(R)*H)`],
  [
    'ridge regression in the dual',
    'X:[n,p]; l:[] positive',
    "inv(X'*X + l*I(p))*X' == X'*inv(X*X' + l*I(n))",
  ],
  [
    'block elimination, first block',
    block,
    'inv(A - B*inv(D)*C) == inv(A) + inv(A)*B*inv(D - C*inv(A)*B)*C*inv(A)',
  ],
  [
    'block elimination, second block',
    block,
    'inv(A)*B*inv(D - C*inv(A)*B) == inv(A - B*inv(D)*C)*B*inv(D)',
  ],
  ['a right inverse is the inverse', 'A:[n,n] invertible; B:[n,n] with A*B = I(n)', 'B == inv(A)'],
  [
    'inverses of commuting matrices commute',
    'A:[n,n]; B:[n,n] with A*B = B*A',
    'inv(A)*inv(B) == inv(B)*inv(A)',
  ],
  ['one plus a projection', 'P:[n,n] with P*P = P', 'inv(I(n) + P) == I(n) - P/2'],
  [
    'a Cayley transform is orthogonal',
    'K:[n,n] antisymmetric',
    "((I(n) - K)*inv(I(n) + K))'*((I(n) - K)*inv(I(n) + K)) == I(n)",
  ],
  [
    'a cheaper form through a dearer one',
    'A:[n,n]; B:[n,n]',
    'inv(A + B)*A*inv(A - B) == inv(A - B*inv(A)*B)',
  ],
  [
    'a chain of declared facts',
    'A:[n,n] invertible; B:[n,n] with A*B = I(n); C:[n,n] with C = B*A; D:[n,n] with D*A = C',
    'D == B',
  ],
  [
    'a left inverse of an invertible matrix',
    'A:[n,n] invertible; B:[n,n] with A*B = I(n)',
    'B*A == I(n)',
  ],
];

describe.each(cases)('%s', (_, ...claim) => {
  test('is right by numbers', () => expect(check(read(claim), { points: 2 }).tag).toBe('agree'));
  test('is unknown with 0 rounds', () => expect(statusWithoutSearch(claim)).toBe('unknown'));
  test('is proved by the search', () => expect(statusOf(claim)).toBe('proved'));
});

/** One change away from the above. */
const near: readonly Claim[] = [
  ['A:[n,n]; B:[n,n]', 'inv(I(n) + A*B)*A == A*inv(I(n) + A*B)'],
  ['A:[n,n]; B:[n,n]', 'inv(inv(A) + inv(B)) == A*inv(A + B)*A'],
  ['A:[n,n]; B:[n,n]', 'inv(A + B) == inv(A) + inv(A + A*inv(B)*A)'],
  ['P:[n,n] with P*P = P', 'inv(I(n) + P) == I(n) - P'],
  ['A:[n,n]; B:[n,n]', 'inv(A)*inv(B) == inv(B)*inv(A)'],
  ['A:[n,n]; B:[n,n]', 'inv(A*B*A)*A == inv(A*B)*A*inv(A)'],
  [kalman, `P - ${gain}*H*P == inv(inv(P) + H'*R*H)`],
];

test.each(near)('not proved: %s |- %s', (...claim) => {
  expect(check(read(claim)).tag).toBe('differ');
  expect(statusOf(claim)).toBe('unknown');
});
