/**
 * Exponential, logarithm, trigonometric functions, softmax.
 * Source: Abramowitz & Stegun, chapter 4 ("AS"); Bishop, PRML (2006), section 4.3 ("PRML").
 */
import { both, condition, expanding, rulePack, simpler } from '../core/rewrite/pack.js';

const minus = [condition('minus', 'a')];
const logistic = 'PRML section 4.2, logistic function';

// prettier-ignore
export const functions = rulePack('functions', 'a : []; b : []; p : []; x : [n]', [
  simpler('exp-zero', 'exp(0)', '1', { source: 'AS 4.2.1' }),
  simpler('exp-log', 'exp(log(a))', 'a', { source: 'AS 4.2.1' }),
  simpler('log-exp', 'log(exp(a))', 'a', { source: 'AS 4.1.4' }),
  simpler('log-one', 'log(1)', '0', { source: 'AS 4.1.12' }),
  both('exp-power', 'exp(a)^p', 'exp(p*a)', { source: 'AS 4.2.19' }),
  both('exp-sum', 'exp(a + b)', 'exp(a)*exp(b)', { source: 'AS 4.2.18' }),
  simpler('exp-merge', 'exp(a)*exp(b)', 'exp(a + b)', { source: 'AS 4.2.18', when: [condition('proportional', 'a', 'b')] }),
  // For every rational number, by its primes: core/run/arithmetic.ts.
  both('log-number', 'log(6)', 'log(2) + log(3)', { source: 'AS 4.1.6', decls: [] }),
  both('log-square', 'log(a*a)', '2*log(abs(a))', { source: 'AS 4.1.11' }),
  both('log-product', 'log(a*b)', 'log(a) + log(b)', { source: 'AS 4.1.6', when: [condition('positive', 'a'), condition('positive', 'b')] }),
  both('log-power', 'log(a^p)', 'p*log(a)', { source: 'AS 4.1.11', when: [condition('positive', 'a')] }),
  both('softmax', 'softmax(x)', 'exp(x)/sum(exp(x))', { source: 'PRML (4.62)' }),
  both('logsumexp', 'logsumexp(x)', 'log(sum(exp(x)))', { source: 'definition' }),
  both('sin-sum', 'sin(a + b)', 'sin(a)*cos(b) + cos(a)*sin(b)', { source: 'AS 4.3.16' }),
  both('cos-sum', 'cos(a + b)', 'cos(a)*cos(b) - sin(a)*sin(b)', { source: 'AS 4.3.17' }),
  simpler('sin-zero', 'sin(0)', '0', { source: 'AS 4.3.106' }),
  simpler('cos-zero', 'cos(0)', '1', { source: 'AS 4.3.106' }),
  simpler('tan-zero', 'tan(0)', '0', { source: 'AS 4.3.106' }),
  ...['sin', 'tan', 'tanh', 'erf'].map((f) => both(`${f}-odd`, `${f}(a)`, `-${f}(-a)`, { source: 'AS 4.3.13-15, 4.5.21, 7.1.9', when: minus })),
  both('cos-even', 'cos(a)', 'cos(-a)', { source: 'AS 4.3.14', when: minus }),
  expanding('sin-multiple', 'sin(p*a)', 'sin((p - 1)*a)*cos(a) + cos((p - 1)*a)*sin(a)', { source: 'AS 4.3.16', when: [condition('atLeastTwo', 'p')] }),
  expanding('cos-multiple', 'cos(p*a)', 'cos((p - 1)*a)*cos(a) - sin((p - 1)*a)*sin(a)', { source: 'AS 4.3.17', when: [condition('atLeastTwo', 'p')] }),
  both('pythagoras', 'sin(a)*sin(a)', '1 - cos(a)*cos(a)', { source: 'AS 4.3.10' }),
  simpler('tan-quotient', 'sin(a)*cos(a)^(-1)', 'tan(a)', { source: 'AS 4.3.4' }),
  simpler('tan-times-cos', 'tan(a)*cos(a)', 'sin(a)', { source: 'AS 4.3.4' }),
  both('secant-square', 'cos(a)^(-2)', '1 + tan(a)*tan(a)', { source: 'AS 4.3.11' }),
  both('tan-sum', 'tan(a + b)*tan(a)*tan(b)', 'tan(a + b) - tan(a) - tan(b)', { source: 'AS 4.3.18' }),
  both('tan-difference', 'tan(a - b)*tan(a)*tan(b)', 'tan(a) - tan(b) - tan(a - b)', { source: 'AS 4.3.18' }),
  both('tan-double', 'tan(2*a)*tan(a)*tan(a)', 'tan(2*a) - 2*tan(a)', { source: 'AS 4.3.26' }),
  simpler('tanh-zero', 'tanh(0)', '0', { source: 'AS 4.5.61' }),
  simpler('erf-zero', 'erf(0)', '0', { source: 'AS 7.1.1' }),
  // The logistic function: one sign of the argument, no exponential of it beside it, no power of 1 + exp.
  simpler('sigmoid-zero', 'sigmoid(0)', '1/2', { source: logistic }),
  both('sigmoid-minus', 'sigmoid(a)', '1 - sigmoid(-a)', { source: logistic, when: minus }),
  both('sigmoid-quotient', '(1 + exp(a))^p', 'sigmoid(-a)^(-p)', { source: logistic, when: [condition('negativeInteger', 'p')] }),
  both('sigmoid-quotient-2', '(1 + exp(a)*exp(b))^p', 'sigmoid(-a - b)^(-p)', { source: logistic, when: [condition('negativeInteger', 'p')] }),
  both('sigmoid-reciprocal', 'sigmoid(a)^p', '(1 + exp(-a))^(-p)', { source: logistic, when: [condition('negativeInteger', 'p')] }),
  both('sigmoid-odds', '(1 - sigmoid(a))^p', '(1 + exp(a))^(-p)', { source: logistic, when: [condition('negativeInteger', 'p')] }),
  // With a sum for a also as a relation: core/run/seed.ts.
  both('sigmoid-exp', 'sigmoid(a)*exp(a)', 'exp(a) - sigmoid(a)', { source: logistic }),
  both('sigmoid-exp-minus', 'sigmoid(a)*exp(-a)', '1 - sigmoid(a)', { source: logistic }),
  both('log-sigmoid', 'log(sigmoid(a))', '-log(1 + exp(-a))', { source: logistic }),
  both('log-sigmoid-minus', 'log(1 - sigmoid(a))', '-log(1 + exp(a))', { source: logistic }),
  both('softplus-minus', 'log(1 + exp(a))', 'a + log(1 + exp(-a))', { source: logistic, when: minus }),
  both('log-exp-sum', 'log(exp(a) + exp(b))', 'a + log(1 + exp(b - a))', { source: 'log-sum-exp with one term taken out; Boyd & Vandenberghe (2004), 3.1.5' }),
  expanding('softplus-abs', 'log(1 + exp(-abs(a)))', 'log(1 + exp(a)) - a/2 - abs(a)/2', { source: 'max(a, 0) taken out; Higham, Accuracy and Stability (2002), 27' }),
  both('sech-quotient', '(exp(a) + exp(-a))^(-1)', 'exp(a)*sigmoid(-2*a)', { source: logistic }),
  expanding('tanh-sigmoid', 'tanh(a)', '2*sigmoid(2*a) - 1', { source: 'PRML exercise 3.1' }),
  // Products over an index.
  both('prod-product', 'prod(k: v[k]*w[k])', 'prod(k: v[k])*prod(k: w[k])', { source: 'definition', decls: ['v : [n]', 'w : [n]'] }),
  both('prod-power', 'prod(k: v[k]^p)', 'prod(k: v[k])^p', { source: 'definition', when: [condition('integral', 'p')], decls: ['v : [n]', 'p : []'] }),
  simpler('prod-zero', 'prod(k: v[k])', '0', { source: 'definition', when: [condition('vanishes', 'v')], decls: ['v : [n]'] }),
  both('prod-split', 'v[k]*prod(l: v[l] + [l = k] - [l = k]*v[k])', 'prod(l: v[l])', { source: 'definition', decls: ['v : [n]'] }),
  both('prod-constant', 'prod(k<n: a)', 'a^n', { source: 'definition' }),
  ...[1, 2, 3, 4].map((n) => both(`prod-${n}`, `prod(k<${n}: v[k])`, Array.from({ length: n }, (_, k) => `v[${k}]`).join('*'), { source: 'definition', decls: [`v : [${n}]`] })),
  both('prod-exp', 'prod(k: exp(v[k]))', 'exp(sum(k: v[k]))', { source: 'AS 4.2.18', decls: ['v : [n]'] }),
  both('log-prod', 'log(prod(k: v[k]))', 'sum(k: log(v[k]))', { source: 'AS 4.1.6', when: [condition('positive', 'v')], decls: ['v : [n]'] }),
]);
