/**
 * Canonical labelling of a small hypergraph: wires (vertices) joined by items (hyperedges with labelled positions).
 *
 * Colour refinement; where colours tie, one wire of the first tied cell is individualised, each in turn but for those that a
 * found automorphism maps to one already tried. Two inputs get the same `code` exactly when a renaming of wires (that keeps
 * colours) maps one to the other, as long as at most `mostLeaves` leaves are visited; past that the answer is still a correct
 * labelling, only not a unique one.
 *
 * Refinement works on integers: a wire's surroundings are hashed. A collision makes refinement coarser, never wrong: hashes
 * depend on nothing that a renaming changes, and codes are compared as texts at the leaves. Mutable inside.
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

type Automorphism = { readonly map: readonly number[]; readonly sign: 1 | -1 };

export type Labelling = {
  readonly code: string;
  /** rank[wire] is its place in the canonical order. */
  readonly rank: readonly number[];
  readonly sign: 1 | -1 | 0;
  /** Automorphisms found: wire -> wire, with the sign they bring. They generate the group. */
  readonly automorphisms: readonly Automorphism[];
};

const mostLeaves = 2000;

/** Labellings computed since the program began: a measure of work for benchmarks. */
export const counters = { labellings: 0 };

/** Mixes two 32-bit integers into one. */
const mix = (a: number, b: number): number => {
  let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

const hashText = (text: string): number => {
  let h = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 0x01000193);
  return mix(h, text.length);
};

/** An item's wires with what refinement sees of it: hashes of its colour and of its labels. */
type Hashed = {
  readonly color: number;
  readonly wires: readonly number[];
  readonly labels: readonly number[];
};

const hashed = (item: Item): Hashed => ({
  color: hashText(item.color),
  wires: item.wires,
  labels: item.labels.map((l) => (typeof l === 'number' ? l + 1 : hashText(l))),
});

/** For each wire a hash of the items around it and of the colours of their wires. */
const surroundings = (colors: readonly number[], items: readonly Hashed[]): number[] => {
  const seen = colors.map(() => 0);
  for (const { color, wires, labels } of items) {
    let around = color;
    for (let k = 0; k < wires.length; k++)
      around = (around + mix(labels[k] as number, colors[wires[k] as number] as number)) | 0;
    const whole = mix(around, color);
    for (let k = 0; k < wires.length; k++) {
      const w = wires[k] as number;
      seen[w] = ((seen[w] as number) + mix(whole, labels[k] as number)) | 0;
    }
  }
  return seen;
};

/** Numbers the wires' pairs (colour, surroundings) 0, 1, ... in increasing order. */
const renumber = (
  colors: readonly number[],
  seen: readonly number[],
): { readonly colors: number[]; readonly count: number } => {
  const order = colors.map((_, w) => w);
  const compare = (v: number, w: number): number =>
    (colors[v] as number) - (colors[w] as number) || (seen[v] as number) - (seen[w] as number);
  order.sort(compare);
  const next = colors.map(() => 0);
  let count = 0;
  order.forEach((w, k) => {
    if (k > 0 && compare(order[k - 1] as number, w) !== 0) count++;
    next[w] = count;
  });
  return { colors: next, count: colors.length === 0 ? 0 : count + 1 };
};

/** The coarsest stable colouring below `start`, which has `cells` colours. */
const refine = (start: readonly number[], cells: number, items: readonly Hashed[]): number[] => {
  let [colors, count] = [[...start], cells];
  while (count < colors.length) {
    const next = renumber(colors, surroundings(colors, items));
    colors = next.colors;
    if (next.count === count) break;
    count = next.count;
  }
  return colors;
};

/** The first cell with more than one wire, as a list of wires; undefined where colours are discrete. */
const tied = (colors: readonly number[]): readonly number[] | undefined => {
  const sizes = colors.map(() => 0);
  for (const c of colors) sizes[c] = (sizes[c] as number) + 1;
  const first = sizes.findIndex((size) => size > 1);
  return first < 0 ? undefined : colors.flatMap((c, w) => (c === first ? [w] : []));
};

/** The wire gets a colour of its own, just before the rest of its cell. */
const individualise = (colors: readonly number[], wire: number): number[] => {
  const own = colors[wire] as number;
  return colors.map((c, w) => (c > own || (c === own && w !== wire) ? c + 1 : c));
};

type Leaf = {
  readonly code: string;
  readonly rank: readonly number[];
  readonly sign: 1 | -1 | 0;
  /** The wires individualised on the way. */
  readonly path: readonly number[];
};

