/**
 * Defining equations of an inverse, a negative power, a sign or a logistic function of a sum, as relations between monomials.
 *
 * Each class is seeded once (`facts.related`). No rule states them: M*inv(M) of a sum M is multiplied out before a rule can
 * see it. Changes the engine's `facts`.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, HeadNode, LinTerm, Ref, Wire } from '../egraph/types.js';

import type { Engine } from './engine.js';
import { relate } from './relations.js';
import type { Origin } from './unions.js';

/** Adds the equations that the node defines, where it is an inverse or a function of a sum. */
export const seed = (e: Engine, node: HeadNode, ref: Ref): void => {
  const { tag, name } = node.head;
  if (tag === 'pointwise' && name === 'pow') seedPower(e, node, ref);
  if (tag === 'operator' && name === 'inv') seedInverse(e, node, ref);
  if (tag === 'pointwise' && name === 'sign') seedSign(e, node, ref);
  if (tag === 'pointwise' && name === 'sigmoid') seedSigmoid(e, node, ref);
};

/** Whether the function's argument is a sum whose equation, under the rule's name, is still to be added. */
const isNewSum = (e: Engine, { args }: HeadNode, ref: Ref, rule: string): boolean =>
  !e.facts.related.has(ref.cls) &&
  e.rules.has(rule) &&
  termsOf(e.graph, (args[0] as Arg).ref).length > 1;

/** sign(s) of a sum s: s*sign(s) = abs(s), as an equation between monomials. */
const seedSign = (e: Engine, node: HeadNode, ref: Ref): void => {
  if (!isNewSum(e, node, ref, 'sign-value')) return;
  e.facts.related.add(ref.cls);
  const sum = (node.args[0] as Arg).ref;
  const abs = e.normal(e.d.pointwise('abs', [sum]));
  relate(e, 'sign-value', multiply(e, sum, ref, []), abs, instance('sign-value', { a: sum }));
};

/** sigmoid(s) of a sum s, with exp(s) the product of its terms': exp(s)*sigmoid(s) = exp(s) - sigmoid(s), and with -s. */
const seedSigmoid = (e: Engine, node: HeadNode, ref: Ref): void => {
  if (!isNewSum(e, node, ref, 'sigmoid-exp')) return;
  e.facts.related.add(ref.cls);
  const sum = (node.args[0] as Arg).ref;
  const exp = (sign: Q.Rational): Ref =>
    e.normal(e.d.pointwise('exp', [e.d.linear([{ coef: sign, ref: sum }])]));
  const minus = (value: Ref): Ref =>
    e.d.linear([
      { coef: Q.one, ref: value },
      { coef: Q.minusOne, ref },
    ]);
  const [grown, shrunk] = [exp(Q.one), exp(Q.minusOne)];
  const state = (rule: string, factor: Ref, rest: Ref): void =>
    relate(e, rule, multiply(e, factor, ref, []), minus(rest), instance(rule, { a: sum }));
  state('sigmoid-exp', grown, grown);
  state('sigmoid-exp-minus', shrunk, e.d.unit());
};

/** A rule about numbers at these values. */
const instance = (rule: string, values: Readonly<Record<string, Ref>>): Origin => ({
  rule,
  wires: [],
  values: new Map(Object.entries(values).map(([name, ref]) => [name, { params: [], ref }])),
});

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
  const rule = 'pow-merge-base';
  const origin = instance(rule, { a: base.ref, p: exponent.ref });
  relate(e, rule, product, e.normal(raised), origin);
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
