import { describe, expect, test } from 'vitest';
import * as B from '../../../core/term/build.js';
import * as Q from '../../../core/num/rational.js';
import * as S from '../../../core/num/size.js';
import { printIndexed } from '../../../core/term/indexNotation.js';
import { latexTensor } from '../../../core/term/latex.js';
import { printTensor } from '../../../core/term/print.js';
import type { Index, Term } from '../../../core/term/term.js';
import { bound, context, index, operator, same, tensor, v } from './support.js';

const declared = context({
  A: 'n n',
  B: 'n n',
  C: 'n n',
  R: 'n m',
  X: 'n m',
  W: 'm h',
  Y: 'n h',
  S: 'n n:symmetric',
  x: 'n',
  y: 'n',
  b: 'n',
  z: 'm',
  a: '',
  c: '',
  T: 'n n n',
});
const [i, j, k, l] = [index('i', 'n'), index('j', 'n'), index('k', 'n'), index('l', 'n')];
const [p, q] = [index('p', 'm'), index('q', 'h')];
const half = B.number(Q.rational(1, 2));
const inv = (at: readonly Index[]): Term => {
  const [r, s] = [index('r', 'n'), index('s', 'n')];
  return operator('inv', [tensor([r, s], v('A', r, s))], at);
};
const AB = B.sum([j], B.product([v('A', i, j), v('B', j, k)]));
const residual = B.add([
  B.sum([p], B.product([v('X', i, p), v('W', p, q)])),
  B.negate(v('Y', i, q)),
]);

const cases: readonly (readonly [string, readonly Index[], Term])[] = [
  ['A*B', [i, k], AB],
  ["B'*A'", [k, i], AB],
  ["A'", [j, i], v('A', i, j)],
  ['tr(A*B)', [], B.sum([i, j], B.product([v('A', i, j), v('B', j, i)]))],
  ["tr(A'*B)", [], B.sum([i, j], B.product([v('A', i, j), v('B', i, j)]))],
  ['tr(A)', [], B.sum([i], v('A', i, i))],
  ['diag(A)', [i], v('A', i, i)],
  ["x'*y", [], B.sum([i], B.product([v('x', i), v('y', i)]))],
  ["x*y'", [i, j], B.product([v('x', i), v('y', j)])],
  ["x'*A*y", [], B.sum([i, j], B.product([v('x', i), v('A', i, j), v('y', j)]))],
  ['A.*B', [i, j], B.product([v('A', i, j), v('B', i, j)])],
  ["A.*B'", [i, j], B.product([v('A', i, j), v('B', j, i)])],
  ['x.*y', [i], B.product([v('x', i), v('y', i)])],
  ['(A*x).*y', [i], B.sum([j], B.product([v('A', i, j), v('x', j), v('y', i)]))],
  ['diag(x)', [i, j], B.product([same(i, j), v('x', i)])],
  ['diag(x)*A', [i, j], B.product([v('x', i), v('A', i, j)])],
  ['A*diag(x)*B', [i, k], B.sum([j], B.product([v('A', i, j), v('x', j), v('B', j, k)]))],
  ['I(n)', [i, j], same(i, j)],
  ['ones(n)', [i], B.one],
  ['ones(n, n)', [i, j], B.one],
  ['zeros(n)', [i], B.zero],
  ["x*ones(n)'", [i, j], v('x', i)],
  ['sum(X)', [], B.sum([i, p], v('X', i, p))],
  ['sum(x)', [], B.sum([i], v('x', i))],
  ['X*ones(m)', [i], B.sum([p], v('X', i, p))],
  ['n', [], B.sum([i], B.one)],
  ['A^2', [i, k], B.sum([j], B.product([v('A', i, j), v('A', j, k)]))],
  ['tr(A*S*B)', [], B.sum([i, j, k], B.product([v('A', i, j), v('S', k, j), v('B', k, i)]))],
  ['exp(A*x)', [i], B.pointwise('exp', [B.sum([j], B.product([v('A', i, j), v('x', j)]))])],
  ['x.^2', [i], B.pow(v('x', i), B.integer(2))],
  ['x./y', [i], B.product([v('x', i), B.reciprocal(v('y', i))])],
  ['a/c', [], B.product([v('a'), B.reciprocal(v('c'))])],
  [
    "x/(x'*y)",
    [i],
    B.product([v('x', i), B.reciprocal(B.sum([j], B.product([v('x', j), v('y', j)])))]),
  ],
  ['inv(A)*b', [i], B.sum([j], B.product([inv([i, j]), v('b', j)]))],
  ["b'*inv(A)*x", [], B.sum([i, j], B.product([v('b', j), inv([j, i]), v('x', i)]))],
  ["2*X'*(X*W - Y)", [p, q], B.one],
  ['A - 2*B', [i, j], B.add([v('A', i, j), B.product([B.integer(-2), v('B', i, j)])])],
  ["B' - A", [i, j], B.add([B.negate(v('A', i, j)), v('B', j, i)])],
  ['0*A', [i, j], B.product([B.zero, v('A', i, j)])],
  ['-A', [i, j], B.negate(v('A', i, j))],
  [
    "1/2*x'*A*x",
    [],
    B.product([half, B.sum([i, j], B.product([v('x', i), v('A', i, j), v('x', j)]))]),
  ],
  [
    'norm(A*x)',
    [],
    B.pointwise('sqrt', [
      B.sum([i, j, k], B.product([v('A', i, j), v('x', j), v('A', i, k), v('x', k)])),
    ]),
  ],
  ['norm(X)', [], B.pointwise('sqrt', [B.sum([i, p], B.product([v('X', i, p), v('X', i, p)]))])],
  ['a*tr(A)*x', [i], B.product([B.sum([j], v('A', j, j)), v('a'), v('x', i)])],
  ['x + ones(n)', [i], B.add([v('x', i), B.one])],
  ['unit(n, 2)', [i], B.equal(B.affineIndex(i), B.affine([], S.constant(2)))],
  ['[i,j: sum(k: T[i,j,k]*x[k])]', [i, j], B.sum([k], B.product([v('T', i, j, k), v('x', k)]))],
  ['T', [i, j, k], v('T', i, j, k)],
  ['[i,j,k: T[j,i,k]]', [j, i, k], v('T', i, j, k)],
  ['[i,j: [j <= i]*A[i,j]]', [i, j], B.one],
];
const special = new Map<string, Term>([
  ["2*X'*(X*W - Y)", B.sum([i], B.product([B.integer(2), v('X', i, p), residual]))],
  [
    '[i,j: [j <= i]*A[i,j]]',
    B.product([B.indicator('<=', B.affineSub(B.affineIndex(j), B.affineIndex(i))), v('A', i, j)]),
  ],
]);

