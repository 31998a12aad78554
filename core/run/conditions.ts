/** Conditions of rules, decided for one match. */
import * as Q from '../num/rational.js';
import { isNonnegative } from '../num/sign.js';
import * as Size from '../num/size.js';
import { termsOf } from '../egraph/linear.js';
import type { LinTerm, Ref, Wire } from '../egraph/types.js';
import { isAffine, isSmooth, isTame, type Question } from '../analysis/dependence.js';
import { degree, isOdd } from '../analysis/parity.js';
import { sizesAgree, type Lambda, type Match } from '../rewrite/match.js';
import type { Condition, Rule } from '../rewrite/rule.js';
import type { Engine } from './engine.js';

type Test = (
  engine: Engine,
  value: Lambda,
  other: string | undefined,
  m: Match,
  third: string | undefined,
) => boolean;

const scalar = (value: Lambda): Lambda['ref'] => value.ref;
const rational = (engine: Engine, value: Lambda): Q.Rational | undefined =>
  engine.predicates.rational(value.ref);

/** How the value depends on the variable that the name stands for; undefined where it stands for none. */
const question = (e: Engine, name: string | undefined, m: Match): Question | undefined => {
  const variable = m.bound.get(name as string)?.name;
  return variable === undefined ? undefined : { d: e.d, predicates: e.predicates, variable };
};

/** A value at other wires than its own. */
const moved = ({ ref, params }: Lambda, to: readonly Wire[]): Ref => ({
  cls: ref.cls,
  at: ref.at.map((w) => to[params.indexOf(w)] ?? w),
});

/** The matrix product of two values of two axes. */
const matrixProduct = (e: Engine, a: Lambda, b: Lambda, at: readonly [Wire, Wire]): Ref => {
  const [, column] = a.params as [Wire, Wire];
  const inner = e.graph.wire(e.graph.size(column));
  return e.d.net({ factors: [moved(a, [at[0], inner]), moved(b, [inner, at[1]])], bound: [inner] });
};

const commute = (e: Engine, a: Lambda, b: Lambda): boolean => {
  const [row, column] = a.params;
  if (row === undefined || column === undefined || b.params.length !== 2) return false;
  const at = [row, column] as const;
  const [ab, ba] = [matrixProduct(e, a, b, at), matrixProduct(e, b, a, at)];
  return e.graph.equal(e.normal(ab), e.normal(ba));
};

/** U'*U is the identity. */
const isIsometry = (e: Engine, u: Lambda): boolean => {
  const [row, column] = u.params;
  if (row === undefined || column === undefined) return false;
  const [a, b] = e.graph.wires([e.graph.size(column), e.graph.size(column)]) as [Wire, Wire];
  const gram = e.d.net({ factors: [moved(u, [row, a]), moved(u, [row, b])], bound: [row] });
  const identity = e.d.net({ factors: [], equal: [[a, b]] });
  return e.graph.equal(e.normal(gram), e.normal(identity));
};

/** Whether an entry of the vector is 0: that at one of the surrounding indices of its size. Sizes are 1 or more. */
const vanishes = (e: Engine, { ref, params }: Lambda): boolean => {
  const [axis] = params;
  if (axis === undefined || params.length !== 1) return false;
  const isEntry = (w: Wire): boolean =>
    w !== axis && e.graph.size(w).key === e.graph.size(axis).key;
  return ref.at.filter(isEntry).some((w) => {
    return termsOf(e.graph, e.normal(moved({ ref, params }, [w]))).length === 0;
  });
};

/** P' = P and P*P = P. */
const isProjection = (e: Engine, p: Lambda): boolean => {
  const [row, column] = p.params;
  if (row === undefined || column === undefined) return false;
  if (!e.predicates.symmetric({ ref: p.ref, axes: p.params })) return false;
  const square = matrixProduct(e, p, p, [row, column]);
  return e.graph.equal(e.normal(square), e.normal(p.ref));
};

