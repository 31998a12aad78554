/** The checker's own notion of what a value becomes at -X and at t*X; undefined means "not known". E of what has a parity exists. */
import * as Q from '../num/rational.js';
import type { Term } from '../term/term.js';
import { rationalOf } from './predicates.js';
import { monomials, type Monomial } from './normal.js';
import { mentions as holds } from './scope.js';
import type { Given } from './written.js';

/** The one value that all have; undefined where they differ. */
const common = <T>(values: readonly (T | undefined)[]): T | undefined =>
  values.every((v) => v === values[0]) ? values[0] : undefined;

/** A power of a term: the base, and the exponent where it is a number. */
const powerOf = (g: Given, h: Term): readonly [Term, Q.Rational] | undefined => {
  if (h.tag !== 'pointwise' || h.name !== 'pow') return undefined;
  const [base, exponent] = h.args as [Term, Term];
  const p = rationalOf(g, exponent);
  return p && [base, p];
};

const isNatural = (p: Q.Rational): boolean => p.den === 1n && p.num >= 0n;

/** The degree in X of a polynomial of which all terms have one. */
export const degree = (g: Given, t: Term, x: string): number | undefined =>
  holds(t, x)
    ? common(monomials(g.ring, t).map((m) => total(m.heads.map((h) => degreeOf(g, h, x)))))
    : 0;

const total = (degrees: readonly (number | undefined)[]): number | undefined =>
  degrees.includes(undefined)
    ? undefined
    : (degrees as readonly number[]).reduce((sum, d) => sum + d, 0);

const degreeOf = (g: Given, h: Term, x: string): number | undefined => {
  if (!holds(h, x)) return 0;
  if (h.tag === 'variable') return 1;
  const [base, p] = powerOf(g, h) ?? [];
  const of = base && degree(g, base, x);
  return of === undefined || !p || !isNatural(p) ? undefined : of * Number(p.num);
};

/** The exponent k of norm(X)^k that the head is. */
const normPower = (g: Given, h: Term, x: string): number | undefined => {
  const [base, p] = powerOf(g, h) ?? [];
  const [m, ...others] = base ? monomials(g.ring, base) : [];
  const [a, b] = m?.heads ?? [];
  const isSquare =
    m?.heads.length === 2 &&
    others.length + m.relations.length + m.equal.length === 0 &&
    Q.isOne(m.coef) &&
    [a, b].every((v) => v?.tag === 'variable' && v.name === x) &&
    a?.tag === 'variable' &&
    b?.tag === 'variable' &&
    a.at.every((i, k) => i.id === b.at[k]?.id && m.bound.some((j) => j.id === i.id)) &&
    new Set(a.at.map((i) => i.id)).size === a.at.length;
  return isSquare && p ? 2 * Q.toNumber(p) : undefined;
};

/** 1 where the value stays at -X, -1 where it changes its sign. */
export const parity = (g: Given, t: Term, x: string): 1 | -1 | undefined =>
  holds(t, x) ? common(monomials(g.ring, t).map((m) => ofMonomial(g, m, x))) : 1;

/** Powers of norm(X) below 0 must be outweighed by the degree of the other factors. */
const ofMonomial = (g: Given, { heads }: Monomial, x: string): 1 | -1 | undefined => {
  const powers = heads.map((h) => normPower(g, h, x));
  const others = heads.filter((_, k) => powers[k] === undefined);
  const least = powers.reduce<number>((sum, p) => sum + (p ?? 0), 0);
  const most = others.reduce((sum, h) => sum + (degreeOf(g, h, x) ?? 0), 0);
  if (least < 0 && least + most < 0) return undefined;
  const signs = others.map((h) => ofHead(g, h, x));
  if (signs.includes(undefined)) return undefined;
  return signs.filter((s) => s === -1).length % 2 === 0 ? 1 : -1;
};

const odd: ReadonlySet<string> = new Set(['sin', 'tanh', 'erf', 'sign']);
const even: ReadonlySet<string> = new Set(['cos', 'abs']);

const ofHead = (g: Given, h: Term, x: string): 1 | -1 | undefined => {
  if (!holds(h, x)) return 1;
  if (h.tag === 'variable') return -1;
  if (h.tag !== 'pointwise') return undefined;
  const of = parity(g, h.args[0] as Term, x);
  const [, p] = powerOf(g, h) ?? [];
  if (p) return of === undefined || !isNatural(p) ? undefined : p.num % 2n === 0n ? 1 : of;
  if (odd.has(h.name)) return of;
  return even.has(h.name) && of !== undefined ? 1 : undefined;
};
