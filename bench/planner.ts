/** Times the contraction planner: chains, dense random networks, and the greedy orders against the exact ones. */
import { plan } from '../core/extract/plan.js';
import type { Contraction } from '../core/extract/contraction.js';

const random = (seed: number) => {
  let state = seed;
  return (): number => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 2 ** 31;
};

const chain = (n: number): Contraction => ({
  leaves: Array.from({ length: n + 1 }, (_, k) => ({ wires: k === n ? [k] : [k, k + 1] })),
  free: new Set([0]),
  size: () => 100,
});

const network = (n: number, wires: number, seed: number): Contraction => {
  const next = random(seed);
  const leaves = Array.from({ length: n }, () => new Set<number>());
  for (let w = 0; w < wires; w++)
    for (let end = 0; end < 2; end++) leaves[Math.floor(next() * n)]?.add(w);
  return {
    leaves: leaves.map((l) => ({ wires: [...l] })),
    free: new Set([0, 1]),
    size: (w) => 2 + (w % 7),
  };
};

/** Median CPU milliseconds of five runs. */
const time = (work: () => void): number => {
  const times = Array.from({ length: 5 }, () => {
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[2] as number;
};

const limits = { exact: 0, exactWithIndicators: 0 };
for (const n of [6, 15, 40, 100, 300])
  console.log(`chain ${n}: ${time(() => plan(chain(n))).toFixed(1)} ms`);
for (const wires of [20, 30, 40, 60]) {
  const c = network(16, wires, wires);
  const ratio = plan(c, limits).flops / plan(c).flops;
  const [exact, greedy] = [time(() => plan(c)), time(() => plan(c, limits))];
  console.log(
    `16 tensors, ${wires} wires: exact ${exact.toFixed(0)} ms, greedy ${greedy.toFixed(0)} ms at ${ratio.toFixed(3)} of its cost`,
  );
}
