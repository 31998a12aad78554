/** The numeric meaning of a term or tensor at given sizes and values. */
import * as E from 'fp-ts/lib/Either.js';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import type { Tensor } from '../core/term/term.js';
import { reals } from './arithmetic.js';
import * as D from './dense.js';
import { evaluateTerm } from './evaluateTerm.js';
import * as J from './jet.js';
import { ids, shapeOf } from './machine.js';
import { scopeAt } from './point.js';
import { givenSample } from './sample.js';
import type { SmoothFunction } from './smoothFunction.js';
import type { Unknown } from './solve.js';

/** Sizes and values of names. */
export type Point = {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, NdArray>;
  readonly functions?: ReadonlyMap<string, SmoothFunction>;
};

const flat = (a: NdArray): Unknown => {
  const data = new Float64Array(D.elements(a.shape));
  ops.assign(ndarray(data, [...a.shape]), a);
  return { shape: [...a.shape], data };
};

/**
 * Evaluates a tensor.
 *
 * Shapes: values have the declared shapes under `sizes`; the result has the axes of `tensor`, in that order.
 * Values: float64; NaN where something in the tensor is not defined.
 * Errors: a reason where a name has no value, an operator no meaning or an array would be too large.
 */
export const evaluate = (tensor: Tensor, point: Point): E.Either<string, NdArray<Float64Array>> => {
  const values = new Map([...point.values].map(([name, a]) => [name, flat(a)]));
  const k = reals();
  const scope = scopeAt(k, givenSample(point.sizes, values, point.functions));
  const shape = shapeOf(scope.machine, tensor.axes);
  const value = J.real(evaluateTerm(scope, tensor.body));
  if (k.trouble !== undefined) return E.left(k.trouble);
  return E.right(ndarray(D.aligned(value, ids(tensor.axes), shape), [...shape]));
};
