import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { discover, readPack, type DiscoverOptions } from '../../index.js';

const found = (options: DiscoverOptions): readonly string[] => {
  const made = discover(options);
  if (isLeft(made)) throw new Error(made.left);
  const { pack } = made.right;
  expect(readPack(JSON.parse(JSON.stringify(pack)), options.packs)._tag).toBe('Right');
  return pack.rules.map(({ lhs, rhs, when = [] }) => [`${lhs} == ${rhs}`, ...when].join('; '));
};

describe('discover', () => {
  test('from no pack: the laws of inverse, product and transpose', { timeout: 60_000 }, () => {
    expect(found({ ops: ["'", '*', 'inv'], size: 5, packs: [] })).toEqual([
      'inv(I(n)) == I(n)',
      'inv(inv(A)) == A; invertible(A)',
      'A*inv(A) == I(n); invertible(A)',
      "inv(A)' == inv(A'); invertible(A)",
      'inv(A*B) == inv(B)*inv(A); invertible(A); invertible(B)',
    ]);
  });
  test('from no pack: the laws of determinant, product and transpose', { timeout: 60_000 }, () => {
    expect(found({ ops: ["'", '*', 'det'], size: 5, packs: [] })).toEqual([
      'det(I(n)) == 1',
      "det(A') == det(A)",
      'det(A*B) == det(A)*det(B)',
    ]);
  });
  test('transpose, trace and product are notation: nothing to propose', { timeout: 60_000 }, () => {
    expect(found({ ops: ["'", '*', 'tr'], size: 5, packs: [] })).toEqual([]);
  });
  test('what the shipped packs prove is not proposed', { timeout: 60_000 }, () => {
    expect(found({ ops: ["'", '*', 'inv'], size: 4 })).toEqual([]);
  });
  test('functions that are not rational are compared as floats', () => {
    const decls = ['a, b : []'];
    expect(found({ ops: ['*', '+', 'exp'], size: 5, decls, packs: [] })).toContain(
      'exp(a + b) == exp(a)*exp(b)',
    );
  });
  test('an operator that reads but fits nowhere, and one that does not read, are refused', () => {
    expect(discover({ ops: ['*', 'invv'], size: 3, packs: [] })).toEqual({
      _tag: 'Left',
      left: 'no expression of this size has a value and uses invv',
    });
    expect(discover({ ops: ['?'], packs: [] })._tag).toBe('Left');
    expect(discover({ ops: ['inv'], decls: ['A : [n'], packs: [] })._tag).toBe('Left');
  });
});