/** The size polynomial that the value is; undefined where it is none. */
const sizeOf = (e: Engine, use: Ref): Size.Size | undefined => {
  const factor = (ref: Ref): Size.Size | undefined => {
    const { form } = e.graph.class(e.graph.find(ref).cls);
    if (form?.kind === 'head')
      return form.head.tag === 'size' ? Size.symbol(form.head.name) : undefined;
    if (form?.kind !== 'net' || form.bound.length + form.indicators.length > 0) return undefined;
    return form.factors.reduce<Size.Size | undefined>((product, f) => {
      const by = product && factor(f);
      return product && by && Size.mul(product, by);
    }, Size.one);
  };
  return termsOf(e.graph, use).reduce<Size.Size | undefined>((sum, t) => {
    const monomial = sum && t.coef.den === 1n ? factor(t.ref) : undefined;
    return sum && monomial && Size.add(sum, Size.scale(monomial, Number(t.coef.num)));
  }, Size.zero);
};

/** Whether what is left without whole multiples of indices, which count from 0, is a size from 0. */
const isNatural = (e: Engine, use: Ref): boolean => {
  const isIndex = ({ coef, ref }: LinTerm): boolean => {
    const { form } = e.graph.class(e.graph.find(ref).cls);
    const isValue = form?.kind === 'head' && form.head.tag === 'indexValue';
    return isValue && coef.den === 1n && Q.sign(coef) > 0;
  };
  const size = sizeOf(e, e.d.linear(termsOf(e.graph, use).filter((t) => !isIndex(t))));
  return size !== undefined && isNonnegative(size);
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
  /** Any number of derivatives exist everywhere: abs and relu have a kink. */
  differentiable: (e, v, name, m) => {
    const q = question(e, name, m);
    return q !== undefined && isSmooth(q, v.ref, false);
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
  /** The negative of its value at -X, and with an expectation for normal X. */
  odd: (e, v, name, m) => {
    const q = question(e, name, m);
    return q !== undefined && isOdd(q, v.ref);
  },
  /** homogeneous(a, X, p): a is a polynomial in X of which all terms have degree -2*p. */
  homogeneous: (e, v, name, m, exponent) => {
    const q = question(e, name, m);
    const p = m.variables.get(exponent as string);
    const of = q && p && rational(e, p);
    return (
      of !== undefined && of.den === 1n && degree(q as Question, v.ref) === Number(-2n * of.num)
    );
  },
  invertible: (e, v) => e.predicates.invertible({ ref: v.ref, axes: v.params }),
  posdef: (e, v) => e.predicates.posdef({ ref: v.ref, axes: v.params }),
  symmetric: (e, v) => e.predicates.symmetric({ ref: v.ref, axes: v.params }),
  orthogonal: (e, v) => e.predicates.has({ ref: v.ref, axes: v.params }, 'orthogonal'),
  diagonal: (e, v) => e.predicates.has({ ref: v.ref, axes: v.params }, 'diagonal'),
  positive: (e, v) => e.predicates.positive(scalar(v)),
  nonnegative: (e, v) => e.predicates.nonnegative(scalar(v)),
  nonzero: (e, v) => e.predicates.nonzero(scalar(v)),
  /** A*B and B*A are one value: both are brought to normal form. */
  commute: (e, v, other, m) => {
    const second = m.variables.get(other as string);
    return second !== undefined && commute(e, v, second);
  },
  /** U'*U = I: U is orthogonal, or a fact says so. */
  isometry: (e, v) => isIsometry(e, v),
  /** A vector with an entry that is 0 whatever its values are: x[i] - x[j] over j. */
  vanishes: (e, v) => vanishes(e, v),
  /** Symmetric and its own square. */
  projection: (e, v) => isProjection(e, v),
  /** A number, a size, an index or a sum of these that is a whole number from 0. */
  natural: (e, v) => isNatural(e, v.ref),
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
  return (
    value !== undefined && decide !== undefined && decide(engine, value, c.args[1], m, c.args[2])
  );
};

export const holds = (engine: Engine, rule: Rule, m: Match): boolean =>
  sizesAgree(m) &&
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
