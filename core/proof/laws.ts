/**
 * Laws that no finite pattern states, worked out by the checker on its own: linearity for any number of terms, numbers to
 * integer powers, the chain rule of unspecified functions.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Rule } from '../rewrite/rule.js';
import type { Index, Tensor, Term } from '../term/term.js';
import { renameIndices } from '../term/walk.js';
import { rationalOf, type Given } from './assume.js';
import { asTerm, monomials } from './polynomial.js';

/** d or E of a sum is the sum of those of its terms. */
const additive = (g: Given, t: Term): Term | undefined => {
  if (t.tag !== 'derivative' && t.tag !== 'expectation') return undefined;
  const terms = monomials(g.ring, t.body).map((m) =>
    B.product([B.number(m.coef), { ...t, body: asTerm({ ...m, coef: Q.one }) }]),
  );
  return B.add(terms);
};

const largest = 1000n;

/** A rational number to an integer power. */
const power = (g: Given, t: Term): Term | undefined => {
  if (t.tag !== 'pointwise' || t.name !== 'pow') return undefined;
  const [base, exponent] = t.args.map((a) => rationalOf(g, a));
  if (!base || !exponent || exponent.den !== 1n || Q.isZero(base)) return undefined;
  const size = exponent.num < 0n ? -exponent.num : exponent.num;
  return size > largest ? undefined : B.number(Q.power(base, Number(exponent.num)));
};

/** d(f(u, v), X): over the arguments, f's partial derivative contracted with the argument's derivative. */
const chain = (g: Given, t: Term): Term | undefined => {
  if (t.tag !== 'derivative') return undefined;
  const [m, ...others] = monomials(g.ring, t.body);
  const [f] = m?.heads ?? [];
  const plain =
    m &&
    others.length === 0 &&
    Q.isOne(m.coef) &&
    m.heads.length === 1 &&
    m.bound.length + m.relations.length + m.equal.length === 0;
  if (!plain || f?.tag !== 'operator' || !g.ring.context.variables.get(f.name)?.arguments)
    return undefined;
  return B.add(f.args.map((arg, slot) => partial(g, t, f, arg, slot)));
};

const partial = (
  g: Given,
  d: Term & { tag: 'derivative' },
  f: Term & { tag: 'operator' },
  arg: Tensor,
  slot: number,
): Term => {
  const fresh = arg.axes.map((i): Index => ({ ...i, id: g.ring.ids.next++ }));
  const outer: Term = { ...f, at: [...f.at, ...fresh], derivative: [...f.derivative, slot] };
  const body = renameIndices(
    arg.body,
    new Map(arg.axes.map((i, k) => [i.id, fresh[k] as Index])),
    g.ring.ids,
  );
  return B.sum(fresh, B.product([outer, { ...d, body }]));
};

/** The other side of a law at a term; undefined where the law does not speak of it. */
export const lawAt = (g: Given, rule: Rule, from: Term): Term | undefined => {
  if (rule.additive) return additive(g, from);
  if (rule.id === 'pow-number') return power(g, from);
  if (rule.id === 'd-unspecified') return chain(g, from);
  return undefined;
};
