/**
 * What the declarations of a rule state of its variables: asked of the values that it is used for. It was not: a rule about
 * an orthogonal A, which `check` finds right, was used for every matrix.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { both, rulePack } from '../../../core/rewrite/pack.js';
import { compileRule } from '../../../core/rewrite/compile.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { shippedPacks } from '../../../rules/index.js';
import { statusOf } from '../../support/prove.js';

const source = 'test';
const withRule = (decls: string, lhs: string, rhs: string): RuleSet =>
  new RuleSet([...shippedPacks, rulePack('mine', decls, [both('mine', lhs, rhs, { source })])]);

describe('a property declared in a pack is a condition of its rules', () => {
  const rules = withRule('A : [n,n] orthogonal', 'adj(A)*adj(A)', 'inv(A)*inv(A)');
  const cases: readonly (readonly [decls: string, status: string])[] = [
    ['M : [n,n] orthogonal', 'proved'],
    ['M : [n,n]', 'unknown'],
    ['M : [n,n] invertible', 'unknown'],
  ];
  test.each(cases)('%s: %s', (decls, status) => {
    expect(statusOf([decls, 'adj(M)*adj(M) == inv(M)*inv(M)'], rules)).toBe(status);
  });
});

describe('what no condition decides is refused', () => {
  const cases: readonly (readonly [decls: string, message: string])[] = [
    ['A : [n,n] with A*A = A', 'a fact (of A)'],
    ['A : [n,n] antisymmetric', 'that A is antisymmetric'],
    ['A : [n,n] psd', 'that A is psd'],
    ['A : [n,n] integer(4)', 'that the entries of A are integers'],
  ];
  test.each(cases)('%s', (decls, message) => {
    const rule = both('mine', 'det(A)', 'det(A)*det(A)', { source });
    const made = compileRule(rulePack('mine', decls, [rule]), rule);
    expect(isLeft(made) && made.left.error.message).toContain(message);
  });
});
