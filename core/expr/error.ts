/**
 * Errors of the language as values, and their one renderer.
 *
 * Rendered order, always: what failed, where (the line with a caret), the facts, a way out.
 */
import type { Span } from './ast.js';

export type LanguageError = {
  readonly _tag: string;
  /** What failed, one sentence without a full stop: `cannot multiply A by B: inner axes m and n differ`. */
  readonly message: string;
  /** The text the span points into, and a name for it (`statement`, `declaration 2`, a file) where that helps. */
  readonly source: string;
  readonly origin?: string;
  readonly span: Span;
  /** The facts with actual values, one a line: `A : [n, m]`. */
  readonly facts: readonly string[];
  readonly hint: string;
};

const place = (
  source: string,
  [start, end]: Span,
): {
  readonly line: string;
  readonly row: number;
  readonly column: number;
  readonly width: number;
} => {
  const before = source.slice(0, start);
  const row = before.split('\n').length;
  const column = start - (before.lastIndexOf('\n') + 1);
  const rest = source.slice(start - column);
  const line = rest.includes('\n') ? rest.slice(0, rest.indexOf('\n')) : rest;
  return { line, row, column, width: Math.max(1, Math.min(end - start, line.length - column)) };
};

/** At most this many characters of a source line are shown around the place. */
const shown = 100;

/** The error as text of several lines: message, line and caret, facts, hint. */
export const renderError = (error: LanguageError): string => {
  const { line, row, column, width } = place(error.source, error.span);
  const from = column > shown - 20 ? column - 40 : 0;
  const cut = line.slice(from, from + shown);
  const [left, right] = [from > 0 ? '...' : '', line.length > from + shown ? '...' : ''];
  const caret =
    ' '.repeat(column - from + left.length) +
    '^'.repeat(Math.max(1, Math.min(width, shown - (column - from))));
  const where = `line ${row}, column ${column + 1}${error.origin ? ` of ${error.origin}` : ''}`;
  const facts = error.facts.map((fact) => `  ${fact}`).join('\n');
  return [
    `${error.message} (${where})`,
    '',
    `  ${left}${cut}${right}`,
    `  ${caret}`,
    ...(facts ? [facts] : []),
    '',
    `Hint: ${error.hint}`,
  ].join('\n');
};
