/**
 * The chain rule for an unspecified smooth function of any number of arguments, at any order of derivative:
 * d(f(u, v), X) = sum over arguments of f's partial derivative, contracted with the argument's derivative.
 * No finite pattern states it for all numbers of arguments, orders and shapes; so it is code, under the name that the pack
 * gives it, and only on while that pack is loaded.
 */
import * as Q from '../num/rational.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate } from '../egraph/nodes.js';
import type { Arg, HeadNode, LinTerm, Ref } from '../egraph/types.js';

export const chainUnspecified = (d: Diagrams, node: HeadNode): Ref | undefined => {
  const [body] = node.args as [Arg];
  const root = d.graph.find(body.ref);
  for (const candidate of d.graph.class(root.cls).nodes) {
    if (candidate.kind !== 'head' || candidate.head.tag !== 'operator') continue;
    if (!d.context.variables.get(candidate.head.name)?.arguments) continue;
    const f = instantiate(d.graph, candidate, root.at);
    if (f.kind !== 'head') continue;
    const terms = f.args.map((arg, slot): LinTerm => {
      const fresh = d.graph.wires(arg.axes.map((w) => d.graph.size(w)));
      const moved = {
        cls: arg.ref.cls,
        at: arg.ref.at.map((w) => {
          const p = arg.axes.indexOf(w);
          return p < 0 ? w : (fresh[p] as number);
        }),
      };
      const partial = d.unspecified(
        f.head.name,
        f.args,
        [...f.out, ...fresh],
        [...(f.head.slots ?? []), slot],
      );
      const inner = d.apply(node.head, [{ axes: [], ref: d.closed(moved) }], node.out);
      return { coef: Q.one, ref: d.net({ factors: [partial, inner], bound: fresh }) };
    });
    return d.linear(terms);
  }
  return undefined;
};
