/** Stein's lemma and the Leibniz rule want a derivative that is a function: a jump has none. */
import { describe, expect, test } from 'vitest';
import { statusOf, type Claim } from '../support/prove.js';

describe('no derivative of a jump is taken under an integral', () => {
  const wrong: readonly Claim[] = [
    ['', 'E(x ~ normal(0,1): x*sign(x)) == 0'],
    ['', 'E(x ~ normal(0,1): x*(1 + sign(x))) == 0'],
    ['t : []', 'd(E(y ~ normal(0,1): sign(y - t)), t) == 0'],
    ['t : []', 'd(d(E(y ~ normal(0,1): abs(y - t)), t), t) == 0'],
    ['', 'E(x ~ normal(zeros(n),I(n)): x*norm(x)^(-1)*x[0]) == 0'],
  ];
  test.each(wrong)('%s |- %s stays open', (...claim) => expect(statusOf(claim)).not.toBe('proved'));
});

describe('a kink has a derivative almost everywhere', () => {
  const right: readonly Claim[] = [
    ['', 'E(x ~ normal(0,1): x*abs(x)) == E(x ~ normal(0,1): sign(x))'],
    ['t : []', 'd(E(y ~ normal(0,1): abs(y - t)), t) == -E(y ~ normal(0,1): sign(y - t))'],
    [
      'f : [n] -> []',
      'E(x ~ normal(zeros(n),I(n)): x*f(x)) == E(x ~ normal(zeros(n),I(n)): d(f(x), x))',
    ],
    ['', 'E(x ~ normal(0,1): x*log(1 + exp(x))) == E(x ~ normal(0,1): exp(x)/(1 + exp(x)))'],
  ];
  test.each(right)('%s |- %s is proved', (...claim) => expect(statusOf(claim)).toBe('proved'));
});

test('a value that equals a product of itself is no endless question', () => {
  expect(statusOf(['x : []', 'd(log(1 + exp(x)), x) == sigmoid(x)'])).not.toBe('error');
});
