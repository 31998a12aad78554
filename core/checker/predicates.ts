/**
 * The checker's own predicates on terms: sound, not complete, by structure alone.
 *
 * Sources: declarations (also through a fact that defines a name), what the statement writes, and the structure of the value.
 */
import * as Q from '../num/rational.js';
import type { Index, Property, Tensor, Term } from '../term/term.js';
import { equal, sumOf as sumOfTerm } from './equal.js';
import { asTerm, definitionOf, type Monomial } from './normal.js';
import { component } from './scope.js';
import { dividesIdentity } from './unitFacts.js';
import { isWritten, scalar, type Given, type Kind, type Need } from './written.js';

const declares = (g: Given, name: string, properties: readonly Property[]): boolean => {
  const has = g.ring.context.variables.get(name)?.properties ?? [];
  return properties.some((p) => has.includes(p));
};

/** The value of a name that a fact defines, at indices. */
const definition = (g: Given, t: Term): Term | undefined => {
  if (t.tag !== 'variable') return undefined;
  const value = definitionOf(g.ring.context, t.name);
  return value && component(g.ring, value, t.at);
};

/** A bound variable's value at its point, seen from outside its binder: what is open there holds around it. */
const placed = (g: Given, t: Term): readonly [Given, Term] | undefined => {
  if (t.tag !== 'variable' || !t.name.includes('#')) return undefined;
  const k = g.around.findIndex((b) => b.variable.name === t.name);
  const b = g.around[k];
  if (b?.tag !== 'at') return undefined;
  return [{ ...g, around: g.around.slice(k + 1) }, component(g.ring, b.point, t.at)];
};

const sumOf = (g: Given, t: Term): readonly Monomial[] => sumOfTerm(g.ring, t);
const without = (m: Monomial): Term => asTerm({ ...m, coef: Q.one });

/** The rational number that the term is. */
export const rationalOf = (g: Given, t: Term): Q.Rational | undefined => {
  const list = sumOf(g, t);
  const [m] = list;
  if (!m) return Q.zero;
  return list.length === 1 &&
    m.heads.length + m.relations.length + m.bound.length + m.equal.length === 0
    ? m.coef
    : undefined;
};

const most = 8;

/** Whether the term is above 0. */
export const isPositive = (g: Given, t: Term, depth = most): boolean => {
  if (depth === 0) return false;
  if (isWritten(g, 'positive', scalar(t))) return true;
  const list = sumOf(g, t);
  const again = (x: Term): boolean => isPositive(g, x, depth - 1);
  if (list.length > 1)
    return (
      list.every(
        (m) => Q.sign(m.coef) > 0 && (again(without(m)) || isNonnegative(g, without(m), depth - 1)),
      ) && list.some((m) => again(without(m)))
    );
  const [m] = list;
  return (
    m !== undefined &&
    Q.sign(m.coef) > 0 &&
    m.relations.length + m.equal.length === 0 &&
    m.heads.every((h) => isPositiveHead(g, h, depth - 1))
  );
};

const isPositiveHead = (g: Given, h: Term, depth: number): boolean => {
  const value = definition(g, h);
  if (isWritten(g, 'positive', scalar(h)) || (value && isPositive(g, value, depth))) return true;
  if (h.tag === 'size' || h.tag === 'constant') return true;
  const [around, point] = placed(g, h) ?? [];
  if (around && point) return isPositive(around, point, depth);
  if (h.tag === 'variable') return declares(g, h.name, ['positive']);
  if (h.tag === 'operator') {
    const value = h.args[0] as Tensor;
    if (h.name === 'prod') return isPositive(g, value.body, depth);
    return h.name === 'softmax' || (h.name === 'det' && isPosdef(g, value, depth));
  }
  if (h.tag !== 'pointwise') return false;
  const [first] = h.args as [Term];
  if (h.name === 'exp' || h.name === 'sigmoid') return true;
  if (h.name === 'pow' || h.name === 'sqrt') return isPositive(g, first, depth);
  return h.name === 'abs' && isNonzero(g, first, depth);
};

