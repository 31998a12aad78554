/**
 * One choice for every node that is needed, so that what is chosen costs least: branch and bound with a proven lower bound.
 *
 * A node (a class of the e-graph, or a step of a contraction that several networks share) has choices, each with a cost of its
 * own and nodes that it needs; a node is paid once, and no choice may need itself in the end. Bounds are those of `shares.ts`,
 * with the nodes that are needed already in place of the roots.
 */
import { sharesOf, type Way, type Ways } from './shares.js';

export type Choice = { readonly own: number; readonly needs: readonly number[] };
export type Problem = {
  readonly roots: readonly number[];
  /** The choices of each node. */
  readonly choices: readonly (readonly Choice[])[];
};
/** `picks[node]` is the place of its choice, -1 where it is not needed. `bound` is at most the least cost. */
export type Solution = {
  readonly picks: readonly number[];
  readonly cost: number;
  readonly bound: number;
};

/** Edges that the search may visit: some ten milliseconds. */
export const defaultBudget = 150_000;

const tolerance = 1e-9;

/** The places of the choices that no other choice makes pointless, cheapest first. */
const worthwhile = (choices: readonly Choice[]): readonly number[] => {
  if (choices.length < 2) return choices.map((_, k) => k);
  const kept: number[] = [];
  const order = choices.map((_, k) => k);
  order.sort((a, b) => (choices[a] as Choice).own - (choices[b] as Choice).own || a - b);
  for (const k of order) {
    const needs = new Set((choices[k] as Choice).needs);
    if (kept.every((j) => (choices[j] as Choice).needs.some((n) => !needs.has(n)))) kept.push(k);
  }
  return kept;
};

/** Whether each node can be had at all: by a choice all of whose needs can, in the end by one that needs nothing. */
const possible = (choices: Problem['choices']): readonly boolean[] => {
  const found = choices.map(() => false);
  const users: number[][] = choices.map(() => []);
  choices.forEach((all, node) => all.forEach((c) => c.needs.forEach((n) => users[n]?.push(node))));
  const queue = choices.map((_, node) => node);
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (found[node] || !choices[node]?.some((c) => c.needs.every((n) => found[n]))) continue;
    found[node] = true;
    queue.push(...(users[node] as number[]));
  }
  return found;
};

/** The choices worth while, with a number for every pair of a node and one that it needs. */
const waysOf = ({ choices }: Problem): { readonly ways: Ways; readonly links: number } => {
  const canBe = possible(choices);
  let links = 0;
  const ways = choices.map((all) => {
    const own = new Map<number, number>();
    const link = (n: number): number => {
      const known = own.get(n) ?? links++;
      own.set(n, known);
      return known;
    };
    const usable = worthwhile(all).filter((k) => all[k]?.needs.every((n) => canBe[n]));
    return usable.map((k): Way => {
      const needs = [...new Set((all[k] as Choice).needs)];
      return { k, own: (all[k] as Choice).own, needs, links: needs.map(link) };
    });
  });
  return { ways, links };
};

/** What the picks cost, each node once; undefined where one is missing or they run in a circle. */
export const costOfPicks = (
  { roots, choices }: Problem,
  picks: readonly number[],
): number | undefined => {
  const state = new Map<number, 'open' | 'done'>();
  let cost = 0;
  const visit = (node: number): boolean => {
    const known = state.get(node);
    if (known) return known === 'done';
    const choice = choices[node]?.[picks[node] ?? -1];
    if (!choice) return false;
    state.set(node, 'open');
    if (!choice.needs.every(visit)) return false;
    state.set(node, 'done');
    cost += choice.own;
    return true;
  };
  return roots.every(visit) ? cost : undefined;
};

class Search {
  private readonly picks: (Way | undefined)[];
  private readonly isOpen: boolean[];
  private readonly least: Float64Array;
  best: readonly (Way | undefined)[] | undefined;
  /** The least bound of what was left unsearched. */
  missed = Infinity;

  constructor(
    private readonly ways: Ways,
    private readonly share: Float64Array,
    private left: number,
    public bestCost: number,
  ) {
    this.picks = ways.map(() => undefined);
    this.isOpen = ways.map(() => false);
    this.least = new Float64Array(ways.length);
  }

  /** Goes through all choices for the roots that may be cheaper than what is known. */
  all(roots: readonly number[]): void {
    for (const r of roots) this.isOpen[r] = true;
    this.run(roots, 0);
  }

  private waysAt(node: number): readonly Way[] {
    return this.ways[node] as readonly Way[];
  }
  /** Neither decided nor needed already. */
  private isNew(node: number): boolean {
    return !this.picks[node] && !this.isOpen[node];
  }

  /** Undecided nodes that may still be needed, children first as far as there is no circle. */
  private reachable(open: readonly number[]): readonly number[] {
    const seen = new Set<number>();
    const order: number[] = [];
    const stack = [...open];
    while (stack.length > 0) {
      const node = stack.pop() as number;
      if (node < 0) order.push(~node);
      if (node < 0 || this.picks[node] || seen.has(node)) continue;
      seen.add(node);
      stack.push(~node);
      for (const { needs } of this.waysAt(node)) {
        this.left -= needs.length;
        stack.push(...needs);
      }
    }
    return order;
  }

