/** Terms into an e-graph. */
import type { FlatGraph } from './graph.js';
import { isVariable, type PlainTerm } from './term.js';

/** Adds a term and its parts; the class of the whole. */
export const addTerm = (graph: FlatGraph, term: PlainTerm): number =>
  addPattern(graph, term, new Map());

/** Adds a pattern with classes for its variables. A variable without a class is a leaf of that name. */
export const addPattern = (
  graph: FlatGraph,
  pattern: PlainTerm,
  bound: ReadonlyMap<string, number>,
): number => {
  const cls = isVariable(pattern) ? bound.get(pattern.name) : undefined;
  if (cls !== undefined) return graph.find(cls);
  const op = graph.signature.op(pattern.name, pattern.args.length);
  graph.widen();
  return graph.add(
    op,
    pattern.args.map((arg) => addPattern(graph, arg, bound)),
  );
};
