/** Text to declarations: tensors, functions, indices with a size, relations of sizes, abbreviations. */
import * as E from 'fp-ts/lib/Either.js';
import type { Ast, Declaration, ShapeAst, ShapeEntry, Span } from './ast.js';
import {
  accept,
  advance,
  commaList,
  describe,
  expect,
  fail,
  hasMark,
  isRelation,
  lastEnd,
  misplaced,
  peek,
  startParser,
  tokenSpan,
  tokenText,
  unexpected,
  type Parser,
} from './cursor.js';
import type { LanguageError } from './error.js';
import { bareName } from './indices.js';
import { commaInside, lex } from './lexer.js';
import { namesKind, shapeHint } from './otherNotations.js';
import { expression, finish, type ParseOptions } from './parser.js';
import { noTraits, traits } from './traits.js';

type Named = { readonly name: string; readonly span: Span };
type Fact = { readonly lhs: Ast; readonly rhs: Ast; readonly span: Span };

const declarationHint =
  'declarations are written X : [n,m], i : n, n = k + 1 or p := A*x, separated by ; or newlines';

const name = (p: Parser): Named => bareName(p, 'the name that is declared', declarationHint);

const shapeEntry = (p: Parser): ShapeEntry => {
  const span = tokenSpan(p);
  if (peek(p) === 'name' && peek(p, 1) === '...') {
    const entry: ShapeEntry = { tag: 'sequence', name: tokenText(p), span: [span[0], span[1] + 3] };
    advance(p);
    advance(p);
    return entry;
  }
  return { tag: 'size', value: expression(p) };
};

const shape = (p: Parser): ShapeAst => {
  expect(p, '[', 'a shape', 'a shape is written [n,m], for a scalar []');
  if (accept(p, ']')) return [];
  const entries = commaList(p, shapeEntry);
  expect(p, ']', 'a comma or ]', 'a shape is a list of sizes: [n, m+1], for a scalar []');
  return entries;
};

const atWord = (p: Parser, word: string): boolean => peek(p) === 'name' && tokenText(p) === word;

const notAFact = (p: Parser): void => {
  const found = describe(p);
  const facts = [`found: ${found}`, 'expected: ='];
  if (peek(p) === '==')
    return fail(p, tokenSpan(p), {
      tag: 'DoubleEquals',
      message: '== cannot stand in a fact',
      facts,
      hint: 'facts use a single =: with A*X = B',
    });
  if (isRelation(peek(p)))
    return fail(p, tokenSpan(p), {
      tag: 'RelationUnsupported',
      message: `a fact cannot use ${found}: facts are equations`,
      facts,
      hint: 'state an equation, or a property: positive, nonnegative, posdef, psd',
    });
  return unexpected(p, 'an operator or =', 'a fact is an equation: with sum(y) = 1');
};

const fact = (p: Parser): Fact => {
  const lhs = expression(p);
  if (peek(p) !== '=') notAFact(p);
  advance(p);
  const rhs = expression(p);
  if (isRelation(peek(p)))
    misplaced(p, 'a comma, and, or the end', 'a fact holds one =; separate facts by commas');
  return { lhs, rhs, span: [lhs.span[0], rhs.span[1]] };
};

/** `with a = b, c = d and e = f with g = h`. */
const facts = (p: Parser): readonly Fact[] => {
  const found: Fact[] = [];
  while (atWord(p, 'with')) {
    do {
      advance(p);
      found.push(fact(p));
    } while (peek(p) === ',' || atWord(p, 'and'));
  }
  return found;
};

const functionDeclaration = (
  p: Parser,
  names: readonly Named[],
  inputs: readonly ShapeAst[],
): Declaration => {
  expect(
    p,
    '->',
    '-> and a shape',
    'several shapes belong to a function: f : [a], [b] -> []; declarations are separated by ;',
  );
  const output = shape(p);
  const { properties, elementwise } = traits(p, 'function');
  const span: Span = [names[0]?.span[0] ?? 0, lastEnd(p)];
  return {
    tag: 'function',
    names,
    inputs,
    output,
    properties,
    ...elementwise,
    facts: facts(p),
    span,
  };
};

