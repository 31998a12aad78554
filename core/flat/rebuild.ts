/**
 * Congruence after unions: rows whose children have merged are entered again, equal rows make their classes one.
 *
 * Done in passes over all rows until one pass makes no union: rows are mostly younger than their children, so one pass
 * carries a union far up, and a pass reads memory in order. The values of analyses travel the same way.
 */
import { dead, pruned, type FlatGraph } from './graph.js';

/** Restores the invariants; the number of unions it made. */
export const rebuild = (graph: FlatGraph): number => {
  const { uf } = graph;
  const before = uf.unions;
  while (graph.settled !== uf.unions || graph.stale.length > 0) {
    graph.settled = uf.unions;
    if (graph.analyses.length > 0) look(graph);
    canonize(graph);
  }
  return uf.unions - before;
};

/** Children and class of every row are roots again, but for unions that this pass makes itself. */
const canonize = (graph: FlatGraph): void => {
  const { uf, stride, now } = graph;
  let { rows, stamps } = graph;
  const { arities } = graph.signature;
  const end = graph.count;
  for (let row = 1; row < end; row++) {
    const stamp = stamps[row] as number;
    if (stamp === dead) continue;
    const o = row * stride;
    const op = rows[o] as number;
    const last = o + (arities[op] as number);
    let moved = false;
    for (let k = o + 1; k <= last; k++) {
      const child = rows[k] as number;
      if (uf.parents[child] === child) continue;
      rows[k] = uf.find(child);
      moved = true;
    }
    const cls = rows[o + stride - 1] as number;
    const root = uf.find(cls);
    if (cls !== root) rows[o + stride - 1] = root;
    else if (!moved) continue;
    if (moved) {
      const other = graph.enter(row);
      if (other !== 0) {
        graph.bury(row);
        const twin = graph.classOf(other);
        if (twin !== root) graph.recorder?.congruent(other, row);
        graph.union(twin, root);
        // An analysis may have made rows, and with them longer arrays.
        ({ rows, stamps } = graph);
        continue;
      }
    }
    if (stamp === pruned) continue;
    stamps[row] = now;
    graph.change(op);
  }
};

/** Rows over classes whose analysis changed are looked at again; what an analysis prunes is no longer searched. */
const look = (graph: FlatGraph): void => {
  const { uf, stride, analyses } = graph;
  const { arities } = graph.signature;
  const marks = new Uint8Array(uf.size);
  for (const cls of graph.stale.splice(0)) marks[uf.find(cls)] = 1;
  const end = graph.count;
  for (let row = 1; row < end; row++) {
    const stamp = graph.stamps[row] as number;
    if (stamp === dead) continue;
    const o = row * stride;
    const op = graph.rows[o] as number;
    const last = o + (arities[op] as number);
    if (last === o) continue;
    for (let k = o + 1; k <= last; k++)
      if (marks[uf.find(graph.rows[k] as number)] === 1) {
        for (const analysis of analyses) analysis.again(row, graph.classOf(row));
        break;
      }
    if (stamp === pruned || marks[graph.classOf(row)] === 0) continue;
    const cls = graph.classOf(row);
    if (!analyses.some((analysis) => analysis.prunes?.(cls))) continue;
    graph.stamps[row] = pruned;
    graph.change(op);
  }
};
