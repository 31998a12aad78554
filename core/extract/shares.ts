/**
 * A proven lower bound for choices that share what they need: the cost of a node is handed on to those that need it, in parts.
 *
 * A node hands its least cost on in shares that add up to at most 1 over those that may need it; a root, which is needed
 * anyway, hands on nothing. Whatever is chosen, no more than the whole is handed on, so the least costs of the roots are
 * never more than what they cost together: a feasible point of the dual linear program. The shares are equal at first and
 * are then moved, round by round, to those that need the node in the choices that look cheapest.
 */

/** A choice that no other one makes pointless; `links[k]` is the place of the share of `needs[k]` that falls to it. */
export type Way = {
  /** Its place among all choices of the node. */
  readonly k: number;
  readonly own: number;
  readonly needs: readonly number[];
  readonly links: readonly number[];
};
export type Ways = readonly (readonly Way[])[];

/** Rounds in which shares are moved. */
const rounds = 60;

/** The nodes that the roots may need, children first as far as there is no circle. */
const reachable = (ways: Ways, roots: readonly number[]): readonly number[] => {
  const seen = new Uint8Array(ways.length);
  const order: number[] = [];
  const stack = [...roots];
  while (stack.length > 0) {
    const node = stack.pop() as number;
    if (node < 0) order.push(~node);
    if (node < 0 || seen[node]) continue;
    seen[node] = 1;
    stack.push(~node);
    for (const way of ways[node] as readonly Way[]) stack.push(...way.needs);
  }
  return order;
};

class Mover {
  readonly share: Float64Array;
  private readonly least: Float64Array;
  private readonly order: readonly number[];
  private readonly isRoot: Uint8Array;
  /** The node that each link leads to. */
  private readonly target: Int32Array;

  constructor(
    private readonly ways: Ways,
    private readonly roots: readonly number[],
    links: number,
  ) {
    this.order = reachable(ways, roots);
    this.least = new Float64Array(ways.length);
    this.isRoot = new Uint8Array(ways.length);
    for (const r of roots) this.isRoot[r] = 1;
    this.target = new Int32Array(links).fill(-1);
    for (const node of this.order)
      for (const { needs, links: at } of ways[node] as readonly Way[])
        needs.forEach((n, k) => (this.target[at[k] as number] = n));
    this.share = this.equalShares();
  }

  private equalShares(): Float64Array {
    const count = new Int32Array(this.ways.length);
    for (const n of this.target) if (n >= 0) count[n] = (count[n] as number) + 1;
    return Float64Array.from(this.target, (n) => (n < 0 ? 0 : 1 / (count[n] as number)));
  }

  private costOf({ own, needs, links }: Way): number {
    let sum = own;
    for (let k = 0; k < needs.length; k++) {
      const n = needs[k] as number;
      if (!this.isRoot[n])
        sum += (this.least[n] as number) * (this.share[links[k] as number] as number);
    }
    return sum;
  }

  /** At most what the roots cost; fills in `least`. */
  bound(): number {
    this.least.fill(0);
    for (const node of this.order) {
      let least = Infinity;
      for (const way of this.ways[node] as readonly Way[])
        least = Math.min(least, this.costOf(way));
      this.least[node] = least;
    }
    return this.roots.reduce((sum, r) => sum + (this.least[r] as number), 0);
  }

  /** The links by which nodes are needed where all take what looks cheapest. */
  private used(): ReadonlySet<number> {
    const links = new Set<number>();
    const seen = new Set(this.roots);
    for (const node of seen) {
      let best: Way | undefined;
      let cost = Infinity;
      for (const way of this.ways[node] as readonly Way[]) {
        const found = this.costOf(way);
        if (!best || found < cost) [best, cost] = [way, found];
      }
      for (const l of best?.links ?? []) links.add(l);
      for (const n of best?.needs ?? []) seen.add(n);
    }
    return links;
  }

  /** Moves every share a step towards an equal split among those that use the node. */
  move(step: number): void {
    const used = this.used();
    const users = new Int32Array(this.ways.length);
    for (const l of used) {
      const n = this.target[l] as number;
      users[n] = (users[n] as number) + 1;
    }
    for (let l = 0; l < this.target.length; l++) {
      const count = users[this.target[l] as number] ?? 0;
      if (count === 0) continue;
      const share = this.share[l] as number;
      this.share[l] = share + step * ((used.has(l) ? 1 / count : 0) - share);
    }
  }
}

/** The shares with the highest bound that some rounds find; they end where the bound reaches `enough`. */
export const sharesOf = (
  ways: Ways,
  roots: readonly number[],
  links: number,
  enough: number,
): { readonly share: Float64Array; readonly bound: number } => {
  const mover = new Mover(ways, roots, links);
  let best = { share: mover.share.slice(), bound: mover.bound() };
  for (let t = 0; t < rounds && best.bound < enough; t++) {
    mover.move(1 / (2 + t / 4));
    const bound = mover.bound();
    if (bound > best.bound) best = { share: mover.share.slice(), bound };
  }
  return best;
};
