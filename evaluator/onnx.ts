/** Runs programs on onnxruntime-node, where it is installed and the program has an ONNX form. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import ndarray, { type NdArray } from 'ndarray';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { onnxModel } from '../core/codegen/onnx.js';
import type { Precision } from '../core/codegen/onnxGraph.js';
import type { Program } from '../core/codegen/program.js';
import * as K from './kernels.js';
import type { Arrays } from './runProgram.js';

type Runtime = typeof import('onnxruntime-node');

let loading: Promise<Runtime | undefined> | undefined;

/** The runtime; undefined where it is not installed. Loaded once. */
export const loadRuntime = (): Promise<Runtime | undefined> =>
  (loading ??= import('onnxruntime-node').catch(() => undefined));

type Session = Either<string, InferenceSession>;
const sessions = new WeakMap<Program, Map<Precision, Promise<Session>>>();

const open = async (program: Program, precision: Precision): Promise<Session> => {
  const runtime = await loadRuntime();
  if (!runtime) return left('onnxruntime-node is not installed');
  const model = onnxModel(program, precision);
  if (isLeft(model)) return left(model.left.message);
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 as const };
  try {
    return right(await runtime.InferenceSession.create(model.right, options));
  } catch (error) {
    return left(`onnxruntime does not take the model: ${(error as Error).message}`);
  }
};

/** The session of a program: made once, it serves all shapes. */
const sessionOf = (program: Program, precision: Precision): Promise<Session> => {
  const known = sessions.get(program) ?? new Map<Precision, Promise<Session>>();
  sessions.set(program, known);
  const made = known.get(precision) ?? open(program, precision);
  known.set(precision, made);
  return made;
};

const feed = (runtime: Runtime, a: NdArray, precision: Precision): Tensor => {
  const { data, shape } = K.input(a);
  return precision === 'float64'
    ? new runtime.Tensor('float64', data, [...shape])
    : new runtime.Tensor('float32', Float32Array.from(data), [...shape]);
};

/**
 * Runs a program on onnxruntime.
 *
 * Values: float64, of numbers that were float32 where `precision` says so; one array an output, in order.
 * Errors: a text, where the runtime is not installed or the program has no ONNX form.
 */
export const runOnOnnx = async (
  program: Program,
  data: Arrays,
  precision: Precision = 'float64',
): Promise<Either<string, readonly NdArray<Float64Array>[]>> => {
  const session = await sessionOf(program, precision);
  if (isLeft(session)) return session;
  const runtime = (await loadRuntime()) as Runtime;
  const known = new Set(session.right.inputNames);
  const feeds = Object.fromEntries(
    program.inputs
      .filter((i) => known.has(i.name))
      .map((i) => [i.name, feed(runtime, data[i.name] as NdArray, precision)]),
  );
  const results = await session.right.run(feeds);
  return right(
    session.right.outputNames.map((name) => {
      const { dims, data: values } = results[name] as Tensor;
      return ndarray(Float64Array.from(values as Float64Array), [...dims]);
    }),
  );
};
