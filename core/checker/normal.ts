/**
 * The checker's normal form: a term as a sum of products of heads, multiplied out, with its index relations settled.
 *
 * Heads are variables, functions, operators, derivatives, expectations. Only ring laws, wire laws (a summed index of
 * [i = j] is replaced, an unused one counts its size), index relations and `at` (a value put in) are used; no rule of a pack.
 * `equal.ts` compares such forms. No e-graph is behind it.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Context, Index, Tensor, Term } from '../term/term.js';
import { mapAffine } from '../term/walk.js';
import type { Monomial } from './monomial.js';
import { inPieces } from './pieces.js';
import { equation, numbered } from './pins.js';
import { settle, type Relation } from './relations.js';
import { component, free, freeOf, putIn, rename, type Renamer } from './scope.js';

export { asTerm, type Monomial } from './monomial.js';

/** What the normal form depends on beside the term: the declarations, and a supply of unused index ids. */
export type Ring = Renamer & {
  readonly context: Context;
  /** What was worked out for terms: normal forms, those with like monomials added up, values put in. */
  readonly sums: WeakMap<Term, readonly Monomial[]>;
  readonly collected: WeakMap<Term, readonly Monomial[]>;
  /** A term as a sum of products that are not alike (see `equal.ts`, where rings are made). */
  readonly sumOf: (r: Ring, t: Term) => readonly Monomial[];
  readonly puts: WeakMap<Term, Term>;
  /** Numbers of texts; those of terms and of monomials are their hashes. */
  readonly texts: Map<string, number>;
  readonly hashes: WeakMap<object, number>;
  readonly keys: WeakMap<Monomial, string>;
  /** Work done so far, in heads compared. */
  work: number;
  /** Leaves `at` as it is written: for following a run, which works under the binder first. */
  readonly opaque: boolean;
  /** Reads more into terms: x^3 as x*x*x, and what a fact defines as its value. For what the statement writes. */
  readonly wide: boolean;
};

/** More terms, and factors of one, than any certificate has: the work of a check stays bounded. */
const [mostTerms, mostHeads] = [20_000, 1000];

/** Thrown where a normal form is too large; the callers turn it into a value. */
export class TooLarge extends Error {}

const unit: Monomial = { coef: Q.one, heads: [], relations: [], bound: [], equal: [] };

const times = (a: readonly Monomial[], b: readonly Monomial[]): readonly Monomial[] => {
  if (a.length * b.length > mostTerms) throw new TooLarge('too many terms');
  if ((a[0]?.heads.length ?? 0) > mostHeads) throw new TooLarge('too many factors');
  return a.flatMap((x) =>
    b.map((y) => ({
      coef: Q.mul(x.coef, y.coef),
      heads: [...x.heads, ...y.heads],
      relations: [...x.relations, ...y.relations],
      bound: [...x.bound, ...y.bound],
      equal: [...x.equal, ...y.equal],
    })),
  );
};

const ofSize = (size: S.Size): readonly Monomial[] =>
  size.terms.map(([monomial, coef]) => ({
    ...unit,
    coef: Q.rational(coef),
    heads:
      monomial === ''
        ? []
        : monomial.split('*').map((n): Term => ({ tag: 'size', size: S.symbol(n) })),
  }));

