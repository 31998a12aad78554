/**
 * Networks and sums written before their parts were rewritten, built again from what the parts are now.
 *
 * A factor that has become a number, a product, or 0 was kept as a factor of the older node; the new node has it absorbed.
 */
import type { Diagrams } from '../egraph/diagrams.js';
import { childrenOf, instantiate } from '../egraph/nodes.js';
import type { ClassId, Node, Ref } from '../egraph/types.js';
import { isUnevaluated } from './work.js';

/** Whether building a product or sum of the class would take it apart. */
const dissolves = (d: Diagrams, inside: Node, use: Ref): boolean => {
  const ref = d.graph.find(use);
  const { form } = d.graph.class(ref.cls);
  if (inside.kind === 'lin') return form?.kind === 'lin';
  if (form?.kind === 'lin') return form.terms.length < 2;
  return form?.kind === 'net' && (ref.at.length > 0 || form.bound.length === 0);
};

const rebuild = (d: Diagrams, node: Node, whole: Ref): Ref => {
  const seen = instantiate(d.graph, node, whole.at);
  if (seen.kind === 'lin') return d.linear(seen.terms);
  if (seen.kind === 'head') return whole;
  const equal = seen.ports.flatMap((w, p) => {
    const port = whole.at[p] as number;
    return w === port ? [] : [[port, w] as const];
  });
  const { factors, indicators, fresh } = seen;
  return d.net({ factors, indicators, equal, bound: fresh });
};

/** The classes that some reach through nodes that are worked out. */
export const reached = (d: Diagrams, roots: readonly ClassId[]): readonly ClassId[] => {
  const found = new Set<ClassId>(roots);
  for (const id of found) {
    const { nodes } = d.graph.class(id);
    const usable = nodes.filter((n) => !isUnevaluated(n));
    for (const n of usable.length > 0 ? usable : nodes)
      for (const r of childrenOf(n)) found.add(d.graph.find(r).cls);
  }
  return [...found];
};

/** Adds to every class below the roots its products and sums with dissolved parts. Cost: nodes reached. */
export const refresh = (d: Diagrams, roots: readonly ClassId[]): void => {
  for (const id of reached(d, roots)) {
    if (d.graph.class(id).forward) continue;
    for (const node of d.graph.class(id).nodes.slice()) {
      const cls = d.graph.class(id);
      if (cls.forward || node.kind === 'head') continue;
      if (!childrenOf(node).some((r) => dissolves(d, node, r))) continue;
      const whole = { cls: id, at: d.graph.wires(cls.ports) };
      d.graph.union(d.closed(rebuild(d, node, whole)), whole, { tag: 'algebra' });
    }
  }
};
