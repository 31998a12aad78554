/**
 * Differences of squares: x'*x - sum(x)^2/n, where both are large beside their difference, loses its digits.
 *
 * By the form alone, so that it is seen in a term as it is written, not only where the e-graph knows a sum of squares for it.
 */
import * as Q from '../num/rational.js';
import type { Graph } from '../egraph/graph.js';
import type { ClassId, Node, Ref } from '../egraph/types.js';
import { rationalOf } from './work.js';

/** How a value is seen to be at least 0: it holds a square, or it is positive anyhow (a size, its reciprocal). */
type Sign = 'square' | 'positive' | undefined;

const signOfNode = (graph: Graph, node: Node, open: ReadonlySet<ClassId>): Sign => {
  const signOf = (ref: Ref): Sign => signOfClass(graph, ref.cls, open);
  if (node.kind === 'lin') return undefined;
  if (node.kind === 'head') {
    if (node.head.tag === 'size') return 'positive';
    const [base, by] = node.head.name === 'pow' ? node.args : [];
    const exponent = by && rationalOf(graph, by.ref.cls);
    if (!base || exponent?.den !== 1n) return undefined;
    return exponent.num > 0n && exponent.num % 2n === 0n ? 'square' : signOf(base.ref);
  }
  let found: Sign = 'positive';
  for (const f of node.factors) {
    const times = node.factors.filter((g) => graph.equal(f, g)).length;
    const sign = times % 2 === 0 ? 'square' : signOf(f);
    if (!sign) return undefined;
    if (sign === 'square') found = sign;
  }
  return found;
};

const signOfClass = (graph: Graph, id: ClassId, open: ReadonlySet<ClassId>): Sign => {
  const root = graph.rootOf(id);
  if (open.has(root) || open.size > 4) return undefined;
  const inside = new Set([...open, root]);
  const signs = graph.class(root).nodes.map((n) => signOfNode(graph, n, inside));
  return signs.find((s) => s === 'square') ?? signs.find((s) => s);
};

/** Whether a node is a sum with a square that is added and one that is taken away. */
export const cancels = (graph: Graph, node: Node): boolean => {
  if (node.kind !== 'lin' || node.terms.length < 2) return false;
  const squares = node.terms.filter((t) => signOfClass(graph, t.ref.cls, new Set()) === 'square');
  return squares.some((t) => Q.sign(t.coef) > 0) && squares.some((t) => Q.sign(t.coef) < 0);
};
