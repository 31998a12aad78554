/**
 * Matrix functions: exponential, logarithm, square root.
 * Source: Higham, Functions of Matrices (2008) ("FM").
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

const commuting = [condition('commute', 'A', 'B')];

// prettier-ignore
export const matrixFunctions = rulePack('matrix-functions', 'A : [n,n]; B : [n,n]; P : [n,n]; v : [n]', [
  simpler('expm-zero', 'expm(zeros(n,n))', 'I(n)', { source: 'FM 10.1', decls: [] }),
  both('expm-inverse', 'inv(expm(A))', 'expm(-A)', { source: 'FM 10.1' }),
  both('expm-product', 'expm(A)*expm(B)', 'expm(A + B)', { source: 'FM theorem 10.2', when: commuting }),
  both('expm-commute', 'expm(A)*B', 'B*expm(A)', { source: 'FM theorem 1.13', when: commuting }),
  both('expm-similar', 'expm(P*A*inv(P))', 'P*expm(A)*inv(P)', { source: 'FM theorem 1.13', when: [condition('invertible', 'P')] }),
  both('expm-rotated', "expm(P*A*P')", "P*expm(A)*P'", { source: 'FM theorem 1.13', when: [condition('orthogonal', 'P')] }),
  // After those of products: a conjugate is found as it is written.
  both('expm-transpose', "expm(A')", "expm(A)'", { source: 'FM theorem 1.13' }),
  simpler('expm-diag', 'expm(diag(v))', 'diag(exp(v))', { source: 'FM theorem 1.13' }),
  simpler('expm-logm', 'expm(logm(A))', 'A', { source: 'FM 11.1' }),
  simpler('sqrtm-square', 'sqrtm(A)*sqrtm(A)', 'A', { source: 'FM chapter 6, definition' }),
  both('sqrtm-transpose', "sqrtm(A')", "sqrtm(A)'", { source: 'FM theorem 1.13' }),
]);
