/** The best order of a small contraction that holds indicators or sparse tensors, by dynamic programming over sets of leaves. */
import { flopsOf, type Contraction, type Tree } from './contraction.js';
import { openWires, shareOf, sparseIn, stepFlops, unpinned } from './contraction.js';

type Entry = {
  readonly tree: Tree;
  readonly cost: number;
  readonly leaves: readonly number[];
  readonly wires: readonly number[];
  readonly pure: boolean;
  readonly sparse: readonly number[];
};

const leafEntry = (c: Contraction, k: number): Entry => {
  const pure = c.leaves[k]?.indicator ?? false;
  const wires = pure ? (c.leaves[k]?.wires ?? []) : openWires(c, [k]);
  const sparse = sparseIn(c, [k], (w) => wires.includes(w));
  return { tree: k, cost: pure ? 0 : flopsOf(c, k), leaves: [k], wires, pure, sparse };
};

const joined = (c: Contraction, a: Entry, b: Entry): Entry => {
  const leaves = [...a.leaves, ...b.leaves];
  const wires = openWires(c, leaves);
  const both = [...a.sparse, ...b.sparse];
  const sparse = sparseIn(c, both, (w) => wires.includes(w));
  const step = {
    share: shareOf(c, both),
    outShare: shareOf(c, sparse),
    space: unpinned(c, [...new Set([...a.wires, ...b.wires])], leaves),
    out: unpinned(c, wires, leaves),
    multiplies: !a.pure && !b.pure,
  };
  const cost = a.cost + b.cost + stepFlops(c, step);
  return { tree: [a.tree, b.tree], cost, leaves, wires, pure: a.pure && b.pure, sparse };
};

/**
 * The order with the fewest multiplications and additions, indicators as leaves that cost nothing.
 *
 * Cost: 3^leaves / 2 joins; meant for at most about 9 leaves.
 */
export const exactWithIndicators = (c: Contraction): Tree => {
  const sets = 1 << c.leaves.length;
  const best: Entry[] = [];
  for (let s = 1; s < sets; s++) {
    const low = s & -s;
    if (s === low) {
      best[s] = leafEntry(c, 31 - Math.clz32(s));
      continue;
    }
    const rest = s ^ low;
    for (let b = rest; b > 0; b = (b - 1) & rest) {
      const [x, y] = [best[s ^ b] as Entry, best[b] as Entry];
      if (best[s] && x.cost + y.cost >= (best[s] as Entry).cost) continue;
      const made = joined(c, x, y);
      if (!best[s] || made.cost < (best[s] as Entry).cost) best[s] = made;
    }
  }
  return (best[sets - 1] as Entry).tree;
};
