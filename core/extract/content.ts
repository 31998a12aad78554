/**
 * Sums of coprime coefficients in products: a*(2*x - 2*m) as 2*a*(x - m), so that the 2 joins the coefficient around it.
 *
 * Done on what was read: in the graph a multiple of a sum is the sum of the multiples.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Term } from '../term/term.js';
import { mapTerm } from '../term/walk.js';

/** The rational that leaves coprime integers, positive where not all are negative. */
export const contentOf = (coefficients: readonly Q.Rational[]): Q.Rational => {
  const content = Q.content(coefficients);
  return coefficients.every((c) => Q.sign(c) < 0) ? Q.neg(content) : content;
};

/** A term as a number times what is left. */
const split = (t: Term): readonly [Q.Rational, Term] => {
  if (t.tag === 'number') return [t.value, B.one];
  if (t.tag === 'sum') {
    const [content, body] = split(t.body);
    return [content, B.sum([t.index], body)];
  }
  if (t.tag === 'product') {
    const [first, ...rest] = t.factors;
    return first?.tag === 'number' ? [first.value, B.product(rest)] : [Q.one, t];
  }
  if (t.tag !== 'add') return [Q.one, t];
  const content = contentOf(t.terms.map((x) => split(x)[0]));
  const by = B.number(Q.isZero(content) ? Q.one : Q.div(Q.one, content));
  return [content, B.add(t.terms.map((x) => B.product([by, x])))];
};

const primitive = (t: Term): Term => {
  if (t.tag !== 'product') return t;
  const parts = t.factors.map(split);
  const content = parts.reduce((c, [part]) => Q.mul(c, part), Q.one);
  return B.product([B.number(content), ...parts.map(([, rest]) => rest)]);
};

/** The term with the contents of its factors in front of each product. */
export const withContents = (t: Term): Term => mapTerm(t, primitive);
