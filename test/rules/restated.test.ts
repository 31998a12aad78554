/** A rule that is a statement of the catalogue or of the textbook identities, up to renaming, has a name in the literature. */
import { expect, test } from 'vitest';
import { shippedPacks } from '../../rules/index.js';
import { measured } from '../../scripts/coverageRules.js';
import { renamed, writings } from '../support/renaming.js';

/** The laws that are named or numbered, with what a book calls them. */
const named: Readonly<Record<string, string>> = {
  'laws of exponents':
    'pow-of-one pow-merge pow-merge-natural pow-merge-positive pow-merge-base pow-merge-base-natural pow-merge-base-positive exp-log exp-power',
  'absolute value and sign are even, odd, multiplicative':
    'abs-even abs-product sign-product sign-positive',
  'addition theorem of the sine': 'sin-sum',
  'logistic function': 'log-sigmoid-minus tanh-sigmoid',
  'laws of products': 'prod-product prod-constant log-prod',
  'determinant, inverse, pseudo-inverse of a Kronecker product':
    'det-kron det-kron-identity det-identity-kron inv-kron inv-kron-identity pinv-kron',
  'determinant and inverse of a direct sum': 'det-dsum inv-dsum',
  'block triangular matrices': 'det-block-upper det-block-lower inv-block-upper inv-block-lower',
  'Schur complement': 'det-schur det-schur-last',
  'laws of the inverse': 'inv-transpose inv-scale',
  'Sherman and Morrison': 'sherman-morrison',
  'orthogonal matrix, definition': 'inv-orthogonal orthogonal-left',
  'Penrose equations and what follows':
    'pinv-1 pinv-normal-left pinv-normal-right pinv-pinv pinv-transpose pinv-inverse pinv-scale pinv-gram pinv-gram-right',
  'Levi-Civita symbol and determinant': 'eps-det-2 eps-det-3 eps-det-4',
  'Cramer, adjugate over determinant': 'inv-adjugate-2 inv-adjugate-3 inv-adjugate-4 adj-inverse',
  'laws of the determinant':
    'det-identity det-scale det-mul det-transpose det-inv det-diag det-expm det-adj',
  'laws of the matrix exponential': 'expm-zero expm-inverse expm-product expm-transpose expm-diag',
  'square root of a matrix, definition': 'sqrtm-square',
  'folded normal law': 'E-abs-normal',
  'expectation of a constant': 'sign-constant-vector',
};

const known = new Map(
  measured().flatMap((s) => writings(s.lhs, s.rhs).map((w) => [w, s.id] as const)),
);

test('no other rule is a statement up to renaming', () => {
  const allowed = new Set(Object.values(named).flatMap((ids) => ids.split(' ')));
  const restated = shippedPacks
    .flatMap((p) => p.rules)
    .filter((r) => writings(r.lhs, r.rhs).some((w) => known.has(w)) && !allowed.has(r.id));
  expect(restated.map((r) => r.id)).toEqual([]);
});

test('names do not matter, and what they stand for does', () => {
  expect(renamed("tr(A*B') == sum(A.*B)")).toBe(renamed("tr(X*Y') == sum(X.*Y)"));
  expect(renamed('tr(A*B)')).not.toBe(renamed('tr(A*A)'));
  expect(renamed('sin(a)')).not.toBe(renamed('cos(a)'));
});
