/**
 * kron, khatrirao, facesplit and the block words hcat, vcat, dsum, blocks: sums with affine indicators.
 *
 * Columns are n x 1, rows 1 x n, scalars 1 x 1. hcat of rows is a row, vcat of columns a column, kron of columns a column,
 * of rows a row (a scalar goes with either); all else is a matrix.
 */
import type { Ast, Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Affine, Index, Layout, Term } from '../term/term.js';
import {
  failAt,
  freshIndex,
  resolved,
  showSize,
  unify,
  type Env,
  type Scope,
  type Value,
} from './scope.js';
import { facts, gridEntry, gridOf, operand, type Grid, type Operand } from './shapes.js';

const nothing: Affine = B.affine([]);
const affineOf = (index: Index | undefined): Affine => (index ? B.affineIndex(index) : nothing);
const present = (indices: readonly (Index | undefined)[]): readonly Index[] =>
  indices.flatMap((index) => (index ? [index] : []));

/** major*size + minor: the index of a pair of axes made one. */
const paired = (
  scope: Scope,
  major: Index | undefined,
  minor: Index | undefined,
  size: Size,
): Affine => B.affineAdd(B.affineScale(affineOf(major), resolved(scope, size)), affineOf(minor));

/** `[index = affine]`; without an index the affine expression is 0 already. */
const lies = (index: Index | undefined, affine: Affine): Term =>
  index ? B.equal(B.affineIndex(index), affine) : B.one;

/** The layout, sizes and order of indices of a result with the given rows and columns. */
const shaped = (
  layout: Layout,
  rows: Size,
  cols: Size,
  body: (row: Index | undefined, col: Index | undefined, env: Env) => Term,
): Value => {
  if (layout === 'column')
    return { layout, sizes: [rows], at: ([i], env) => body(i, undefined, env) };
  if (layout === 'row') return { layout, sizes: [cols], at: ([j], env) => body(undefined, j, env) };
  return { layout: 'matrix', sizes: [rows, cols], at: ([i, j], env) => body(i, j, env) };
};

const vectorLayout = (grids: readonly Grid[], vector: 'row' | 'column'): Layout => {
  const fits = grids.every(({ value }) => value.layout === vector || value.layout === 'scalar');
  return fits && grids.some(({ value }) => value.layout === vector) ? vector : 'matrix';
};

/** The product of two grids' entries at (row, col), each result axis an affine expression of the operands' axes. */
const combine = (
  scope: Scope,
  [a, b]: readonly [Grid, Grid],
  layout: Layout,
  sizes: readonly [Size, Size],
  places: (
    x: { readonly row?: Index; readonly col?: Index },
    y: { readonly row?: Index; readonly col?: Index },
  ) => readonly [Affine, Affine, readonly Term[]],
): Value =>
  shaped(layout, sizes[0], sizes[1], (row, col, env) => {
    const [x, y] = [gridEntry(a, scope, env), gridEntry(b, scope, env)];
    const [rowPlace, colPlace, more] = places(x, y);
    return B.sum(
      present([x.row, y.row, x.col, y.col]),
      B.product([lies(row, rowPlace), lies(col, colPlace), ...more, x.body, y.body]),
    );
  });

/** kron(A,B)[(i,k),(j,l)] = A[i,j]*B[k,l]. */
export const kron = (a: Operand, b: Operand, scope: Scope): Value => {
  const [x, y] = [gridOf(a, scope, 'kron'), gridOf(b, scope, 'kron')];
  const column = vectorLayout([x, y], 'column');
  const layout = column === 'column' ? column : vectorLayout([x, y], 'row');
  const sizes = [S.mul(x.rows, y.rows), S.mul(x.cols, y.cols)] as const;
  return combine(scope, [x, y], layout, sizes, (p, q) => [
    paired(scope, p.row, q.row, y.rows),
    paired(scope, p.col, q.col, y.cols),
    [],
  ]);
};

const sameSize = (
  scope: Scope,
  span: Span,
  word: string,
  axis: 'rows' | 'columns',
  pair: readonly [Operand, Operand],
  m: Size,
  n: Size,
): void =>
  unify(scope, m, n, () =>
    failAt(scope, span, {
      tag: 'BlocksDiffer',
      message: `${word} needs as many ${axis} on both sides: ${showSize(scope, m)} and ${showSize(scope, n)} differ`,
      facts: facts(pair, scope),
      hint: 'a column counts as n x 1, a row as 1 x n, a number as 1 x 1; use zeros(n,m) to fill up.',
    }),
  );

/** khatrirao(A,B)[(i,k),j] = A[i,j]*B[k,j]. */
export const khatrirao = (a: Operand, b: Operand, scope: Scope, span: Span): Value => {
  const [x, y] = [gridOf(a, scope, 'khatrirao'), gridOf(b, scope, 'khatrirao')];
  sameSize(scope, span, 'khatrirao', 'columns', [a, b], x.cols, y.cols);
  const sizes = [S.mul(x.rows, y.rows), x.cols] as const;
  return combine(scope, [x, y], 'matrix', sizes, (p, q) => [
    paired(scope, p.row, q.row, y.rows),
    affineOf(p.col),
    [B.equal(affineOf(p.col), affineOf(q.col))],
  ]);
};

