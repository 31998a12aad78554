/**
 * Functions of square (and, for pinv, any) matrices of jets, batched over all other axes.
 *
 * A `Matrix` is a jet with a row and a column axis. Everything but the real parts of `inverse` and `determinant` is ring
 * operations, so it holds for derivatives of any order and modulo a prime alike.
 */
import type { Arithmetic } from './arithmetic.js';
import * as K from './arithmetic.js';
import * as D from './dense.js';
import type { Dense } from './dense.js';
import * as E from './elimination.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';

/** A jet with a row axis and a column axis. */
export type Matrix = {
  readonly jet: Jet;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
};

/** Gives new axis ids. */
export type Fresh = () => number;
/** What the functions here need: numbers and new axes. */
export type Tools = { readonly k: Arithmetic; readonly fresh: Fresh };

const square = (jet: Jet, row: number, column: number, n: number): Matrix => ({
  jet,
  row,
  column,
  rows: n,
  columns: n,
});

/** The same matrix under other axis ids. */
export const over = (m: Matrix, row: number, column: number): Jet =>
  J.rename(m.jet, [m.row, m.column], [row, column]);
/** The transpose. */
export const transpose = (m: Matrix): Matrix => ({
  jet: m.jet,
  row: m.column,
  column: m.row,
  rows: m.columns,
  columns: m.rows,
});

/** A*B. */
export const multiply = ({ k, fresh }: Tools, a: Matrix, b: Matrix): Matrix => {
  const [row, middle, column] = [fresh(), fresh(), fresh()];
  const jet = J.contract(k, over(a, row, middle), over(b, middle, column), [
    { id: middle, size: a.columns },
  ]);
  return { jet, row, column, rows: a.rows, columns: b.columns };
};

/** A + c*B. */
export const combine = ({ k }: Tools, a: Matrix, b: Matrix, c: number): Matrix => ({
  ...a,
  jet: J.add(k, a.jet, J.scale(k, over(b, a.row, a.column), c)),
});
/** A times a jet without the axes of A. */
export const scaleBy = ({ k }: Tools, a: Matrix, c: Jet): Matrix => ({
  ...a,
  jet: J.multiply(k, a.jet, c),
});
/** c*A for a number c. */
export const scale = ({ k }: Tools, a: Matrix, c: number): Matrix => ({
  ...a,
  jet: J.scale(k, a.jet, c),
});

/** The identity matrix over fresh axes. */
export const identity = ({ fresh }: Tools, n: number): Matrix => {
  const [row, column] = [fresh(), fresh()];
  return square(J.constant(D.identity(row, column, n)), row, column, n);
};

/** The trace. */
export const trace = ({ k }: Tools, m: Matrix): Jet =>
  J.sumOver(k, over(m, m.row, m.row), [{ id: m.row, size: m.rows }]);

const others = (part: Dense, row: number, column: number): number[] =>
  part.axes.filter((id) => id !== row && id !== column);

/** Applies a function to each matrix of a batch; the result has `out(n)` numbers per matrix. */
const perMatrix = (
  part: Dense,
  row: number,
  column: number,
  n: number,
  width: number,
  f: (m: Float64Array) => Float64Array,
): { readonly axes: number[]; readonly shape: number[]; readonly data: Float64Array } => {
  const axes = others(part, row, column);
  const shape = axes.map((id) => D.sizeOf(part, id));
  const all = D.aligned(part, [...axes, row, column], [...shape, n, n]);
  const count = D.elements(shape);
  const data = new Float64Array(count * width);
  for (let at = 0; at < count; at++)
    data.set(f(all.subarray(at * n * n, (at + 1) * n * n)), at * width);
  return { axes, shape, data };
};

const realInverse = (k: Arithmetic, m: Matrix): Dense => {
  const n = m.rows;
  const { axes, shape, data } = perMatrix(J.real(m.jet), m.row, m.column, n, n * n, (x) =>
    E.inverse(k, x, n),
  );
  return D.dense([...axes, m.row, m.column], [...shape, n, n], data);
};

/** The inverse; NaN where it is singular. inv_S = -inv_0 * sum over nonempty A of M_A inv_(S - A). */
export const inverse = (tools: Tools, m: Matrix): Matrix => {
  const { k } = tools;
  const base = square(J.constant(realInverse(k, m)), m.row, m.column, m.rows);
  const parts: (Dense | undefined)[] = [base.jet[0]];
  for (let mask = 1; mask <= J.levels(m.jet); mask++) {
    let total: Jet = [];
    for (let sub = mask; sub > 0; sub = (sub - 1) & mask) {
      const [moved, rest] = [m.jet[sub], parts[mask ^ sub]];
      if (!moved || !rest) continue;
      const left = multiply(tools, base, { ...m, jet: [moved] });
      const product = multiply(tools, left, { ...m, jet: [rest] });
      total = J.add(k, total, over(product, m.row, m.column));
    }
    if (total[0]) parts[mask] = D.scale(k, total[0], k.modulus === 0 ? -1 : k.modulus - 1);
  }
  return { ...base, jet: Array.from(parts) };
};

