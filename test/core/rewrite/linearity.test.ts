import { isRight } from 'fp-ts/lib/Either.js';
import { expect, test } from 'vitest';
import { elaborateStatement } from '../../../core/shape/elaborate.js';
import { both, rulePack } from '../../../core/rewrite/pack.js';
import { compileRule } from '../../../core/rewrite/compile.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { derive } from '../../../core/run/prove.js';
import { shippedPacks } from '../../../rules/index.js';

const decls = ['X : [n]', 'm : [n]', 'C : [n,n]', 'a : []', 'b : []', 'v : [k]'];
const normal = (of: string, mean = 'm'): string => `E(X ~ normal(${mean}, C): ${of})`;

const linearity = (lhs: string, rhs: string) => {
  const pack = rulePack('p', decls.join('; '), [both('r', lhs, rhs, { source: 's' })]);
  const made = compileRule(pack, pack.rules[0] as (typeof pack.rules)[number]);
  return isRight(made) ? made.right.linearity : made.left;
};

test.each([
  [normal('a + b'), `${normal('a')} + ${normal('b')}`, 'terms'],
  [normal('sum(k: v[k])'), `sum(k: ${normal('v[k]')})`, 'indices'],
  ['d(a + b, X[i])', 'd(a, X[i]) + d(b, X[i])', 'terms'],
  ['d(sum(k: v[k]), X[i])', 'sum(k: d(v[k], X[i]))', 'indices'],
])('%s == %s is a law of linearity', (lhs, rhs, law) => {
  expect(linearity(lhs, rhs)).toBe(law);
});

test.each([
  [normal('a + b'), `${normal('a')} + ${normal('b', '0')}`],
  [normal('a + b'), `${normal('a')} + ${normal('a')}`],
  [normal('sum(k: v[k])'), `sum(k: ${normal('v[k]', '0')})`],
  ['d(sum(k: v[k]), X[i])', 'sum(k: d(2*v[k], X[i]))'],
])('%s == %s only looks like one', (lhs, rhs) => {
  expect(linearity(lhs, rhs)).toBeUndefined();
});

test('all summed indices are taken out of a derivative in one step, not one by one', () => {
  const made = elaborateStatement(['x : [n]; A : [n,n]'], "d(x'*A*A*A*x, A) == d(x'*A*A*A*x, A)");
  if (!isRight(made)) throw new Error('the statement does not read');
  const statement = { ...made.right, rhs: { tag: 'number', value: { num: 0n, den: 1n } } as const };
  const { engine } = derive(statement, new RuleSet(shippedPacks));
  const steps = engine.steps.filter((s) => s.rule === 'd-index-sum');
  expect(steps.length).toBe(1);
});

test('the derivative of norm(x)^2 went by four powers: 17 steps for an L2 loss', () => {
  const made = elaborateStatement(['x : [n]'], 'd(norm(x)^2, x) == 2*x');
  if (!isRight(made)) throw new Error('the statement does not read');
  const { engine, proved } = derive(made.right, new RuleSet(shippedPacks));
  expect(proved).toBe(true);
  expect(engine.steps.map((s) => s.rule)).not.toContain('d-power');
});
