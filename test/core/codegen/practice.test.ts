/** Programs of machine learning's practice whose code was wrong, unstable or dearer than by hand. Each is named after its fault. */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import ndarray from 'ndarray';
import { describe, expect, test } from 'vitest';
import { compile, costOf } from '../../../api/compile.js';
import { run } from '../../../api/run.js';
import { printers } from '../../../core/codegen/targets.js';
import type { Program } from '../../../index.js';

const programOf = (decls: string, ...texts: readonly string[]): Program => {
  const made = compile(texts, { decls });
  if (isLeft(made)) throw new Error(made.left);
  return made.right;
};
const codeOf = (program: Program): string => {
  const made = printers.numpy(program);
  return isRight(made) ? made.right : made.left.message;
};
const column = (...data: readonly number[]) => ndarray(Float64Array.from(data), [data.length]);
const numbers = async (program: Program, data: Parameters<typeof run>[1]) => {
  const made = await run(program, data, { engine: 'ndarray' });
  if (isLeft(made)) throw new Error(made.left);
  return made.right.outputs.map((o) => [...o.data]);
};

test('a cotangent that nothing flows into was asked for as an input', () => {
  const decls = `x : [n]; y : [n]; a := x - sum(x)/n*ones(n); c := y - sum(y)/n*ones(n);
    r := a'*c/(norm(a)*norm(c))`;
  expect(programOf(decls, 'r', 'd(r, x)').inputs.map((i) => i.name)).toEqual(['x', 'y']);
});

test('a convolution over two axes masked a kernel as long as the image', () => {
  const decls = `X : [b,c,h+k-1,w+k-1]; K : [f,c,k,k]; T : [b,f,h,w];
    Y := [e,g,i<h,j<w: sum(q,u,v: X[e,q,i+u,j+v]*K[g,q,u,v])]`;
  const program = programOf(decls, 'Y', 'd(sum(e,g,i,j: T[e,g,i,j]*Y[e,g,i,j]), K)');
  expect(costOf(program).multiplications).toBe('2*b*c*f*h*k^2*w');
  expect(codeOf(program)).not.toContain('clip');
});

