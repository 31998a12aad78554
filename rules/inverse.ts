/**
 * Inverse, orthogonal matrices.
 *
 * All matrices are square. Source: The Matrix Cookbook ("MC"), chapter 3.
 */
import { both, condition, expanding, rulePack, simpler } from '../core/rewrite/pack.js';

const invertible = (...names: readonly string[]): readonly string[] =>
  names.map((n) => condition('invertible', n));

// prettier-ignore
export const inverse = rulePack('inverse', 'A : [n,n]; B : [n,n]; c : []; P : [n,m]', [
  simpler('inv-right', 'A*inv(A)', 'I(n)', { source: 'MC (145)', when: invertible('A') }),
  simpler('inv-left', 'inv(A)*A', 'I(n)', { source: 'MC (145)', when: invertible('A') }),
  simpler('inv-inv', 'inv(inv(A))', 'A', { source: 'MC (145)', when: invertible('A') }),
  simpler('inv-identity', 'inv(I(n))', 'I(n)', { source: 'MC (145)', decls: [] }),
  simpler('inv-diag', 'inv(diag(v))', 'diag(v.^(-1))', { source: 'Horn & Johnson (1985), 0.9.1', when: [condition('nonzero', 'v')], decls: ['v : [n]'] }),
  simpler('inv-number', 'inv(A)', 'ones(1,1)/sum(A)', { source: 'definition, a matrix of one entry', decls: ['A : [1,1]'], when: invertible('A') }),
  simpler('inv-orthogonal', 'inv(A)', "A'", { source: 'definition of orthogonal', when: [condition('orthogonal', 'A')] }),
  both('inv-transpose', "inv(A')", "inv(A)'", { source: 'MC (147)' }),
  both('inv-scale', 'inv(c*A)', 'inv(A)/c', { source: 'MC (145)', when: [condition('nonzero', 'c'), ...invertible('A')] }),
  simpler('inv-product', 'inv(A*B)', 'inv(B)*inv(A)', { source: 'MC (146)', when: invertible('A', 'B') }),
  simpler('orthogonal-left', "A'*A", 'I(n)', { source: 'definition of orthogonal', when: [condition('orthogonal', 'A')] }),
  simpler('orthogonal-right', "A*A'", 'I(n)', { source: 'definition of orthogonal', when: [condition('orthogonal', 'A')] }),
  expanding('woodbury', 'inv(A + U*V)', 'inv(A) - inv(A)*U*inv(I(k) + V*inv(A)*U)*V*inv(A)', { source: 'MC (156)', when: invertible('A'), decls: ['A : [n,n]', 'U : [n,k]', 'V : [k,n]'] }),
  expanding('sherman-morrison', "inv(A + u*v')", "inv(A) - inv(A)*u*v'*inv(A)/(1 + v'*inv(A)*u)", { source: 'MC (160)', when: invertible('A'), decls: ['A : [n,n]', 'u, v : [n]'] }),
  expanding('push-through', 'inv(A + U*V)*U', 'inv(A)*U*inv(I(k) + V*inv(A)*U)', { source: 'MC (158)', when: invertible('A'), decls: ['A : [n,n]', 'U : [n,k]', 'V : [k,n]'] }),
  // P = Q where M*P = M*Q: by the search, core/run/search.ts; stated here as what it rests on.
  both('inv-cancel', 'inv(A)*(A*B)', 'B', { source: 'MC (145)', when: invertible('A') }),
]);
