/**
 * Facts that define a name, `S with S[i,j] = ...`: hypotheses of the theorem, used by corrections.
 *
 * lhs - rhs is, by the ring laws, a sum of weight*(S[..] - its definition); each such difference is 0 by hypothesis. A
 * correction is found by putting one occurrence after the other in place: a*b - a'*b' = (a - a')*b + a'*(b - b').
 */
import * as B from '../term/build.js';
import type { Fact, Term } from '../term/term.js';

/** weight*(left side - right side of the fact), summed over the axes of the fact. */
export type Correction = { readonly fact: Fact; readonly weight: Term };

type Wrap = (hole: Term) => Term;

const deltas = (fact: Fact, term: Term & { readonly tag: 'variable' }): Term =>
  B.product(
    fact.axes.map((axis, k) =>
      B.equal(B.affineIndex(axis), B.affineIndex(term.at[k] as (typeof term.at)[number])),
    ),
  );

/** The term with every defined name put in, and the corrections that this took. */
const put = (
  term: Term,
  facts: ReadonlyMap<string, Fact>,
  wrap: Wrap,
  found: Correction[],
): Term => {
  switch (term.tag) {
    case 'variable': {
      const fact = facts.get(term.name);
      if (!fact) return term;
      const place = deltas(fact, term);
      found.push({ fact, weight: wrap(place) });
      return B.sum(fact.axes, B.product([place, fact.rhs]));
    }
    case 'sum': {
      const inner: Wrap = (hole) => wrap({ ...term, body: hole });
      return { ...term, body: put(term.body, facts, inner, found) };
    }
    case 'add':
      return { ...term, terms: term.terms.map((one) => put(one, facts, wrap, found)) };
    case 'product': {
      const factors = [...term.factors];
      factors.forEach((_, k) => {
        const inner: Wrap = (hole) =>
          wrap({ tag: 'product', factors: factors.map((f, at) => (at === k ? hole : f)) });
        factors[k] = put(factors[k] as Term, facts, inner, found);
      });
      return { ...term, factors };
    }
    default:
      return term;
  }
};

/** How often definitions may name each other. */
const deepest = 5;

/** A term with all definitions put in, and the corrections that this took. */
export const inlined = (
  term: Term,
  facts: readonly Fact[],
  rounds = deepest,
): { readonly term: Term; readonly corrections: readonly Correction[] } => {
  const defined = new Map(
    facts.flatMap((f): [string, Fact][] => {
      const plain =
        f.lhs.tag === 'variable' && f.lhs.at.every((index, k) => index.id === f.axes[k]?.id);
      return f.defines !== undefined && plain ? [[f.defines, f]] : [];
    }),
  );
  const found: Correction[] = [];
  let current = term;
  for (let round = 0; round < rounds; round++) {
    const before = found.length;
    current = put(current, defined, (hole) => hole, found);
    if (found.length === before) break;
  }
  return { term: current, corrections: found };
};
