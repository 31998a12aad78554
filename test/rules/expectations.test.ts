/**
 * Expectations beyond normal(0, I): means, covariances of any order, several variables, independent entries with declared
 * cumulants, exponentials and waves, kinks, the sphere, unspecified functions, mixtures, Wishart matrices.
 */
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../core/run/engine.js';
import { shipped, statusOf, type Claim } from '../support/prove.js';

const proves = (name: string, claims: readonly Claim[]): void => {
  describe(name, () => {
    test.each(claims)('%s |- %s', (...claim) => expect(statusOf(claim)).toBe('proved'));
  });
};
const normal = 'm : [n]; C : [n,n] psd';
const E = 'E(x ~ normal(m, C):';
const centred = 'E(x ~ normal(zeros(n), C):';
const standard = 'E(x ~ normal(zeros(n), I(n)):';

// prettier-ignore
proves('a mean and a covariance', [
  [normal, `${E} x*x') == C + m*m'`],
  [normal, `${E} x[i]*x[j]*x[k]) == m[i]*m[j]*m[k] + m[i]*C[j,k] + m[j]*C[i,k] + m[k]*C[i,j]`],
  [normal, `${centred} x[i]*x[j]*x[k]*x[l]) == C[i,j]*C[k,l] + C[i,k]*C[j,l] + C[i,l]*C[j,k]`],
  [`${normal}; A : [n,n] symmetric`, `${E} (x'*A*x)^2) - ${E} x'*A*x)^2 == 2*tr(A*C*A*C) + 4*m'*A*C*A*m`],
]);

const matrixNormal =
  'M : [n,m]; U : [n,n] psd; V : [m,m] psd; C : [n,m,n,m] with C[i,j,p,q] = U[i,p]*V[j,q]';
const EX = 'E(X ~ normal(M, C):';

// prettier-ignore
proves('covariances of any order, with the symmetry of pairs', [
  [`${matrixNormal}; A : [m,m]`, `${EX} X*A*X') == U*tr(A'*V) + M*A*M'`],
  [`${matrixNormal}; A : [m,n]`, `${EX} X*A*X) == U*A'*V + M*A*M`],
  [`${matrixNormal}; A : [k,n]; B : [m,l]`, `${EX} vec(A*X*B)*vec(A*X*B)') == kron(B'*V*B, A*U*A') + vec(A*M*B)*vec(A*M*B)'`],
  ['C : [n,m,n,m]', 'E(X ~ normal(zeros(n,m), C): X[i,j]*X[p,q]) == C[p,q,i,j]'],
  ['C : [n,m,n,m]', "E(X ~ normal(zeros(n,m), C): tr(X'*X)^2) == sum(i,j: C[i,j,i,j])^2 + 2*sum(i,j,p,q: C[i,j,p,q]^2)"],
  ['C : [n,m,p,n,m,p]; T : [n,m,p]', 'E(X ~ normal(T, C): X[a,b,c]*X[d,e,f]) == C[a,b,c,d,e,f] + T[a,b,c]*T[d,e,f]'],
]);

const twice = (of: string): string =>
  `E(x ~ normal(zeros(n), C): E(y ~ normal(zeros(k), D): ${of}))`;
const swapped = (of: string): string =>
  `E(y ~ normal(zeros(k), D): E(x ~ normal(zeros(n), C): ${of}))`;
const pair = 'C : [n,n] psd; D : [k,k] psd; A : [n,k]';

// prettier-ignore
proves('several independent variables', [
  [pair, `${twice("(x'*A*y)^4")} == 3*(tr(C*A*D*A')^2 + 2*tr((C*A*D*A')^2))`],
  [pair, `${twice("(x'*A*y)^4")} == ${swapped("(x'*A*y)^4")}`],
  ['C,D : [n,n] psd; m : [n]', "E(z ~ normal(m, D): E(x ~ normal(z, C): x*x')) == C + D + m*m'"],
  ['C : [n,n] psd', "E(s ~ normal(0,1): E(x ~ normal(zeros(n), s^2*C): x*x')) == C"],
]);

const cumulants = (k: string): string =>
  `x : [n] iid with E(x[i]) = 0, E(x[i]^2) = 1, E(x[i]^3) = s, E(x[i]^4) = ${k}; s,k : []`;

// prettier-ignore
proves('independent entries with declared moments', [
  ['x : [n] iid with E(x[i]) = m, E(x[i]^2) = v + m^2; m,v : []', "E(x: x'*x - sum(x)^2/n) == (n - 1)*v"],
  [`${cumulants('k')}; A : [n,n] symmetric`, "E(x: (x'*A*x)^2) == tr(A)^2 + 2*tr(A*A) + (k - 3)*sum(i: A[i,i]^2)"],
  [cumulants('k + 3'), 'E(x: sum(x)^4) == 3*n^2 + n*k'],
  ['X : [n,m] iid with E(X[i,j]) = 0, E(X[i,j]^2) = 1, E(X[i,j]^3) = s, E(X[i,j]^4) = k; s,k : []', "E(X: tr(X'*X*X'*X)) == n*m*(n + m - 2 + k)"],
]);

