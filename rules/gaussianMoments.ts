/**
 * Expectations: linearity, Stein's lemma, moment generating function.
 *
 * Stein's lemma takes one factor X away and leaves a derivative, so a polynomial of degree k ends after k steps.
 * Source: The Matrix Cookbook ("MC"), chapter 8; Stein, Ann. Statist. 9 (1981), lemma 2.
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

const normal = ['X : [s...]', 'm : [s...]', 'C : [s...,s...]', 'a : []', 'b : []'];
const independent = (name: string): readonly string[] => [condition('independent', name, 'X')];
const affine = [condition('affine', 'a', 'X')];
const linear = [condition('linear', 'a', 'X')];
const mean = (of: string): string => `E(X ~ normal(m, C): ${of})`;
const variance = (of: string): string => `(${mean(`${of}*${of}`)} - ${mean(of)}*${mean(of)})`;
const bothAffine = [...affine, condition('affine', 'b', 'X')];

/** E of a cosine or sine of a value that is affine in X. */
const wave = (f: 'cos' | 'sin', of: string): string => `${f}(${mean(of)})*exp(-${variance(of)}/2)`;
const wavePairs = [
  ['cos', 'cos', `(${wave('cos', '(a - b)')} + ${wave('cos', '(a + b)')})/2`],
  ['sin', 'sin', `(${wave('cos', '(a - b)')} - ${wave('cos', '(a + b)')})/2`],
  ['sin', 'cos', `(${wave('sin', '(a + b)')} + ${wave('sin', '(a - b)')})/2`],
] as const;

// prettier-ignore
const declared = (id: string, shape: string) => {
  const decls = [`X : ${shape} iid`, 'a : []', 'b : []', 'v : [k]'];
  return [
    simpler(`E-declared-constant${id}`, 'E(X: a)', 'a', { source: 'MC (310)', when: independent('a'), decls }),
    both(`E-declared-sum${id}`, 'E(X: a + b)', 'E(X: a) + E(X: b)', { source: 'MC (310)', decls }),
    both(`E-declared-index-sum${id}`, 'E(X: sum(k: v[k]))', 'sum(k: E(X: v[k]))', { source: 'MC (310)', decls: [...decls.slice(0, 1), 'v : [k]'] }),
    both(`E-declared-factor${id}`, 'E(X: a*b)', 'a*E(X: b)', { source: 'MC (310)', when: independent('a'), decls }),
  ];
};

// prettier-ignore
export const gaussianMoments = rulePack('gaussian-moments', 'X : [s...]; m : [s...]; C : [s...,s...]; a : []; b : []', [
  simpler('E-constant', 'E(X ~ normal(m, C): a)', 'a', { source: 'MC (310)', when: independent('a'), decls: normal }),
  both('E-sum', 'E(X ~ normal(m, C): a + b)', 'E(X ~ normal(m, C): a) + E(X ~ normal(m, C): b)', { source: 'MC (310)', decls: normal }),
  both('E-index-sum', 'E(X ~ normal(m, C): sum(k: v[k]))', 'sum(k: E(X ~ normal(m, C): v[k]))', { source: 'MC (310)', decls: [...normal.slice(0, 3), 'v : [k]'] }),
  both('E-factor', 'E(X ~ normal(m, C): a*b)', 'a*E(X ~ normal(m, C): b)', { source: 'MC (310)', when: independent('a'), decls: normal }),
  simpler('E-mean', 'E(X ~ normal(m, C): X[i...])', 'm[i...]', { source: 'MC (310)', decls: normal }),
  both('E-stein', 'E(X ~ normal(m, C): X[i...]*a)', 'm[i...]*E(X ~ normal(m, C): a) + sum(j...: C[i...,j...]*E(X ~ normal(m, C): d(a, X[j...])))', { source: 'Stein (1981), lemma 2', when: [condition('smooth', 'a', 'X'), condition('tame', 'a', 'X')], decls: normal }),
  both('E-exp-affine', 'E(X ~ normal(m, C): exp(a))', `exp(${mean('a')} + ${variance('a')}/2)`, { source: 'MC 8.2; moment generating function', when: affine, decls: normal }),
  both('E-exp-pair', 'E(X ~ normal(m, C): exp(a)*exp(b))', `exp(${mean('(a + b)')} + ${variance('(a + b)')}/2)`, { source: 'MC 8.2; moment generating function', when: bothAffine, decls: normal }),
  both('E-cos-affine', 'E(X ~ normal(m, C): cos(a))', wave('cos', 'a'), { source: 'characteristic function', when: affine, decls: normal }),
  both('E-sin-affine', 'E(X ~ normal(m, C): sin(a))', wave('sin', 'a'), { source: 'characteristic function', when: affine, decls: normal }),
  ...wavePairs.map(([f, g, rhs]) => both(`E-${f}-${g}`, `E(X ~ normal(m, C): ${f}(a)*${g}(b))`, rhs, { source: 'characteristic function; AS 4.3.31-33', when: bothAffine, decls: normal })),
  // Around 0: X and -X have one law.
  simpler('E-odd', 'E(X ~ normal(0, C): a)', '0', { source: 'symmetry', when: [condition('odd', 'a', 'X')], decls: normal }),
  simpler('E-odd-sigmoid', 'E(X ~ normal(0, C): sigmoid(a))', '1/2', { source: 'symmetry', when: linear, decls: normal }),
  both('E-abs-linear', 'E(X ~ normal(0, C): abs(a))', 'sqrt(2/pi)*sqrt(E(X ~ normal(0, C): a*a))', { source: 'folded normal law; Johnson, Kotz & Balakrishnan (1994), 13.8', when: linear, decls: normal }),
  both('E-abs-normal', 'E(X ~ normal(m, C): abs(X))', 'sqrt(2*C/pi)*exp(-m^2/(2*C)) + m*erf(m/sqrt(2*C))', { source: 'folded normal law; Johnson, Kotz & Balakrishnan (1994), 13.8', when: [condition('positive', 'C')], decls: ['X : []', 'm : []', 'C : []'] }),
  both('E-sphere', 'E(X ~ normal(0, I(n)): a*sum(i: X[i]*X[i])^p)', 'E(X ~ normal(0, I(n)): a)/E(X ~ normal(0, I(n)): sum(i: X[i]*X[i])^(-p))', { source: 'X/norm(X) and norm(X) are independent; Muirhead, Aspects of Multivariate Statistical Theory (1982), theorem 1.5.6', when: [condition('negativeInteger', 'p'), condition('homogeneous', 'a', 'X', 'p')], decls: ['X : [n]', 'a : []', 'p : []'] }),
  // For any number of entries and any law with independent entries: core/run/independent.ts.
  both('E-independent', 'E(X: X[i]*X[j])', '(E(X: X[i]*X[i]) - E(X: X[i])^2)*delta[i,j] + E(X: X[i])*E(X: X[j])', { source: 'McCullagh, Tensor Methods in Statistics (1987), 2.3', decls: ['X : [n] iid'] }),
  ...['', '-1', '-2', '-3'].flatMap((id, order) => declared(id, `[${['n', 'm_', 'p_'].slice(0, order).join(',')}]`)),
]);
