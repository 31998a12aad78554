/**
 * Solves equations that declarations state, by Gauss-Newton steps of least norm from a random start; the Jacobian is
 * exact (one derivative level). Linear equations are met in one step, also modulo a prime.
 */
import * as K from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';
import * as D from './dense.js';
import type { Jet } from './jet.js';
import * as J from './jet.js';
import { factorise, solveWith } from './linearAlgebra.js';

/** An unknown array: row-major data and shape. */
export type Unknown = { readonly shape: readonly number[]; readonly data: Float64Array };

/** Residual arrays with the order of their axes. */
export type Residual = {
  readonly jet: Jet;
  readonly axes: readonly number[];
  readonly shape: readonly number[];
};

/** Evaluates all residuals with one unknown differentiated: unknown number `which` has the jet that is passed. */
export type Residuals = (
  unknowns: readonly Unknown[],
  which: number,
  seed: (own: readonly number[]) => Jet,
) => readonly Residual[];

type System = {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly jacobian: Float64Array;
};

const flatten = (
  r: Residual,
  part: D.Dense | undefined,
  level: readonly number[],
  sizes: readonly number[],
): Float64Array => D.aligned(part ?? D.scalar(0), [...r.axes, ...level], [...r.shape, ...sizes]);

const linearise = (
  k: Arithmetic,
  fresh: () => number,
  unknowns: readonly Unknown[],
  residuals: Residuals,
): System => {
  const columns = unknowns.reduce((n, u) => n + u.data.length, 0);
  let [values, jacobian, offset] = [new Float64Array(0), new Float64Array(0), 0];
  unknowns.forEach((u, which) => {
    const level = u.shape.map(() => fresh());
    const list = residuals(unknowns, which, (own) =>
      J.seed(k, [D.dense(own, u.shape, u.data)], own, level, u.shape, 0),
    );
    const base = list.map((r) => flatten(r, r.jet[0], [], []));
    const moved = list.map((r) => flatten(r, r.jet[1], level, u.shape));
    const rows = base.reduce((n, b) => n + b.length, 0);
    if (which === 0)
      [values, jacobian] = [new Float64Array(rows), new Float64Array(rows * columns)];
    let row = 0;
    list.forEach((_, at) => {
      const [b, m] = [base[at] as Float64Array, moved[at] as Float64Array];
      values.set(b, row);
      for (let r = 0; r < b.length; r++)
        for (let c = 0; c < u.data.length; c++)
          jacobian[(row + r) * columns + offset + c] = m[r * u.data.length + c] as number;
      row += b.length;
    });
    offset += u.data.length;
  });
  return { values, jacobian, rows: values.length, columns };
};

/** The products of all rows with each other (of all columns, where `across`), slightly damped: row-major and symmetric. */
const gramOf = ({ jacobian, rows, columns }: System, across: boolean): Float64Array => {
  const [n, m] = across ? [columns, rows] : [rows, columns];
  const [own, along] = across ? [1, columns] : [columns, 1];
  const gram = new Float64Array(n * n);
  let trace = 0;
  for (let r = 0; r < n; r++)
    for (let s = 0; s <= r; s++) {
      let total = 0;
      for (let c = 0; c < m; c++)
        total +=
          (jacobian[r * own + c * along] as number) * (jacobian[s * own + c * along] as number);
      gram[r * n + s] = total;
      gram[s * n + r] = total;
      if (r === s) trace += total;
    }
  for (let r = 0; r < n; r++)
    gram[r * (n + 1)] = (gram[r * (n + 1)] as number) + 1e-10 * (trace / rows) + 1e-300;
  return gram;
};

/** J'*b. */
const transposedTimes = ({ jacobian, rows, columns }: System, b: Float64Array): Float64Array => {
  const result = new Float64Array(columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      result[c] = (result[c] as number) + (jacobian[r * columns + c] as number) * (b[r] as number);
  return result;
};

/**
 * The least-norm solution of J x = b (real), slightly damped so that repeated equations do no harm. The system solved is the
 * smaller of two: J'*inv(J*J' + e*I)*b = inv(J'*J + e*I)*J'*b.
 */
const leastNorm = (system: System): Float64Array => {
  const { rows, columns, values } = system;
  if (columns < rows)
    return solveWith(factorise(gramOf(system, true), columns), transposedTimes(system, values), 1);
  return transposedTimes(system, solveWith(factorise(gramOf(system, false), rows), values, 1));
};

/** Some solution of J x = b modulo a prime, free unknowns 0; NaN where there is none. */
const eliminate = (k: Arithmetic, { jacobian, rows, columns, values }: System): Float64Array => {
  const m = Array.from({ length: rows }, (_, r) => [
    ...jacobian.subarray(r * columns, (r + 1) * columns),
    values[r] as number,
  ]);
  const pivots: number[] = [];
  for (let c = 0; c < columns; c++) {
    const at = pivots.length;
    const found = m.findIndex((row, r) => r >= at && row[c] !== 0);
    if (found < 0) continue;
    [m[at], m[found]] = [m[found] as number[], m[at] as number[]];
    const factor = K.reciprocal(k, m[at]?.[c] as number);
    const pivot = (m[at] as number[]).map((x) => K.times(k, x, factor));
    m[at] = pivot;
    m.forEach((row, r) => {
      const by = row[c] as number;
      if (r !== at && by !== 0)
        m[r] = row.map((x, j) => K.reduce(k, x - K.times(k, by, pivot[j] as number)));
    });
    pivots.push(c);
  }
  const result = new Float64Array(columns);
  pivots.forEach((c, r) => (result[c] = m[r]?.[columns] as number));
  return m.slice(pivots.length).every((row) => row[columns] === 0) ? result : result.fill(NaN);
};

const moved = (
  k: Arithmetic,
  unknowns: readonly Unknown[],
  step: Float64Array,
): readonly Unknown[] => {
  let offset = 0;
  return unknowns.map((u) => {
    const data = u.data.map((x, at) => K.reduce(k, x - (step[offset + at] as number)));
    offset += data.length;
    return { shape: u.shape, data };
  });
};

const norm = (values: Float64Array): number =>
  values.reduce((a, x) => (Number.isNaN(x) ? NaN : Math.max(a, Math.abs(x))), 0);

/** Whether some unknown went to 0: a degenerate solution that would make a statement true or undefined for no reason. */
const collapsed = (k: Arithmetic, unknowns: readonly Unknown[]): boolean =>
  k.modulus === 0 && unknowns.some((u) => norm(u.data) < 1e-4);

/** Convergence is quadratic at a regular solution; slow convergence means a singular one, which is not wanted. */
const mostSteps = 14;

/** Unknowns at which all residuals are 0 (to 1e-12 for float64); undefined where the steps do not lead there. */
export const solve = (
  k: Arithmetic,
  fresh: () => number,
  start: readonly Unknown[],
  residuals: Residuals,
): readonly Unknown[] | undefined => {
  let unknowns = start;
  for (let step = 0; step < (k.modulus === 0 ? mostSteps : 2); step++) {
    if (K.isLate(k)) return undefined;
    const system = linearise(k, fresh, unknowns, residuals);
    const error = norm(system.values);
    if (Number.isNaN(error) || system.rows > 400 || system.columns > 400) return undefined;
    if (error <= (k.modulus === 0 ? 1e-12 : 0))
      return collapsed(k, unknowns) ? undefined : unknowns;
    unknowns = moved(k, unknowns, k.modulus === 0 ? leastNorm(system) : eliminate(k, system));
  }
  return undefined;
};
