import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fromHash,
  isStatement,
  opening,
  seconds,
  sizesOf,
  toHash,
} from '../../playground/state.js';

const states = fc.record({
  decls: fc.string({ unit: 'grapheme' }),
  text: fc.string({ minLength: 1, unit: 'grapheme' }),
  sizes: fc.string(),
  time: fc.integer({ min: 1, max: 600 }),
  packs: fc.constantFrom('all', 'none', 'derivatives,inverse'),
  own: fc.string({ unit: 'grapheme' }),
});

describe('the address', () => {
  test('holds the whole state', () =>
    fc.assert(
      fc.property(states, (state) => {
        expect(fromHash(`#${toHash(state)}`)).toEqual(state);
      }),
    ));
  test('without a state is the opening example', () => expect(fromHash('')).toEqual(opening));
  test('of a state with a text alone has no declarations of the opening example', () =>
    expect(fromHash('#e=1+%3D%3D+1')).toEqual({
      ...opening,
      decls: '',
      sizes: '',
      text: '1 == 1',
    }));
  test.each([
    ['0', opening.time],
    ['-3', opening.time],
    ['x', opening.time],
    ['1e9', 600],
    ['0.2', 1],
    ['7', 7],
  ])('a time limit of %s is %d seconds', (text, value) => expect(seconds(text)).toBe(value));
});

describe('sizes', () => {
  test('names with whole numbers', () =>
    expect(sizesOf('n=3, m = 4;k=10')).toEqual({ n: 3, m: 4, k: 10 }));
  test('none', () => expect(sizesOf('  ')).toEqual({}));
  test.each(['n', 'n=0', 'n=1.5', '3=n', 'n=3 m=4'])('%s is no list of sizes', (text) =>
    expect(sizesOf(text)).toContain('is no size'),
  );
});

describe('a statement is told from an expression', () => {
  test.each(['a == b', 'a != b', 'A <= B', 'f(x)==g(x)'])('%s', (text) =>
    expect(isStatement(text)).toBe(true),
  );
  test.each(['a + b', '[i,j: [j <= i]*A[i,j]]', "d(x'*A*x, x)", 'at(f, t = 0)', '[i != j]'])(
    '%s',
    (text) => expect(isStatement(text)).toBe(false),
  );
});
