/**
 * Derivatives: linearity, Leibniz, chain rule for each function and operator.
 *
 * Every rule is stated for a number (matrices come in as their entries), and for a variable X of any order; a, b, f may
 * depend on X. Points where a function has no derivative (abs, sign, relu at 0) are left out.
 * Source: Petersen & Pedersen, The Matrix Cookbook, 15 November 2012 ("MC"), chapter 2; Abramowitz & Stegun ("AS").
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

const free = (name: string): readonly string[] => [condition('independent', name, 'X')];

/** Under the integral over a y of this shape; the law must not move with X. */
// prettier-ignore
const underExpectation = (id: string, shape: string) => {
  const decls = ['X : [s...]', `y : ${shape}`, 'a : []'];
  const [source, smooth] = ['Leibniz integral rule', condition('smooth', 'a', 'X')];
  const law = [`m : ${shape}`, `C : ${shape.replace(/\[(.+)\]/, '[$1,$1]')}`];
  const signs = shape.replace(/\[(.*)\]/, '$1');
  return [
    both(`d-expectation${id}`, 'd(E(y ~ normal(m, C): a), X[i...])', 'E(y ~ normal(m, C): d(a, X[i...]))', { source, when: [...['m', 'C'].flatMap(free), smooth], decls: [...decls, ...law] }),
    both(`d-expectation-declared${id}`, 'd(E(y: a), X[i...])', 'E(y: d(a, X[i...]))', { source, when: [smooth], decls: ['X : [s...]', `y : ${shape} iid`, 'a : []'] }),
    ...(signs === '' ? [] : [both(`d-expectation-signs${id}`, `d(E(y ~ rademacher(${signs}): a), X[i...])`, `E(y ~ rademacher(${signs}): d(a, X[i...]))`, { source: 'linearity', decls })]),
  ];
};

