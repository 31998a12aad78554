/** Makes an order better piece by piece: connected pieces of the tree are ordered again by the exact search. */
import { leavesOf, openWires, type Contraction, type Tree } from './contraction.js';
import { exactOrder } from './exactOrder.js';
import { greedyOrder, scores, type Score } from './greedyOrder.js';

const pieceSize = 8;

/** The piece of a tree below its root: at most `pieceSize` subtrees that make it up, the largest opened first. */
const frontier = (root: Tree, weight: (t: Tree) => number): readonly Tree[] => {
  let pieces: readonly Tree[] = [root];
  while (pieces.length < pieceSize) {
    const open = pieces
      .filter((t) => typeof t !== 'number')
      .sort((a, b) => weight(b) - weight(a))[0];
    if (open === undefined || typeof open === 'number') return pieces;
    pieces = pieces.flatMap((t) => (t === open ? [...open] : [t]));
  }
  return pieces;
};

/** The pieces as the leaves of a contraction of their own. */
const quotient = (c: Contraction, pieces: readonly Tree[]): Contraction => {
  const inside = pieces.map(leavesOf);
  const free = new Set(openWires(c, inside.flat()));
  return { leaves: inside.map((leaves) => ({ wires: openWires(c, leaves) })), free, size: c.size };
};

const graft = (tree: Tree, pieces: readonly Tree[]): Tree =>
  typeof tree === 'number'
    ? (pieces[tree] as Tree)
    : [graft(tree[0], pieces), graft(tree[1], pieces)];

const reorder = (c: Contraction, pieces: readonly Tree[]): Tree => {
  const smaller = quotient(c, pieces);
  return graft(exactOrder(smaller, greedyOrder(smaller, scores[1] as Score)), pieces);
};

/** The order with each subtree's top piece put into its best order, from the root down. Orders with indicators or sparse tensors stay. */
export const improve = (c: Contraction, tree: Tree): Tree => {
  if (c.leaves.some((leaf) => leaf.indicator || leaf.share !== undefined) || c.leaves.length > 100)
    return tree;
  const weight = (t: Tree): number => leavesOf(t).length;
  const walk = (t: Tree): Tree => {
    if (typeof t === 'number') return t;
    const pieces = frontier(t, weight);
    const made = pieces.length < 3 ? t : reorder(c, pieces);
    return typeof made === 'number' ? made : [walk(made[0]), walk(made[1])];
  };
  return walk(tree);
};
