/**
 * Exact rational numbers on bigint.
 *
 * Invariants: `den > 0` and `gcd(num, den) = 1`, so equal numbers have equal fields and equal `key`s.
 */
export type Rational = { readonly num: bigint; readonly den: bigint };

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** Integers that occur most are one object each. */
const small: readonly Rational[] = Array.from({ length: 33 }, (_, k) => ({
  num: BigInt(k - 16),
  den: 1n,
}));
const integer = (n: bigint): Rational =>
  n >= -16n && n <= 16n ? (small[Number(n) + 16] as Rational) : { num: n, den: 1n };

/** Builds num/den in lowest terms. Throws RangeError where `den` is 0: callers test first. */
export const rational = (num: bigint | number, den: bigint | number = 1n): Rational => {
  const [n, d] = [BigInt(num), BigInt(den)];
  if (d === 0n) throw new RangeError('a rational number with denominator 0');
  if (d === 1n) return integer(n);
  const g = gcd(n, d) * (d < 0n ? -1n : 1n);
  return { num: n / g, den: d / g };
};

export const zero = rational(0);
export const one = rational(1);
export const minusOne = rational(-1);

export const add = (a: Rational, b: Rational): Rational =>
  a.den === 1n && b.den === 1n
    ? integer(a.num + b.num)
    : rational(a.num * b.den + b.num * a.den, a.den * b.den);
export const mul = (a: Rational, b: Rational): Rational =>
  a === one
    ? b
    : b === one
      ? a
      : a.den === 1n && b.den === 1n
        ? integer(a.num * b.num)
        : rational(a.num * b.num, a.den * b.den);
export const neg = (a: Rational): Rational =>
  a.den === 1n ? integer(-a.num) : { num: -a.num, den: a.den };
export const sub = (a: Rational, b: Rational): Rational => add(a, neg(b));
/** The reciprocal. Throws RangeError at 0. */
export const inverse = (a: Rational): Rational => rational(a.den, a.num);
export const div = (a: Rational, b: Rational): Rational => mul(a, inverse(b));

/** The positive number that leaves coprime integers, 0 where all are 0. */
export const content = (values: readonly Rational[]): Rational => {
  const num = values.reduce((g, v) => gcd(g, v.num), 0n);
  const den = values.reduce((l, v) => (l * v.den) / gcd(l, v.den), 1n);
  return rational(num, den);
};

export const isZero = (a: Rational): boolean => a.num === 0n;
export const isOne = (a: Rational): boolean => a === one || (a.num === 1n && a.den === 1n);
export const isInteger = (a: Rational): boolean => a.den === 1n;
export const equals = (a: Rational, b: Rational): boolean => a.num === b.num && a.den === b.den;
export const sign = (a: Rational): -1 | 0 | 1 => (a.num > 0n ? 1 : a.num < 0n ? -1 : 0);
export const compare = (a: Rational, b: Rational): -1 | 0 | 1 => sign(sub(a, b));

/** a^e for an integer e; 0^0 = 1. Throws RangeError for 0 to a negative power. */
export const power = (a: Rational, e: number): Rational =>
  e >= 0 ? { num: a.num ** BigInt(e), den: a.den ** BigInt(e) } : power(inverse(a), -e);

export const toNumber = (a: Rational): number => Number(a.num) / Number(a.den);
/** The text `3`, `-3` or `3/4`. */
export const show = (a: Rational): string => (a.den === 1n ? `${a.num}` : `${a.num}/${a.den}`);

/** Reads `12`, `0.25`, `1e-3` exactly; undefined for anything else. */
export const parse = (text: string): Rational | undefined => {
  const m = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (!m) return undefined;
  const [whole, fraction, exponent] = [
    m[1] ?? '',
    m[2] ?? '',
    Number(m[3] ?? 0) - (m[2]?.length ?? 0),
  ];
  const digits = BigInt(whole + fraction);
  return exponent >= 0
    ? rational(digits * 10n ** BigInt(exponent))
    : rational(digits, 10n ** BigInt(-exponent));
};
