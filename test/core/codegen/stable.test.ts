import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import ndarray from 'ndarray';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../api/compile.js';
import { run } from '../../../api/run.js';
import { printers } from '../../../core/codegen/targets.js';
import { onnxModel } from '../../../core/codegen/onnx.js';
import { loadRuntime } from '../../../evaluator/onnx.js';
import { hasModules, pythonCase, runPython } from '../../support/targets.js';
import type { Program } from '../../../index.js';

const vector = (data: readonly number[]) => ndarray(Float64Array.from(data), [data.length]);
const programs = new Map<string, Program>();
const programOf = (text: string, decls: string): Program => {
  const known = programs.get(text);
  if (known) return known;
  const made = compile([text], { decls });
  if (isLeft(made)) throw new Error(made.left);
  programs.set(text, made.right);
  return made.right;
};

const high = [1000, -1000, 999];
const [p, l] = [1 / (1 + Math.exp(-1)), Math.log1p(Math.exp(-1))];
const softmax = [p, 0, 1 - p];

/** What is written, where, and the value, worked out by hand: each of them overflows or loses all digits if done as written. */
const table: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['softmax(x)', high, softmax],
  ['[i: exp(x[i])/sum(j: exp(x[j]))]', high, softmax],
  ['d(logsumexp(x), x)', high, softmax],
  ['d(log(sum(exp(x))), x)', high, softmax],
  ['logsumexp(x)', high, [1000 + l]],
  ['log(sum(exp(x)))', [-1000, -1001], [-1000 + l]],
  ['log(softmax(x))', high, [-l, -2000 - l, -1 - l]],
  ['d(softmax(x), x)', high, [p * (1 - p), 0, -p * (1 - p), 0, 0, 0, -p * (1 - p), 0, p * (1 - p)]],
  ['[i: log(1 + exp(x[i]))]', high, [1000, 0, 999]],
  ['d(sum(i: log(1 + exp(x[i]))), x)', high, [1, 0, 1]],
  ['[i: exp(x[i])/(1 + exp(x[i]))]', high, [1, 0, 1]],
  ['[i: 1/(1 + exp(-x[i]))]', high, [1, 0, 1]],
  ['log(sigmoid(x))', high, [0, -1000, 0]],
  ['[i: log(1 + x[i])]', [1e-18, -1e-17, 2e-10], [1e-18, -1e-17, 1.9999999998e-10]],
  ['[i: exp(x[i]) - 1]', [1e-18, -1e-17, 2e-10], [1e-18, -1e-17, 2.0000000002e-10]],
];

const expectNear = (got: ArrayLike<number>, want: readonly number[], what: string): void => {
  expect(got.length, what).toBe(want.length);
  want.forEach((x, k) =>
    expect(Math.abs((got[k] as number) - x), `${what}: ${got[k]} for ${x}`).toBeLessThanOrEqual(
      1e-12 * Math.abs(x),
    ),
  );
};

const engines = ['ndarray', ...((await loadRuntime()) ? ['onnx' as const] : [])] as const;
describe.each(engines)('stable forms on %s', (engine) => {
  test.each(table)('%s at %j', async (text, x, want) => {
    const made = await run(programOf(text, 'x : [n]'), { x: vector(x) }, { engine });
    if (isLeft(made)) throw new Error(made.left);
    expectNear(made.right.outputs[0]?.data ?? [], want, text);
  });
});

const python = (['numpy', 'jax', 'pytorch', 'dask'] as const).filter((t) =>
  hasModules('numpy', ...(t === 'pytorch' ? ['torch'] : t === 'dask' ? ['dask'] : [])),
);
test.skipIf(python.length === 0)('the same in Python', () => {
  const cases = table.flatMap(([text, x, want], k) =>
    python.map((target) => {
      const program = programOf(text, 'x : [n]');
      const code = printers[target](program);
      if (isLeft(code)) throw new Error(code.left.message);
      const c = { id: `${k}`, program, data: { x: vector(x) }, truth: vector(want) };
      return pythonCase(c, target, code.right);
    }),
  );
  for (const { id, target, error, outputs } of runPython(cases)) {
    const [text, , want] = table[Number(id)] as (typeof table)[number];
    expect(error, `${text} on ${target}`).toBeUndefined();
    expectNear(outputs?.[0]?.data ?? [], want, `${text} on ${target}`);
  }
});

test('the determinant of a large matrix is not formed under a logarithm', async () => {
  const n = 400;
  const A = ndarray(new Float64Array(n * n), [n, n]);
  for (let k = 0; k < n; k++) A.set(k, k, 1e-3);
  const made = await run(programOf('logdet(A)', 'A : [n,n] posdef'), { A });
  expect(isRight(made) && made.right.outputs[0]?.data[0]).toBeCloseTo(n * Math.log(1e-3), 8);
});

describe('an inverse that is only multiplied is never formed', () => {
  const A = ndarray(Float64Array.from([0, 2, 1, 3, 0, 1, 1, 1, 4]), [3, 3]);
  const b = vector([1, 2, 3]);
  test.each([
    ['inv(A)*b', [9 / 19, 4 / 19, 11 / 19]],
    ["inv(A')*b", [14 / 19, 3 / 19, 10 / 19]],
    ["b'*inv(A)*b", [50 / 19]],
  ])('%s', async (text, want) => {
    const program = programOf(text, 'A : [n,n] invertible; b : [n]');
    expect(program.values.some(({ op }) => op.tag === 'solve')).toBe(true);
    expect(program.values.some(({ op }) => op.tag === 'matrix')).toBe(false);
    for (const engine of engines) {
      const made = await run(program, { A, b }, { engine });
      if (isLeft(made)) throw new Error(made.left);
      expectNear(made.right.outputs[0]?.data ?? [], want, text);
    }
  });
  test('an inverse that is an output too is computed once and used', () => {
    const made = compile(['inv(A)', 'inv(A)*b'], { decls: 'A : [n,n] invertible; b : [n]' });
    if (isLeft(made)) throw new Error(made.left);
    expect(made.right.values.filter(({ op }) => op.tag === 'matrix')).toHaveLength(1);
    expect(made.right.values.some(({ op }) => op.tag === 'solve')).toBe(false);
  });
});

