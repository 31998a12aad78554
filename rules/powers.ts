/**
 * Powers and roots. A power with a negative exponent wants a base that is not 0; a merge of powers keeps that.
 * Source: Abramowitz & Stegun, section 4.2 ("AS").
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

// prettier-ignore
export const powers = rulePack('powers', 'a : []; b : []; p : []; q : []', [
  simpler('pow-zero', 'a^0', '1', { source: 'definition' }),
  simpler('pow-one', 'a^1', 'a', { source: 'definition' }),
  // For numbers a, p, by arithmetic: core/run/arithmetic.ts.
  simpler('pow-number', '2^3', '8', { source: 'arithmetic', decls: [] }),
  both('root-number', '12^(-1/2)', '6^(-1)*3^(1/2)', { source: 'AS 4.2.9', decls: [] }),
  simpler('pow-of-one', '1^p', '1', { source: 'AS 4.2.7' }),
  both('sqrt-power', 'sqrt(a)', 'a^(1/2)', { source: 'definition' }),
  both('pow-pow', '(a^p)^q', 'a^(p*q)', { source: 'AS 4.2.8', when: [condition('integral', 'q')] }),
  both('pow-pow-positive', '(a^p)^q', 'a^(p*q)', { source: 'AS 4.2.8', when: [condition('nonnegative', 'a')] }),
  both('pow-unroll', 'a^p', 'a*a^(p - 1)', { source: 'AS 4.2.7', when: [condition('atLeastTwo', 'p')] }),
  both('pow-product', '(a*b)^p', 'a^p*b^p', { source: 'AS 4.2.9', when: [condition('integral', 'p')] }),
  both('pow-product-left', '(a*b)^p', 'a^p*b^p', { source: 'AS 4.2.9', when: [condition('positive', 'a')] }),
  both('pow-product-signs', '(a*b)^p', 'a^p*b^p', { source: 'AS 4.2.9', when: [condition('nonnegative', 'a'), condition('nonnegative', 'b')] }),
  simpler('pow-half-half', 'a^(1/2)*a^(1/2)', 'a', { source: 'AS 4.2.7' }),
  both('pow-merge', 'a^p*a^q', 'a^(p + q)', { source: 'AS 4.2.7', when: [condition('nonzero', 'a')] }),
  both('pow-merge-base', 'a^p*a', 'a^(p + 1)', { source: 'AS 4.2.7', when: [condition('nonzero', 'a')] }),
  both('pow-merge-natural', 'a^p*a^q', 'a^(p + q)', { source: 'AS 4.2.7', when: [condition('natural', 'p'), condition('natural', 'q')] }),
  both('pow-merge-base-natural', 'a^p*a', 'a^(p + 1)', { source: 'AS 4.2.7', when: [condition('natural', 'p')] }),
  // At a = 0 both sides are 0; below 0 neither has a value, unless the exponents are whole.
  both('pow-merge-positive', 'a^p*a^q', 'a^(p + q)', { source: 'AS 4.2.7', when: [condition('positive', 'p'), condition('positive', 'q')] }),
  both('pow-merge-base-positive', 'a^p*a', 'a^(p + 1)', { source: 'AS 4.2.7', when: [condition('positive', 'p')] }),
  // P = Q where a*P = a*Q: by the search, core/run/cancelPowers.ts; stated here as what it rests on.
  simpler('pow-cancel', 'a^(-1)*(a*b)', 'b', { source: 'AS 3.2.1; field axioms', when: [condition('nonzero', 'a')] }),
  simpler('abs-nonnegative', 'abs(a)', 'a', { source: 'definition', when: [condition('nonnegative', 'a')] }),
  both('abs-even', 'abs(a)', 'abs(-a)', { source: 'definition', when: [condition('minus', 'a')] }),
  both('abs-product', 'abs(a*b)', 'abs(a)*abs(b)', { source: 'definition' }),
  both('abs-power', 'abs(a^p)', 'abs(a)^p', { source: 'definition', when: [condition('integral', 'p')] }),
  simpler('abs-by-value', 'abs(a)*a^(-1)', 'sign(a)', { source: 'definition' }),
  simpler('value-by-abs', 'abs(a)^(-1)*a', 'sign(a)', { source: 'definition', when: [condition('nonzero', 'a')] }),
  both('sign-odd', 'sign(a)', '-sign(-a)', { source: 'definition', when: [condition('minus', 'a')] }),
  both('sign-product', 'sign(a*b)', 'sign(a)*sign(b)', { source: 'definition' }),
  // With a sum for a also as a relation: core/run/seed.ts.
  simpler('sign-value', 'sign(a)*a', 'abs(a)', { source: 'definition' }),
  simpler('sign-sign', 'sign(a)*sign(a)', '1', { source: 'definition', when: [condition('nonzero', 'a')] }),
  simpler('abs-abs', 'abs(a)*abs(a)', 'a*a', { source: 'definition' }),
  simpler('sign-abs', 'sign(a)*abs(a)', 'a', { source: 'definition' }),
  simpler('sign-by-abs', 'sign(a)*abs(a)^(-1)', 'a^(-1)', { source: 'definition' }),
  simpler('sign-positive', 'sign(a)', '1', { source: 'definition', when: [condition('positive', 'a')] }),
  simpler('sqrt-square', '(a*a)^(1/2)', 'abs(a)', { source: 'definition' }),
  both('relu-abs', 'relu(a)', '(a + abs(a))/2', { source: 'definition' }),
  both('max-abs', 'max(a, b)', '(a + b + abs(a - b))/2', { source: 'definition' }),
  both('min-abs', 'min(a, b)', '(a + b - abs(a - b))/2', { source: 'definition' }),
]);
