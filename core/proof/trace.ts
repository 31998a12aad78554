/**
 * From the steps of a run to a chain of expressions: each follows from the one before by one step, and by the laws of
 * `polynomial.ts`. Steps are found again by their left sides; the e-graph is not asked.
 *
 * Order: that of the engine. A derivative is rewritten at its root before its body, everything else after its parts; `at` is
 * worked out once what it binds is.
 */
import * as B from '../term/build.js';
import type { Context, Term } from '../term/term.js';
import { children, renameIndices } from '../term/walk.js';
import { isHead, only, pattern, replaceAll, replaceHead, type Place } from './places.js';
import { monomials, type Monomial, type Ring } from '../checker/normal.js';
import { equal, ring } from '../checker/equal.js';
import type { Linear } from './linear.js';
import { backwards, type Recorded } from './record.js';
import { headHash } from '../checker/hash.js';
import { Met, partsOf, silently, tidied, withReaderNames } from './states.js';
import { within } from './within.js';
import { allTurns, findTurn, isTurn, turnedIn, type Turn } from './turns.js';

/** A step of a chain: the expression with a hole for what is replaced, and the expression after. */
export type Link = {
  readonly step: Recorded;
  /** The whole expression as a function of what stands at the places of the step. */
  readonly within: (hole: (at: Place) => Term) => Term;
  readonly after: Term;
};

/** A recorded step that can be found by its left side. */
export type Entry = {
  readonly step: Recorded;
  readonly number: number;
  readonly pattern: Monomial;
};
type Entries = ReadonlyMap<number, readonly Entry[]>;

/** The recorded steps of a run, by the hashes of the heads of their left sides. */
export type Tracer = {
  readonly ring: Ring;
  readonly heads: Entries;
  readonly products: Entries;
  readonly turns: readonly Turn[];
  /** Steps of linearity beside the recorded ones. */
  readonly linear: Linear;
  /** Parts of expressions that chains may still make. */
  readonly work: { left: number };
};

/** Where steps on products without heads are kept. */
const headless = -1;

/** Indexes the recorded steps by their left sides. */
export const tracer = (
  context: Context,
  steps: readonly Recorded[],
  linear: Linear = () => undefined,
): Tracer => {
  const r = ring(context, true);
  const heads = new Map<number, Entry[]>();
  const products = new Map<number, Entry[]>();
  const turns: Turn[] = [];
  const note = (map: Map<number, Entry[]>, key: number, e: Entry): void =>
    void map.set(key, [...(map.get(key) ?? []), e]);
  steps.forEach((given, number) => {
    const step = downhill(r, given);
    const p = step.cancel ? undefined : pattern(r, step.lhs);
    if (!p) return;
    const [first] = p.heads;
    const e = { step, number, pattern: p };
    if (isTurn(r, p, pattern(r, step.rhs))) turns.push({ step, pattern: p });
    else note(isHead(p) ? heads : products, first ? headHash(r, first) : headless, e);
  });
  const largest = steps.reduce((most, s) => Math.max(most, partsOf(s.lhs), partsOf(s.rhs)), 0);
  const work = { left: fewestParts + partsEach * largest };
  return { ring: r, heads, products, turns, linear, work };
};

/** An equation backwards where it starts at no product, or would make an expression grow without end. */
const downhill = (r: Ring, step: Recorded): Recorded => {
  const { lhs, rhs } = step;
  if (!step.derived && !step.equation) return step;
  const [from, to] = [pattern(r, lhs), pattern(r, rhs)];
  const isUseful = from !== undefined && replaceAll(r, rhs, from, () => B.zero) === rhs;
  if (!to || isUseful) return step;
  return backwards(step);
};

type Search = {
  readonly t: Tracer;
  readonly usable: (e: Entry) => boolean;
  /** Terms and heads in which no step applies. */
  readonly none: WeakSet<Term>;
  /** Terms and heads in which no step applies to a derivative. */
  readonly plain: WeakSet<Term>;
};

const applies = (s: Search, m: Monomial, list: readonly Entry[] = []): Entry | undefined =>
  list.find((e) => s.usable(e) && within(s.t.ring, e.pattern, m) !== undefined);

const findAt = (s: Search, h: Term): Entry | undefined =>
  applies(s, only(h), s.t.heads.get(headHash(s.t.ring, h)));

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
  for (const key of [...new Set(m.heads.map((h) => headHash(r, h))), headless]) {
    const found = applies(s, m, products.get(key));
    if (found) return found;
  }
  return undefined;
};

