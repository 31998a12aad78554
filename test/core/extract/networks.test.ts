/** Layered networks: the loss and all gradients together cost what reverse mode costs, counted by hand. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { simplify, simplifyAll } from '../../../core/extract/simplify.js';
import * as Size from '../../../core/num/size.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { defaultLimits } from '../../../core/run/engine.js';
import { elaborateExpression } from '../../../core/shape/elaborate.js';
import type { Expression } from '../../../core/term/term.js';
import { shippedPacks } from '../../../rules/index.js';

const rules = new RuleSet(shippedPacks);
/** What is found must not depend on how busy the machine is. */
const limits = { ...defaultLimits, time: 60_000 };
const read = (decls: readonly string[], text: string): Expression => {
  const made = elaborateExpression(decls, text);
  if (!isRight(made)) throw new Error(`${text}: ${made.left.message}`);
  return made.right;
};

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k + 1);

/** |act(...act(X*W1)*W2...)*Wn - Y|^2 and its gradients by all weights. */
const perceptron = (depth: number, act: string): readonly Expression[] => {
  const layers = upTo(depth);
  const decls = ['X : [b,p]', 'Y : [b,p]', ...layers.map((k) => `W${k} : [p,p]`)];
  const out = layers.reduce((h, k) => (k === depth ? `${h}*W${k}` : `${act}(${h}*W${k})`), 'X');
  const loss = `norm(${out} - Y)^2`;
  return [loss, ...layers.map((k) => `d(${loss}, W${k})`)].map((text) => read(decls, text));
};

/** Products with the largest sizes: b*p^2 once forward, twice backward for each layer, but for the input's gradient. */
const products = (multiplications: Size.Size): number =>
  multiplications.terms.find(([m]) => m === 'b*p*p')?.[1] ?? 0;

describe('several outputs', () => {
  test.each([
    ['tanh', 1],
    ['tanh', 3],
    ['relu', 3],
    ['relu', 4],
  ] as const)('%s, %i layers: 3n - 1 matrix products for the loss and all gradients', (act, n) => {
    const { after, stop } = simplifyAll(perceptron(n, act), rules, { limits });
    expect(stop).toBe('done');
    expect(after.unevaluated).toBe(0);
    expect(products(after.multiplications)).toBe(3 * n - 1);
    expect(after.multiplications.terms.some(([m]) => m.split('*').length > 3)).toBe(false);
  });

  test('what two outputs share is counted once', () => {
    const decls = ['A : [n,n]', 'x : [n]', 'y : [n]'];
    const [one, other] = [read(decls, 'tanh(A*x)'), read(decls, "y'*exp(A*x)")];
    const both = simplifyAll([one, other], rules, { limits }).after.flops;
    const apart =
      simplify(one, rules, { limits }).after.flops + simplify(other, rules, { limits }).after.flops;
    expect(apart - both).toBe(2 * 100 ** 2 - 100);
  });
});

/** d(|h_n - y|^2, W1) for h_k = h_{k-1} + tanh(W_k*h_{k-1}). */
const residual = (depth: number): Expression =>
  read(
    [
      'x : [p]',
      'y : [p]',
      ...upTo(depth).map((k) => `W${k} : [p,p]`),
      ...upTo(depth).map((k) => {
        const h = k === 1 ? 'x' : `h${k - 1}`;
        return `h${k} := ${h} + tanh(W${k}*${h})`;
      }),
    ],
    `d(norm(h${depth} - y)^2, W1)`,
  );

test('the gradient of a residual network was multiplied from its root down, a matrix at a time', () => {
  const costs = [2, 3, 4, 5].map((depth) => simplify(residual(depth), rules, { limits }).after);
  for (const { multiplications, unevaluated } of costs) {
    expect(unevaluated).toBe(0);
    expect(multiplications.terms.some(([m]) => m.split('*').length > 2)).toBe(false);
  }
  // Two products of a matrix and a vector a layer, one forward and one backward; the last is an outer product.
  const matrices = costs.map(
    ({ multiplications: m }) => m.terms.find(([name]) => name === 'p*p')?.[1],
  );
  const grown = matrices.map((m, k) => (m ?? 0) - (matrices[k - 1] ?? 0)).slice(2);
  for (const more of grown) expect(more).toBeLessThanOrEqual(4);
});

test('the gradient of a product of residual layers was one contraction over all indices at once', () => {
  const product = (depth: number): Expression =>
    read(
      ['x : [p]', ...upTo(depth).map((k) => `W${k} : [p,p]`)],
      `d(norm(${upTo(depth).reduce((h, k) => `(I(p) + W${k})*${h}`, 'x')})^2, W1)`,
    );
  const flops = [3, 4, 5, 8].map(
    (depth) => simplify(product(depth), rules, { limits }).after.flops,
  );
  const [three, four, five, eight] = flops as [number, number, number, number];
  // A layer more is two products of a matrix and a vector, with the layers' sums: less than 3*p^2 multiplications and additions each.
  const layer = four - three;
  expect(layer).toBeLessThan(6 * 100 ** 2);
  expect([five - four, (eight - five) / 3].every((d) => Math.abs(d - layer) < 0.01 * layer)).toBe(
    true,
  );
});

describe('sparse', () => {
  test('a product with a sparse matrix visits its non-zero entries only', () => {
    const e = read(['X : [n,m] sparse(0.01)', 'U : [n,k]', 'V : [m,k]'], "sum(X.*(U*V'))");
    const { after } = simplify(e, rules, { limits });
    expect(after.flops).toBeLessThan(0.02 * 2 * 100 ** 3);
  });

  test('the square of a sparse matrix less a factorisation never forms the factorisation', () => {
    const e = read(['X : [n,m] sparse(0.01)', 'U : [n,k]', 'V : [m,k]'], "sum((X - U*V').^2)");
    const sizes = new Map(Object.entries({ n: 1000, m: 800, k: 10 }));
    const { after, before } = simplify(e, rules, { sizes, limits });
    expect(after.flops).toBeLessThan(before.flops / 30);
  });

  test('the same without sparse forms the product', () => {
    const e = read(['X : [n,m]', 'U : [n,k]', 'V : [m,k]'], "sum(X.*(U*V'))");
    expect(simplify(e, rules, { limits }).after.flops).toBeGreaterThan(100 ** 3);
  });
});
