/** A point: sizes and values for everything that a statement names, and the machine that evaluates there. */
import type { Arithmetic } from './arithmetic.js';
import type { Binding, Distribution, Machine, Scope } from './machine.js';
import type { SmoothFunction } from './smoothFunction.js';

/** A point: everything that a machine needs besides numbers. */
export type Sample = {
  readonly sizes: ReadonlyMap<string, number>;
  readonly env: ReadonlyMap<string, Binding>;
  readonly functions: ReadonlyMap<string, SmoothFunction>;
  readonly distributions: ReadonlyMap<string, Distribution>;
  readonly fresh: () => number;
  /** The largest magnitude met when the values were made: rounding errors in them are relative to it. */
  readonly size: number;
};

/** A machine at a sample. */
export const machineAt = (k: Arithmetic, sample: Sample, fewerNodes = 0): Machine => ({
  k,
  fresh: sample.fresh,
  sizes: sample.sizes,
  functions: sample.functions,
  distributions: sample.distributions,
  fewerNodes,
  sizeCache: new Map(),
  indicatorCache: new Map(),
});
/** The outermost scope at a sample. */
export const scopeAt = (k: Arithmetic, sample: Sample, fewerNodes = 0): Scope => ({
  machine: machineAt(k, sample, fewerNodes),
  env: sample.env,
  depth: 0,
});