const findIn = (s: Search, t: Term): Entry | undefined => {
  if (s.none.has(t)) return undefined;
  const list = monomials(s.t.ring, t);
  for (const m of list)
    for (const h of m.heads) {
      const found = findInHead(s, h);
      if (found) return found;
    }
  for (const m of list) {
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

/** A step of linearity at a head that no recorded step rewrites, inner ones first. */
export const findLinear = (tracing: Tracer, t: Term): Entry | undefined => {
  const { ring: r, linear } = tracing;
  for (const m of monomials(r, t))
    for (const h of m.heads) {
      for (const x of children(h)) {
        const inner = findLinear(tracing, x);
        if (inner) return inner;
      }
      const step = linear(h);
      if (step) return { step, number: -1, pattern: only(h) };
    }
  return undefined;
};

/** Steps of a chain at most. */
const mostLinks = 600;

/**
 * Parts of all expressions of a tracer's chains at most, and more of them for each part of the largest side of a step: what a
 * chain wants grows with what it rewrites. A rule such as det(A) = det(A)*det(A) doubles an expression with every use.
 */
const [fewestParts, partsEach] = [60_000, 200];

/** A chain from an expression to where no step leads further. */
export type Path = { readonly links: readonly Link[]; readonly end: Term };

/** Rewrites a term by the recorded steps, of number less than `before` and not `but`, as far as they lead. */
export const trace = (t: Tracer, start: Term, before = Infinity, but = -1): Path => {
  const links: Link[] = [];
  const { ring: r } = t;
  const barred = new Set<Entry>();
  /** Steps that do not make the expression smaller as it is now. */
  const unfit = new Set<Entry>();
  const usable = (e: Entry): boolean =>
    e.number < before && e.number !== but && !barred.has(e) && !unfit.has(e);
  let state = withReaderNames(start);
  const met = new Met<true>(r);
  met.add(state, true);
  let [none, plain] = [new WeakSet<Term>(), new WeakSet<Term>()];
  const tidy = new WeakSet<Term>();
  let isBarred = false;
  while (links.length < mostLinks && t.work.left > 0) {
    const s: Search = { t, usable, none, plain };
    const free: boolean = before === Infinity && but < 0 && !isBarred;
    const found: Entry | undefined =
      findDerivative(s, state) ?? findIn(s, state) ?? (free ? findLinear(t, state) : undefined);
    if (!found) {
      const turn = findTurn(r, t.turns, state, (to) => findProduct(s, to) !== undefined);
      const next = turn ? state : silently(r, state);
      if (turn) {
        const link = turnLink(r, state, turn);
        links.push(link);
        state = link.after;
      } else if (next === state) break;
      else state = next;
      continue;
    }
    const link = linkBy(r, state, found, tidy);
    const { after } = link;
    t.work.left -= partsOf(after);
    if (found.step.shrinks && partsOf(after) >= partsOf(state)) {
      unfit.add(found);
      [none, plain] = [new WeakSet(), new WeakSet()];
      continue;
    }
    if (!met.add(after, true)) {
      isBarred ||= found.number < 0;
      barred.add(found);
      [none, plain] = [new WeakSet(), new WeakSet()];
      continue;
    }
    links.push(link);
    unfit.clear();
    state = after;
  }
  return { links, end: state };
};

/** The step at every place of an expression where it applies. */
export const linkBy = (
  r: Ring,
  now: Term,
  { step, number, pattern: p }: Entry,
  tidy: WeakSet<Term>,
): Link => {
  const within: Link['within'] =
    number < 0
      ? (hole) => replaceHead(r, now, step.lhs, hole(new Map()))
      : (hole) => replaceAll(r, now, p, hole);
  const after = within((at) => renameIndices(step.rhs, at, r.ids));
  return { step, within, after: tidied(r, after, tidy) };
};

const turnLink = (r: Ring, root: Term, turn: Parameters<typeof turnedIn>[2]): Link => {
  const { step } = turn.turn;
  const place: Link['within'] = (hole) => turnedIn(r, root, turn, hole);
  return { step, within: place, after: place((at) => renameIndices(step.rhs, at, r.ids)) };
};

/** Expressions that turns lead to, at most. */
const mostTurned = 60;

/** Turns that lead from one expression to the other; undefined where there are none. */
export const meet = (
  { ring: r, turns }: Tracer,
  from: Term,
  to: Term,
): readonly Link[] | undefined => {
  const met = new Met<true>(r);
  met.add(from, true);
  let front: readonly Path[] = [{ links: [], end: from }];
  for (let tried = 0; front.length > 0 && tried < mostTurned;) {
    const next: Path[] = [];
    for (const { links, end } of front) {
      if (equal(r, end, to)) return links;
      tried++;
      for (const turn of allTurns(r, turns, end)) {
        const link = turnLink(r, end, turn);
        if (met.add(link.after, true)) next.push({ links: [...links, link], end: link.after });
      }
    }
    front = next;
  }
  return undefined;
};
