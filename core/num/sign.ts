/** Signs of size polynomials, for all sizes >= 1. Sound, not complete: undefined sign answers false. */
import * as Size from './size.js';

/** The polynomial with every name n replaced by n + 1, so that names range over 0, 1, 2, ... */
const shifted = (p: Size.Size): Size.Size =>
  Size.substitute(p, new Map(Size.names(p).map((n) => [n, Size.add(Size.symbol(n), Size.one)])));

const cache = new Map<string, boolean>();

/** True only where p >= 0 for all sizes >= 1. */
export const isNonnegative = (p: Size.Size): boolean => {
  const constant = Size.asConstant(p);
  if (constant !== undefined) return constant >= 0;
  const known = cache.get(p.key);
  if (known !== undefined) return known;
  const answer = shifted(p).terms.every(([, c]) => c >= 0);
  cache.set(p.key, answer);
  return answer;
};

/** True only where p >= 1 for all sizes >= 1. */
export const isPositive = (p: Size.Size): boolean => isNonnegative(Size.sub(p, Size.one));

/** p / by where the division is exact term by term and `by` is a monomial; else undefined. */
export const divide = (p: Size.Size, by: Size.Size): Size.Size | undefined => {
  const [divisor] = by.terms;
  if (by.terms.length !== 1 || !divisor) return undefined;
  let result = Size.zero;
  for (const [monomial, coef] of p.terms) {
    const left = monomial === '' ? [] : monomial.split('*');
    for (const name of divisor[0] === '' ? [] : divisor[0].split('*')) {
      const at = left.indexOf(name);
      if (at < 0) return undefined;
      left.splice(at, 1);
    }
    if (coef % divisor[1] !== 0) return undefined;
    const term = left.reduce(
      (t, name) => Size.mul(t, Size.symbol(name)),
      Size.constant(coef / divisor[1]),
    );
    result = Size.add(result, term);
  }
  return result;
};
