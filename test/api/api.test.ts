import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as einsat from '../../index.js';

const get = <E, A>(made: import('fp-ts/lib/Either.js').Either<E, A>): A => {
  if (isLeft(made)) throw new Error(JSON.stringify(made.left));
  return made.right;
};

describe('the library', () => {
  test('prove takes text, two sides, and checked terms', () => {
    const decls = ['A, B : [n,n]'];
    const text = 'tr(A*B) == tr(B*A)';
    expect(get(einsat.prove(text, { decls })).status).toBe('proved');
    expect(get(einsat.prove({ lhs: 'tr(A*B)', rhs: 'tr(B*A)' }, { decls })).status).toBe('proved');
    const typed = get(einsat.elaborate(text, { decls }));
    expect(get(einsat.prove(typed)).status).toBe('proved');
  });
  test('parse reads a statement, an expression and their JSON', () => {
    const decls = ['A : [n,m]; B : [m,k]'];
    const one = get(einsat.parse("(A*B)'", { decls }));
    expect([one.kind, one.text]).toEqual(['expression', "B'*A'"]);
    const two = get(einsat.parse("(A*B)' == B'*A'", { decls }));
    expect(two.kind).toBe('statement');
    if (two.kind !== 'statement' || one.kind !== 'expression') return;
    const again = einsat.parse(einsat.statementJson(two.statement) as never);
    expect(get(again).text).toBe(two.text);
    expect(get(einsat.parse(einsat.expressionJson(one.expression) as never)).text).toBe(one.text);
    expect(isLeft(einsat.parse('A ==', { decls }))).toBe(true);
    expect(isLeft(einsat.parse({ context: 'nothing' }))).toBe(true);
  });
  test('an indicator [i != j] is an expression, not a statement', () => {
    const made = get(einsat.parse('[i<n,j<n: [i != j]]', { decls: ['A : [n,n]'] }));
    expect(made.kind).toBe('expression');
  });
  test('an error is a value that renders', () => {
    const made = einsat.prove('x == x');
    expect(isLeft(made) && einsat.renderError(made.left)).toContain('x is not declared');
  });
  test('a rule that is false makes a disagreement, which names it', () => {
    const rule = einsat.both('false-det', 'det(A)', 'tr(A)', { source: 'false on purpose' });
    const packs = [einsat.rulePack('wrong', 'A : [n,n]', [rule])];
    const answer = get(einsat.prove('det(B) == tr(B)', { decls: 'B : [n,n]', packs }));
    expect([answer.status, answer.rules]).toEqual(['disagreement', ['false-det']]);
  });
  test('evaluate reads sizes from the data', () => {
    const A = get(
      einsat.fromNested([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(einsat.toNested(get(einsat.evaluate("A*A'", { A })))).toEqual([
      [5, 11],
      [11, 25],
    ]);
  });
  test('every shipped rule reads, and its conditions are known', () => {
    for (const pack of einsat.shippedPacks) expect(einsat.unreadable(pack)).toEqual([]);
  });
  test('packs: all, none, names', () => {
    expect(get(einsat.packs('none'))).toEqual([]);
    expect(get(einsat.packs('all'))).toBe(einsat.shippedPacks);
    expect(isRight(einsat.packs('powers, inverse'))).toBe(true);
  });
});

describe('provedProperty', () => {
  test.each([
    ['tr(A*B) == tr(B*A)', 'A : [n,m]; B : [m,n]'],
    ["d(x'*A*x, x) == (A + A')*x", 'x : [n]; A : [n,n]'],
  ])('%s stays proved under renaming and transposing', (statement, decls) => {
    fc.assert(fc.property(fc.integer(), einsat.provedProperty(statement, { decls })), {
      numRuns: 8,
    });
  });
  test.each([
    ['A*(B + C) == A*B + A*C', 'A, B, C : [n,n]'],
    ['inv(A*B) == inv(B)*inv(A)', 'A, B : [n,n]'],
    ["E(x ~ normal(m, C): x'*A*x) == m'*A*m + tr(A*C)", 'm : [n]; A : [n,n]; C : [n,n] psd'],
  ])('%s stays proved with sums and products put for its names', (statement, decls) => {
    for (const seed of [0, 16, 32, 48, 64, 80])
      expect(einsat.provedProperty(statement, { decls })(seed), String(seed)).toBe(true);
  });
  test('of a false statement it fails', () => {
    expect(einsat.provedProperty('A == B', { decls: 'A, B : [n,n]' })(1)).toBe(false);
  });
});