/** facesplit(A,B)[i,(j,k)] = A[i,j]*B[i,k]. */
export const facesplit = (a: Operand, b: Operand, scope: Scope, span: Span): Value => {
  const [x, y] = [gridOf(a, scope, 'facesplit'), gridOf(b, scope, 'facesplit')];
  sameSize(scope, span, 'facesplit', 'rows', [a, b], x.rows, y.rows);
  const sizes = [x.rows, S.mul(x.cols, y.cols)] as const;
  return combine(scope, [x, y], 'matrix', sizes, (p, q) => [
    affineOf(p.row),
    paired(scope, p.col, q.col, y.cols),
    [B.equal(affineOf(p.row), affineOf(q.row))],
  ]);
};

/** A grid put at an offset of a larger matrix. */
type Placed = { readonly grid: Grid; readonly top: Size; readonly left: Size };

const offset = (scope: Scope, index: Index | undefined, by: Size): Affine =>
  B.affineAdd(affineOf(index), B.affine([], resolved(scope, by)));

/** The matrix that holds each grid at its offset and 0 elsewhere. */
const assemble = (
  scope: Scope,
  layout: Layout,
  rows: Size,
  cols: Size,
  parts: readonly Placed[],
): Value =>
  shaped(layout, rows, cols, (row, col, env) =>
    B.add(
      parts.map(({ grid, top, left }) => {
        const inner = gridEntry(grid, scope, env);
        const indicators = [
          lies(row, offset(scope, inner.row, top)),
          lies(col, offset(scope, inner.col, left)),
        ];
        return B.sum(present([inner.row, inner.col]), B.product([...indicators, inner.body]));
      }),
    ),
  );

const offsets = (sizes: readonly Size[]): readonly Size[] => {
  const found = [S.zero];
  for (const size of sizes) found.push(S.add(found.at(-1) ?? S.zero, size));
  return found;
};

/** Blocks in rows; each row as high as its first block, all rows equally wide. */
const gridOfBlocks = (
  rows: readonly (readonly Operand[])[],
  scope: Scope,
  span: Span,
  word: string,
  layout: (grids: readonly Grid[]) => Layout,
): Value => {
  const grids = rows.map((row) => row.map((one) => gridOf(one, scope, word)));
  rows.forEach((row, r) =>
    row.forEach((one, c) => {
      const [first, here] = [grids[r]?.[0], grids[r]?.[c]];
      if (first && here && row[0])
        sameSize(scope, span, word, 'rows', [row[0], one], first.rows, here.rows);
      const above = grids[0]?.[c];
      const top = rows[0]?.[c];
      if (rows.length > 1 && above && here && top)
        sameSize(scope, span, word, 'columns', [top, one], above.cols, here.cols);
    }),
  );
  const tops = offsets(grids.map((row) => row[0]?.rows ?? S.one));
  const lefts = offsets((grids[0] ?? []).map(({ cols }) => cols));
  const parts = grids.flatMap((row, r) =>
    row.map((grid, c) => ({ grid, top: tops[r] ?? S.zero, left: lefts[c] ?? S.zero })),
  );
  return assemble(scope, layout(grids.flat()), tops.at(-1) ?? S.one, lefts.at(-1) ?? S.one, parts);
};

export const hcat = (operands: readonly Operand[], scope: Scope, span: Span): Value =>
  gridOfBlocks([operands], scope, span, 'hcat', (grids) => vectorLayout(grids, 'row'));
export const vcat = (operands: readonly Operand[], scope: Scope, span: Span): Value =>
  gridOfBlocks(
    operands.map((one) => [one]),
    scope,
    span,
    'vcat',
    (grids) => vectorLayout(grids, 'column'),
  );
/** blocks(A,B; C,D). */
export const blocks = (ast: Ast & { readonly tag: 'blocks' }, scope: Scope): Value =>
  gridOfBlocks(
    ast.rows.map((row) => row.map((one) => operand(one, scope))),
    scope,
    ast.span,
    'blocks',
    () => 'matrix',
  );

/** The block diagonal matrix. */
export const dsum = (operands: readonly Operand[], scope: Scope): Value => {
  const grids = operands.map((one) => gridOf(one, scope, 'dsum'));
  const [tops, lefts] = [
    offsets(grids.map(({ rows }) => rows)),
    offsets(grids.map(({ cols }) => cols)),
  ];
  const parts = grids.map((grid, k) => ({
    grid,
    top: tops[k] ?? S.zero,
    left: lefts[k] ?? S.zero,
  }));
  return assemble(scope, 'matrix', tops.at(-1) ?? S.one, lefts.at(-1) ?? S.one, parts);
};

/** vec(X)[i + n*j] = X[i,j]: column-major. */
export const vec = (one: Operand, scope: Scope): Value => {
  const grid = gridOf(one, scope, 'vec');
  return shaped('column', S.mul(grid.rows, grid.cols), S.one, (index, _, env) => {
    const { row, col, body } = gridEntry(grid, scope, env);
    return B.sum(
      present([col, row]),
      B.product([lies(index, paired(scope, col, row, grid.rows)), body]),
    );
  });
};

/** diag(v): a diagonal matrix; diag(M): the diagonal of a square matrix. */
export const diagonal = (vector: Value, square: () => Value, scope: Scope): Value => {
  if (vector.sizes.length === 1) {
    const [size = S.one] = vector.sizes;
    const at = ([i, j]: readonly Index[], env: Env): Term =>
      i && j
        ? B.product([B.equal(B.affineIndex(i), B.affineIndex(j)), vector.at([i], env)])
        : B.one;
    return { layout: 'matrix', sizes: [size, size], at };
  }
  const matrix = square();
  const [size = S.one] = matrix.sizes;
  return {
    layout: 'column',
    sizes: [size],
    at: ([i = freshIndex(scope, size)], env) => matrix.at([i, i], env),
  };
};
