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

test('every rule is found under the head of its left side, whatever was asked for before', () => {
  const d = { tag: 'derivative', key: 'd', name: 'd', variable: { shape: [1] } } as never;
  const ids = (rules: RuleSet): readonly string[] => [...rules.onHead(d)].map(({ id }) => id);
  const rules = new RuleSet(shippedPacks);
  rules.onNetworks(new Set(asked));
  expect(ids(rules)).toEqual(ids(new RuleSet(shippedPacks)));
  expect(ids(rules)).toEqual(ids(rules));
});

test('a rule is not elaborated where one before it applies', () => {
  const false_ = { id: 'late', dir: 'simpler', lhs: 'd(x +, x)', rhs: '0', source: '' } as const;
  const first = { id: 'first', dir: 'simpler', lhs: 'd(x, x)', rhs: 'I(n)', source: '' } as const;
  const rules = new RuleSet([{ pack: 'p', decls: ['x : [n]'], rules: [first, false_] } as never]);
  const d = { tag: 'derivative', key: 'd', name: 'd', variable: { shape: [1] } } as never;
  const [found] = rules.onHead(d);
  expect(found?.id).toBe('first');
  expect(rules.errors).toEqual([]);
  expect([...rules.onHead(d)]).toHaveLength(1);
  expect(rules.errors).toHaveLength(1);
});

test('every product of three matrices was looked for as a sketch, in every way: a deep gradient took a minute', () => {
  const ids = new RuleSet(shippedPacks).definitions().map(({ id }) => id);
  expect(ids).not.toContain('simplesketch-definition');
  expect(ids.some((id) => id.startsWith('softmax'))).toBe(true);
});
