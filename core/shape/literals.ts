/**
 * Literals: `[1,2,3]` and `[[1,0],[0,1]]`.
 */
import type { Ast } from '../expr/ast.js';
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { failAt, scalarTerm, type Env, type Scope, type Value } from './scope.js';

type NodeOf<T extends Ast['tag']> = Ast & { readonly tag: T };

const entry = (ast: Ast, scope: Scope): Value => {
  const value = scope.session.infer(ast, scope);
  return value.layout === 'scalar'
    ? value
    : failAt(scope, ast.span, {
        tag: 'EntryNotANumber',
        message: `an entry of a literal is a ${value.layout}, not a number`,
        hint: 'use hcat, vcat or blocks to put matrices together.',
      });
};

const isIndexEqual = (index: Index, value: number): Term =>
  B.equal(B.affineIndex(index), B.affine([], S.constant(value)));

/** The entry at its place; a written 0 is left out. */
const placed = (indicators: readonly Term[], entry: Term): Term =>
  entry.tag === 'number' && Q.isZero(entry.value) ? B.zero : B.product([...indicators, entry]);

/** [1,2,3] is a column, [[1,0],[0,1]] a matrix: sums of entries times indicators. */
export const literal = (ast: NodeOf<'literal'>, scope: Scope): Value => {
  if (!ast.matrix) {
    const entries = ast.rows.flat().map((row) => entry(row, scope));
    const at = ([i]: readonly Index[], env: Env): Term =>
      B.add(
        entries.map((value, k) => placed(i ? [isIndexEqual(i, k)] : [], scalarTerm(value, env))),
      );
    return { layout: 'column', sizes: [S.constant(entries.length)], at };
  }
  const rows = ast.rows.map((row) => [row].flat().map((one) => entry(one, scope)));
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width))
    return failAt(scope, ast.span, {
      tag: 'RaggedLiteral',
      message: 'the rows of a matrix literal have different lengths',
      facts: rows.map((row, k) => `row ${k}: ${row.length} entries`),
      hint: 'give each row the same number of entries.',
    });
  const at = ([i, j]: readonly Index[], env: Env): Term =>
    B.add(
      rows.flatMap((row, r) =>
        row.map((value, c) =>
          placed(i && j ? [isIndexEqual(i, r), isIndexEqual(j, c)] : [], scalarTerm(value, env)),
        ),
      ),
    );
  return { layout: 'matrix', sizes: [S.constant(rows.length), S.constant(width)], at };
};
