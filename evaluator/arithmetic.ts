/**
 * The numbers that arrays hold: float64, or residues modulo a prime below 2^26 (so that products are exact in doubles).
 *
 * NaN is "undefined" in both: it passes through every operation, so a point where something is not defined shows in the
 * result. `peak` and `trouble` are the only mutable fields: the largest magnitude met, and the first reason for a NaN.
 */
import type { Rational } from '../core/num/rational.js';
import { toNumber } from '../core/num/rational.js';

/** What numbers are, what they may cost, and what was noted on the way. */
export type Arithmetic = {
  /** 0 for float64, else the prime. */
  readonly modulus: number;
  /** Most elements an intermediate array may have. */
  readonly maxElements: number;
  /** Most multiplications a single contraction may take. */
  readonly maxWork: number;
  /** The moment (of `performance.now()`) from which every value is undefined: no evaluation outlasts its limit. */
  readonly deadline: number;
  /** The largest magnitude of an intermediate result (float64 only). */
  peak: number;
  /** Why a NaN was made, where that is known. */
  trouble: string | undefined;
  /** True once a quadrature that is not exact was used. */
  inexact: boolean;
};

/** The largest prime below 2^26. */
export const largePrime = 67108859;

/** Fresh float64 arithmetic. */
export const reals = (maxElements = 1 << 20, maxWork = 3e7, deadline = Infinity): Arithmetic => ({
  modulus: 0,
  maxElements,
  maxWork,
  deadline,
  peak: 0,
  trouble: undefined,
  inexact: false,
});

/** Fresh arithmetic modulo `prime` (below 2^26). */
export const residues = (prime = largePrime, maxElements = 1 << 20, maxWork = 3e7): Arithmetic => ({
  ...reals(maxElements, maxWork),
  modulus: prime,
});

/** Whether the time is up; notes it where it is. */
export const isLate = (arithmetic: Arithmetic): boolean => {
  const late = performance.now() > arithmetic.deadline;
  if (late) arithmetic.trouble ??= 'the numbers take too long';
  return late;
};

/** Notes why a value is undefined and returns NaN; the first reason stays. */
export const undefinedValue = (arithmetic: Arithmetic, reason: string): number => {
  arithmetic.trouble ??= reason;
  return NaN;
};

/** The inverse modulo a prime; NaN for 0. */
export const inverseModulo = (value: number, prime: number): number => {
  let [a, b, x, y] = [((value % prime) + prime) % prime, prime, 1, 0];
  if (Number.isNaN(a) || a === 0) return NaN;
  while (a > 1) {
    const q = Math.floor(b / a);
    [a, b, x, y] = [b - q * a, a, y - q * x, x];
  }
  return ((x % prime) + prime) % prime;
};

/** The representative of a number: itself, or its residue. */
export const reduce = (k: Arithmetic, x: number): number =>
  k.modulus === 0 ? x : ((x % k.modulus) + k.modulus) % k.modulus;
/** x*y. */
export const times = (k: Arithmetic, x: number, y: number): number =>
  k.modulus === 0 ? x * y : (x * y) % k.modulus;
/** 1/x; NaN modulo a prime at 0. */
export const reciprocal = (k: Arithmetic, x: number): number =>
  k.modulus === 0 ? 1 / x : inverseModulo(x, k.modulus);

const residue = (x: bigint, p: bigint): number => Number(((x % p) + p) % p);

/** A rational as a number of this arithmetic; NaN where the prime divides the denominator. */
export const fromRational = (k: Arithmetic, r: Rational): number => {
  if (k.modulus === 0) return toNumber(r);
  const p = BigInt(k.modulus);
  return r.den === 1n
    ? residue(r.num, p)
    : (residue(r.num, p) * inverseModulo(residue(r.den, p), k.modulus)) % k.modulus;
};

/** x^e for an integer e; x^0 = 1. */
export const integerPower = (k: Arithmetic, x: number, e: number): number => {
  if (k.modulus === 0) return x ** e;
  if (e < 0) return integerPower(k, inverseModulo(x, k.modulus), -e);
  let [result, base, rest] = [1, x, e];
  for (; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * base) % k.modulus;
    base = (base * base) % k.modulus;
  }
  return Number.isNaN(x) && e !== 0 ? NaN : result;
};
