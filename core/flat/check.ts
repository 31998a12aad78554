/** Checks the invariants of a plain e-graph; for tests. */
import { dead, type FlatGraph } from './graph.js';

/** What is broken, or undefined. The graph must be rebuilt. */
export const broken = (graph: FlatGraph): string | undefined => {
  const keys = new Map<string, number>();
  for (let cls = 0; cls < graph.uf.size; cls++) {
    const root = graph.find(cls);
    if (graph.uf.parents[root] !== root) return `class ${cls} does not lead to a root`;
  }
  for (let row = 1; row < graph.count; row++) {
    if (graph.stamps[row] === dead) continue;
    const arity = graph.arity(row);
    const op = graph.operator(row);
    const kids = Array.from({ length: arity }, (_, k) => graph.child(row, k));
    const cls = graph.rows[(row + 1) * graph.stride - 1] as number;
    const odd = [...kids, cls].find((id) => graph.find(id) !== id);
    if (odd !== undefined) return `row ${row} names ${odd}, which is no root`;
    const key = [op, ...kids].join(' ');
    const twin = keys.get(key);
    if (twin !== undefined) return `rows ${twin} and ${row} are one node`;
    keys.set(key, row);
    if (arity === 0 && graph.leafRow(op) !== row) return `leaf ${row} is not found`;
    if (arity === 0) continue;
    kids.forEach((kid, k) => (graph.scratch[k] = kid));
    if (graph.rowOf(op, arity) !== row) return `row ${row} is not found by its key`;
  }
  return undefined;
};

/** The nodes that searches see. The graph must be rebuilt. */
export const liveRows = (graph: FlatGraph): number => {
  let live = 0;
  for (let row = 1; row < graph.count; row++) if ((graph.stamps[row] as number) >= 0) live++;
  return live;
};
