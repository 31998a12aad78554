/**
 * Canonical keys of normal forms: equal keys, equal values by the laws of `polynomial.ts`.
 *
 * Indices are told apart by refining colours (where each stands, seen from the others); where colours tie, one is singled out,
 * each in turn. Names of bound variables and indices do not matter; the free ones are named by the caller.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Index, Tensor, Term } from '../term/term.js';
import { children as deep } from '../term/walk.js';
import type { Relation } from './affine.js';
import {
  freeOf,
  indicesOf,
  monomials,
  parts,
  TooLarge,
  type Monomial,
  type Ring,
} from './polynomial.js';

/** What indices (by id) and bound variables (by name) are called, and how deep the place is. */
type Names = {
  readonly index: ReadonlyMap<number, string>;
  readonly variable: ReadonlyMap<string, string>;
  readonly depth: number;
};
type Signed = { readonly code: string; readonly sign: 1 | -1 | 0 };

const outside: Names = { index: new Map(), variable: new Map(), depth: 0 };

/** The key of a term at free indices named by their place in `axes`. Throws `TooLarge`. */
export const keyOf = (r: Ring, axes: readonly Index[], body: Term): string =>
  sumKey(r, body, { ...outside, index: new Map(axes.map((i, k) => [i.id, `f${k}`])) });

/** A monomial of coefficient 1 with its free indices renamed canonically: the key, and the order that it gives them. */
export const openKey = (
  r: Ring,
  m: Monomial,
): { readonly key: string; readonly order: readonly Index[]; readonly sign: 1 | -1 | 0 } => {
  const gone = new Set(m.equal.map(([i]) => i.id));
  const bound = new Set(m.bound.map((i) => i.id));
  const free = [
    ...new Map([...indicesOf(m), ...m.equal.flat()].map((i) => [i.id, i])).values(),
  ].filter((i) => !bound.has(i.id));
  const open = free.filter((i) => !gone.has(i.id));
  const best = labelled(
    r,
    m,
    [...open, ...m.bound],
    outside,
    new Map(open.map((i) => [i.id, `open${m.equal.filter(([, k]) => k.id === i.id).length}`])),
  );
  const order = open.sort(
    (a, b) => (best.rank.get(a.id) as number) - (best.rank.get(b.id) as number),
  );
  return {
    key: best.code,
    sign: best.sign,
    order: order.flatMap((i) => [i, ...m.equal.filter(([, k]) => k.id === i.id).map(([g]) => g)]),
  };
};

/** The monomials with like ones added up, those of coefficient 0 left out. */
export const collected = (r: Ring, list: readonly Monomial[]): readonly Monomial[] => {
  const found = new Map<
    string,
    { readonly m: Monomial; readonly sign: number; coef: Q.Rational }
  >();
  for (const m of list) {
    const index = new Map([...indicesOf(m), ...m.equal.flat()].map((i) => [i.id, `i${i.id}`]));
    m.bound.forEach((i) => index.delete(i.id));
    const { code, sign } = monomialKey(r, m, { ...outside, index });
    const before = found.get(code);
    if (sign === 0) continue;
    if (before) before.coef = Q.add(before.coef, sign === before.sign ? m.coef : Q.neg(m.coef));
    else found.set(code, { m, sign, coef: m.coef });
  }
  return [...found.values()].flatMap(({ m, coef }) => (Q.isZero(coef) ? [] : [{ ...m, coef }]));
};

const sumKey = (r: Ring, t: Term, names: Names): string => {
  const found = new Map<string, Q.Rational>();
  for (const m of monomials(r, t)) {
    const { code, sign } = monomialKey(r, m, names);
    if (sign === 0) continue;
    const coef = sign < 0 ? Q.neg(m.coef) : m.coef;
    found.set(code, Q.add(found.get(code) ?? Q.zero, coef));
  }
  return [...found]
    .filter(([, c]) => !Q.isZero(c))
    .map(([code, c]) => `${Q.show(c)}*${code}`)
    .sort()
    .join(' + ');
};

