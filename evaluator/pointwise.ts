/** Pointwise functions of jets. */
import type { Term } from '../core/term/term.js';
import * as K from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';
import * as D from './dense.js';
import type { Dense } from './dense.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';
import { realPower, scalarFunctions } from './scalarFunctions.js';

/** A named function of one argument; undefined where the name is unknown. */
export const applyNamed = (k: Arithmetic, name: string, arg: Jet): Jet | undefined => {
  const f = scalarFunctions.get(name);
  if (!f) return undefined;
  if (k.modulus !== 0) return J.number(K.undefinedValue(k, `${name} is not rational`));
  return J.compose(k, arg, (n) => D.map(J.real(arg), (x) => f(x, n)));
};

const modularPower = (k: Arithmetic, x: number, p: number, n: number): number => {
  let factor = 1;
  for (let j = 0; j < n; j++) factor = K.times(k, factor, K.reduce(k, p - j));
  if (!Number.isInteger(p))
    return K.undefinedValue(k, 'a power that is not an integer is not rational');
  return factor === 0 ? 0 : K.times(k, factor, K.integerPower(k, x, p - n));
};

/** base^exponent; `exponent` holds plain numbers (also modulo a prime) unless it has derivatives. */
export const power = (k: Arithmetic, base: Jet, exponent: Jet): Jet => {
  if (J.isConstant(exponent)) {
    const e = J.real(exponent);
    const f =
      k.modulus === 0 ? realPower : (x: number, p: number, n: number) => modularPower(k, x, p, n);
    return J.compose(k, base, (n) => D.zip(k, J.real(base), e, (x, p) => f(x, p, n)));
  }
  const logarithm = applyNamed(k, 'log', base) as Jet;
  return applyNamed(k, 'exp', J.multiply(k, exponent, logarithm)) as Jet;
};

const where = (k: Arithmetic, a: Dense, b: Dense, sign: number): Dense =>
  D.zip(k, a, b, (x, y) => (x === y ? 0.5 : sign * (x - y) > 0 ? 1 : sign * (x - y) < 0 ? 0 : NaN));

const pick = (k: Arithmetic, a: Jet, b: Jet, sign: number): Jet => {
  const first = where(k, J.real(a), J.real(b), sign);
  const second = D.map(first, (x) => 1 - x);
  return J.add(k, J.multiply(k, a, [first]), J.multiply(k, b, [second]));
};

/** The larger (sign 1) or smaller (sign -1) of the arguments, entry by entry; ties split evenly under derivatives. */
export const extreme = (k: Arithmetic, args: readonly Jet[], sign: 1 | -1): Jet =>
  k.modulus !== 0
    ? J.number(K.undefinedValue(k, 'max and min are not rational'))
    : args.reduce((a, b) => pick(k, a, b, sign));

/** The radicand u of sqrt(u)^e for an even integer e, which is u^(e/2) where u >= 0. */
export const radicand = (base: Term, exponent: number | undefined): Term | undefined =>
  base.tag === 'pointwise' && base.name === 'sqrt' && exponent !== undefined && exponent % 2 === 0
    ? base.args[0]
    : undefined;

/** NaN where the real part is negative. */
export const nonnegative = (k: Arithmetic, a: Jet): Jet =>
  k.modulus === 0 ? [D.map(J.real(a), (x) => (x < 0 ? NaN : x)), ...a.slice(1)] : a;
