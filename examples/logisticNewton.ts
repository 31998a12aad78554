/** Logistic regression by Newton's method: gradient and Hessian are derived, the step is a linear system. */
import {
  given,
  printLosses,
  programOf,
  random,
  script,
  randomArray,
  array,
  values,
  type Arrays,
  type Model,
} from './model.js';
import { compile } from '../index.js';

export const model: Model = {
  decls: "X : [n,m]; y : [n]; w : [m]; L := sum(i: log(1 + exp((X*w)[i]))) - y'*X*w + w'*w/2",
  parameters: ['w'],
};

/** Points on two sides of a plane, some on the wrong one. */
export const sample = (n: number, m: number): Arrays => {
  const next = random(1);
  const X = randomArray([n, m], 1, next);
  const y = Array.from({ length: n }, (_, i) => Number((X.get(i, 0) as number) + 0.5 * next() > 0));
  return { X, y: array([n], y), w: array([m], Array<number>(m).fill(0)) };
};

/** Newton steps; the norm of the gradient before each. */
export const train = async (
  data: Arrays,
  steps = 6,
): Promise<{ readonly data: Arrays; readonly norms: readonly number[] }> => {
  const newton = given(
    compile(['w - inv(d(d(L, w), w))*d(L, w)'], { decls: model.decls, time: 60_000 }),
  );
  const gradient = programOf(model);
  const norms: number[] = [];
  let now = data;
  for (let k = 0; k < steps; k++) {
    const [, g] = await values(gradient, now);
    norms.push(Math.hypot(...(g?.data ?? [])));
    const [w] = await values(newton, now);
    if (w) now = { ...now, w };
  }
  return { data: now, norms };
};

/** Newton from zero at 200 points. */
export const main = async (): Promise<void> => {
  const { norms } = await train(sample(200, 5));
  printLosses('logistic regression by Newton: norm of the gradient', norms);
};
await script(import.meta.url, main);
