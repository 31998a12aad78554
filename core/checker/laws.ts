/**
 * Laws that no finite pattern states, worked out by the checker on its own: linearity for any number of terms, numbers to
 * integer powers and their logarithms, the chain rule of unspecified functions, moments of independent entries.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Rule } from '../rewrite/rule.js';
import type { Index, Tensor, Term } from '../term/term.js';
import { fresh } from '../term/walk.js';
import { equal } from './equal.js';
import { asTerm, monomials } from './normal.js';
import { rationalOf } from './predicates.js';
import { component, rename, type Renamer } from './scope.js';
import type { Given } from './written.js';

/** What a head becomes; undefined where the law does not speak of it. */
type Law = (g: Given, head: Term) => Term | undefined;

/** The terms of a sum as they are written, or else multiplied out, with their coefficients. */
const termsOf = (g: Given, t: Term): readonly (readonly [Q.Rational, Term])[] => {
  if (t.tag !== 'add')
    return monomials(g.ring, t).map((m) => [m.coef, asTerm({ ...m, coef: Q.one })] as const);
  return t.terms.map((x) => {
    const [first, ...rest] = x.tag === 'product' ? x.factors : [];
    return first?.tag === 'number' ? ([first.value, B.product(rest)] as const) : [Q.one, x];
  });
};

/** d or E of a sum is the sum of those of its terms. */
const ofTerms: Law = (g, t) => {
  if (t.tag !== 'derivative' && t.tag !== 'expectation') return undefined;
  const terms = termsOf(g, t.body);
  if (terms.length === 1 && terms[0] && Q.isOne(terms[0][0])) return undefined;
  return B.add(terms.map(([coef, body]) => B.product([B.number(coef), { ...t, body }])));
};

/** The sums that stand in a product taken out of it, under fresh indices: two of them may be one object. */
const withoutSums = (
  t: Term,
  r: Renamer,
): { readonly indices: readonly Index[]; readonly body: Term } => {
  if (t.tag === 'product') {
    const parts = t.factors.map((f) => withoutSums(f, r));
    return {
      indices: parts.flatMap((p) => p.indices),
      body: B.product(parts.map((p) => p.body)),
    };
  }
  if (t.tag !== 'sum') return { indices: [], body: t };
  const index = fresh(r.ids, t.index);
  const inner = withoutSums(rename(r, t.body, new Map([[t.index.id, index]])), r);
  return { indices: [index, ...inner.indices], body: inner.body };
};

/** d or E of a sum over indices is the sum of those of its body. */
const ofIndices: Law = (g, t) => {
  if (t.tag !== 'derivative' && t.tag !== 'expectation') return undefined;
  const { indices, body } = withoutSums(t.body, g.ring);
  return indices.length === 0 ? undefined : B.sum(indices, { ...t, body });
};

const largest = 1000n;

/** A rational number to an integer power. */
const power: Law = (g, t) => {
  if (t.tag !== 'pointwise' || t.name !== 'pow') return undefined;
  const [base, exponent] = t.args.map((a) => rationalOf(g, a));
  if (!base || !exponent || exponent.den !== 1n || Q.isZero(base)) return undefined;
  const size = exponent.num < 0n ? -exponent.num : exponent.num;
  return size > largest ? undefined : B.number(Q.power(base, Number(exponent.num)));
};

const mostFactored = 1_000_000n;

/** The primes of a positive rational number, one by one, with 1 for the numerator and -1 for the denominator. */
const primesOf = ({ num, den }: Q.Rational): readonly (readonly [bigint, number])[] | undefined => {
  if (num <= 0n || num > mostFactored || den > mostFactored) return undefined;
  const of = (n: bigint): readonly bigint[] => {
    for (let p = 2n; p * p <= n; p++) if (n % p === 0n) return [p, ...of(n / p)];
    return n === 1n ? [] : [n];
  };
  return [...of(num).map((p) => [p, 1] as const), ...of(den).map((p) => [p, -1] as const)];
};

/** The logarithm of a rational number by those of its prime factors. */
const logarithm: Law = (g, t) => {
  const value = t.tag === 'pointwise' && t.name === 'log' && rationalOf(g, t.args[0] as Term);
  const primes = value ? primesOf(value) : undefined;
  if (!primes || (primes.length === 1 && primes[0]?.[1] === 1)) return undefined;
  return B.add(
    primes.map(([p, sign]) => B.product([B.integer(sign), B.pointwise('log', [B.integer(p)])])),
  );
};

/** A root of a rational number: a rational number times roots of primes with exponents between 0 and 1. */
const root: Law = (g, t) => {
  if (t.tag !== 'pointwise' || t.name !== 'pow') return undefined;
  const [base, exponent] = t.args.map((a) => rationalOf(g, a));
  const primes = base && primesOf(base);
  if (!primes || !exponent || exponent.den === 1n) return undefined;
  const powers = new Map<bigint, Q.Rational>();
  for (const [p, sign] of primes)
    powers.set(p, Q.add(powers.get(p) ?? Q.zero, Q.mul(Q.rational(sign), exponent)));
  const factors = [...powers].flatMap(([p, k]): readonly Term[] => {
    const whole = (k.num - (((k.num % k.den) + k.den) % k.den)) / k.den;
    if (whole > largest || whole < -largest) return [t];
    const rest = Q.sub(k, Q.rational(whole));
    const outside = B.number(Q.power(Q.rational(p), Number(whole)));
    return [
      outside,
      ...(Q.isZero(rest) ? [] : [B.pointwise('pow', [B.integer(p), B.number(rest)])]),
    ];
  });
  const isDone = primes.length === 1 && factors.length === 2 && Q.compare(exponent, Q.one) < 0;
  return factors.includes(t) || (isDone && Q.sign(exponent) > 0 && primes[0]?.[1] === 1)
    ? undefined
    : B.product(factors);
};

