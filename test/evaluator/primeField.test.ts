import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { checkExact, largePrime } from '../../evaluator/index.js';
import { inverseModulo } from '../../evaluator/arithmetic.js';
import { modularRule } from '../../evaluator/quadrature.js';
import { residues } from '../../evaluator/arithmetic.js';
import { statement } from '../support/terms.js';

const exact = (decls: string, lhs: string, rhs: string): string | boolean => {
  const made = checkExact(statement(decls, lhs, rhs));
  return E.isLeft(made) ? made.left : made.right.equal;
};

describe('rational statements', () => {
  test.each([
    ['A : [n,m]; B : [m,n]', 'tr(A*B)', 'tr(B*A)', true],
    ['A : [n,n]; B : [n,n]', 'det(A*B)', 'det(A)*det(B)', true],
    ['A : [n,n]; B : [n,n]', 'inv(A*B)', 'inv(B)*inv(A)', true],
    ['A : [n,n]; B : [n,n]', 'inv(A*B)', 'inv(A)*inv(B)', false],
    ['A : [n,n]', 'd(det(A), A)', "adj(A)'", true],
    ['A : [n,n]', 'd(inv(A)[i,j], A[k,l])', '-inv(A)[i,k]*inv(A)[l,j]', true],
    ['M : [n,n] psd', "E(x ~ normal(zeros(n), M): (x'*x)^2)", 'tr(M)^2 + 2*tr(M*M)', true],
    ['M : [n,n] psd', "E(x ~ normal(zeros(n), M): (x'*x)^2)", 'tr(M)^2 + 3*tr(M*M)', false],
    ['x : [n]', 'norm(x)^4', "(x'*x)^2", true],
    ['Q : [n,n] orthogonal', 'inv(Q)', "Q'", true],
    ['x : [n]', 'exp(x)', 'exp(x)', 'exp is not rational'],
  ])('%s: %s == %s', (decls, lhs, rhs, want) => expect(exact(decls, lhs, rhs)).toBe(want));
});

test('the error bound is degree over prime', () => {
  const made = checkExact(statement('x : [n]', "(x'*x)^2", "x'*x*(x'*x)"));
  expect(E.isRight(made) && made.right.errorBound).toBeCloseTo(
    made._tag === 'Right' ? made.right.degree / largePrime : NaN,
    15,
  );
});

test('inverses modulo the prime', () => {
  for (const x of [1, 2, 12345, largePrime - 1])
    expect((x * inverseModulo(x, largePrime)) % largePrime).toBe(1);
  expect(inverseModulo(0, largePrime)).toBeNaN();
});

test('the modular rule maps z^k to (k-1)!! d^(k/2)', () => {
  const rule = modularRule(residues(), 6, 5);
  const moment = (k: number): number =>
    rule.nodes.reduce((sum, z, at) => {
      let power = 1;
      for (let j = 0; j < k; j++) power = (power * z) % largePrime;
      return (sum + power * (rule.weights[at] as number)) % largePrime;
    }, 0);
  expect([0, 1, 2, 3, 4, 5, 6].map(moment)).toEqual([1, 0, 5, 0, 75, 0, 15 * 125]);
});
