/**
 * Discrete distributions for variables whose moments are declared: a few atoms with weights.
 *
 * Independent and iid entries have three atoms each and all combinations are taken; else whole arrays are atoms.
 */
import type { Property } from '../core/term/term.js';
import * as K from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';
import * as D from './dense.js';
import type { Jet } from './jet.js';
import * as J from './jet.js';
import type { Distribution } from './machine.js';
import { grid } from './quadrature.js';
import type { Draw } from './random.js';
import type { Unknown } from './solve.js';

/** Positions of atoms and the distribution that they make. */
export type Atoms = {
  /** The positions of the atoms: what equations may move. */
  readonly unknown: Unknown;
  readonly moved: (unknown: Unknown) => Atoms;
  /** The distribution; `seed` replaces the positions by a jet over their axes. */
  readonly distribution: (
    fresh: () => number,
    seed?: (own: readonly number[]) => Jet,
  ) => Distribution;
};

const weightsFor = (k: Arithmetic, draw: Draw, count: number): Float64Array => {
  const raw = Float64Array.from({ length: count }, () => draw.positive());
  const total = raw.reduce((a, x) => K.reduce(k, a + x), 0);
  const factor = K.reciprocal(k, total);
  return raw.map((x) => K.times(k, x, factor));
};

const positions = (
  unknown: Unknown,
  own: readonly number[],
  seed?: (own: readonly number[]) => Jet,
): Jet => (seed ? seed(own) : [D.dense(own, unknown.shape, unknown.data)]);

/** Atoms are whole arrays; the last axis of the unknown numbers them. */
const joint = (unknown: Unknown, weights: Float64Array): Atoms => ({
  unknown,
  moved: (next) => joint(next, weights),
  distribution: (fresh, seed) => {
    const axes = unknown.shape.map(() => fresh());
    const [own, atom] = [axes.slice(0, -1), axes[axes.length - 1] as number];
    return {
      own,
      atom,
      values: positions(unknown, axes, seed),
      weights: D.dense([atom], [weights.length], weights),
    };
  },
});

/** Which of its own atoms each entry takes at each node of the product distribution. */
const choices = (
  shape: readonly number[],
  own: readonly number[],
  node: number,
  atom: number,
  count: number,
): D.Dense => {
  const entries = D.elements(shape);
  const nodes = count ** entries;
  const data = new Float64Array(entries * nodes * count);
  for (let e = 0; e < entries; e++)
    for (let q = 0; q < nodes; q++) {
      const j = Math.floor(q / count ** (entries - 1 - e)) % count;
      data[(e * nodes + q) * count + j] = 1;
    }
  return D.dense([...own, node, atom], [...shape, nodes, count], data);
};

/** Entries are independent; the unknown has the atoms of each entry on its last axis (or, iid, one list for all). */
const independent = (
  k: Arithmetic,
  shape: readonly number[],
  unknown: Unknown,
  weights: readonly Float64Array[],
): Atoms => ({
  unknown,
  moved: (next) => independent(k, shape, next, weights),
  distribution: (fresh, seed) => {
    const [own, node, atom] = [shape.map(() => fresh()), fresh(), fresh()];
    const count = (weights[0] as Float64Array).length;
    const axes = unknown.shape.length === 1 ? [atom] : [...own, atom];
    const picked = choices(shape, own, node, atom, count);
    const values = J.contract(
      k,
      positions(unknown, axes, seed),
      [picked],
      [{ id: atom, size: count }],
    );
    const rules = weights.map((w) => ({ nodes: [...w], weights: [...w] }));
    const made = grid(k, rules);
    return { own, atom: node, values, weights: D.dense([node], [made.count], made.weights) };
  },
});

/** Draws atoms for an array of the given shape and properties. */
export const atomsFor = (
  k: Arithmetic,
  draw: Draw,
  shape: readonly number[],
  properties: readonly Property[],
): Atoms => {
  const entries = D.elements(shape);
  const numbers = (n: number): Float64Array => Float64Array.from({ length: n }, () => draw.any());
  const identical = properties.includes('iid');
  if ((identical || properties.includes('independent')) && entries <= 8) {
    const common = weightsFor(k, draw, 3);
    const weights = Array.from({ length: entries }, () =>
      identical ? common : weightsFor(k, draw, 3),
    );
    const positionShape = identical ? [3] : [...shape, 3];
    return independent(
      k,
      shape,
      { shape: positionShape, data: numbers(D.elements(positionShape)) },
      weights,
    );
  }
  const count = entries + 3;
  return joint(
    { shape: [...shape, count], data: numbers(entries * count) },
    weightsFor(k, draw, count),
  );
};
