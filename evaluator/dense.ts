/**
 * Dense arrays whose axes are named by integers (index ids; negative ids are the evaluator's own axes).
 *
 * An array that lacks an axis is constant along it. Views share `data` and differ in strides; nothing writes to an array
 * after it is made. Elements outside float64 (residues) are held as doubles; see arithmetic.ts.
 */
import * as K from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';

/** An array: axis ids, sizes, strides and the shared data. */
export type Dense = {
  readonly axes: readonly number[];
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly data: Float64Array;
};

/** An axis to be summed: its id and its size. */
export type Summed = { readonly id: number; readonly size: number };

/** The number of elements of a shape. */
export const elements = (shape: readonly number[]): number => {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
};

/** Row-major strides. */
export const rowMajor = (shape: readonly number[]): readonly number[] => {
  const strides: number[] = shape.map(() => 1);
  let step = 1;
  for (let k = shape.length - 1; k >= 0; k--) {
    strides[k] = step;
    step *= shape[k] as number;
  }
  return strides;
};

/** An array over row-major data. */
export const dense = (
  axes: readonly number[],
  shape: readonly number[],
  data: Float64Array,
): Dense => ({
  axes,
  shape,
  strides: rowMajor(shape),
  data,
});

/** A number as an array without axes. */
export const scalar = (value: number): Dense => ({
  axes: [],
  shape: [],
  strides: [],
  data: new Float64Array([value]),
});

/** 1 where the two axes agree. */
export const identity = (row: number, column: number, size: number): Dense => {
  const data = new Float64Array(size * size);
  for (let k = 0; k < size; k++) data[k * (size + 1)] = 1;
  return dense([row, column], [size, size], data);
};

/** True where an array has no axes. */
export const isScalar = (a: Dense): boolean => a.axes.length === 0;
/** The size of an axis; 1 where it is absent. */
export const sizeOf = (a: Dense, axis: number): number => a.shape[a.axes.indexOf(axis)] ?? 1;

/** Memory offsets of all positions of `shape`, in row-major order. */
export const offsets = (shape: readonly number[], strides: readonly number[]): Int32Array => {
  const result = new Int32Array(elements(shape));
  let filled = 1;
  for (let k = shape.length - 1; k >= 0; k--) {
    const [size, stride] = [shape[k] as number, strides[k] as number];
    for (let step = 1; step < size; step++)
      for (let at = 0; at < filled; at++)
        result[step * filled + at] = (result[at] as number) + step * stride;
    filled *= size;
  }
  return result;
};

/** Gives the axes new ids, all at once; axes that get one id become a diagonal. */
export const rename = (a: Dense, from: readonly number[], to: readonly number[]): Dense => {
  const [axes, shape, strides]: [number[], number[], number[]] = [[], [], []];
  for (let k = 0; k < a.axes.length; k++) {
    const old = a.axes[k] as number;
    const found = from.indexOf(old);
    const id = found < 0 ? old : (to[found] as number);
    const known = axes.indexOf(id);
    if (known >= 0) strides[known] = (strides[known] as number) + (a.strides[k] as number);
    else {
      axes.push(id);
      shape.push(a.shape[k] as number);
      strides.push(a.strides[k] as number);
    }
  }
  return { axes, shape, strides, data: a.data };
};

/** A view that has the axis, constant along it where it was absent. */
export const withAxis = (a: Dense, id: number, size: number): Dense =>
  a.axes.includes(id)
    ? a
    : {
        axes: [...a.axes, id],
        shape: [...a.shape, size],
        strides: [...a.strides, 0],
        data: a.data,
      };

/** The entries in row-major order of the given axes (absent axes repeat). All axes of `a` must be listed. */
export const aligned = (
  a: Dense,
  axes: readonly number[],
  shape: readonly number[],
): Float64Array => {
  const strides = axes.map((id) => {
    const k = a.axes.indexOf(id);
    return k < 0 ? 0 : (a.strides[k] as number);
  });
  const list = offsets(shape, strides);
  const result = new Float64Array(list.length);
  for (let k = 0; k < list.length; k++) result[k] = a.data[list[k] as number] as number;
  return result;
};

/** Fixes the axis at one position. */
export const slice = (a: Dense, axis: number, at: number): Dense => {
  const k = a.axes.indexOf(axis);
  if (k < 0) return a;
  const without = <T>(list: readonly T[]): T[] => list.filter((_, j) => j !== k);
  return {
    axes: without(a.axes),
    shape: without(a.shape),
    strides: without(a.strides),
    data: a.data.subarray(at * (a.strides[k] as number)),
  };
};

/** Applies a function to every entry. */
export const map = (a: Dense, f: (x: number) => number): Dense => {
  const data = aligned(a, a.axes, a.shape);
  for (let k = 0; k < data.length; k++) data[k] = f(data[k] as number);
  return dense(a.axes, a.shape, data);
};

type Joint = { axes: number[]; shape: number[]; a: number[]; b: number[] };

