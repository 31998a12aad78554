import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import type { NdArray } from 'ndarray';
import { evaluate } from '../../evaluator/index.js';
import {
  array,
  delta,
  entry,
  expression,
  index,
  num,
  plus,
  sumOver,
  tensor,
  times,
} from '../support/terms.js';

const sizes = (o: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(o));
const values = (o: Readonly<Record<string, NdArray>>): ReadonlyMap<string, NdArray> =>
  new Map(Object.entries(o));

const value = (
  decls: string,
  text: string,
  s: Readonly<Record<string, number>>,
  v: Readonly<Record<string, NdArray>>,
): number[] => {
  const e = expression(decls, text);
  const made = evaluate(e, { sizes: sizes(s), values: values(v) });
  if (E.isLeft(made)) throw new Error(made.left);
  return [...made.right.data];
};
const close = (got: readonly number[], want: readonly number[]): void => {
  expect(got).toHaveLength(want.length);
  got.forEach((x, at) => expect(x).toBeCloseTo(want[at] as number, 10));
};

describe('terms built by hand', () => {
  test('a matrix product is sum(j: A[i,j]*B[j,k])', () => {
    const [i, j, k] = [index('i', 2), index('j', 2), index('k', 1)];
    const made = evaluate(tensor([i, k], sumOver([j], times(entry('A', i, j), entry('B', j, k)))), {
      sizes: new Map(),
      values: values({ A: array([2, 2], 1, 2, 3, 4), B: array([2, 1], 5, 6) }),
    });
    expect(E.isRight(made) && [...made.right.data]).toEqual([17, 39]);
  });
  test('a summed index that no factor has counts its size', () => {
    const [i, j] = [index('i', 'n'), index('j', 'n')];
    const made = evaluate(tensor([], sumOver([i, j], plus(entry('x', i), num(1)))), {
      sizes: sizes({ n: 3 }),
      values: values({ x: array([3], 1, 2, 3) }),
    });
    expect(E.isRight(made) && made.right.data[0]).toBe(27);
  });
  test('a delta between a summed and a free index renames, between free indices it stays', () => {
    const [i, j, k] = [index('i', 'n'), index('j', 'n'), index('k', 'n')];
    const body = sumOver([k], times(delta(i, k), delta(k, j), entry('x', k)));
    const made = evaluate(tensor([i, j], body), {
      sizes: sizes({ n: 2 }),
      values: values({ x: array([2], 5, 7) }),
    });
    expect(E.isRight(made) && [...made.right.data]).toEqual([5, 0, 0, 7]);
  });
  test('a name without a value gives a reason', () => {
    const made = evaluate(tensor([], entry('x')), { sizes: new Map(), values: new Map() });
    expect(made).toEqual(E.left('x has no value'));
  });
});

