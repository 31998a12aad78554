/** Random tensor networks for the benches of the planner. */
import type { Contraction } from '../core/extract/contraction.js';

/** A linear congruential generator: numbers from 0 to 1, the same for a seed. */
export const random = (seed: number): (() => number) => {
  let state = seed;
  return (): number => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 2 ** 31;
};

/** Random leaves on wires with 2 or 3 ends: hyperedges and batch axes are among them. */
export const randomNetwork = (n: number, wires: number, seed: number): Contraction => {
  const next = random(seed * 7919 + n);
  const leaves = Array.from({ length: n }, () => new Set<number>());
  for (let w = 0; w < wires; w++)
    for (let end = 0; end < (w % 5 === 0 ? 3 : 2); end++) leaves[Math.floor(next() * n)]?.add(w);
  const sizes = Array.from({ length: wires }, () => 2 + Math.floor(next() * 9));
  return {
    leaves: leaves.map((l) => ({ wires: [...l] })),
    free: new Set([0, 1]),
    size: (w) => sizes[w] as number,
  };
};
