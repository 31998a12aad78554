/**
 * Text to tokens, with the partner of every bracket.
 *
 * Tokens are held as parallel arrays, not objects: a text of 5 MB has millions of them. Invariants after `lex`:
 *   1. brackets are balanced, at most `maxNesting` deep; `partners[k]` is the token that closes (opens) bracket k;
 *   2. `marks[k]` tells which of `:` and `,` stand directly inside the opening bracket k, so that the parser chooses
 *      between a tensor and a list, or a bundle and a group, without looking ahead;
 *   3. the last token is `end`; newlines are tokens only outside brackets, where `newlines` asks for them, and never
 *      where a line plainly goes on (after an operator or a comma, before `with`).
 * Mutable inside; no other module writes the arrays. Time is linear in the text.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { LanguageError } from './error.js';
import { maxLength, maxNesting } from './limits.js';
import {
  bracketNeverClosed,
  closesNothing,
  nestedTooDeep,
  textTooLong,
  unknownCharacter,
  wrongBracket,
} from './syntaxErrors.js';

export const punctuation = [
  '...', '==', '!=', '<=', '>=', ':=', '->', '.*', './', '.^',
  '+', '-', '*', '/', '^', "'", '(', ')', '[', ']', ',', ';', ':', '=', '<', '>', '~',
] as const; // prettier-ignore

export type TokenKind = (typeof punctuation)[number] | 'name' | 'number' | 'newline' | 'end';

/** Bits of `marks`. */
export const colonInside = 1;
export const commaInside = 2;

