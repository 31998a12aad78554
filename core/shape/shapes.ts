/**
 * Agreement of shapes: equal layouts and sizes, zero literals, matrices seen as rows by columns.
 */
import type { Ast, Span } from '../expr/ast.js';
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { quote } from './fail.js';
import {
  failAt,
  freshIndex,
  same,
  showShape,
  showSize,
  unify,
  type Env,
  type Scope,
  type Value,
} from './scope.js';

/** A value with the tree it came from, for messages. */
export type Operand = { readonly ast: Ast; readonly value: Value };

export const operand = (ast: Ast, scope: Scope): Operand => ({
  ast,
  value: scope.session.infer(ast, scope),
});
export const textOf = (ast: Ast, scope: Scope): string => quote(scope.source, ast.span);

/** `A : [n, m]`, with the word row or column where it matters. */
export const fact = ({ ast, value }: Operand, scope: Scope): string => {
  const word = value.layout === 'row' ? ' (a row)' : value.layout === 'column' ? ' (a column)' : '';
  return `${textOf(ast, scope)} : ${showShape(scope, value.sizes)}${word}`;
};
export const facts = (operands: readonly Operand[], scope: Scope): readonly string[] => [
  operands.map((one) => fact(one, scope)).join('   '),
];

/** `0` alone: a zero tensor of any shape. */
export const isZeroLiteral = (ast: Ast): boolean => ast.tag === 'number' && Q.isZero(ast.value);

const hintFor = (a: Value, b: Value): string => {
  if (a.layout === 'scalar' || b.layout === 'scalar')
    return 'only .* ./ .^ spread a number over a tensor; write c*ones(n) or c*ones(n,m) for a constant tensor, c*I(n) on the diagonal.';
  if (a.sizes.length === 1 && b.sizes.length === 1 && a.layout !== b.layout)
    return "a row is not a column: transpose one side with '.";
  if (a.sizes.length === 1 && b.sizes.length === 1) return 'declare the two axes with one name.';
  if (a.sizes.length === b.sizes.length)
    return "transpose one side with ', or declare the axes with one name.";
  return 'both must have the same axes; index notation [i,j: ...] makes a tensor of any shape.';
};

/** Lays down that two values have one layout and one shape; `failure` says what cannot be done. */
export const agree = (
  scope: Scope,
  a: Operand,
  b: Operand,
  span: Span,
  what: string,
  tag = 'ShapesDiffer',
): void => {
  const [x, y] = [a.value, b.value];
  const fail = (): void =>
    failAt(scope, span, {
      tag,
      message: `cannot ${what}: ${difference(scope, x, y)}`,
      facts: facts([a, b], scope),
      hint: hintFor(x, y),
    });
  const oneAxis = x.sizes.length === 1 && y.sizes.length === 1;
  if (x.sizes.length !== y.sizes.length || (oneAxis && x.layout !== y.layout)) fail();
  x.sizes.forEach((size, k) => unify(scope, size, y.sizes[k] ?? S.one, fail));
};

const difference = (scope: Scope, a: Value, b: Value): string => {
  if (a.sizes.length !== b.sizes.length) return `one is a ${kind(a)}, the other a ${kind(b)}`;
  const at = a.sizes.findIndex((size, k) => !same(scope, size, b.sizes[k] ?? S.one));
  const [m, n] = [a.sizes[at] ?? S.one, b.sizes[at] ?? S.one];
  return at < 0
    ? `one is a ${a.layout}, the other a ${b.layout}`
    : `sizes ${showSize(scope, m)} and ${showSize(scope, n)} differ`;
};

/** `scalar`, `column`, `matrix`, `tensor of order 3`. */
export const kind = (value: Value): string =>
  value.layout === 'tensor' ? `tensor of order ${value.sizes.length}` : value.layout;

/** A value as a matrix: a column has no column axis, a row no row axis, a scalar neither. */
export type Grid = {
  readonly rows: Size;
  readonly cols: Size;
  readonly hasRows: boolean;
  readonly hasCols: boolean;
  readonly value: Value;
};

/** Sees a scalar, vector or matrix as a matrix; tensors of higher order are an error. */
export const gridOf = ({ ast, value }: Operand, scope: Scope, word: string): Grid => {
  const [first = S.one, second = S.one] = value.sizes;
  switch (value.layout) {
    case 'scalar':
      return { rows: S.one, cols: S.one, hasRows: false, hasCols: false, value };
    case 'column':
      return { rows: first, cols: S.one, hasRows: true, hasCols: false, value };
    case 'row':
      return { rows: S.one, cols: first, hasRows: false, hasCols: true, value };
    case 'matrix':
      return { rows: first, cols: second, hasRows: true, hasCols: true, value };
    case 'tensor':
      return failAt(scope, ast.span, {
        tag: 'TensorInMatrixNotation',
        message: `${word} takes matrices, but ${textOf(ast, scope)} is a ${kind(value)}`,
        facts: facts([{ ast, value }], scope),
        hint: 'name the axes in index notation, for instance [i,(j,k): T[i,j,k]] for a matrix of it.',
      });
  }
};

/** The indices of a grid's axes, new ones, and the entry there. */
export const gridEntry = (
  grid: Grid,
  scope: Scope,
  env: Env,
): { readonly row?: Index; readonly col?: Index; readonly body: Term } => {
  const row = grid.hasRows ? freshIndex(scope, grid.rows) : undefined;
  const col = grid.hasCols ? freshIndex(scope, grid.cols) : undefined;
  const at = [row, col].flatMap((index) => (index ? [index] : []));
  return { row, col, body: grid.value.at(at, env) };
};

/** A matrix, with the error that says what it is instead. */
export const matrixOf = (one: Operand, scope: Scope, word: string): Value => {
  if (one.value.layout === 'matrix') return one.value;
  return failAt(scope, one.ast.span, {
    tag: 'MatrixNeeded',
    message: `${word} takes a matrix, but ${textOf(one.ast, scope)} is a ${kind(one.value)}`,
    facts: facts([one], scope),
    hint:
      one.value.sizes.length === 1
        ? "x*x' is a matrix, diag(x) too."
        : one.value.layout === 'scalar'
          ? 'for numbers write 1/a, abs(a) and so on.'
          : 'name the axes in index notation: sum(i: T[i,i,j]), [i,j: T[i,j,k]].',
  });
};

/** A square matrix. */
export const squareOf = (one: Operand, scope: Scope, word: string): Value => {
  const value = matrixOf(one, scope, word);
  const [rows = S.one, cols = S.one] = value.sizes;
  unify(scope, rows, cols, () =>
    failAt(scope, one.ast.span, {
      tag: 'NotSquare',
      message: `${word} takes a square matrix, but the axes of ${textOf(one.ast, scope)} are ${showSize(scope, rows)} and ${showSize(scope, cols)}`,
      facts: facts([one], scope),
      hint: `declare both axes with one name, or use A'*A or A*A'.`,
    }),
  );
  return value;
};

/** A value of the same shape whose entries are `change` of the entries. */
export const mapEntries = (value: Value, change: (t: Term) => Term): Value => ({
  ...value,
  at: (indices, env) => change(value.at(indices, env)),
});

/** A zero tensor with the shape of another value. */
export const zeroLike = (value: Value): Value => ({ ...value, at: () => B.zero });
