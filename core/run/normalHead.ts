/**
 * The normal form of a head: arguments first (but a derivative first at its root), then the laws and rules of the head.
 *
 * Every rewriting goes on by `e.further` until nothing applies; a head that stays is seeded with its defining equations.
 */
import { instantiate } from '../egraph/graph.js';
import type { Arg, HeadNode, Ref } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { applyHeadRules, evaluateAt } from './headRules.js';
import { sameUse } from './lookup.js';
import { applyIndependent, applyMoments, lowerBinder } from './moments.js';
import { seed } from './seed.js';
import { mergeSilently } from './unions.js';

/** The normal form of a head node, seen from a use. */
export const normalHead = (e: Engine, node: HeadNode, ref: Ref): Ref => {
  const direct = node.head.tag === 'derivative' ? applyHeadRules(e, node, ref) : undefined;
  if (direct) return e.further(direct);
  const root = e.graph.find(withNormalArgs(e, node, ref));
  const { form } = e.graph.class(root.cls);
  // The class may have another form already, from another use or from a union made on the way.
  if (form?.kind !== 'head') return form ? e.compute(root) : root;
  const now = instantiate(e.graph, form, root.at) as HeadNode;
  const next = rewrite(e, now, root);
  if (next) return e.further(next);
  seed(e, now, root);
  return root;
};

/** The head at the normal forms of its arguments, merged with the value. */
const withNormalArgs = (e: Engine, node: HeadNode, ref: Ref): Ref => {
  const args = node.args.map((a): Arg => ({
    axes: a.axes,
    ref: e.d.closed(e.normal(a.ref)),
  }));
  const changed = args.some((a, k) => !sameUse(a.ref, (node.args[k] as Arg).ref));
  const here = e.graph.find(changed ? e.d.apply(node.head, args, node.out) : ref);
  if (changed) mergeSilently(e, 'algebra', ref, here);
  return here;
};

/** What the head becomes by the first law or rule that applies; undefined where none does. */
const rewrite = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined =>
  (node.head.tag === 'expectation' ? rewriteExpectation(e, node, ref) : undefined) ??
  (node.head.tag === 'at' ? evaluateAt(e, node, ref) : applyHeadRules(e, node, ref)) ??
  applyIndependent(e, node, ref);

const rewriteExpectation = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const lowered = lowerBinder(e, node);
  if (lowered === node)
    return node.head.law === 'declared' ? applyMoments(e, node, ref) : undefined;
  const other = e.d.apply(lowered.head, lowered.args, lowered.out);
  mergeSilently(e, 'algebra', ref, other);
  return other;
};
