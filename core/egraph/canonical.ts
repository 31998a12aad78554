/**
 * Canonical labelling of a small hypergraph: wires (vertices) joined by items (hyperedges with labelled positions).
 *
 * Colour refinement; where colours tie, one wire of the first tied cell is individualised, each in turn but for those that a
 * found automorphism maps to one already tried. Two inputs get the same `code` exactly when a renaming of wires (that keeps
 * colours) maps one to the other, as long as at most `mostLeaves` leaves are visited; past that the answer is still a correct
 * labelling, only not a unique one.
 */
export type Item = {
  /** What the item is; equal items have equal colours. */
  readonly color: string;
  readonly wires: readonly number[];
  /** One label a position; positions that a symmetry exchanges have equal labels. */
  readonly labels: readonly (string | number)[];
  /** The least writing of the item once wires are numbered; sign 0 where it shows the item to be 0. */
  readonly encode: (rank: readonly number[]) => {
    readonly code: string;
    readonly sign: 1 | -1 | 0;
  };
};

export type Labelling = {
  readonly code: string;
  /** rank[wire] is its place in the canonical order. */
  readonly rank: readonly number[];
  readonly sign: 1 | -1 | 0;
  /** Automorphisms found: wire -> wire, with the sign they bring. They generate the group. */
  readonly automorphisms: readonly { readonly map: readonly number[]; readonly sign: 1 | -1 }[];
};

const mostLeaves = 2000;

const ranks = (keys: readonly string[]): { readonly ranks: number[]; readonly count: number } => {
  const sorted = [...new Set(keys)].sort();
  const place = new Map(sorted.map((key, k) => [key, k]));
  return { ranks: keys.map((key) => place.get(key) as number), count: sorted.length };
};

const refine = (start: readonly number[], items: readonly Item[]): number[] => {
  const first = ranks(start.map((c) => String(c).padStart(4, '0')));
  let colors = first.ranks;
  let count = first.count;
  for (;;) {
    if (count === colors.length) return colors;
    const seen: string[][] = colors.map(() => []);
    for (const item of items) {
      const around = item.wires
        .map((w, k) => `${item.labels[k]}.${colors[w]}`)
        .sort()
        .join(',');
      item.wires.forEach((w, k) =>
        (seen[w] as string[]).push(`${item.color}|${item.labels[k]}|${around}`),
      );
    }
    const keys = colors.map(
      (c, w) => `${String(c).padStart(4, '0')}/${(seen[w] as string[]).sort().join(';')}`,
    );
    const next = ranks(keys);
    colors = next.ranks;
    if (next.count === count) return colors;
    count = next.count;
  }
};

/** The first cell with more than one wire, as a list of wires; undefined where colours are discrete. */
const tied = (colors: readonly number[]): readonly number[] | undefined => {
  const cells: number[][] = [];
  colors.forEach((c, w) => (cells[c] ??= []).push(w));
  return cells.find((cell) => cell !== undefined && cell.length > 1);
};

const individualise = (colors: readonly number[], wire: number): number[] =>
  colors.map((c, w) => 2 * c + (w === wire || c !== colors[wire] ? 0 : 1));

type Leaf = { readonly code: string; readonly rank: number[]; readonly sign: 1 | -1 | 0 };

const leafOf = (rank: number[], items: readonly Item[]): Leaf => {
  let sign: number = 1;
  const codes = items.map((item) => {
    const encoded = item.encode(rank);
    sign *= encoded.sign;
    return `${item.color}(${encoded.code})`;
  });
  return { code: codes.sort().join(''), rank, sign: sign as 1 | -1 | 0 };
};

class Search {
  best: Leaf | undefined;
  leaves = 0;
  readonly automorphisms: { map: number[]; sign: 1 | -1 }[] = [];
  constructor(private readonly items: readonly Item[]) {}

  private reach(leaf: Leaf): void {
    this.leaves++;
    if (this.best === undefined || leaf.code < this.best.code) this.best = leaf;
    else if (leaf.code === this.best.code && leaf.sign !== 0) {
      const back: number[] = [];
      this.best.rank.forEach((r, w) => (back[r] = w));
      const map = leaf.rank.map((r) => back[r] as number);
      this.automorphisms.push({ map, sign: (leaf.sign * this.best.sign) as 1 | -1 });
    }
  }

  /** Whether a found automorphism that fixes `prefix` takes `wire` to a wire tried before. */
  private covered(wire: number, tried: readonly number[], prefix: readonly number[]): boolean {
    const fixing = this.automorphisms.filter((a) => prefix.every((w) => a.map[w] === w));
    const orbit = new Set([wire]);
    const queue = [wire];
    for (const w of queue)
      for (const a of fixing)
        for (const next of [a.map[w] as number, a.map.indexOf(w)])
          if (!orbit.has(next)) {
            orbit.add(next);
            queue.push(next);
          }
    return tried.some((t) => orbit.has(t));
  }

  visit(colors: readonly number[], prefix: readonly number[]): void {
    const cell = tied(colors);
    if (!cell) return this.reach(leafOf([...colors], this.items));
    const tried: number[] = [];
    for (const wire of cell) {
      if (this.leaves >= mostLeaves) return;
      if (tried.length > 0 && this.covered(wire, tried, prefix)) continue;
      this.visit(refine(individualise(colors, wire), this.items), [...prefix, wire]);
      tried.push(wire);
    }
  }
}

/** Labels the wires 0..colors.length-1; wires of different colours are never exchanged. */
export const label = (colors: readonly string[], items: readonly Item[]): Labelling => {
  const start = ranks(colors);
  const search = new Search(items);
  search.visit(refine(start.ranks, items), []);
  const best = search.best as Leaf;
  const order: string[] = [];
  best.rank.forEach((r, w) => (order[r] = colors[w] as string));
  return {
    code: `${order.join(',')};${best.code}`,
    rank: best.rank,
    sign: best.sign,
    automorphisms: search.automorphisms,
  };
};
