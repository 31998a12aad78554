/**
 * The normal form of a head: arguments first (but a derivative first at its root), then the laws and rules of the head.
 *
 * Every rewriting goes on by `e.further` until nothing applies; a head that stays is seeded with its defining equations.
 */
import { termsOf } from '../egraph/linear.js';
import { headForm, seeHead } from '../egraph/nodes.js';
import type { Arg, HeadNode, Node, Ref } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { applyHeadRules, evaluateAt } from './headRules.js';
import { sameUse } from './lookup.js';
import { applyIndependent, applyMoments, lowerBinder } from './moments.js';
import { takeContent } from './powerContent.js';
import { inPieces } from './axisPieces.js';
import { seed } from './seed.js';
import { mergeSilently } from './unions.js';

/** Operators of products, whose rules want the factors: multiplied out, det(A*(B + C)) is no det of a product. */
const multiplicative: ReadonlySet<string> = new Set(['det', 'inv', 'adj', 'pinv', 'expm']);

const formOf = (e: Engine, ref: Ref): Node | undefined => e.graph.class(e.graph.find(ref).cls).form;

const isSum = (e: Engine, ref: Ref): boolean => termsOf(e.graph, ref).length > 1;

/** Whether a product in the argument holds a sum. */
const isFactored = (e: Engine, { head, args }: HeadNode): boolean => {
  const [arg] = args;
  if (head.tag !== 'operator' || !multiplicative.has(head.name) || !arg) return false;
  return termsOf(e.graph, arg.ref).some(({ ref }) => {
    const form = formOf(e, ref);
    return form?.kind === 'net' && form.factors.some((f) => isSum(e, f));
  });
};

/** Whether the value is a sum, or a product or a power with one in it: a component of a product is a product of its own. */
const holdsSum = (e: Engine, ref: Ref): boolean => {
  if (isSum(e, ref)) return true;
  const form = formOf(e, ref);
  if (form?.kind === 'net') return form.factors.some((f) => holdsSum(e, f));
  const [base] = form?.kind === 'head' && form.head.name === 'pow' ? form.args : [];
  return base !== undefined && holdsSum(e, base.ref);
};

/** A power or root of a product with a sum in it, or of a power of a sum: multiplied out, (a + b)^2 is no power any more. */
const isPowerOfFactors = (e: Engine, { head, args: [base] }: HeadNode): boolean =>
  head.tag === 'pointwise' &&
  (head.name === 'pow' || head.name === 'sqrt') &&
  base !== undefined &&
  !isSum(e, base.ref) &&
  holdsSum(e, base.ref);

/** E of a cosine or a sine: a sum in its argument would become a sum of products first. */
const isWave = (e: Engine, { head, args: [body] }: HeadNode): boolean => {
  if (head.tag !== 'expectation' || !body) return false;
  const { form } = e.graph.class(e.graph.find(body.ref).cls);
  return form?.kind === 'head' && (form.head.name === 'cos' || form.head.name === 'sin');
};

/** The value where it is a power of a power or of a root, by the rules that join the two; undefined where none does. */
const joinedPower = (e: Engine, use: Ref): Ref | undefined => {
  const outer = headForm(e.graph, use);
  const [base] = outer?.head.name === 'pow' ? outer.args : [];
  const inner = base && headForm(e.graph, base.ref);
  if (!base || (inner?.head.name !== 'pow' && inner?.head.name !== 'sqrt')) return undefined;
  if (inner.head.name === 'sqrt' && !applyHeadRules(e, inner, base.ref)) return undefined;
  let joined: Ref | undefined;
  for (let at = outer; at?.head.name === 'pow'; at = joined && headForm(e.graph, joined)) {
    const next = applyHeadRules(e, at, joined ?? e.graph.find(use));
    if (!next) break;
    joined = next;
  }
  return joined;
};

/** d of a power of a root as d of what the two are together: norm(x)^2 first becomes a sum, not a product of four powers. */
const withJoinedPower = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const [body] = node.args as [Arg];
  const joined = joinedPower(e, body.ref);
  if (!joined) return undefined;
  const here = e.d.apply(node.head, [{ axes: body.axes, ref: e.d.closed(joined) }], node.out);
  mergeSilently(e, 'algebra', ref, here);
  return here;
};

/** The normal form of a head node, seen from a use. */
export const normalHead = (e: Engine, node: HeadNode, ref: Ref): Ref => {
  const isDerivative = node.head.tag === 'derivative';
  const joined = isDerivative ? withJoinedPower(e, node, ref) : undefined;
  if (joined) return e.further(joined);
  const isPower = isPowerOfFactors(e, node);
  const isEarly = isDerivative || isPower || isFactored(e, node) || isWave(e, node);
  const direct = isEarly ? applyHeadRules(e, node, ref) : undefined;
  if (direct && (isDerivative || isPower)) return e.further(direct);
  const root = e.graph.find(withNormalArgs(e, node, ref));
  if (direct) return e.further(direct);
  const { form } = e.graph.class(root.cls);
  // The class may have another form already, from another use or from a union made on the way.
  if (form?.kind !== 'head') return form ? e.compute(root) : root;
  const now = seeHead(e.graph, form, root.at);
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
  inPieces(e, node, ref) ??
  (node.head.tag === 'at' ? evaluateAt(e, node, ref) : applyHeadRules(e, node, ref)) ??
  takeContent(e, node, ref) ??
  applyIndependent(e, node, ref);

const rewriteExpectation = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const lowered = lowerBinder(e, node);
  if (lowered === node)
    return node.head.law === 'declared' ? applyMoments(e, node, ref) : undefined;
  const other = e.d.apply(lowered.head, lowered.args, lowered.out);
  mergeSilently(e, 'algebra', ref, other);
  return other;
};
