/**
 * What inverse, pseudo-inverse and determinant are of a Kronecker product. Products, sums, transposes, traces and vec of one
 * need no rule: index notation is what kron is read as.
 * Source: Magnus & Neudecker, Matrix Differential Calculus (1999) ("MN"), chapter 2.
 */
import { condition, rulePack, simpler } from '../core/rewrite/pack.js';

// prettier-ignore
export const kronecker = rulePack('kronecker', 'A : [n,n]; B : [m,m]', [
  simpler('det-kron', 'det(kron(A,B))', 'det(A)^m*det(B)^n', { source: 'MN 2.2 (11)' }),
  simpler('det-kron-identity', 'det(kron(A,I(m)))', 'det(A)^m', { source: 'MN 2.2 (11)', decls: ['A : [n,n]'] }),
  simpler('det-identity-kron', 'det(kron(I(n),B))', 'det(B)^n', { source: 'MN 2.2 (11)', decls: ['B : [m,m]'] }),
  simpler('inv-kron', 'inv(kron(A,B))', 'kron(inv(A),inv(B))', { source: 'MN 2.2 (9)' }),
  simpler('inv-kron-identity', 'inv(kron(A,I(m)))', 'kron(inv(A),I(m))', { source: 'MN 2.2 (9)', decls: ['A : [n,n]'] }),
  simpler('inv-identity-kron', 'inv(kron(I(n),B))', 'kron(I(n),inv(B))', { source: 'MN 2.2 (9)', decls: ['B : [m,m]'] }),
  simpler('pinv-kron', 'pinv(kron(C,D))', 'kron(pinv(C),pinv(D))', { source: 'MN 2.5', decls: ['C : [n,p]', 'D : [m,q]'] }),
  simpler('sqrtm-kron', 'sqrtm(kron(A,B))', 'kron(sqrtm(A),sqrtm(B))', { source: 'Higham (2008), 6.2; definition of the principal root', when: [condition('posdef', 'A'), condition('posdef', 'B')] }),
  simpler('expm-kron-identity', 'expm(kron(A,I(m)))', 'kron(expm(A),I(m))', { source: 'Higham, Functions of Matrices (2008), 10.9', decls: ['A : [n,n]'] }),
  simpler('expm-identity-kron', 'expm(kron(I(n),B))', 'kron(I(n),expm(B))', { source: 'Higham (2008), 10.9', decls: ['B : [m,m]'] }),
]);
