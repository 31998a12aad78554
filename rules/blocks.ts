/**
 * Determinant and inverse of matrices in blocks, by Schur complements.
 * Source: The Matrix Cookbook ("MC"), section 9.1; Horn & Johnson, Matrix Analysis (1985) ("HJ"), 0.7-0.8.
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

const first = [condition('invertible', 'A')];
const last = [condition('invertible', 'D')];
const complement = '(D - C*inv(A)*B)';
const other = '(A - B*inv(D)*C)';

// prettier-ignore
export const blocks = rulePack('blocks', 'A : [n,n]; B : [n,m]; C : [m,n]; D : [m,m]', [
  simpler('det-dsum', 'det(dsum(A,D))', 'det(A)*det(D)', { source: 'HJ 0.9.4', decls: ['A : [n,n]', 'D : [m,m]'] }),
  simpler('det-block-upper', 'det(blocks(A,B; zeros(m,n),D))', 'det(A)*det(D)', { source: 'HJ 0.9.4', decls: ['A : [n,n]', 'B : [n,m]', 'D : [m,m]'] }),
  simpler('det-block-lower', 'det(blocks(A,zeros(n,m); C,D))', 'det(A)*det(D)', { source: 'HJ 0.9.4', decls: ['A : [n,n]', 'C : [m,n]', 'D : [m,m]'] }),
  both('det-schur', 'det(blocks(A,B; C,D))', `det(A)*det${complement}`, { source: 'HJ 0.8.5', when: first }),
  both('det-schur-last', 'det(blocks(A,B; C,D))', `det(D)*det${other}`, { source: 'HJ 0.8.5', when: last }),
  both('det-block-swapped', 'det(blocks(A,B; B,A))', 'det(A + B)*det(A - B)', { source: 'Silvester, Math. Gazette 84 (2000); by adding and subtracting block rows', decls: ['A : [n,n]', 'B : [n,n]'] }),
  simpler('expm-dsum', 'expm(dsum(A,D))', 'dsum(expm(A),expm(D))', { source: 'Higham, Functions of Matrices (2008), theorem 1.13', decls: ['A : [n,n]', 'D : [m,m]'] }),
  simpler('inv-dsum', 'inv(dsum(A,D))', 'dsum(inv(A),inv(D))', { source: 'HJ 0.9.2', decls: ['A : [n,n]', 'D : [m,m]'] }),
  both('inv-block-upper', 'inv(blocks(A,B; zeros(m,n),D))', 'blocks(inv(A),-inv(A)*B*inv(D); zeros(m,n),inv(D))', { source: 'HJ 0.7.3', decls: ['A : [n,n]', 'B : [n,m]', 'D : [m,m]'] }),
  both('inv-block-lower', 'inv(blocks(A,zeros(n,m); C,D))', 'blocks(inv(A),zeros(n,m); -inv(D)*C*inv(A),inv(D))', { source: 'HJ 0.7.3', decls: ['A : [n,n]', 'C : [m,n]', 'D : [m,m]'] }),
  both('inv-schur', 'inv(blocks(A,B; C,D))', `blocks(inv(A) + inv(A)*B*inv${complement}*C*inv(A),-inv(A)*B*inv${complement}; -inv${complement}*C*inv(A),inv${complement})`, { source: 'HJ 0.7.3', when: first }),
  both('inv-schur-last', 'inv(blocks(A,B; C,D))', `blocks(inv${other},-inv${other}*B*inv(D); -inv(D)*C*inv${other},inv(D) + inv(D)*C*inv${other}*B*inv(D))`, { source: 'HJ 0.7.3', when: last }),
]);
