/** The planner against a search of its own over all trees, and on contractions whose best order is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  flopsOf,
  leavesOf,
  type Contraction,
  type Tree,
} from '../../../core/extract/contraction.js';
import { defaultPlanLimits, orderOf, plan } from '../../../core/extract/plan.js';

const sizes = [2, 3, 5, 7, 11, 4, 6, 9];
const contraction = (
  leaves: readonly (readonly number[])[],
  free: readonly number[],
): Contraction => ({
  leaves: leaves.map((wires) => ({ wires: [...new Set(wires)] })),
  free: new Set(free),
  size: (w) => sizes[w % sizes.length] as number,
});

/** Every binary tree over the leaves. */
const allTrees = (leaves: readonly number[]): readonly Tree[] => {
  const [first, ...rest] = leaves as [number, ...number[]];
  if (rest.length === 0) return [first];
  const found: Tree[] = [];
  for (let s = 1; s < 1 << rest.length; s++) {
    const right = rest.filter((_, k) => (s >> k) & 1);
    const left = [first, ...rest.filter((_, k) => !((s >> k) & 1))];
    for (const a of allTrees(left)) for (const b of allTrees(right)) found.push([a, b]);
  }
  return found;
};

/** Multiplications and additions of a tree, written down again from the definition. */
const recount = (c: Contraction, tree: Tree): number => {
  const volume = (wires: Iterable<number>): number => [...wires].reduce((p, w) => p * c.size(w), 1);
  const open = (inside: readonly number[]): number[] => {
    const touched = (w: number, within: boolean): boolean =>
      c.leaves.some((l, k) => inside.includes(k) === within && l.wires.includes(w));
    const all = [...new Set(c.leaves.flatMap((l) => l.wires))];
    return all.filter((w) => touched(w, true) && (c.free.has(w) || touched(w, false)));
  };
  const walk = (t: Tree): number => {
    const out = open(leavesOf(t));
    if (typeof t === 'number') {
      const { wires } = c.leaves[t] as { wires: readonly number[] };
      return volume(wires) - volume(out);
    }
    const points = volume(new Set([...open(leavesOf(t[0])), ...open(leavesOf(t[1]))]));
    return walk(t[0]) + walk(t[1]) + 2 * points - volume(out);
  };
  return walk(tree);
};

const small = fc.tuple(
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }), {
    minLength: 1,
    maxLength: 5,
  }),
  fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
);

describe('plan', () => {
  test('up to five leaves: no tree costs less, and the cost is that of the tree', () => {
    fc.assert(
      fc.property(small, ([leaves, free]) => {
        const c = contraction(leaves, free);
        const made = plan(c);
        const least = Math.min(...allTrees(leaves.map((_, k) => k)).map((t) => recount(c, t)));
        expect(made.flops).toBe(recount(c, made.tree as Tree));
        expect(made.flops).toBe(least);
      }),
      { numRuns: 60 },
    );
  });

  test('greedy orders hold every leaf once and are never below the best', () => {
    fc.assert(
      fc.property(small, ([leaves, free]) => {
        const c = contraction(leaves, free);
        const greedy = plan(c, { exact: 0, exactWithIndicators: 0 });
        expect([...leavesOf(greedy.tree as Tree)].sort()).toEqual(leaves.map((_, k) => k));
        expect(greedy.flops).toBeGreaterThanOrEqual(plan(c).flops);
      }),
      { numRuns: 40 },
    );
  });

  test.each([6, 16, 40])('a chain of %i matrices at a vector goes from the vector', (n) => {
    const leaves = Array.from({ length: n + 1 }, (_, k) => ({ wires: k === n ? [k] : [k, k + 1] }));
    const c: Contraction = { leaves, free: new Set([0]), size: () => 100 };
    expect(plan(c).flops).toBe(n * (2 * 100 ** 2 - 100));
  });

  test('an equality pins a wire: a convolution costs taps times outputs', () => {
    const leaves = [
      { wires: [1] },
      { wires: [2] },
      { wires: [0, 1, 2], indicator: true, pins: [0, 1, 2] },
    ];
    const c: Contraction = { leaves, free: new Set([0]), size: (w) => [104, 5, 100][w] as number };
    expect(plan(c).flops).toBeLessThanOrEqual(2 * 104 * 5);
  });

  test('no leaf: nothing to do', () => {
    expect(plan({ leaves: [], free: new Set(), size: () => 1 })).toEqual({
      tree: undefined,
      flops: 0,
    });
  });

  test('flopsOf counts what only one factor holds as sums alone', () => {
    expect(flopsOf({ leaves: [{ wires: [0, 1] }], free: new Set([0]), size: () => 10 }, 0)).toBe(
      90,
    );
  });
});

/** A ring of tensors, each also wired to the one across: no order is given away by its shape. */
const ring = (count: number): Contraction => {
  const wiresOf = (k: number): number[] => [
    k,
    (k + 1) % count,
    count + (k % (count >> 1)),
    2 * count + (((7 * k) % count) >> 1),
  ];
  return contraction(
    Array.from({ length: count }, (_, k) => wiresOf(k)),
    [],
  );
};

test.each([10, 12, 14])('orders of %i tensors found with restarts are near the best', (count) => {
  const c = ring(count);
  const best = plan(c).flops;
  const found = plan(c, { exact: 0, exactWithIndicators: 0 });
  expect(leavesOf(found.tree as Tree).toSorted((a, b) => a - b)).toEqual(c.leaves.map((_, k) => k));
  expect(found.flops).toBe(recount(c, found.tree as Tree));
  expect(found.flops).toBeLessThanOrEqual(1.05 * best);
});

test('a network beyond the exact search is ordered the same way every time', () => {
  const found = orderOf(ring(24), defaultPlanLimits);
  expect(orderOf(ring(24), defaultPlanLimits)).toEqual(found);
  const once = orderOf(ring(24), { ...defaultPlanLimits, restarts: false });
  expect(flopsOf(ring(24), found)).toBeLessThanOrEqual(flopsOf(ring(24), once));
});
