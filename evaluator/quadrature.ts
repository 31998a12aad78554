/**
 * Grids of nodes and weights over several variables, as arrays with one node axis.
 *
 * Gauss-Hermite grids with m nodes a variable are exact for polynomials of degree 2m-1 in each variable. Modulo a prime
 * there are no irrational nodes: the interpolatory rule on integer nodes, which maps z^k to (k-1)!! d^(k/2) exactly for
 * k up to the degree, takes their place (its weights depend on the variance d).
 */
import * as K from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';
import { inverse } from './elimination.js';

/** Nodes and weights of one variable. */
export type Rule = { readonly nodes: readonly number[]; readonly weights: readonly number[] };

const hermite = (n: number, x: number): readonly [value: number, slope: number] => {
  let [before, now] = [0, Math.PI ** -0.25];
  for (let j = 0; j < n; j++)
    [before, now] = [now, x * Math.sqrt(2 / (j + 1)) * now - Math.sqrt(j / (j + 1)) * before];
  return [now, Math.sqrt(2 * n) * before];
};

const startingPoint = (n: number, i: number, found: readonly number[]): number => {
  if (i === 0) return Math.sqrt(2 * n + 1) - 1.85575 * (2 * n + 1) ** (-1 / 6);
  const z = found[i - 1] as number;
  if (i === 1) return z - (1.14 * n ** 0.426) / z;
  if (i === 2) return 1.86 * z - 0.86 * (found[0] as number);
  if (i === 3) return 1.91 * z - 0.91 * (found[1] as number);
  return 2 * z - (found[i - 2] as number);
};

const makeHermiteRule = (n: number): Rule => {
  const nodes: number[] = Array.from({ length: n }, () => 0);
  const weights: number[] = Array.from({ length: n }, () => 0);
  const found: number[] = [];
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    let z = startingPoint(n, i, found);
    for (let step = 0; step < 50; step++) {
      const [value, slope] = hermite(n, z);
      z -= value / slope;
      if (Math.abs(value / slope) < 1e-15) break;
    }
    found.push(z);
    const weight = 2 / hermite(n, z)[1] ** 2 / Math.sqrt(Math.PI);
    [nodes[i], nodes[n - 1 - i]] = [z * Math.SQRT2, -z * Math.SQRT2];
    weights[i] = weights[n - 1 - i] = weight;
  }
  if (n % 2 === 1) nodes[(n - 1) / 2] = 0;
  return { nodes, weights };
};

const hermiteRules = new Map<number, Rule>();
/** The rule of n nodes for the standard normal distribution (weights sum to 1). */
export const hermiteRule = (n: number): Rule => {
  const rule = hermiteRules.get(n) ?? makeHermiteRule(n);
  hermiteRules.set(n, rule);
  return rule;
};

const [reach, panels] = [9, 60_000];
let midpoints: readonly [fewer: number, rule: Rule] | undefined;

/**
 * The midpoint rule for the standard normal distribution, an even number of nodes on both sides of 0: for functions with a
 * kink, or with a jump at 0, for which Gauss-Hermite converges slowly.
 */
export const midpointRule = (fewer: number): Rule => {
  if (midpoints?.[0] === fewer) return midpoints[1];
  const count = panels - 4000 * fewer;
  const width = (2 * reach) / count;
  const nodes = Array.from({ length: count }, (_, j) => (j + 0.5) * width - reach);
  const weights = nodes.map((x) => (Math.exp((-x * x) / 2) * width) / Math.sqrt(2 * Math.PI));
  midpoints = [fewer, { nodes, weights }];
  return midpoints[1];
};

/** (k-1)!! for even k, 0 for odd k: the k-th moment of a standard normal. */
export const normalMoment = (k: number): number =>
  k % 2 === 1 ? 0 : k <= 0 ? 1 : (k - 1) * normalMoment(k - 2);

/** The interpolatory rule modulo a prime, for a normal variable of the given variance, exact to `degree`. */
export const modularRule = (k: Arithmetic, degree: number, variance: number): Rule => {
  const n = degree + 1;
  const nodes = Array.from({ length: n }, (_, j) => K.reduce(k, j - Math.floor(n / 2)));
  const powers = new Float64Array(n * n);
  for (let r = 0; r < n; r++)
    nodes.forEach((x, c) => (powers[r * n + c] = K.integerPower(k, x, r)));
  const solve = inverse(k, powers, n);
  const moments = Array.from({ length: n }, (_, r) =>
    r % 2 === 1 ? 0 : K.times(k, normalMoment(r) % k.modulus, K.integerPower(k, variance, r / 2)),
  );
  const weights = nodes.map((_, c) =>
    moments.reduce((sum, m, r) => K.reduce(k, sum + K.times(k, solve[c * n + r] as number, m)), 0),
  );
  return { nodes, weights };
};

/** A grid: `points[v * count + q]` is the value of variable v at node q. */
export type Grid = {
  readonly count: number;
  readonly points: Float64Array;
  readonly weights: Float64Array;
};

/** The tensor product of one rule a variable. */
export const grid = (k: Arithmetic, rules: readonly Rule[]): Grid => {
  const count = rules.reduce((total, rule) => total * rule.nodes.length, 1);
  const points = new Float64Array(rules.length * count);
  const weights = new Float64Array(count).fill(1);
  let period = count;
  rules.forEach((rule, v) => {
    const n = rule.nodes.length;
    period /= n;
    for (let q = 0; q < count; q++) {
      const j = Math.floor(q / period) % n;
      points[v * count + q] = rule.nodes[j] as number;
      weights[q] = K.times(k, weights[q] as number, rule.weights[j] as number);
    }
  });
  return { count, points, weights };
};
