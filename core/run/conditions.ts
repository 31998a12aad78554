/** Conditions of rules, decided for one match. */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import type { Wire } from '../egraph/types.js';
import { isAffine, isSmooth, isTame, type Question } from '../analysis/dependence.js';
import type { Lambda, Match } from '../rewrite/match.js';
import type { Condition, Rule } from '../rewrite/rule.js';
import type { Engine } from './engine.js';

type Test = (engine: Engine, value: Lambda, extra: string | undefined, m: Match) => boolean;

const scalar = (value: Lambda): Lambda['ref'] => value.ref;
const rational = (engine: Engine, value: Lambda): Q.Rational | undefined =>
  engine.predicates.rational(value.ref);

/** How the value depends on the variable that the name stands for; undefined where it stands for none. */
const question = (e: Engine, name: string | undefined, m: Match): Question | undefined => {
  const variable = m.bound.get(name as string)?.name;
  return variable === undefined ? undefined : { d: e.d, predicates: e.predicates, variable };
};

/** Every predicate a rule may name. Those of matrices speak of the value's own axes. */
const tests: Readonly<Record<string, Test>> = {
  independent: (e, v, name, m) => {
    const variable = m.bound.get(name as string);
    return (
      variable !== undefined && !e.graph.class(e.graph.find(v.ref).cls).depends.has(variable.name)
    );
  },
  /** Continuous and piecewise smooth in X: a derivative may be taken under an integral over X, or over what X moves. */
  smooth: (e, v, name, m) => {
    const q = question(e, name, m);
    return q !== undefined && isSmooth(q, v.ref, true);
  },
  /** A polynomial in X times functions of affine values: no derivative makes new factors X. */
  tame: (e, v, name, m) => {
    const q = question(e, name, m);
    return q !== undefined && isTame(q, v.ref);
  },
  /** A sum of terms that are free of X or linear in it. */
  affine: (e, v, name, m) => {
    const q = question(e, name, m);
    return q !== undefined && isAffine(q, v.ref, false);
  },
  /** A sum of terms that are linear in X. */
  linear: (e, v, name, m) => {
    const q = question(e, name, m);
    return q !== undefined && isAffine(q, v.ref, true);
  },
  invertible: (e, v) => e.predicates.invertible({ ref: v.ref, axes: v.params }),
  posdef: (e, v) => e.predicates.posdef({ ref: v.ref, axes: v.params }),
  symmetric: (e, v) => e.predicates.symmetric({ ref: v.ref, axes: v.params }),
  orthogonal: (e, v) => e.predicates.has({ ref: v.ref, axes: v.params }, 'orthogonal'),
  diagonal: (e, v) => e.predicates.has({ ref: v.ref, axes: v.params }, 'diagonal'),
  positive: (e, v) => e.predicates.positive(scalar(v)),
  nonnegative: (e, v) => e.predicates.nonnegative(scalar(v)),
  nonzero: (e, v) => e.predicates.nonzero(scalar(v)),
  /** The oldest term has a negative coefficient: which of a and -a an even or odd function is written at. */
  minus: (e, v) => {
    const [first] = [...termsOf(e.graph, v.ref)].sort((a, b) => a.ref.cls - b.ref.cls);
    return first !== undefined && Q.sign(first.coef) < 0;
  },
  negativeInteger: (e, v) => {
    const q = rational(e, v);
    return q !== undefined && q.den === 1n && q.num < 0n;
  },
  number: (e, v) => rational(e, v) !== undefined,
  integer: (e, v) => rational(e, v)?.den === 1n,
  /** An integer from 2 up to 24: x^p may be written as a product. */
  atLeastTwo: (e, v) => {
    const q = rational(e, v);
    return q !== undefined && q.den === 1n && q.num >= 2n && q.num <= 24n;
  },
  /** Both values are numbers times one value: exp(2*a) and exp(-a). */
  proportional: (e, v, other, m) => {
    const second = m.variables.get(other as string);
    if (!second) return false;
    const [a, b] = [termsOf(e.graph, v.ref), termsOf(e.graph, second.ref)];
    const [x, y] = [a[0], b[0]];
    return (
      a.length === 1 &&
      b.length === 1 &&
      x !== undefined &&
      y !== undefined &&
      e.graph.equal(x.ref, y.ref)
    );
  },
  evenInteger: (e, v) => {
    const q = rational(e, v);
    return q !== undefined && q.den === 1n && q.num % 2n === 0n;
  },
  /** The exponent is an integer, an index or a size: x^p then needs no positive x. */
  integral: (e, v) => e.isIntegral(v.ref),
};

/** The predicates by name, for packs to be checked against. */
export const predicateNames: readonly string[] = Object.keys(tests);

const test = (engine: Engine, c: Condition, m: Match): boolean => {
  const value = m.variables.get(c.args[0] as string);
  const decide = tests[c.predicate];
  return value !== undefined && decide !== undefined && decide(engine, value, c.args[1], m);
};

export const holds = (engine: Engine, rule: Rule, m: Match): boolean =>
  rule.conditions.every((c) => test(engine, c, m)) &&
  rule.outside.every(([name, bound]) => staysOutside(engine, m, name, bound));

/** A variable used outside a binder must not hold what the binder binds: it would escape. */
const staysOutside = (engine: Engine, m: Match, name: string, bound: string): boolean => {
  const value = m.variables.get(name);
  const variable = m.bound.get(bound);
  if (!value || !variable) return true;
  return !engine.graph.class(engine.graph.find(value.ref).cls).depends.has(variable.name);
};

/** The wires of a value that are its own. */
export const ownWires = (value: Lambda): readonly Wire[] => value.params;