const realDeterminant = (k: Arithmetic, m: Matrix): Dense => {
  const { axes, shape, data } = perMatrix(
    J.real(m.jet),
    m.row,
    m.column,
    m.rows,
    1,
    (x) => new Float64Array([E.determinant(k, x, m.rows)]),
  );
  return D.dense(axes, shape, data);
};

/** The adjugate by Faddeev and LeVerrier: no division but by 1..n, so singular matrices are as good as others. */
export const adjugate = (tools: Tools, m: Matrix): Matrix => {
  const n = m.rows;
  let current = identity(tools, n);
  for (let step = 1; step < n; step++) {
    const product = multiply(tools, m, current);
    const c = J.scale(
      tools.k,
      trace(tools, product),
      K.reduce(tools.k, -K.reciprocal(tools.k, step)),
    );
    current = combine(tools, product, scaleBy(tools, identity(tools, n), c), 1);
  }
  return n % 2 === 1 ? current : scale(tools, current, K.reduce(tools.k, -1));
};

/** The determinant; its derivative by a level is tr(adj(M) dM). */
export const determinant = (tools: Tools, m: Matrix): Jet => {
  const parts: (Dense | undefined)[] = [realDeterminant(tools.k, m)];
  if (J.isConstant(m.jet)) return parts;
  const top = 31 - Math.clz32(m.jet.length - 1);
  for (let depth = 0; depth <= top; depth++) {
    const bit = 1 << depth;
    const moved = J.derivative(m.jet, depth);
    if (!moved.some((part) => part)) continue;
    const below: Matrix = { ...m, jet: m.jet.slice(0, bit) };
    const rate = trace(tools, multiply(tools, adjugate(tools, below), { ...m, jet: moved }));
    rate.forEach((part, mask) => {
      if (mask < bit) parts[mask | bit] = part;
    });
  }
  return Array.from(parts);
};

/** The pseudo-inverse of a matrix of full row or column rank; NaN where the rank is lower. */
export const pseudoInverse = (tools: Tools, m: Matrix): Matrix => {
  const t = transpose(m);
  return m.rows >= m.columns
    ? multiply(tools, inverse(tools, multiply(tools, t, m)), t)
    : multiply(tools, t, inverse(tools, multiply(tools, m, t)));
};

const largest = (part: Dense): number => {
  const data = D.aligned(part, part.axes, part.shape);
  return data.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
};

/** The matrix exponential: Taylor series of order 18 after halving to norm below 1/2, then squaring. */
export const exponential = (tools: Tools, m: Matrix): Matrix => {
  const norm = largest(J.real(m.jet)) * m.rows;
  const halvings = norm > 0.5 ? Math.ceil(Math.log2(norm / 0.5)) : 0;
  const small = scale(tools, m, 2 ** -halvings);
  let result = identity(tools, m.rows);
  for (let step = 18; step >= 1; step--)
    result = combine(tools, identity(tools, m.rows), multiply(tools, small, result), 1 / step);
  for (let step = 0; step < halvings; step++) result = multiply(tools, result, result);
  return result;
};

/** The principal square root by the iteration of Denman and Beavers (for matrices without eigenvalues <= 0). */
export const squareRoot = (tools: Tools, m: Matrix): Matrix => {
  let [y, z] = [m, identity(tools, m.rows)];
  for (let step = 0; step < 30; step++) {
    const next = scale(tools, combine(tools, y, inverse(tools, z), 1), 0.5);
    z = scale(tools, combine(tools, z, inverse(tools, y), 1), 0.5);
    const moved = largest(J.real(combine(tools, next, y, -1).jet));
    y = next;
    if (step > 4 && moved < 1e-13 * (1 + largest(J.real(y.jet)))) break;
  }
  const error = largest(J.real(combine(tools, multiply(tools, y, y), m, -1).jet));
  const good = error < 1e-9 * (1 + largest(J.real(m.jet)));
  return good ? y : scale(tools, y, NaN);
};

/** The principal logarithm: square roots until near 1, then 2 artanh((A - 1)/(A + 1)). */
export const logarithm = (tools: Tools, m: Matrix): Matrix => {
  const one = identity(tools, m.rows);
  let [root, count] = [m, 0];
  for (; count < 40 && largest(J.real(combine(tools, root, one, -1).jet)) > 0.2; count++)
    root = squareRoot(tools, root);
  const ratio = multiply(
    tools,
    combine(tools, root, one, -1),
    inverse(tools, combine(tools, root, one, 1)),
  );
  const ratio2 = multiply(tools, ratio, ratio);
  let sum = scale(tools, one, 1 / 25);
  for (let k = 23; k >= 1; k -= 2)
    sum = combine(tools, scale(tools, one, 1 / k), multiply(tools, ratio2, sum), 1);
  return scale(tools, multiply(tools, ratio, sum), 2 * 2 ** count);
};
