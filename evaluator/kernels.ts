/**
 * The operations of programs on arrays: what the target `ndarray` calls, in this process and from generated text.
 *
 * Arrays are `Dense` with axes 0, 1, ... in order. Specs are those of an einsum (`ij,jk->ik`). Nothing is written to an operand.
 */
import ndarray, { type NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import { readSpec } from '../core/codegen/letters.js';
import { reals } from './arithmetic.js';
import * as D from './dense.js';
import type { Dense } from './dense.js';
import { epsilonArray } from './indicator.js';
import * as J from './jet.js';
import { factorise, logDeterminant, solveWith } from './linearAlgebra.js';
import * as M from './matrix.js';
import { realPower, scalarFunctions } from './scalarFunctions.js';

const arithmetic = () => reals(1 << 27, 1e12);
const count = (n: number): readonly number[] => Array.from({ length: n }, (_, k) => k);

/** The array with its axes under other names (a repeated name is a diagonal). */
const under = (a: Dense, labels: readonly number[]): Dense => D.rename(a, a.axes, labels);
/** The array as one with axes 0, 1, ... in the order given. */
const laid = (a: Dense, out: readonly number[], shape: readonly number[]): Dense =>
  D.dense(count(out.length), shape, D.aligned(a, out, shape));

const sizesOf = (args: readonly Dense[]): ReadonlyMap<number, number> =>
  new Map(args.flatMap((a) => a.axes.map((l, k) => [l, a.shape[k] as number] as const)));

/** Data in row-major order as an array. */
export const array = (shape: readonly number[], data: Float64Array): Dense =>
  D.dense(count(shape.length), shape, data);
/** An ndarray as an array of the kernels; a copy. */
export const input = (a: NdArray): Dense => {
  const data = new Float64Array(D.elements(a.shape));
  ops.assign(ndarray(data, [...a.shape]), a);
  return array([...a.shape], data);
};
/** An array of the kernels as an ndarray. */
export const output = (a: Dense): NdArray<Float64Array> =>
  ndarray(D.aligned(a, a.axes, a.shape), [...a.shape]);
/** A number as an array without axes. */
export const number = (value: number): Dense => D.scalar(value);
/** 0, 1, ..., n - 1. */
export const range = (n: number): Dense => array([n], Float64Array.from(count(n)));
/** Levi-Civita. */
export const epsilon = (order: number): Dense => epsilonArray(count(order), 0);

/** The product of one or two arrays, summed over the letters that the result lacks. */
export const einsum = (spec: string, ...args: readonly Dense[]): Dense => {
  const { args: labels, out } = readSpec(spec);
  const named = args.map((a, k) => under(a, labels[k] as readonly number[]));
  const sizes = sizesOf(named);
  const summed = [...sizes].flatMap(([id, size]) => (out.includes(id) ? [] : [{ id, size }]));
  const [a, b = D.scalar(1)] = named as [Dense, Dense?];
  const alone = args.length === 1 && summed.length === 0;
  const made = alone ? a : D.contract(arithmetic(), a, b, summed);
  return laid(
    made,
    out,
    out.map((l) => sizes.get(l) as number),
  );
};

/** The array repeated along new axes; `shape` is that of the result. */
export const expand = (spec: string, a: Dense, shape: readonly number[]): Dense => {
  const { args, out } = readSpec(spec);
  return laid(under(a, args[0] as readonly number[]), out, shape);
};

const logistic = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Functions of one number that the evaluator has not, or has in another form. */
const unary: Readonly<Record<string, (x: number) => number>> = {
  log1p: Math.log1p,
  expm1: Math.expm1,
  softplus,
  sigmoid: logistic,
};
const binary: Readonly<Record<string, (x: number, y: number) => number>> = {
  pow: (x, y) => realPower(x, y, 0),
  max: Math.max,
  min: Math.min,
  logaddexp: (x, y) =>
    x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y))),
};

const function1 = (name: string): ((x: number) => number) => {
  const own = unary[name];
  const known = scalarFunctions.get(name);
  if (own) return own;
  if (!known) throw new Error(`broken invariant: no kernel for ${name}`);
  return (x) => known(x, 0);
};

/** A function entry by entry, operands repeated along axes that they lack. */
export const map = (name: string, spec: string, ...args: readonly Dense[]): Dense => {
  const { args: labels, out } = readSpec(spec);
  const named = args.map((a, k) => under(a, labels[k] as readonly number[]));
  const sizes = sizesOf(named);
  const [a, b] = named as [Dense, Dense?];
  const made = b
    ? D.zip(arithmetic(), a, b, binary[name] as (x: number, y: number) => number)
    : D.map(a, function1(name));
  return laid(
    made,
    out,
    out.map((l) => sizes.get(l) as number),
  );
};

/** The sum of coefficient*operand; operands are repeated along axes that they lack. */
export const combine = (
  spec: string,
  coefs: readonly number[],
  ...args: readonly Dense[]
): Dense => {
  const { args: labels, out } = readSpec(spec);
  const named = args.map((a, k) => under(a, labels[k] as readonly number[]));
  const sizes = sizesOf(named);
  const shape = out.map((l) => sizes.get(l) as number);
  const data = new Float64Array(D.elements(shape));
  named.forEach((a, k) => {
    const strides = out.map((l) => a.strides[a.axes.indexOf(l)] ?? 0);
    const offsets = D.offsets(shape, strides);
    const c = coefs[k] as number;
    for (let p = 0; p < data.length; p++)
      data[p] = (data[p] as number) + c * (a.data[offsets[p] as number] as number);
  });
  return array(shape, data);
};

