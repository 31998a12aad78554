/** Errors of the language as diagnostics: where editors count lines and characters. */
import type { LanguageError } from '../core/expr/error.js';
import type { Diagnostic, Position } from './messages.js';

const positionAt = (text: string, offset: number): Position => {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return { line, character: offset - (before.lastIndexOf('\n') + 1) };
};

/** `text`, or the declaration that the error is in. */
const placeOf = (error: LanguageError, decls: readonly string[]): string => {
  const [, number] = /^declaration (\d+)$/.exec(error.origin ?? '') ?? [];
  const k = number === undefined ? decls.indexOf(error.source) : Number(number) - 1;
  return k >= 0 && decls[k] === error.source ? `decls[${k}]` : 'text';
};

/** An error with its place; `decls` are the declarations as they were given. */
export const diagnosticOf = (
  error: LanguageError,
  given: string | readonly string[] = [],
): Diagnostic => {
  const [start, end] = error.span;
  return {
    in: placeOf(error, [given].flat()),
    range: {
      start: positionAt(error.source, start),
      end: positionAt(error.source, Math.max(end, start + 1)),
    },
    severity: 1,
    code: error._tag,
    message: error.message,
    facts: error.facts,
    hint: error.hint,
    source: 'einsat',
  };
};

/** A remark on a whole text. */
export const warningOf = (message: string, text: string): Diagnostic => ({
  in: 'text',
  range: { start: positionAt(text, 0), end: positionAt(text, text.length) },
  severity: 2,
  code: 'Remark',
  message,
  facts: [],
  hint: '',
  source: 'einsat',
});
