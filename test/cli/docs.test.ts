import { expect, test } from 'vitest';
import { coverageDrift } from '../../scripts/docs.js';

test('the figure of README.md must be that of docs/coverage.md', () => {
  expect(coverageDrift('Proves 7 of 9 statements of', '7 of 9 statements are')).toBeUndefined();
  expect(coverageDrift('Proves 7 of 9 statements of', '8 of 9 statements are')).toContain(
    '"7 of 9 statements" where docs/coverage.md has "8 of 9 statements"',
  );
});