describe('printTensor', () => {
  test.each(cases)('%s', (text, axes, body) => {
    expect(printTensor(declared, axes, special.get(text) ?? body)).toBe(text);
  });
  test('free indices of a statement keep their names', () => {
    expect(printTensor(declared, [i, k], AB, 'scalar')).toBe('sum(j: A[i,j]*B[j,k])');
    expect(printTensor(declared, [k, i], B.one, 'scalar')).toBe('ones(n, n)[k,i]');
    expect(printTensor(declared, [k, i], B.product([same(k, i), v('x', i)]), 'scalar')).toBe(
      'diag(x)[k,i]',
    );
    expect(
      printTensor(declared, [k, i, j, l], B.product([same(k, i), v('A', j, l)]), 'scalar'),
    ).toBe('[k<n, i<n: [k = i]*A[j,l]][k,i]');
    expect(printTensor(declared, [k, i], v('T', k, i, i), 'column')).toBe('[i: T[k,i,i]]');
  });
  test('a row is a transposed column', () => {
    const xA = B.sum([i], B.product([v('x', i), v('A', i, j)]));
    expect(printTensor(declared, [j], xA, 'row')).toBe("x'*A");
    expect(printTensor(declared, [j], xA, 'column')).toBe("A'*x");
  });
  test('three matrices on one wire are left in index notation', () => {
    const body = B.sum([l], B.product([v('A', i, l), v('B', j, l), v('C', k, l)]));
    expect(printTensor(declared, [i, j, k], body)).toBe('[i,j,k: sum(l: A[i,l]*B[j,l]*C[k,l])]');
  });
});

