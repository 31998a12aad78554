/** Contractions that are products of matrices and vectors. */
import type { Label, Use } from './program.js';

/** left @ right, each transposed first where `turn...` says so. */
export type MatrixProduct = {
  readonly left: Use;
  readonly right: Use;
  readonly turnLeft: boolean;
  readonly turnRight: boolean;
};

/** One order of the operands: the left one keeps the first axis of the result. */
const inOrder = (left: Use, right: Use, out: readonly Label[]): MatrixProduct | undefined => {
  const summed = left.at.filter((l) => right.at.includes(l));
  const [inner] = summed;
  if (summed.length !== 1 || inner === undefined || out.includes(inner)) return undefined;
  const kept = [...left.at, ...right.at].filter((l) => l !== inner);
  if (kept.length !== out.length || kept.some((l, k) => l !== out[k])) return undefined;
  return {
    left,
    right,
    turnLeft: left.at.length === 2 && left.at[0] === inner,
    turnRight: right.at.length === 2 && right.at[1] === inner,
  };
};

/** The contraction as a product of matrices or vectors in one of the two orders; undefined where it is none. */
export const matrixProduct = (a: Use, b: Use, out: readonly Label[]): MatrixProduct | undefined => {
  if (a.at.length > 2 || b.at.length > 2) return undefined;
  return inOrder(a, b, out) ?? inOrder(b, a, out);
};
