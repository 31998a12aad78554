/** Plain terms through the library. */
import { describe, expect, test } from 'vitest';
import { saturateTerms } from '../../api/plain.js';

const rules = [
  { name: 'swap', lhs: '(+ ?x ?y)', rhs: '(+ ?y ?x)' },
  { name: 'zero', lhs: '(+ ?x 0)', rhs: '?x' },
];

describe('saturateTerms', () => {
  test('finds the smallest term and says why', () => {
    const answer = saturateTerms('(f (+ 0 a))', rules, { goals: ['(f a)'] });
    expect(answer).toMatchObject({ right: { best: '(f a)', goals: [true] } });
    const steps = 'right' in answer ? answer.right.explanation?.steps.map(({ rule }) => rule) : [];
    expect(steps).toEqual(['swap', 'zero']);
  });
  test('a variable that nothing binds is an error value', () => {
    const wrong = saturateTerms('a', [{ name: 'r', lhs: '(f ?x)', rhs: '?y' }]);
    expect(wrong).toEqual({
      left: { _tag: 'UnboundVariable', rule: 'r', variable: '?y' },
      _tag: 'Left',
    });
  });
  test('text that is no term is an error value', () => {
    expect(saturateTerms('(f', rules)).toMatchObject({ left: { _tag: 'NoTerm' } });
  });
});