describe('binders', () => {
  const [r, s] = [index('r', 'n'), index('s', 'n')];
  const square = B.sum([r], B.pow(v('x#1', r), B.integer(2)));
  const derivative: Term = {
    tag: 'derivative',
    body: square,
    variable: bound('x#1', 'n'),
    at: [i],
  };
  const d: Term = {
    tag: 'at',
    body: derivative,
    variable: bound('x#1', 'n'),
    point: tensor([s], v('x', s)),
  };
  test('d at its own variable', () =>
    expect(printTensor(declared, [i], d)).toBe('d(sum(x.^2), x)'));
  test('d at another point', () => {
    const Ab = B.sum([j], B.product([v('A', s, j), v('b', j)]));
    const at: Term = {
      ...d,
      tag: 'at',
      point: tensor([s], Ab),
      body: derivative,
      variable: bound('x#1', 'n'),
    };
    expect(printTensor(declared, [i], at)).toBe('at(d(sum(x.^2), x), x = A*b)');
  });
  test('d whose body holds the declared variable too is an at with another name', () => {
    const both: Term = {
      ...derivative,
      body: B.sum([r], B.product([v('x#1', r), v('x', r)])),
    } as Term;
    const at: Term = {
      tag: 'at',
      body: both,
      variable: bound('x#1', 'n'),
      point: tensor([s], v('x', s)),
    };
    expect(printTensor(declared, [i], at)).toBe("at(d(x1'*x, x1), x1 = x)");
  });
  test('d of a matrix by a scalar, in index notation where it has three axes', () => {
    const body = B.sum([j], B.product([v('X#1', i, p), v('x', i)]));
    const t: Term = { tag: 'derivative', body, variable: bound('X#1', 'n', 'm'), at: [k, p] };
    expect(printIndexed(declared, [], t)).toContain('d(sum(');
  });
  test('E over a normal vector', () => {
    const [m1, c1, c2] = [index('i', 'n'), index('i', 'n'), index('j', 'n')];
    const t: Term = {
      tag: 'expectation',
      variable: bound('g#4', 'n'),
      law: {
        tag: 'normal',
        mean: tensor([m1], B.zero),
        covariance: tensor([c1, c2], same(c1, c2)),
      },
      body: B.product([v('g#4', i), v('g#4', j)]),
    };
    expect(printTensor(declared, [i, j], t)).toBe("E(g ~ normal(zeros(n), I(n)): g*g')");
  });
  test('an index without another source of size is bound with it', () => {
    const t: Term = {
      tag: 'pointwise',
      name: 'pow',
      args: [v('a'), { tag: 'indexValue', index: i }],
    };
    expect(printTensor(declared, [], B.sum([i], t))).toBe('sum(i<n: a^i)');
  });
  test('an index is not named as a variable or a size', () => {
    const [x1, n1] = [index('x', 'n'), index('n', 'n')];
    expect(printIndexed(declared, [x1, n1], v('A', x1, n1))).toBe('A');
    expect(printIndexed(declared, [n1, x1], v('A', x1, n1))).toBe('[i,j: A[j,i]]');
  });
  test('an affine subscript is written in place', () => {
    const shift = B.equal(B.affineIndex(k), B.affineAdd(B.affineIndex(i), B.affine([], S.one)));
    const t = B.sum([k], B.product([shift, v('x', k)]));
    expect(printTensor(declared, [i], t)).toBe('[i<n: x[i+1]]');
  });
});

describe('index notation and LaTeX', () => {
  test('indices are always written', () => {
    expect(printIndexed(declared, [i, k], AB)).toBe('[i,j: sum(k: A[i,k]*B[k,j])]');
    expect(printIndexed(declared, [], B.sum([i], v('A', i, i)))).toBe('sum(i: A[i,i])');
  });
  test('LaTeX of products, quotients and traces', () => {
    expect(latexTensor(declared, [k, i], AB)).toBe('B^\\top A^\\top');
    expect(latexTensor(declared, [], B.product([v('a'), B.reciprocal(v('c'))]))).toBe(
      '\\frac{a}{c}',
    );
    const dot = B.sum([i], B.product([v('x', i), v('y', i)]));
    expect(latexTensor(declared, [], B.product([v('a'), B.reciprocal(dot)]))).toBe(
      '\\frac{a}{x^\\top y}',
    );
    expect(latexTensor(declared, [], B.sum([i], v('A', i, i)))).toBe(
      '\\operatorname{tr}\\left(A\\right)',
    );
    expect(latexTensor(declared, [i, j], B.sum([k], B.product([v('T', i, j, k), v('x', k)])))).toBe(
      '\\left[\\sum_{k} T_{i,j,k} x_{k}\\right]_{i,j}',
    );
  });
});
