/**
 * The best order of a contraction without indicators, by dynamic programming over sets of leaves (outer products included).
 *
 * A set of leaves is a bit mask. Wires on the same leaves are one group; a set of groups is held in words of 10 bits, whose
 * products are looked up. Mutable inside for speed.
 */
import { flopsOf, volume, type Contraction, type Tree } from './contraction.js';

const wordBits = 10;

type Groups = {
  readonly leaves: Int32Array;
  readonly size: Float64Array;
  readonly free: boolean[];
};

/** Wires by the leaves that hold them. */
const groupsOf = (c: Contraction): Groups => {
  const found = new Map<string, { leaves: number; size: number; free: boolean }>();
  for (const w of new Set(c.leaves.flatMap((leaf) => leaf.wires))) {
    const leaves = c.leaves.reduce((m, leaf, k) => (leaf.wires.includes(w) ? m | (1 << k) : m), 0);
    const free = c.free.has(w);
    if (!free && (leaves & (leaves - 1)) === 0) continue;
    const key = `${leaves}${free}`;
    const known = found.get(key);
    if (known) known.size *= c.size(w);
    else found.set(key, { leaves, size: c.size(w), free });
  }
  const list = [...found.values()];
  return {
    leaves: Int32Array.from(list, (g) => g.leaves),
    size: Float64Array.from(list, (g) => g.size),
    free: list.map((g) => g.free),
  };
};

/** For each word the product of the sizes of each set of its groups. */
const productTables = (size: Float64Array): readonly Float64Array[] => {
  const tables: Float64Array[] = [];
  for (let from = 0; from === 0 || from < size.length; from += wordBits) {
    const table = new Float64Array(1 << Math.min(wordBits, size.length - from)).fill(1);
    for (let m = 1; m < table.length; m++) {
      const low = 31 - Math.clz32(m & -m);
      table[m] = (table[m & (m - 1)] as number) * (size[from + low] ?? 1);
    }
    tables.push(table);
  }
  return tables;
};

/** What typed arrays give: indices here are always inside, and reading stays a bare load. */
type Words = { readonly [k: number]: number };
const at = (words: Words, k: number): number => words[k] as number;

/** open[word][set]: the groups that the product of a set of leaves still has. */
const openGroups = (groups: Groups, words: number, sets: number): readonly Int32Array[] => {
  const open = Array.from({ length: words }, () => new Int32Array(sets));
  groups.leaves.forEach((leaves, g) => {
    const [word, bit] = [open[Math.floor(g / wordBits)] as Int32Array, 1 << (g % wordBits)];
    for (let s = 1; s < sets; s++)
      if ((leaves & s) !== 0 && (groups.free[g] || (leaves & ~s) !== 0))
        word[s] = at(word, s) | bit;
  });
  return open;
};

const elementsOf = (
  open: readonly Int32Array[],
  tables: readonly Float64Array[],
  sets: number,
): Float64Array => {
  const elements = new Float64Array(sets).fill(1);
  open.forEach((word, k) => {
    const table = tables[k] as Float64Array;
    for (let s = 0; s < sets; s++) elements[s] = at(elements, s) * at(table, at(word, s));
  });
  return elements;
};

/** Points of the step that contracts two sets: the groups of both together. */
const pointsOf = (open: readonly Int32Array[], tables: readonly Float64Array[]) => {
  const none = new Int32Array((open[0] as Int32Array).length);
  const [open0, open1, open2] = [0, 1, 2].map((k) => open[k] ?? none);
  const ones = Float64Array.of(1);
  const [t0, t1, t2] = [0, 1, 2].map((k) => tables[k] ?? ones);
  const [w0, w1, w2] = [open0, open1, open2] as [Int32Array, Int32Array, Int32Array];
  const [p0, p1, p2] = [t0, t1, t2] as [Float64Array, Float64Array, Float64Array];
  const words = open.length;
  const beyond = (a: number, b: number): number => {
    let product = at(p1, at(w1, a) | at(w1, b)) * at(p2, at(w2, a) | at(w2, b));
    for (let k = 3; k < words; k++) {
      const word = open[k] as Int32Array;
      product *= at(tables[k] as Float64Array, at(word, a) | at(word, b));
    }
    return product;
  };
  if (words === 1) return (a: number, b: number): number => at(p0, at(w0, a) | at(w0, b));
  return (a: number, b: number): number => at(p0, at(w0, a) | at(w0, b)) * beyond(a, b);
};

