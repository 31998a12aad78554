/** Shorter chains, and small ids of their indices. */
import type { Index, Term } from '../term/term.js';
import type { CertificateStep } from '../checker/certificate.js';
import type { Chain, Work } from './links.js';
import { equal } from '../checker/equal.js';

/** The chain without runs of steps that lead back to where they began. */
const withoutLoops = (w: Work, chain: Chain): Chain => {
  const { ring: r } = w.check.g;
  const ends: readonly Term[] = [w.statement.lhs, ...chain.map((s) => s.after)];
  const kept: CertificateStep[] = [];
  for (let from = 0; from < chain.length;) {
    let to = chain.length;
    while (to > from && !equal(r, ends[from] as Term, ends[to] as Term)) to--;
    const step = chain[to];
    if (step) kept.push(step);
    from = to + 1;
  }
  return kept;
};

/** The chain with ids counted from the first that the statement's axes leave. */
const renumbered = (w: Work, chain: Chain): Chain => {
  const { axes } = w.statement;
  // Runs and checks number their indices apart: one id with two sizes is two indices.
  const keyOf = ({ id, size }: Index): string => `${id} ${size.key}`;
  const ids = new Map(axes.map((i) => [keyOf(i), i.id]));
  let next = Math.max(0, ...axes.map((i) => i.id));
  const done = new Map<unknown, unknown>();
  const index = (i: Index): Index => {
    const id = ids.get(keyOf(i)) ?? ++next;
    ids.set(keyOf(i), id);
    return { ...i, id };
  };
  const walk = (x: unknown): unknown => {
    if (typeof x !== 'object' || x === null) return x;
    const known = done.get(x);
    if (known) return known;
    const made = Array.isArray(x)
      ? x.map(walk)
      : 'id' in x && 'size' in x
        ? index(x as Index)
        : Object.fromEntries(Object.entries(x).map(([k, v]) => [k, walk(v)]));
    done.set(x, made);
    return made;
  };
  return walk(chain) as Chain;
};

/** The chain as it is written: no step and no run of steps can be left out. */
export const shortened = (w: Work, chain: Chain): Chain => renumbered(w, withoutLoops(w, chain));
