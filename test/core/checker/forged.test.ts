/** Forged certificates are refused: each breaks one assumption that a checker might make of honest ones. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { verify } from '../../../api/certificate.js';
import { hasProperty } from '../../../core/checker/conditions.js';
import { equal, ring } from '../../../core/checker/equal.js';
import { isInvertible } from '../../../core/checker/predicates.js';
import { given } from '../../../core/checker/written.js';
import * as S from '../../../core/num/size.js';
import * as B from '../../../core/term/build.js';
import type { Index, Term } from '../../../core/term/term.js';
import * as F from '../../support/forge.js';
import { forgeries } from '../../support/forgeries.js';

describe.each(Object.entries(forgeries))('%s', (_, { steps, ...typed }) => {
  test('is refused', () => {
    expect(verify(F.forged(typed, steps(F.read(typed))))).toMatchObject({
      left: { _tag: 'StepFails' },
    });
  });
});

const partial = (slot: number): Term => ({
  tag: 'operator',
  name: 'f',
  args: [F.scalar(F.variable('u')), F.scalar(F.variable('v'))],
  at: [],
  derivative: [slot],
});

test('partial derivatives by two arguments are two functions', () => {
  const { context } = F.read({ decls: 'f : [],[] -> []; u, v : []', lhs: 'f(u, v)', rhs: 'u' });
  const r = ring(context);
  expect(equal(r, partial(0), partial(0))).toBe(true);
  expect(equal(r, partial(0), partial(1))).toBe(false);
});

describe('what a matrix is not called', () => {
  const statement = F.read({ decls: 'A : [n,n] orthogonal; k : []', lhs: 'A', rhs: 'A' });
  const g = given(ring(statement.context), statement);
  const [i, j, c] = [F.index(70), F.index(71), F.index(72)];
  const none = {
    indices: new Map(),
    values: new Map(),
    sizes: new Map(),
    bound: new Map(),
    names: new Map(),
  };
  const equals = (a: Index, b: Index): Term => B.equal(B.affineIndex(a), B.affineIndex(b));
  const is = (property: string, axes: readonly Index[], body: Term): boolean =>
    hasProperty(g, property, { axes, body }, none);
  test('what it is', () => {
    expect(is('invertible', [i, j], equals(i, j))).toBe(true);
    expect(is('invertible', [i, j], F.variable('A', j, i))).toBe(true);
    expect(is('orthogonal', [i, j], F.variable('A', i, j))).toBe(true);
    expect(is('diagonal', [i, j], B.product([equals(i, j), F.variable('A', i, j)]))).toBe(true);
  });
  test('the same column everywhere is not the identity', () => {
    expect(is('invertible', [i, j], equals(i, c))).toBe(false);
  });
  test('a column of an invertible matrix, repeated, is not invertible', () => {
    expect(is('invertible', [i, i], F.variable('A', i, c))).toBe(false);
    expect(is('invertible', [i, j], F.variable('A', i, c))).toBe(false);
  });
  test('one entry of an orthogonal matrix, everywhere, is not orthogonal', () => {
    expect(is('orthogonal', [i, j], F.variable('A', c, c))).toBe(false);
    expect(is('orthogonal', [i, j], B.product([equals(i, c), F.variable('A', i, j)]))).toBe(false);
  });
  test('a matrix that is not 0 off the diagonal is not diagonal', () => {
    expect(is('diagonal', [i, j], B.product([equals(i, c), F.variable('A', i, j)]))).toBe(false);
    expect(is('diagonal', [i, j], F.variable('A', c, c))).toBe(false);
  });
});

test('factors of the identity are invertible where they are square and on the way between its axes', () => {
  const inFact = (fact: string, name: string): boolean => {
    const statement = F.read({ decls: `A, B, C : [n,n] with ${fact}`, lhs: 'A', rhs: 'A' });
    const [i, j] = [F.index(70), F.index(71)];
    const g = given(ring(statement.context), statement);
    return isInvertible(g, { axes: [i, j], body: F.variable(name, i, j) });
  };
  expect(['A', 'B', 'C'].map((name) => inFact('A*B*C = 2*I(n)', name))).toEqual([true, true, true]);
  expect(['B', 'C'].map((name) => inFact('tr(B*C)*A = I(n)', name))).toEqual([false, false]);
  expect(inFact('A*B = A', 'B')).toBe(false);
});

test('a size is at least 1', () => {
  const typed = { decls: 'x : []', lhs: 'x', rhs: 'x' };
  const i = F.index(9, S.constant(0));
  const x = F.variable('x');
  const honest = F.step(F.law('pow-number', B.one, B.one), x, x);
  expect(isRight(verify(F.forged(typed, [honest])))).toBe(true);
  const empty = B.product([
    x,
    B.sum([i], B.equal(B.affineIndex(i), { terms: [], constant: S.zero })),
  ]);
  expect(
    verify(F.forged(typed, [F.step(F.law('pow-number', B.one, B.one), empty, empty)])),
  ).toMatchObject({
    left: { _tag: 'NotACertificate' },
  });
});

test('a term that doubles forty times in the table is refused at once', () => {
  const typed = { decls: 'x : []', lhs: 'x', rhs: 'x' };
  let t: Term = F.variable('x');
  for (let k = 0; k < 40; k++) t = { tag: 'pointwise', name: 'max', args: [t, t] };
  expect(verify(F.forged(typed, [F.step(F.law('pow-number', B.one, B.one), t, t)]))).toMatchObject({
    left: { _tag: 'NotACertificate' },
  });
});

/** Whether the value between i and j has the property where the statement is given. */
const holds = (typed: F.Typed, property: string, body: (i: Index, j: Index) => Term): boolean => {
  const statement = F.read(typed);
  const g = given(ring(statement.context), statement);
  const [i, j] = [F.index(70), F.index(71)];
  const none = new Map();
  const values = { indices: none, values: none, sizes: none, bound: none, names: none };
  return hasProperty(g, property, { axes: [i, j], body: body(i, j) }, values);
};

