/**
 * From the steps of a run to a chain of expressions: each follows from the one before by one step, and by the laws of
 * `polynomial.ts`. Steps are found again by canonical keys of their left sides; the e-graph is not asked.
 *
 * Order: that of the engine. A derivative is rewritten at its root before its body, everything else after its parts; `at` is
 * worked out once what it binds is.
 */
import * as B from '../term/build.js';
import type { Context, Index, Term } from '../term/term.js';
import { children, mapParts, mapTerm, renameIndices } from '../term/walk.js';
import { collected, keyOf } from './key.js';
import {
  atHead,
  headKeyOf,
  inProduct,
  isHead,
  mapInside,
  pattern,
  replaceAll,
  type Place,
  type Pattern,
} from './places.js';
import { asTerm, monomials, put, ring, type Monomial, type Ring } from './polynomial.js';
import type { Recorded } from './record.js';
import { findTurn, isLess, isTurn, turnedIn, type Turn } from './turns.js';

/** A step of a chain: the expression with a hole for what is replaced, and the expression after. */
export type Link = {
  readonly step: Recorded;
  /** The whole expression as a function of what stands at the places of the step. */
  readonly within: (hole: (at: Place) => Term) => Term;
  readonly after: Term;
};

/** A recorded step that can be found by its left side. */
type Entry = { readonly step: Recorded; readonly number: number; readonly pattern: Pattern };

/** The recorded steps of a run, by the keys of the heads of their left sides. */
export type Tracer = {
  readonly ring: Ring;
  readonly heads: ReadonlyMap<string, readonly Entry[]>;
  readonly products: ReadonlyMap<string, readonly Entry[]>;
  readonly turns: readonly Turn[];
};

const wholeKey = '';

/** Indexes the recorded steps by their left sides. */
export const tracer = (context: Context, steps: readonly Recorded[]): Tracer => {
  const r = ring(context, true);
  const heads = new Map<string, Entry[]>();
  const products = new Map<string, Entry[]>();
  const turns: Turn[] = [];
  const note = (map: Map<string, Entry[]>, key: string, e: Entry): void =>
    void map.set(key, [...(map.get(key) ?? []), e]);
  steps.forEach((step, number) => {
    const p = pattern(r, step.lhs);
    if (!p || p.sign === 0) return;
    const e = { step, number, pattern: p };
    if (isTurn(r, p, pattern(r, step.rhs))) turns.push({ step, pattern: p });
    else if (isHead(p)) note(heads, p.whole, e);
    else
      note(
        products,
        p.monomial.relations.length + p.monomial.equal.length > 0
          ? wholeKey
          : (p.keys[0] ?? wholeKey),
        e,
      );
  });
  return { ring: r, heads, products, turns };
};

type Search = {
  readonly t: Tracer;
  readonly usable: (e: Entry) => boolean;
  /** Terms and heads in which no step applies. */
  readonly none: WeakSet<Term>;
  /** Terms and heads in which no step applies to a derivative. */
  readonly plain: WeakSet<Term>;
};

const findAt = (s: Search, h: Term): Entry | undefined => {
  const { ring: r, heads } = s.t;
  const direct = heads.get(headKeyOf(r, h))?.find(s.usable);
  if (direct) return direct;
  if (!('at' in h) || new Set(h.at.map((i) => i.id)).size === h.at.length) return undefined;
  for (const list of heads.values())
    for (const e of list) if (s.usable(e) && atHead(r, e.pattern, h)) return e;
  return undefined;
};

const findInHead = (s: Search, h: Term): Entry | undefined => {
  if (s.none.has(h)) return undefined;
  let found = h.tag === 'derivative' ? findAt(s, h) : undefined;
  for (const t of children(h)) found ??= findIn(s, t);
  found ??= findAt(s, h);
  if (!found) s.none.add(h);
  return found;
};

const findProduct = (s: Search, m: Monomial): Entry | undefined => {
  const { ring: r, products } = s.t;
  for (const key of [...new Set(m.heads.map((h) => headKeyOf(r, h))), wholeKey])
    for (const e of products.get(key) ?? [])
      if (s.usable(e) && inProduct(r, e.pattern, m)) return e;
  return undefined;
};

const findIn = (s: Search, t: Term): Entry | undefined => {
  if (s.none.has(t)) return undefined;
  for (const m of monomials(s.t.ring, t)) {
    for (const h of m.heads) {
      const found = findInHead(s, h);
      if (found) return found;
    }
    const found = findProduct(s, m);
    if (found) return found;
  }
  s.none.add(t);
  return undefined;
};

/** A derivative, outermost first, to which a step applies: it comes before what would change its body. */
const findDerivative = (s: Search, t: Term): Entry | undefined => {
  if (s.plain.has(t)) return undefined;
  for (const m of monomials(s.t.ring, t))
    for (const h of m.heads) {
      if (s.plain.has(h)) continue;
      let found = h.tag === 'derivative' ? findAt(s, h) : undefined;
      for (const x of children(h)) found ??= findDerivative(s, x);
      if (found) return found;
      s.plain.add(h);
    }
  s.plain.add(t);
  return undefined;
};

/** Steps of a chain at most. */
const mostLinks = 600;