const tilted = "exp(a'*m + a'*C*a/2)";

// prettier-ignore
proves('exponentials and waves', [
  [`${normal}; a : [n]`, `${E} exp(a'*x)) == ${tilted}`],
  [`${normal}; a : [n]`, `d(${E} exp(a'*x)), a) == (m + C*a)*${tilted}`],
  [`${normal}; a : [n]`, `${E} x*x'*exp(a'*x)) == (C + (m + C*a)*(m + C*a)')*${tilted}`],
  [`${matrixNormal}; A : [n,m]`, `${EX} exp(tr(A'*X))) == exp(tr(A'*M) + tr(A'*U*A*V)/2)`],
  ['m : []; s : [] positive', 'E(x ~ normal(m, s): exp(2*x)) - E(x ~ normal(m, s): exp(x))^2 == (exp(s) - 1)*exp(2*m + s)'],
  [`${normal}; a : [n]`, `${E} cos(a'*x)) == cos(a'*m)*exp(-a'*C*a/2)`],
  ['a,b : [n]', `${standard} cos(x'*a)*cos(x'*b) + sin(x'*a)*sin(x'*b)) == exp(-norm(a - b)^2/2)`],
  ['a,b,c : [n]', `${standard} cos(x'*(a + b + c))) == exp(-norm(a + b + c)^2/2)`],
  ['a : [n]', `${standard} cos(x'*a)^2) == (1 + exp(-2*norm(a)^2))/2`],
]);

// prettier-ignore
proves('relu, abs and sign', [
  ['a : [n]', `${standard} relu(a'*x)) == norm(a)/sqrt(2*pi)`],
  ['C : [n,n] psd; a : [n]', `${centred} relu(a'*x)^2) == a'*C*a/2`],
  ['C : [n,n] psd; a : [n]', `${centred} x*relu(a'*x)) == C*a/2`],
  ['C : [n,n] psd; a : [n]', `${centred} x*abs(a'*x)) == zeros(n)`],
  ['a : [n]', `${standard} sign(a'*x)) == 0`],
  ['s : [] positive', 'E(x ~ normal(0, s^2): abs(x)^3) == 2*s^3*sqrt(2/pi)'],
  ['m : []; s : [] positive', 'E(x ~ normal(m, s): relu(x)) == m/2*(1 + erf(m/sqrt(2*s))) + sqrt(s/(2*pi))*exp(-m^2/(2*s))'],
]);

// prettier-ignore
proves('uniform on the sphere, as x/norm(x)', [
  ['', `${standard} x/norm(x)) == zeros(n)`],
  ['', `${standard} x*x'/norm(x)^2) == I(n)/n`],
  ['', `${standard} x[i]*x[j]*x[k]/norm(x)^3) == 0`],
  ['', `${standard} x[i]*x[j]*x[k]*x[l]/norm(x)^4) == (delta[i,j]*delta[k,l] + delta[i,k]*delta[j,l] + delta[i,l]*delta[j,k])/(n*(n+2))`],
  ['A : [n,n] symmetric', `${standard} (x'*A*x)^2/norm(x)^4) == (tr(A)^2 + 2*tr(A*A))/(n*(n+2))`],
]);

// prettier-ignore
proves('Stein for unspecified functions', [
  [`${normal}; f : [n] -> []`, `${E} (x - m)*f(x)) == C*${E} d(f(x), x))`],
  [`${normal}; f : [n] -> [k]`, `${E} (x - m)*f(x)') == C*${E} d(f(x), x))'`],
  ['C : [n,n] psd; f : [n] -> []', `${centred} (x*x' - C)*f(x)) == C*${centred} d(d(f(x), x), x))*C`],
  ['f,g : [n] -> []', `${standard} x*f(x)*g(x)) == ${standard} d(f(x),x)*g(x) + f(x)*d(g(x),x))`],
  ['f : [n] -> []; m : [n]; L : [n,n]', `d(${standard} f(m + L*x)), m) == ${standard} at(d(f(y), y), y = m + L*x))`],
]);

const parts = "w : [k] with sum(w) = 1; M : [k,n]; S : [k,n,n]; mu := M'*w";
const part = 'E(x ~ normal([i: M[c,i]], [i,j: S[c,i,j]]):';
const inner = "E(y ~ normal(a'*x, s):";
const outer = (of: string): string => `E(x ~ normal(zeros(n), C): ${of})`;

