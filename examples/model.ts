/** What the examples share: a loss in the language, its gradients derived by the engine, one program for all of them. */
import { pathToFileURL } from 'node:url';
import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import ndarray, { type NdArray } from 'ndarray';
import { compile, run, type Program } from '../index.js';

/** A loss named L in `decls`, and what is trained. `outputs`: what else to compute, after L and its gradients. */
export type Model = {
  readonly decls: string;
  readonly parameters: readonly string[];
  readonly outputs?: readonly string[];
};

export type Arrays = Readonly<Record<string, NdArray>>;

/** The value; throws where there is none: an example has nobody to hand an error to. */
export const given = <A>(made: Either<string, A>): A => {
  if (isLeft(made)) throw new Error(made.left);
  return made.right;
};

/** L, its gradient by each parameter, and the further outputs, as one program. */
export const programOf = ({ decls, parameters, outputs = [] }: Model): Program =>
  given(
    compile(['L', ...parameters.map((p) => `d(L, ${p})`), ...outputs], { decls, time: 60_000 }),
  );

/** Runs a program and gives the data of each output. */
export const values = async (
  program: Program,
  data: Arrays,
): Promise<readonly NdArray<Float64Array>[]> => given(await run(program, data)).outputs;

/** An array from row-major numbers. */
export const array = (shape: readonly number[], data: Iterable<number>): NdArray<Float64Array> =>
  ndarray(Float64Array.from(data), [...shape]);

/** Numbers between -1 and 1 that are the same in every run. */
export const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
};

/** A random array. */
export const randomArray = (shape: readonly number[], scale: number, next: () => number) =>
  array(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * next()),
  );

/** a + c*b, entry by entry. */
const moved = (a: NdArray, b: NdArray<Float64Array>, c: number): NdArray<Float64Array> =>
  array(
    a.shape,
    (a.data as Float64Array).map((x, k) => x + c * (b.data[k] as number)),
  );

/** `momentum`: how much of the last step is made again (none where left out). */
export type Descent = {
  readonly steps: number;
  readonly rate: number;
  readonly momentum?: number;
};

/** Gradient descent: the parameters after some steps, and the loss before each. */
export const descend = async (
  model: Model,
  data: Arrays,
  { steps, rate, momentum = 0 }: Descent,
): Promise<{ readonly data: Arrays; readonly losses: readonly number[] }> => {
  const program = programOf(model);
  const losses: number[] = [];
  const speed = new Map<string, NdArray<Float64Array>>();
  let now = data;
  for (let k = 0; k < steps; k++) {
    const [loss, ...gradients] = await values(program, now);
    losses.push(loss?.data[0] as number);
    const next = model.parameters.map((p, at) => {
      const gradient = gradients[at] as NdArray<Float64Array>;
      const before = speed.get(p);
      const step = before ? moved(gradient, before, momentum) : gradient;
      speed.set(p, step);
      return [p, moved(now[p] as NdArray, step, -rate)] as const;
    });
    now = { ...now, ...Object.fromEntries(next) };
  }
  return { data: now, losses };
};

/** The share of rows of scores, along the last axis, whose largest entry is where the one-hot row has its 1. */
export const accuracy = (scores: NdArray, truth: NdArray): number => {
  const width = scores.shape.at(-1) as number;
  const largest = (a: NdArray, row: number): number => {
    const entries = Array.from(
      { length: width },
      (_, k) => (a.data as Float64Array)[row * width + k] as number,
    );
    return entries.indexOf(Math.max(...entries));
  };
  const rows = scores.size / width;
  const hits = Array.from({ length: rows }, (_, r) => largest(scores, r) === largest(truth, r));
  return hits.filter(Boolean).length / rows;
};

/** Prints a line. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Prints a loss now and then: of the first and the last step and eight between. */
export const printLosses = (title: string, losses: readonly number[]): void => {
  say(title);
  const last = losses.length - 1;
  const shown = Array.from({ length: 10 }, (_, k) => Math.round((k * last) / 9));
  for (const k of new Set(shown))
    say(`  step ${`${k}`.padStart(4)}  ${(losses[k] as number).toPrecision(5)}`);
};

/** Runs an example where its file is what Node was started with. */
export const script = async (url: string, main: () => Promise<void>): Promise<void> => {
  const [, started] = process.argv;
  if (started !== undefined && url === pathToFileURL(started).href) await main();
};
