/** Conditions of rules, decided by the checker on terms. What it cannot decide does not hold. */
import * as Q from '../num/rational.js';
import { isNonnegative } from '../num/sign.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import { freeIndices } from '../term/walk.js';
import type { Condition, Rule } from '../rewrite/rule.js';
import type { Fact, Index, Tensor, Term } from '../term/term.js';
import { equal, sumOf } from './equal.js';
import type { Values } from './instance.js';
import { asTerm, monomials, type Monomial } from './normal.js';
import { degree, parity } from './parity.js';
import * as P from './predicates.js';
import { groups } from './pairRelations.js';
import { component, mentions, partsOf } from './scope.js';
import type { Given } from './written.js';

type Test = (
  g: Given,
  value: Tensor,
  v: Values,
  other: string | undefined,
  third: string | undefined,
) => boolean;

const number =
  (test: (q: Q.Rational) => boolean): Test =>
  (g, { body }) => {
    const q = P.rationalOf(g, body);
    return q !== undefined && test(q);
  };
const integer = (q: Q.Rational): boolean => q.den === 1n;

/** Whether the term holds the bound variable that the rule calls `name`. */
const holdsBound = (t: Term, v: Values, name: string | undefined): boolean => {
  const bound = v.bound.get(name as string);
  return bound === undefined || mentions(t, bound.name);
};

/** Whether the matrix is a variable of the property, at its two axes. */
const isOrthogonal: Test = (g, t) => {
  const [m] = monomials(g.ring, t.body);
  const h = P.onlyHead(g, t);
  const isDeclared =
    typeof h === 'object' &&
    h.tag === 'variable' &&
    g.ring.context.variables.get(h.name)?.properties.includes('orthogonal') === true;
  return isDeclared && m !== undefined && Q.isOne(m.coef);
};

/** Whether all that is not on the diagonal is 0: each term says that the two axes are equal. */
const isDiagonal: Test = (g, { axes, body }) =>
  monomials(g.ring, body).every((m) =>
    groups(m).some((list) => axes.every((i) => list.some((j) => j.id === i.id))),
  );

/** Each term holds X as a factor of its own, once; or, where that is allowed, not at all. */
const affine =
  (orFree: boolean): Test =>
  (g, { body }, v, name) =>
    monomials(g.ring, body).every((m) => {
      const own = m.heads.filter((h) => holdsBound(h, v, name));
      const [h] = own;
      return own.length === 0 ? orFree : own.length === 1 && h?.tag === 'variable';
    });

const entire: ReadonlySet<string> = new Set(['exp', 'sin', 'cos', 'tanh', 'sigmoid', 'erf']);
const kinked: ReadonlySet<string> = new Set(['abs', 'relu', 'max', 'min']);
const whole: ReadonlySet<string> = new Set(['softmax', 'logsumexp', 'det', 'adj', 'expm', 'prod']);

/** Whether the value has a derivative in X: everywhere, or with `kinks` almost everywhere and is continuous. */
const isSmooth = (g: Given, t: Term, x: string, kinks: boolean): boolean => {
  if (!mentions(t, x)) return true;
  const all = (allowed: boolean): boolean =>
    partsOf(t).every((part) => isSmooth(g, part.body, x, allowed));
  switch (t.tag) {
    case 'derivative':
      return all(false);
    case 'operator':
      return (
        (whole.has(t.name) || g.ring.context.variables.get(t.name)?.arguments !== undefined) &&
        all(kinks)
      );
    case 'pointwise': {
      const [base, exponent] = t.args as [Term, Term | undefined];
      if (entire.has(t.name)) return all(kinks);
      if (kinked.has(t.name)) return kinks && all(true);
      const p = exponent && P.rationalOf(g, exponent);
      if (t.name === 'pow' && p && Q.sign(p) > 0 && (kinks || p.den === 1n)) return all(kinks);
      if (t.name === 'sqrt' && kinks) return all(kinks);
      return ['pow', 'sqrt', 'log'].includes(t.name) && all(kinks) && isPositiveByForm(g, base);
    }
    default:
      return all(kinks);
  }
};

/** Above 0 at every value of the variables, not only where the statement has a meaning. */
const isPositiveByForm = (g: Given, t: Term): boolean =>
  P.isPositive({ ...g, written: { ...g.written, values: [] } }, t);

/** A tensor at other indices. */
const at = (g: Given, t: Tensor, indices: readonly Index[]): Term => component(g.ring, t, indices);

/** A*B == B*A by ring laws, or since a fact says so of them or of their transposes. */
const commute = (g: Given, a: Tensor, b: Tensor): boolean => {
  const [i, j] = a.axes;
  if (!i || !j || b.axes.length !== 2) return false;
  const k = { ...i, id: g.ring.ids.next++ };
  const times = (x: Tensor, y: Tensor): Term =>
    B.sum([k], B.product([at(g, x, [i, k]), at(g, y, [k, j])]));
  const sides = [times(a, b), times(b, a)] as const;
  const isStated = ({ axes, lhs, rhs }: Fact): boolean =>
    [
      [i, j],
      [j, i],
    ].some((to) => {
      const [p, q] = [lhs, rhs].map((body) => component(g.ring, { axes, body }, to)) as [
        Term,
        Term,
      ];
      const isSide = (t: Term, k: 0 | 1): boolean => equal(g.ring, t, sides[k]);
      return (isSide(p, 0) && isSide(q, 1)) || (isSide(p, 1) && isSide(q, 0));
    });
  return (
    equal(g.ring, ...sides) || g.ring.context.facts.some((f) => f.axes.length === 2 && isStated(f))
  );
};

