/** Greedy orders of large contractions: the pair of least score first, ties by age. */
import { unpinned, volume, type Contraction, type Tree } from './contraction.js';

type Node = {
  readonly id: number;
  readonly tree: Tree;
  /** Its indicators among the leaves. */
  readonly indicators: readonly number[];
  readonly wires: ReadonlySet<number>;
  readonly pure: boolean;
};
/** How good a pair is to be contracted now, less is better: sizes of the two, of the result, points visited. */
export type Score = (a: number, b: number, out: number, points: number) => number;
export const scores: readonly Score[] = [
  (a, b, out) => out - a - b,
  (_a, _b, _out, points) => points,
  (a, b, out, points) => points + out - Math.max(a, b),
  (a, b, out) => Math.log(out) - Math.log(a + b),
];

class Greedy {
  /** How many living nodes hold a wire. */
  private readonly holders = new Map<number, Set<Node>>();
  readonly alive = new Set<Node>();
  private next = 0;

  constructor(
    private readonly c: Contraction,
    private readonly score: Score,
  ) {
    c.leaves.forEach((leaf, k) =>
      this.put(k, leaf.indicator ? [k] : [], leaf.wires, leaf.indicator ?? false),
    );
  }

  put(tree: Tree, indicators: readonly number[], wires: Iterable<number>, pure: boolean): Node {
    const node = { id: this.next++, tree, indicators, wires: new Set(wires), pure };
    this.alive.add(node);
    for (const w of node.wires) {
      const set = this.holders.get(w) ?? new Set();
      this.holders.set(w, set.add(node));
    }
    return node;
  }
  neighbours(node: Node): Set<Node> {
    const found = new Set<Node>();
    for (const w of node.wires) for (const n of this.holders.get(w) ?? []) found.add(n);
    found.delete(node);
    return found;
  }
  private result(a: Node, b: Node): number[] {
    const all = new Set([...a.wires, ...b.wires]);
    return [...all].filter((w) => {
      if (this.c.free.has(w)) return true;
      const set = this.holders.get(w) as Set<Node>;
      return set.size > (set.has(a) ? 1 : 0) + (set.has(b) ? 1 : 0);
    });
  }
  rate(a: Node, b: Node): number {
    const leaves = [...a.indicators, ...b.indicators];
    const size = (wires: Iterable<number>): number =>
      volume(this.c, leaves.length > 0 ? unpinned(this.c, [...wires], leaves) : wires);
    const points = size(new Set([...a.wires, ...b.wires]));
    return this.score(size(a.wires), size(b.wires), size(this.result(a, b)), points);
  }
  join(a: Node, b: Node): Node {
    const wires = this.result(a, b);
    for (const node of [a, b]) {
      this.alive.delete(node);
      for (const w of node.wires) this.holders.get(w)?.delete(node);
    }
    return this.put([a.tree, b.tree], [...a.indicators, ...b.indicators], wires, a.pure && b.pure);
  }
}

type Pair = { readonly a: Node; readonly b: Node; readonly score: number };
const before = (x: Pair, y: Pair): number =>
  x.score - y.score || x.a.id - y.a.id || x.b.id - y.b.id;

/** Binary heap; small enough to be kept here. */
class Heap {
  private readonly items: Pair[] = [];
  push(pair: Pair): void {
    const { items } = this;
    let k = items.push(pair) - 1;
    while (k > 0) {
      const up = (k - 1) >> 1;
      if (before(items[up] as Pair, pair) <= 0) break;
      items[k] = items[up] as Pair;
      k = up;
    }
    items[k] = pair;
  }
  pop(): Pair | undefined {
    const { items } = this;
    const [top] = items;
    const last = items.pop();
    if (items.length === 0 || !last) return top;
    let k = 0;
    for (;;) {
      let down = 2 * k + 1;
      if (down >= items.length) break;
      if (down + 1 < items.length && before(items[down + 1] as Pair, items[down] as Pair) < 0)
        down++;
      if (before(last, items[down] as Pair) <= 0) break;
      items[k] = items[down] as Pair;
      k = down;
    }
    items[k] = last;
    return top;
  }
}

/** What is left without common wires: smallest two first. */
const joinApart = (g: Greedy, c: Contraction): Tree => {
  for (;;) {
    const [a, b] = [...g.alive].sort(
      (x, y) => volume(c, x.wires) - volume(c, y.wires) || x.id - y.id,
    ) as [Node, Node | undefined];
    if (!b) return a.tree;
    g.join(a, b);
  }
};

/** An order made by always contracting the connected pair of least score. Cost: pairs that share a wire, times log. */
export const greedyOrder = (c: Contraction, score: Score): Tree => {
  const g = new Greedy(c, score);
  const heap = new Heap();
  const offer = (a: Node, b: Node): void => {
    const [x, y] = a.id < b.id ? [a, b] : [b, a];
    heap.push({ a: x, b: y, score: g.rate(x, y) });
  };
  for (const a of g.alive) for (const b of g.neighbours(a)) if (a.id < b.id) offer(a, b);
  for (let pair = heap.pop(); pair; pair = heap.pop()) {
    if (!g.alive.has(pair.a) || !g.alive.has(pair.b)) continue;
    const made = g.join(pair.a, pair.b);
    for (const b of g.neighbours(made)) offer(made, b);
  }
  return joinApart(g, c);
};
