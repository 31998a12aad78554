/**
 * The checker's own predicates on terms: sound, not complete, by structure alone.
 *
 * Sources: declarations (also through a fact that defines a name), what the statement writes (inv(M): M is invertible;
 * log(x): x is positive; ...), and the structure of the value. What speaks of a bound variable is kept with its binders: it
 * says nothing of a variable that is taken at another point or has another law.
 */
import * as Q from '../num/rational.js';
import type { Property, Statement, Tensor, Term } from '../term/term.js';
import { children, component, freeVariables } from '../term/walk.js';
import { asTerm, monomials, put, ring, type Monomial, type Ring } from './polynomial.js';
import { alike, collected, equal } from './same.js';

/** What binds a variable around a place, innermost first. */
export type Binder = Term & { readonly tag: 'at' | 'expectation' };

/** What may be taken as given: what the statement writes, and the binders around the place that is looked at. */
export type Given = {
  readonly ring: Ring;
  /** For comparing what is written: values are not put in for bound variables. */
  readonly written: { readonly ring: Ring; readonly values: readonly Term[] };
  readonly around: readonly Binder[];
};
type Kind = 'positive' | 'nonnegative' | 'nonzero' | 'invertible';

const scalar = (body: Term): Tensor => ({ axes: [], body });

/** The value under the binders that it depends on; undefined where one is not there. */
const closed = (kind: Kind, value: Tensor, around: readonly Binder[]): Term | undefined => {
  let t: Term = { tag: 'operator', name: kind, args: [value], at: [], derivative: [] };
  for (const b of around) if (freeVariables(t).has(b.variable.name)) t = { ...b, body: t };
  return [...freeVariables(t)].some((name) => name.includes('#')) ? undefined : t;
};

/** Reads off what the statement says by being written. */
export const given = (r: Ring, { lhs, rhs }: Pick<Statement, 'lhs' | 'rhs'>): Given => {
  const values = [lhs, rhs].flatMap((root) =>
    demands(r, root).flatMap(([kind, value, around]) => closed(kind, value, around) ?? []),
  );
  return { ring: r, written: { ring: ring(r.context, true), values }, around: [] };
};

type Demand = readonly [kind: Kind, value: Tensor, around: readonly Binder[]];

/** What a term's being written demands of its parts; of the body of an `at` also at its point. */
const demands = (r: Ring, root: Term): readonly Demand[] => {
  const found: Demand[] = [];
  const walk = (t: Term, differentiated: boolean, around: readonly Binder[]): void => {
    for (const [kind, value] of demandOf(t, differentiated).flatMap((d) => impliedBy(...d)))
      for (const way of bothWays(value)) found.push([kind, way, around]);
    if (t.tag === 'at') walk(put(r, { ...t, body: withoutDerivatives(t.body) }), true, around);
    const binds = t.tag === 'at' || t.tag === 'expectation';
    const inner = differentiated || t.tag === 'derivative';
    children(t).forEach((c) => walk(c, inner, binds && c === t.body ? [t, ...around] : around));
  };
  walk(root, false, []);
  return found;
};

/** What a demand says of parts: the factors of what is not 0, a matrix whose determinant is not 0. */
const impliedBy = (kind: Kind, t: Tensor): readonly (readonly [Kind, Tensor])[] => {
  const parts = kind === 'nonzero' ? partsOf(t.body).map(scalar) : [t];
  const own = parts.map((part) => [kind, part] as const);
  if (kind !== 'nonzero' && kind !== 'positive') return own;
  return [...own, ...parts.flatMap((part) => ofDeterminant(part.body))];
};

/** A determinant that is not 0 has an invertible matrix. */
const ofDeterminant = (t: Term): readonly (readonly [Kind, Tensor])[] =>
  t.tag === 'operator' && t.name === 'det' ? [['invertible', t.args[0] as Tensor]] : [];

/** A matrix and its transpose: what is asked of one holds of the other. */
const bothWays = (t: Tensor): readonly Tensor[] =>
  t.axes.length === 2 ? [t, { ...t, axes: [...t.axes].reverse() }] : [t];

/** The term with d(f, X) replaced by f: what f demands, the derivative demands. */
const withoutDerivatives = (t: Term): Term =>
  t.tag === 'derivative' ? withoutDerivatives(t.body) : t;

