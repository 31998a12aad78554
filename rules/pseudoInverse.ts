/**
 * The pseudo-inverse by the four equations of Penrose.
 * Source: The Matrix Cookbook ("MC"), section 3.6; Ben-Israel & Greville, Generalized Inverses (2003) ("BG").
 */
import { both, condition, rulePack, simpler } from '../core/rewrite/pack.js';

// prettier-ignore
export const pseudoInverse = rulePack('pseudo-inverse', 'P : [n,m]; A : [n,n]; c : []', [
  simpler('pinv-1', 'P*pinv(P)*P', 'P', { source: 'MC (212), Penrose 1' }),
  simpler('pinv-2', 'pinv(P)*P*pinv(P)', 'pinv(P)', { source: 'MC (213), Penrose 2' }),
  simpler('pinv-normal-left', "P'*P*pinv(P)", "P'", { source: 'MC (212)-(214)' }),
  simpler('pinv-normal-right', "pinv(P)*P*P'", "P'", { source: 'MC (212)-(215)' }),
  both('pinv-3', 'P*pinv(P)', "pinv(P)'*P'", { source: 'MC (214), Penrose 3' }),
  both('pinv-4', 'pinv(P)*P', "P'*pinv(P)'", { source: 'MC (215), Penrose 4' }),
  simpler('pinv-pinv', 'pinv(pinv(P))', 'P', { source: 'MC (216)' }),
  both('pinv-transpose', "pinv(P')", "pinv(P)'", { source: 'MC (217)' }),
  both('pinv-inverse', 'pinv(A)', 'inv(A)', { source: 'MC (212)', when: [condition('invertible', 'A')] }),
  both('pinv-scale', 'pinv(c*P)', 'pinv(P)/c', { source: 'MC (218)', when: [condition('nonzero', 'c')] }),
  both('pinv-isometry-left', 'pinv(U*P)', "pinv(P)*U'", { source: 'BG 1.6, exercise 25', when: [condition('isometry', 'U')], decls: ['U : [k,n]', 'P : [n,m]'] }),
  both('pinv-isometry-right', "pinv(P*U')", 'U*pinv(P)', { source: 'BG 1.6, exercise 25', when: [condition('isometry', 'U')], decls: ['P : [n,m]', 'U : [k,m]'] }),
  both('pinv-isometry', 'pinv(U)', "U'", { source: 'BG 1.6, exercise 25', when: [condition('isometry', 'U')], decls: ['U : [k,n]'] }),
  both('pinv-projection', 'pinv(A)', 'A', { source: 'BG 2.6, theorem 5', when: [condition('projection', 'A')] }),
  both('pinv-gram', "pinv(P'*P)", "pinv(P)*pinv(P)'", { source: 'MC (219)' }),
  both('pinv-gram-right', "pinv(P*P')", "pinv(P)'*pinv(P)", { source: 'MC (220)' }),
]);
