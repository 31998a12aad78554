/**
 * Constructors of terms that keep them small: products and sums are flat, numbers in a product are one factor in front.
 *
 * Nothing is dropped but a factor 1 and a summand 0: `0*log(x)` stays, since it speaks of log(x).
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Rational } from '../num/rational.js';
import type { Size } from '../num/size.js';
import type { Affine, Index, Relation, Term, Unknown } from './term.js';

export const number = (value: Rational): Term => ({ tag: 'number', value });
export const integer = (value: number | bigint): Term => number(Q.rational(value));
export const zero = integer(0);
export const one = integer(1);

/** The product, flat, its numbers multiplied into one factor in front (left out where it is 1). */
export const product = (factors: readonly Term[]): Term => {
  let coefficient = Q.one;
  const rest: Term[] = [];
  for (const factor of factors.flatMap((f) => (f.tag === 'product' ? f.factors : [f])))
    if (factor.tag === 'number') coefficient = Q.mul(coefficient, factor.value);
    else rest.push(factor);
  const all = Q.isOne(coefficient) ? rest : [number(coefficient), ...rest];
  const [only] = all;
  return only === undefined ? one : all.length === 1 ? only : { tag: 'product', factors: all };
};

const isZero = (t: Term): boolean => t.tag === 'number' && Q.isZero(t.value);

/** The sum, flat, without summands 0. */
export const add = (terms: readonly Term[]): Term => {
  const flat = terms.flatMap((t) => (t.tag === 'add' ? t.terms : [t])).filter((t) => !isZero(t));
  const [only] = flat;
  return only === undefined ? zero : flat.length === 1 ? only : { tag: 'add', terms: flat };
};

export const negate = (t: Term): Term => product([integer(-1), t]);

/** sum over each index in turn, the first outermost. */
export const sum = (indices: readonly Index[], body: Term): Term =>
  indices.reduceRight<Term>((inner, index) => ({ tag: 'sum', index, body: inner }), body);

export const pointwise = (name: string, args: readonly Term[]): Term => ({
  tag: 'pointwise',
  name,
  args,
});

const largestFoldedExponent = 64;

/** base^exponent; numbers to small integer powers are worked out. */
export const pow = (base: Term, exponent: Term): Term => {
  if (base.tag === 'number' && exponent.tag === 'number' && Q.isInteger(exponent.value)) {
    const e = Q.toNumber(exponent.value);
    if (Math.abs(e) <= largestFoldedExponent && (e >= 0 || !Q.isZero(base.value)))
      return number(Q.power(base.value, e));
  }
  return pointwise('pow', [base, exponent]);
};

/** 1/t. */
export const reciprocal = (t: Term): Term => pow(t, integer(-1));

/** An integer polynomial of sizes as a number. */
export const size = (value: Size): Term => {
  const known = S.asConstant(value);
  return known === undefined ? { tag: 'size', size: value } : integer(known);
};

const unknownKey = (u: Unknown): string =>
  u.tag === 'index' ? `${u.index.id}` : `${u.name}[${u.at.map((i) => i.id).join()}]`;

/** The affine expression with like terms collected and zero terms left out. */
export const affine = (terms: Affine['terms'], constant: Size = S.zero): Affine => {
  const found = new Map<string, { coef: Size; readonly of: Unknown }>();
  for (const { coef, of } of terms) {
    const key = unknownKey(of);
    found.set(key, { coef: S.add(found.get(key)?.coef ?? S.zero, coef), of });
  }
  return { terms: [...found.values()].filter((t) => t.coef.terms.length > 0), constant };
};

export const affineIndex = (index: Index, coef: Size = S.one): Affine =>
  affine([{ coef, of: { tag: 'index', index } }]);
export const affineAdd = (a: Affine, b: Affine): Affine =>
  affine([...a.terms, ...b.terms], S.add(a.constant, b.constant));
export const affineScale = (a: Affine, by: Size): Affine =>
  affine(
    a.terms.map(({ coef, of }) => ({ coef: S.mul(coef, by), of })),
    S.mul(a.constant, by),
  );
export const affineSub = (a: Affine, b: Affine): Affine =>
  affineAdd(a, affineScale(b, S.constant(-1)));

const holds: Readonly<Record<Relation, (value: number) => boolean>> = {
  '=': (v) => v === 0,
  '!=': (v) => v !== 0,
  '<': (v) => v < 0,
  '<=': (v) => v <= 0,
  '>': (v) => v > 0,
  '>=': (v) => v >= 0,
};

/** [affine relation 0]; 1 or 0 where the affine expression is a known number. */
export const indicator = (relation: Relation, value: Affine): Term => {
  const known = value.terms.length === 0 ? S.asConstant(value.constant) : undefined;
  if (known !== undefined) return holds[relation](known) ? one : zero;
  return { tag: 'indicator', relation, affine: value };
};

/** [a = b]. */
export const equal = (a: Affine, b: Affine): Term => indicator('=', affineSub(a, b));