const joint = (a: Dense, b: Dense): Joint => {
  const result: Joint = { axes: [...a.axes], shape: [...a.shape], a: [...a.strides], b: [] };
  for (const id of a.axes) {
    const k = b.axes.indexOf(id);
    result.b.push(k < 0 ? 0 : (b.strides[k] as number));
  }
  for (let k = 0; k < b.axes.length; k++)
    if (!a.axes.includes(b.axes[k] as number)) {
      result.axes.push(b.axes[k] as number);
      result.shape.push(b.shape[k] as number);
      result.a.push(0);
      result.b.push(b.strides[k] as number);
    }
  return result;
};

const tooLarge = (k: Arithmetic): Dense =>
  scalar(K.undefinedValue(k, 'an intermediate array would be too large'));

/** Combines two arrays entry by entry, broadcasting over absent axes. */
export const zip = (
  k: Arithmetic,
  a: Dense,
  b: Dense,
  f: (x: number, y: number) => number,
): Dense => {
  const j = joint(a, b);
  if (elements(j.shape) > k.maxElements) return tooLarge(k);
  const [la, lb] = [offsets(j.shape, j.a), offsets(j.shape, j.b)];
  const data = new Float64Array(la.length);
  for (let p = 0; p < data.length; p++)
    data[p] = f(a.data[la[p] as number] as number, b.data[lb[p] as number] as number);
  return dense(j.axes, j.shape, data);
};

/** a + b. */
export const add = (k: Arithmetic, a: Dense, b: Dense): Dense => {
  const p = k.modulus;
  if (p !== 0) return zip(k, a, b, (x, y) => (x + y) % p);
  let peak = k.peak;
  const sum = zip(k, a, b, (x, y) => {
    const size = x < 0 ? -x : x;
    if (size > peak) peak = size;
    return x + y;
  });
  k.peak = peak;
  return sum;
};

/** c*a for a number c. */
export const scale = (k: Arithmetic, a: Dense, c: number): Dense => {
  const p = k.modulus;
  if (c === 1) return a;
  return p === 0 ? map(a, (x) => c * x) : map(a, (x) => (c * x) % p);
};

type Split = { out: Joint; sum: { shape: number[]; a: number[]; b: number[] }; repeat: number };

const split = (a: Dense, b: Dense, summed: readonly Summed[]): Split => {
  const j = joint(a, b);
  const out: Joint = { axes: [], shape: [], a: [], b: [] };
  const sum = { shape: [] as number[], a: [] as number[], b: [] as number[] };
  for (let k = 0; k < j.axes.length; k++) {
    const isSummed = summed.some((s) => s.id === j.axes[k]);
    const target = isSummed ? sum : out;
    if (!isSummed) out.axes.push(j.axes[k] as number);
    target.shape.push(j.shape[k] as number);
    target.a.push(j.a[k] as number);
    target.b.push(j.b[k] as number);
  }
  let repeat = 1;
  for (const s of summed) if (!j.axes.includes(s.id)) repeat *= s.size;
  return { out, sum, repeat };
};

const fill = (k: Arithmetic, a: Dense, b: Dense, { out, sum, repeat }: Split): Float64Array => {
  const [oa, ob] = [offsets(out.shape, out.a), offsets(out.shape, out.b)];
  const [sa, sb] = [offsets(sum.shape, sum.a), offsets(sum.shape, sum.b)];
  const [da, db, p, n] = [a.data, b.data, k.modulus, sa.length];
  const data = new Float64Array(oa.length);
  let peak = k.peak;
  for (let o = 0; o < data.length; o++) {
    const [pa, pb] = [oa[o] as number, ob[o] as number];
    let total = 0;
    if (p === 0)
      for (let s = 0; s < n; s++)
        total += (da[pa + (sa[s] as number)] as number) * (db[pb + (sb[s] as number)] as number);
    else
      for (let s = 0; s < n; s++)
        total =
          (total +
            (da[pa + (sa[s] as number)] as number) * (db[pb + (sb[s] as number)] as number)) %
          p;
    data[o] = p === 0 ? total * repeat : (total * (repeat % p)) % p;
    const size = Math.abs(total);
    if (size > peak) peak = size;
  }
  k.peak = peak;
  return data;
};

/**
 * The product of two arrays, summed over the given axes (an axis that both lack counts its size).
 *
 * Cost: the product of the sizes of all distinct axes, in multiplications.
 */
export const contract = (k: Arithmetic, a: Dense, b: Dense, summed: readonly Summed[]): Dense => {
  const parts = split(a, b, summed);
  const size = elements(parts.out.shape);
  if (size > k.maxElements || size * elements(parts.sum.shape) > k.maxWork) return tooLarge(k);
  return dense(parts.out.axes, parts.out.shape, fill(k, a, b, parts));
};

const unit = scalar(1);
/** Sums over the given axes (an absent axis counts its size). */
export const sumOver = (k: Arithmetic, a: Dense, summed: readonly Summed[]): Dense =>
  summed.length === 0 ? a : contract(k, a, unit, summed);
