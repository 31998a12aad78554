/** Costs of programs, counted on the program: against counts by hand. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { compile, costOf, simplify, type CompileOptions, type Program } from '../../../index.js';
import { programCost } from '../../../core/codegen/programCost.js';
import * as Size from '../../../core/num/size.js';
import { model } from '../../../examples/transformer.js';

const programOf = (texts: readonly string[], options: CompileOptions): Program => {
  const made = compile(texts, options);
  if (isLeft(made)) throw new Error(made.left);
  return made.right;
};

describe('the cost of a program', () => {
  const decls = 'A : [n,m]; B : [m,k]; x : [k]';
  test('is a polynomial in the sizes', () =>
    expect(costOf(programOf(['A*(B*x)'], { decls, simplify: false }))).toEqual({
      multiplications: 'k*m + m*n',
      additions: 'k*m - m + m*n - n',
      moved: 'k + k*m + 2*m + m*n + n',
      peak: 'k + k*m + m + m*n + n',
    }));
  test('is a number where all sizes are given', () => {
    const cost = costOf(programOf(['A*B*x'], { decls }), { n: 10, m: 20, k: 30 });
    expect(cost.multiplications).toBe('800');
  });
  test('holds a value no longer than it is needed', () => {
    const chain = programOf(['exp(exp(exp(exp(x))))'], { decls: 'x : [k]', simplify: false });
    expect(costOf(chain).peak).toBe('3*k'); // x, one argument, one result
  });
  test('counts what two outputs share once', () => {
    const both = programOf(['tanh(A*y)', "y'*y + sum(A*y)"], { decls: 'A : [n,m]; y : [m]' });
    expect(Size.show(programCost(both).multiplications)).toBe('m + m*n + 10*n');
  });
});

test('a cost function of the user decides what is cheapest', () => {
  const decls = 'A, B : [n,n]; x, y : [n]';
  const text = 'A*x + A*y';
  const of = (price?: CompileOptions['price']): string => {
    const made = simplify(text, { decls, ...(price ? { price } : {}) });
    if (isLeft(made)) throw new Error(made.left.message);
    return made.right.text;
  };
  expect(of()).toBe('A*(x + y)');
  expect(of(({ additions }) => additions)).toBe('A*(x + y)');
  expect(of((loop) => -loop.multiplications)).toBe('A*x + A*y');
});

/** Matrix products of a layered network, loss and all gradients: one forward, two back, the input's left out. */
test.each([1, 8, 16])(
  '%i layers cost at most 1.05 times reverse mode',
  { timeout: 200_000 },
  (depth) => {
    const layers = Array.from({ length: depth }, (_, k) => k + 1);
    const decls = [
      'X : [b,p]; Y : [b,p]',
      ...layers.map((k) => `W${k} : [p,p]`),
      ...layers.map(
        (k) => `H${k} := ${k === depth ? '' : 'tanh'}(${k === 1 ? 'X' : `H${k - 1}`}*W${k})`,
      ),
      `D := H${depth} - Y`,
      'L := sum(D.*D)',
    ];
    const program = programOf(['L', ...layers.map((k) => `d(L, W${k})`)], { decls, time: 60_000 });
    const { multiplications } = programCost(program);
    const sizes = new Map([
      ['b', 100],
      ['p', 100],
    ]);
    // Beside the products reverse mode takes tanh (10), its square and one product for each hidden unit; 2*D and D.*D.
    const byHand = (3 * depth - 1) * 100 ** 3 + (12 * (depth - 1) + 2) * 100 ** 2;
    expect(Size.evaluate(multiplications, sizes)).toBeLessThanOrEqual(1.05 * byHand);
  },
);

test('the transformer block costs at most 1.05 times reverse mode', { timeout: 200_000 }, () => {
  const gradients = model.parameters.map((w) => `d(L, ${w})`);
  const program = programOf(['L', ...gradients], { decls: model.decls, time: 60_000 });
  const sizes = new Map(Object.entries({ b: 32, n: 16, c: 16, p: 64, k: 64, h: 128 }));
  const of = (size: Size.Size): number => Size.evaluate(size, sizes) as number;
  // Each product of PyTorch's graph (embedding, queries, keys, scores, values, weighted values, W, U, O) once forward and
  // twice back; the embedding once back, its input has no gradient.
  const once = 'b*n*c*p';
  const products = [
    once,
    'b*n*p*k',
    'b*n*p*k',
    'b*n*n*k',
    'b*n*p*p',
    'b*n*n*p',
    'b*n*p*h',
    'b*n*h*p',
    'b*n*p*c',
  ];
  const volume = (text: string): number =>
    text.split('*').reduce((product, name) => product * (sizes.get(name) as number), 1);
  const byHand = products.reduce(
    (sum, text) => sum + (text === once && sum === 0 ? 2 : 3) * volume(text),
    0,
  );
  expect(of(programCost(program).multiplications)).toBeLessThanOrEqual(1.05 * byHand);
});
