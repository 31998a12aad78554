/**
 * Elaboration: texts in, checked terms in index notation out.
 *
 * Shapes are checked with symbolic sizes, matrix notation is lowered by the table in docs/lowering.md. Errors are values;
 * no function here throws on any input text.
 */
import { isLeft, type Either } from 'fp-ts/lib/Either.js';
import type { Declaration } from '../expr/ast.js';
import type { LanguageError } from '../expr/error.js';
import { parseExpression, parseStatement } from '../expr/parser.js';
import type { Context, Expression, Statement } from '../term/term.js';
import { declare, readDeclarations } from './declare.js';
import { equation, expression, openScope, settle } from './equation.js';
import { attempt, stop, stopWith, type Source } from './fail.js';
import { infer } from './infer.js';
import { readOperators } from './operators.js';
import type { OperatorTable, Session } from './scope.js';
import { solver } from './solver.js';

export type { OperatorEntry, OperatorTable } from './scope.js';

const newSession = (operators: OperatorTable): Session => ({
  solver: solver(),
  operators: readOperators(operators),
  warnings: [],
  indexVars: [],
  nextIndex: 0,
  steps: 0,
  height: 0,
  used: new Set(),
  infer,
});

/** What the declarations say: shapes, facts, sizes. Text, texts, or parsed declarations with their text. */
export const elaborateDeclarations = (
  decls:
    string | readonly string[] | { readonly parsed: readonly Declaration[]; readonly text: string },
  operators: OperatorTable = [],
): Either<LanguageError, Context> =>
  attempt(() => {
    const list =
      typeof decls === 'object' && 'parsed' in decls
        ? decls.parsed.map((declaration) => [declaration, { text: decls.text }] as const)
        : readDeclarations(decls);
    return declare(list, newSession(operators))[1];
  });

/** A statement as in the batch form; `relation` is `==` where left out. */
export type StatementText = {
  readonly lhs: string;
  readonly rhs: string;
  readonly relation?: string;
};

const statementSource = (statement: StatementText | string): Source => {
  if (typeof statement === 'string') return { text: statement };
  const { lhs, rhs, relation = '==' } = statement;
  const text = `${lhs} ${relation} ${rhs}`;
  if (relation === '==' || relation === '!=') return { text };
  const start = lhs.length + 1;
  return stop({ text }, [start, start + relation.length], {
    tag: 'UnsupportedRelation',
    message: `statements with ${relation} are not supported`,
    hint: 'only == and != are; state an inequality of integers as an indicator [i <= j].',
  });
};

/**
 * Checks a statement and writes both sides as terms over the same axes.
 *
 * Axes: the free indices in order of appearance, then the axes of both sides, matched by position. `layout` is that of
 * the sides (scalar for index notation).
 */
export const elaborateStatement = (
  decls: string | readonly string[],
  statement: StatementText | string,
  operators: OperatorTable = [],
): Either<LanguageError, Statement> =>
  attempt(() => {
    const session = newSession(operators);
    const [declarations, context] = declare(readDeclarations(decls), session);
    const source = statementSource(statement);
    const parsed = parseStatement(source.text);
    if (isLeft(parsed)) return stopWith(parsed.left);
    const { lhs, rhs, relation, span } = parsed.right;
    const scope = openScope(session, declarations, source, [lhs, rhs]);
    const write = equation(lhs, rhs, span, scope);
    settle(session);
    return { context, ...write(), relation, warnings: session.warnings };
  });

/** Checks one expression. Axes: its free indices in order of appearance, then its own. */
export const elaborateExpression = (
  decls: string | readonly string[],
  text: string,
  operators: OperatorTable = [],
): Either<LanguageError, Expression> =>
  attempt(() => {
    const session = newSession(operators);
    const [declarations, context] = declare(readDeclarations(decls), session);
    const parsed = parseExpression(text);
    if (isLeft(parsed)) return stopWith(parsed.left);
    const scope = openScope(session, declarations, { text }, [parsed.right]);
    const write = expression(parsed.right, scope);
    settle(session);
    return { context, ...write(), warnings: session.warnings };
  });
