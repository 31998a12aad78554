/**
 * What else must hold of the parts of a value where something is assumed of it: a product that is not 0 has no factor 0, a
 * matrix whose determinant is not 0 is invertible, and so are square factors of an invertible product.
 */
import type { Graph } from '../egraph/graph.js';
import { areDistinct, instantiate } from '../egraph/nodes.js';
import type { Ref, Wire } from '../egraph/types.js';
import type { Value } from './assumed.js';

/** What must be nonzero for the value to be: factors of a product, the argument of a root or an absolute value. */
export const nonzeroParts = (graph: Graph, use: Ref): readonly Ref[] => {
  const ref = graph.find(use);
  return graph.class(ref.cls).nodes.flatMap((node): readonly Ref[] => {
    const seen = instantiate(graph, node, ref.at);
    if (seen.kind === 'net')
      return node.bound.length === 0 && seen.indicators.length === 0
        ? seen.factors.filter((f) => f.at.every((w) => ref.at.includes(w)))
        : [];
    if (seen.kind === 'lin') return seen.terms.length === 1 ? seen.terms.map((t) => t.ref) : [];
    const [first] = seen.args;
    if (seen.head.tag === 'operator' && seen.head.name === 'prod')
      return seen.args.map((a) => a.ref);
    return seen.head.tag === 'pointwise' &&
      ['sqrt', 'abs', 'pow'].includes(seen.head.name) &&
      first &&
      first.ref.at.length === ref.at.length
      ? [first.ref]
      : [];
  });
};

/** The matrices whose determinant the value is. */
export const determined = (graph: Graph, use: Ref): readonly Value[] => {
  const ref = graph.find(use);
  return graph.class(ref.cls).nodes.flatMap((node): readonly Value[] => {
    const seen = instantiate(graph, node, ref.at);
    const isDet = seen.kind === 'head' && seen.head.tag === 'operator' && seen.head.name === 'det';
    return isDet ? seen.args.slice(0, 1) : [];
  });
};

/** The factors on the way from one wire to the other, all matrices of one size; undefined where they are none. */
const chain = (
  graph: Graph,
  factors: readonly Ref[],
  [from, to]: readonly [Wire, Wire],
): readonly Ref[] | undefined => {
  const size = graph.size(from).key;
  const way: Ref[] = [];
  for (let at = from; at !== to || way.length === 0;) {
    const here = factors.filter((f) => f.at.includes(at) && !way.includes(f));
    const [next] = here;
    const isMatrix = next?.at.length === 2 && areDistinct(next.at);
    if (here.length !== 1 || !next || !isMatrix) return undefined;
    way.push(next);
    at = next.at.find((w) => w !== at) as Wire;
    if (graph.size(at).key !== size) return undefined;
  }
  return way;
};

/** What must be invertible for the matrix to be: the factors of a product of square matrices of one size. */
export const invertibleParts = (graph: Graph, { ref: use, axes }: Value): readonly Value[] => {
  const ref = graph.find(use);
  const [row, column] = axes;
  if (row === undefined || column === undefined || row === column) return [];
  return graph.class(ref.cls).nodes.flatMap((node): readonly Value[] => {
    const seen = instantiate(graph, node, ref.at);
    if (seen.kind !== 'net' || seen.indicators.length > 0 || !areDistinct(seen.ports)) return [];
    const matrices = seen.factors.filter((f) =>
      f.at.some((w) => axes.includes(w) || seen.fresh.includes(w)),
    );
    const way = chain(graph, matrices, [row, column]);
    if (way === undefined || way.length < 2 || way.length !== matrices.length) return [];
    return way.map((f) => ({ ref: f, axes: f.at }));
  });
};
