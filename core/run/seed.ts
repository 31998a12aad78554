/**
 * Defining equations of an inverse or a negative power of a sum, as relations between monomials.
 *
 * Each class is seeded once (`facts.related`). No rule states them: M*inv(M) of a sum M is multiplied out before a rule can
 * see it. Changes the engine's `facts`.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, HeadNode, LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Lambda } from '../rewrite/match.js';
import type { Engine } from './engine.js';
import { relate } from './relations.js';

/** Adds the equations that the node defines, where it is the inverse or a negative power of a sum. */
export const seed = (e: Engine, node: HeadNode, ref: Ref): void => {
  const { tag, name } = node.head;
  if (tag === 'pointwise' && name === 'pow') seedPower(e, node, ref);
  if (tag === 'operator' && name === 'inv') seedInverse(e, node, ref);
};

/** The sum times the factor, multiplied out, summed over `bound`. */
const multiply = (e: Engine, sum: Ref, factor: Ref, bound: readonly Wire[]): Ref =>
  e.d.linear(
    termsOf(e.graph, sum).flatMap((t): LinTerm[] => {
      const made = e.d.product({ factors: [t.ref, factor], bound });
      return made ? [{ coef: Q.mul(made.coef, t.coef), ref: made.ref }] : [];
    }),
  );

/** s^p of a sum s, p < 0: s*s^p = s^(p + 1), as an equation between monomials. */
const seedPower = (e: Engine, node: HeadNode, ref: Ref): void => {
  const [base, exponent] = node.args as [Arg, Arg];
  const p = e.predicates.rational(exponent.ref);
  if (!p || Q.sign(p) >= 0 || e.facts.related.has(ref.cls) || !e.rules.has('pow-merge-base'))
    return;
  if (termsOf(e.graph, base.ref).length < 2 || !e.predicates.nonzero(base.ref)) return;
  e.facts.related.add(ref.cls);
  const product = multiply(e, base.ref, ref, []);
  const raised = e.d.pointwise('pow', [base.ref, e.d.number(Q.add(p, Q.one))]);
  const value = (v: Ref): Lambda => ({ params: [], ref: v });
  const values = new Map([
    ['a', value(base.ref)],
    ['p', value(exponent.ref)],
  ]);
  const rule = 'pow-merge-base';
  relate(e, rule, product, e.normal(raised), { rule, wires: [], values });
};

/** The use of a value with the wires of `from` replaced by those of `to`. */
const moved = (ref: Ref, from: readonly Wire[], to: readonly Wire[]): Ref => ({
  cls: ref.cls,
  at: ref.at.map((w) => {
    const k = from.indexOf(w);
    return k < 0 ? w : (to[k] as Wire);
  }),
});

/** The identity matrix. */
const identity = (e: Engine, a: Wire, b: Wire): Ref => {
  const unknowns = [
    { coef: Size.one, wire: a },
    { coef: Size.constant(-1), wire: b },
  ];
  return e.d.net({
    factors: [],
    indicators: [{ relation: '=', unknowns, constant: Size.zero }],
  });
};

/** inv(M) of a sum: M*inv(M) = I and inv(M)*M = I as equations between monomials. */
const seedInverse = (e: Engine, node: HeadNode, ref: Ref): void => {
  if (e.facts.related.has(ref.cls) || !e.rules.has('inv-right')) return;
  const [arg] = node.args as [Arg];
  if (termsOf(e.graph, arg.ref).length < 2) return;
  if (!e.predicates.invertible({ ref: arg.ref, axes: arg.axes })) return;
  e.facts.related.add(ref.cls);
  const size = e.graph.size(arg.axes[0] as Wire);
  const [a, b, k] = e.graph.wires([size, size, size]) as [Wire, Wire, Wire];
  const m = (x: Wire, y: Wire): Ref => moved(arg.ref, arg.axes, [x, y]);
  const inverse = (x: Wire, y: Wire): Ref => moved(ref, node.out, [x, y]);
  const one = identity(e, a, b);
  const values = new Map([['A', { params: [a, b], ref: m(a, b) }]]);
  const put = (rule: string, product: Ref): void =>
    relate(e, rule, product, one, { rule, wires: [a, b], values });
  put('inv-right', multiply(e, m(a, k), inverse(k, b), [k]));
  put('inv-left', multiply(e, m(k, b), inverse(a, k), [k]));
};
