/** Linear systems and determinants of one n by n matrix of numbers, row-major, by elimination with partial pivoting. */

/** The factors of a matrix, rows exchanged: below the diagonal L, on and above it U. */
export type LU = {
  readonly n: number;
  readonly factors: Float64Array;
  readonly rows: Int32Array;
  /** The sign of the exchange of rows. */
  readonly sign: number;
};

const pivotRow = (m: Float64Array, n: number, k: number): number => {
  let best = k;
  for (let r = k + 1; r < n; r++)
    if (Math.abs(m[r * n + k] as number) > Math.abs(m[best * n + k] as number)) best = r;
  return best;
};

const swapRows = (m: Float64Array, n: number, a: number, b: number): void => {
  for (let c = 0; c < n; c++) {
    const held = m[a * n + c] as number;
    m[a * n + c] = m[b * n + c] as number;
    m[b * n + c] = held;
  }
};

/** Factors a copy of the matrix. Cost: n^3/3 multiplications. */
export const factorise = (matrix: Float64Array, n: number): LU => {
  const factors = Float64Array.from(matrix);
  const rows = Int32Array.from({ length: n }, (_, k) => k);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    const p = pivotRow(factors, n, k);
    if (p !== k) {
      swapRows(factors, n, p, k);
      [rows[p], rows[k]] = [rows[k] as number, rows[p] as number];
      sign = -sign;
    }
    const pivot = factors[k * n + k] as number;
    for (let r = k + 1; r < n; r++) {
      const by = (factors[r * n + k] as number) / pivot;
      factors[r * n + k] = by;
      for (let c = k + 1; c < n; c++)
        factors[r * n + c] = (factors[r * n + c] as number) - by * (factors[k * n + c] as number);
    }
  }
  return { n, factors, rows, sign };
};

/** inv(A)*B for B of `width` columns, row-major. */
export const solveWith = (lu: LU, right: Float64Array, width: number): Float64Array => {
  const { n, factors, rows } = lu;
  const x = new Float64Array(n * width);
  const eliminate = (r: number, from: number, to: number): void => {
    for (let k = from; k < to; k++) {
      const by = factors[r * n + k] as number;
      for (let c = 0; c < width; c++)
        x[r * width + c] = (x[r * width + c] as number) - by * (x[k * width + c] as number);
    }
  };
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < width; c++)
      x[r * width + c] = right[(rows[r] as number) * width + c] as number;
    eliminate(r, 0, r);
  }
  for (let r = n - 1; r >= 0; r--) {
    eliminate(r, r + 1, n);
    const pivot = factors[r * n + r] as number;
    for (let c = 0; c < width; c++) x[r * width + c] = (x[r * width + c] as number) / pivot;
  }
  return x;
};

/** log(det(A)), without forming the determinant; NaN where it is negative. */
export const logDeterminant = ({ n, factors, sign }: LU): number => {
  let [total, s] = [0, sign];
  for (let k = 0; k < n; k++) {
    const pivot = factors[k * n + k] as number;
    total += Math.log(Math.abs(pivot));
    if (pivot < 0) s = -s;
  }
  return s < 0 ? NaN : total;
};
