/** One message a mistake; the texts are in the snapshot. */
import { describe, expect, test } from 'vitest';
import { errorOf } from './show.js';

const declarations =
  'A : [n,m]; B : [n,m]; S : [n,n]; x : [n]; y : [n]; z : [m]; a : []; T : [n,m,p]; f : [n] -> [m]; w := x';

describe('expressions', () => {
  test.each([
    'tr(A*B) + 1', "A*S", 'x*y', "x'*y'", 'x*S', 'S*T', 'A + S', 'x + a', "x' + x", 'x/y', 'x^2', 'A^2', 'S^a',
    "T'", "x == x'", 'x == z', 'A[i]', 'sum(i: A[i,i])', 'sum(i: 1)', 'sum(i: x)', 'S[(i,j),k]', 'x[i + 1]',
    'x[a + 1]', '[i = i*j]*x[i]*x[j]', 'Q*x', 'alpha', 'foo(x)', 'lgo(x)', 'a(x)', 'f', 'f(z)', 'f(x, y)', 'exp(x, y)', 'inv(A)', 'det(x)',
    'tr(T)', 'softmax(S)', 'I(x)', 'S*I', 'exp', 'I(a + 1/2)', 'zeros(0)', 'hcat(A, z)', 'vcat(x, A)', 'kron(A, T)', 'd(x, n)', 'd(f(x), w)', 'd(x, Y)',
    'd(S*x, x[i,j])', 'E(x: x)', 'E(x)', 'E(X ~ normal(y, a): X)', 'at(x, x = z)',
  ])('%s', (source) => {
    expect(errorOf(declarations, source)).toMatchSnapshot();
  }); // prettier-ignore
});

describe('declarations', () => {
  test.each([
    'n : []; A : [n,n]', 'A : [n,n]; n = a; a : []', 'tr : [n]', 'exp : [n] -> [n]', 'A : [n,m] symmetric', 'A : [n]; A : [m]',
    'n = 3; n = 4', 'n^2 = m; m = 2*n + 1', 'A : [n-1]; n = 1', 'A : [n] with A = B', 'A : [n] with A = zeros(m)', 'a : []; a = 3',
    'i : n; T : [m] with T[i] = 0', 'x : [s...]', 'x : [1/2]',
  ])('%s', (source) => {
    expect(errorOf(source, '1')).toMatchSnapshot();
  }); // prettier-ignore
  test('an error names the declaration it is in', () => {
    expect(errorOf(['A : [n]', 'B : [m] with B = A'], '1')).toContain('of declaration 2');
  });
});
