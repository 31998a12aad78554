import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { reals } from '../../evaluator/arithmetic.js';
import { determinant } from '../../evaluator/elimination.js';
import { evaluate } from '../../evaluator/index.js';
import { scalarFunctions } from '../../evaluator/scalarFunctions.js';
import { array, expression } from '../support/terms.js';

const at = (text: string, x: readonly number[]): number[] => {
  const n = Math.round(Math.sqrt(x.length));
  const made = evaluate(expression('X : [n,n]', text), {
    sizes: new Map([['n', n]]),
    values: new Map([['X', array([n, n], ...x)]]),
  });
  if (E.isLeft(made)) throw new Error(made.left);
  return [...made.right.data];
};

const point = [2.1, 0.3, -0.4, 1.7];
const step = 1e-5;
const numeric = (text: string): number[] =>
  point.map((_, c) => {
    const moved = (by: number): number =>
      at(
        text,
        point.map((x, j) => (j === c ? x + by : x)),
      )[0] as number;
    return (moved(step) - moved(-step)) / (2 * step);
  });

describe('derivatives agree with central differences', () => {
  test.each([
    'det(X)',
    'log(det(X))',
    'tr(inv(X))',
    'sum(adj(X))',
    'tr(expm(X))',
    'sum(logm(X))',
    'sum(sqrtm(X))',
    'sum(pinv(X).^2)',
    'norm(X)',
    'sum(exp(sin(X)))',
    'sum(tanh(X).*sigmoid(X))',
    'sum(X.^3)',
    'max(X)',
    'logsumexp([i: sum(j: X[i,j])])',
    'prod(i: sum(j: X[i,j]))',
    'sum(erf(X))',
    'sum(abs(X))',
    'sum(relu(X))',
    'sum(softmax([i: X[i,0]]).^2)',
    'sum(log(X.*X))',
    'sum(sqrt(X.*X + ones(n,n)))',
    "tr(X'*X*X)",
    'E(g ~ normal(X[0,0], 1): g^3)',
    'at(tr(Y*Y*Y), Y = X*X)',
  ])('%s', (text) => {
    const exact = at(`d(${text}, X)`, point);
    numeric(text).forEach((x, c) => expect(exact[c]).toBeCloseTo(x, 6));
  });
});

test('second derivatives agree with differences of first ones', () => {
  const text = 'log(det(X*X)) + sum(exp(X)) + tr(inv(X))';
  const second = at(`d(d(${text}, X), X)`, point);
  const first = (by: number, c: number): number[] =>
    at(
      `d(${text}, X)`,
      point.map((x, j) => (j === c ? x + by : x)),
    );
  for (let c = 0; c < 4; c++) {
    const [up, down] = [first(step, c), first(-step, c)];
    for (let r = 0; r < 4; r++)
      expect(second[r * 4 + c]).toBeCloseTo(
        ((up[r] as number) - (down[r] as number)) / (2 * step),
        5,
      );
  }
});

test('the fourth derivative of x^6 is 360 x^2', () => {
  const made = at('d(d(d(d(X[0,0]^6, X[0,0]), X[0,0]), X[0,0]), X[0,0])', [3]);
  expect(made[0]).toBeCloseTo(360 * 9, 8);
});

test('a determinant that is a rounding error is 0, a small one stays', () => {
  const [a, b] = [0.6878011839464306, 1.4476260317489504];
  expect(determinant(reals(), Float64Array.of(a * a, a * b, a * b, b * b), 2)).toBe(0);
  expect(determinant(reals(), Float64Array.of(1, 0, 0, 1e-14), 2)).toBe(1e-14);
  expect(determinant(reals(), Float64Array.of(1, 1, 1, 1 + 1e-12), 2)).toBeCloseTo(1e-12, 15);
});

test('a determinant can be differentiated at a singular matrix', () => {
  expect(at('d(det(X), X)', [1, 2, 2, 4])).toEqual([4, -2, -2, 1]);
});

test.each([...scalarFunctions.keys()])('derivatives of %s of order 1 to 4', (name) => {
  const f = scalarFunctions.get(name) as (x: number, n: number) => number;
  const x = 0.7;
  for (let n = 0; n < 4; n++)
    expect(f(x, n + 1)).toBeCloseTo((f(x + 1e-6, n) - f(x - 1e-6, n)) / 2e-6, 5);
});

test('there is no derivative at a kink', () => {
  expect(at('d(abs(X[0,0]), X[0,0])', [0])[0]).toBeNaN();
});
