/** Terms as JSON: nothing is lost on the way, and what means nothing is refused. */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { statements } from '../../cookbook/index.js';
import { elaborate, prove, statementFromJson, statementJson, type Json } from '../../index.js';

const decls = ['A, B : [n,n]', 'x : [n]', 'y : [n] with sum(y) = 1/3'];
const typed = (text: string) => {
  const made = elaborate(text, { decls });
  if (isLeft(made)) throw new Error(made.left.message);
  return made.right;
};
const sent = (json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

test('every fifth statement of the catalogue comes back as it was', () => {
  const seen = statements.filter((_, k) => k % 5 === 0);
  let count = 0;
  for (const { decls: own, lhs, rhs } of seen) {
    const made = elaborate({ lhs, rhs }, { decls: own });
    if (isLeft(made)) continue;
    const json = sent(statementJson(made.right));
    const back = statementFromJson(json);
    expect(isLeft(back) && back.left.message).toBe(false);
    // Bound indices are named anew on the way in; a second time round nothing changes but those.
    if (isRight(back)) expect(withoutIds(statementJson(back.right))).toEqual(withoutIds(json));
    count += 1;
  }
  expect(count).toBeGreaterThan(100);
});

/** Index ids numbered in the order in which they are met. */
const withoutIds = (json: Json): unknown => {
  const seen = new Map<unknown, number>();
  return JSON.parse(
    JSON.stringify(json, (key, value: unknown) => {
      if (key !== 'id') return value;
      if (!seen.has(value)) seen.set(value, seen.size);
      return seen.get(value);
    }),
  );
};

test('a statement from JSON is proved as its text is', () => {
  const json = sent(statementJson(typed("d(x'*A*x, x) == (A + A')*x")));
  const answer = prove(json as { readonly context: Json });
  expect(isRight(answer) && answer.right.status).toBe('proved');
});

describe('what means nothing is refused', () => {
  const good = sent(statementJson(typed('A*x == B*x'))) as Record<string, Json>;
  const change = (from: string, to: string): unknown =>
    JSON.parse(JSON.stringify(good).replaceAll(from, to));
  test.each([
    ['a tag', '"tag":"sum"', '"tag":"total"', /total|where/],
    ['a name', '"tag":"variable","name":"A"', '"tag":"variable","name":"C"', /C is not declared/],
    ['a size', '"name":"x","shape":["n"]', '"name":"x","shape":["m"]', /another size/],
    ['an order', '"name":"x","shape":["n"]', '"name":"x","shape":["n","n"]', /x has 2 axes, not 1/],
    ['a relation', '"relation":"=="', '"relation":"<="', /<=/],
    ['an axis', '"axes":[{"id":', '"axes":[{"id":9', /is not bound/],
  ])('%s', (_, from, to, message) => {
    expect(JSON.stringify(good)).toContain(from);
    const made = statementFromJson(change(from, to));
    expect(isLeft(made) && made.left.message).toMatch(message);
  });
  test.each([[null], [[]], ['x'], [{}], [{ context: {} }]])('%j', (value) => {
    expect(isLeft(statementFromJson(value))).toBe(true);
  });
});