/** Whether the term is 0 or above. */
export const isNonnegative = (g: Given, t: Term, depth = most): boolean => {
  if (depth === 0) return false;
  if (isWritten(g, 'nonnegative', scalar(t)) || isPositive(g, t, depth - 1)) return true;
  const list = sumOf(g, t);
  return list.every((m) => {
    if (isOutweighed(g, m, list)) return true;
    if (Q.sign(m.coef) < 0) return false;
    const isEven = (h: Term): boolean =>
      m.heads.filter((x) => equal(g.ring, x, h)).length % 2 === 0;
    return m.heads.every((h) => isEven(h) || isNonnegativeHead(g, h, depth - 1));
  });
};

/** Whether another term of the sum is abs of this one: abs(x) + x. */
const isOutweighed = (g: Given, m: Monomial, list: readonly Monomial[]): boolean =>
  list.some(({ coef, heads: [h, ...others], relations, bound, equal: same }) => {
    if (h?.tag !== 'pointwise' || h.name !== 'abs') return false;
    if (others.length + relations.length + bound.length + same.length > 0) return false;
    const isLarge = [m.coef, Q.neg(m.coef)].every((c) => Q.compare(coef, c) >= 0);
    return isLarge && equal(g.ring, h.args[0] as Term, without(m));
  });

const isNonnegativeHead = (g: Given, h: Term, depth: number): boolean => {
  if (isPositiveHead(g, h, depth) || isWritten(g, 'nonnegative', scalar(h))) return true;
  if (h.tag === 'variable') return declares(g, h.name, ['nonnegative']);
  if (h.tag !== 'pointwise') return false;
  const [base, exponent] = h.args as [Term, Term];
  if (['abs', 'sqrt', 'relu'].includes(h.name)) return true;
  if (h.name !== 'pow') return false;
  const p = rationalOf(g, exponent);
  return (p !== undefined && p.den === 1n && p.num % 2n === 0n) || isNonnegative(g, base, depth);
};

/** Whether the term is not 0. */
export const isNonzero = (g: Given, t: Term, depth = most): boolean => {
  if (depth === 0) return false;
  if (isWritten(g, 'nonzero', scalar(t)) || isPositive(g, t, depth - 1)) return true;
  const list = sumOf(g, t);
  const [m] = list;
  if (list.length !== 1 || !m || m.relations.length + m.equal.length + m.bound.length > 0)
    return list.length === 1 && m !== undefined && isWritten(g, 'nonzero', scalar(without(m)));
  return m.heads.every((h) => {
    if (isWritten(g, 'nonzero', scalar(h)) || isPositiveHead(g, h, depth - 1)) return true;
    const [around, point] = placed(g, h) ?? [];
    if (around && point) return isNonzero(around, point, depth - 1);
    if (h.tag === 'pointwise' && h.name === 'pow')
      return isNonzero(g, h.args[0] as Term, depth - 1);
    if (h.tag !== 'operator') return false;
    const value = h.args[0] as Tensor;
    return h.name === 'prod'
      ? isNonzero(g, value.body, depth - 1)
      : h.name === 'det' && isInvertible(g, value, depth - 1);
  });
};

/** Whether the indices are the two axes of the matrix, in any order. */
const areAxes = ({ axes }: Tensor, at: readonly Index[]): boolean => {
  const inBoth = (a: readonly Index[], b: readonly Index[]): boolean =>
    a.every((i) => b.some((k) => k.id === i.id));
  return axes.length === 2 && at.length === 2 && inBoth(axes, at) && inBoth(at, axes);
};