const tensorDeclaration = (p: Parser, names: readonly Named[]): Declaration => {
  const first = shape(p);
  if (peek(p) === ',' || peek(p) === '->') {
    const inputs = [first];
    while (peek(p) === ',' && peek(p, 1) === '[') {
      advance(p);
      inputs.push(shape(p));
    }
    return functionDeclaration(p, names, inputs);
  }
  const { properties, integer, sparse } = peek(p) === 'name' ? traits(p, 'tensor') : noTraits;
  const stated = facts(p);
  return {
    tag: 'tensor',
    names,
    shape: first,
    properties,
    ...integer,
    ...sparse,
    facts: stated,
    span: [names[0]?.span[0] ?? 0, lastEnd(p)],
  };
};

const indexDeclaration = (p: Parser, names: readonly Named[]): Declaration => {
  if (peek(p) === '(' && hasMark(p, commaInside)) misplaced(p, 'a shape or a size', shapeHint);
  if (peek(p) === 'name' && namesKind(tokenText(p), peek(p, 1) === '^'))
    misplaced(p, 'a shape or a size', shapeHint);
  const size = expression(p);
  if (peek(p) === 'name' || peek(p) === 'number')
    misplaced(p, 'an operator, ; or a newline', shapeHint);
  return { tag: 'index', names, size, span: [names[0]?.span[0] ?? 0, lastEnd(p)] };
};

const definition = (p: Parser, { name: declared, span }: Named): Declaration => {
  const tag = peek(p) === '=' ? 'size' : 'abbreviation';
  advance(p);
  const value = expression(p);
  return { tag, name: declared, value, span: [span[0], lastEnd(p)] };
};

const wordHints: ReadonlyMap<string, string> = new Map([
  [
    '[',
    'a shape follows a colon, T : [n,n]; a fact about entries follows `with`: T : [n,n] with T[i,j] = T[j,i]',
  ],
  [
    '(',
    'an unspecified function is declared by its shapes, f : [n] -> [m], and a value by f(x) in expressions',
  ],
  [
    '~',
    'a random variable is bound where it is used, E(x ~ normal(m, C): f), or declared by moments',
  ],
  [
    '==',
    'declarations come first, the statement last; a relation of sizes uses a single =, an abbreviation :=',
  ],
]);

/** One declaration from the cursor on. */
const declaration = (p: Parser): Declaration => {
  const names = commaList(p, name);
  const [first] = names;
  if (first && names.length === 1 && (peek(p) === '=' || peek(p) === ':='))
    return definition(p, first);
  if (!accept(p, ':'))
    misplaced(
      p,
      'a comma, :, = or :=',
      atWord(p, 'in') ? shapeHint : (wordHints.get(peek(p)) ?? declarationHint),
    );
  return peek(p) === '[' || p.failure ? tensorDeclaration(p, names) : indexDeclaration(p, names);
};

const isSeparator = (p: Parser): boolean => peek(p) === ';' || peek(p) === 'newline';

const declarationList = (p: Parser): readonly Declaration[] => {
  const found: Declaration[] = [];
  while (isSeparator(p)) advance(p);
  while (peek(p) !== 'end') {
    found.push(declaration(p));
    if (peek(p) !== 'end' && !isSeparator(p))
      unexpected(p, 'an operator, ; or a newline', declarationHint);
    while (isSeparator(p)) advance(p);
  }
  return found;
};

/**
 * Reads declarations separated by `;` or newlines; an empty text holds none.
 *
 * A line goes on where it plainly must: inside brackets, after an operator or a comma, before `with` or an operator.
 * Errors: syntax only; unknown properties name the nearest known ones. Never throws. Cost: linear in the text.
 */
export const parseDeclarations = (
  source: string,
  options: ParseOptions = {},
): E.Either<LanguageError, readonly Declaration[]> => {
  const tokens = lex(source, { ...options, newlines: true });
  if (E.isLeft(tokens)) return tokens;
  const p = startParser(tokens.right, expression);
  return finish(p, declarationList(p));
};
