/**
 * Determinant, adjugate, Levi-Civita.
 *
 * Every matrix here is square: for A : [n,m], B : [m,n] with n != m the law det-mul is false, so the declarations are
 * conditions. Source: The Matrix Cookbook ("MC"), section 1.2; Schouten, Tensor Analysis for Physicists (1951) for eps.
 */
import { both, condition, expanding, rulePack, simpler } from '../core/rewrite/pack.js';

const invertible = (...names: readonly string[]): readonly string[] =>
  names.map((n) => condition('invertible', n));

/** All orders of 0..n-1 with their signs. */
const permutations = (n: number): readonly (readonly [readonly number[], 1 | -1])[] => {
  if (n === 0) return [[[], 1]];
  return permutations(n - 1).flatMap(([p, sign]) =>
    Array.from({ length: n }, (_, at): readonly [readonly number[], 1 | -1] => [
      [...p.slice(0, at), n - 1, ...p.slice(at)],
      ((n - 1 - at) % 2 === 0 ? sign : -sign) as 1 | -1,
    ]),
  );
};

const names = (letter: string, n: number): readonly string[] =>
  Array.from({ length: n }, (_, k) => `${letter}${k}`);

/** eps*eps as the determinant of deltas, for one number of indices. */
const product = (n: number): string =>
  permutations(n)
    .map(
      ([p, sign]) => `${sign < 0 ? '-' : '+'} ${p.map((to, k) => `delta[i${k},j${to}]`).join('*')}`,
    )
    .join(' ')
    .replace(/^\+ /, '');

/** The (q,p) cofactor: eps*eps with the first pair of indices left open. */
const cofactor = (n: number): string => {
  const [i, j] = [names('i', n).slice(1), names('j', n).slice(1)];
  const matrix = i.map((name, k) => `A[${name},${j[k]}]`).join('*');
  return `eps[${['q', ...i].join(',')}]*eps[${['p', ...j].join(',')}]*${matrix}`;
};

const epsilon = [2, 3, 4].flatMap((n) => {
  const [i, j] = [names('i', n), names('j', n)];
  const sums = [...i, ...j].join(',');
  const matrix = i.map((name, k) => `A[${name},${j[k]}]`).join('*');
  const factorial = permutations(n).length;
  // prettier-ignore
  return [
    simpler(`eps-det-${n}`, `sum(${j.join(',')}: ${matrix}*eps[${j.join(',')}])`, `det(A)*eps[${i.join(',')}]`, { source: 'Schouten (1951), I.7', decls: [`A : [${n},${n}]`] }),
    both(`eps-eps-${n}`, `eps[${i.join(',')}]*eps[${j.join(',')}]`, product(n), { source: 'Schouten (1951), I.7', decls: [] }),
    both(`det-leibniz-${n}`, 'det(A + B)', `sum(${sums}: eps[${i.join(',')}]*eps[${j.join(',')}]*${matrix.replace(/A(\[[^\]]*\])/g, '(A$1 + B$1)')})/${factorial}`, { source: 'MC (1.2), Leibniz', decls: [`A : [${n},${n}]`, `B : [${n},${n}]`] }),
    both(`adj-leibniz-${n}`, 'adj(A)[p,q]', `sum(${[...i, ...j].slice(1).filter((name) => name !== 'j0').join(',')}: ${cofactor(n)})/${factorial / n}`, { source: 'Horn & Johnson (1985), 0.8.2', decls: [`A : [${n},${n}]`] }),
    both(`inv-adjugate-${n}`, 'inv(A)', 'adj(A)/det(A)', { source: 'Horn & Johnson (1985), 0.8.2', decls: [`A : [${n},${n}]`], when: invertible('A') }),
  ];
});

