/** Rules at a head node, and the laws of heads that no finite pattern states. Each use is one step. */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import { instantiate } from '../egraph/nodes.js';
import type { Arg, HeadNode, LinTerm, Ref } from '../egraph/types.js';
import { bags, emptyMatch, Matcher, opened, type Bag } from '../rewrite/match.js';
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
  const product = node.head.tag === 'derivative' ? applyLeibniz(e, node, ref) : undefined;
  if (product) return product;
  for (const rule of e.rules.onHead(node.head)) {
    const result = applyOne(e, rule, node, ref);
    if (result) return result;
  }
  if (node.head.tag === 'operator')
    return applyBlockRules(e, node, ref, [...e.rules.onHead(node.head)]);
  return node.head.tag === 'derivative' ? applyChain(e, node, ref) : undefined;
};

const applyOne = (e: Engine, rule: Rule, node: HeadNode, ref: Ref): Ref | undefined => {
  if (rule.linearity === 'terms') return applyToTerms(e, rule, node, ref);
  return rule.linearity === 'indices'
    ? applyToIndices(e, rule, node, ref)
    : rule.turns && isUpright(e, node)
      ? undefined
      : applyHeadRule(e, rule, ref);
};

/** Whether the axes of the operator's matrix come in the order in which they are stored. */
const isUpright = ({ graph }: Engine, { args: [matrix] }: HeadNode): boolean => {
  const [row, column] = matrix?.axes ?? [];
  if (!matrix || row === undefined || column === undefined) return false;
  const { at } = graph.find(matrix.ref);
  return at.indexOf(row) < at.indexOf(column);
};

/**
 * A law that turns a matrix, used at symmetric ones: the inverse of a symmetric sum is symmetric. Rewriting does not use it there,
 * since what it becomes is itself. Whether anything became one value; for searches.
 */
export const turnSymmetric = (e: Engine): boolean => {
  const before = e.graph.unions;
  for (const { id, nodes, forward, ports } of Array.from(e.graph.classes)) {
    const ref: Ref = { cls: id, at: e.graph.wires(ports) };
    for (const node of forward ? [] : nodes) {
      if (node.kind !== 'head' || node.head.tag !== 'operator') continue;
      const seen = instantiate(e.graph, node, ref.at);
      const [matrix] = seen.kind === 'head' ? seen.args : [];
      if (seen.kind !== 'head' || !matrix || !e.predicates.symmetric(matrix)) continue;
      for (const rule of e.rules.onHead(seen.head)) if (rule.turns) applyHeadRule(e, rule, ref);
    }
  }
  return e.graph.unions > before;
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
const applyToTerms = (e: Engine, rule: Rule, node: HeadNode, ref: Ref): Ref | undefined => {
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

/** f(sum(i, j: v[i,j])) = sum(i, j: f(v[i,j])), for all summed indices at once. */
const applyToIndices = (e: Engine, rule: Rule, node: HeadNode, ref: Ref): Ref | undefined => {
  const [body, ...others] = node.args as [Arg, ...Arg[]];
  const bag = summedBag(e, node, body.ref);
  if (!bag) return undefined;
  const inner = e.d.closed(e.d.net({ ...bag, bound: [] }));
  const part = e.d.apply(node.head, [{ axes: [], ref: inner }, ...others], node.out);
  const result = e.d.net({ factors: [part], bound: bag.bound });
  merge(e, rule.id, rule.source, ref, result);
  return result;
};

/** The value as a product that sums; in an expectation also by its closed parts, since its variable may stand in several. */
const summedBag = (e: Engine, { head }: HeadNode, use: Ref): Bag | undefined => {
  const [bag] = bags(e.d, e.graph.find(use));
  if (!bag || bag.bound.length > 0) return bag;
  const open = head.tag === 'expectation' ? opened(e.d, bag) : undefined;
  return open && open.bound.length > 0 ? open : undefined;
};

/**
 * The product rule for all factors that depend on the variable at once, each beside the whole rest. Where products of sums are
 * not multiplied out, one factor at a time would leave the sum of two inside the product of the others, a tensor of all indices.
 */
const applyLeibniz = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const rule = e.limits.expand > 1 ? undefined : e.rules.leibniz;
  const [body] = node.args as [Arg];
  const [bag] = rule ? bags(e.d, e.graph.find(body.ref)) : [];
  if (!rule || !bag || bag.equal.length > 0) return undefined;
  const { name } = node.head.variable as { readonly name: string };
  const moves = (f: Ref): boolean => e.graph.class(e.graph.find(f).cls).depends.has(name);
  const terms = bag.factors.flatMap((f, at): LinTerm[] => {
    if (!moves(f)) return [];
    const part = e.d.apply(node.head, [{ axes: [], ref: e.d.closed(f) }], node.out);
    return [{ coef: Q.one, ref: e.d.net({ ...bag, factors: bag.factors.with(at, part) }) }];
  });
  if (terms.length < 2) return undefined;
  const result = e.d.linear(terms);
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
