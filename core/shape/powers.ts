/**
 * Powers: of numbers, and integer powers of square matrices as products.
 */
import type { Ast } from '../expr/ast.js';
import { isTransposeLetter } from '../expr/otherNotations.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { integerLiteral } from './lookup.js';
import {
  failAt,
  freshIndex,
  scalar,
  scalarTerm,
  type Env,
  type Scope,
  type Value,
} from './scope.js';
import { facts, operand, squareOf, textOf, type Operand } from './shapes.js';

type Binary = Ast & { readonly tag: 'binary' };

/** The identity matrix of a size. */
export const identity = (size: S.Size): Value => ({
  layout: 'matrix',
  sizes: [size, size],
  at: ([i, j]) => (i && j ? B.equal(B.affineIndex(i), B.affineIndex(j)) : B.one),
});

const largestMatrixPower = 1000;

/** A^k for a square matrix: products of A, or of inv(A). */
const matrixPower = (ast: Binary, base: Operand, scope: Scope): Value => {
  const matrix = squareOf(base, scope, 'a power');
  const exponent = integerLiteral(ast.right);
  if (exponent === undefined || Math.abs(exponent) > largestMatrixPower)
    return failAt(scope, ast.right.span, {
      tag: 'MatrixPowerNotInteger',
      message: `a matrix can be raised to integers up to ${largestMatrixPower} only, not to ${textOf(ast.right, scope)}`,
      hint:
        ast.right.tag === 'name' && isTransposeLetter(ast.right.name)
          ? "write ' for a transpose: A'."
          : 'write A^3, A^(-1); .^ raises each entry, sqrtm, expm and logm are functions of a matrix.',
    });
  const [size = S.one] = matrix.sizes;
  if (exponent === 0) return identity(size);
  const factor = exponent > 0 ? matrix : inverse(matrix, scope);
  const count = Math.abs(exponent);
  const at = ([i, j]: readonly Index[], env: Env): Term => {
    if (!i || !j) throw new Error('a matrix has two axes');
    const inner = Array.from({ length: count - 1 }, () => freshIndex(scope, size));
    const path = [i, ...inner, j];
    const factors = path.slice(1).map((to, k) => factor.at([path[k] ?? i, to], env));
    return B.sum(inner, B.product(factors));
  };
  return { ...matrix, at };
};

const inverse = (matrix: Value, scope: Scope): Value => ({
  ...matrix,
  at: (at, env) => {
    const axes = matrix.sizes.map((size) => freshIndex(scope, size));
    return {
      tag: 'operator',
      name: 'inv',
      args: [{ axes, body: matrix.at(axes, env) }],
      at,
      derivative: [],
    };
  },
});

/** a^b. */
export const power = (ast: Binary, scope: Scope): Value => {
  const base = operand(ast.left, scope);
  if (base.value.layout === 'matrix') return matrixPower(ast, base, scope);
  const exponent = operand(ast.right, scope);
  if (base.value.layout === 'scalar' && exponent.value.layout === 'scalar')
    return scalar((env) => B.pow(scalarTerm(base.value, env), scalarTerm(exponent.value, env)));
  return failAt(scope, ast.span, {
    tag: 'PowerOfVector',
    message: `cannot raise ${textOf(ast.left, scope)} to ${textOf(ast.right, scope)}: ^ takes numbers, or a square matrix and an integer`,
    facts: facts([base, exponent], scope),
    hint: 'write .^ to raise each entry.',
  });
};
