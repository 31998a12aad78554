/**
 * Linear algebra on one n by n matrix of plain numbers, row-major, real or modulo a prime.
 * Functions write only to arrays that they made.
 */
import * as K from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';

const swapRows = (m: Float64Array, width: number, a: number, b: number): void => {
  if (a === b) return;
  for (let c = 0; c < width; c++) {
    const x = m[a * width + c] as number;
    m[a * width + c] = m[b * width + c] as number;
    m[b * width + c] = x;
  }
};

const pivotRow = (m: Float64Array, n: number, width: number, column: number): number => {
  let best = column;
  for (let r = column + 1; r < n; r++)
    if (Math.abs(m[r * width + column] as number) > Math.abs(m[best * width + column] as number))
      best = r;
  return best;
};

const subtractRow = (
  k: Arithmetic,
  m: Float64Array,
  width: number,
  row: number,
  from: number,
  factor: number,
): void => {
  const p = k.modulus;
  for (let c = 0; c < width; c++) {
    const at = row * width + c;
    const x = (m[at] as number) - factor * (m[from * width + c] as number);
    m[at] = p === 0 ? x : ((x % p) + p) % p;
  }
};

/** Raises the largest magnitude that each entry of a row was made from, before a multiple of another row is subtracted. */
const raise = (
  largest: Float64Array,
  m: Float64Array,
  width: number,
  row: number,
  from: number,
  factor: number,
): void => {
  for (let c = 0; c < width; c++) {
    const at = row * width + c;
    const part = Math.abs(factor * (m[from * width + c] as number));
    largest[at] = Math.max(largest[at] as number, part);
  }
};

/** The determinant. 0 where a pivot is what rounding leaves of larger numbers: the matrix is singular as far as they tell. */
export const determinant = (k: Arithmetic, matrix: Float64Array, n: number): number => {
  const m = matrix.slice();
  const largest = matrix.map(Math.abs);
  const rounding = k.modulus === 0 ? 4 * n * Number.EPSILON : 0;
  let result = 1;
  for (let c = 0; c < n; c++) {
    const pivot = pivotRow(m, n, n, c);
    const value = m[pivot * n + c] as number;
    if (Math.abs(value) <= rounding * (largest[pivot * n + c] as number))
      return m.some(Number.isNaN) ? NaN : 0;
    if (pivot !== c) result = K.reduce(k, -result);
    swapRows(m, n, pivot, c);
    swapRows(largest, n, pivot, c);
    result = K.times(k, result, value);
    const inverse = K.reciprocal(k, value);
    for (let r = c + 1; r < n; r++) {
      const factor = K.times(k, m[r * n + c] as number, inverse);
      raise(largest, m, n, r, c, factor);
      subtractRow(k, m, n, r, c, factor);
    }
  }
  return result;
};

/** The inverse; all NaN where the matrix is singular (a pivot below 1e-12 of the largest entry). */
export const inverse = (k: Arithmetic, matrix: Float64Array, n: number): Float64Array => {
  const width = 2 * n;
  const m = new Float64Array(n * width);
  for (let r = 0; r < n; r++) {
    m.set(matrix.subarray(r * n, r * n + n), r * width);
    m[r * width + n + r] = 1;
  }
  const tiny = k.modulus === 0 ? 1e-12 * matrix.reduce((a, x) => Math.max(a, Math.abs(x)), 0) : 0;
  for (let c = 0; c < n; c++) {
    const pivot = pivotRow(m, n, width, c);
    const value = m[pivot * width + c] as number;
    if (!(Math.abs(value) > tiny)) return new Float64Array(n * n).fill(NaN);
    swapRows(m, width, pivot, c);
    const factor = K.reciprocal(k, value);
    for (let j = 0; j < width; j++)
      m[c * width + j] = K.times(k, m[c * width + j] as number, factor);
    for (let r = 0; r < n; r++)
      if (r !== c) subtractRow(k, m, width, r, c, m[r * width + c] as number);
  }
  const result = new Float64Array(n * n);
  for (let r = 0; r < n; r++) result.set(m.subarray(r * width + n, (r + 1) * width), r * n);
  return result;
};

/** A factorisation M = L D L' of a symmetric positive semidefinite matrix; L is unit lower triangular up to dropped columns. */
export type Factors = { readonly lower: Float64Array; readonly pivots: Float64Array };

/**
 * Factors a symmetric matrix; columns with zero pivot are 0.
 *
 * Errors: all NaN where the matrix is not positive semidefinite (a pivot below -1e-9 of the largest diagonal entry, or a
 * zero pivot with a column that is not zero).
 */
export const symmetricFactors = (k: Arithmetic, matrix: Float64Array, n: number): Factors => {
  const m = matrix.slice();
  const [lower, pivots] = [new Float64Array(n * n), new Float64Array(n)];
  const size = k.modulus === 0 ? m.reduce((a, x) => Math.max(a, Math.abs(x)), 0) : 0;
  for (let c = 0; c < n; c++) {
    const pivot = m[c * n + c] as number;
    if (Math.abs(pivot) <= 1e-11 * size) {
      for (let r = c; r < n; r++)
        if (!(Math.abs(m[r * n + c] as number) <= 1e-9 * size)) pivots.fill(NaN);
      continue;
    }
    if (!(k.modulus !== 0 || pivot > 0)) pivots.fill(NaN);
    pivots[c] = Number.isNaN(pivots[c] as number) ? NaN : pivot;
    const inverted = K.reciprocal(k, pivot);
    for (let r = c; r < n; r++) lower[r * n + c] = K.times(k, m[r * n + c] as number, inverted);
    for (let r = c + 1; r < n; r++) {
      const factor = lower[r * n + c] as number;
      for (let j = c; j < n; j++)
        m[r * n + j] = K.reduce(
          k,
          (m[r * n + j] as number) - K.times(k, factor, m[c * n + j] as number),
        );
    }
  }
  return { lower, pivots };
};
