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

const inverses: readonly (readonly [name: string, ...claim: Claim])[] = [
  [
    'a right inverse of a square matrix is its left inverse',
    'A, B:[n,n] with A*B = I(n)',
    'B*A == I(n)',
  ],
  ['three factors go round', 'A, B, C:[n,n] with A*B*C = 2*I(n)', 'C*A*B == 2*I(n)'],
  // The left side became the identity's class where it stood by itself, and was then found in no longer product.
  ['an equation is used after its left side alone', "U:[n,n] with U'*U = I(n)", "U*U' == I(n)"],
];

const noInverses: readonly Claim[] = [
  ['A:[n,n]; B:[n,m]; C:[m,n] with A*B*C = I(n)', 'C*A*B == I(m)'],
  ['A, B, C:[n,n] with tr(B*C)*A = I(n)', 'B*pinv(B) == I(n)'],
  ['A, B:[n,n] with A*B = A', 'B*A == A'],
];

describe('a product that is the identity', () => {
  test.each(inverses)('%s', (_, ...claim) => expect(statusOf(claim)).toBe('proved'));
  test.each(noInverses)('%s |- %s: not proved', (...claim) => {
    expect(statusOf(claim)).toBe('unknown');
  });
});

describe('overlapping equations', () => {
  test.each(follows)('%s', (_, ...claim) => {
    expect(statusWithoutSearch(claim)).toBe('unknown');
    expect(statusOf(claim)).toBe('proved');
  });
  test.each(doesNot)('%s: not proved', (_, ...claim) => {
    expect(statusOf(claim)).toBe('unknown');
  });
});