describe('what a statement writes', () => {
  const inverse = (of: readonly [Index, Index], at: readonly Index[]): Term => ({
    tag: 'operator',
    name: 'inv',
    args: [{ axes: of, body: F.variable('A', F.index(80), F.index(81)) }],
    at,
    derivative: [],
  });
  const [a, b] = [F.index(80), F.index(81)];
  const typed = { decls: 'A : [n,n]', lhs: 'inv(A + inv(A))', rhs: 'A' };
  const is = (body: (i: Index, j: Index) => Term): boolean => holds(typed, 'invertible', body);
  test('an inverse is that of the transpose, turned', () => {
    expect(is((i, j) => B.add([F.variable('A', i, j), inverse([b, a], [j, i])]))).toBe(true);
    expect(is((i, j) => B.add([F.variable('A', j, i), inverse([b, a], [i, j])]))).toBe(true);
  });
  test('an inverse turned alone, or its matrix alone, is another', () => {
    expect(is((i, j) => B.add([F.variable('A', i, j), inverse([a, b], [j, i])]))).toBe(false);
    expect(is((i, j) => B.add([F.variable('A', i, j), inverse([b, a], [i, j])]))).toBe(false);
  });

  const gram = { decls: "X : [n,n]; P : [n,n] with P = X*inv(X'*X + X)", lhs: 'P', rhs: 'P' };
  const times = (i: Index, j: Index, turn: boolean): Term =>
    B.sum(
      [a],
      B.product(
        turn
          ? [F.variable('X', a, i), F.variable('X', a, j)]
          : [F.variable('X', i, a), F.variable('X', j, a)],
      ),
    );
  test('facts are written too, and say it of what they hold alone', () => {
    const sum = (turn: boolean) => (i: Index, j: Index) =>
      B.add([times(i, j, turn), F.variable('X', i, j)]);
    expect(holds(gram, 'invertible', sum(true))).toBe(true);
    expect(holds(gram, 'invertible', sum(false))).toBe(false);
    expect(holds(gram, 'invertible', (i, j) => times(i, j, true))).toBe(false);
  });

  test('indices are natural numbers; what is below them need not be', () => {
    const statement = { decls: 'A : [n,n]', lhs: 'A', rhs: 'A' };
    const value = (index: Index): Term => ({ tag: 'indexValue', index });
    expect(holds(statement, 'natural', (i) => value(i))).toBe(true);
    expect(holds(statement, 'natural', (i) => B.product([B.integer(-1), value(i)]))).toBe(false);
    expect(holds(statement, 'natural', (i) => B.add([value(i), B.integer(-1)]))).toBe(false);
    expect(holds(statement, 'natural', (i, j) => B.add([value(i), B.negate(value(j))]))).toBe(
      false,
    );
  });
});

test('a function without arguments was read as if it had some, and the checker stopped', () => {
  const bare: readonly Term[] = [
    { tag: 'operator', name: 'det', args: [], at: [], derivative: [] },
    { tag: 'pointwise', name: 'pow', args: [] },
    { tag: 'pointwise', name: 'pow', args: [F.variable('c')] },
  ];
  for (const term of bare) {
    const reason = F.instance('abs-nonnegative', { values: { a: F.scalar(term) } });
    const place = B.add([F.variable('c'), B.product([B.zero, F.variable('_')])]);
    const typed = { decls: 'c : []', lhs: 'c', rhs: 'c + 1' };
    expect(verify(F.forged(typed, [F.step(reason, F.variable('c'), place)]))).toMatchObject({
      left: { _tag: 'StepFails' },
    });
  }
});

test('sizes of 2^53 and more were rounded: tr(I(9007199254740993)) == 9007199254740992 was proved', () => {
  for (const lhs of ['tr(I(9007199254740993))', 'tr(kron(I(94906267), I(94906267)))'])
    expect(verify(F.forged({ decls: 'c : []', lhs, rhs: lhs }, []))).toMatchObject({
      left: { _tag: 'StatementDoesNotRead' },
    });
});