type Best = { readonly cost: Float64Array; readonly split: Int32Array };

/**
 * What an order that makes this set still has to pay: each operand of a later join is visited there, a join has two operands
 * and costs at least the elements of the larger.
 */
const owedAfter = (elements: Float64Array, leaves: number): Float64Array => {
  const owed = new Float64Array(elements.length);
  const inside = new Float64Array(elements.length);
  const full = elements.length - 1;
  for (let s = 1; s <= full; s++) inside[s] = at(inside, s & (s - 1)) + at(elements, s & -s);
  for (let s = 1; s < full; s++) owed[s] = (at(inside, full) - at(inside, s) + at(elements, s)) / 2;
  return leaves > 1 ? owed : new Float64Array(elements.length);
};

const bitsOf = (set: number): number => {
  let count = 0;
  for (let s = set; s !== 0; s &= s - 1) count++;
  return count;
};

/**
 * Fills in the best split of every set; a set with which no order stays within `bound` is left infinite.
 *
 * The part with the lowest leaf is taken from the sets that are left, where those are fewer than all subsets.
 */
const search = (
  { cost, split }: Best,
  points: (a: number, b: number) => number,
  elements: Float64Array,
  owed: Float64Array,
  bound: number,
): void => {
  const alive: number[][] = Array.from({ length: 32 }, () => []);
  const lists = (low: number): number[] => alive[31 - Math.clz32(low)] as number[];
  for (let s = 1; s < cost.length; s++) {
    const low = s & -s;
    const rest = s ^ low;
    const list = lists(low);
    if (rest === 0) {
      list.push(s);
      continue;
    }
    cost[s] = Infinity;
    if (at(elements, s) > bound) continue;
    let least = bound - at(owed, s) + at(elements, s);
    let best = 0;
    const tryParts = (a: number, b: number): void => {
      const sub = at(cost, a) + at(cost, b);
      if (sub + at(elements, a) >= least || sub + at(elements, b) >= least) return;
      const total = sub + 2 * points(a, b);
      if (total >= least) return;
      least = total;
      best = b;
    };
    if (list.length < 2 ** (bitsOf(s) - 1)) {
      for (const a of list) if ((a & ~s) === 0) tryParts(a, s ^ a);
    } else for (let b = rest; b > 0; b = (b - 1) & rest) tryParts(s ^ b, b);
    split[s] = best;
    if (best === 0) continue;
    cost[s] = least - at(elements, s);
    list.push(s);
  }
};

/**
 * The order with the fewest multiplications and additions, among all binary trees; `known` is any order, to cut with.
 *
 * Cost: 3^leaves / 2 steps at most, far fewer where `known` is good; memory 2^leaves words.
 */
export const exactOrder = (c: Contraction, known: Tree): Tree => {
  const sets = 1 << c.leaves.length;
  const groups = groupsOf(c);
  const tables = productTables(groups.size);
  const open = openGroups(groups, tables.length, sets);
  const elements = elementsOf(open, tables, sets);
  const best: Best = { cost: new Float64Array(sets), split: new Int32Array(sets) };
  c.leaves.forEach((leaf, k) => {
    best.cost[1 << k] = volume(c, leaf.wires) - at(elements, 1 << k);
  });
  const bound = flopsOf(c, known) * (1 + 1e-9);
  const owed = owedAfter(elements, c.leaves.length);
  search(best, pointsOf(open, tables), elements, owed, bound);
  const tree = (s: number): Tree => {
    const b = best.split[s] as number;
    return b === 0 ? 31 - Math.clz32(s) : [tree(s ^ b), tree(b)];
  };
  return Number.isFinite(best.cost[sets - 1]) ? tree(sets - 1) : known;
};
