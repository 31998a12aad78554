/** Running compiled programs. */
import { isLeft, isRight, right, type Either } from 'fp-ts/lib/Either.js';
import type { NdArray } from 'ndarray';
import type { Program } from '../core/codegen/program.js';
import { runOnOnnx } from '../evaluator/onnx.js';
import { runOnKernels, sizesOf } from '../evaluator/runProgram.js';
import type { Data } from './evaluate.js';

/** `engine`: onnxruntime-node, this package's own kernels, or the first that can (default). */
export type RunOptions = {
  readonly engine?: 'auto' | 'onnx' | 'ndarray';
  /** Numbers inside onnxruntime (default float64; the kernels are always float64). */
  readonly precision?: 'float64' | 'float32';
};

/** The outputs in order, and what they were computed by. */
export type RunResult = {
  readonly engine: 'onnx' | 'ndarray';
  readonly outputs: readonly NdArray<Float64Array>[];
};

/**
 * Runs a program at given arrays. A program is made ready once, and serves arrays of all shapes that fit.
 *
 * Values: float64. Errors: a text, where an array is missing, its shape does not fit, or the engine asked for cannot run it.
 *
 * @example
 * const program = compile(["x'*y"], { decls: 'x, y : [n]' });
 * if (isRight(program)) await run(program.right, { x, y }); // right({ engine: 'onnx', outputs: [...] })
 */
export const run = async (
  program: Program,
  data: Data,
  options: RunOptions = {},
): Promise<Either<string, RunResult>> => {
  const { engine = 'auto', precision = 'float64' } = options;
  const fits = sizesOf(program, data);
  if (isLeft(fits)) return fits;
  if (engine !== 'ndarray') {
    const made = await runOnOnnx(program, data, precision);
    if (isRight(made)) return right({ engine: 'onnx', outputs: made.right });
    if (engine === 'onnx') return made;
  }
  const made = runOnKernels(program, data);
  return isLeft(made) ? made : right({ engine: 'ndarray', outputs: made.right });
};

/** Runs a program at each of a list of arrays, one after the other, with one session. Errors: the first one. */
export const runBatch = async (
  program: Program,
  batch: readonly Data[],
  options: RunOptions = {},
): Promise<Either<string, readonly RunResult[]>> => {
  const results: RunResult[] = [];
  for (const data of batch) {
    const made = await run(program, data, options);
    if (isLeft(made)) return made;
    results.push(made.right);
  }
  return right(results);
};
