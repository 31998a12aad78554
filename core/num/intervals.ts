/** An axis cut into intervals of symbolic lengths. */
import { isNonnegative, isPositive } from './sign.js';
import * as Size from './size.js';

/** The indices from `start` on, `size` of them. */
export type Interval = { readonly start: Size.Size; readonly size: Size.Size };

/** Most intervals that an axis is cut into. */
const most = 16;

export const isSameInterval = (a: Interval, b: Interval): boolean =>
  Size.equals(a.start, b.start) && Size.equals(a.size, b.size);

/**
 * The intervals in order with those between them: 0 to `whole`, each index once. Undefined where the order is not known for
 * all sizes, where two overlap, or where there are more than 16.
 */
export const covering = (
  given: readonly Interval[],
  whole: Size.Size,
): readonly Interval[] | undefined => {
  const cover: Interval[] = [];
  let left = given.filter((p, k) => given.findIndex((q) => isSameInterval(p, q)) === k);
  let end = Size.zero;
  const fill = (to: Size.Size): boolean => {
    const size = Size.sub(to, end);
    end = to;
    if (Size.equals(size, Size.zero)) return true;
    cover.push({ start: Size.sub(to, size), size });
    return isPositive(size);
  };
  while (left.length > 0) {
    const next = left.find((p) => left.every((q) => isNonnegative(Size.sub(q.start, p.start))));
    if (!next || !fill(next.start)) return undefined;
    cover.push(next);
    end = Size.add(next.start, next.size);
    left = left.filter((p) => p !== next);
  }
  return fill(whole) && cover.length <= most ? cover : undefined;
};
