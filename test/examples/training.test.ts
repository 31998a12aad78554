/** The training examples at small sizes, their gradients against PyTorch's automatic differentiation. */
import { isRight } from 'fp-ts/lib/Either.js';
import type { NdArray } from 'ndarray';
import { describe, expect, test, vi } from 'vitest';
import * as convolution from '../../examples/convolution.js';
import * as expectedLoss from '../../examples/expectedLoss.js';
import { hasDigits } from '../../examples/digits.js';
import * as gaussianProcess from '../../examples/gaussianProcess.js';
import * as images from '../../examples/images.js';
import * as logistic from '../../examples/logisticNewton.js';
import {
  descend,
  given,
  programOf,
  values,
  type Arrays,
  type Model,
} from '../../examples/model.js';
import * as perceptron from '../../examples/perceptron.js';
import * as transformer from '../../examples/transformer.js';
import { compile, printProgram } from '../../index.js';
import { expectClose, hasModules, pythonCase, runPython } from '../support/targets.js';

if (!hasDigits() && process.env['CI'])
  throw new Error('the handwritten digits are missing: run scripts/tools.sh');
const withDigits = hasDigits();
const widths = { sequences: 3, places: 3, kinds: 4, width: 4 };

const examples: readonly {
  readonly name: string;
  readonly model: Model;
  readonly data: Arrays;
  readonly loss?: string;
}[] = [
  { name: 'logistic regression', model: logistic.model, data: logistic.sample(12, 3) },
  { name: 'multilayer perceptron', model: perceptron.model, data: perceptron.start(4, 10) },
  { name: 'convolution', model: convolution.model, data: convolution.start(3, 10) },
  ...(withDigits ? [{ name: 'images', model: images.model, data: images.start(0, 4, 2) }] : []),
  { name: 'transformer', model: transformer.model, data: transformer.start(widths) },
  { name: 'Gaussian process', model: gaussianProcess.model, data: gaussianProcess.start(6) },
  // PyTorch cannot differentiate an expectation: its closed form by hand.
  {
    name: 'expected loss',
    model: expectedLoss.model,
    data: expectedLoss.start(3, 2),
    loss: "norm(A*c - b)^2 + tr(A*S*A')",
  },
];

/** Compiling takes seconds, more where other work shares the machine. */
vi.setConfig({ testTimeout: 400_000 });

describe.skipIf(!hasModules('numpy', 'torch'))('gradients are those of PyTorch', () => {
  test.each(examples)('$name', async ({ model, data, loss = 'L', name }) => {
    const plain = given(compile([loss], { decls: model.decls, simplify: false }));
    const code = printProgram(plain, 'pytorch');
    if (!isRight(code)) throw new Error(code.left);
    const names = plain.inputs.map((i) => i.name);
    const truth = { shape: [], data: [] } as unknown as NdArray<Float64Array>;
    const base = pythonCase(
      { id: name, program: plain, data, truth },
      'pytorch',
      code.right as string,
    );
    const [answer] = runPython([
      { ...base, gradients: model.parameters.map((p) => names.indexOf(p)) },
    ]);
    expect(answer?.error).toBeUndefined();
    const [, ...derived] = await values(programOf(model), data);
    model.parameters.forEach((p, k) => {
      const got = answer?.outputs?.[k];
      if (!got) throw new Error(`no gradient by ${p}`);
      expectClose(got, derived[k] as NdArray<Float64Array>, `${name}: d(L, ${p})`, 1e-9);
    });
  });
});

test('Newton with the derived Hessian converges quadratically', async () => {
  const { norms } = await logistic.train(logistic.sample(12, 3), 5);
  expect(norms[0]).toBeGreaterThan(0.1);
  expect(norms[4]).toBeLessThan(1e-12);
});

test('the perceptron learns the flowers', async () => {
  const { losses } = await descend(perceptron.model, perceptron.start(6, 3), {
    steps: 150,
    rate: 0.5,
  });
  expect(losses[0]).toBeGreaterThan(0.8);
  expect(losses.at(-1)).toBeLessThan(0.15);
});

test('the convolutional network learns the flowers', async () => {
  const { losses } = await descend(convolution.model, convolution.start(4, 3), {
    steps: 150,
    rate: 0.5,
  });
  expect(losses.at(-1)).toBeLessThan(0.25);
});

test.skipIf(!withDigits)('the kernels over two axes learn the handwritten digits', async () => {
  const { losses } = await descend(images.model, images.start(0, 60, 3), {
    steps: 25,
    rate: 0.1,
    momentum: 0.9,
  });
  expect(losses[0]).toBeGreaterThan(2);
  expect(losses.at(-1)).toBeLessThan(0.6);
});

test('the transformer block learns to sort', async () => {
  const data = transformer.start({ sequences: 48, places: 4, kinds: 5, width: 12 });
  const { losses } = await descend(transformer.model, data, {
    steps: 40,
    rate: 0.2,
    momentum: 0.9,
  });
  expect(losses[0]).toBeGreaterThan(1.5);
  expect(losses.at(-1)).toBeLessThan(0.1);
});

test('the likelihood of the Gaussian process rises', async () => {
  const { losses } = await descend(gaussianProcess.model, gaussianProcess.start(10), {
    steps: 30,
    rate: 0.01,
  });
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) - 0.1);
});

test('the expected loss falls to its minimum without a sample', async () => {
  const { losses } = await descend(expectedLoss.model, expectedLoss.start(3, 2), {
    steps: 200,
    rate: 0.2,
  });
  for (let k = 1; k < losses.length; k++)
    expect(losses[k]).toBeLessThanOrEqual((losses[k - 1] as number) + 1e-12);
});
