/** Both sides of a statement at one point, and that point as a counterexample. */
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Statement, Term } from '../core/term/term.js';
import { reals } from './arithmetic.js';
import * as D from './dense.js';
import { evaluateTerm } from './evaluateTerm.js';
import * as J from './jet.js';
import { ids, shapeOf } from './machine.js';
import { scopeAt } from './point.js';
import type { Sample } from './point.js';
import { valuesOf } from './sample.js';
import type { Sizes } from './sizes.js';

/** A point at which the sides differ clearly. */
export type Counterexample = {
  readonly sizes: Sizes;
  readonly values: ReadonlyMap<string, NdArray<Float64Array>>;
  readonly lhs: NdArray<Float64Array>;
  readonly rhs: NdArray<Float64Array>;
  /** The position of the largest difference, one number per axis of the statement. */
  readonly at: readonly number[];
};

/** The entries of both sides, row-major, over the axes of the statement. */
export type Sides = {
  readonly lhs: Float64Array;
  readonly rhs: Float64Array;
  readonly shape: readonly number[];
};

/** Both sides, with what the evaluation noted on the way. */
export type Evaluated = Sides & {
  /** The largest magnitude of an intermediate result. */
  readonly peak: number;
  /** Whether a quadrature that is not exact was used. */
  readonly inexact: boolean;
  /** Why a side has no value, where that is known. */
  readonly trouble: string | undefined;
};

/** The largest absolute value. */
export const largest = (data: Float64Array): number =>
  data.reduce((a, x) => Math.max(a, Math.abs(x)), 0);

/** Whether every entry is a number. */
export const finite = (data: Float64Array): boolean => data.every((x) => Number.isFinite(x));

/** Evaluates both sides at a sample; `fewerNodes` are taken off every quadrature that is not exact. NaN where the time is up. */
export const evaluateSides = (
  statement: Statement,
  sample: Sample,
  fewerNodes: number,
  deadline = Infinity,
): Evaluated => {
  const k = { ...reals(1 << 17, 4e6, deadline), peak: sample.size };
  const scope = scopeAt(k, sample, fewerNodes);
  const shape = shapeOf(scope.machine, statement.axes);
  const side = (term: Term): Float64Array => {
    const value = J.real(evaluateTerm(scope, term));
    return D.aligned(value, ids(statement.axes), shape);
  };
  const [lhs, rhs] = [side(statement.lhs), side(statement.rhs)];
  return { lhs, rhs, shape, peak: k.peak, inexact: k.inexact, trouble: k.trouble };
};

/** Where one side alone is defined, else where they differ most. */
const positionOf = (sides: Sides): readonly number[] => {
  const gaps = sides.lhs.map((x, at) => Math.abs(x - (sides.rhs[at] as number)));
  const oneSided = sides.lhs.findIndex(
    (x, at) => Number.isFinite(x) !== Number.isFinite(sides.rhs[at]),
  );
  let rest = oneSided >= 0 ? oneSided : gaps.indexOf(largest(gaps));
  return D.rowMajor(sides.shape).map((stride) => {
    const at = Math.floor(rest / stride);
    rest %= stride;
    return at;
  });
};

/** The point of a sample with the values of all names and of both sides. */
export const counterexampleAt = (
  statement: Statement,
  sample: Sample,
  sides: Sides,
): Counterexample => ({
  sizes: sample.sizes,
  values: new Map(
    [...valuesOf(statement.context, sample)].map(([name, v]) => [
      name,
      ndarray(v.data, [...v.shape]),
    ]),
  ),
  lhs: ndarray(sides.lhs, [...sides.shape]),
  rhs: ndarray(sides.rhs, [...sides.shape]),
  at: positionOf(sides),
});
