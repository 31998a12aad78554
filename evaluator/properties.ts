/**
 * Arrays that have declared properties, made by construction; and the test whether an array has them.
 *
 * Works on row-major data, real or modulo a prime (where positive and definite mean nothing and the same formulas serve).
 */
import type { Property } from '../core/term/term.js';
import * as K from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';
import { elements, offsets, rowMajor } from './dense.js';
import { determinant, symmetricFactors } from './elimination.js';
import type { Draw } from './random.js';

type Maker = { readonly k: Arithmetic; readonly draw: Draw };
type Has = (p: Property) => boolean;

/** A*B for n by n matrices. */
export const product = (k: Arithmetic, a: Float64Array, b: Float64Array, n: number): Float64Array =>
  a.map((_, at) => {
    const [r, c] = [Math.floor(at / n), at % n];
    let total = 0;
    for (let j = 0; j < n; j++)
      total = K.reduce(k, total + K.times(k, a[r * n + j] as number, b[j * n + c] as number));
    return total;
  });

/** The transpose of an n by n matrix. */
export const transposed = (a: Float64Array, n: number): Float64Array =>
  a.map((_, at) => a[(at % n) * n + Math.floor(at / n)] as number);

const generate = (n: number, f: (r: number, c: number) => number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, at) => f(Math.floor(at / n), at % n));
const diagonalOf = (n: number, f: (r: number) => number): Float64Array =>
  generate(n, (r, c) => (r === c ? f(r) : 0));
const nonzero = ({ draw }: Maker): number => {
  const x = draw.any();
  return x === 0 ? 1 : x;
};

/** An orthogonal matrix: a product of reflections I - 2vv'/v'v. */
const orthogonal = (maker: Maker, n: number, count: number): Float64Array => {
  const { k } = maker;
  let result = diagonalOf(n, () => 1);
  for (let step = 0; step < count; step++) {
    const v = Array.from({ length: n }, () => nonzero(maker));
    const norm = v.reduce((s, x) => K.reduce(k, s + K.times(k, x, x)), 0);
    const factor = K.times(k, K.reduce(k, -2), K.reciprocal(k, norm));
    const reflection = generate(n, (r, c) =>
      K.reduce(
        k,
        (r === c ? 1 : 0) + K.times(k, factor, K.times(k, v[r] as number, v[c] as number)),
      ),
    );
    result = product(k, result, reflection, n);
  }
  return result;
};

const unitLower = (maker: Maker, n: number): Float64Array =>
  generate(n, (r, c) => (r === c ? 1 : r > c ? maker.draw.any() : 0));

const invertible = (maker: Maker, n: number, has: Has): Float64Array => {
  const { k } = maker;
  const lower = unitLower(maker, n);
  const upper =
    has('symmetric') || has('antisymmetric')
      ? transposed(lower, n)
      : transposed(unitLower(maker, n), n);
  const middle = has('antisymmetric')
    ? generate(n, (r, c) => ((r ^ 1) !== c || n % 2 === 1 ? 0 : K.reduce(k, r < c ? 1 : -1)))
    : diagonalOf(n, () => nonzero(maker));
  return product(k, product(k, lower, middle, n), upper, n);
};

const gram = (maker: Maker, n: number, shift: number): Float64Array => {
  const { k, draw } = maker;
  const a = generate(n, () => draw.any());
  return product(k, a, transposed(a, n), n).map((x, at) =>
    K.reduce(k, x + (at % (n + 1) === 0 ? shift : 0)),
  );
};

const scalarDraw = (maker: Maker, has: Has): (() => number) => {
  if (has('positive') || has('posdef') || has('nonnegative') || has('psd'))
    return maker.draw.positive;
  if (has('invertible') || has('orthogonal')) return () => nonzero(maker);
  return maker.draw.any;
};

const squareMatrix = (maker: Maker, n: number, has: Has): Float64Array | undefined => {
  const { k, draw } = maker;
  if (has('diagonal')) {
    const entry = scalarDraw(maker, has);
    return diagonalOf(n, () =>
      has('orthogonal') ? K.reduce(k, draw.random.uniform() < 0.5 ? -1 : 1) : entry(),
    );
  }
  if (has('orthogonal')) return orthogonal(maker, n, has('symmetric') ? 1 : n);
  if (has('posdef')) return gram(maker, n, 1);
  if (has('psd')) return gram(maker, n, 0);
  if (has('invertible') && !has('positive')) return invertible(maker, n, has);
  return undefined;
};

const permutations = (n: number): readonly (readonly number[])[] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap((p) =>
        Array.from({ length: n }, (_, at) => [...p.slice(0, at), n - 1, ...p.slice(at)]),
      );
const parity = (p: readonly number[]): number =>
  p.reduce((sign, x, i) => p.slice(i + 1).reduce((s, y) => (y < x ? -s : s), sign), 1);

