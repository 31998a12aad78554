/**
 * Symmetries that a run has proved, such as inv(S)[i,j] == inv(S)[j,i] of a symmetric S: steps whose two sides are one head.
 *
 * They are no rewritings, since they lead in circles. A head is turned only where that lets another step apply, or at the end to
 * write every product in its least way.
 */
import * as B from '../term/build.js';
import type { Term } from '../term/term.js';
import { children, renameIndices } from '../term/walk.js';
import { openKey } from './key.js';
import { atHead, headKeyOf, isHead, mapInside, type Place, type Pattern } from './places.js';
import { asTerm, monomials, type Monomial, type Ring } from './polynomial.js';
import type { Recorded } from './record.js';

/** A proved symmetry of a head. */
export type Turn = { readonly step: Recorded; readonly pattern: Pattern };

/** Whether the step says that a head has a symmetry. */
export const isTurn = (r: Ring, left: Pattern, right: Pattern | undefined): boolean =>
  isHead(left) &&
  right !== undefined &&
  isHead(right) &&
  headKeyOf(r, left.monomial.heads[0] as Term) === headKeyOf(r, right.monomial.heads[0] as Term);

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
      const found = atHead(r, turn.pattern, h);
      if (!found || found.sign !== 1) return [];
      const [head] = monomials(r, renameIndices(turn.step.rhs, found.at, r.ids));
      if (!head || head.heads.length !== 1) return [];
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

/** The first turn that `wanted` asks for, looking up to three turns ahead. */
export const findTurn = (
  r: Ring,
  turns: readonly Turn[],
  root: Term,
  wanted: (from: Monomial, to: Monomial) => boolean,
): Turned | undefined => {
  if (turns.length === 0) return undefined;
  for (const m of products(r, root)) {
    const seen = new Set([keyOfProduct(r, m)]);
    let front = waysOf(r, turns, m).map((first) => ({ first, now: first.made }));
    for (let depth = 0; depth < 3 && front.length > 0; depth++) {
      const next: typeof front = [];
      for (const { first, now } of front) {
        const key = keyOfProduct(r, now);
        if (seen.has(key)) continue;
        seen.add(key);
        if (wanted(m, now)) return first;
        next.push(...waysOf(r, turns, now).map((w) => ({ first, now: w.made })));
      }
      front = next;
    }
  }
  return undefined;
};

/** The least way comes first. */
export const isLess =
  (r: Ring) =>
  (from: Monomial, to: Monomial): boolean =>
    keyOfProduct(r, to) < keyOfProduct(r, from);

const keyOfProduct = (r: Ring, m: Monomial): string => {
  const { key, order } = openKey(r, m);
  return `${key}@${order.map((i) => i.id)}`;
};

/** The expression with what the hole says for the turned head, in this one product. */
export const turnedIn = (
  r: Ring,
  root: Term,
  { product, head, at }: Turned,
  hole: (at: Place) => Term,
): Term => {
  const rest = (m: Monomial): Term =>
    B.sum(
      m.bound,
      B.product([
        asTerm({ ...m, bound: [], heads: m.heads.filter((_, k) => k !== head) }),
        hole(at),
      ]),
    );
  const sum = (t: Term): Term => {
    const list = monomials(r, t);
    const made = list.map((m): Term | undefined => {
      if (m === product) return rest(m);
      const heads = m.heads.map((h) => mapInside(h, sum));
      return heads.every((h, k) => h === m.heads[k]) ? undefined : asTerm({ ...m, heads });
    });
    return made.every((x) => x === undefined) ? t : B.add(list.map((m, k) => made[k] ?? asTerm(m)));
  };
  return sum(root);
};
