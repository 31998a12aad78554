/**
 * Soundness and robustness on a small fixed sample: near misses that numbers refute are not proved, and what follows
 * trivially from a proved statement is proved. `npm run variants` does the same at any size (docs/variants.md).
 */
import { describe, expect, test } from 'vitest';
import { falseSample, originals, shown, tried, trueSample } from '../support/variantRun.js';
import { verdictOf } from '../support/variants.js';

const all = originals();

describe('near misses', () => {
  const sample = falseSample(all, { count: 60, seed: 20_240 });

  test('the sample is full', () => expect(sample).toHaveLength(60));
  test('none is proved without numbers, none breaks the engine', { timeout: 120_000 }, () => {
    const wrong = tried(sample, 200).filter(({ said }) => said !== 'unknown');
    expect(wrong.map((v) => `${v.said} ${shown(v)}`)).toEqual([]);
  });
  test('at least 99% are refuted at other points', { timeout: 120_000 }, () => {
    const open = sample.filter((v) => verdictOf(v, { budget: 5000 }) !== 'differ');
    expect(open.length, open.map(shown).join('\n')).toBeLessThanOrEqual(1);
  });
});

describe('consequences of proved statements', () => {
  test('at least 99% stay proved', { timeout: 120_000 }, () => {
    const sample = trueSample(all, { count: 80, seed: 7 }, 2000);
    const lost = tried(sample, 4000).filter(({ said }) => said !== 'proved');
    expect(sample).toHaveLength(80);
    expect(lost.length, lost.map((v) => `${v.said} ${shown(v)}`).join('\n')).toBeLessThanOrEqual(1);
  });
});
