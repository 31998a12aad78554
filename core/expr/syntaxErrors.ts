/** The errors of the lexer, and the one constructor that all syntax errors go through. */
import type { Span } from './ast.js';
import type { LanguageError } from './error.js';
import { maxDepth, maxLength, maxNesting } from './limits.js';
import { characterHint } from './otherNotations.js';

type Place = { readonly source: string; readonly origin?: string | undefined };

/** What a syntax error says; the place is added by `syntaxError`. */
export type Complaint = {
  readonly tag: string;
  readonly message: string;
  readonly facts: readonly string[];
  readonly hint: string;
};

/** Puts a complaint at its place. */
export const syntaxError = (
  { source, origin }: Place,
  span: Span,
  complaint: Complaint,
): LanguageError => ({
  _tag: complaint.tag,
  message: complaint.message,
  source,
  ...(origin === undefined ? {} : { origin }),
  span,
  facts: complaint.facts,
  hint: complaint.hint,
});

/** `line 2, column 5` of a character of the source. */
export const lineAndColumn = (source: string, at: number): string => {
  const before = source.slice(0, at);
  return `line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`;
};

const mate = (bracket: string | undefined): string => (bracket === '(' ? ')' : ']');

export const bracketNeverClosed = (place: Place, at: number): LanguageError => {
  const bracket = place.source[at];
  return syntaxError(place, [at, at + 1], {
    tag: 'BracketNeverClosed',
    message: `the bracket ${bracket} is never closed`,
    facts: [
      `opened: ${bracket} at ${lineAndColumn(place.source, at)}`,
      'found: the end of the text',
    ],
    hint: `add the missing ${mate(bracket)}, or remove this ${bracket}`,
  });
};

export const closesNothing = (place: Place, at: number): LanguageError => {
  const bracket = place.source[at];
  return syntaxError(place, [at, at + 1], {
    tag: 'BracketClosesNothing',
    message: `the bracket ${bracket} closes nothing`,
    facts: ['no bracket is open here'],
    hint: `remove this ${bracket}, or open it with ${bracket === ')' ? '(' : '['} before`,
  });
};

export const wrongBracket = (place: Place, opening: number, at: number): LanguageError => {
  const [open, close] = [place.source[opening], place.source[at]];
  return syntaxError(place, [at, at + 1], {
    tag: 'WrongBracket',
    message: `the bracket ${open} cannot be closed by ${close}`,
    facts: [`opened: ${open} at ${lineAndColumn(place.source, opening)}`, `found: ${close}`],
    hint: `write ${mate(open)} here, or add the missing ${mate(open)} before it`,
  });
};

export const nestedTooDeep = (place: Place, span: Span): LanguageError =>
  syntaxError(place, span, {
    tag: 'NestedTooDeep',
    message: `brackets and exponents are nested more than ${maxNesting} deep`,
    facts: [`limit: ${maxNesting} levels`],
    hint: 'name an inner part in the declarations (p := ...) and use the name here',
  });

export const tooLong = (place: Place, span: Span): LanguageError =>
  syntaxError(place, span, {
    tag: 'TooLong',
    message: `a chain of operators is longer than ${maxDepth}`,
    facts: [`limit: ${maxDepth} operators in a row, brackets around them included`],
    hint: 'group the terms, (a + b) + (c + d), or write the sum over an index: sum(i: x[i])',
  });

export const textTooLong = (place: Place): LanguageError =>
  syntaxError(place, [maxLength, maxLength + 1], {
    tag: 'TextTooLong',
    message: `a text is longer than ${maxLength} characters`,
    facts: [`characters: ${place.source.length}`, `limit: ${maxLength}`],
    hint: 'write sums over an index, sum(i: ...), and abbreviations, p := ..., instead of single entries',
  });

export const unknownCharacter = (place: Place, at: number): LanguageError => {
  const character = String.fromCodePoint(place.source.codePointAt(at) ?? 0);
  const code = (place.source.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return syntaxError(place, [at, at + character.length], {
    tag: 'UnknownCharacter',
    message: `the character ${character} is not in the language`,
    facts: [`character: U+${code}`],
    hint:
      characterHint(place.source, at) ??
      'names are made of the letters a-z and A-Z, digits and _, and start with a letter',
  });
};
