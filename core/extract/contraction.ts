/**
 * One contraction to be ordered: leaves wired together, some wires free, and what a chosen order does, step by step.
 *
 * A leaf is a tensor or an indicator. An indicator costs nothing by itself: it restricts the points that are visited, and an
 * affine equality pins one of its wires, which is then no loop of its own. A wire may be on any number of leaves.
 */
export type Leaf = {
  /** The distinct wires. */
  readonly wires: readonly number[];
  readonly indicator?: boolean;
  /** Wires of an indicator that the others determine, any one of them. */
  readonly pins?: readonly number[];
  /** The part of its entries that is not zero. */
  readonly share?: number;
};
export type Contraction = {
  readonly leaves: readonly Leaf[];
  readonly free: ReadonlySet<number>;
  /** Number of values of a wire. */
  readonly size: (wire: number) => number;
};
/** A leaf by its position, or two trees contracted with each other. */
export type Tree = number | readonly [Tree, Tree];

/** What one step does: visits the points of `space`, writes those of `out`. */
export type Step = {
  readonly space: readonly number[];
  readonly out: readonly number[];
  /** Two values are multiplied at each point (false: an indicator or a sum alone). */
  readonly multiplies: boolean;
  /** The parts of `space` that is visited and of `out` that is not zero (1 where left out). */
  readonly share?: number;
  readonly outShare?: number;
};

export const volume = (c: Contraction, wires: Iterable<number>): number => {
  let product = 1;
  for (const w of wires) product *= c.size(w);
  return product;
};

/** The wires without those that the indicators pin, each indicator the largest it can. */
export const unpinned = (
  c: Contraction,
  wires: readonly number[],
  leaves: readonly number[],
): readonly number[] => {
  let left = wires;
  for (const k of leaves) {
    const leaf = c.leaves[k] as Leaf;
    if (!leaf.pins || !leaf.wires.every((w) => wires.includes(w))) continue;
    const open = leaf.pins.filter((w) => left.includes(w));
    const pin = open.sort((a, b) => c.size(b) - c.size(a) || a - b)[0];
    if (pin !== undefined) left = left.filter((w) => w !== pin);
  }
  return left;
};

/** The wires that the product of some leaves still has: free ones, and those that other leaves hold. */
export const openWires = (c: Contraction, inside: readonly number[]): readonly number[] => {
  const own = new Set(inside.flatMap((k) => (c.leaves[k] as Leaf).wires));
  const chosen = new Set(inside);
  const outside = new Set(c.leaves.flatMap((leaf, k) => (chosen.has(k) ? [] : leaf.wires)));
  return [...own].filter((w) => c.free.has(w) || outside.has(w));
};

/** Additions and multiplications of a step. */
export const stepFlops = (c: Contraction, s: Step): number => {
  const points = volume(c, s.space) * (s.share ?? 1);
  const out = volume(c, s.out) * (s.outShare ?? 1);
  return (s.multiplies ? points : 0) + Math.max(0, points - out);
};

/** The sparse leaves of a part with all their wires still there: where they are 0 the part is. */
export const sparseIn = (
  c: Contraction,
  leaves: readonly number[],
  has: (wire: number) => boolean,
): readonly number[] =>
  leaves.filter((k) => {
    const { share, wires } = c.leaves[k] as Leaf;
    return share !== undefined && wires.every(has);
  });

/** The part of entries that is not zero, given the sparse leaves in it: that of the sparsest. */
export const shareOf = (c: Contraction, sparse: readonly number[]): number =>
  sparse.reduce((least, k) => Math.min(least, c.leaves[k]?.share ?? 1), 1);

/** What a subtree has made: its indicators, and for each wire it still holds the number of its leaves on it. */
type Part = {
  readonly pure: boolean;
  readonly indicators: readonly number[];
  readonly sparse: readonly number[];
  readonly held: ReadonlyMap<number, number>;
};

/** The wires that must be kept: free ones, and those that leaves elsewhere hold. */
const kept = (
  c: Contraction,
  held: ReadonlyMap<number, number>,
  total: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> =>
  new Map([...held].filter(([w, k]) => c.free.has(w) || k < (total.get(w) as number)));

const holders = (c: Contraction): ReadonlyMap<number, number> => {
  const total = new Map<number, number>();
  for (const leaf of c.leaves) for (const w of leaf.wires) total.set(w, (total.get(w) ?? 0) + 1);
  return total;
};

/**
 * The steps of an order, in the order they are done. A wire that only one tensor holds is summed before anything else.
 *
 * Cost: leaves times wires of an intermediate value.
 */
export const stepsOf = (c: Contraction, tree: Tree): readonly Step[] => {
  const steps: Step[] = [];
  const total = holders(c);
  const leafPart = (k: number): Part => {
    const { wires, indicator = false } = c.leaves[k] as Leaf;
    const all = new Map(wires.map((w) => [w, 1]));
    if (indicator) return { pure: true, indicators: [k], sparse: [], held: all };
    const held = kept(c, all, total);
    const sparse = sparseIn(c, [k], (w) => held.has(w));
    const share = shareOf(c, [k]);
    if (held.size < wires.length)
      steps.push({ space: wires, out: [...held.keys()], multiplies: false, share });
    return { pure: false, indicators: [], sparse, held };
  };
  const join = (a: Part, b: Part): Part => {
    const indicators = [...a.indicators, ...b.indicators];
    const all = new Map(a.held);
    for (const [w, k] of b.held) all.set(w, (all.get(w) ?? 0) + k);
    const held = kept(c, all, total);
    const sparse = sparseIn(c, [...a.sparse, ...b.sparse], (w) => held.has(w));
    steps.push({
      space: unpinned(c, [...all.keys()], indicators),
      out: unpinned(c, [...held.keys()], indicators),
      multiplies: !a.pure && !b.pure,
      share: shareOf(c, [...a.sparse, ...b.sparse]),
      outShare: shareOf(c, sparse),
    });
    return { pure: a.pure && b.pure, indicators, sparse, held };
  };
  const walk = (t: Tree): Part =>
    typeof t === 'number' ? leafPart(t) : join(walk(t[0]), walk(t[1]));
  walk(tree);
  return steps;
};

/** Additions and multiplications of an order. */
export const flopsOf = (c: Contraction, tree: Tree): number =>
  stepsOf(c, tree).reduce((sum, s) => sum + stepFlops(c, s), 0);

/** The leaves of a tree, left to right. */
export const leavesOf = (tree: Tree): readonly number[] => {
  const found: number[] = [];
  const stack: Tree[] = [tree];
  for (let t = stack.pop(); t !== undefined; t = stack.pop())
    if (typeof t === 'number') found.push(t);
    else stack.push(t[1], t[0]);
  return found;
};
