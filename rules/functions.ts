/**
 * Exponential, logarithm, trigonometric functions, softmax.
 * Source: Abramowitz & Stegun, chapter 4 ("AS"); Bishop, PRML (2006), section 4.3 ("PRML").
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

// prettier-ignore
export const functions = rulePack('functions', 'a : []; b : []; p : []; x : [n]', [
  simpler('exp-zero', 'exp(0)', '1', { source: 'AS 4.2.1' }),
  simpler('exp-log', 'exp(log(a))', 'a', { source: 'AS 4.2.1' }),
  simpler('log-exp', 'log(exp(a))', 'a', { source: 'AS 4.1.4' }),
  simpler('log-one', 'log(1)', '0', { source: 'AS 4.1.12' }),
  both('exp-power', 'exp(a)^p', 'exp(p*a)', { source: 'AS 4.2.19' }),
  both('exp-sum', 'exp(a + b)', 'exp(a)*exp(b)', { source: 'AS 4.2.18' }),
  simpler('exp-merge', 'exp(a)*exp(b)', 'exp(a + b)', { source: 'AS 4.2.18', when: [condition('proportional', 'a', 'b')] }),
  both('log-product', 'log(a*b)', 'log(a) + log(b)', { source: 'AS 4.1.6', when: [condition('positive', 'a'), condition('positive', 'b')] }),
  both('log-power', 'log(a^p)', 'p*log(a)', { source: 'AS 4.1.11', when: [condition('positive', 'a')] }),
  both('softmax', 'softmax(x)', 'exp(x)/sum(exp(x))', { source: 'PRML (4.62)' }),
  both('logsumexp', 'logsumexp(x)', 'log(sum(exp(x)))', { source: 'definition' }),
  both('sin-sum', 'sin(a + b)', 'sin(a)*cos(b) + cos(a)*sin(b)', { source: 'AS 4.3.16' }),
  both('cos-sum', 'cos(a + b)', 'cos(a)*cos(b) - sin(a)*sin(b)', { source: 'AS 4.3.17' }),
  simpler('sin-zero', 'sin(0)', '0', { source: 'AS 4.3.106' }),
  simpler('cos-zero', 'cos(0)', '1', { source: 'AS 4.3.106' }),
  simpler('sin-negative', 'sin(-a)', '-sin(a)', { source: 'AS 4.3.13' }),
  simpler('cos-negative', 'cos(-a)', 'cos(a)', { source: 'AS 4.3.14' }),
]);
