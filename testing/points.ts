/** Points that meet declarations, as a fast-check arbitrary: sizes from 1 to 4, entries made of small integers. */
import { isRight } from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { toNested, type Nested } from '../api/values.js';
import type { Context, Term } from '../core/term/term.js';
import { reals } from '../evaluator/arithmetic.js';
import type { Sample } from '../evaluator/point.js';
import { drawSample, valuesOf } from '../evaluator/sample.js';
import { sizeProblem, valid } from '../evaluator/sizes.js';
import ndarray from 'ndarray';

/** Sizes and values by name; what a test is shown of a counterexample. */
export type Values = {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, Nested>>;
};

/** A point with all that an evaluation needs. */
export type Point = Values & { readonly sample: Sample };

const largestSize = 4;
/** Integers that one point is made of. */
const tapeLength = 64;

const plain = (context: Context, sample: Sample): Values => ({
  sizes: Object.fromEntries(sample.sizes),
  values: Object.fromEntries(
    [...valuesOf(context, sample)].map(([name, v]) => [
      name,
      toNested(ndarray(v.data, [...v.shape])),
    ]),
  ),
});

/**
 * Points for the names of a context; `sides` are the terms that will be evaluated there.
 *
 * What a declaration asks is built, not filtered (posdef is L*L' + I, orthogonal a product of reflections), so shrinking
 * sizes and integers leaves it true.
 */
export const pointsFor = (context: Context, sides: readonly Term[]): fc.Arbitrary<Point> => {
  const problem = sizeProblem(context, sides);
  const sizes = fc
    .record(
      Object.fromEntries(
        problem.names.map((name) => [name, fc.integer({ min: 1, max: largestSize })] as const),
      ),
    )
    .map((record) => new Map(Object.entries(record)))
    .filter((chosen) => valid(problem, chosen));
  const entries = fc.integer({ min: -3, max: 3 });
  const tape = fc.array(entries, { minLength: tapeLength, maxLength: tapeLength });
  return fc
    .tuple(sizes, tape)
    .map(([chosen, integers]) =>
      drawSample(reals(), context, sides, chosen, { seed: 1, tape: integers }),
    )
    .filter(isRight)
    .map(({ right: sample }) => {
      const shown = plain(context, sample);
      const text = (): string => JSON.stringify(shown);
      return { ...shown, sample, [fc.toStringMethod]: text };
    });
};
