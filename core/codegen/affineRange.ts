/** Whether an affine index is known to stay on an axis, for all sizes from 1. */
import * as Size from '../num/size.js';

/** Whether the polynomial is at least 0 for all sizes from 1: with each n written as 1 + n', no coefficient is negative. */
export const nonnegative = (size: Size.Size): boolean => {
  const shift = new Map(
    Size.names(size).map((name) => [name, Size.add(Size.one, Size.symbol(name))] as const),
  );
  return Size.substitute(size, shift).terms.every(([, c]) => c >= 0);
};

/** An unknown with its coefficient, of values 0 .. size-1. */
export type Ranged = { readonly coef: Size.Size; readonly size: Size.Size };

/** The least and the largest value; undefined where the sign of a coefficient is open. */
export const rangeOf = (
  unknowns: readonly Ranged[],
  constant: Size.Size,
): { readonly low: Size.Size; readonly high: Size.Size } | undefined => {
  let [low, high] = [constant, constant];
  for (const { coef, size } of unknowns) {
    const reach = Size.mul(coef, Size.sub(size, Size.one));
    if (nonnegative(coef)) high = Size.add(high, reach);
    else if (nonnegative(Size.scale(coef, -1))) low = Size.add(low, reach);
    else return undefined;
  }
  return { low, high };
};
