/**
 * Matrix functions: exponential, logarithm, square root.
 * Source: Higham, Functions of Matrices (2008) ("FM").
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

const commuting = [condition('commute', 'A', 'B')];
const posdef = [condition('posdef', 'A'), condition('posdef', 'B')];
const positive = [condition('positive', 'c')];
const symmetric = [condition('symmetric', 'A')];

/** What holds of every primary matrix function. */
// prettier-ignore
const primary = (f: 'expm' | 'logm' | 'sqrtm', entry: string) => [
  both(`${f}-commute`, `${f}(A)*B`, `B*${f}(A)`, { source: 'FM theorem 1.13', when: commuting }),
  simpler(`${f}-similar`, `${f}(P*A*inv(P))`, `P*${f}(A)*inv(P)`, { source: 'FM theorem 1.13', when: [condition('invertible', 'P')] }),
  simpler(`${f}-rotated`, `${f}(P*A*P')`, `P*${f}(A)*P'`, { source: 'FM theorem 1.13', when: [condition('orthogonal', 'P')] }),
  simpler(`${f}-eigenvectors`, `${f}(P*diag(v)*inv(P))`, `P*diag(${entry}(v))*inv(P)`, { source: 'FM definition 1.2', when: [condition('invertible', 'P')] }),
  simpler(`${f}-spectral`, `${f}(P*diag(v)*P')`, `P*diag(${entry}(v))*P'`, { source: 'FM definition 1.2', when: [condition('orthogonal', 'P')] }),
  // After those of products: a conjugate is found as it is written.
  both(`${f}-transpose`, `${f}(A')`, `${f}(A)'`, { source: 'FM theorem 1.13' }),
  simpler(`${f}-diag`, `${f}(diag(v))`, `diag(${entry}(v))`, { source: 'FM theorem 1.13' }),
];

/** A root times the inverse of what it is a root of, in both orders. */
// prettier-ignore
const rootCancels = ['left', 'right'].flatMap((side) => {
  const product = (a: string, b: string): string => (side === 'left' ? `${a}*${b}` : `${b}*${a}`);
  const options = { source: 'FM theorem 1.29, uniqueness', when: [condition('invertible', 'A')] };
  return [
    simpler(`sqrtm-divides-${side}`, product('inv(A)', 'sqrtm(A)'), 'sqrtm(inv(A))', options),
    simpler(`sqrtm-completes-${side}`, product('A', 'sqrtm(inv(A))'), 'sqrtm(A)', options),
  ];
});

// Logarithm and square root are the principal ones: no eigenvalue on the negative axis.
// prettier-ignore
export const matrixFunctions = rulePack('matrix-functions', 'A : [n,n]; B : [n,n]; P : [n,n]; v : [n]; c : []', [
  simpler('expm-zero', 'expm(zeros(n,n))', 'I(n)', { source: 'FM 10.1', decls: [] }),
  both('expm-inverse', 'inv(expm(A))', 'expm(-A)', { source: 'FM 10.1' }),
  both('expm-product', 'expm(A)*expm(B)', 'expm(A + B)', { source: 'FM theorem 10.2', when: commuting }),
  ...primary('expm', 'exp'),
  simpler('expm-logm', 'expm(logm(A))', 'A', { source: 'FM 11.1' }),
  simpler('logm-expm', 'logm(expm(A))', 'A', { source: 'FM problem 1.40', when: symmetric }),
  both('logm-inverse', 'logm(inv(A))', '-logm(A)', { source: 'FM theorem 11.2', when: [condition('invertible', 'A')] }),
  both('logm-sqrtm', 'logm(sqrtm(A))', 'logm(A)/2', { source: 'FM theorem 11.2' }),
  both('logm-product', 'logm(A*B)', 'logm(A) + logm(B)', { source: 'FM theorem 11.3', when: [...commuting, ...posdef] }),
  both('logm-scale', 'logm(c*A)', 'log(c)*I(n) + logm(A)', { source: 'FM theorem 11.3', when: positive }),
  simpler('logm-trace', 'tr(logm(A))', 'log(det(A))', { source: 'FM 11.1; eigenvalues' }),
  ...primary('logm', 'log'),
  simpler('sqrtm-square', 'sqrtm(A)*sqrtm(A)', 'A', { source: 'FM chapter 6, definition' }),
  simpler('sqrtm-of-square', 'sqrtm(A*A)', 'A', { source: 'FM theorem 1.29, uniqueness', when: [condition('posdef', 'A')] }),
  both('sqrtm-inverse', 'inv(sqrtm(A))', 'sqrtm(inv(A))', { source: 'FM theorem 1.29, uniqueness', when: [condition('invertible', 'A')] }),
  ...rootCancels,
  both('sqrtm-scale', 'sqrtm(c*A)', 'sqrt(c)*sqrtm(A)', { source: 'FM theorem 1.29, uniqueness', when: positive }),
  both('sqrtm-product', 'sqrtm(A*B)', 'sqrtm(A)*sqrtm(B)', { source: 'FM theorem 1.29, uniqueness', when: [...commuting, ...posdef] }),
  both('sqrtm-expm', 'sqrtm(expm(A))', 'expm(A/2)', { source: 'FM theorem 1.29, uniqueness', when: symmetric }),
  both('sqrtm-det', 'det(sqrtm(A))', 'sqrt(det(A))', { source: 'FM theorem 1.13; eigenvalues' }),
  ...primary('sqrtm', 'sqrt'),
]);
