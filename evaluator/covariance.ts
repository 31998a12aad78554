/**
 * Square roots of covariances, with their derivatives.
 *
 * The real part is L sqrt(D) of an L D L' factorisation, so semidefinite matrices are welcome. Derivatives need a definite
 * one: from C_S = sum over A of L_A L_(S-A)' follows L_S = L half(inv(L) B inv(L)') with B what the other A leave, where
 * `half` keeps the lower triangle and half of the diagonal.
 */
import * as K from './arithmetic.js';
import * as D from './dense.js';
import type { Dense } from './dense.js';
import { symmetricFactors } from './elimination.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';
import type { Machine } from './machine.js';
import * as M from './matrix.js';
import type { Matrix, Tools } from './matrix.js';

/** A factor of a covariance: X = mean + L z. */
export type Root = {
  /** Shape of the random array. */
  readonly shape: readonly number[];
  readonly outer: readonly number[];
  readonly outerShape: readonly number[];
  readonly n: number;
  readonly rank: number;
  /** outer, n, rank. */ readonly factor: Float64Array;
  /** outer, rank. */ readonly variances: Float64Array;
};

/** Symmetrised covariance matrices, factored; columns that are 0 for all outer indices are dropped. */
export const covarianceRoot = (
  machine: Machine,
  part: Dense,
  own: readonly number[],
  shape: readonly number[],
): Root => {
  const outer = part.axes.filter((id) => !own.includes(id));
  const outerShape = outer.map((id) => D.sizeOf(part, id));
  const n = Math.round(Math.sqrt(D.elements(shape)));
  const all = D.aligned(part, [...outer, ...own], [...outerShape, ...shape]);
  const [count, half] = [D.elements(outerShape), K.reciprocal(machine.k, K.reduce(machine.k, 2))];
  const factors = Array.from({ length: count }, (_, at) => {
    const m = all.subarray(at * n * n, (at + 1) * n * n);
    const symmetric = m.map((x, p) =>
      K.times(
        machine.k,
        K.reduce(machine.k, x + (m[(p % n) * n + Math.floor(p / n)] as number)),
        half,
      ),
    );
    return symmetricFactors(machine.k, symmetric, n);
  });
  const kept = Array.from({ length: n }, (_, c) => c).filter((c) =>
    factors.some((f) => f.pivots[c] !== 0),
  );
  const exact = machine.k.modulus !== 0;
  const factor = new Float64Array(count * n * kept.length);
  const variances = new Float64Array(count * kept.length);
  factors.forEach(({ lower, pivots }, b) =>
    kept.forEach((c, v) => {
      const pivot = pivots[c] as number;
      variances[b * kept.length + v] = exact ? pivot : 1;
      for (let r = 0; r < n; r++)
        factor[(b * n + r) * kept.length + v] =
          (lower[r * n + c] as number) * (exact ? 1 : Math.sqrt(pivot));
    }),
  );
  return {
    shape: shape.slice(0, shape.length / 2),
    outer,
    outerShape,
    n,
    rank: kept.length,
    factor,
    variances,
  };
};

/** A part of a covariance as a matrix over its flattened pair of axes. */
const flattened = (
  part: Dense,
  pair: readonly number[],
  root: Root,
  row: number,
  column: number,
): Dense => {
  const rest = part.axes.filter((id) => !pair.includes(id));
  const sizes = rest.map((id) => D.sizeOf(part, id));
  const data = D.aligned(part, [...rest, ...pair], [...sizes, ...root.shape, ...root.shape]);
  return D.dense([...rest, row, column], [...sizes, root.n, root.n], data);
};

const half = (row: number, column: number, n: number): Dense => {
  const data = Float64Array.from({ length: n * n }, (_, at) => {
    const [r, c] = [Math.floor(at / n), at % n];
    return r > c ? 1 : r === c ? 0.5 : 0;
  });
  return D.dense([row, column], [n, n], data);
};

/** All parts of the root, given its real part and the covariance. */
const derivatives = (tools: Tools, first: Matrix, covariance: Matrix): Matrix => {
  const { k } = tools;
  const [{ row, column, rows: n }, symmetric] = [
    first,
    M.scale(tools, M.combine(tools, covariance, M.transpose(covariance), 1), 0.5),
  ];
  const inverse = M.inverse(tools, first);
  const parts: (Dense | undefined)[] = [J.real(first.jet)];
  const at = (mask: number): Matrix => ({ ...first, jet: [parts[mask]] });
  for (let mask = 1; mask <= J.levels(covariance.jet); mask++) {
    let left: Matrix = { ...symmetric, jet: [symmetric.jet[mask]] };
    for (let sub = (mask - 1) & mask; sub > 0; sub = (sub - 1) & mask)
      if (parts[sub] && parts[mask ^ sub])
        left = M.combine(tools, left, M.multiply(tools, at(sub), M.transpose(at(mask ^ sub))), -1);
    if (!left.jet[0]) continue;
    const inner = M.multiply(tools, M.multiply(tools, inverse, left), M.transpose(inverse));
    const lower = { ...inner, jet: J.multiply(k, inner.jet, [half(inner.row, inner.column, n)]) };
    parts[mask] = M.over(M.multiply(tools, first, lower), row, column)[0];
  }
  return { ...first, jet: Array.from(parts) };
};

/** The root as a jet over the axes `own` of the random array and the axis `variable` of the standard normal variables. */
export const factorJet = (
  tools: Tools,
  root: Root,
  covariance: Jet,
  pair: readonly number[],
  own: readonly number[],
  variable: number,
): Jet => {
  const [row, column] = [tools.fresh(), tools.fresh()];
  const data = D.dense(
    [...root.outer, row, variable],
    [...root.outerShape, root.n, root.rank],
    root.factor,
  );
  const first: Matrix = { jet: [data], row, column: variable, rows: root.n, columns: root.rank };
  const matrix: Matrix = {
    ...first,
    jet: J.linear(covariance, (part) => flattened(part, pair, root, row, column)),
    column,
  };
  const all = J.isConstant(covariance) ? first : derivatives(tools, first, matrix);
  return J.linear(all.jet, (part) => {
    const rest = part.axes.filter((id) => id !== row && id !== variable);
    const sizes = rest.map((id) => D.sizeOf(part, id));
    const entries = D.aligned(part, [...rest, row, variable], [...sizes, root.n, root.rank]);
    return D.dense([...rest, ...own, variable], [...sizes, ...root.shape, root.rank], entries);
  });
};
