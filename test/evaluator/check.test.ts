import { describe, expect, test } from 'vitest';
import { reals } from '../../evaluator/arithmetic.js';
import { compare } from '../../evaluator/check.js';
import { check } from '../../evaluator/index.js';
import { drawSample } from '../../evaluator/sample.js';
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
    // X'*X of a wide X is singular; rounding left a determinant of 1e-17, and the two sides other rounding errors.
    ['X : [n,m]', "d(logdet(X'*X), X)", "2*pinv(X)'"],
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

describe('the time limit holds inside a point, not only between points', () => {
  const sizes = new Map([['n', 2]]);
  const drawn = (decls: string, deadline?: number) => {
    const made = statement(decls, 'tr(A*A)', 'tr(A)^2');
    const k = reals(undefined, undefined, deadline);
    return { made, sample: drawSample(k, made.context, [made.lhs, made.rhs], sizes, { seed: 1 }) };
  };

  test('a point that was met too late says nothing, also of a false statement', () => {
    const { made, sample } = drawn('A : [n,n]');
    if (sample._tag === 'Left') throw new Error(sample.left);
    expect(compare(made, sample.right).tag).toBe('different');
    expect(compare(made, sample.right, 0)).toEqual({
      tag: 'unusable',
      reason: 'the numbers take too long',
    });
  });

  test('equations of declarations are not solved beyond it', () => {
    const decls = 'A : [n,n] with A*A = A';
    expect(drawn(decls).sample._tag).toBe('Right');
    expect(drawn(decls, 0).sample).toEqual({ _tag: 'Left', left: 'the numbers take too long' });
  });

  test('equations with more rows than unknowns are solved by the smaller system', () => {
    const X = '[i,a,c,b,e,k: sum(h: X[h,a,c]*Y[h,b,e]*Z[h,i,k])]';
    const one = '[i<n,a<n,c<n,b<n,e<n,k<n: delta[i,a]*delta[c,b]*delta[e,k]]';
    const decls = `A, B : [n,n]; X : [R,n,n]; Y : [R,n,n]; Z : [R,n,n] with ${X} = ${one}`;
    const right = 'sum(h: Z[h,i,k]*sum(a,c: X[h,a,c]*A[a,c])*sum(b,e: Y[h,b,e]*B[b,e]))';
    const strassen = statement(decls, '(A*B)[i,k]', right);
    expect(
      check(strassen, { example: new Map([...sizes, ['R', 7]]), points: 1, budget: 4000 }).tag,
    ).toBe('agree');
  });
});
