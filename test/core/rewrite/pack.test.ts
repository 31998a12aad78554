/** Packs as data: what decodes, what does not and why, sequences, rules that do not read. */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { unreadable } from '../../../api/packs.js';
import { both, condition, decodePack, rulePack } from '../../../core/rewrite/pack.js';
import { compileRule } from '../../../core/rewrite/compile.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { expandSequences, hasSequence } from '../../../core/rewrite/sequences.js';
import { shippedPacks } from '../../../rules/index.js';

const rule = { id: 'one', dir: 'both', lhs: 'a + 0', rhs: 'a', source: 'test' };
const pack = { pack: 'small', decls: ['a : []'], rules: [rule] };

describe('decoding', () => {
  test('a pack file and the builder give the same value', () => {
    const made = decodePack({ ...pack, rules: [{ ...rule, when: ['positive(a)'] }] });
    const built = rulePack('small', 'a : []', [
      both('one', 'a + 0', 'a', { source: 'test', when: [condition('positive', 'a')] }),
    ]);
    expect(isRight(made) && made.right).toEqual(built);
  });

  test('every shipped pack is the same after a trip through JSON', () => {
    for (const shipped of shippedPacks) {
      const made = decodePack(JSON.parse(JSON.stringify(shipped)));
      expect(isRight(made) && made.right).toEqual(shipped);
    }
  });

  const wrong: readonly (readonly [name: string, value: unknown, path: string, message: string])[] =
    [
      ['a misspelt key', { ...pack, rulez: [] }, 'rulez', 'unknown key "rulez"'],
      [
        'a misspelt key of a rule',
        { ...pack, rules: [{ ...rule, sourcce: '' }] },
        'rules[0].sourcce',
        'known are id, dir',
      ],
      [
        'a misspelt key of an operator',
        { ...pack, operators: [{ name: 'f', argz: [] }] },
        'operators[0].argz',
        'unknown key',
      ],
      [
        'a direction there is none of',
        { ...pack, rules: [{ ...rule, dir: 'left' }] },
        'rules.0',
        '"left"',
      ],
      [
        'a rule without a source',
        { ...pack, rules: [{ ...rule, source: undefined }] },
        'source',
        'needed',
      ],
      ['no pack at all', 7, '', '7'],
    ];
  test.each(wrong)('%s is an error with its place', (_, value, path, message) => {
    const made = decodePack(value);
    const errors = isLeft(made) ? made.left : [];
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.some((e) => e.path.includes(path) && e.message.includes(message))).toBe(true);
  });
});

describe('sequences', () => {
  test.each([
    ['X : [s...]', ['X : []', 'X : [s1]', 'X : [s1,s2]']],
    ['X[i...]', ['X', 'X[i1]', 'X[i1,i2]']],
    ['T[j,i...]', ['T[j]', 'T[j,i1]', 'T[j,i1,i2]']],
    ['delta[j,i]...', ['1', 'delta[j1,i1]', 'delta[j1,i1]*delta[j2,i2]']],
    ['sum(j...: a*X[j...])', ['(a*X)', 'sum(j1: a*X[j1])', 'sum(j1,j2: a*X[j1,j2])']],
  ] as const)('%s', (text, written) => {
    expect(hasSequence(text)).toBe(true);
    const made = written.map((_, order) =>
      expandSequences(text, order).replace(/\s*:\s*\[\]/, ' : []'),
    );
    expect(made.map((m) => m.replace(/^X :$|^X $/, 'X : []'))).toEqual(written);
  });
});

describe('rules', () => {
  const compile = (lhs: string, rhs: string, decls = 'A : [n,n]; a : []') => {
    const made = rulePack('test', decls, [both('one', lhs, rhs, { source: 'test' })]);
    return compileRule(made, made.rules[0] as (typeof made.rules)[number]);
  };

  test('bound names are generic, others are variables', () => {
    const made = compile('d(a, X[i])', '0*a', 'X : [n]; a : []');
    expect(isRight(made) && [...made.right.generic]).toEqual(['X']);
  });

  test('a rule that does not read names the pack and the rule', () => {
    const made = compile('tr(A*C)', 'tr(A)');
    expect(isLeft(made) && [made.left.pack, made.left.rule]).toEqual(['test', 'one']);
    expect(isLeft(made) && made.left.error.message).toContain('C');
  });

  test('a right side that names what the left side does not is an error', () => {
    const rules = [both('one', 'tr(A)', 'tr(A) + a', { source: 'test' })];
    const errors = unreadable(rulePack('test', 'A : [n,n]; a : []', rules));
    expect(errors.map((e) => e.path)).toEqual(['rules[0] (one).rhs']);
    expect(errors[0]?.message).toContain('uses a');
  });

  test('shipped rule sets have no errors once every rule is asked for', () => {
    const rules = new RuleSet(shippedPacks);
    const names = new Set(shippedPacks.flatMap((p) => p.rules.map((r) => r.lhs)));
    rules.forSearch(names);
    for (const name of ['inv', 'det', 'pow', 'exp', 'log', 'softmax', 'adj', 'pinv', 'sin', 'abs'])
      rules.onNetworks(new Set([`operator:${name}`, `pointwise:${name}`, 'epsilon:3']));
    expect(rules.errors).toEqual([]);
  });
});
