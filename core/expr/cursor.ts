/**
 * The state of a parse and the moves that all parts of the parser share.
 *
 * The first error is kept in `failure` and the cursor jumps to the `end` token, where every loop stops and every later
 * complaint is dropped. So parsing functions return plain trees, and a tree counts only where `failure` is undefined.
 * Mutable: only this module writes `at`, `nesting` and `failure`.
 */
import type { Ast, Span } from './ast.js';
import type { LanguageError } from './error.js';
import type { TokenKind, Tokens } from './lexer.js';
import { maxNesting } from './limits.js';
import { zero } from '../num/rational.js';
import { nestedTooDeep, syntaxError, type Complaint } from './syntaxErrors.js';

export type Parser = {
  readonly tokens: Tokens;
  /** Parses one expression; held here so that the parts of the parser need not import one another in a cycle. */
  readonly expression: (parser: Parser) => Ast;
  at: number;
  nesting: number;
  failure: LanguageError | undefined;
};

/** A parse at the first token. */
export const startParser = (tokens: Tokens, expression: (parser: Parser) => Ast): Parser => ({
  tokens,
  expression,
  at: 0,
  nesting: 0,
  failure: undefined,
});

/** The kind of the token `ahead` tokens on. */
export const peek = (p: Parser, ahead = 0): TokenKind => p.tokens.kinds[p.at + ahead] ?? 'end';
export const tokenStart = (p: Parser): number => p.tokens.starts[p.at] ?? p.tokens.source.length;
const tokenEnd = (p: Parser): number => p.tokens.ends[p.at] ?? p.tokens.source.length;
/** The place of the token under the cursor; for the end of the text, just after the last token. */
export const tokenSpan = (p: Parser): Span =>
  peek(p) === 'end' ? [lastEnd(p), lastEnd(p)] : [tokenStart(p), tokenEnd(p)];
export const tokenText = (p: Parser): string => p.tokens.source.slice(tokenStart(p), tokenEnd(p));
/** Where the token before the cursor ended. */
export const lastEnd = (p: Parser): number => p.tokens.ends[p.at - 1] ?? 0;
/** Does the bracket under the cursor hold `:` or `,` directly inside? */
export const hasMark = (p: Parser, bit: number, ahead = 0): boolean =>
  ((p.tokens.marks[p.at + ahead] ?? 0) & bit) !== 0;

/** Steps over one token. */
export const advance = (p: Parser): void => {
  if (p.at < p.tokens.kinds.length - 1) p.at += 1;
};

/** Steps over a token of this kind, if it is one. */
export const accept = (p: Parser, kind: TokenKind): boolean => {
  if (peek(p) !== kind) return false;
  advance(p);
  return true;
};

/** Records the first failure and ends the parse. */
export const fail = (p: Parser, span: Span, complaint: Complaint): void => {
  failWith(p, syntaxError(p.tokens, span, complaint));
};

export const failWith = (p: Parser, error: LanguageError): void => {
  p.failure ??= error;
  p.at = p.tokens.kinds.length - 1;
};

/** Stands for the tree that a failed parse does not have. */
export const hole = (p: Parser): Ast => ({ tag: 'number', value: zero, span: tokenSpan(p) });

/** The token under the cursor for a message. */
export const describe = (p: Parser): string => {
  const kind = peek(p);
  return kind === 'end'
    ? 'the end of the text'
    : kind === 'newline'
      ? 'the end of the line'
      : tokenText(p).slice(0, 40);
};

const startsValue = (kind: TokenKind): boolean =>
  kind === 'name' || kind === 'number' || kind === '(' || kind === '[';
const relations: ReadonlySet<TokenKind> = new Set(['=', '==', '!=', '<', '<=', '>', '>=', '~']);
export const isRelation = (kind: TokenKind): boolean => relations.has(kind);

const endsValue = (kind: TokenKind | undefined): boolean =>
  kind === 'name' || kind === 'number' || kind === ')' || kind === ']' || kind === "'";

/** Complains about the token under the cursor with exactly this hint. */
export const misplaced = (p: Parser, expected: string, hint: string): void =>
  fail(p, tokenSpan(p), {
    tag: 'Misplaced',
    message: peek(p) === 'end' ? 'the text ends too early' : `${describe(p)} cannot stand here`,
    facts: [`found: ${describe(p)}`, `expected: ${expected}`],
    hint,
  });

/** Complains about the token under the cursor after a value; a forgotten * or a stray relation gets its own hint. */
export const unexpected = (p: Parser, expected: string, hint: string): void => {
  if (isRelation(peek(p)))
    return misplaced(
      p,
      expected,
      'an equation inside an expression stands in square brackets, [i = j], and is 1 or 0',
    );
  if (!startsValue(peek(p)) || !endsValue(p.tokens.kinds[p.at - 1]))
    return misplaced(p, expected, hint);
  return fail(p, tokenSpan(p), {
    tag: 'SideBySide',
    message: `no operator stands before ${describe(p)}`,
    facts: [`found: ${describe(p)}`, `expected: ${expected}`],
    hint: `write * for a product; ${hint}`,
  });
};

/** Steps over a token that must be there. */
export const expect = (p: Parser, kind: TokenKind, expected: string, hint: string): void => {
  if (!accept(p, kind)) unexpected(p, expected, hint);
};

/** Runs a parse one level deeper, or fails where that is too deep for the stack. */
export const deeper = (p: Parser, parse: (parser: Parser) => Ast): Ast => {
  if (p.nesting >= maxNesting) {
    failWith(p, nestedTooDeep(p.tokens, tokenSpan(p)));
    return hole(p);
  }
  p.nesting += 1;
  const result = parse(p);
  p.nesting -= 1;
  return result;
};

/** One or more items with commas between them. */
export const commaList = <T>(p: Parser, item: (parser: Parser) => T): readonly T[] => {
  const items = [item(p)];
  while (accept(p, ',')) items.push(item(p));
  return items;
};
