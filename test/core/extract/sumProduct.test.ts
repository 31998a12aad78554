/**
 * Rewritings that compilers of linear algebra code by hand (SystemML's list of static and dynamic simplifications, and the
 * sums of products that SPORES finds), beside the operations of the hand-coded form, counted here on paper.
 */
import { isRight } from 'fp-ts/lib/Either.js';
import { expect, test } from 'vitest';
import { simplify } from '../../../core/extract/simplify.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { elaborateExpression } from '../../../core/shape/elaborate.js';
import { shippedPacks } from '../../../rules/index.js';

const rules = new RuleSet(shippedPacks);
const [n, m, k, r] = [1000, 500, 200, 10];
const sizes = new Map(Object.entries({ n, m, k, r }));
/** Non-zero entries of S. */
const z = 0.01 * n * m;
const decls = [
  'X, Y : [n,m]; M : [m,n]; C, E : [n,n]; A : [n,k]; B : [k,m]; U : [n,r]; V : [m,r]',
  'S : [n,m] sparse(0.01); u, y : [n]; v, w : [m]; a, b : []',
].flatMap((line) => line.split('; '));

/** Multiplications and additions of a product [p,q]*[q,s]. */
const product = (p: number, q: number, s: number): number => p * s * (2 * q - 1);
const total = (entries: number): number => entries - 1;

const cases: readonly (readonly [text: string, byHand: string, operations: number])[] = [
  // Sums of products.
  ['sum(A*B)', 'colSums(A)*rowSums(B)', (n - 1) * k + k * (m - 1) + product(1, k, 1)],
  ['tr(X*M)', 'sum(X.*M)', n * m + total(n * m)],
  ["tr(C*E')", 'sum(C.*E)', n * n + total(n * n)],
  ['tr(A*B*M)', "sum((A*B).*M')", product(n, k, m) + n * m + total(n * m)],
  ['sum(X*v)', 'colSums(X)*v', (n - 1) * m + product(1, m, 1)],
  ["ones(n)'*(A*B)", 'colSums(A)*B', (n - 1) * k + product(1, k, m)],
  ["(X*Y')*ones(n)", "X*rowSums(Y')", m * (n - 1) + product(n, m, 1)],
  ["sum(u*v')", 'sum(u)*sum(v)', total(n) + total(m) + 1],
  ["sum((u*v').*X)", "u'*(X*v)", product(n, m, 1) + product(1, n, 1)],
  ["sum((u*v').^2)", 'sum(u.^2)*sum(v.^2)', n + total(n) + m + total(m) + 1],
  ["tr(u*v'*M)", "v'*(M*u)", product(m, n, 1) + product(1, m, 1)],
  [
    'norm(A*B)^2',
    "sum((A'*A).*(B*B'))",
    product(k, n, k) + product(k, m, k) + k * k + total(k * k),
  ],
  ["vec(A*B)'*vec(X)", 'sum((A*B).*X)', product(n, k, m) + n * m + total(n * m)],
  // Sums of what is moved or scaled.
  ["sum(X')", 'sum(X)', total(n * m)],
  ['sum(a*X)', 'a*sum(X)', total(n * m) + 1],
  ['sum(-X)', '-sum(X)', total(n * m) + 1],
  ['sum(X + Y)', 'sum(X) + sum(Y)', 2 * total(n * m) + 1],
  // A division is a power, its exponent -1 and a product.
  ['sum(X/a)', 'sum(X)/a', total(n * m) + 3],
  ["ones(n)'*(a*X)", 'a*colSums(X)', (n - 1) * m + m],
  ["tr(C')", 'tr(C)', total(n)],
  ['tr(C + E)', 'tr(C) + tr(E)', 2 * total(n) + 1],
  ['tr(diag(u)*C)', 'sum(u.*diag(C))', n + total(n)],
  ['sum(diag(u))', 'sum(u)', total(n)],
  ['sum(kron(u,v))', 'sum(u)*sum(v)', total(n) + total(m) + 1],
  // Order of products.
  ["u*v'*w", "u*(v'*w)", product(1, m, 1) + n],
  ["U*V'*v", "U*(V'*v)", product(r, m, 1) + product(n, r, 1)],
  ["U*V'*V", "U*(V'*V)", product(r, m, r) + product(n, r, r)],
  ['X*M*U', 'X*(M*U)', product(m, n, r) + product(n, m, r)],
  ["X'*diag(u)*X*w", "X'*(u.*(X*w))", product(n, m, 1) + n + product(m, n, 1)],
  ['kron(C,E)*kron(u,y)', 'kron(C*u, E*y)', 2 * product(n, n, 1) + n * n],
  ['diag(u)*X', 'u.*X', n * m],
  // Common factors, and what is nothing.
  ['X.*Y + X.*X', 'X.*(Y + X)', 2 * n * m],
  ['X - Y.*X', '(1 - Y).*X', 2 * n * m],
  ['X*V + Y*V', '(X + Y)*V', n * m + product(n, m, r)],
  ['M*u + M*y', 'M*(u + y)', n + product(m, n, 1)],
  ["(I(n) + u*u')*y", "y + u*(u'*y)", product(1, n, 1) + 2 * n],
  ["det(I(n) + u*u')", "1 + u'*u", product(1, n, 1) + 1],
  ['X + X', '2*X', n * m],
  ['a*(b*X)', '(a*b)*X', n * m + 1],
  ['X*I(m) + 0*Y', 'X', 0],
  ['X - X', '0', 0],
  ["sum(u)*X - (X'*sum(u))'", '0', 0],
  // Where S is not zero, only.
  ["sum(S.*(U*V'))", 'r products at each entry of S', z * (2 * r - 1) + z + z],
  // Pairwise: S times U before V comes; all three at once would take z*2*r.
  ["S.*(U*V')", 'S, then U, then V at each entry of S', z * r + z * (2 * r - 1)],
  [
    "sum((S - U*V').^2)",
    "sum(S.^2) - 2*sum(S.*(U*V')) + sum((U'*U).*(V'*V))",
    2 * z + z * (2 * r + 1) + product(r, n, r) + product(r, m, r) + 2 * r * r + 3,
  ],
];

test.each(cases)('%s takes no more operations than %s', (text, _byHand, operations) => {
  const made = elaborateExpression(decls, text);
  if (!isRight(made)) throw new Error(made.left.message);
  const { after } = simplify(made.right, rules, { sizes });
  expect(after.flops).toBeLessThanOrEqual(operations * (1 + 1e-9));
});
