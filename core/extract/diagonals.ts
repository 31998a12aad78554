/** Sums of diagonal matrices as the diagonal of a sum: n entries are added instead of n^2. */
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate, joinedPorts } from '../egraph/nodes.js';
import type { ClassId, LinTerm, NetNode, Ref, Wire } from '../egraph/types.js';
import { reached } from './refresh.js';

type Seen = NetNode & { readonly fresh: readonly Wire[] };
type Diagonal = { readonly joined: readonly (readonly [Wire, Wire])[]; readonly inner: Ref };

/** The class as a network whose ports are joined, without the joining. */
const diagonalOf = (d: Diagrams, use: Ref): Diagonal | undefined => {
  const { cls, at } = d.graph.find(use);
  for (const node of d.graph.class(cls).nodes) {
    if (node.kind !== 'net') continue;
    const net = instantiate(d.graph, node, at) as Seen;
    const joined = joinedPorts(net.ports, at);
    if (joined.length === 0 || new Set(at).size < at.length) continue;
    const held = new Set(net.factors.flatMap((f) => f.at));
    if (!joined.every(([, kept]) => held.has(kept))) continue;
    const { factors, indicators, fresh } = net;
    return { joined, inner: d.net({ factors, indicators, bound: fresh }) };
  }
  return undefined;
};

const keyOf = ({ joined }: Diagonal): string =>
  joined.map((pair) => [...pair].sort().join('=')).join();

/** Adds to every sum of diagonals that the classes reach the diagonal of the sum. Cost: terms reached. */
export const diagonals = (d: Diagrams, roots: readonly ClassId[]): void => {
  for (const id of reached(d, roots)) {
    const cls = d.graph.class(id);
    if (cls.forward || cls.ports.length < 2) continue;
    const at = d.graph.wires(cls.ports);
    const sums = cls.nodes.filter((n) => n.kind === 'lin' && n.terms.length > 1);
    for (const node of sums) {
      const seen = instantiate(d.graph, node, at);
      if (seen.kind !== 'lin') continue;
      const parts = seen.terms.map((t) => diagonalOf(d, t.ref));
      const [first] = parts;
      if (!first || parts.some((p) => !p || keyOf(p) !== keyOf(first))) continue;
      const terms = seen.terms.map((t, k): LinTerm => ({
        coef: t.coef,
        ref: (parts[k] as Diagonal).inner,
      }));
      const made = d.net({ factors: [d.linear(terms)], equal: first.joined });
      d.graph.union(d.closed(made), { cls: id, at }, { tag: 'algebra' });
    }
  }
};
