/** Every rule of every shipped pack, against numbers: variables in reach of d and E are functions of what is bound there. */
import { describe, expect, test } from 'vitest';
import { checkRule } from '../../api/checkPack.js';
import { ruleStatements } from '../../api/ruleStatements.js';
import { both, rulePack, type Pack, type RuleText } from '../../core/rewrite/pack.js';
import { RuleSet } from '../../core/rewrite/ruleSet.js';
import { shippedPacks } from '../../rules/index.js';
import { statusOf } from '../support/prove.js';

const budget = 300;
const onlyRule = (decls: string, lhs: string, rhs: string, when: readonly string[] = []): Pack =>
  rulePack('only', decls, [both('only-rule', lhs, rhs, { source: 'test', when })]);
const report = (pack: Pack) => checkRule(pack, pack.rules[0] as RuleText, { budget });

describe.each(shippedPacks)('rules/$pack', (pack) => {
  test.each(pack.rules)('$id: both sides have the same value', (rule) => {
    const { status, points, reason, counterexample } = checkRule(pack, rule, { budget });
    expect({ status, reason, counterexample }).toEqual({ status: 'holds' });
    expect(points).toBeGreaterThan(0);
  });
});

describe('the shipped rules', () => {
  const all = shippedPacks.flatMap((p) => p.rules.map((r) => r.id));

  test('are as many as here: a rule that is lost or new changes this number', () => {
    expect(shippedPacks.map((p) => [p.pack, p.rules.length])).toMatchInlineSnapshot(`
      [
        [
          "powers",
          38,
        ],
        [
          "functions",
          60,
        ],
        [
          "derivatives",
          43,
        ],
        [
          "kronecker",
          10,
        ],
        [
          "blocks",
          12,
        ],
        [
          "inverse",
          16,
        ],
        [
          "pseudo-inverse",
          16,
        ],
        [
          "determinant",
          42,
        ],
        [
          "matrix-functions",
          42,
        ],
        [
          "convolution",
          13,
        ],
        [
          "gaussian-moments",
          35,
        ],
        [
          "sketching",
          17,
        ],
      ]
    `);
  });

  test('have names of their own, and a source', () => {
    expect(all.filter((id, k) => all.indexOf(id) !== k)).toEqual([]);
    expect(shippedPacks.flatMap((p) => p.rules).filter((r) => r.source.trim() === '')).toEqual([]);
  });

  test('all read, for each number of axes', () => {
    for (const pack of shippedPacks)
      for (const rule of pack.rules)
        for (const order of [0, 1, 2])
          expect(ruleStatements(pack, rule, order)._tag, `${rule.id} at ${order}`).toBe('Right');
    expect(new RuleSet(shippedPacks).errors).toEqual([]);
  });
});

/** False on purpose: the rule, and the conditions that would make it true where there are some. */
const falseRules: readonly (readonly [
  decls: string,
  lhs: string,
  rhs: string,
  ...repair: string[],
])[] = [
  ['A:[n,n]; B:[n,n]', 'tr(A*B)', 'tr(A)*tr(B)'],
  ['A:[n,n]; B:[n,n]', 'det(A + B)', 'det(A) + det(B)'],
  ['A:[n,n]; B:[n,n]', 'inv(A*B)', 'inv(A)*inv(B)'],
  ['A:[n,n]', 'inv(A)', "A'", 'orthogonal(A)'],
  ['A:[n,n]', "A'", 'A', 'symmetric(A)'],
  ['a:[]', 'abs(a)', 'a', 'nonnegative(a)'],
  ['a:[]', 'sign(a)', '1', 'positive(a)'],
  ['X:[n]; a:[]', 'd(a, X[i])', '0', 'independent(a, X)'],
  ['X:[n]; a:[]; b:[]', 'd(a*b, X[i])', 'a*d(b, X[i])', 'independent(a, X)'],
  [
    'X:[n]; m:[n]; C:[n,n]; a:[]; b:[]',
    'E(X ~ normal(m, C): a*b)',
    'E(X ~ normal(m, C): a)*E(X ~ normal(m, C): b)',
  ],
  ['a:[]; b:[]', 'exp(a + b)', 'exp(a) + exp(b)'],
];

test('a rule variable outside E cannot depend on what E binds, condition or not', () => {
  const packs = shippedPacks.map((p) => ({
    ...p,
    rules: p.rules.map((r) => (/^E-(constant|factor)$/.test(r.id) ? { ...r, when: [] } : r)),
  }));
  const decls = 'm:[n]; C:[n,n] psd; D:[n,n] psd';
  const moment = (law: string) => `E(x ~ normal(m,${law}): (x'*x)*sum(x))`;
  const said = statusOf([decls, `${moment('C')} == ${moment('D')}`], new RuleSet(packs));
  expect(said).toBe('unknown');
});

describe('a false rule is caught', () => {
  test.each(falseRules)('%s |- %s is not %s', (decls, lhs, rhs, ...repair) => {
    const found = report(onlyRule(decls, lhs, rhs));
    expect(found.status).toBe('false');
    const sizes = [...(found.counterexample?.sizes.values() ?? [])];
    expect(Math.max(1, ...sizes)).toBeLessThanOrEqual(2);
    if (repair.length > 0) expect(report(onlyRule(decls, lhs, rhs, repair)).status).toBe('holds');
  });
});