  /** A choice's cost with the part of its children's that falls to it. */
  private costOf({ own, needs, links }: Way): number {
    return needs.reduce(
      (sum, n, k) =>
        this.isNew(n)
          ? sum + (this.least[n] as number) * (this.share[links[k] as number] as number)
          : sum,
      own,
    );
  }

  /** At most what the open nodes still cost; fills in `least`. */
  private bound(open: readonly number[]): number {
    const order = this.reachable(open);
    for (const node of order) this.least[node] = 0;
    for (const node of order)
      this.least[node] = this.waysAt(node).reduce(
        (least, way) => Math.min(least, this.costOf(way)),
        Infinity,
      );
    return open.reduce((sum, node) => sum + (this.least[node] as number), 0);
  }

  /** Whether what a choice needs leads, through what is decided, back to the node. */
  private circles(node: number, way: Way): boolean {
    const seen = new Set<number>();
    const stack = [...way.needs];
    for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
      if (n === node) return true;
      if (seen.has(n)) continue;
      seen.add(n);
      stack.push(...(this.picks[n]?.needs ?? []));
    }
    return false;
  }

  /** Decides the node; the nodes that become needed by it. */
  private decide(node: number, way: Way): readonly number[] {
    const fresh = way.needs.filter((n) => this.isNew(n));
    this.picks[node] = way;
    this.isOpen[node] = false;
    for (const n of fresh) this.isOpen[n] = true;
    return fresh;
  }
  private takeBack(node: number, fresh: readonly number[]): void {
    for (const n of fresh) this.isOpen[n] = false;
    this.isOpen[node] = true;
    this.picks[node] = undefined;
  }

  /** Decides the open nodes that have one choice only, then goes through all ways to decide the rest. */
  private run(start: readonly number[], already: number): void {
    const decided: (readonly [node: number, fresh: readonly number[]])[] = [];
    const open = new Set(start);
    let paid = already;
    let circle = false;
    for (const node of open) {
      const [way, ...more] = this.waysAt(node);
      if (!way || more.length > 0) continue;
      circle ||= this.circles(node, way);
      const fresh = this.decide(node, way);
      decided.push([node, fresh]);
      open.delete(node);
      for (const n of fresh) open.add(n);
      paid += way.own;
    }
    if (!circle) this.branch([...open], paid);
    for (const [node, fresh] of decided.reverse()) this.takeBack(node, fresh);
  }

  /** Goes through all ways to decide the open nodes that may still be cheaper. `paid` is what is decided. */
  private branch(open: readonly number[], paid: number): void {
    const total = paid + this.bound(open);
    if (total >= this.bestCost * (1 - tolerance)) return;
    if (open.length === 0) {
      this.bestCost = paid;
      this.best = [...this.picks];
      return;
    }
    if (this.left < 0) {
      this.missed = Math.min(this.missed, total);
      return;
    }
    const node = open.reduce((a, b) =>
      (this.least[b] as number) > (this.least[a] as number) ? b : a,
    );
    const rest = open.filter((n) => n !== node);
    for (const way of this.inOrder(node)) {
      if (this.circles(node, way)) continue;
      const fresh = this.decide(node, way);
      this.run([...rest, ...fresh], paid + way.own);
      this.takeBack(node, fresh);
    }
  }

  /** The choices of a node, those first that look cheapest. */
  private inOrder(node: number): readonly Way[] {
    const made = this.waysAt(node).map((way) => {
      const more = way.needs.filter((n) => this.isNew(n));
      return { way, all: more.reduce((sum, n) => sum + (this.least[n] as number), way.own) };
    });
    return made.sort((a, b) => a.all - b.all || a.way.k - b.way.k).map(({ way }) => way);
  }
}

/**
 * The cheapest choices, never dearer than those of `known`, and a bound that no choice is below.
 *
 * Cost: at most about `budget` edges visited, and none where the bound shows that `known` is best; where they do not suffice,
 * `bound` is below `cost`. Deterministic.
 */
export const solveChoices = (
  problem: Problem,
  known: readonly number[],
  budget: number = defaultBudget,
): Solution => {
  const start = costOfPicks(problem, known) ?? Infinity;
  const roots = [...new Set(problem.roots)];
  const { ways, links } = waysOf(problem);
  const enough = start * (1 - tolerance);
  const { share, bound } = sharesOf(ways, roots, links, enough);
  if (bound >= enough) return { picks: known, cost: start, bound: start };
  const search = new Search(ways, share, budget, start);
  search.all(roots);
  const { best, bestCost, missed } = search;
  return {
    picks: best?.map((way) => way?.k ?? -1) ?? known,
    cost: bestCost,
    bound: Math.min(bestCost, Math.max(bound, missed)),
  };
};
