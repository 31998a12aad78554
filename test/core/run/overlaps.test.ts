/** Declared equations whose left sides overlap: what follows from two of them together, and what does not. */
import { describe, expect, test } from 'vitest';
import { statusOf, statusWithoutSearch, type Claim } from '../../support/prove.js';

const follows: readonly (readonly [name: string, ...claim: Claim])[] = [
  [
    'a left and a right inverse are one',
    'A:[n,m] with A*B = I(n), C*A = I(m); B, C:[m,n]',
    'B == C',
  ],
  ['two that absorb each other are idempotent', 'P, Q:[n,n] with P*Q = Q, Q*P = P', 'P*P == P'],
  ['absorbed on the other side', 'A, B:[n,n] with A*B = A, B*A = B', 'A*A == A'],
  [
    'eigenvectors of a symmetric matrix',
    'A:[n,n] symmetric; a, b:[]; u:[n] with A*u = a*u; v:[n] with A*v = b*v',
    "a*(u'*v) == b*(u'*v)",
  ],
];

const doesNot: readonly (readonly [name: string, ...claim: Claim])[] = [
  ['without symmetry', follows[3]?.[1].replace(' symmetric', '') ?? '', follows[3]?.[2] ?? ''],
  ['a right inverse is no left inverse', 'A:[n,m] with A*B = I(n); B:[m,n]', 'B*A == I(m)'],
  ['one absorbs, the other not', 'A, B:[n,n] with A*B = A', 'B*A == A'],
];

describe('overlapping equations', () => {
  test.each(follows)('%s', (_, ...claim) => {
    expect(statusWithoutSearch(claim)).toBe('unknown');
    expect(statusOf(claim)).toBe('proved');
  });
  test.each(doesNot)('%s: not proved', (_, ...claim) => {
    expect(statusOf(claim)).toBe('unknown');
  });
});