/** Multiplies out. `used` are indices that stand outside, or are bound there: a binder of one of them gets a fresh one. */
const spread = (r: Ring, t: Term, used: Set<number>): readonly Monomial[] => {
  switch (t.tag) {
    case 'number':
      return Q.isZero(t.value) ? [] : [{ ...unit, coef: t.value }];
    case 'size':
      return ofSize(t.size);
    case 'add': {
      const before = [...used];
      return t.terms.flatMap((x) => {
        const own = new Set(before);
        const list = spread(r, x, own);
        own.forEach((id) => used.add(id));
        return list;
      });
    }
    case 'product':
      return t.factors.reduce<readonly Monomial[]>(
        (all, f) => (all.length === 0 ? all : times(all, spread(r, f, used))),
        [unit],
      );
    case 'sum': {
      const index = used.has(t.index.id) ? { ...t.index, id: r.ids.next++ } : t.index;
      used.add(index.id);
      const body = rename(r, t.body, new Map([[t.index.id, index]]));
      return spread(r, body, used).map((m) => ({ ...m, bound: [...m.bound, index] }));
    }
    case 'indicator':
      return ofIndicator(t);
    case 'variable': {
      const value = r.wide ? definition(r, t) : undefined;
      return value ? spread(r, value, used) : [diagonal(r, t)];
    }
    case 'pointwise': {
      const [base, k] = [t.args[0] as Term, r.wide ? naturalPower(t) : undefined];
      const factors = Array.from({ length: k ?? 0 }, () => base);
      if (k !== undefined) return spread(r, B.product(factors), used);
      const pieces = t.args.some(holdsRelation)
        ? inPieces(
            r,
            t,
            t.args.map((x) => monomials(r, x)),
          )
        : undefined;
      return pieces ? spread(r, pieces, used) : [{ ...unit, heads: [t] }];
    }
    case 'at':
      return r.opaque ? [{ ...unit, heads: [t] }] : placed(r, t, used);
    default:
      return [{ ...unit, heads: [t] }];
  }
};

/** Whether a relation of indices stands in a product or a sum of the term, outside its heads. */
const holdsRelation = (t: Term): boolean => {
  if (t.tag === 'add') return t.terms.some(holdsRelation);
  if (t.tag === 'product') return t.factors.some(holdsRelation);
  return t.tag === 'sum' ? holdsRelation(t.body) : t.tag === 'indicator';
};

/** Powers up to this are read as products. */
const mostFactors = 4n;

const naturalPower = ({ name, args: [, p] }: Term & { tag: 'pointwise' }): number | undefined =>
  name === 'pow' &&
  p?.tag === 'number' &&
  p.value.den === 1n &&
  0n < p.value.num &&
  p.value.num <= mostFactors
    ? Number(p.value.num)
    : undefined;

/** The value of a name that a fact defines without going back to the name, at indices. */
const definition = (r: Ring, t: Term & { tag: 'variable' }): Term | undefined => {
  const value = definitionOf(r.context, t.name);
  const isSound = value !== undefined && !holdsItself(r.context, t.name);
  return isSound ? component(r, value, t.at) : undefined;
};

/** The tensor that a fact defines a name to be. */
export const definitionOf = ({ facts }: Context, name: string): Tensor | undefined => {
  const fact = facts.find((f) => f.defines === name && f.lhs.tag === 'variable');
  return fact?.lhs.tag === 'variable' ? { axes: fact.lhs.at, body: fact.rhs } : undefined;
};

/** Whether definitions lead from the name back to it. */
const holdsItself = (context: Context, name: string): boolean => {
  const seen = new Set<string>();
  for (const names = [name]; names.length > 0;) {
    const body = definitionOf(context, names.pop() as string)?.body;
    for (const used of body ? free(body).names.keys() : []) {
      if (used === name) return true;
      if (!seen.has(used)) names.push(used);
      seen.add(used);
    }
  }
  return false;
};

const ofIndicator = ({ relation, affine }: Term & { tag: 'indicator' }): readonly Monomial[] => {
  const one = (value: Relation): Monomial => ({ ...unit, relations: [value] });
  if (relation === '=') return [one({ kind: '=', value: affine })];
  if (relation === '!=') return [unit, { ...one({ kind: '=', value: affine }), coef: Q.minusOne }];
  const turned = relation.startsWith('>') ? B.affineScale(affine, S.constant(-1)) : affine;
  const strict = relation.length === 1 ? S.one : S.zero;
  return [one({ kind: '<=', value: { ...turned, constant: S.add(turned.constant, strict) } })];
};

/** D[i,j] of a diagonal matrix is [i = j]*D[i,i]. */
const diagonal = (r: Ring, t: Term & { tag: 'variable' }): Monomial => {
  const [i, j] = t.at;
  const isDiagonal = r.context.variables.get(t.name)?.properties.includes('diagonal');
  if (!isDiagonal || !i || !j || i.id === j.id) return { ...unit, heads: [t] };
  const value = B.affineSub(B.affineIndex(i), B.affineIndex(j));
  return { ...unit, heads: [{ ...t, at: [i, i] }], relations: [{ kind: '=', value }] };
};

