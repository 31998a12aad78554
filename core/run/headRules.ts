/** Rules at a head node, and the laws of heads that no finite pattern states. Each use is one step. */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, HeadNode, LinTerm, Ref } from '../egraph/types.js';
import { emptyMatch, Matcher } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import { applyArithmetic } from './arithmetic.js';
import { applyBlockRules } from './blockRules.js';
import { chainUnspecified } from './chain.js';
import { holds } from './conditions.js';
import type { Engine } from './engine.js';
import { substitute } from './substitute.js';
import { merge, mergeSilently } from './unions.js';

/** The value by the first rule that applies to its head; undefined where none does. */
export const applyHeadRules = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const number = applyArithmetic(e, node, ref);
  if (number) return number;
  for (const rule of e.rules.onHead(node.head)) {
    const result = rule.additive ? applyAdditive(e, rule, node, ref) : applyHeadRule(e, rule, ref);
    if (result) return result;
  }
  if (node.head.tag === 'operator')
    return applyBlockRules(e, node, ref, [...e.rules.onHead(node.head)]);
  return node.head.tag === 'derivative' ? applyChain(e, node, ref) : undefined;
};

const applyHeadRule = (e: Engine, rule: Rule, ref: Ref): Ref | undefined => {
  const matcher = new Matcher(e.d, rule);
  let result: Ref | undefined;
  matcher.match(rule.lhs, ref, emptyMatch, (m) => {
    if (!holds(e, rule, m)) return false;
    const rhs = matcher.build(rule.rhs, m);
    if (e.graph.equal(rhs, ref)) return false;
    merge(e, rule.id, rule.source, ref, rhs, { tag: 'rule', rule, match: m });
    result = rhs;
    return true;
  });
  return result;
};

/** f(a + b) = f(a) + f(b), for all terms at once; rational coefficients follow. */
const applyAdditive = (e: Engine, rule: Rule, node: HeadNode, ref: Ref): Ref | undefined => {
  const [body, ...others] = node.args as [Arg, ...Arg[]];
  const terms = termsOf(e.graph, body.ref);
  const [only] = terms;
  if (terms.length === 1 && only && Q.isOne(only.coef)) return undefined;
  const parts = terms.map((t): LinTerm => {
    const args = [{ axes: [], ref: e.d.closed(t.ref) }, ...others];
    return { coef: t.coef, ref: e.d.apply(node.head, args, node.out) };
  });
  const result = e.d.linear(parts);
  merge(e, rule.id, rule.source, ref, result);
  return result;
};

/** The chain rule of an unspecified function, under the name that its pack gives it. */
const applyChain = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const { chain } = e.rules;
  if (!chain) return undefined;
  const result = chainUnspecified(e.d, node);
  if (result) merge(e, chain.id, chain.source, ref, result);
  return result;
};

/** at(e, X = P): P put into e, once e holds no derivative by X that is not worked out. */
export const evaluateAt = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const [body, point] = node.args as [Arg, Arg];
  const variable = node.head.variable as { readonly name: string };
  const value = { params: point.axes, ref: point.ref };
  const inherit = (from: Ref, to: Ref): void => e.predicates.inherit(from, to);
  const result = substitute(e.d, body.ref, variable.name, value, node.head, inherit);
  if (!result || e.graph.equal(result, ref)) return undefined;
  mergeSilently(e, 'algebra', ref, result);
  return result;
};
