/** The cheapest term of a class. */
import { dead, type FlatGraph } from './graph.js';
import type { PlainTerm } from './term.js';

/** The cost of an operator, beside that of its children. Must be positive. */
export type OperatorCost = (name: string, arity: number) => number;

/** Every operator and leaf costs 1: the size of the term. */
export const termSizeCost: OperatorCost = () => 1;

export type Cheapest = { readonly cost: number; readonly term: PlainTerm };

/** The cheapest term of a class, each use of a part counted. The graph must be rebuilt. */
export const cheapest = (
  graph: FlatGraph,
  cls: number,
  costOf: OperatorCost = termSizeCost,
): Cheapest | undefined => {
  const { best, costs } = choose(graph, costOf);
  const root = graph.find(cls);
  if (best[root] === 0) return undefined;
  const term = (at: number): PlainTerm => {
    const row = best[at] as number;
    const args: PlainTerm[] = [];
    for (let k = 0; k < graph.arity(row); k++) args.push(term(graph.child(row, k)));
    return { name: graph.signature.names[graph.operator(row)] as string, args };
  };
  return { cost: costs[root] as number, term: term(root) };
};

/** The best row of each class, by passes over all rows until no cost falls. */
const choose = (graph: FlatGraph, costOf: OperatorCost) => {
  const { rows, stride, stamps, count, signature } = graph;
  const { arities } = signature;
  const own = signature.names.map((name, op) => costOf(name, arities[op] as number));
  const costs = new Float64Array(graph.uf.size).fill(Infinity);
  const best = new Int32Array(graph.uf.size);
  for (let falling = true; falling;) {
    falling = false;
    for (let row = 1; row < count; row++) {
      if (stamps[row] === dead) continue;
      const o = row * stride;
      const op = rows[o] as number;
      const last = o + (arities[op] as number);
      let cost = own[op] as number;
      for (let k = o + 1; k <= last; k++) cost += costs[rows[k] as number] as number;
      const cls = rows[o + stride - 1] as number;
      if (cost >= (costs[cls] as number)) continue;
      costs[cls] = cost;
      best[cls] = row;
      falling = true;
    }
  }
  return { best, costs };
};