// prettier-ignore
proves('mixtures, and the law of total variance', [
  [parts, `sum(c: w[c]*${part} (x[a] - mu[a])*(x[b] - mu[b]))) == sum(c: w[c]*S[c,a,b]) + sum(c: w[c]*(M[c,a] - mu[a])*(M[c,b] - mu[b]))`],
  ['C : [n,n] psd; s : [] nonnegative; a : [n]', `${outer(`${inner} y^2)`)} - ${outer(`${inner} y)`)}^2 == ${outer(`${inner} y^2) - ${inner} y)^2`)} + ${outer(`${inner} y)^2`)} - ${outer(`${inner} y)`)}^2`],
]);

const rows = 'A,B : [m,m]; U : [m,m] psd; C : [n,m,n,m] with C[i,j,p,q] = delta[i,p]*U[j,q]';
const W = 'E(X ~ normal(zeros(n,m), C):';

// prettier-ignore
proves("Wishart: X'*X of normal rows", [
  [rows, `${W} X'*X) == n*U`],
  [rows, `${W} X'*X*A*X'*X) == n^2*U*A*U + n*U*tr(A*U) + n*U*A'*U`],
  [rows, `${W} tr(X'*X)^2) == n^2*tr(U)^2 + 2*n*tr(U*U)`],
  [rows, `${W} tr(A*X'*X)*tr(B*X'*X)) == n^2*tr(A*U)*tr(B*U) + n*tr(A*U*B*U) + n*tr(A*U*B'*U)`],
]);

describe('what does not hold, or has no expectation, is not proved', () => {
  const wrong: readonly Claim[] = [
    ['', 'E(x ~ normal(0, 1): 1/x) == 0'],
    ['', 'E(x ~ normal(0, 1): x/norm(x)^2) == 0'],
    ['m : []', 'E(x ~ normal(m, 1): sin(x)) == 0'],
    ['a : [n]', `${standard} x*sign(a'*x)) == zeros(n)`],
    ['C : [n,n] psd', `${centred} x*x'/norm(x)^2) == I(n)/n`],
    ['', `${standard} x[i]*x[j]*x[k]*x[k]/norm(x)^2) == delta[i,j]/n`],
  ];
  const quick = { ...defaultLimits, time: 500 };
  test.each(wrong)('%s |- %s', (...claim) =>
    expect(statusOf(claim, shipped, quick)).toBe('unknown'),
  );
});

describe('roots of numbers have one form', () => {
  const roots: readonly Claim[] = [
    ['', 'sqrt(2)/2 == 1/sqrt(2)'],
    ['', 'sqrt(8) == 2*sqrt(2)'],
    ['', 'sqrt(9/4) == 3/2'],
    ['', '(27/2)^(2/3)*2^(2/3) == 9'],
    ['', 'sqrt(6)*sqrt(10) == 2*sqrt(15)'],
  ];
  test.each(roots)('%s |- %s', (...claim) => expect(statusOf(claim)).toBe('proved'));
  test('a root of a negative number has no value', () =>
    expect(statusOf(['', '(-4)^(1/2) == 2'])).toBe('vacuous'));
});

describe('a covariance counts by its symmetric part, and its entries are free under d', () => {
  const law = 'E(x ~ normal(zeros(n), M): ';
  const right: readonly Claim[] = [
    ['M:[n,n] posdef; A:[n,n]', `d(${law}x'*A*x), M) == (A + A')/2`],
    ['M:[n,n] posdef; A:[n,n]', `d(${law}x'*A*x)^2 + sum(M.*A), M) == tr(A*M)*(A + A') + A`],
    ['M:[n,n]', `d(${law}(x'*x)^2), M) == 2*tr(M)*I(n) + 4*M`],
    [
      'A:[n,n]; C:[n,m,n,m]',
      "d(E(X ~ normal(zeros(n,m), C): tr(X'*A*X)), C) == [i,j,k,l: (A[i,k] + A[k,i])/2*delta[j,l]]",
    ],
    ['M:[n,n]; B:[k,n]', `${law}x*x'*B') == M*B'`],
  ];
  // The last two were proved: Stein's lemma was used for a covariance that is not symmetric.
  const wrong: readonly Claim[] = [
    ['M:[n,n] posdef; A:[n,n]', `d(${law}x'*A*x), M) == A'`],
    ['M:[n,n] posdef; A:[n,n]', `d(${law}x'*A*x)^2 + sum(M.*A), M) == 2*tr(A*M)*A' + A`],
    [
      'A:[n,n]; C:[n,m,n,m]',
      "d(E(X ~ normal(zeros(n,m), C): tr(X'*A*X)), C) == [i,j,k,l: A[i,k]*delta[j,l]]",
    ],
  ];
  test.each(right)('%s |- %s', (...claim) => expect(statusOf(claim)).toBe('proved'));
  test.each(wrong)('%s |- %s: not proved', (...claim) =>
    expect(statusOf(claim)).not.toBe('proved'),
  );
});