/** The key of a monomial without its coefficient: its connected parts, each canonical, in order. */
const monomialKey = (r: Ring, m: Monomial, names: Names): Signed => {
  const index = new Map(names.index);
  // Free indices that are equal share one name, made of all of theirs.
  for (const [gone, kept] of m.equal) {
    const both = [index.get(gone.id) ?? `?${gone.id}`, index.get(kept.id) ?? `?${kept.id}`];
    index.set(
      kept.id,
      both
        .flatMap((n) => n.split('='))
        .sort()
        .join('='),
    );
  }
  const inner = { ...names, index };
  let sign: 1 | -1 | 0 = 1;
  const codes = parts(m).map((part) => {
    const best = labelled(r, part, part.bound, inner, new Map());
    sign = (sign * best.sign) as typeof sign;
    return best.code;
  });
  const joined = [
    ...new Map(m.equal.map(([, k]) => [k.id, index.get(k.id) as string])).values(),
  ].sort();
  return { code: [...codes.sort(), ...joined.map((n) => `[${n}]`)].join('·'), sign };
};

type Labelled = Signed & { readonly rank: ReadonlyMap<number, number> };

/** Most labellings tried for one part. */
const mostTries = 2000;

/** The least code over the labellings of `wires` that colour refinement leaves. */
const labelled = (
  r: Ring,
  m: Monomial,
  wires: readonly Index[],
  names: Names,
  start: ReadonlyMap<number, string>,
): Labelled => {
  let tries = 0;
  let best: Labelled | undefined;
  const write = (label: (i: Index) => string): Signed => {
    const index = new Map(names.index);
    wires.forEach((i) => index.set(i.id, label(i)));
    let sign = 1;
    const codes = m.heads.map((h) => {
      const k = headKey(r, h, { ...names, index });
      sign *= k.sign;
      return k.code;
    });
    const relations = m.relations.map((x) => relationKey(x, index));
    return { code: [...codes, ...relations].sort().join('.'), sign: sign as Signed['sign'] };
  };
  const own = `b${names.depth}.`;
  const sameOpen = (a: Labelled, b: Labelled): boolean =>
    [...start.keys()].every((id) => a.rank.get(id) === b.rank.get(id));
  const explore = (colors: ReadonlyMap<number, string>): void => {
    if (++tries > mostTries) throw new TooLarge('too symmetric');
    const fine = refine(r, m, wires, colors, names);
    const classes = new Map<string, Index[]>();
    for (const i of wires)
      classes.set(fine.get(i.id) as string, [...(classes.get(fine.get(i.id) as string) ?? []), i]);
    const tied = [...classes.values()].find((c) => c.length > 1);
    if (!tied) {
      const order = [...wires].sort((a, b) =>
        (fine.get(a.id) as string) < (fine.get(b.id) as string) ? -1 : 1,
      );
      const rank = new Map(order.map((i, k) => [i.id, k]));
      const sizes = order.map((i) => `${i.size.key}${start.get(i.id) ?? ''}`).join();
      const { code, sign } = write((i) => `${own}${rank.get(i.id)}`);
      const made = { code: wires.length > 0 ? `{${sizes}}${code}` : code, sign, rank };
      if (!best || made.code < best.code) best = made;
      // The same code with the other sign at the same open indices: the value is its own negative.
      else if (made.code === best.code && made.sign !== best.sign && sameOpen(made, best))
        best = { ...best, sign: 0 };
      return;
    }
    const [first] = tied as [Index];
    const base = write((i) => `${own}${wires.indexOf(i)}`);
    for (const i of tied) {
      if (i !== first) {
        // Exchanging the two changes nothing: the branch of the first one stands for both.
        const swapped = write(
          (j) => `${own}${wires.indexOf(j === first ? i : j === i ? first : j)}`,
        );
        if (swapped.code === base.code) {
          if (swapped.sign !== base.sign && !start.has(i.id))
            best = { code: '', sign: 0, rank: new Map() };
          continue;
        }
      }
      explore(new Map([...fine, [i.id, `${fine.get(i.id)}!`]]));
    }
  };
  explore(new Map(wires.map((i) => [i.id, `${i.size.key}${start.get(i.id) ?? ''}`])));
  return best as unknown as Labelled;
};

