import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { drawSample, reals, residues, valuesOf } from '../../evaluator/index.js';
import { satisfies } from '../../evaluator/properties.js';
import type { Property } from '../../core/term/term.js';
import { statement } from '../support/terms.js';

type Array = { readonly shape: readonly number[]; readonly data: Float64Array };

const draw = (
  decls: string,
  sizes: Readonly<Record<string, number>>,
  seed = 1,
  integers = false,
): ReadonlyMap<string, Array> => {
  const { context } = statement(decls, '1', '1');
  const made = drawSample(reals(), context, [], new Map(Object.entries(sizes)), { seed, integers });
  if (E.isLeft(made)) throw new Error(made.left);
  return valuesOf(context, made.right);
};
const get = (values: ReadonlyMap<string, Array>, name: string): Array => values.get(name) as Array;

describe('declared properties are met by construction', () => {
  const properties: readonly Property[] = [
    'symmetric',
    'antisymmetric',
    'diagonal',
    'orthogonal',
    'invertible',
    'posdef',
    'psd',
    'positive',
    'nonnegative',
  ];
  test.each(properties)('%s', (property) => {
    for (const n of [1, 2, 3, 4])
      for (const integers of [false, true]) {
        const { shape, data } = get(draw(`A : [n,n] ${property}`, { n }, n, integers), 'A');
        expect(satisfies(reals(), data, shape, property), `n = ${n}: ${[...data].join()}`).toBe(
          true,
        );
      }
  });
  test.each([
    'symmetric orthogonal',
    'diagonal posdef',
    'symmetric invertible',
    'diagonal invertible',
    'symmetric positive',
  ])('%s together', (text) => {
    const { shape, data } = get(draw(`A : [n,n] ${text}`, { n: 3 }), 'A');
    for (const p of text.split(' '))
      expect(satisfies(reals(), data, shape, p as Property)).toBe(true);
  });
  test('integer(n) gives indices', () => {
    const { data } = get(draw('y : [b] integer(v)', { b: 20, v: 3 }), 'y');
    expect([...data].every((x) => [0, 1, 2].includes(x))).toBe(true);
  });
  test('the check of properties sees a violation', () => {
    expect(satisfies(reals(), Float64Array.of(1, 2, 3, 4), [2, 2], 'symmetric')).toBe(false);
    expect(satisfies(reals(), Float64Array.of(1, 2, 2, 1), [2, 2], 'psd')).toBe(false);
    expect(satisfies(reals(), Float64Array.of(1, 2, 2, 4), [2, 2], 'invertible')).toBe(false);
  });
});

describe('facts', () => {
  test('definitions run in the order of need, also when the name comes later', () => {
    const v = draw('P : [n] with P = 2*q; q : [n] with q = r + r; r : [n]', { n: 2 });
    expect([...get(v, 'P').data]).toEqual([...get(v, 'r').data].map((x) => 4 * x));
  });
  test('a linear fact is met exactly', () => {
    const { data } = get(draw('y : [n] with sum(y) = 1', { n: 4 }), 'y');
    expect(data.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
  test('orthonormal columns', () => {
    const { data } = get(draw("U : [n,m] with U'*U = I(m)", { n: 3, m: 2 }), 'U');
    const dot = (a: number, b: number): number =>
      [0, 1, 2].reduce((s, r) => s + (data[r * 2 + a] as number) * (data[r * 2 + b] as number), 0);
    [dot(0, 0), dot(1, 1), dot(0, 1)].forEach((x, at) => expect(x).toBeCloseTo(at < 2 ? 1 : 0, 11));
  });
  test('an eigenvector, with everything moved to fit', () => {
    const v = draw("X : [n,n]; v : [n] with v'*v = 1; lam : [] with X*v = lam*v", { n: 2 });
    const at = (name: string, position: number): number => get(v, name).data[position] as number;
    for (const r of [0, 1])
      expect(at('X', 2 * r) * at('v', 0) + at('X', 2 * r + 1) * at('v', 1)).toBeCloseTo(
        at('lam', 0) * at('v', r),
        10,
      );
  });
  test('a declared symmetry of a tensor', () => {
    const { data } = get(draw('C : [n,m,n,m] with C[i,j,k,l] = C[k,l,i,j]', { n: 2, m: 2 }), 'C');
    for (let p = 0; p < 4; p++)
      for (let q = 0; q < 4; q++)
        expect(data[p * 4 + q]).toBeCloseTo(data[q * 4 + p] as number, 14);
  });
  test('a posdef name with a definition fixes what defines it', () => {
    const v = draw("T : [n,n]; S : [n,n] posdef with S = T + T'", { n: 3 });
    expect(satisfies(reals(), get(v, 'S').data, [3, 3], 'posdef')).toBe(true);
  });
  test('sizes at which nothing meets the declaration give a reason', () => {
    const { context } = statement("U : [n,m] with U'*U = I(m)", '1', '1');
    const made = drawSample(
      reals(),
      context,
      [],
      new Map([
        ['n', 1],
        ['m', 2],
      ]),
      { seed: 1 },
    );
    expect(E.isLeft(made)).toBe(true);
  });
  test('modulo a prime the same properties hold', () => {
    const { context } = statement(
      'Q : [n,n] orthogonal; S : [n,n] symmetric; y : [n] with sum(y) = 1',
      '1',
      '1',
    );
    expect(E.isRight(drawSample(residues(), context, [], new Map([['n', 3]]), { seed: 1 }))).toBe(
      true,
    );
  });
});
