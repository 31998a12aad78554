/**
 * Where a recorded step applies in an expression: at a head, or at heads of one product.
 *
 * A step whose left side is one head applies at that head. Where it is a product, it applies to any product that holds
 * its heads wired in the same way; indices it sums must stand nowhere else.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { asTerm, monomials, type Monomial, type Ring } from '../checker/normal.js';
import { equal, sumOf } from '../checker/equal.js';
import { headHash } from '../checker/hash.js';
import { copy, mapInside } from '../term/walk.js';
import { within } from './within.js';

/** What a step's indices are at a place. */
export type Place = ReadonlyMap<number, Index>;

/** A product of one head. */
export const only = (h: Term): Monomial => ({
  coef: Q.one,
  heads: [h],
  relations: [],
  bound: [],
  equal: [],
});

/** A left side as one product, every index bound once; undefined where it is none, or 0. */
export const pattern = (r: Ring, lhs: Term): Monomial | undefined => {
  const [monomial, ...others] = sumOf(r, copy(lhs, r.ids));
  return others.length === 0 ? monomial : undefined;
};

/** Whether a pattern is one head and no more. */
export const isHead = (m: Monomial): boolean =>
  m.heads.length === 1 && m.relations.length + m.bound.length + m.equal.length === 0;

// --- maps that give back the same object where nothing changes ---

/** A sum with its products changed; undefined says that a product stays. */
export const mapProducts = (r: Ring, t: Term, change: (m: Monomial) => Term | undefined): Term => {
  const list = monomials(r, t);
  const made = list.map(change);
  return made.every((x) => x === undefined) ? t : B.add(list.map((m, k) => made[k] ?? asTerm(m)));
};

/** A product with its heads changed. */
export const mapHeads = (m: Monomial, change: (h: Term) => Term): Term | undefined => {
  const heads = m.heads.map(change);
  return heads.every((h, k) => h === m.heads[k]) ? undefined : asTerm({ ...m, heads });
};

/** Puts `make` at every place of the pattern; the same object where there is none. */
export const replaceAll = (r: Ring, root: Term, p: Monomial, make: (at: Place) => Term): Term => {
  const untouched = new WeakSet<Term>();
  const scaled = (scale: Q.Rational, t: Term): Term => B.product([B.number(scale), t]);
  const once = (t: Term, change: (t: Term) => Term): Term => {
    if (untouched.has(t)) return t;
    const made = change(t);
    if (made === t) untouched.add(t);
    return made;
  };
  const single = isHead(p);
  const head = (h: Term): Term =>
    once(h, () => {
      const found = single ? within(r, p, only(h)) : undefined;
      return found ? scaled(found.scale, make(found.at)) : mapInside(h, sum);
    });
  const product = (m: Monomial): Term | undefined => {
    const found = single ? undefined : within(r, p, m);
    return found ? putBeside(found.rest, scaled(found.scale, make(found.at))) : mapHeads(m, head);
  };
  const sum = (t: Term): Term => once(t, () => mapProducts(r, t, product));
  return sum(root);
};

/** Puts `made` for a head wherever it stands with its own indices. */
export const replaceHead = (r: Ring, root: Term, head: Term, made: Term): Term => {
  const hash = headHash(r, head);
  const sum = (t: Term): Term =>
    mapProducts(r, t, (m) =>
      mapHeads(m, (h) => (headHash(r, h) === hash && equal(r, h, head) ? made : mapInside(h, sum))),
    );
  return sum(root);
};

/** The product of a monomial and a term, under the monomial's sums. */
export const putBeside = (rest: Monomial, t: Term): Term =>
  B.sum(rest.bound, B.product([asTerm({ ...rest, bound: [] }), t]));
