/**
 * Values for unspecified smooth functions: sums of polynomials and sines of random linear forms, exactly differentiable.
 *
 * f_m(x) = b_m + sum_k (a_mk u_k + q_mk u_k^2 + c_mk u_k^3 + s_mk sin(u_k)), u_k = p_k + sum over all arguments of W_k x.
 * Modulo a prime the sines are left out.
 */
import type { Property } from '../core/term/term.js';
import * as D from './dense.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';
import type { Tools } from './matrix.js';
import { scalarFunctions } from './scalarFunctions.js';

/** The random numbers of one function. */
export type SmoothFunction = {
  readonly shape: readonly number[];
  readonly argumentShapes: readonly (readonly number[])[];
  readonly properties: readonly Property[];
  readonly features: number;
  /** Features by entries of the argument, one array per argument. */
  readonly forms: readonly Float64Array[];
  readonly phases: Float64Array;
  /** b, then a, q, c, s (entries of the result by features). */
  readonly offset: Float64Array;
  readonly coefficients: readonly Float64Array[];
};

/** Draws a function; `draw` gives numbers of size about 1. */
export const smoothFunction = (
  draw: () => number,
  shape: readonly number[],
  argumentShapes: readonly (readonly number[])[],
  properties: readonly Property[],
): SmoothFunction => {
  const inputs = argumentShapes.reduce((total, s) => total + D.elements(s), 0);
  const features = Math.min(inputs + 1, 6);
  const many = (count: number, size: number): Float64Array =>
    Float64Array.from({ length: count }, () => draw() * size);
  const outputs = D.elements(shape);
  return {
    shape,
    argumentShapes,
    properties,
    features,
    forms: argumentShapes.map((s) => many(features * D.elements(s), 1)),
    phases: many(features, 1),
    offset: many(outputs, 1),
    coefficients: [1, 1, 1, 1].map((size) => many(outputs * features, size)),
  };
};

const symmetrize = (k: Tools['k'], value: Jet, [a, b]: readonly number[], sign: number): Jet => {
  const swapped = J.rename(value, [a as number, b as number], [b as number, a as number]);
  return J.add(
    k,
    value,
    J.scale(k, swapped, k.modulus === 0 ? sign : (sign + k.modulus) % k.modulus),
  );
};

const posdef = (tools: Tools, value: Jet, own: readonly number[], n: number): Jet => {
  const [[a, b], middle] = [own as [number, number], tools.fresh()];
  const left = J.rename(value, [b], [middle]);
  const right = J.rename(value, [a, b], [b, middle]);
  const product = J.contract(tools.k, left, right, [{ id: middle, size: n }]);
  return J.add(tools.k, product, [D.identity(a, b, n)]);
};

const withProperties = (
  tools: Tools,
  f: SmoothFunction,
  value: Jet,
  own: readonly number[],
): Jet => {
  const { k } = tools;
  const has = (p: Property): boolean => f.properties.includes(p);
  const [n, square] = [f.shape[0] ?? 1, f.shape.length === 2];
  const dot = (a: Jet): Jet => J.add(k, J.multiply(k, a, a), [D.scalar(1)]);
  if (has('posdef') || has('psd')) return square ? posdef(tools, value, own, n) : dot(value);
  if (has('positive') || has('nonnegative')) return dot(value);
  if (has('diagonal') && square)
    return J.multiply(k, value, [D.identity(own[0] as number, own[1] as number, n)]);
  if (has('symmetric') && square) return symmetrize(k, value, own, 1);
  if (has('antisymmetric') && square) return symmetrize(k, value, own, -1);
  return value;
};

const feature = ({ k }: Tools, u: Jet, power: number): Jet => {
  if (power === 1) return u;
  if (power === 2) return J.multiply(k, u, u);
  if (power === 3) return J.multiply(k, J.multiply(k, u, u), u);
  const sine = scalarFunctions.get('sin') ?? ((): number => NaN);
  return J.compose(k, u, (n) => D.map(J.real(u), (x) => sine(x, n)));
};

/** The value at arguments whose axes are `argumentAxes`; the result has the axes `own`. */
export const applySmooth = (
  tools: Tools,
  f: SmoothFunction,
  args: readonly Jet[],
  argumentAxes: readonly (readonly number[])[],
  own: readonly number[],
): Jet => {
  const { k, fresh } = tools;
  const axis = fresh();
  let forms: Jet = [D.dense([axis], [f.features], f.phases)];
  args.forEach((arg, at) => {
    const [axes, shape] = [argumentAxes[at] ?? [], f.argumentShapes[at] ?? []];
    const weights: Jet = [
      D.dense([axis, ...axes], [f.features, ...shape], f.forms[at] as Float64Array),
    ];
    const summed = axes.map((id, j) => ({ id, size: shape[j] as number }));
    forms = J.add(k, forms, J.contract(k, weights, arg, summed));
  });
  let value: Jet = [D.dense(own, f.shape, f.offset)];
  f.coefficients.forEach((c, at) => {
    if (at === 3 && k.modulus !== 0) return;
    const weights: Jet = [D.dense([...own, axis], [...f.shape, f.features], c)];
    const part = J.contract(k, weights, feature(tools, forms, at + 1), [
      { id: axis, size: f.features },
    ]);
    value = J.add(k, value, part);
  });
  return withProperties(tools, f, value, own);
};