/** Whether it is a positive multiple of an index and no more: indices count from 0. */
const isIndex = (m: Monomial): boolean =>
  m.heads.length === 1 &&
  m.heads[0]?.tag === 'indexValue' &&
  m.bound.length + m.relations.length + m.equal.length === 0 &&
  integer(m.coef) &&
  Q.sign(m.coef) > 0;

/** The size polynomial that a number is, whole multiples of indices left out. */
const sizeOf = (g: Given, t: Term): S.Size | undefined =>
  sumOf(g.ring, t)
    .filter((m) => !isIndex(m))
    .reduce<S.Size | undefined>((sum, m) => {
      if (m.bound.length + m.relations.length + m.equal.length > 0 || !integer(m.coef))
        return undefined;
      const factor = m.heads.reduce<S.Size | undefined>(
        (all, h) => (all && h.tag === 'size' ? S.mul(all, h.size) : undefined),
        S.constant(Number(m.coef.num)),
      );
      return sum && factor && S.add(sum, factor);
    }, S.zero);

/** Whether the entry of the vector at one of its other free indices is 0: x[i] - x[j] over j. */
const vanishes = (g: Given, axes: readonly Index[], body: Term): boolean => {
  const [axis] = axes;
  if (axis === undefined || axes.length !== 1) return false;
  return freeIndices(body).some(
    (i) =>
      i.id !== axis.id &&
      i.size.key === axis.size.key &&
      sumOf(g.ring, at(g, { axes, body }, [i])).length === 0,
  );
};

const tests: Readonly<Record<string, Test>> = {
  independent: (_, { body }, v, name) => !holdsBound(body, v, name),
  smooth: (g, { body }, v, name) =>
    isSmooth(g, body, v.bound.get(name as string)?.name ?? '', true),
  differentiable: (g, { body }, v, name) =>
    isSmooth(g, body, v.bound.get(name as string)?.name ?? '', false),
  affine: affine(true),
  linear: affine(false),
  odd: (g, { body }, v, name) => {
    const x = v.bound.get(name as string)?.name;
    return x !== undefined && parity(g, body, x) === -1;
  },
  homogeneous: (g, { body }, v, name, exponent) => {
    const x = v.bound.get(name as string)?.name;
    const p = v.values.get(exponent as string);
    const of = p && P.rationalOf(g, p.body);
    return x !== undefined && of?.den === 1n && degree(g, body, x) === Number(-2n * of.num);
  },
  invertible: (g, t) => P.isInvertible(g, t),
  posdef: (g, t) => P.isPosdef(g, t),
  symmetric: (g, t) => P.isSymmetric(g, t),
  orthogonal: isOrthogonal,
  /** Only where it is declared: facts are no part of the checker's conditions. */
  isometry: isOrthogonal,
  /** Facts alone make one. */
  projection: () => false,
  vanishes: (g, { axes, body }) => vanishes(g, axes, body),
  diagonal: isDiagonal,
  positive: (g, t) => P.isPositive(g, t.body),
  nonnegative: (g, t) => P.isNonnegative(g, t.body),
  nonzero: (g, t) => P.isNonzero(g, t.body),
  number: number(() => true),
  integer: number(integer),
  negativeInteger: number((q) => integer(q) && Q.sign(q) < 0),
  evenInteger: number((q) => integer(q) && q.num % 2n === 0n),
  atLeastTwo: number((q) => integer(q) && q.num >= 2n),
  integral: (g, { body }) =>
    monomials(g.ring, body).every(
      (m) =>
        integer(m.coef) &&
        m.bound.length + m.relations.length === 0 &&
        m.heads.every((h) => h.tag === 'size' || h.tag === 'indexValue'),
    ),
  commute: (g, t, v, other) => {
    const second = v.values.get(other as string);
    return second !== undefined && commute(g, t, second);
  },
  natural: (g, { body }) => {
    const size = sizeOf(g, body);
    return size !== undefined && isNonnegative(size);
  },
  proportional: (g, t, v, other) => {
    const second = v.values.get(other as string);
    const [a, b] = [monomials(g.ring, t.body), second ? monomials(g.ring, second.body) : []];
    const [x, y] = [a[0], b[0]];
    if (a.length !== 1 || b.length !== 1 || !x || !y) return false;
    const one = (m: typeof x): Term => asTerm({ ...m, coef: Q.one });
    return equal(g.ring, one(x), one(y));
  },
};

/** Whether a value has a property that a rule declares of a name; what cannot be decided is not so. */
export const hasProperty = (g: Given, property: string, value: Tensor, v: Values): boolean =>
  tests[property]?.(g, value, v, undefined, undefined) ?? false;

/** Conditions that choose which way an equation is used; its truth does not depend on them. */
const strategies: ReadonlySet<string> = new Set(['minus', 'tame']);

/** Whether the checker can decide the condition at all. */
export const isKnown = ({ predicate }: Condition): boolean =>
  strategies.has(predicate) || Object.hasOwn(tests, predicate);

/** Whether the conditions of the rule hold of the values; a value outside a binder does not hold what it binds. */
export const conditionsHold = (g: Given, rule: Rule, v: Values): boolean =>
  rule.conditions.every((c) => {
    const value = v.values.get(c.args[0] as string);
    const test = Object.hasOwn(tests, c.predicate) ? tests[c.predicate] : undefined;
    return (
      strategies.has(c.predicate) ||
      (value !== undefined && test !== undefined && test(g, value, v, c.args[1], c.args[2]))
    );
  }) &&
  rule.outside.every(([name, bound]) => {
    const value = v.values.get(name);
    return !value || !v.bound.has(bound) || !holdsBound(value.body, v, bound);
  });