describe('operators at hand-computed values', () => {
  const A = array([2, 2], 1, 2, 3, 4);
  const x = array([2], 0.5, -2);
  const cases: readonly (readonly [string, readonly number[]])[] = [
    ['A*A', [7, 10, 15, 22]],
    ["A'", [1, 3, 2, 4]],
    ['tr(A)', [5]],
    ['det(A)', [-2]],
    ['inv(A)', [-2, 1, 1.5, -0.5]],
    ['adj(A)', [4, -2, -3, 1]],
    ['pinv(A)', [-2, 1, 1.5, -0.5]],
    ['norm(x)^2', [4.25]],
    ['x.*x', [0.25, 4]],
    ['exp(x)', [Math.exp(0.5), Math.exp(-2)]],
    ['sin(x)', [Math.sin(0.5), Math.sin(-2)]],
    ['cos(x)', [Math.cos(0.5), Math.cos(-2)]],
    ['tan(x)', [Math.tan(0.5), Math.tan(-2)]],
    ['tanh(x)', [Math.tanh(0.5), Math.tanh(-2)]],
    ['sigmoid(x)', [1 / (1 + Math.exp(-0.5)), 1 / (1 + Math.exp(2))]],
    ['relu(x)', [0.5, 0]],
    ['abs(x)', [0.5, 2]],
    ['sign(x)', [1, -1]],
    ['sqrt(abs(x))', [Math.sqrt(0.5), Math.sqrt(2)]],
    ['log(abs(x))', [Math.log(0.5), Math.log(2)]],
    ['erf(x)', [0.5204998778130465, -0.9953222650189527]],
    ['max(x)', [0.5]],
    ['min(x)', [-2]],
    ['softmax(x)', [1 / (1 + Math.exp(-2.5)), 1 / (1 + Math.exp(2.5))]],
    ['logsumexp(x)', [Math.log(Math.exp(0.5) + Math.exp(-2))]],
    ['prod(i: x[i])', [-1]],
    ['kron(x, x)', [0.25, -1, -1, 4]],
    ['vec(A)', [1, 3, 2, 4]],
    ['diag(x)', [0.5, 0, 0, -2]],
    ['diag(A)', [1, 4]],
  ];
  test.each(cases)('%s', (text, want) =>
    close(value('A : [n,n]; x : [n]', text, { n: 2 }, { A, x }), want),
  );

  test('expm of a nilpotent matrix ends after the linear term', () => {
    close(value('A : [n,n]', 'expm(A)', { n: 2 }, { A: array([2, 2], 0, 3, 0, 0) }), [1, 3, 0, 1]);
  });
  test('sqrtm and logm undo the square and the exponential', () => {
    const P = array([2, 2], 2, 1, 1, 3);
    close(value('A : [n,n]', 'sqrtm(A*A)', { n: 2 }, { A: P }), [2, 1, 1, 3]);
    close(value('A : [n,n]', 'logm(expm(A))', { n: 2 }, { A: P }), [2, 1, 1, 3]);
  });
  test('a singular matrix has no inverse: the value is NaN', () => {
    expect(
      value('A : [n,n]', 'inv(A)', { n: 2 }, { A: array([2, 2], 1, 2, 2, 4) }).every(Number.isNaN),
    ).toBe(true);
  });
  test('eps, affine indicators and slices', () => {
    close(value('', '[i<2,j<2: eps[i,j]]', {}, {}), [0, 1, -1, 0]);
    close(
      value('x : [n]', '[i<n: sum(k: [k = i + 1]*x[k])]', { n: 3 }, { x: array([3], 1, 2, 3) }),
      [2, 3, 0],
    );
  });
  test('x^0 = 1 at 0, and an index is a number', () => {
    close(
      value('x : [n]', '[i<n,j<3: x[i]^j]', { n: 2 }, { x: array([2], 0, 2) }),
      [1, 0, 0, 1, 2, 4],
    );
  });
});

describe('expectations', () => {
  const none = {};
  test.each([
    ['E(g ~ normal(0, 1): g^4)', 3],
    ['E(g ~ normal(0, 1): g^10)', 945],
    ['E(g ~ normal(2, 9): g^2)', 13],
    ['E(g ~ normal(0, 1): exp(g))', Math.exp(0.5)],
  ])('%s', (text, want) => expect(value('', text, none, none)[0]).toBeCloseTo(want, 9));
  test('of a quadratic form, with a singular covariance too', () => {
    const A = array([2, 2], 1, 2, 3, 4);
    const text = "E(x ~ normal(m, M): x'*A*x)";
    const decls = 'A : [n,n]; M : [n,n] psd; m : [n]';
    const got = (M: NdArray): number =>
      value(decls, text, { n: 2 }, { A, M, m: array([2], 1, -1) })[0] as number;
    expect(got(array([2, 2], 2, 1, 1, 3))).toBeCloseTo(2 + 2 + 3 + 12 + 0, 10);
    expect(got(array([2, 2], 1, 1, 1, 1))).toBeCloseTo(10, 10);
  });
  test('of signs', () => {
    close(
      value('x : [n]', 'E(s ~ rademacher(n): (sum(s.*x))^2)', { n: 2 }, { x: array([2], 3, 4) }),
      [25],
    );
  });
});
