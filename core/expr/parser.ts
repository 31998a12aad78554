/**
 * Text to syntax trees: a Pratt parser for expressions and statements.
 *
 * Precedence, tightest first: postfix ' and [ ]; ^ .^ (to the right); unary -; * / .* ./; + -. An exponent may start
 * with a minus: 2^-1. Chains of operators are built in a loop, so only brackets and exponents recurse.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Ast, BinaryOperator, Span, StatementAst } from './ast.js';
import { bracket } from './brackets.js';
import { call } from './calls.js';
import {
  advance,
  deeper,
  describe,
  expect,
  fail,
  failWith,
  hasMark,
  hole,
  isRelation,
  lastEnd,
  misplaced,
  peek,
  startParser,
  tokenSpan,
  tokenStart,
  tokenText,
  unexpected,
  type Parser,
} from './cursor.js';
import { tooDeep } from './depth.js';
import type { LanguageError } from './error.js';
import { subscripts, withSpan } from './indices.js';
import { commaInside, lex, type TokenKind } from './lexer.js';
import { maxDepth, maxExponent, maxNumberLength } from './limits.js';
import { parse as parseRational } from '../num/rational.js';
import { tooLong } from './syntaxErrors.js';

/** `origin` names the text in errors: `statement`, `declaration 2`, a file. */
export type ParseOptions = { readonly origin?: string };

const levels: ReadonlyMap<TokenKind, 1 | 2> = new Map<TokenKind, 1 | 2>([
  ['+', 1], ['-', 1], ['*', 2], ['/', 2], ['.*', 2], ['./', 2],
]); // prettier-ignore

/** An expression whose operators all bind at least as tightly as `level`. */
const binary = (p: Parser, level: 1 | 2): Ast => {
  let left = unary(p);
  for (let count = 0; ; count += 1) {
    const op = peek(p);
    const binds = levels.get(op);
    if (binds === undefined || binds < level) return left;
    const opSpan = tokenSpan(p);
    atMost(p, count);
    advance(p);
    const right = binds === 1 ? binary(p, 2) : unary(p);
    left = {
      tag: 'binary',
      op: op as BinaryOperator,
      opSpan,
      left,
      right,
      span: [left.span[0], right.span[1]],
    };
  }
};

/** Stops a chain that the measuring of depth would refuse in any case. */
const atMost = (p: Parser, count: number): void => {
  if (count > maxDepth) failWith(p, tooLong(p.tokens, tokenSpan(p)));
};

const unary = (p: Parser): Ast => (peek(p) === '-' ? negated(p) : power(p));

const negated = (p: Parser): Ast => {
  const minuses: number[] = [];
  for (; peek(p) === '-'; advance(p)) {
    minuses.push(tokenStart(p));
    atMost(p, minuses.length);
  }
  let result = power(p);
  for (let start = minuses.pop(); start !== undefined; start = minuses.pop())
    result = { tag: 'negate', arg: result, span: [start, result.span[1]] };
  return result;
};

const power = (p: Parser): Ast => {
  const left = postfix(p);
  const op = peek(p);
  if (op !== '^' && op !== '.^') return left;
  const opSpan = tokenSpan(p);
  advance(p);
  const right = deeper(p, unary);
  return { tag: 'binary', op, opSpan, left, right, span: [left.span[0], right.span[1]] };
};

const postfix = (p: Parser): Ast => {
  let base = primary(p);
  for (let count = 0; ; count += 1) {
    atMost(p, count);
    if (peek(p) === "'") base = transposed(p, base);
    else if (peek(p) === '[') base = component(p, base);
    else return base;
  }
};

const onNumber = (p: Parser, base: Ast, what: string, hint: string): void => {
  if (base.tag !== 'number' || p.failure) return;
  fail(p, tokenSpan(p), {
    tag: 'OnNumber',
    message: `a number has no ${what}`,
    facts: [`number: ${sourceOf(p, base.span)}`],
    hint,
  });
};

const sourceOf = (p: Parser, [start, end]: Span): string =>
  p.tokens.source.slice(start, end).slice(0, 40);

const transposed = (p: Parser, base: Ast): Ast => {
  onNumber(
    p,
    base,
    "transpose, and ' binds tighter than ^",
    "write (A^2)' for the transpose of a power, or leave ' out",
  );
  advance(p);
  return { tag: 'transpose', arg: base, span: [base.span[0], lastEnd(p)] };
};

const component = (p: Parser, base: Ast): Ast => {
  onNumber(p, base, 'components', 'write * between a number and a bracket: 2*[i = j]');
  const parts = subscripts(p, 'all');
  return { tag: 'component', base, subscripts: parts, span: [base.span[0], lastEnd(p)] };
};

const primary = (p: Parser): Ast => {
  const kind = peek(p);
  if (kind === 'number') return number(p);
  if (kind === 'name') return named(p);
  if (kind === '(') return group(p);
  if (kind === '[') return bracket(p);
  return missing(p);
};

const number = (p: Parser): Ast => {
  const [text, span] = [tokenText(p), tokenSpan(p)];
  const exponent = Number(/[eE](.*)$/.exec(text.slice(-20))?.[1] ?? 0);
  const fits = text.length <= maxNumberLength && Math.abs(exponent) <= maxExponent;
  const value = fits ? parseRational(text) : undefined;
  advance(p);
  if (value !== undefined) return { tag: 'number', value, span };
  fail(p, span, {
    tag: 'NumberTooLong',
    message: 'a number has too many digits',
    facts: [
      `limits: ${maxNumberLength} characters, exponents from -${maxExponent} to ${maxExponent}`,
    ],
    hint: 'numbers are exact fractions; write a shorter number or a product of powers, 10^50',
  });
  return hole(p);
};

