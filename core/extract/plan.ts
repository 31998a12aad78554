/**
 * The order in which a network is contracted.
 *
 * Exact up to `exactLimit` tensors, or `exactWithIndicators` leaves where indicators are among them; beyond that greedy
 * orders under several scores, then with noise on them, each improved piece by piece with the exact search.
 */
import { flopsOf, volume, type Contraction, type Tree } from './contraction.js';
import { exactOrder } from './exactOrder.js';
import { exactWithIndicators } from './indicatorOrder.js';
import { greedyOrder, scores, type Score } from './greedyOrder.js';
import { improve } from './improveOrder.js';

export type Plan = { readonly tree: Tree | undefined; readonly flops: number };
export type PlanLimits = {
  readonly exact: number;
  readonly exactWithIndicators: number;
  /** Whether larger networks are tried many times with noise (default true). */
  readonly restarts?: boolean;
};
export const defaultPlanLimits: PlanLimits = { exact: 16, exactWithIndicators: 9 };
/** What an exact search takes no time for. */
export const latePlanLimits: PlanLimits = { exact: 9, exactWithIndicators: 6, restarts: false };

const firstOrder = (c: Contraction): Tree => greedyOrder(c, scores[1] as Score);

/** Up to this many leaves the exact search is quicker than a good first order. */
const fewLeaves = 9;

/** Twice the elements of all leaves: an order this good multiplies and adds each entry about once. */
const goodEnough = (c: Contraction): number =>
  2 * c.leaves.reduce((sum, leaf) => sum + volume(c, leaf.wires), 0);

const heuristicOrder = (c: Contraction): Tree => {
  const enough = goodEnough(c);
  let best = firstOrder(c);
  let flops = flopsOf(c, best);
  for (const score of scores) {
    if (flops <= enough) return best;
    const tree = greedyOrder(c, score);
    const found = flopsOf(c, tree);
    if (found < flops) [best, flops] = [tree, found];
  }
  return improve(c, best);
};

/** The noise as a part of a score; tries, and how many may bring nothing before the search ends (chains gain nothing). */
const [noise, tries, patience] = [0.5, 40, 8];

/** Numbers from 0 to 1, the same in every run. */
const uniform = (): (() => number) => {
  let state = 1;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 2 ** 31;
};

/** Improves until nothing is gained. */
const settled = (c: Contraction, from: Tree): Tree => {
  let best = from;
  for (let flops = flopsOf(c, best); ;) {
    const tree = improve(c, best);
    const found = flopsOf(c, tree);
    if (found >= flops) return best;
    [best, flops] = [tree, found];
  }
};

/** The best of many greedy orders whose scores are blurred, each improved: where greedy is wrong, it is seldom so each time. */
const restarted = (c: Contraction): Tree => {
  const enough = goodEnough(c);
  const next = uniform();
  let best = settled(c, heuristicOrder(c));
  let flops = flopsOf(c, best);
  for (let k = 0, gained = 0; k < tries && k - gained < patience && flops > enough; k++) {
    const score = scores[k % scores.length] as Score;
    const blurred: Score = (...sizes) => {
      const exact = score(...sizes);
      return exact + noise * Math.abs(exact) * (next() - 0.5);
    };
    const tree = settled(c, greedyOrder(c, blurred));
    const found = flopsOf(c, tree);
    if (found < flops) [best, flops, gained] = [tree, found, k];
  }
  return best;
};

/** The order of at least two leaves, found afresh. */
export const orderOf = (c: Contraction, limits: PlanLimits): Tree => {
  const count = c.leaves.length;
  const indicators = c.leaves.some((leaf) => leaf.indicator || leaf.share !== undefined);
  if (!indicators && count <= limits.exact)
    return exactOrder(c, count <= fewLeaves ? firstOrder(c) : heuristicOrder(c));
  if (indicators && count <= limits.exactWithIndicators) return exactWithIndicators(c);
  return limits.restarts === false ? heuristicOrder(c) : restarted(c);
};

/** A contraction by its wiring and sizes alone, so that equal ones are planned once. */
const keyOf = (c: Contraction): string => {
  const names = new Map<number, string>();
  const name = (w: number): string => {
    const known = names.get(w);
    if (known) return known;
    const made = `${names.size}x${c.size(w)}${c.free.has(w) ? 'f' : ''}`;
    names.set(w, made);
    return made;
  };
  return c.leaves
    .map((leaf) => {
      const wires = leaf.wires.map(name).join();
      const share = leaf.share === undefined ? '' : `~${leaf.share}`;
      return leaf.indicator
        ? `[${wires}|${(leaf.pins ?? []).map(name).join()}]`
        : `${wires}${share}`;
    })
    .join(';');
};

const known = new Map<string, Tree>();
const mostKnown = 5000;

/** The order of a contraction, remembered: extraction asks for the same wiring again and again. */
const orderAgain = (c: Contraction, limits: PlanLimits): Tree => {
  const key = `${limits.exact},${limits.exactWithIndicators},${limits.restarts ?? true}:${keyOf(c)}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const made = orderOf(c, limits);
  known.set(key, made);
  return made;
};

/**
 * The tree of pairwise contractions and its cost in multiplications and additions.
 *
 * Values: the tree names leaves by position; undefined where there is no leaf. Deterministic.
 * Cost: 3^n / 2 steps up to 16 tensors (about 0.2 s there); beyond, 8 to 40 greedy orders, each improved.
 */
export const plan = (c: Contraction, limits: PlanLimits = defaultPlanLimits): Plan => {
  if (c.leaves.length === 0) return { tree: undefined, flops: 0 };
  const tree = c.leaves.length === 1 ? 0 : orderAgain(c, limits);
  return { tree, flops: flopsOf(c, tree) };
};