/** The one head of a matrix at its two axes, a number before it left out. */
export const onlyHead = (g: Given, t: Tensor): Term | 'identity' | undefined => {
  const [m, ...others] = sumOf(g, t.body);
  if (!m || others.length > 0 || m.bound.length + m.relations.length > 0) return undefined;
  const [h, ...more] = m.heads;
  if (!h) return m.equal.length === 1 && areAxes(t, m.equal.flat()) ? 'identity' : undefined;
  const isAlone = more.length + m.equal.length === 0;
  return isAlone && 'at' in h && areAxes(t, h.at) ? h : undefined;
};

/** Whether the matrix is invertible. */
export const isInvertible = (g: Given, t: Tensor, depth = most): boolean => {
  if (depth === 0 || t.axes.length !== 2) return false;
  if (isWritten(g, 'invertible', t) || isPosdef(g, t, depth - 1)) return true;
  const list = sumOf(g, t.body);
  const [m] = list;
  if (list.length === 1 && m && isWritten(g, 'invertible', { ...t, body: without(m) })) return true;
  const h = onlyHead(g, t);
  if (h === 'identity') return true;
  const value = h && definition(g, h);
  if (value && isInvertible(g, { ...t, body: value }, depth - 1)) return true;
  const [around, point] = (h && placed(g, h)) ?? [];
  if (around && point) return isInvertible(around, { ...t, body: point }, depth - 1);
  if (h?.tag === 'variable')
    return (
      declares(g, h.name, ['invertible', 'posdef', 'orthogonal']) ||
      dividesIdentity(g.ring.context.facts, (m) => sumOf(g, m.body), h.name)
    );
  if (h?.tag !== 'operator') return false;
  const isRoot = h.name === 'sqrtm' && isInvertible(g, h.args[0] as Tensor, depth - 1);
  return isRoot || ['inv', 'expm'].includes(h.name);
};

/** Whether the value is the same with its first two axes exchanged. */
export const isSymmetric = (g: Given, t: Tensor): boolean => {
  const [i, j] = t.axes;
  return i !== undefined && j !== undefined && equal(g.ring, t.body, component(g.ring, t, [j, i]));
};

/** Whether the matrix is positive definite. */
export const isPosdef = (g: Given, t: Tensor, depth = most): boolean => {
  if (depth === 0 || t.axes.length !== 2) return false;
  const list = sumOf(g, t.body);
  if (list.length > 1)
    return list.every(
      (m) => Q.sign(m.coef) > 0 && isPosdef(g, { ...t, body: without(m) }, depth - 1),
    );
  if (list[0] && Q.sign(list[0].coef) < 0) return false;
  const h = onlyHead(g, t);
  if (h === 'identity') return true;
  if (h?.tag === 'variable') return declares(g, h.name, ['posdef']);
  if (h?.tag !== 'operator') return false;
  const [of] = h.args as readonly Tensor[];
  if (!of) return false;
  if (h.name === 'expm') return isSymmetric(g, of);
  return ['inv', 'sqrtm'].includes(h.name) && isPosdef(g, of, depth - 1);
};

/** Whether it is a declared psd matrix, which has a root. */
const isPsd = (g: Given, kind: Kind, t: Tensor): boolean => {
  const h = onlyHead(g, t);
  const [m] = sumOf(g, t.body);
  const isUp = m !== undefined && Q.sign(m.coef) > 0;
  return (
    kind === 'sqrtm' &&
    isUp &&
    typeof h === 'object' &&
    h.tag === 'variable' &&
    declares(g, h.name, ['psd'])
  );
};

/** Whether what a term needs is there. */
export const isMet = (g: Given, [kind, value, around]: Need): boolean => {
  const here = { ...g, around };
  switch (kind) {
    case 'positive':
      return isPositive(here, value.body);
    case 'nonnegative':
      return isNonnegative(here, value.body);
    case 'nonzero':
      return isNonzero(here, value.body);
    case 'invertible':
      return isInvertible(here, value);
    default:
      return isWritten(here, kind, value) || isPosdef(here, value) || isPsd(here, kind, value);
  }
};
