/**
 * Symmetries that a run has proved, such as inv(S)[i,j] == inv(S)[j,i] of a symmetric S: steps whose two sides are one head.
 *
 * They are no rewritings, since they lead in circles. A head is turned only where that lets another step apply, or lets the two
 * ends of a chain meet.
 */
import type { Term } from '../term/term.js';
import { children, mapInside, renameIndices } from '../term/walk.js';
import { isHead, mapHeads, mapProducts, only, putBeside, type Place } from './places.js';
import { asTerm, monomials, type Monomial, type Ring } from '../checker/normal.js';
import type { Recorded } from './record.js';
import { equal } from '../checker/equal.js';
import { within } from './within.js';

/** A proved symmetry of a head. */
export type Turn = { readonly step: Recorded; readonly pattern: Monomial };

/** Whether the step says that a head is itself at other indices. */
export const isTurn = (r: Ring, left: Monomial, right: Monomial | undefined): boolean =>
  right !== undefined && isHead(left) && isHead(right) && within(r, left, right) !== undefined;

/** One head of one product turned. */
export type Turned = {
  readonly turn: Turn;
  readonly product: Monomial;
  readonly head: number;
  readonly at: Place;
  readonly made: Monomial;
};

/** Ways to turn one head of a product. */
const waysOf = (r: Ring, turns: readonly Turn[], m: Monomial): readonly Turned[] =>
  m.heads.flatMap((h, k) =>
    turns.flatMap((turn) => {
      const found = within(r, turn.pattern, only(h));
      const [head] = found
        ? monomials(r, renameIndices(turn.step.rhs, found.at, r.ids))
        : [undefined];
      if (!found || head?.heads.length !== 1) return [];
      const heads = m.heads.map((x, n) => (n === k ? (head.heads[0] as Term) : x));
      return [{ turn, product: m, head: k, at: found.at, made: { ...m, heads } }];
    }),
  );

/** All products of an expression, outer ones first. */
function* products(r: Ring, t: Term): Generator<Monomial> {
  for (const m of monomials(r, t)) {
    yield m;
    for (const h of m.heads) for (const x of children(h)) yield* products(r, x);
  }
}

/** The first turn that leads to a product in which another step applies, looking up to three turns ahead. */
export const findTurn = (
  r: Ring,
  turns: readonly Turn[],
  root: Term,
  wanted: (to: Monomial) => boolean,
): Turned | undefined => {
  if (turns.length === 0) return undefined;
  for (const m of products(r, root)) {
    const seen: Monomial[] = [m];
    let front = waysOf(r, turns, m).map((first) => ({ first, now: first.made }));
    for (let depth = 0; depth < 3 && front.length > 0; depth++) {
      const next: typeof front = [];
      for (const { first, now } of front) {
        if (seen.some((x) => equal(r, asTerm(x), asTerm(now)))) continue;
        seen.push(now);
        if (wanted(now)) return first;
        next.push(...waysOf(r, turns, now).map((w) => ({ first, now: w.made })));
      }
      front = next;
    }
  }
  return undefined;
};

/** Every way to turn one head of an expression. */
export const allTurns = (r: Ring, turns: readonly Turn[], root: Term): readonly Turned[] =>
  turns.length === 0 ? [] : [...products(r, root)].flatMap((m) => waysOf(r, turns, m));

/** The expression with what the hole says for the turned head, in this one product. */
export const turnedIn = (
  r: Ring,
  root: Term,
  { product, head, at }: Turned,
  hole: (at: Place) => Term,
): Term => {
  const without = (m: Monomial): Monomial => ({
    ...m,
    heads: m.heads.filter((_, k) => k !== head),
  });
  const sum = (t: Term): Term =>
    mapProducts(r, t, (m) =>
      m === product ? putBeside(without(m), hole(at)) : mapHeads(m, (h) => mapInside(h, sum)),
    );
  return sum(root);
};
