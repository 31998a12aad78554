/**
 * What inverse, pseudo-inverse and determinant are of a Kronecker product. Products, sums, transposes, traces and vec of one
 * need no rule: index notation is what kron is read as.
 * Source: Magnus & Neudecker, Matrix Differential Calculus (1999) ("MN"), chapter 2.
 */
import { both, rulePack } from '../core/rewrite/pack.js';

// prettier-ignore
export const kronecker = rulePack('kronecker', 'A : [n,n]; B : [m,m]', [
  both('det-kron', 'det(kron(A,B))', 'det(A)^m*det(B)^n', { source: 'MN 2.2 (11)' }),
  both('det-kron-identity', 'det(kron(A,I(m)))', 'det(A)^m', { source: 'MN 2.2 (11)', decls: ['A : [n,n]'] }),
  both('det-identity-kron', 'det(kron(I(n),B))', 'det(B)^n', { source: 'MN 2.2 (11)', decls: ['B : [m,m]'] }),
  both('inv-kron', 'inv(kron(A,B))', 'kron(inv(A),inv(B))', { source: 'MN 2.2 (9)' }),
  both('inv-kron-identity', 'inv(kron(A,I(m)))', 'kron(inv(A),I(m))', { source: 'MN 2.2 (9)', decls: ['A : [n,n]'] }),
  both('inv-identity-kron', 'inv(kron(I(n),B))', 'kron(I(n),inv(B))', { source: 'MN 2.2 (9)', decls: ['B : [m,m]'] }),
  both('pinv-kron', 'pinv(kron(C,D))', 'kron(pinv(C),pinv(D))', { source: 'MN 2.5', decls: ['C : [n,p]', 'D : [m,q]'] }),
  both('expm-kron-identity', 'expm(kron(A,I(m)))', 'kron(expm(A),I(m))', { source: 'Higham, Functions of Matrices (2008), 10.9', decls: ['A : [n,n]'] }),
  both('expm-identity-kron', 'expm(kron(I(n),B))', 'kron(I(n),expm(B))', { source: 'Higham (2008), 10.9', decls: ['B : [m,m]'] }),
]);