// prettier-ignore
export const determinant = rulePack('determinant', 'A : [n,n]; B : [n,n]; c : []; u : [n]; v : [n]', [
  ...epsilon,
  simpler('det-identity', 'det(I(n))', '1', { source: 'MC (18)', decls: [] }),
  simpler('det-number', 'det(A)', 'sum(A)', { source: 'definition, a matrix of one entry', decls: ['A : [1,1]'] }),
  simpler('adj-number', 'adj(A)', 'ones(1,1)', { source: 'definition, a matrix of one entry', decls: ['A : [1,1]'] }),
  both('det-lemma', "det(A + u*v')", "det(A) + v'*adj(A)*u", { source: 'matrix determinant lemma; MC (24)' }),
  // The inverses at the ends of a sum's terms are multiplied away.
  both('det-clear-right', 'det(A + B*inv(P))', 'det(A*P + B)/det(P)', { source: 'MC (21)', when: invertible('P'), decls: ['A : [n,n]', 'B : [n,n]', 'P : [n,n]'] }),
  both('det-clear-left', 'det(A + inv(P)*B)', 'det(P*A + B)/det(P)', { source: 'MC (21)', when: invertible('P'), decls: ['A : [n,n]', 'B : [n,n]', 'P : [n,n]'] }),
  both('det-clear', 'det(A + inv(P))', 'det(A*P + I(n))/det(P)', { source: 'MC (21)', when: invertible('P'), decls: ['A : [n,n]', 'P : [n,n]'] }),
  both('det-scale', 'det(c*A)', 'c^n*det(A)', { source: 'MC (19)' }),
  simpler('det-times-diag', 'det(A*diag(v))', 'det(A)*prod(i: v[i])', { source: 'MC (18), (21)' }),
  simpler('det-mul', 'det(A*B)', 'det(A)*det(B)', { source: 'MC (21)' }),
  both('det-transpose', "det(A')", 'det(A)', { source: 'MC (20)' }),
  simpler('det-inv', 'det(inv(A))', '1/det(A)', { source: 'MC (22)', when: invertible('A') }),
  simpler('det-diag', 'det(diag(v))', 'prod(i: v[i])', { source: 'MC (18)' }),
  expanding('det-sylvester', 'det(I(n) + U*V)', 'det(I(k) + V*U)', { source: 'Sylvester; MC (25)', decls: ['U : [n,k]', 'V : [k,n]'] }),
  expanding('det-swap', 'det(A*B + c*I(n))', 'det(B*A + c*I(n))', { source: 'Horn & Johnson (1985), 1.3.20: A*B and B*A have one characteristic polynomial' }),
  expanding('det-update', 'det(A + U*V)', 'det(A)*det(I(k) + V*inv(A)*U)', { source: 'Harville, Matrix Algebra (1997), 18.1', when: invertible('A'), decls: ['A : [n,n]', 'U : [n,k]', 'V : [k,n]'] }),
  simpler('det-orthogonal', 'det(A)*det(A)', '1', { source: 'MC (21), definition of orthogonal', when: [condition('orthogonal', 'A')] }),
  simpler('det-expm', 'det(expm(A))', 'exp(tr(A))', { source: 'Higham, Functions of Matrices (2008), 10.1' }),
  simpler('det-adj', 'det(adj(A))', 'det(A)^(n - 1)', { source: 'Horn & Johnson (1985), 0.8.2' }),
  simpler('adj-identity', 'adj(I(n))', 'I(n)', { source: 'Horn & Johnson (1985), 0.8.2', decls: [] }),
  both('adj-rank-one', "adj(I(n) + u*v')", "(1 + v'*u)*I(n) - u*v'", { source: 'Sherman-Morrison times the matrix determinant lemma', decls: ['u : [n]', 'v : [n]'] }),
  both('adj-scale', 'adj(c*A)', 'c^(n - 1)*adj(A)', { source: 'Horn & Johnson (1985), 0.8.2' }),
  simpler('adj-left', 'adj(A)*A', 'det(A)*I(n)', { source: 'Horn & Johnson, Matrix Analysis (1985), 0.8.2' }),
  simpler('adj-right', 'A*adj(A)', 'det(A)*I(n)', { source: 'Horn & Johnson (1985), 0.8.2' }),
  both('adj-inverse', 'adj(A)', 'det(A)*inv(A)', { source: 'Horn & Johnson (1985), 0.8.2', when: invertible('A') }),
  both('adj-mul', 'adj(A*B)', 'adj(B)*adj(A)', { source: 'Horn & Johnson (1985), 0.8.2' }),
  both('adj-transpose', "adj(A')", "adj(A)'", { source: 'Horn & Johnson (1985), 0.8.2' }),
]);
