/** Statements about [i < j] and [i <= j] that need 1 = [i < j] + [j < i] + [i = j], or a count of indices. */
import { describe, expect, test } from 'vitest';
import { noRules, statusOf, type Claim } from '../../support/prove.js';

describe('order relations of indices', () => {
  const held: readonly Claim[] = [
    ['', '[i<m,j<m: [i <= j] + [j < i]] == ones(m,m)'],
    ['', '[i<m,j<m: [i < j] + [j < i] + [i = j]] == ones(m,m)'],
    ['', 'sum(i<m,j<m: [i <= j]) == m*(m + 1)/2'],
    ['', '[i<m,j<m: [i < j]]*ones(m) == [i<m: m - i - 1]'],
    ['', "ones(m)'*[i<m,j<m: [i < j]] == [j<m: j]'"],
    ['A : [n,n]', '[i,j: [i <= j]*A[i,j]] + [i,j: [i > j]*A[i,j]] == A'],
    ['x : [n]', "2*sum(i,j: [i < j]*x[i]*x[j]) == sum(x)^2 - x'*x"],
    [
      'A : [n,n] symmetric; x : [n]',
      "x'*A*x == sum(i: A[i,i]*x[i]^2) + 2*sum(i,j: [i < j]*A[i,j]*x[i]*x[j])",
    ],
  ];
  test.each(held)('%s |- %s', (...c) => expect(statusOf(c)).toBe('proved'));

  test('are index relations: no rule is needed', () =>
    expect(statusOf(held[1] as Claim, noRules)).toBe('proved'));

  const wrong: readonly Claim[] = [
    ['', '[i<m,j<m: [i < j] + [j < i]] == ones(m,m)'],
    ['', 'sum(i<m,j<m: [i < j]) == m*(m + 1)/2'],
    ['', '[i<m,j<m: [i < j]]*ones(m) == [i<m: m - i]'],
    ['x,y : [n]', "2*sum(i,j: [i < j]*x[i]*y[j]) == sum(x)*sum(y) - x'*y"],
    [
      'A : [n,n]; x : [n]',
      "x'*A*x == sum(i: A[i,i]*x[i]^2) + 2*sum(i,j: [i < j]*A[i,j]*x[i]*x[j])",
    ],
  ];
  test.each(wrong)('not: %s |- %s', (...c) => expect(statusOf(c)).toBe('unknown'));
});
