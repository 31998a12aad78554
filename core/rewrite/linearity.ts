/**
 * Laws of linearity of a derivative or an expectation, told from their text: `f(a + b) == f(a) + f(b)` and
 * `f(sum(k: v[k])) == sum(k: f(v[k]))`. Used one pair of terms or one index at a time, a law of many would be as many steps;
 * the engine uses them on all terms, or on all summed indices, at once.
 */
import type { Term } from '../term/term.js';

/** What the law takes apart: a sum of terms, or a sum over indices. */
export type Linearity = 'terms' | 'indices';

type Linear = Term & { readonly tag: 'derivative' | 'expectation' };

const isLinear = (t: Term): t is Linear => t.tag === 'derivative' || t.tag === 'expectation';

const isNamed = (t: Term, name: string): boolean => t.tag === 'variable' && t.name === name;

/** The same derivative or the same expectation, whatever is inside. */
const isSameOperator = (a: Linear, b: Term): b is Linear => {
  if (a.tag === 'derivative')
    return (
      b.tag === 'derivative' &&
      a.variable.name === b.variable.name &&
      a.at.every((i, k) => i.id === b.at[k]?.id)
    );
  if (b.tag !== 'expectation' || a.variable.name !== b.variable.name) return false;
  if (a.law.tag === 'declared') return b.law.tag === 'declared' && a.law.of === b.law.of;
  if (a.law.tag !== 'normal' || b.law.tag !== 'normal') return a.law.tag === b.law.tag;
  const { mean, covariance } = b.law;
  return (
    a.law.mean.body.tag === 'variable' &&
    a.law.covariance.body.tag === 'variable' &&
    isNamed(mean.body, a.law.mean.body.name) &&
    isNamed(covariance.body, a.law.covariance.body.name)
  );
};

const isOfTerms = (lhs: Linear, rhs: Term): boolean => {
  const { body } = lhs;
  if (body.tag !== 'add' || rhs.tag !== 'add' || body.terms.length !== 2) return false;
  const isPart = (t: Term, k: number): boolean =>
    t.tag === 'variable' &&
    t.at.length === 0 &&
    rhs.terms.some((r) => isSameOperator(lhs, r) && isNamed(r.body, t.name)) &&
    !body.terms.some((other, i) => i !== k && isNamed(other, t.name));
  return rhs.terms.length === 2 && body.terms.every(isPart);
};

const isOfIndices = (lhs: Linear, rhs: Term): boolean => {
  const { body } = lhs;
  if (body.tag !== 'sum' || rhs.tag !== 'sum' || !isSameOperator(lhs, rhs.body)) return false;
  const [from, to] = [body.body, rhs.body.body];
  return (
    from.tag === 'variable' &&
    isNamed(to, from.name) &&
    to.tag === 'variable' &&
    from.at.length === 1 &&
    to.at.length === 1 &&
    from.at[0]?.id === body.index.id &&
    to.at[0]?.id === rhs.index.id
  );
};

/** Which law of linearity an equation is; undefined: none. */
export const linearityOf = (lhs: Term, rhs: Term): Linearity | undefined => {
  if (!isLinear(lhs)) return undefined;
  if (isOfTerms(lhs, rhs)) return 'terms';
  return isOfIndices(lhs, rhs) ? 'indices' : undefined;
};