/** A permutation of axes and the sign it comes with. */
export type Symmetry = { readonly axes: readonly number[]; readonly sign: number };

/** The average of an array over symmetries that form a group. */
export const average = (
  k: Arithmetic,
  data: Float64Array,
  shape: readonly number[],
  group: readonly Symmetry[],
): Float64Array => {
  const strides = rowMajor(shape);
  const result = new Float64Array(data.length);
  for (const { axes, sign } of group) {
    const moved = offsets(
      shape,
      axes.map((a) => strides[a] as number),
    );
    for (let at = 0; at < result.length; at++)
      result[at] = K.reduce(
        k,
        (result[at] as number) + sign * (data[moved[at] as number] as number),
      );
  }
  const weight = K.reciprocal(k, K.reduce(k, group.length));
  return result.map((x) => K.times(k, x, weight));
};

/** The symmetries that a declared property states for an array of the given order. */
const declaredSymmetries = (order: number, has: Has): readonly Symmetry[] => {
  if (!has('symmetric') && !has('antisymmetric')) return [];
  return permutations(order).map((axes) => ({
    axes,
    sign: has('antisymmetric') ? parity(axes) : 1,
  }));
};

/** An array of the given shape with the given properties. */
export const withProperties = (
  maker: Maker,
  shape: readonly number[],
  properties: readonly Property[],
): Float64Array => {
  const has: Has = (p) => properties.includes(p);
  const made =
    shape.length === 2 && shape[0] === shape[1]
      ? squareMatrix(maker, shape[0] as number, has)
      : undefined;
  if (made) return made;
  const entry = scalarDraw(maker, has);
  const data = Float64Array.from({ length: elements(shape) }, () => entry());
  const group = declaredSymmetries(shape.length, has);
  return group.length === 0 ? data : average(maker.k, data, shape, group);
};

/** An array that is psd as a matrix from the axes `rows` to the axes `columns`, for each value of its other axes. */
export const semidefinite = (
  maker: Maker,
  shape: readonly number[],
  rows: readonly number[],
  columns: readonly number[],
): Float64Array => {
  const outer = shape
    .map((_, at) => at)
    .filter((at) => !rows.includes(at) && !columns.includes(at));
  const n = elements(rows.map((at) => shape[at] as number));
  const order = [...outer, ...rows, ...columns];
  const inOrder = order.map((at) => shape[at] as number);
  const blocks = elements(outer.map((at) => shape[at] as number));
  const flat = new Float64Array(blocks * n * n);
  for (let b = 0; b < blocks; b++) flat.set(gram(maker, n, 0), b * n * n);
  const strides = rowMajor(inOrder);
  const back = offsets(
    shape,
    shape.map((_, at) => strides[order.indexOf(at)] as number),
  );
  return flat.map((_, at) => flat[back[at] as number] as number);
};

const small = (k: Arithmetic, x: number, scale: number): boolean =>
  k.modulus === 0 ? Math.abs(x) <= 1e-9 * scale : x === 0;

/** Whether an array has a property, to 1e-9 of its largest entry. */
export const satisfies = (
  k: Arithmetic,
  data: Float64Array,
  shape: readonly number[],
  property: Property,
): boolean => {
  const scale = data.reduce((a, x) => Math.max(a, Math.abs(x)), 1);
  const n =
    shape.length === 2 && shape[0] === shape[1] ? (shape[0] as number) : shape.length === 0 ? 1 : 0;
  const near = (a: Float64Array, b: Float64Array): boolean =>
    a.every((x, at) => small(k, K.reduce(k, x - (b[at] as number)), scale));
  const definite = (low: number): boolean =>
    k.modulus !== 0 ||
    (near(data, transposed(data, n)) &&
      symmetricFactors(k, data, n).pivots.every((x) => x >= low * scale));
  switch (property) {
    case 'symmetric':
    case 'antisymmetric':
      return near(
        data,
        average(
          k,
          data,
          shape,
          declaredSymmetries(shape.length, (p) => p === property),
        ),
      );
    case 'diagonal':
      return data.every((x, at) => at % (n + 1) === 0 || small(k, x, scale));
    case 'orthogonal':
      return near(
        product(k, data, transposed(data, n), n),
        diagonalOf(n, () => 1),
      );
    case 'invertible':
      return n === 0 || !small(k, determinant(k, data, n), 1e-3 * scale ** n);
    case 'posdef':
      return definite(1e-9);
    case 'psd':
      return definite(0);
    case 'positive':
      return k.modulus !== 0 || data.every((x) => x > 0);
    case 'nonnegative':
      return k.modulus !== 0 || data.every((x) => x >= -1e-12 * scale);
    default:
      return data.every((x) => !Number.isNaN(x));
  }
};