const named = (p: Parser): Ast => {
  if (peek(p, 1) === '(') return call(p);
  const [name, span] = [tokenText(p), tokenSpan(p)];
  advance(p);
  if (peek(p) !== '[' || (name !== 'delta' && name !== 'eps')) return { tag: 'name', name, span };
  const tag = name === 'delta' ? 'delta' : 'epsilon';
  return { tag, subscripts: subscripts(p, 'indices'), span: [span[0], lastEnd(p)] };
};

const group = (p: Parser): Ast => {
  const start = tokenStart(p);
  const isList = hasMark(p, commaInside);
  advance(p);
  const inner = p.expression(p);
  if (isList && peek(p) === ',')
    misplaced(
      p,
      ')',
      'a bundle (i,j) stands only in a subscript or before the colon; a function needs its name before (',
    );
  expect(p, ')', 'an operator or )', 'parentheses hold one expression');
  return withSpan(inner, [start, lastEnd(p)]);
};

const missingHint = (kind: TokenKind, before: TokenKind | undefined): string => {
  if (kind === '*' && before === '*') return 'write ^ for a power, A^2; .^ raises each entry';
  if (kind === ':') return 'a slice : stands only in the subscript of a tensor, G[:,i]';
  if (kind === '+') return 'leave a leading + out';
  if (kind === "'") return "' stands after what it transposes: A'";
  if (kind === ')' || kind === ']' || kind === 'end' || kind === 'newline')
    return 'write the missing value, or remove what asks for it';
  return 'write a value, such as x, 2, tr(A) or (a + b), on both sides of an operator';
};

const missing = (p: Parser): Ast => {
  fail(p, tokenSpan(p), {
    tag: 'ValueMissing',
    message: `a value is missing before ${describe(p)}`,
    facts: [`found: ${describe(p)}`, 'expected: a name, a number, a function, ( or ['],
    hint: missingHint(peek(p), p.tokens.kinds[p.at - 1]),
  });
  return hole(p);
};

const additive = (p: Parser): Ast => binary(p, 1);

/** An expression from the cursor on; used by the declarations too. */
export const expression = (p: Parser): Ast => deeper(p, additive);

/** A finished parse as a value: the first failure, a tree too deep for later recursions, or the tree. */
export const finish = <T extends object>(p: Parser, tree: T): E.Either<LanguageError, T> => {
  if (p.failure) return E.left(p.failure);
  // A level of the tree takes a token at least, so a short text needs no measuring.
  const deep = p.tokens.kinds.length > maxDepth ? tooDeep(tree) : undefined;
  return deep ? E.left(tooLong(p.tokens, deep)) : E.right(tree);
};

const parseWith = <T extends object>(
  source: string,
  options: ParseOptions,
  parse: (p: Parser) => T,
): E.Either<LanguageError, T> =>
  E.chain((tokens: Parameters<typeof startParser>[0]) => {
    const p = startParser(tokens, expression);
    return finish(p, parse(p));
  })(lex(source, { ...options, newlines: false }));

const wholeExpression = (p: Parser): Ast => {
  const result = expression(p);
  if (peek(p) === '==' || peek(p) === '!=')
    misplaced(
      p,
      'the end of the expression',
      'this is a statement, to be proved; an expression has no relation',
    );
  if (peek(p) === ':')
    misplaced(
      p,
      'an operator or the end',
      'a declaration is given apart from expressions (--decl)',
    );
  if (peek(p) !== 'end')
    unexpected(p, 'an operator or the end', 'an expression is one value, such as tr(A*B) + 1');
  return result;
};

const notAStatement = (p: Parser): void => {
  const found = peek(p);
  const facts = [`found: ${describe(p)}`, 'expected: == or !='];
  if (found === '=')
    return fail(p, tokenSpan(p), {
      tag: 'SingleEquals',
      message: '= cannot compare the sides of a statement',
      facts,
      hint: 'write == (facts of declarations and indicators use a single =)',
    });
  if (isRelation(found))
    return fail(p, tokenSpan(p), {
      tag: 'RelationUnsupported',
      message: `${found} cannot be decided: relations other than == and != are not supported`,
      facts,
      hint: 'state an equation, lhs == rhs, or that two sides differ, lhs != rhs',
    });
  return unexpected(p, 'an operator, == or !=', 'a statement is written lhs == rhs or lhs != rhs');
};

const wholeStatement = (p: Parser): StatementAst => {
  const lhs = expression(p);
  const relation = peek(p) === '!=' ? '!=' : '==';
  if (peek(p) !== relation) notAStatement(p);
  advance(p);
  const rhs = expression(p);
  if (isRelation(peek(p)))
    fail(p, tokenSpan(p), {
      tag: 'SecondRelation',
      message: 'a statement has one relation',
      facts: [`found: a second relation, ${peek(p)}`],
      hint: 'make two statements, a == b and b == c',
    });
  if (peek(p) !== 'end')
    unexpected(p, 'an operator or the end', 'a statement is written lhs == rhs');
  return { lhs, rhs, relation, span: [lhs.span[0], rhs.span[1]] };
};

/**
 * Reads one expression.
 *
 * Errors: syntax only, with the place of the first one; shapes and names are not looked at. Never throws.
 * Cost: linear in the text.
 */
export const parseExpression = (
  source: string,
  options: ParseOptions = {},
): E.Either<LanguageError, Ast> => parseWith(source, options, wholeExpression);

/** Reads `lhs == rhs` or `lhs != rhs`; errors and cost as for `parseExpression`. */
export const parseStatement = (
  source: string,
  options: ParseOptions = {},
): E.Either<LanguageError, StatementAst> => parseWith(source, options, wholeStatement);
