/** Statements that no values meet: said by derivation, never by samples that are not found; and statements that some values meet. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { prove, type Answer } from '../../../index.js';

const answer = (decls: string, statement: string, numbers = true): Answer => {
  const made = prove(statement, { decls: decls.split(';').filter((d) => d.trim()), numbers });
  if (!isRight(made)) throw new Error(made.left.message);
  return made.right;
};

const vacuous: readonly (readonly [decls: string, statement: string, why: string])[] = [
  ['x:[2]', "inv(x*x')*x*x' == I(2)", "x*x' is singular"],
  ['A:[2,3]', "inv(A'*A)*A'*A == I(3)", "A'*A is singular"],
  ['A:[3,3] antisymmetric', 'inv(A)*A == I(3)', 'A is singular'],
  ['A:[n,n]', 'inv(A - A)*A == A', 'zeros(n, n) is singular'],
  ['x:[n]', "log(x'*x - x'*x) == 0", '0 is not positive'],
  // In floating point the denominator is a rounding error, and both sides have values.
  ['x:[n]', "x/(x'*x - sum(i: x[i]^2)) == x", "x'*x - x'*x is 0"],
  ['x:[]', 'log(-exp(x)) == 1', '-exp(x) is not positive'],
  ['x:[]', 'sqrt(-1 - x^2) == 3', '-1 - x^2 is negative'],
  ['', '1/0 == 1/0', '0 is 0'],
  ['x:[] with x^2 = -1', 'x == 2', 'the fact of x holds for no values'],
  ['x, y:[] positive with x + y = 0', 'x == y', 'the fact of x holds for no values'],
  ['k:[] with k = 1, k = 2', 'k == 3', 'the fact of k holds for no values'],
  ['t:[] positive with t = -1', 't == -1', 'the fact of t holds for no values'],
  ['A:[n,n] posdef antisymmetric', 'A == 0', 'no A is as it is declared'],
];

const met: readonly (readonly [decls: string, statement: string])[] = [
  ['x:[n]', "inv(x*x')*x*x' == I(n)"], // x of size 1
  ['A:[3,2]', "inv(A'*A)*A'*A == I(2)"],
  ['A:[3,3]', 'inv(A)*A == I(3)'],
  ['A:[n,n] antisymmetric', 'inv(A)*A == I(n)'], // an even n
  ['A:[n,n] symmetric antisymmetric', 'A == 0'],
  ['x:[]', 'exp(log(-x)) == -x'],
  ['x, y:[] positive with x - y = 0', 'x == y'],
];

describe('no values meet the statement', () => {
  test.each(vacuous)('%s |- %s', (decls, statement, why) => {
    expect(answer(decls, statement)).toMatchObject({ status: 'vacuous', why });
    expect(answer(decls, statement, false).status).toBe('vacuous');
  });
  test('nor its negation', () => expect(answer('x:[]', '1/(x - x) != 1').status).toBe('vacuous'));
});

describe('some values meet the statement', () => {
  test.each(met)('%s |- %s', (decls, statement) => {
    expect(answer(decls, statement).status).toBe('proved');
    expect(answer(decls, statement, false).status).toBe('proved');
  });
});