/** Rewrites a term by the recorded steps, of number less than `before`, as far as they lead. */
export const trace = (
  t: Tracer,
  axes: readonly Index[],
  start: Term,
  before = Infinity,
): { readonly links: readonly Link[]; readonly end: Term } => {
  const links: Link[] = [];
  const { ring: r } = t;
  const barred = new Set<Entry>();
  const usable = (e: Entry): boolean => e.number < before && !barred.has(e);
  let state = withReaderNames(start);
  const seen = new Set([keyOf(r, axes, state)]);
  let [none, plain] = [new WeakSet<Term>(), new WeakSet<Term>()];
  const tidy = new WeakSet<Term>();
  while (links.length < mostLinks) {
    const s: Search = { t, usable, none, plain };
    const found = findDerivative(s, state) ?? findIn(s, state);
    if (!found) {
      const turn = findTurn(r, t.turns, state, (_, to) => findProduct(s, to) !== undefined);
      const next = turn ? state : silently(r, state);
      const last = turn ?? (next === state ? findTurn(r, t.turns, state, isLess(r)) : undefined);
      if (last) {
        const before = state;
        const within: Link['within'] = (hole) => turnedIn(r, before, last, hole);
        const { step } = last.turn;
        state = within((at) => renameIndices(step.rhs, at, r.ids));
        links.push({ step, within, after: state });
      } else if (next === state) break;
      else state = next;
      continue;
    }
    const now = state;
    const within: Link['within'] = (hole) => replaceAll(r, now, found.pattern, hole);
    const after = tidied(
      r,
      within((at) => renameIndices(found.step.rhs, at, r.ids)),
      tidy,
    );
    const key = keyOf(r, axes, after);
    if (seen.has(key)) {
      barred.add(found);
      [none, plain] = [new WeakSet(), new WeakSet()];
      continue;
    }
    seen.add(key);
    links.push({ step: found.step, within, after });
    state = after;
  }
  return { links, end: state };
};

/** Like terms added up, at every depth; the same object where there are none. */
const tidied = (r: Ring, root: Term, tidy: WeakSet<Term>): Term => {
  const sum = (t: Term): Term => {
    if (tidy.has(t)) return t;
    const list = monomials(r, t);
    const fewer = list.length > 1 ? collected(r, list) : list;
    const made = fewer.map((m) => ({ ...m, heads: m.heads.map(head) }));
    const same =
      fewer.length === list.length &&
      made.every((m, k) => m.heads.every((h, n) => h === list[k]?.heads[n]));
    const result = same ? t : B.add(made.map(asTerm));
    tidy.add(result);
    return result;
  };
  const head = (h: Term): Term => {
    if (tidy.has(h)) return h;
    const made = mapInside(h, sum);
    tidy.add(made);
    return made;
  };
  return sum(root);
};

const level = (name: string): number => Number(/#(\d+)/.exec(name)?.[1] ?? -1);

/** What the engine does without a step: E over #1 where nothing inside is #0 is E over #0; `at` of what is worked out. */
const silently = (r: Ring, root: Term): Term => {
  const head = (h: Term): Term => {
    const now = mapInside(h, sum);
    return now.tag === 'expectation' ? lower(now) : now.tag === 'at' ? put(r, now) : now;
  };
  const sum = (t: Term): Term => {
    const list = monomials(r, t);
    const made = list.map((m) => ({ ...m, heads: m.heads.map(head) }));
    const same = list.every((m, k) => m.heads.every((h, n) => h === made[k]?.heads[n]));
    return same ? t : B.add(made.map(asTerm));
  };
  return sum(root);
};

const lower = (e: Term & { tag: 'expectation' }): Term => {
  const used = new Set<number>();
  const visit = (t: Term): void => {
    if (t.tag === 'variable') used.add(level(t.name));
    if (t.tag === 'derivative' || t.tag === 'at' || t.tag === 'expectation')
      used.add(level(t.variable.name));
    children(t).forEach(visit);
  };
  visit(e.body);
  for (let k = 0; k < level(e.variable.name); k++) {
    if (used.has(k)) continue;
    const name = e.variable.name.replace(/#\d+/, `#${k}`);
    return {
      ...e,
      variable: { ...e.variable, name },
      body: renameVariable(e.body, e.variable.name, name),
    };
  }
  return e;
};

/** Bound variables called as the reader of the e-graph calls them: by their order and level. */
const withReaderNames = (root: Term): Term => {
  const name = (old: string, order: number): string =>
    old.includes('#') ? `${['t', 'x'][order] ?? 'X'}${old.slice(old.indexOf('#'))}` : old;
  return mapTerm(root, (t) => {
    if (t.tag === 'variable') return { ...t, name: name(t.name, t.at.length) };
    if (t.tag !== 'derivative' && t.tag !== 'at' && t.tag !== 'expectation') return t;
    const { variable } = t;
    return { ...t, variable: { ...variable, name: name(variable.name, variable.shape.length) } };
  });
};

/** The term with a bound variable called otherwise. */
const renameVariable = (root: Term, from: string, to: string): Term => {
  const walk = (t: Term): Term => {
    const made = mapParts(t, {
      term: walk,
      tensor: (x) => ({ axes: x.axes, body: walk(x.body) }),
      index: (i) => i,
    });
    if (made.tag === 'variable' && made.name === from) return { ...made, name: to };
    const binds = made.tag === 'derivative' || made.tag === 'at' || made.tag === 'expectation';
    return binds && made.variable.name === from
      ? { ...made, variable: { ...made.variable, name: to } }
      : made;
  };
  return walk(root);
};