const leafOf = (
  rank: readonly number[],
  items: readonly Item[],
  path: readonly number[] = [],
): Leaf => {
  let sign: number = 1;
  const codes: string[] = [];
  for (const item of items) {
    const encoded = item.encode(rank);
    sign *= encoded.sign;
    codes.push(`${item.color}(${encoded.code})`);
  }
  if (codes.length > 1) codes.sort();
  return { code: codes.join(''), rank, sign: sign as 1 | -1 | 0, path };
};

const inverse = (rank: readonly number[]): number[] => {
  const back = rank.map(() => 0);
  rank.forEach((r, w) => (back[r] = w));
  return back;
};

/** The number of elements that two paths share at their beginning. */
const shared = (a: readonly number[], b: readonly number[]): number => {
  let k = 0;
  while (k < a.length && a[k] === b[k]) k++;
  return k;
};

const deepest = Number.MAX_SAFE_INTEGER;

class Search {
  first: Leaf | undefined;
  best: Leaf | undefined;
  leaves = 0;
  readonly automorphisms: Automorphism[] = [];
  constructor(
    private readonly items: readonly Item[],
    private readonly hashes: readonly Hashed[],
  ) {}

  /** Notes the leaf. Returns the depth to go back to: an automorphism shows that the branch below it holds nothing new. */
  private reach(leaf: Leaf): number {
    this.leaves++;
    this.first ??= leaf;
    const { first, best } = this;
    if (best === undefined || leaf.code < best.code) this.best = leaf;
    for (const known of [first, best])
      if (known && known !== leaf && leaf.code === known.code && leaf.sign !== 0) {
        const back = inverse(known.rank);
        const map = leaf.rank.map((r) => back[r] as number);
        this.automorphisms.push({ map, sign: (leaf.sign * known.sign) as 1 | -1 });
        return shared(leaf.path, known.path);
      }
    return deepest;
  }

  /** Whether found automorphisms that fix `prefix` take `wire` to a wire tried before. */
  private covered(wire: number, tried: readonly number[], prefix: readonly number[]): boolean {
    const parent = (this.first as Leaf).rank.map((_, w) => w);
    const root = (w: number): number => {
      let at = w;
      while (parent[at] !== at) at = parent[at] as number;
      return at;
    };
    for (const { map } of this.automorphisms)
      if (prefix.every((w) => map[w] === w))
        map.forEach((to, w) => {
          if (to !== w) parent[root(to)] = root(w);
        });
    const own = root(wire);
    return tried.some((t) => root(t) === own);
  }

  /** Visits what is below the colouring; the answer is the depth to go back to. */
  visit(colors: readonly number[], prefix: readonly number[]): number {
    const cell = tied(colors);
    if (!cell) return this.reach(leafOf(colors, this.items, prefix));
    const cells = Math.max(...colors) + 1;
    const tried: number[] = [];
    for (const wire of cell) {
      if (this.leaves >= mostLeaves) return deepest;
      if (tried.length > 0 && this.covered(wire, tried, prefix)) continue;
      const below = refine(individualise(colors, wire), cells + 1, this.hashes);
      const back = this.visit(below, [...prefix, wire]);
      if (back < prefix.length) return back;
      tried.push(wire);
    }
    return deepest;
  }
}

/** The places of texts among their distinct ones, sorted. */
const ranks = (keys: readonly string[]): { readonly ranks: number[]; readonly count: number } => {
  const distinct: string[] = [];
  for (const key of keys) if (!distinct.includes(key)) distinct.push(key);
  if (distinct.length > 1) distinct.sort();
  return { ranks: keys.map((key) => distinct.indexOf(key)), count: distinct.length };
};

/** Labels the wires 0..colors.length-1; wires of different colours are never exchanged. */
export const label = (colors: readonly string[], items: readonly Item[]): Labelling => {
  counters.labellings++;
  const start = ranks(colors);
  const discrete = start.count === colors.length;
  const hashes = discrete ? [] : items.map(hashed);
  const stable = discrete ? start.ranks : refine(start.ranks, start.count, hashes);
  const search = new Search(items, hashes);
  search.visit(stable, []);
  const best = search.best as Leaf;
  let order = '';
  for (const w of inverse(best.rank)) order += `${colors[w] as string},`;
  return {
    code: `${order};${best.code}`,
    rank: best.rank,
    sign: best.sign,
    automorphisms: search.automorphisms,
  };
};
