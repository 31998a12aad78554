/** The counts of CI: the same on every machine, and a count that grew is named. */
import { expect, test } from 'vitest';
import { plainCounts } from '../../bench/counts.js';

test('counts of plain terms do not depend on the run', () => {
  const [a, b] = [plainCounts(), plainCounts()];
  expect(b).toEqual(a);
  expect(Object.values(a).every((counts) => Object.values(counts).every((n) => n > 0))).toBe(true);
});
