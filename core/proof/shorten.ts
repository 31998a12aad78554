/** Shorter chains, and small ids of their indices. */
import type { Term } from '../term/term.js';
import type { CertificateStep } from '../checker/certificate.js';
import type { Chain, Work } from './links.js';
import { equal } from '../checker/equal.js';
import { renumbered } from './renumber.js';

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

/** The chain as it is written: no step and no run of steps can be left out. */
export const shortened = (w: Work, chain: Chain): Chain =>
  renumbered(w.statement.axes, withoutLoops(w, chain));