describe('symmetric matrices', () => {
  const decls = 'K : [n,n] posdef; y : [n]; s : [] positive; C := K + s^2*I(n)';
  test('were transposed, and S*y was computed beside y*S', () => {
    const code = codeOf(programOf(decls, "y'*inv(C)*y + logdet(C)", "d(y'*inv(C)*y, K)"));
    expect(code).not.toContain('.T');
    expect(code.match(/solve\(/g)).toHaveLength(1);
  });
  test('the identity times a number was spread from a vector', () => {
    expect(codeOf(programOf(decls, 'C'))).not.toContain('broadcast');
  });
});

test('a Hessian that is a sum of diagonals was formed diagonal by diagonal', () => {
  const program = programOf('x : [n]', 'd(d(sum(x.*sigmoid(x)), x), x)');
  expect(costOf(program).multiplications).toMatch(/(^| )n\^2$/);
});

test('the best forms of several outputs came from different runs, and one run was taken for all', () => {
  const decls = "x, m : [n]; S : [n,n] posdef; L := (x - m)'*inv(S)*(x - m) + logdet(S)";
  const { multiplications } = costOf(programOf(decls, 'L', 'd(L, m)', 'd(L, S)'));
  expect(multiplications).toBe('2*n + 2*n^2 + 12*n^3');
});

test('a solution that was turned and multiplied by a vector was wrong on onnxruntime', async () => {
  const program = programOf('K : [n,n] posdef; k : [n,m]; y : [n]', "k'*inv(K)*y", "k'*inv(K)*k");
  const data = {
    K: ndarray(Float64Array.from([2, 0, 0, 0, 3, 1, 0, 1, 4]), [3, 3]),
    k: ndarray(Float64Array.from([1, 2, 3, 4, 5, 6]), [3, 2]),
    y: column(1, 10, 100),
  };
  const [first, second] = await Promise.all([
    run(program, data, { engine: 'ndarray' }),
    run(program, data),
  ]);
  if (isLeft(first) || isLeft(second)) throw new Error('not run');
  first.right.outputs.forEach((o, k) =>
    o.data.forEach((x, at) => expect(second.right.outputs[k]?.data[at]).toBeCloseTo(x, 9)),
  );
});

describe('what several products share is computed once', () => {
  test("the gain of a Kalman filter: P*H' was computed, then H'*inv(S)*H*P multiplied by P", () => {
    const decls = `P : [n,n] posdef; H : [m,n]; R : [m,m] posdef; z : [m]; x : [n];
      S := H*P*H' + R; G := P*H'*inv(S)`;
    const program = programOf(decls, 'x + G*(z - H*x)', 'P - G*H*P', 'logdet(S)');
    expect(costOf(program).multiplications).not.toContain('n^3');
  });
});

describe('at 1000 and -1000', () => {
  const x = column(1000, -1000);
  test.each([1000, -1000])('the variance of a layer norm cancelled at %i', async (mean) => {
    const decls =
      'x, w : [n]; m := sum(x)/n; v := sum(i: (x[i] - m)^2)/n; L := sum(i: w[i]*(x[i] - m)/sqrt(v))';
    const program = programOf(decls, 'v', 'L', 'd(L, x)');
    const [small, large] = [2 ** -20, 2 ** 20]; // exact in binary, and their squares are lost beside 10^6
    const shifted = column(mean - small, mean + small);
    const [variance, loss] = await numbers(program, { x: shifted, w: column(0, 1) });
    expect(variance?.[0]).toBe(small ** 2);
    expect(loss?.[0]).toBeCloseTo(1, 9);
    const one = await numbers(program, { x: column(mean - large, mean + large), w: column(0, 1) });
    expect(one[0]?.[0]).toBe(large ** 2);
  });
  test('gradients of a mixture by its weights were infinity over infinity', async () => {
    const decls = 'w : [k]; p : [k] positive; L := -log(sum(i: softmax(w)[i]*p[i]))';
    const program = programOf(decls, 'L', 'd(L, w)', 'd(L, p)');
    const p = column(0.25, 0.5);
    expect(await numbers(program, { w: x, p })).toEqual([[Math.log(4)], [0, 0], [-4, 0]]);
    const [loss, weights, parts] = await numbers(program, { w: column(-1000, -1000), p });
    expect(loss?.[0]).toBeCloseTo(Math.log(8 / 3), 12);
    [1 / 6, -1 / 6].forEach((g, k) => expect(weights?.[k]).toBeCloseTo(g, 12));
    for (const g of parts ?? []) expect(g).toBeCloseTo(-4 / 3, 12);
  });
  test('binary cross entropy with its probability written out had gradients of infinity less infinity', async () => {
    const decls = `x, y : [n]; p := sigmoid(x); L := -sum(y.*log(p) + (ones(n) - y).*log(ones(n) - p))`;
    const program = programOf(decls, 'L', 'd(L, x)');
    expect(await numbers(program, { x, y: column(0, 1) })).toEqual([[2000], [1, -1]]);
  });
  test('a sum of exponentials stood beside the norm that tames it', async () => {
    const text = '[i: (2*exp(z[i]) - exp(z[i])*z[i])/sum(k: exp(z[k]))]';
    const made = compile([text], { decls: 'z : [n]', simplify: false });
    if (isLeft(made)) throw new Error(made.left);
    expect(await numbers(made.right, { z: x })).toEqual([[-998, 0]]);
  });
  test('the Hessian of one entry of log(softmax) was exp(z)/exp(z[0])', async () => {
    const program = programOf(
      'z : [n]',
      'd(log(softmax(z)[0]), z)',
      'd(d(log(softmax(z)[0]), z), z)',
    );
    expect(await numbers(program, { z: x })).toEqual([
      [0, 0],
      [0, 0, 0, 0],
    ]);
    const turned = await numbers(program, { z: column(-1000, 1000) });
    expect(turned[0]).toEqual([1, -1]);
  });
});