/** An integer array over the letters: coefficients times positions, or times entries of integer arrays, plus a constant. */
export type Affine = {
  readonly constant: number;
  readonly unknowns: readonly (
    | { readonly coef: number; readonly at: string }
    | { readonly coef: number; readonly at: string; readonly entry: Dense }
  )[];
};

const affineArray = (
  { constant, unknowns }: Affine,
  letters: string,
  shape: readonly number[],
): Dense => {
  const parts = unknowns.map((u) =>
    'entry' in u ? u.entry : range(shape[letters.indexOf(u.at)] as number),
  );
  const spec = `${[...unknowns.map((u) => u.at), ''].join(',')}->${letters}`;
  const made = combine(spec, [...unknowns.map((u) => u.coef), constant], ...parts, number(1));
  return made;
};

/** 1 where the affine expression is 0 (`=`) or at most 0 (`<=`). */
export const indicator = (
  relation: '=' | '<=',
  affine: Affine,
  letters: string,
  shape: readonly number[],
): Dense =>
  D.map(affineArray(affine, letters, shape), (x) => Number(relation === '=' ? x === 0 : x <= 0));

/** The array with one axis read at an affine index, cut off to the axis. */
export const gather = (
  a: Dense,
  axis: number,
  affine: Affine,
  letters: string,
  shape: readonly number[],
): Dense => {
  const index = affineArray(affine, letters, shape);
  const full = laid(a, count(a.shape.length), a.shape);
  const last = (a.shape[axis] as number) - 1;
  const outer = D.elements(a.shape.slice(0, axis));
  const inner = D.elements(a.shape.slice(axis + 1));
  const places = index.data.length;
  const data = new Float64Array(outer * places * inner);
  for (let o = 0; o < outer; o++)
    for (let p = 0; p < places; p++) {
      const at = Math.min(last, Math.max(0, index.data[p] as number));
      const from = (o * (last + 1) + at) * inner;
      data.set(full.data.subarray(from, from + inner), (o * places + p) * inner);
    }
  return array([...a.shape.slice(0, axis), ...shape, ...a.shape.slice(axis + 1)], data);
};

type Fold = (data: Float64Array) => number;
const largest: Fold = (xs) => xs.reduce((m, x) => (x > m || Number.isNaN(x) ? x : m));
const logSumExp: Fold = (xs) => {
  const top = largest(xs);
  if (!Number.isFinite(top)) return top;
  return top + Math.log(xs.reduce((sum, x) => sum + Math.exp(x - top), 0));
};
const folds: Readonly<Record<string, Fold>> = {
  largest,
  smallest: (xs) => -largest(xs.map((x) => -x)),
  prod: (xs) => xs.reduce((p, x) => p * x, 1),
  logsumexp: logSumExp,
};

/** Softmax, logsumexp, largest, smallest or the product over the axes at these positions. */
export const reduce = (name: string, a: Dense, axes: readonly number[]): Dense => {
  const rest = a.axes.filter((k) => !axes.includes(k));
  const sizes = (list: readonly number[]): readonly number[] =>
    list.map((k) => a.shape[k] as number);
  const width = D.elements(sizes(axes));
  const flat = D.aligned(a, [...rest, ...axes], [...sizes(rest), ...sizes(axes)]);
  const rows = Array.from({ length: D.elements(sizes(rest)) }, (_, r) =>
    flat.subarray(r * width, (r + 1) * width),
  );
  if (name !== 'softmax') return array(sizes(rest), Float64Array.from(rows, folds[name] as Fold));
  for (const row of rows) {
    const top = largest(row);
    row.forEach((x, k) => (row[k] = Math.exp(x - top)));
    const total = row.reduce((sum, x) => sum + x, 0);
    row.forEach((x, k) => (row[k] = x / total));
  }
  const moved = D.rename(
    D.dense([...rest, ...axes], [...sizes(rest), ...sizes(axes)], flat),
    [],
    [],
  );
  return laid(moved, a.axes, a.shape);
};

const matrixFunctions: Readonly<Record<string, (tools: M.Tools, m: M.Matrix) => M.Matrix>> = {
  inv: M.inverse,
  adj: M.adjugate,
  pinv: M.pseudoInverse,
  expm: M.exponential,
  logm: M.logarithm,
  sqrtm: M.squareRoot,
};

/** A function of the matrix in the last two axes. */
export const matrix = (name: string, a: Dense): Dense => {
  const order = a.shape.length;
  const [rows, columns] = a.shape.slice(-2) as [number, number];
  const batch = a.shape.slice(0, -2);
  let next = -1;
  const tools = { k: arithmetic(), fresh: () => next-- };
  const m = { jet: J.constant(a), row: order - 2, column: order - 1, rows, columns };
  const result = matrixFunctions[name];
  if (result) {
    const made = J.real(M.over(result(tools, m), order - 2, order - 1));
    const shape = name === 'pinv' ? [...batch, columns, rows] : a.shape;
    return laid(made, count(order), shape);
  }
  if (name === 'det') return laid(J.real(M.determinant(tools, m)), count(order - 2), batch);
  const flat = D.aligned(a, a.axes, a.shape);
  const each = Float64Array.from({ length: D.elements(batch) }, (_, k) =>
    logDeterminant(factorise(flat.subarray(k * rows * rows, (k + 1) * rows * rows), rows)),
  );
  return array(batch, each);
};

/** inv(a)*b for a matrix and a vector or a matrix. */
export const solve = (a: Dense, b: Dense): Dense => {
  const [n = 1] = a.shape;
  const [, width = 1] = b.shape;
  const lu = factorise(D.aligned(a, a.axes, a.shape), n);
  return array(b.shape, solveWith(lu, D.aligned(b, b.axes, b.shape), width));
};