const matrix = (rows: readonly (readonly number[])[]) =>
  ndarray(Float64Array.from(rows.flat()), [rows.length, (rows[0] as readonly number[]).length]);
const attention = "[a,j: softmax([l: (Q*K')[a,l]])[j]]";
const asWritten = "[a,j: exp((Q*K')[a,j])/sum(l: exp((Q*K')[a,l]))]";
const crossEntropy = '-sum(i,l: Y[i,l]*log(softmax([m: Z[i,m]])[l]))';
const chosen = '-sum(i: log(softmax([m: Z[i,m]])[y[i]]))';
/** Scores 1000, -1000 and 0 in every row, in different order. */
const large = {
  Q: matrix([
    [1000, 0],
    [0, -1000],
  ]),
  K: matrix([
    [1, 0],
    [-1, 1],
    [0, -1],
  ]),
  V: matrix([[1], [2], [4]]),
  G: matrix([[1], [-1]]),
  Z: matrix([
    [1000, -1000],
    [3, 4],
  ]),
  Y: matrix([
    [0, 1],
    [1, 0],
  ]),
  y: vector([1, 0]),
  x: vector(high),
};

/** Where one score stands out by 1000 the weights are 1 and 0, and no gradient reaches queries and keys. */
const byHand: readonly (readonly [text: string, want: readonly number[]])[] = [
  [`${attention}*V`, [1, 4]],
  [`${asWritten}*V`, [1, 4]],
  [`d(sum(G.*(${attention}*V)), V)`, [1, 0, -1]],
  [`d(sum(G.*(${attention}*V)), Q)`, [0, 0, 0, 0]],
  [`d(sum(G.*(${asWritten}*V)), Q)`, [0, 0, 0, 0]],
  [`d(sum(G.*(${attention}*V)), K)`, [0, 0, 0, 0, 0, 0]],
  [crossEntropy, [2000 + 1 + l]],
  [`d(${crossEntropy}, Z)`, [1, -1, 1 - p - 1, p]],
  [chosen, [2000 + 1 + l]],
  [`d(${chosen}, Z)`, [1, -1, 1 - p - 1, p]],
  ['sum(exp(x).*x)/sum(exp(x))', [1000 * p + 999 * (1 - p)]],
  ['[i: log(exp(x[i]) + exp(-x[i]))]', [1000, 1000, 999]],
  [
    'd(d(logsumexp(x), x), x)',
    [p * (1 - p), 0, -p * (1 - p), 0, 0, 0, -p * (1 - p), 0, p * (1 - p)],
  ],
];

describe('attention and cross entropy with scores of 1000 and -1000', () => {
  const decls =
    'Q : [n,k]; K : [m,k]; V : [m,v]; G : [n,v]; Z : [n,c]; Y : [n,c]; y : [n] integer(c); x : [q]';
  test.each(byHand)('%s', async (text, want) => {
    const program = programOf(text, decls);
    for (const engine of engines) {
      const made = await run(program, large, { engine });
      if (isLeft(made)) throw new Error(made.left);
      const got = made.right.outputs[0]?.data ?? [];
      expect(got.length).toBe(want.length);
      want.forEach((x, k) => expect(got[k], `${text} on ${engine}`).toBeCloseTo(x, 9));
    }
  });
});

test('the gradients of a network share the forward pass and the cotangents', () => {
  const decls =
    'X : [b,n]; W : [n,h]; V : [h,c]; Y : [b,c]; L := -sum(i,k: Y[i,k]*log(softmax([l: (tanh(X*W)*V)[i,l]])[k]))';
  const made = compile(['L', 'd(L, W)', 'd(L, V)'], { decls });
  if (isLeft(made)) throw new Error(made.left);
  const products = made.right.values.filter(
    ({ op }) =>
      op.tag === 'contract' &&
      op.args.length === 2 &&
      op.args.every((u) => u.at.length === 2) &&
      op.out.length === 2 &&
      new Set(op.args.flatMap((u) => u.at)).size === 3,
  );
  expect(products).toHaveLength(5); // two forward, one cotangent back through V, one for each gradient
});

test.each([
  ['E(x: norm(x)^3)', 'x : [n] iid', 'an expectation is left'],
  ['d(f(x), x)', 'x : [n]; f : [n] -> []', 'unspecified function'],
  ['f(x)', 'x : [n]; f : [n] -> []', 'unspecified function'],
  ['I(n)', '', 'the size n cannot be read'],
])('%s is refused with a reason', (text, decls, why) => {
  const made = compile([text], { decls });
  expect(isLeft(made) && made.left).toContain(why);
});

test('a target that lacks an operation says so', () => {
  const model = onnxModel(programOf('expm(A)', 'A : [n,n]'));
  expect(isLeft(model) && model.left.message).toBe('the target onnx has no expm of a matrix');
});
