import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOfPicks, solveChoices, type Problem } from '../../../core/extract/exactChoice.js';

/** The least cost over all combinations of choices. */
const leastOfAll = (problem: Problem): number => {
  let least = Infinity;
  const walk = (picks: readonly number[]): void => {
    const node = picks.length;
    if (node === problem.choices.length) {
      least = Math.min(least, costOfPicks(problem, picks) ?? Infinity);
      return;
    }
    (problem.choices[node] as readonly unknown[]).forEach((_, k) => walk([...picks, k]));
  };
  walk([]);
  return least;
};

const size = 6;
/** Choices that may run in circles; the last node has one that needs nothing. */
const problems: fc.Arbitrary<Problem> = fc
  .array(
    fc.array(
      fc.record({
        own: fc.integer({ min: 0, max: 9 }),
        needs: fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { minLength: size, maxLength: size },
  )
  .map((choices) => ({ roots: [0, 1], choices }));

test('the choices cost what the best of all combinations costs, and the bound is the cost', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const least = leastOfAll(problem);
      const { picks, cost, bound } = solveChoices(problem, []);
      expect(cost).toBe(least);
      expect(bound).toBe(least);
      if (least < Infinity) expect(costOfPicks(problem, picks)).toBe(least);
    }),
    { numRuns: 500 },
  );
});

test('whatever the budget, the bound is never above the least cost, and the answer never above what was known', () => {
  fc.assert(
    fc.property(problems, fc.integer({ min: 0, max: 60 }), (problem, budget) => {
      const least = leastOfAll(problem);
      const { cost, bound } = solveChoices(problem, [0, 0, 0, 0, 0, 0], budget);
      expect(bound).toBeLessThanOrEqual(least);
      expect(cost).toBeGreaterThanOrEqual(least);
      expect(cost).toBeLessThanOrEqual(costOfPicks(problem, [0, 0, 0, 0, 0, 0]) ?? Infinity);
    }),
    { numRuns: 500 },
  );
});

test('a part that two choices share is taken though each alone would do better without it', () => {
  const problem: Problem = {
    roots: [0, 1],
    choices: [
      [
        { own: 6, needs: [] },
        { own: 1, needs: [2] },
      ],
      [
        { own: 6, needs: [] },
        { own: 1, needs: [2] },
      ],
      [{ own: 7, needs: [] }],
    ],
  };
  expect(solveChoices(problem, [0, 0, 0])).toEqual({ picks: [1, 1, 0], cost: 9, bound: 9 });
});
