import { describe, expect, test } from 'vitest';
import { check } from '../../evaluator/index.js';
import { statement } from '../support/terms.js';

const tagOf = (decls: string, lhs: string, rhs: string): string =>
  check(statement(decls, lhs, rhs)).tag;

describe('false statements differ', () => {
  test.each([
    ['A : [n,n]; B : [n,n]', 'tr(A*B)', 'tr(A)*tr(B)'],
    ['A : [n,n]; B : [n,n]', "(A*B)'", "A'*B'"],
    ['X : [n,n]; A : [n,n]', 'd(tr(A*X), X)', 'A'],
    ['x : [n]', 'sqrt(x.^2)', 'x'],
    ['x : []', 'log(x^2)', '3*log(x)'],
    ['x : []', 'abs(x)', 'x'],
    ['x : []; y : []', 'max(x, y)', 'x'],
    ['A : [n,n]', 'inv(A)', "inv(A')"],
    ['A : [n,n]', 'det(2*A)', '2*det(A)'],
    ['M : [n,n] psd', "E(x ~ normal(zeros(n), M): (x'*x)^2)", 'tr(M)^2'],
    ['x : [n]; f : [n] -> []; g : [n] -> []', 'd(f(x)*g(x), x)', 'd(f(x), x).*d(g(x), x)'],
    ['', 'eps[i,j,k]', 'eps[j,i,k]'],
    ['x : [n]; y : [n]', 'max(x + y)', 'max(x) + max(y)'],
  ])('%s: %s == %s', (decls, lhs, rhs) => expect(tagOf(decls, lhs, rhs)).toBe('differ'));
});

describe('true statements agree', () => {
  test.each([
    ['A : [n,m]; B : [m,n]', 'tr(A*B)', 'tr(B*A)'],
    ['X : [n,n]; A : [n,n]', 'd(tr(A*X), X)', "A'"],
    ['A : [n,n] posdef; B : [n,n] posdef', 'logdet(A*B)', 'logdet(A) + logdet(B)'],
    ['A : [n,n]', 'd(logdet(A), A)', "inv(A)'"],
    ['M : [n,n] psd', "E(x ~ normal(zeros(n), M): (x'*x)^2)", 'tr(M)^2 + 2*tr(M*M)'],
    [
      'x : [n]; f : [n] -> []; g : [n] -> []',
      'd(f(x)*g(x), x)',
      'd(f(x), x)*g(x) + f(x)*d(g(x), x)',
    ],
    ['a : [n]; M : [n,n] psd', "E(x ~ normal(zeros(n), M): exp(a'*x))", "exp(a'*M*a/2)"],
    ['k2 : []; x : [n] iid with E(x[i]) = 0, E(x[i]^2) = k2', 'E(x: x[i]*x[j])', 'k2*delta[i,j]'],
    ["U : [n,m] with U'*U = I(m); x : [m]", 'norm(U*x)^2', 'norm(x)^2'],
    ['rho : [n] with sum(rho) = 1; c : []', 'sum(c*rho)', 'c'],
    [
      'C : [n,m,n,m] with C[i,j,k,l] = C[k,l,i,j]',
      'E(X ~ normal(zeros(n,m), C): X[i,j]*X[k,l])',
      'C[i,j,k,l]',
    ],
    ['y : [b] integer(v); W : [v,h]', 'W[y[i],j]', 'sum(k: [k = y[i]]*W[k,j])'],
    ['A : [n,n]; x : []', 'A*x', 'x*A'],
    ['A : [n,n]; M : [n,n] posdef', "d(E(x ~ normal(zeros(n), M): x'*A*x), M)", "(A + A')/2"],
    ['M : [n,n] posdef', "d(E(x ~ normal(zeros(n), M): (x'*x)^2), M)", 'd(tr(M)^2 + 2*tr(M*M), M)'],
    ['s : [] positive', 'd(d(E(x ~ normal(0, s): x^4), s), s)', '6'],
  ])('%s: %s == %s', (decls, lhs, rhs) => expect(tagOf(decls, lhs, rhs)).toBe('agree'));
});

test('a sum over nine indices is contracted in pairs, not enumerated', () => {
  const text = (names: string): string =>
    `sum(${[...names].join()}: A[a,b]*A[b,c]*A[c,e]*A[e,f]*A[f,g]*A[g,h]*A[h,k]*A[k,l]*A[l,a])`;
  expect(tagOf('A : [n,n]', text('abcefghkl'), 'tr(A^9)')).toBe('agree');
});

test('a counterexample is small: sizes first, then integers', () => {
  const verdict = check(statement('A : [n,n]; B : [n,n]', 'tr(A*B)', 'tr(A)*tr(B)'));
  if (verdict.tag !== 'differ') throw new Error(verdict.tag);
  const { sizes, values, lhs, rhs, at } = verdict.counterexample;
  expect(sizes.get('n')).toBe(2);
  expect([...(values.get('A')?.data ?? [])].every(Number.isInteger)).toBe(true);
  expect(lhs.data[0]).not.toBe(rhs.data[0]);
  expect(at).toEqual([]);
});

test('a statement that is nowhere defined is untested, with the reason', () => {
  const verdict = check(statement('x : [n]', "tr(inv(x*x' - x*x'))", '0'));
  expect(verdict.tag).toBe('untested');
});

test('the same seed gives the same verdict, number for number', () => {
  const s = statement('A : [n,n] posdef', 'logdet(A)', 'tr(logm(A))');
  expect(check(s)).toEqual(check(s));
});