export type Tokens = {
  readonly source: string;
  readonly origin: string | undefined;
  readonly kinds: readonly TokenKind[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly partners: readonly number[];
  readonly marks: readonly number[];
};

export type LexOptions = {
  readonly origin?: string | undefined;
  /** Newlines outside brackets separate (declarations); else they are spaces. */
  readonly newlines: boolean;
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isNamePart = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95;
const isSpace = (code: number): boolean =>
  code === 32 || code === 9 || code === 13 || code === 10 || code === 0xa0;

const skipDigits = (source: string, from: number): number => {
  let at = from;
  while (isDigit(source.charCodeAt(at))) at += 1;
  return at;
};

const skipName = (source: string, from: number): number => {
  let at = from;
  while (isNamePart(source.charCodeAt(at))) at += 1;
  return at;
};

/** The end of `12`, `0.25`, `1e-3` at `from`. `2.*x` is 2 times x, so a point needs a digit after it. */
const skipNumber = (source: string, from: number): number => {
  let at = skipDigits(source, from);
  if (source[at] === '.' && isDigit(source.charCodeAt(at + 1))) at = skipDigits(source, at + 1);
  if (source[at] !== 'e' && source[at] !== 'E') return at;
  const sign = source[at + 1] === '-' || source[at + 1] === '+' ? 1 : 0;
  return isDigit(source.charCodeAt(at + 1 + sign)) ? skipDigits(source, at + 1 + sign) : at;
};

const byFirst = new Map<string, readonly (typeof punctuation)[number][]>();
for (const text of punctuation)
  byFirst.set(text.charAt(0), [...(byFirst.get(text.charAt(0)) ?? []), text]);
/** The longest punctuation at a place; longer ones come first in the list. */
const punctuationAt = (source: string, at: number): (typeof punctuation)[number] | undefined => {
  for (const text of byFirst.get(source.charAt(at)) ?? [])
    if (source.startsWith(text, at)) return text;
  return undefined;
};

type Lexer = {
  readonly kinds: TokenKind[];
  readonly starts: number[];
  readonly ends: number[];
  readonly partners: number[];
  readonly marks: number[];
  /** Token numbers of the brackets that are open. */
  readonly open: number[];
};

/** A line cannot end after these: the next line goes on. */
const unfinished: ReadonlySet<string> = new Set([
  '==',
  '!=',
  '<=',
  '>=',
  ':=',
  '->',
  '.*',
  './',
  '.^',
  '+',
  '-',
  '*',
  '/',
  '^',
  ',',
  ':',
  '=',
  '<',
  '>',
  '~',
]);
/** A declaration cannot start with these: the line before goes on. */
const goesOn: ReadonlySet<string> = new Set([
  '==',
  '!=',
  ':=',
  '->',
  '.*',
  './',
  '.^',
  '+',
  '-',
  '*',
  '/',
  '^',
  ',',
  ':',
  '=',
  "'",
]);

const pop = (lexer: Lexer): void => {
  for (const array of [lexer.kinds, lexer.starts, lexer.ends, lexer.partners, lexer.marks])
    array.pop();
};

const push = (lexer: Lexer, kind: TokenKind, start: number, end: number): void => {
  if (lexer.kinds[lexer.kinds.length - 1] === 'newline' && goesOn.has(kind)) pop(lexer);
  lexer.kinds.push(kind);
  lexer.starts.push(start);
  lexer.ends.push(end);
  lexer.partners.push(-1);
  lexer.marks.push(0);
};

const pushNewline = (lexer: Lexer, at: number): void => {
  const before = lexer.kinds.at(-1);
  if (lexer.open.length > 0 || before === undefined || before === 'newline' || before === ';')
    return;
  if (!unfinished.has(before)) push(lexer, 'newline', at, at + 1);
};

const pushName = (lexer: Lexer, source: string, start: number, end: number): void => {
  if (lexer.kinds[lexer.kinds.length - 1] === 'newline') {
    const name = source.slice(start, end);
    if (name === 'with' || name === 'and') pop(lexer);
  }
  push(lexer, 'name', start, end);
};

const mark = (lexer: Lexer, bit: number): void => {
  const inside = lexer.open[lexer.open.length - 1];
  if (inside !== undefined) lexer.marks[inside] = (lexer.marks[inside] ?? 0) | bit;
};

type Place = { readonly source: string; readonly origin: string | undefined };

const pushPunctuation = (
  lexer: Lexer,
  place: Place,
  kind: TokenKind,
  at: number,
): LanguageError | undefined => {
  push(lexer, kind, at, at + kind.length);
  const token = lexer.kinds.length - 1;
  if (kind === ':') mark(lexer, colonInside);
  if (kind === ',') mark(lexer, commaInside);
  if (kind === '(' || kind === '[') {
    lexer.open.push(token);
    return lexer.open.length > maxNesting ? nestedTooDeep(place, [at, at + 1]) : undefined;
  }
  if (kind !== ')' && kind !== ']') return undefined;
  const opening = lexer.open.pop();
  if (opening === undefined) return closesNothing(place, at);
  if ((lexer.kinds[opening] === '(') !== (kind === ')'))
    return wrongBracket(place, lexer.starts[opening] ?? 0, at);
  lexer.partners[opening] = token;
  lexer.partners[token] = opening;
  return undefined;
};

/** One token or space at `at`; the place after it, or the error. */
const step = (
  lexer: Lexer,
  place: Place,
  newlines: boolean,
  at: number,
): number | LanguageError => {
  const { source } = place;
  const code = source.charCodeAt(at);
  if (isSpace(code)) {
    if (code === 10 && newlines) pushNewline(lexer, at);
    return at + 1;
  }
  if (isLetter(code)) {
    const end = skipName(source, at);
    pushName(lexer, source, at, end);
    return end;
  }
  if (isDigit(code)) {
    const end = skipNumber(source, at);
    push(lexer, 'number', at, end);
    return end;
  }
  const kind = punctuationAt(source, at);
  if (kind === undefined) return unknownCharacter(place, at);
  return pushPunctuation(lexer, place, kind, at) ?? at + kind.length;
};

/**
 * Splits a text into tokens.
 *
 * Errors: `TextTooLong`, `UnknownCharacter`, `BracketClosesNothing`, `WrongBracket`, `BracketNeverClosed`, `NestedTooDeep`. Never throws.
 */
export const lex = (source: string, options: LexOptions): E.Either<LanguageError, Tokens> => {
  const lexer: Lexer = { kinds: [], starts: [], ends: [], partners: [], marks: [], open: [] };
  const place = { source, origin: options.origin };
  if (source.length > maxLength) return E.left(textTooLong(place));
  for (let at = 0; at < source.length;) {
    const next = step(lexer, place, options.newlines, at);
    if (typeof next !== 'number') return E.left(next);
    at = next;
  }
  const open = lexer.open.at(-1);
  if (open !== undefined) return E.left(bracketNeverClosed(place, lexer.starts[open] ?? 0));
  push(lexer, 'end', source.length, source.length);
  const { kinds, starts, ends, partners, marks } = lexer;
  return E.right({ source, origin: options.origin, kinds, starts, ends, partners, marks });
};
