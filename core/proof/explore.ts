/**
 * A chain by looking both ways: all steps of a run, forwards and backwards, from both sides of a statement, smallest expressions
 * first. For runs whose steps no order of rewriting brings to an end, such as those of a search.
 */
import type { Term } from '../term/term.js';
import { children } from '../term/walk.js';
import { headHash } from '../checker/hash.js';
import { monomials, type Ring } from '../checker/normal.js';
import { pattern } from './places.js';
import { backwards, type Recorded } from './record.js';
import { calm, Met, partsOf, tidied, withReaderNames } from './states.js';
import { findLinear, linkBy, type Entry, type Link, type Path, type Tracer } from './trace.js';

/** Expressions that are looked at from each side, at most, and how much larger than the sides they may be. */
const [mostStates, growth] = [150, 4];

/** Parts of expressions that are written in all, at most: a run of a hundred steps on large expressions would take a minute. */
const mostWork = 300_000;

type State = Path & { readonly parts: number };

/** Steps with the hash of their first head; those without one apply everywhere, and are left out. */
type Usable = Entry & { readonly head: number };

const usable = (r: Ring, steps: readonly Recorded[]): readonly Usable[] =>
  steps
    .filter((s) => !s.cancel && !s.shrinks)
    .flatMap((s) => [s, backwards(s)])
    .flatMap((step, number) => {
      const p = pattern(r, step.lhs);
      const [first] = p?.heads ?? [];
      const isUse = p !== undefined && first !== undefined && first.tag !== 'size';
      return isUse ? [{ step, number, pattern: p, head: headHash(r, first) }] : [];
    });

const headsIn = (r: Ring, t: Term, found = new Set<number>()): ReadonlySet<number> => {
  for (const m of monomials(r, t))
    for (const h of m.heads) {
      found.add(headHash(r, h));
      for (const x of children(h)) headsIn(r, x, found);
    }
  return found;
};

/** One side: what it has met, and what it has not looked at yet. */
class Side {
  private readonly met: Met<State>;
  private readonly open: State[] = [];
  private left = mostStates;
  constructor(
    private readonly t: Tracer,
    private readonly entries: readonly Usable[],
    private readonly most: number,
    private readonly work: { left: number },
    start: Term,
  ) {
    this.met = new Met(t.ring);
    this.add([], withReaderNames(start));
  }

  get isDone(): boolean {
    return this.open.length === 0 || this.left === 0 || this.work.left <= 0;
  }

  /** How an expression was met. */
  path(t: Term): Path | undefined {
    return this.met.get(t);
  }

  /** Looks at the smallest expression; what is new by it. */
  advance(): readonly Term[] {
    const now = this.open.reduce((a, b) => (b.parts < a.parts ? b : a));
    this.open.splice(this.open.indexOf(now), 1);
    this.left--;
    return this.next(now.end).flatMap((link) => this.add([...now.links, link], link.after));
  }

  private add(links: readonly Link[], t: Term): readonly Term[] {
    const end = calm(this.t.ring, t);
    const state = { links, end, parts: partsOf(end) };
    if (state.parts > this.most || !this.met.add(end, state)) return [];
    this.open.push(state);
    return [end];
  }

  private next(t: Term): readonly Link[] {
    const { ring: r } = this.t;
    const heads = headsIn(r, t);
    const own = this.entries.filter((e) => heads.has(e.head));
    const linear = findLinear(this.t, t);
    return [...own, ...(linear ? [linear] : [])].flatMap((e) => {
      if (this.work.left <= 0) return [];
      const link = linkBy(r, t, e, new WeakSet());
      this.work.left -= partsOf(link.after);
      return link.after === tidied(r, t, new WeakSet()) ? [] : [link];
    });
  }
}

/** Ways from two expressions to one; undefined where none is found. */
export const explore = (
  t: Tracer,
  steps: readonly Recorded[],
  from: Term,
  to: Term,
): readonly [Path, Path] | undefined => {
  const entries = usable(t.ring, steps);
  const most = growth * Math.max(20, partsOf(from), partsOf(to));
  const work = { left: mostWork };
  const [left, right] = [from, to].map((x) => new Side(t, entries, most, work, x)) as [Side, Side];
  const sides = [
    [left, right],
    [right, left],
  ] as const;
  while (!left.isDone || !right.isDone)
    for (const [side, other] of sides)
      for (const met of side.isDone ? [] : side.advance()) {
        const found = other.path(met) && ([left.path(met), right.path(met)] as const);
        if (found?.[0] && found[1]) return [found[0], found[1]];
      }
  return undefined;
};
