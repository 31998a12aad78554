/**
 * Sums and numbers: the patterns that see a value as a linear combination.
 *
 * a + b matches the first term and the rest; in other sums each pattern term takes one term, the last rule variable the rest.
 */
import { termsOf } from '../../egraph/linear.js';
import type { LinTerm, Ref } from '../../egraph/types.js';
import * as Q from '../../num/rational.js';
import type { Term } from '../../term/term.js';
import type { Match, Matching, Next } from './types.js';
import { isRuleVariable } from './variables.js';

/** Whether the value is the number. */
export const isNumber = (c: Matching, value: Q.Rational, ref: Ref): boolean => {
  const terms = termsOf(c.d.graph, ref);
  const [t] = terms;
  if (!t) return Q.equals(Q.zero, value);
  return terms.length === 1 && c.d.graph.equal(t.ref, c.d.unit()) && Q.equals(t.coef, value);
};

/** Matches the terms of a sum, in any order: those that are no open rule variable first, by backtracking. */
export const matchSum = (
  c: Matching,
  patterns: readonly Term[],
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const terms = termsOf(c.d.graph, ref);
  const flexible = patterns.filter(
    (p) => p.tag === 'variable' && isRuleVariable(c, p.name) && !m.variables.has(p.name),
  );
  const rigid = patterns.filter((p) => !flexible.includes(p));
  if (terms.length < patterns.length) return false;
  const place = (k: number, state: Match, left: readonly LinTerm[]): boolean => {
    const p = rigid[k];
    if (!p) return share(c, flexible, left, state, next);
    return left.some((t) => {
      const others = left.filter((x) => x !== t);
      return c.match(p, c.d.linear([t]), state, (s) => place(k + 1, s, others));
    });
  };
  return place(0, m, terms);
};

/** Gives the terms to rule variables: one each, all that is left to the last. */
const share = (
  c: Matching,
  patterns: readonly Term[],
  terms: readonly LinTerm[],
  m: Match,
  next: Next,
): boolean => {
  const [p, ...others] = patterns;
  if (!p) return terms.length === 0 && next(m);
  if (others.length === 0) return c.match(p, c.d.linear(terms), m, next);
  return terms.some((t, k) => {
    const left = terms.filter((_, i) => i !== k);
    return c.match(p, c.d.linear([t]), m, (s) => share(c, others, left, s, next));
  });
};
