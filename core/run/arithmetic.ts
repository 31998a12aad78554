/**
 * Powers, roots and logarithms of rational numbers, worked out under the names that the packs give them: no finite pattern
 * states them for every number.
 */
import * as Q from '../num/rational.js';
import type { Arg, HeadNode, Ref } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { merge } from './unions.js';

/** Largest exponent, in absolute value, for which a power of a number is computed. */
const mostExponent = 1000n;

/** Largest number that is taken apart into primes. */
const mostFactored = 1_000_000n;

/** The value of a power or logarithm of a number; undefined where the node is none, or is as simple as it gets. */
export const applyArithmetic = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  if (node.head.tag !== 'pointwise') return undefined;
  if (node.head.name === 'pow') return numberPower(e, node, ref) ?? numberRoot(e, node, ref);
  return node.head.name === 'log' ? numberLog(e, node, ref) : undefined;
};

/** Base and exponent where both are rational numbers. */
const numbersOf = (e: Engine, node: HeadNode): readonly [Q.Rational, Q.Rational] | undefined => {
  const [base, exponent] = node.args.map((a) => e.predicates.rational(a.ref));
  return base && exponent ? [base, exponent] : undefined;
};

/** A rational number to an integer power. */
const numberPower = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const [base, exponent] = numbersOf(e, node) ?? [];
  if (!base || !exponent || exponent.den !== 1n || Q.isZero(base)) return undefined;
  const size = exponent.num < 0n ? -exponent.num : exponent.num;
  if (size > mostExponent || !e.rules.has('pow-number')) return undefined;
  const result = e.d.number(Q.power(base, Number(exponent.num)));
  merge(e, 'pow-number', 'arithmetic', ref, result);
  return result;
};

/** The primes of n, with their powers. */
const primes = (n: bigint): ReadonlyMap<bigint, bigint> => {
  const found = new Map<bigint, bigint>();
  let rest = n;
  for (let p = 2n; rest > 1n; p = p * p > rest ? rest : p + 1n)
    for (; rest % p === 0n; rest /= p) found.set(p, (found.get(p) ?? 0n) + 1n);
  return found;
};

/** The primes of a positive number that is not too large, with their powers, below 0 for those of the denominator. */
const primesOf = ({ num, den }: Q.Rational): readonly (readonly [bigint, bigint])[] | undefined =>
  num <= 0n || num > mostFactored || den > mostFactored
    ? undefined
    : [...primes(num), ...[...primes(den)].map(([p, k]) => [p, -k] as const)];

/** The whole number below or at a rational number. */
const floor = ({ num, den }: Q.Rational): bigint =>
  num >= 0n ? num / den : -((-num + den - 1n) / den);

/** A root of a rational number: a rational number times roots of primes with exponents between 0 and 1. */
const numberRoot = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const [base, exponent] = numbersOf(e, node) ?? [];
  if (!base || !exponent || exponent.den === 1n || !e.rules.has('root-number')) return undefined;
  const powers = primesOf(base)?.map(([p, k]) => [p, Q.mul(Q.rational(k), exponent)] as const);
  if (!powers || powers.some(([, k]) => k.num > mostExponent || k.num < -mostExponent))
    return undefined;
  const coef = powers.reduce(
    (product, [p, k]) => Q.mul(product, Q.power(Q.rational(p), Number(floor(k)))),
    Q.one,
  );
  const factors = powers.flatMap(([p, k]): readonly Ref[] => {
    const rest = Q.sub(k, Q.rational(floor(k)));
    if (Q.isZero(rest)) return [];
    return [e.d.pointwise('pow', [e.d.number(Q.rational(p)), e.d.number(rest)])];
  });
  const result = e.d.linear([{ coef, ref: e.d.net({ factors }) }]);
  if (e.graph.equal(result, ref)) return undefined;
  merge(e, 'root-number', 'AS 4.2.9', ref, result);
  return result;
};

/** The logarithm of a rational number as logarithms of primes. */
const numberLog = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const value = e.predicates.rational((node.args[0] as Arg).ref);
  const powers = value && primesOf(value);
  if (!powers || !e.rules.has('log-number')) return undefined;
  const result = e.d.linear(
    powers.map(([p, k]) => ({
      coef: Q.rational(k),
      ref: e.d.pointwise('log', [e.d.number(Q.rational(p))]),
    })),
  );
  if (e.graph.equal(result, ref)) return undefined;
  merge(e, 'log-number', 'AS 4.1.6', ref, result);
  return result;
};
