/**
 * What an evaluation runs on: numbers, sizes, values of names. A `Machine` serves one choice of sizes and values; a
 * `Scope` adds the bound variables and the number of enclosing derivatives. Mutable: the caches and the counter of axes.
 */
import * as S from '../core/num/size.js';
import type { Size } from '../core/num/size.js';
import type { Index, Term } from '../core/term/term.js';
import type { Arithmetic } from './arithmetic.js';
import type { Dense } from './dense.js';
import * as D from './dense.js';
import type { Jet } from './jet.js';
import type { SmoothFunction } from './smoothFunction.js';

/** The value of a variable: a jet with one placeholder axis per axis of the variable (and any others). */
export type Binding = { readonly own: readonly number[]; readonly jet: Jet };

/** A discrete distribution: values at the atoms, and their weights. */
export type Distribution = {
  readonly own: readonly number[];
  readonly atom: number;
  readonly values: Jet;
  readonly weights: Dense;
};

/** Numbers, sizes and meanings of names for one evaluation. */
export type Machine = {
  readonly k: Arithmetic;
  readonly fresh: () => number;
  readonly sizes: ReadonlyMap<string, number>;
  readonly functions: ReadonlyMap<string, SmoothFunction>;
  readonly distributions: ReadonlyMap<string, Distribution>;
  /** Taken off the number of nodes a variable of a quadrature that is not exact; two values show its error. */
  readonly fewerNodes: number;
  readonly sizeCache: Map<string, number>;
  readonly indicatorCache: Map<Term, Dense>;
};

/** A machine with the variables bound so far and the number of enclosing derivatives. */
export type Scope = {
  readonly machine: Machine;
  readonly env: ReadonlyMap<string, Binding>;
  readonly depth: number;
};

/** The value of a size; NaN where a name has none. */
export const sizeOf = (machine: Machine, size: Size): number => {
  const known = machine.sizeCache.get(size.key);
  if (known !== undefined) return known;
  const value = S.evaluate(size, machine.sizes) ?? NaN;
  machine.sizeCache.set(size.key, value);
  return value;
};

/** The size of an index. */
export const indexSize = (machine: Machine, index: Index): number => sizeOf(machine, index.size);
/** The ids of indices. */
export const ids = (axes: readonly Index[]): readonly number[] => axes.map((i) => i.id);
/** The sizes of indices. */
export const shapeOf = (machine: Machine, axes: readonly Index[]): readonly number[] =>
  axes.map((i) => indexSize(machine, i));

/** New axis ids, one per axis. */
export const freshAxes = (machine: Machine, count: number): readonly number[] =>
  Array.from({ length: count }, () => machine.fresh());

/** A scope with one more bound variable. */
export const bind = (scope: Scope, name: string, binding: Binding): Scope => ({
  ...scope,
  env: new Map([...scope.env, [name, binding]]),
});

/** A counter of negative ids. */
export const counter = (): (() => number) => {
  let last = 0;
  return () => (last -= 1);
};

/** A binding over plain row-major data. */
export const plainBinding = (
  machine: Pick<Machine, 'fresh'>,
  shape: readonly number[],
  data: Float64Array,
): Binding => {
  const own = shape.map(() => machine.fresh());
  return { own, jet: [D.dense(own, shape, data)] };
};
