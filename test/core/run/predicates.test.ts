/** Conditions of rules: what holds, what does not, and that the answer does not depend on the way it is asked. */
import { describe, expect, test } from 'vitest';
import { Engine } from '../../../core/run/engine.js';
import { noRules, read } from '../../support/prove.js';

const engineOf = (decls: string, text: string) => {
  const statement = read([decls, `${text} == ${text}`]);
  const engine = new Engine(statement.context, noRules);
  const wires = engine.graph.wires(statement.axes.map((i) => i.size));
  const ref = engine.d.closed(engine.add(statement.axes, statement.lhs, wires));
  return { predicates: engine.predicates, ref, axes: wires };
};
const declared = 'p:[] positive; q:[] positive; x:[]; A:[n,n]; P:[n,n] posdef';

describe('numbers', () => {
  test.each([
    ['exp(x)', true],
    ['p + q', true],
    ['p*q + x^2', true],
    ['p - q', false],
    ['x^2', false],
    ['1/(p + exp(x))', true],
    ['det(P)', true],
    ['det(A)', false],
  ])('%s is positive: %s', (text, answer) => {
    const { predicates, ref } = engineOf(declared, text);
    expect(predicates.positive(ref)).toBe(answer);
    // Asked again the answer is remembered; it must be the same.
    expect(predicates.positive(ref)).toBe(answer);
  });

  test('a sum of many products is decided quickly', () => {
    const sum = Array.from({ length: 12 }, (_, k) => `(x + p)^2*sqrt(abs(x + ${k}))`).join('*');
    const { predicates, ref } = engineOf(declared, sum);
    expect(predicates.positive(ref)).toBe(false);
    expect(predicates.nonnegative(ref)).toBe(true);
  });
});

describe('matrices', () => {
  test.each([
    ['I(n)', true],
    ['P', true],
    ['P + I(n)', true],
    ['inv(P)', true],
    ['A', false],
    ["A*A'", false],
    ['ones(n,n)', false],
    ['ones(n,n) + P', false],
  ])('%s is invertible: %s', (text, answer) => {
    const { predicates, ref, axes } = engineOf(declared, text);
    expect(predicates.invertible({ ref, axes })).toBe(answer);
  });
});