const demandOf = (t: Term, differentiated: boolean): readonly (readonly [Kind, Tensor])[] => {
  if (t.tag === 'operator' && (t.name === 'inv' || t.name === 'logm'))
    return [['invertible', t.args[0] as Tensor]];
  if (t.tag !== 'pointwise') return [];
  const value = scalar(t.args[0] as Term);
  if (t.name === 'log') return [['positive', value]];
  if (t.name === 'sqrt') return [[differentiated ? 'positive' : 'nonnegative', value]];
  if (t.name === 'abs') return differentiated ? [['nonzero', value]] : [];
  if (t.name !== 'pow') return [];
  const [, exponent] = t.args;
  const p = exponent?.tag === 'number' ? exponent.value : undefined;
  if (!p) return [['positive', value]];
  return [
    ...(Q.sign(p) < 0 ? [['nonzero', value] as const] : []),
    ...(p.den % 2n === 0n ? [['nonnegative', value] as const] : []),
  ];
};

/** What must be nonzero for the value to be. */
const partsOf = (t: Term): readonly Term[] => {
  if (t.tag === 'product') return [t, ...t.factors.flatMap(partsOf)];
  const root = t.tag === 'pointwise' && ['sqrt', 'abs', 'pow'].includes(t.name);
  return root ? [t, ...partsOf(t.args[0] as Term)] : [t];
};

const isWritten = (g: Given, kind: Kind, t: Tensor): boolean => {
  const { ring: r, values } = g.written;
  const value = values.length > 0 && closed(kind, t, g.around);
  return value ? values.some((w) => alike(r, w, value)) : false;
};

const declares = (g: Given, name: string, properties: readonly Property[]): boolean => {
  const has = g.ring.context.variables.get(name)?.properties ?? [];
  return properties.some((p) => has.includes(p));
};

/** The value of a name that a fact defines, at indices. */
const definition = (g: Given, t: Term): Term | undefined => {
  if (t.tag !== 'variable') return undefined;
  const fact = g.ring.context.facts.find((f) => f.defines === t.name && f.lhs.tag === 'variable');
  if (fact?.lhs.tag !== 'variable') return undefined;
  return component({ axes: fact.lhs.at, body: fact.rhs }, t.at, g.ring.ids);
};

/** A bound variable's value at its point, seen from outside its binder: what is open there holds around it. */
const placed = (g: Given, t: Term): readonly [Given, Term] | undefined => {
  if (t.tag !== 'variable' || !t.name.includes('#')) return undefined;
  const k = g.around.findIndex((b) => b.variable.name === t.name);
  const b = g.around[k];
  if (b?.tag !== 'at') return undefined;
  return [{ ...g, around: g.around.slice(k + 1) }, component(b.point, t.at, g.ring.ids)];
};

const sumOf = (g: Given, t: Term): readonly Monomial[] => collected(g.ring, monomials(g.ring, t));
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
  if (h.tag === 'operator')
    return h.name === 'softmax' || (h.name === 'det' && isPosdef(g, h.args[0] as Tensor, depth));
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
  return sumOf(g, t).every((m) => {
    if (Q.sign(m.coef) < 0) return false;
    const isEven = (h: Term): boolean =>
      m.heads.filter((x) => equal(g.ring, x, h)).length % 2 === 0;
    return m.heads.every((h) => isEven(h) || isNonnegativeHead(g, h, depth - 1));
  });
};

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
    return (
      h.tag === 'operator' && h.name === 'det' && isInvertible(g, h.args[0] as Tensor, depth - 1)
    );
  });
};

/** The one head of a matrix at its two axes, a number before it left out. */
const onlyHead = (g: Given, t: Tensor): Term | 'identity' | undefined => {
  const list = sumOf(g, t.body);
  const [m] = list;
  if (list.length !== 1 || !m || t.axes.length !== 2 || m.bound.length + m.relations.length > 0)
    return undefined;
  if (m.heads.length === 0 && m.equal.length === 1) return 'identity';
  const [h] = m.heads;
  return m.heads.length === 1 &&
    m.equal.length === 0 &&
    h &&
    'at' in h &&
    t.axes.every((i) => h.at.some((j) => j.id === i.id))
    ? h
    : undefined;
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
  if (h?.tag === 'variable') return declares(g, h.name, ['invertible', 'posdef', 'orthogonal']);
  return h?.tag === 'operator' && ['inv', 'expm'].includes(h.name);
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
  return h?.tag === 'operator' && h.name === 'inv' && isPosdef(g, h.args[0] as Tensor, depth - 1);
};