/** at(e, X = P): P put into e. A derivative by X that no rule has worked out keeps its `at`. */
const placed = (r: Ring, t: Term & { tag: 'at' }, used: Set<number>): readonly Monomial[] => {
  const made = put(r, t);
  return made === t ? [{ ...unit, heads: [t] }] : spread(r, made, used);
};

/** at(e, X = P) with P put into e, but for derivatives by X; where e is one there is nothing to do. */
export const put = (r: Ring, t: Term & { tag: 'at' }): Term => {
  const known = r.puts.get(t);
  if (known) return known;
  const { name } = t.variable;
  const made =
    t.body.tag === 'derivative' && t.body.variable.name === name
      ? t
      : putIn(r, t.body, name, t.point, (d) => ({ ...t, body: d }));
  r.puts.set(t, made);
  return made;
};

const mentioned = ({ value }: Relation): readonly Index[] =>
  value.terms.flatMap(({ of }) => (of.tag === 'index' ? [of.index] : of.at));

/** The indices that stand in the monomial. */
export const indicesOf = (m: Monomial): readonly Index[] => [
  ...m.heads.flatMap(freeOf),
  ...m.relations.flatMap(mentioned),
];

/** Puts `to` for `from` everywhere. */
const join = (r: Ring, m: Monomial, from: Index, to: Index): Monomial => {
  const map = new Map([[from.id, to]]);
  const index = (i: Index): Index => (i.id === from.id ? to : i);
  return {
    coef: m.coef,
    heads: m.heads.map((h) => rename(r, h, map)),
    relations: m.relations.map(({ kind, value }) => ({ kind, value: mapAffine(value, index) })),
    bound: m.bound.filter((i) => i.id !== from.id),
    equal: m.bound.some((i) => i.id === from.id) ? m.equal : [...m.equal, [from, to]],
  };
};

/** Settles index relations; a sum over an index that nothing holds is a factor of its size. */
const settled = (r: Ring, first: Monomial): readonly Monomial[] => {
  let m = first;
  while (m.relations.length > 0) {
    const held = new Set(m.heads.flatMap(freeOf).map((i) => i.id));
    const done = settle(
      m.relations,
      m.bound.filter((i) => !held.has(i.id)),
      r.context,
    );
    if (!done) return [];
    const counted = new Set(done.counted.map((i) => i.id));
    m = { ...m, relations: done.relations, bound: m.bound.filter((i) => !counted.has(i.id)) };
    const [pair] = done.equal;
    const next = pair ? undefined : numbered(m);
    if (!pair && !next) break;
    m = next ?? m;
    if (Q.isZero(m.coef)) return [];
    if (!pair) continue;
    const [a, b] = pair;
    const isBound = (i: Index): boolean => m.bound.some((x) => x.id === i.id);
    m = { ...m, relations: [...m.relations, ...done.equal.slice(1).map(equation)] };
    const goes = isBound(a) || (!isBound(b) && a.id > b.id);
    m = goes ? join(r, m, a, b) : join(r, m, b, a);
  }
  const used = new Set(indicesOf(m).map((i) => i.id));
  const idle = m.bound.filter((i) => !used.has(i.id));
  const rest = { ...m, bound: m.bound.filter((i) => used.has(i.id)) };
  return idle.reduce<readonly Monomial[]>((all, i) => times(all, ofSize(i.size)), [rest]);
};

/** The term as a sum of settled monomials; like ones are not collected. */
export const monomials = (r: Ring, t: Term): readonly Monomial[] => {
  const known = r.sums.get(t);
  if (known) return known;
  const made =
    t.tag === 'add'
      ? t.terms.flatMap((x) => monomials(r, x))
      : spread(r, t, new Set(free(t).indices.keys())).flatMap((m) => settled(r, m));
  r.sums.set(t, made);
  return made;
};
