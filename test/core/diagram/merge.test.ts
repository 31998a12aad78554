/** Two diagrams laid out as one: what they have in common has one place, and each is what it is alone. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { sidesOf } from '../../../core/diagram/build.js';
import type { Shape } from '../../../core/diagram/drawing.js';
import { layoutPicture } from '../../../core/diagram/row.js';
import { pair } from '../../../core/diagram/strip.js';
import type { Statement } from '../../../core/term/term.js';
import { statements } from '../../../cookbook/index.js';
import { elaborate } from '../../../index.js';

const read = (decls: string | readonly string[], text: string): Statement => {
  const made = elaborate(text, { decls });
  if (!isRight(made)) throw new Error(made.left.message);
  return made.right;
};

/** What is drawn, wires apart: kinds of shapes and their texts, sorted. A wire may be one path or two. */
const content = (shapes: readonly Shape[]): readonly string[] =>
  shapes
    .filter(({ tag }) => tag !== 'path')
    .map((s) =>
      s.tag === 'text' ? `${s.face} ${s.label.text}` : `${s.tag} ${s.tag === 'path' ? '' : s.ink}`,
    )
    .sort();

const placesOf = (shapes: readonly Shape[], label: string): readonly string[] =>
  shapes.flatMap((s) => (s.tag === 'text' && s.label.text === label ? [s.at.join()] : []));

describe('two sides laid out as one', () => {
  test('boxes that both have, and nothing else in one of them, stay where they are', () => {
    const [a, b] = pair(read('A, B, C : [n,n]; x : [n]', 'A*B*x == A*B*C*x'));
    for (const label of ['A', 'B', 'x'])
      expect(placesOf(a.shapes, label)).toEqual(placesOf(b.shapes, label));
    expect(placesOf(a.shapes, 'C')).toEqual([]);
    expect(placesOf(b.shapes, 'C')).toHaveLength(1);
  });
  test('a ring turned round is the same picture', () => {
    const [a, b] = pair(read('A, B, C : [n,n]', 'tr(A*B*C) == tr(C*A*B)'));
    for (const label of ['A', 'B', 'C'])
      expect(placesOf(a.shapes, label)).toEqual(placesOf(b.shapes, label));
    const wires = (shapes: readonly Shape[]) =>
      shapes.filter(({ tag }) => tag === 'path').map((s) => ({ ...s, on: 3 }));
    expect(wires(a.shapes)).toEqual(wires(b.shapes));
  });
  test('what stands in a bubble stays, where more wires leave it', () => {
    const [a, b] = pair(read('A : [n,n]; x : [n]', "d(x'*A*x, x) == d((A'*x).*x, x)'*ones(n)"));
    expect(placesOf(a.shapes, 'x')).toEqual(placesOf(b.shapes, 'x'));
    expect(placesOf(a.shapes, '∂x')).toEqual(placesOf(b.shapes, '∂x'));
  });
  test('a box that leaves its bubble left a hole where it had been and a wire around the picture', () => {
    const text = 'd((A*x).*x, x) == [i,j: sum(k: A[i,k]*d(x[i]*x[k], x)[j])]';
    const statement = read('A : [n,n]; x : [n]', text);
    const [left] = sidesOf(statement);
    const wiresOf = (shapes: readonly Shape[]) => shapes.filter(({ tag }) => tag === 'path').length;
    const [drawn] = pair(statement);
    expect(wiresOf(drawn.shapes)).toBe(wiresOf(layoutPicture(left).shapes));
  });
  test.each(
    statements
      .filter(({ tier }, k) => tier !== 'outside' && k % 23 === 0)
      .map((s) => [s.id, s] as const),
  )('%s: each side holds what it holds alone', (_, { decls, lhs, relation, rhs }) => {
    const statement = read(decls, `${lhs} ${relation} ${rhs}`);
    const drawn = pair(statement);
    const [left, right] = sidesOf(statement);
    for (const [k, row] of [left, right].entries())
      expect(content(drawn[k]?.shapes ?? [])).toEqual(content(layoutPicture(row).shapes));
  });
});