/** Colours by where an index stands among the colours of the others, until no more are told apart. */
const refine = (
  r: Ring,
  m: Monomial,
  wires: readonly Index[],
  colors: ReadonlyMap<number, string>,
  names: Names,
): ReadonlyMap<number, string> => {
  let now = colors;
  const count = (c: ReadonlyMap<number, string>): number => new Set(c.values()).size;
  const ranked = (c: ReadonlyMap<number, string>): ReadonlyMap<number, string> => {
    const order = [...new Set(c.values())].sort();
    return new Map([...c].map(([id, v]) => [id, `${String(order.indexOf(v)).padStart(3, '0')}`]));
  };
  now = ranked(now);
  while (count(now) < wires.length) {
    const next = new Map<number, string>();
    for (const i of wires) {
      const index = new Map(names.index);
      wires.forEach((j) => index.set(j.id, j.id === i.id ? '!' : `~${now.get(j.id)}`));
      const heads = m.heads.flatMap((h) =>
        holds(h, i) ? [headKey(r, h, { ...names, index }).code] : [],
      );
      const relations = m.relations.flatMap((x) =>
        indicesOf({ ...m, heads: [], relations: [x] }).some((j) => j.id === i.id)
          ? [relationKey(x, index)]
          : [],
      );
      next.set(i.id, `${now.get(i.id)}:${[...heads, ...relations].sort().join('.')}`);
    }
    const finer = ranked(next);
    if (count(finer) === count(now)) break;
    now = finer;
  }
  return now;
};

const holds = (h: Term, i: Index): boolean =>
  indicesOf({ coef: Q.one, heads: [h], relations: [], bound: [], equal: [] }).some(
    (j) => j.id === i.id,
  );

const relationKey = ({ kind, value }: Relation, index: ReadonlyMap<number, string>): string => {
  const name = (i: Index): string => index.get(i.id) ?? `?${i.id}`;
  const show = (by: number): string =>
    value.terms
      .map(
        ({ coef, of }) =>
          `${S.scale(coef, by).key}@${of.tag === 'index' ? name(of.index) : `${of.name}[${of.at.map(name)}]`}`,
      )
      .sort()
      .join('&') + `;${S.scale(value.constant, by).key}`;
  const [a, b] = [show(1), show(-1)];
  return `[${kind}${kind === '=' && b < a ? b : a}]`;
};

/** The names sorted, and the sign of the permutation: 0 where two are equal (not where they are only of one colour). */
const alternating = (
  at: readonly string[],
): { readonly at: readonly string[]; readonly sign: 1 | -1 | 0 } => {
  const list = [...at].sort();
  const twice = list.some((x, k) => x === list[k + 1] && !x.startsWith('~'));
  let turns = 0;
  at.forEach((x, a) => at.slice(a + 1).forEach((y) => (turns += x > y ? 1 : 0)));
  return { at: list, sign: twice ? 0 : turns % 2 === 0 ? 1 : -1 };
};

/** Names of bound variables that are free here: their level and order tell them apart, the letter does not. */
const nameOf = (name: string, order: number): string =>
  name.includes('#') ? `${order}${name.slice(name.indexOf('#'))}` : name;

const variableKey = (
  r: Ring,
  t: Term & { tag: 'variable' },
  names: Names,
  at: readonly string[],
): Signed => {
  const name = names.variable.get(t.name) ?? nameOf(t.name, t.at.length);
  const has = r.context.variables.get(t.name)?.properties ?? [];
  const symmetric = (['symmetric', 'posdef', 'psd'] as const).some((p) => has.includes(p));
  if (at.length === 2 && has.includes('antisymmetric')) {
    const turned = alternating(at);
    return { code: `${name}[${turned.at}]`, sign: turned.sign };
  }
  const sorted = at.length === 2 && symmetric ? [...at].sort() : least(r, t.name, at);
  return { code: `${name}[${sorted}]`, sign: 1 };
};

/** The least order of the axes under the symmetries that a declaration states as an equation of entries. */
const least = (r: Ring, name: string, at: readonly string[]): readonly string[] => {
  const perms = symmetriesOf(r, name);
  if (perms.length === 0) return at;
  const seen = new Map([[at.join(), at]]);
  for (const x of seen.values())
    for (const p of perms) {
      const moved = p.map((k) => x[k] as string);
      seen.set(moved.join(), moved);
    }
  return seen.get([...seen.keys()].sort()[0] as string) as readonly string[];
};

/** Facts such as C[i,j,k,l] == C[k,l,i,j]. */
const symmetriesOf = (r: Ring, name: string): readonly (readonly number[])[] =>
  r.context.facts.flatMap(({ lhs, rhs }) => {
    if (lhs.tag !== 'variable' || rhs.tag !== 'variable' || lhs.name !== name || rhs.name !== name)
      return [];
    const perm = rhs.at.map((i) => lhs.at.findIndex((j) => j.id === i.id));
    return new Set(perm).size === perm.length && !perm.includes(-1) ? [perm] : [];
  });