/** d(f(u, v), X): over the arguments, f's partial derivative contracted with the argument's derivative. */
const chain: Law = (g, t) => {
  if (t.tag !== 'derivative') return undefined;
  const [m, ...others] = monomials(g.ring, t.body);
  const [f] = m?.heads ?? [];
  const isPlain =
    m &&
    others.length === 0 &&
    Q.isOne(m.coef) &&
    m.heads.length === 1 &&
    m.bound.length + m.relations.length + m.equal.length === 0;
  if (!isPlain || f?.tag !== 'operator' || !g.ring.context.variables.get(f.name)?.arguments)
    return undefined;
  return B.add(f.args.map((arg, slot) => partial(g, t, f, arg, slot)));
};

const partial = (
  g: Given,
  d: Term & { tag: 'derivative' },
  f: Term & { tag: 'operator' },
  arg: Tensor,
  slot: number,
): Term => {
  const own = arg.axes.map((i) => fresh(g.ring.ids, i));
  const outer: Term = { ...f, at: [...f.at, ...own], derivative: [...f.derivative, slot] };
  return B.sum(own, B.product([outer, { ...d, body: component(g.ring, arg, own) }]));
};

/** [a = b] of all indices. */
const together = (a: readonly Index[], b: readonly Index[]): Term =>
  B.product(
    a.map((i, k) => B.indicator('=', B.affineSub(B.affineIndex(i), B.affineIndex(b[k] as Index)))),
  );

/**
 * E of a product of entries that are independent: over the sets of entries that are the first one, E of that power times E of
 * the others. Entries of a sign are 1 to an even power, 0 to an odd one.
 */
const independent: Law = (g, t) => {
  if (t.tag !== 'expectation' || t.law.tag === 'normal') return undefined;
  const { law } = t;
  const has = law.tag === 'declared' ? g.ring.context.variables.get(law.of)?.properties : [];
  const isSign = law.tag === 'rademacher';
  if (!isSign && !has?.includes('iid') && !has?.includes('independent')) return undefined;
  const [m, ...others] = monomials(g.ring, t.body);
  const entries = m?.heads.flatMap((h) =>
    h.tag === 'variable' && h.name === t.variable.name ? [h.at] : [],
  );
  if (!m || !entries || others.length > 0 || !Q.isOne(m.coef) || entries.length > 10)
    return undefined;
  if (entries.length !== m.heads.length || entries.length === 0) return undefined;
  if (m.bound.length + m.relations.length + m.equal.length > 0) return undefined;
  const [first, ...rest] = entries as [readonly Index[], ...(readonly Index[])[]];
  if (!isSign && rest.every((x) => x.every((i, k) => i.id === first[k]?.id))) return undefined;
  const entry = (at: readonly Index[]): Term => ({ tag: 'variable', name: t.variable.name, at });
  const mean = (list: readonly (readonly Index[])[]): Term =>
    list.length === 0 ? B.one : { ...t, body: B.product(list.map(entry)) };
  const power = (n: number): Term =>
    isSign ? B.integer(n % 2 === 0 ? 1 : 0) : mean(Array.from({ length: n }, () => first));
  const cases = Array.from({ length: 2 ** rest.length }, (_, set): Term => {
    const isIn = (k: number): boolean => Math.floor(set / 2 ** k) % 2 === 1;
    const out = rest.filter((_x, k) => !isIn(k));
    const apart = out.map((x) => B.add([B.one, B.negate(together(first, x))]));
    const same = rest.filter((_x, k) => isIn(k)).map((x) => together(first, x));
    return B.product([power(rest.length - out.length + 1), ...same, ...apart, mean(out)]);
  });
  return B.add(cases);
};

const laws: Readonly<Record<string, Law>> = {
  'pow-number': power,
  'log-number': logarithm,
  'root-number': root,
  'd-unspecified': chain,
  'E-independent': independent,
};

/** The sum with the law used at its heads until nothing changes. */
const worked = (g: Given, law: Law, t: Term): Term => {
  const inside = (h: Term): Term => {
    const made = law(g, h);
    return made ? worked(g, law, made) : h;
  };
  return B.add(monomials(g.ring, t).map((m) => asTerm({ ...m, heads: m.heads.map(inside) })));
};

const lawOf = (rule: Rule): Law | undefined => {
  if (rule.linearity === 'terms') return ofTerms;
  return rule.linearity === 'indices' ? ofIndices : laws[rule.id];
};

/** What the law makes of a head, once; undefined where it does not speak of it. */
export const lawAt = (g: Given, rule: Rule, from: Term): Term | undefined => lawOf(rule)?.(g, from);

/** Whether the law leads from one side to the other. */
export const lawHolds = (g: Given, rule: Rule, from: Term, to: Term): boolean => {
  const law = lawOf(rule);
  if (!law) return false;
  const once = law(g, from);
  if (once && equal(g.ring, once, to)) return true;
  return equal(g.ring, worked(g, law, from), worked(g, law, to));
};