/** By the mean of a normal law: y = m + z, so the derivative goes on to the integrand. The covariance must not move with X. */
// prettier-ignore
const byMean = (id: string, shape: string, at: string) =>
  both(`d-expectation-mean${id}`, 'd(E(y ~ normal(m, C): a), X[i...])', `E(y ~ normal(m, C): d(a, X[i...])) + ${at ? `sum(${at}: ` : ''}d(m${at && `[${at}]`}, X[i...])*E(y ~ normal(m, C): d(a, y${at && `[${at}]`}))${at && ')'}`, { source: 'Bonnet; Rezende, Mohamed & Wierstra (2014), theorem 1', when: [...free('C'), condition('smooth', 'a', 'X'), condition('smooth', 'a', 'y')], decls: ['X : [s...]', `y : ${shape}`, 'a : []', `m : ${shape}`, `C : ${shape.replace(/\[(.+)\]/, '[$1,$1]')}`] });

/** By the covariance of a normal law, which counts by its symmetric part. */
// prettier-ignore
const byVariance = [
  both('d-expectation-variance', 'd(E(y ~ normal(m, c): a), X[i...])', 'E(y ~ normal(m, c): d(a, X[i...])) + d(c, X[i...])*E(y ~ normal(m, c): d(d(a, y), y))/2', { source: 'Price (1958)', when: [...free('m'), condition('smooth', 'a', 'X'), condition('differentiable', 'a', 'y')], decls: ['X : [s...]', 'y : []', 'a : []', 'm : []', 'c : []'] }),
  both('d-expectation-covariance', 'd(E(y ~ normal(m, C): a), X[i...])', 'E(y ~ normal(m, C): d(a, X[i...])) + sum(k,l: d(C[k,l], X[i...])*E(y ~ normal(m, C): d(d(a, y[k]), y[l])))/2', { source: 'Price (1958); Opper & Archambeau (2009), appendix', when: [...free('m'), condition('smooth', 'a', 'X'), condition('differentiable', 'a', 'y')], decls: ['X : [s...]', 'y : [n]', 'a : []', 'm : [n]', 'C : [n,n]'] }),
];

// prettier-ignore
export const derivatives = rulePack('derivatives', 'X : [s...]; a : []; b : []; p : []; v : [n]; A : [n,n]; B : [n,m]; C : [m,n]; m_, m : []', [
  simpler('d-constant', 'd(a, X[i...])', '0', { source: 'MC (33)', when: free('a'), decls: ['X : [s...]', 'a : []'] }),
  simpler('d-self', 'd(X[j...], X[i...])', 'delta[j,i]...', { source: 'MC (32)', decls: ['X : [s...]'] }),
  both('d-sum', 'd(a + b, X[i...])', 'd(a, X[i...]) + d(b, X[i...])', { source: 'MC (35)', decls: ['X : [s...]', 'a : []', 'b : []'] }),
  both('d-trace-expm', 'd(sum(k: expm(A)[k,k]), X[i...])', 'sum(q,r: expm(A)[r,q]*d(A[q,r], X[i...]))', { source: 'Higham, Functions of Matrices (2008), (3.24)', decls: ['X : [s...]', 'A : [n,n]'] }),
  both('d-trace-logm', 'd(sum(k: logm(A)[k,k]), X[i...])', 'sum(q,r: inv(A)[r,q]*d(A[q,r], X[i...]))', { source: 'Higham (2008), (3.24)', when: [condition('invertible', 'A')], decls: ['X : [s...]', 'A : [n,n]'] }),
  both('d-trace-sqrtm', 'd(sum(k: sqrtm(A)[k,k]), X[i...])', 'sum(q,r: inv(sqrtm(A))[r,q]*d(A[q,r], X[i...]))/2', { source: 'Higham (2008), (3.24)', when: [condition('invertible', 'A')], decls: ['X : [s...]', 'A : [n,n]'] }),
  both('d-index-sum', 'd(sum(k: v[k]), X[i...])', 'sum(k: d(v[k], X[i...]))', { source: 'MC (35)', decls: ['X : [s...]', 'v : [n]'] }),
  both('d-factor', 'd(a*b, X[i...])', 'a*d(b, X[i...])', { source: 'MC (34)', when: free('a'), decls: ['X : [s...]', 'a : []', 'b : []'] }),
  both('d-product', 'd(a*b, X[i...])', 'd(a, X[i...])*b + a*d(b, X[i...])', { source: 'MC (37)', decls: ['X : [s...]', 'a : []', 'b : []'] }),
  both('d-exp', 'd(exp(a), X[i...])', 'exp(a)*d(a, X[i...])', { source: 'AS 4.2.4', decls: ['X : [s...]', 'a : []'] }),
  both('d-log', 'd(log(a), X[i...])', 'd(a, X[i...])/a', { source: 'AS 4.1.46', decls: ['X : [s...]', 'a : []'] }),
  both('d-sin', 'd(sin(a), X[i...])', 'cos(a)*d(a, X[i...])', { source: 'AS 4.3.105', decls: ['X : [s...]', 'a : []'] }),
  both('d-cos', 'd(cos(a), X[i...])', '-sin(a)*d(a, X[i...])', { source: 'AS 4.3.106', decls: ['X : [s...]', 'a : []'] }),
  both('d-tan', 'd(tan(a), X[i...])', '(1 + tan(a)^2)*d(a, X[i...])', { source: 'AS 4.3.107', decls: ['X : [s...]', 'a : []'] }),
  both('d-tanh', 'd(tanh(a), X[i...])', '(1 - tanh(a)^2)*d(a, X[i...])', { source: 'AS 4.5.73', decls: ['X : [s...]', 'a : []'] }),
  both('d-sigmoid', 'd(sigmoid(a), X[i...])', 'sigmoid(a)*(1 - sigmoid(a))*d(a, X[i...])', { source: 'derivative of 1/(1 + exp(-a))', decls: ['X : [s...]', 'a : []'] }),
  both('d-erf', 'd(erf(a), X[i...])', '2/sqrt(pi)*exp(-a^2)*d(a, X[i...])', { source: 'AS 7.1.19', decls: ['X : [s...]', 'a : []'] }),
  both('d-abs', 'd(abs(a), X[i...])', 'sign(a)*d(a, X[i...])', { source: 'definition, a not 0', decls: ['X : [s...]', 'a : []'] }),
  both('d-sign', 'd(sign(a), X[i...])', '0', { source: 'definition, a not 0', decls: ['X : [s...]', 'a : []'] }),
  both('d-relu', 'd(relu(a), X[i...])', '(1 + sign(a))/2*d(a, X[i...])', { source: 'definition, a not 0', decls: ['X : [s...]', 'a : []'] }),
  both('d-sqrt', 'd(sqrt(a), X[i...])', 'd(a, X[i...])/(2*sqrt(a))', { source: 'AS 3.3.5', decls: ['X : [s...]', 'a : []'] }),
  both('d-power', 'd(a^p, X[i...])', 'p*a^(p - 1)*d(a, X[i...])', { source: 'AS 3.3.5', when: free('p'), decls: ['X : [s...]', 'a : []', 'p : []'] }),
  both('d-exponent', 'd(a^p, X[i...])', 'a^p*log(a)*d(p, X[i...]) + p*a^(p - 1)*d(a, X[i...])', { source: 'AS 4.2.5', when: [condition('positive', 'a')], decls: ['X : [s...]', 'a : []', 'p : []'] }),
  both('d-inv', 'd(inv(A)[j,k], X[i...])', '-sum(q,r: inv(A)[j,q]*d(A[q,r], X[i...])*inv(A)[r,k])', { source: 'MC (59)', decls: ['X : [s...]', 'A : [n,n]'] }),
  both('d-det', 'd(det(A), X[i...])', 'det(A)*sum(q,r: inv(A)[r,q]*d(A[q,r], X[i...]))', { source: 'MC (46)', when: [condition('invertible', 'A')], decls: ['X : [s...]', 'A : [n,n]'] }),
  both('d-det-adjugate', 'd(det(A), X[i...])', 'sum(q,r: adj(A)[r,q]*d(A[q,r], X[i...]))', { source: 'Jacobi; Magnus & Neudecker (1999), 8.3', decls: ['X : [s...]', 'A : [n,n]'] }),
  // The chain rule of unspecified functions holds for any number of arguments: core/run/chain.ts.
  both('d-unspecified', 'd(f(v), X[i...])', 'sum(k: at(d(f(y), y[k]), y = v)*d(v[k], X[i...]))', { source: 'MC (137)', decls: ['X : [s...]', 'f : [n] -> []', 'v : [n]'] }),
  both('d-expm', 'd(expm(a*A)[j,k], X[i...])', 'd(a, X[i...])*sum(q: A[j,q]*expm(a*A)[q,k])', { source: 'Higham (2008), (10.15)', when: [condition('independent', 'A', 'X')], decls: ['X : [s...]', 'A : [n,n]', 'a : []'] }),
  both('d-prod', 'd(prod(k: v[k]), X[i...])', 'prod(k: v[k])*sum(k: v[k]^(-1)*d(v[k], X[i...]))', { source: 'MC (37)', when: [condition('nonzero', 'v')], decls: ['X : [s...]', 'v : [n]'] }),
  both('d-prod-others', 'd(prod(k: v[k]), X[i...])', 'sum(k: prod(l: 1 + [l != k]*(v[l] - 1))*d(v[k], X[i...]))', { source: 'MC (37)', decls: ['X : [s...]', 'v : [n]'] }),
  byMean('', '[]', ''),
  byMean('-1', '[n]', 'k'),
  byMean('-2', '[n,m_]', 'k,l'),
  ...byVariance,
  ...underExpectation('', '[]'),
  ...underExpectation('-1', '[n]'),
  ...underExpectation('-2', '[n,m_]'),
]);
