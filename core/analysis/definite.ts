/**
 * What a product says of a matrix: invertible, positive definite, positive semidefinite.
 *
 * Nodes are seen at the wires of their class; the matrix lies on two of these, the others are parameters. Sound, not complete.
 */
import type { NetNode, Node, Ref, Wire } from '../egraph/types.js';

type Net = NetNode & Node;

/** What is known of the factors. */
export type Known = {
  readonly invertible: (matrix: Ref, axes: readonly Wire[]) => boolean;
  readonly posdef: (matrix: Ref, axes: readonly Wire[]) => boolean;
  readonly psd: (matrix: Ref, axes: readonly Wire[]) => boolean;
  readonly nonzero: (value: Ref) => boolean;
  readonly positive: (value: Ref) => boolean;
  readonly nonnegative: (value: Ref) => boolean;
};

/**
 * A product of numbers with one matrix, c*A, or with the diagonal of none, c*diag(v): whether the matrix and every entry beside
 * it are as asked.
 */
const scaled = (
  n: Net,
  [row, column]: readonly [Wire, Wire],
  matrix: (m: Ref, axes: readonly Wire[]) => boolean,
  entry: (value: Ref) => boolean,
): boolean => {
  if (n.indicators.length > 0 || n.bound.length > 0) return false;
  if (row === column) return n.factors.every(entry);
  const [here, ...more] = n.factors.filter((f) => f.at.includes(row) || f.at.includes(column));
  if (!here || more.length > 0) return false;
  if (!holdsOnce(here, row) || !holdsOnce(here, column)) return false;
  return n.factors.every((f) => f === here || entry(f)) && matrix(here, [row, column]);
};

const holdsOnce = ({ at }: Ref, wire: Wire): boolean =>
  at.includes(wire) && at.indexOf(wire) === at.lastIndexOf(wire);

const wiresOf = (n: Net, axes: readonly number[]): readonly [Wire, Wire] | undefined => {
  const [row, column] = axes.map((a) => n.ports[a]);
  return row === undefined || column === undefined ? undefined : [row, column];
};

/** The only factor at the wire, which it holds once; undefined where there is another. */
const alone = (factors: readonly Ref[], wire: Wire): Ref | undefined => {
  const [f, ...more] = factors.filter((x) => x.at.includes(wire));
  return f && more.length === 0 && holdsOnce(f, wire) ? f : undefined;
};

/** What a product is asked for between two wires: what may stand in its middle, and at both sides of it. */
type Square = {
  readonly middle: (matrix: Ref, ends: readonly [Wire, Wire]) => boolean;
  readonly entry: (value: Ref) => boolean;
  readonly side: (matrix: Ref, axes: readonly Wire[]) => boolean;
};

/**
 * A square between two wires: F*P*F' with P the middle, F*diag(w)*F' with each w as entries are asked to be.
 *
 * F stands at both ends with the same other wires but for one pair, which is summed over and lies between what is left.
 */
const isSquare = (
  asked: Square,
  factors: readonly Ref[],
  [i, j]: readonly [Wire, Wire],
  isBound: (w: Wire) => boolean,
): boolean => {
  if (i === j) return factors.every(asked.entry);
  const [left, right] = [alone(factors, i), alone(factors, j)];
  if (!left || !right) return false;
  const rest = factors.filter((f) => f !== left && f !== right);
  if (left === right) return rest.every(asked.entry) && asked.middle(left, [i, j]);
  const place = left.at.indexOf(i);
  if (left.cls !== right.cls || right.at[place] !== j) return false;
  const apart = left.at.flatMap((w, k) => (k === place || w === right.at[k] ? [] : [k]));
  const [k] = apart;
  const shared = left.at.filter((w) => w !== i && isBound(w));
  if (!asked.side(left, k === undefined ? [i, ...shared] : [i, left.at[k] as Wire])) return false;
  if (k === undefined) return rest.every(asked.entry);
  const between = [left.at[k], right.at[k]] as [Wire, Wire];
  return apart.length === 1 && between.every(isBound) && isSquare(asked, rest, between, isBound);
};

const squared = (asked: Square, n: Net, axes: readonly number[]): boolean => {
  const ends = wiresOf(n, axes);
  if (!ends || n.indicators.length > 0) return false;
  return isSquare(asked, n.factors, ends, (w) => !n.ports.includes(w));
};

/** Whether the product is invertible between the axes. */
export const isInvertibleNet = (known: Known, n: Net, axes: readonly number[]): boolean => {
  const ends = wiresOf(n, axes);
  return ends !== undefined && scaled(n, ends, known.invertible, known.nonzero);
};

/** Whether the product is positive definite between the axes: c*P, or F*P*F' with F invertible. */
export const isPosdefNet = (known: Known, n: Net, axes: readonly number[]): boolean => {
  const ends = wiresOf(n, axes);
  if (ends !== undefined && scaled(n, ends, known.posdef, known.positive)) return true;
  return squared({ middle: known.posdef, entry: known.positive, side: known.invertible }, n, axes);
};

/** Whether the product is positive semidefinite between the axes. */
export const isPsdNet = (known: Known, n: Net, axes: readonly number[]): boolean =>
  squared({ middle: known.psd, entry: known.nonnegative, side: () => true }, n, axes);
