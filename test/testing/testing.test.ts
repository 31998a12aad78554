/** `einsat/testing`: arbitraries build what declarations ask, properties find what is false, shrunk. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { both, shippedPacks, type RuleText } from '../../index.js';
import { arbitraryFor, ruleProperty } from '../../testing/index.js';

type Matrix = readonly (readonly number[])[];
const seed = { seed: 7, numRuns: 50 };

const transposed = (a: Matrix): Matrix =>
  (a[0] ?? []).map((_, k) => a.map((row) => row[k] as number));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, k) => sum + x * (b[k] as number), 0);

describe('arbitraryFor', () => {
  test('shapes, properties and facts are met', () => {
    const decls =
      'S : [n,n] posdef; Q : [m,m] orthogonal; p : [n] positive; y : [n] with y = S*p; T : [n,m,2]';
    fc.assert(
      fc.property(arbitraryFor(decls), ({ sizes, values }) => {
        const [S, Q] = [values['S'] as Matrix, values['Q'] as Matrix];
        expect([S.length, Q.length]).toEqual([sizes['n'], sizes['m']]);
        expect(S).toEqual(transposed(S));
        expect((S[0] as readonly number[])[0]).toBeGreaterThan(0);
        Q.forEach((a, i) => Q.forEach((b, j) => expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 9)));
        const p = values['p'] as readonly number[];
        expect(p.every((x) => x > 0)).toBe(true);
        expect(values['y']).toEqual(S.map((row) => dot(row, p)));
      }),
      seed,
    );
  });
  test('sizes that declarations tie together', () =>
    fc.assert(
      fc.property(arbitraryFor('x : [n]; w : [k]; n = k + 1'), ({ values }) => {
        expect((values['x'] as Matrix).length).toBe((values['w'] as Matrix).length + 1);
      }),
      seed,
    ));
  test('declarations that do not read throw with their message', () =>
    expect(() => arbitraryFor('x : [n] posdeff')).toThrow(/posdef/));
});

const rule = (lhs: string, rhs: string, decls: string, ...when: readonly string[]): RuleText => ({
  ...both('mine', lhs, rhs, { source: 'test', decls: decls.split(';') }),
  when,
});
/** The message of the failing property. */
const failure = (wrong: RuleText): string => {
  const found = fc.check(ruleProperty(wrong), seed);
  return found.failed ? `${fc.stringify(found.counterexample)} ${String(found.errorInstance)}` : '';
};

describe('ruleProperty', () => {
  test.each([
    rule('tr(A*B)', 'tr(B*A)', 'A : [n,m]; B : [m,n]'),
    rule('log(a*b)', 'log(a) + log(b)', 'a, b : []', 'positive(a)', 'positive(b)'),
    rule('d(a*b, x)', 'a*d(b, x)', 'a, b, x : []', 'independent(a, x)'),
    rule('inv(A)', "A'", 'A : [n,n]', 'orthogonal(A)'),
    rule('a^p*a', 'a^(p + 1)', 'a, p : []', 'positive(a)', 'integer(p)'),
  ])('holds: $lhs == $rhs', (good) => fc.assert(ruleProperty(good), seed));
  test('a rule over any number of axes', () => {
    const derivatives = shippedPacks.find((p) => p.pack === 'derivatives');
    const found = derivatives?.rules.find((r) => r.id === 'd-product') as RuleText;
    fc.assert(ruleProperty(found, { pack: derivatives as NonNullable<typeof derivatives> }), seed);
  });
  test('a false rule fails, shrunk to size 2 and entries 0 and 1', () => {
    const text = failure(rule('det(A + B)', 'det(A) + det(B)', 'A, B : [n,n]'));
    expect(text).toContain('"n":2');
    const entries = /"values":(\{[^}]*\})/.exec(text)?.[1] ?? '';
    expect(entries.match(/-?\d+/g)?.filter((x) => !/^-?[01]$/.test(x))).toEqual([]);
  });
  test('a right side without a value fails', () =>
    expect(failure(rule('log(a*b)', 'log(a) + log(b)', 'a, b : []'))).toContain('is not defined'));
  test('a rule that is true of constants only fails', () =>
    expect(failure(rule('d(a*b, x)', 'a*d(b, x)', 'a, b, x : []'))).toContain('mine: left side'));
  test('a rule that does not read throws with its message', () =>
    expect(() => ruleProperty(rule('tr(A)', 'a', 'A : [n,m]; a : []'))).toThrow(/square|n and m/));
});
