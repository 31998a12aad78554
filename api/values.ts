/** Arrays of numbers between nested lists (JSON) and ndarrays. */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import ndarray, { type NdArray } from 'ndarray';
import type { Counterexample } from '../evaluator/check.js';

/** A number, or a list of such; all lists of one level have one length. */
export type Nested = number | readonly Nested[];

/** An array as nested lists; one without axes is a number. */
export const toNested = (array: NdArray): Nested => {
  const level = (at: readonly number[]): Nested => {
    const size = array.shape[at.length];
    if (size === undefined) return array.get(...at);
    return Array.from({ length: size }, (_, k) => level([...at, k]));
  };
  return level([]);
};

const shapeOf = (value: unknown): readonly number[] =>
  Array.isArray(value) ? [value.length, ...(value.length > 0 ? shapeOf(value[0]) : [])] : [];

/** Nested lists as an array. Errors: a reason where the lists are ragged or hold something else than numbers. */
export const fromNested = (value: unknown): Either<string, NdArray<Float64Array>> => {
  const shape = shapeOf(value);
  const flat = Array.isArray(value) ? (value.flat(Infinity) as readonly unknown[]) : [value];
  const regular = (part: unknown, depth: number): boolean =>
    depth === shape.length
      ? typeof part === 'number'
      : Array.isArray(part) &&
        part.length === shape[depth] &&
        part.every((inner) => regular(inner, depth + 1));
  if (!regular(value, 0)) return left('lists of different lengths, or an entry is no number');
  return right(ndarray(Float64Array.from(flat as readonly number[]), [...shape]));
};

/** A counterexample as plain JSON. */
export type CounterexampleJson = {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, Nested>>;
  readonly lhs: Nested;
  readonly rhs: Nested;
  readonly at: readonly number[];
};

/** A counterexample as plain JSON. */
export const counterexampleJson = (found: Counterexample): CounterexampleJson => ({
  sizes: Object.fromEntries(found.sizes),
  values: Object.fromEntries([...found.values].map(([name, v]) => [name, toNested(v)])),
  lhs: toNested(found.lhs),
  rhs: toNested(found.rhs),
  at: found.at,
});
