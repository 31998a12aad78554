import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { einsat, file } from './support.js';

const decl = ['--decl', 'X : [n,m]; y : [n]; w : [m]; L := norm(X*w - y)^2'];

test('compile prints one program for several expressions', async () => {
  const { code, out } = await einsat('compile', 'L', 'd(L, w)', '--target', 'numpy', ...decl);
  expect(code).toBe(0);
  expect(out).toContain('def program(X, y, w):');
  expect(out).toContain('return L, dL_dw');
  expect(out.match(/X @ w/g)).toHaveLength(1);
});

test.each(['ndarray', 'pytorch', 'jax', 'dask', 'julia', 'einsum'])(
  'compile for %s',
  async (target) => {
    const { code, out } = await einsat('compile', 'd(L, w)', '--target', target, ...decl);
    expect(code).toBe(0);
    expect(out).toContain('X');
  },
);

test('an ONNX model goes to a file', async () => {
  const where = file('model.onnx', '');
  expect((await einsat('compile', 'd(L, w)', '--target', 'onnx', '-o', where, ...decl)).code).toBe(
    0,
  );
  expect(readFileSync(where).length).toBeGreaterThan(200);
  const { code, err } = await einsat('compile', 'd(L, w)', '--target', 'onnx', ...decl);
  expect([code, err]).toEqual([3, expect.stringContaining('-o model.onnx')]);
});

test.each([
  [[], 'the expressions are missing'],
  [['E(x: norm(x)^3)', '--decl', 'x : [n] iid'], 'an expectation is left'],
  [['I(n)'], 'the size n cannot be read'],
  [['x +', '--decl', 'x : []'], 'line 1'],
])('bad input %j exits with 3', async (args, message) => {
  const { code, err } = await einsat('compile', ...args);
  expect([code, err]).toEqual([3, expect.stringContaining(message)]);
});

test('--sizes gives a size that no tensor has', async () => {
  const { code, out } = await einsat('compile', 'I(n)', '--sizes', 'n=3');
  expect(code).toBe(0);
  expect(out).toContain('n = 3');
});
