/**
 * Convolution: operators for what layers compute, and the algebra of circulant matrices.
 *
 * `conv` is the full convolution (polynomial multiplication), `corr` the valid cross-correlation (what a convolution layer
 * computes), `conv2` and `corr2` the same along two axes. Each is defined by an affine indicator, [i = j + k], so that its
 * commutativity, associativity, adjoints and Jacobians need no rule: index notation proves them (docs/convolution.md).
 * A circulant matrix has indices modulo n, which no affine indicator states for all n; its laws are rules.
 * Source: Davis, Circulant Matrices (1979); Dumoulin & Visin, A guide to convolution arithmetic (2016), chapter 2.
 */
import { both, expanding, rulePack, simpler } from '../core/rewrite/pack.js';

const full = '[i<n+m-1: sum(j,k: [i = j + k]*x[j]*y[k])]';
const valid = '[i<n-m+1: sum(k: x[i + k]*y[k])]';
const full2 = '[i<n+r-1,j<m+s-1: sum(a<n,b<m,p<r,q<s: [i = a + p]*[j = b + q]*X[a,b]*Y[p,q])]';
const valid2 = '[i<n-r+1,j<m-s+1: sum(p,q: X[i + p,j + q]*Y[p,q])]';
const wrapped = '[i<n,j<n: x[i - j] + x[i - j + n]]';

const [one, two] = [
  ['x : [n]', 'y : [m]'],
  ['X : [n,m]', 'Y : [r,s]'],
];

// prettier-ignore
export const convolution = rulePack('convolution', 'x : [n]; y : [n]; c : []', [
  both('conv-definition', 'conv(x, y)', full, { source: 'Davis (1979), 3.1; Cauchy product', decls: one }),
  both('corr-definition', 'corr(x, y)', valid, { source: 'Dumoulin & Visin (2016), 2.1', decls: one }),
  both('conv2-definition', 'conv2(X, Y)', full2, { source: 'Cauchy product in two variables', decls: two }),
  both('corr2-definition', 'corr2(X, Y)', valid2, { source: 'Dumoulin & Visin (2016), 2.1', decls: two }),
  expanding('circulant-definition', 'circulant(x)', wrapped, { source: 'Davis (1979), 3.1.1' }),
  both('circulant-sum', 'circulant(x + y)', 'circulant(x) + circulant(y)', { source: 'Davis (1979), 3.1.2' }),
  both('circulant-scale', 'circulant(c*x)', 'c*circulant(x)', { source: 'Davis (1979), 3.1.2' }),
  simpler('circulant-unit', 'circulant(unit(n,0))', 'I(n)', { source: 'Davis (1979), 3.1.1', decls: [] }),
  both('circulant-product', 'circulant(x)*circulant(y)', 'circulant(circulant(x)*y)', { source: 'Davis (1979), theorem 3.1.1' }),
  both('circulant-commute', 'circulant(x)*y', 'circulant(y)*x', { source: 'Davis (1979), theorem 3.1.1' }),
  simpler('circulant-rows', 'sum(j: circulant(x)[i,j])', 'sum(x)', { source: 'Davis (1979), 3.2' }),
  simpler('circulant-columns', 'sum(i: circulant(x)[i,j])', 'sum(x)', { source: 'Davis (1979), 3.2' }),
  both('d-circulant', 'd(circulant(v)[j,k], X[i...])', 'circulant([q: d(v[q], X[i...])])[j,k]', { source: 'linearity', decls: ['X : [s...]', 'v : [n]'] }),
], {
  operators: [
    { name: 'conv', args: one, out: '[n+m-1]', means: full },
    { name: 'corr', args: one, out: '[n-m+1]', means: valid },
    { name: 'conv2', args: two, out: '[n+r-1,m+s-1]', means: full2 },
    { name: 'corr2', args: two, out: '[n-r+1,m-s+1]', means: valid2 },
    { name: 'circulant', args: ['x : [n]'], out: '[n,n]', means: wrapped },
  ],
});
