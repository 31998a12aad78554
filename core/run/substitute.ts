/** Replaces a binder's variable by a value, in the e-graph. */
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate, joinedPorts } from '../egraph/nodes.js';
import type { Head, Node, Ref, Wire } from '../egraph/types.js';
import type { Lambda } from '../rewrite/match.js';

/**
 * `ref` with the variable replaced by the point. A derivative by the variable that is not worked out stays, wrapped in `at`.
 * Undefined where the value is itself such a derivative: nothing to do. `replaced` is told of every part that was replaced;
 * `earlier` may answer for a part that was replaced before.
 */
export const substitute = (
  d: Diagrams,
  ref: Ref,
  variable: string,
  point: Lambda,
  at: Head,
  replaced?: (from: Ref, to: Ref) => void,
  earlier?: (from: Ref) => Ref | undefined,
): Ref | undefined => {
  const memo = new Map<string, Ref>();
  const { graph } = d;
  const put = (use: Ref, top: boolean): Ref | undefined => {
    const root = graph.find(use);
    if (!graph.class(root.cls).depends.has(variable)) return root;
    const key = `${root.cls}:${root.at}`;
    const known = memo.get(key) ?? (top ? undefined : earlier?.(root));
    if (known) return known;
    const node = graph.class(root.cls).form as Node;
    const made = build(node, root, top);
    if (made) {
      memo.set(key, made);
      replaced?.(root, made);
    }
    return made;
  };
  const wrapped = (use: Ref): Ref => {
    const axes = graph.wires(point.params.map((w) => graph.size(w)));
    const moved = {
      cls: point.ref.cls,
      at: point.ref.at.map((w) => {
        const p = point.params.indexOf(w);
        return p < 0 ? w : (axes[p] as Wire);
      }),
    };
    return d.apply(
      at,
      [
        { axes: [], ref: d.closed(use) },
        { axes, ref: moved },
      ],
      [],
    );
  };
  const build = (node: Node, root: Ref, top: boolean): Ref | undefined => {
    const seen = instantiate(graph, node, root.at);
    if (seen.kind === 'lin')
      return d.linear(seen.terms.map((t) => ({ coef: t.coef, ref: put(t.ref, false) as Ref })));
    if (seen.kind === 'net') {
      const equal = joinedPorts(seen.ports, root.at);
      return d.net({
        factors: seen.factors.map((f) => put(f, false) as Ref),
        indicators: seen.indicators,
        equal,
        bound: seen.fresh,
      });
    }
    const { head } = seen;
    if (head.tag === 'variable' && head.name === variable)
      return {
        cls: point.ref.cls,
        at: point.ref.at.map((w) => {
          const p = point.params.indexOf(w);
          return p < 0 ? w : (seen.out[p] as Wire);
        }),
      };
    if (head.tag === 'derivative' && head.variable?.name === variable)
      return top ? undefined : wrapped(root);
    const args = seen.args.map((a) => ({ axes: a.axes, ref: d.closed(put(a.ref, false) as Ref) }));
    return d.apply(head, args, seen.out);
  };
  return put(ref, true);
};
