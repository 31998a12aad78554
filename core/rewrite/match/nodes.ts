/** The head nodes that a use can be seen as, and the ways to write the wires of a use. */
import { seeHead } from '../../egraph/nodes.js';
import type { HeadNode, Node, Ref, Wire } from '../../egraph/types.js';
import type { Matching } from './types.js';

/** What is tried at a head node: seen from `use`, `ports` tells at which places of the use its outputs are. */
export type Each = (n: HeadNode, use: Ref, ports: readonly number[]) => boolean;

/** Tries the wanted head nodes of a use until one succeeds: of its class, then of the tensor it is a diagonal of. */
export const heads = (
  c: Matching,
  ref: Ref,
  want: (n: HeadNode) => boolean,
  each: Each,
): boolean => {
  const { graph } = c.d;
  const cls = graph.class(ref.cls);
  // A copy: what is tried may add nodes to the class.
  const nodes: readonly Node[] = c.everywhere ? Array.from(cls.nodes) : cls.form ? [cls.form] : [];
  for (const node of nodes) {
    if (node.kind !== 'head' || !want(node)) continue;
    if (each(seeHead(graph, node, ref.at), ref, node.out)) return true;
  }
  const whole = diagonal(c, ref);
  return whole !== undefined && heads(c, whole, want, each);
};

/** T[i,i] is a class of its own: the use of T with wires repeated. */
const diagonal = (c: Matching, ref: Ref): Ref | undefined => {
  const { form } = c.d.graph.class(ref.cls);
  if (form?.kind !== 'net' || form.bound.length > 0 || form.indicators.length > 0) return undefined;
  const [factor, ...others] = form.factors;
  if (!factor || others.length > 0 || form.ports.some((w, p) => w !== p)) return undefined;
  return c.d.graph.find({ cls: factor.cls, at: factor.at.map((w) => ref.at[w] as Wire) });
};

/** The ways to write the wires of a use that its symmetries allow, signs kept. */
export const writings = (c: Matching, use: Ref): readonly (readonly Wire[])[] => {
  const { symmetry } = c.d.graph.class(use.cls);
  const ways = symmetry.elements
    .filter((e) => e.sign > 0)
    .map((e) => e.perm.map((k) => use.at[k] as Wire));
  // A block is never enumerated but where it is a pair.
  const pairs = symmetry.blocks.filter((b) => b.length === 2);
  for (const [a, b] of pairs as unknown as readonly (readonly [number, number])[])
    ways.push(
      ...ways.map((at) => {
        const turned = Array.from(at);
        [turned[a], turned[b]] = [turned[b] as Wire, turned[a] as Wire];
        return turned;
      }),
    );
  return ways;
};