const tensorKey = (r: Ring, t: Tensor, names: Names): string => {
  const index = new Map(names.index);
  t.axes.forEach((i, k) => index.set(i.id, `a${names.depth}.${k}`));
  return `(${t.axes.map((i) => i.size.key)}: ${sumKey(r, t.body, { ...names, index, depth: names.depth + 1 })})`;
};

/** More work than any check of a certificate does. */
const mostWork = 400_000;

const headKey = (r: Ring, t: Term, names: Names): Signed => {
  const children = deep(t);
  if (children.length === 0) return freshKey(r, t, names);
  const own = freeOf(t).map((i) => names.index.get(i.id) ?? `?${i.id}`);
  const place = `${own.join()}/${[...names.variable].join(';')}/${names.depth}`;
  const known = r.keys.get(t) ?? new Map<string, unknown>();
  r.keys.set(t, known);
  const found = known.get(place) as Signed | undefined;
  if (found) return found;
  if (++r.work > mostWork) throw new TooLarge('too much work');
  const made = freshKey(r, t, names);
  known.set(place, made);
  return made;
};

const freshKey = (r: Ring, t: Term, names: Names): Signed => {
  const at = (list: readonly Index[]): readonly string[] =>
    list.map((i) => names.index.get(i.id) ?? `?${i.id}`);
  const plain = (code: string): Signed => ({ code, sign: 1 });
  const deeper = { ...names, depth: names.depth + 1 };
  switch (t.tag) {
    case 'variable':
      return variableKey(r, t, names, at(t.at));
    case 'size':
      return plain(`|${t.size.key}|`);
    case 'constant':
      return plain(t.name);
    case 'indexValue':
      return plain(`@${at([t.index])}`);
    case 'epsilon': {
      const turned = alternating(at(t.at));
      return { code: `eps[${turned.at}]`, sign: turned.sign };
    }
    case 'pointwise':
      return plain(`${t.name}(${t.args.map((x) => sumKey(r, x, deeper)).join('; ')})`);
    case 'operator':
      return plain(
        `${t.name}(${t.args.map((x) => tensorKey(r, x, names)).join('; ')})[${smooth(t, at(t.at))}]`,
      );
    case 'derivative':
      return plain(
        `d(${sumKey(r, t.body, deeper)}, ${names.variable.get(t.variable.name) ?? nameOf(t.variable.name, t.at.length)}[${at(t.at)}])`,
      );
    case 'at':
    case 'expectation':
      return plain(binderKey(r, t, names));
    default:
      throw new Error(`no head: ${t.tag}`);
  }
};

const binderKey = (r: Ring, t: Term & { tag: 'at' | 'expectation' }, names: Names): string => {
  const { name, shape, properties } = t.variable;
  const open = properties.filter((p) => p === 'positive' || p === 'invertible');
  const variable = new Map([...names.variable, [name, `#${names.depth}`]]);
  const body = sumKey(r, t.body, { ...names, variable, depth: names.depth + 1 });
  const bound = `#${names.depth}:${shape.map((s) => s.key)}:${open}`;
  if (t.tag === 'at') return `at(${bound} = ${tensorKey(r, t.point, names)}: ${body})`;
  const law =
    t.law.tag === 'normal'
      ? `normal${tensorKey(r, t.law.mean, names)}${tensorKey(r, t.law.covariance, names)}`
      : t.law.tag === 'declared'
        ? t.law.of
        : t.law.tag;
  return `E(${bound} ~ ${law}: ${body})`;
};

/** Axes of the result, then of each derivative slot; mixed partial derivatives of a smooth function commute. */
const smooth = (t: Term & { tag: 'operator' }, at: readonly string[]): string => {
  const order = (slot: number): number => (t.args[slot] as Tensor).axes.length;
  let from = at.length - t.derivative.reduce((sum, slot) => sum + order(slot), 0);
  const own = at.slice(0, from).join();
  const blocks = t.derivative.map((slot) => `${slot}:${at.slice(from, (from += order(slot)))}`);
  return [own, ...blocks.sort()].join(';');
};
