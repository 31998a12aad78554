/** Rule sets: their lists do not depend on what was asked for before. */
import { expect, test } from 'vitest';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { shippedPacks } from '../../../rules/index.js';

const heads = ['pow', 'exp', 'log', 'abs', 'sign', 'sqrt'].map((n) => `pointwise:${n}`);
const more = ['inv', 'det', 'pinv', 'expm'].map((n) => `operator:${n}`);
const asked = [...heads, ...more];

test('lists of rules stood in the order in which earlier statements had needed them', () => {
  const names = (rules: RuleSet): readonly string[] =>
    rules.onNetworks(new Set(asked)).map((rule) => rule.id);
  const after = (earlier: readonly string[]): readonly string[] => {
    const rules = new RuleSet(shippedPacks);
    for (const head of earlier) rules.onNetworks(new Set([head]));
    return names(rules);
  };
  const fresh = after([]);
  expect(fresh.length).toBeGreaterThan(10);
  expect(after(asked)).toEqual(fresh);
  expect(after([...asked].reverse())).toEqual(fresh);
  const places = shippedPacks.flatMap((p) => p.rules.map((r) => r.id));
  const at = fresh.map((id) => places.indexOf(id));
  expect(at).toEqual([...at].sort((a, b) => a - b));
});
