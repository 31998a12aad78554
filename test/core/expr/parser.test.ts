import * as E from 'fp-ts/lib/Either.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ast } from '../../../core/expr/ast.js';
import { parseDeclarations } from '../../../core/expr/declarations.js';
import { renderError, type LanguageError } from '../../../core/expr/error.js';
import { maxDepth, maxLength, maxNesting } from '../../../core/expr/limits.js';
import { parseExpression, parseStatement } from '../../../core/expr/parser.js';
import { printAst } from '../../../core/expr/printAst.js';

const right = <T>(result: E.Either<LanguageError, T>): T => {
  if (E.isLeft(result)) throw new Error(renderError(result.left));
  return result.right;
};
const left = (result: E.Either<LanguageError, unknown>): string =>
  E.isLeft(result) ? result.left._tag : 'parsed';
const ast = (text: string): Ast => right(parseExpression(text));

/** A tree with every operator in parentheses. */
const shape = (tree: Ast): string => {
  if (tree.tag === 'binary') return `(${shape(tree.left)} ${tree.op} ${shape(tree.right)})`;
  if (tree.tag === 'negate') return `(- ${shape(tree.arg)})`;
  return tree.tag === 'transpose' ? `(${shape(tree.arg)} ')` : printAst(tree);
};

describe('precedence', () => {
  test.each([
    ['a - b - c', '((a - b) - c)'],
    ['a/b*c', '((a / b) * c)'],
    ['a^b^c', '(a ^ (b ^ c))'],
    ['-x^2', '(- (x ^ 2))'],
    ['2^-1', '(2 ^ (- 1))'],
    ['2^-x^2*y', '((2 ^ (- (x ^ 2))) * y)'],
    ['-1/2*x', '(((- 1) / 2) * x)'],
    ["-A'*B", "((- (A ')) * B)"],
    ["A^n'", "(A ^ (n '))"],
    ['a.*b + c./d.^2', '((a .* b) + (c ./ (d .^ 2)))'],
    ['2.*x', '(2 .* x)'],
    ['a*-b', '(a * (- b))'],
  ])('%s', (text, expected) => expect(shape(ast(text))).toBe(expected));
});

describe('what a bracket holds', () => {
  test.each([
    ['[i,j: A[i,j]]', 'tensor'],
    ['[i<n, (j,k): x]', 'tensor'],
    ['[i = j]', 'indicator'],
    ['[k < j]', 'indicator'],
    ['[1, 2, 3]', 'literal'],
    ['[x]', 'literal'],
    ['[[i = j], [j = k]]', 'literal'],
    ['A[i,:]', 'component'],
    ['delta[i,j]', 'delta'],
    ['eps[i,j,k]', 'epsilon'],
  ])('%s is a %s', (text, tag) => expect(ast(text).tag).toBe(tag));

  test('a list of lists is a matrix, a list of indicators a vector', () => {
    expect(ast('[[1, 0], [0, 1]]')).toMatchObject({ tag: 'literal', matrix: true });
    expect(ast('[[i = j], [j = k]]')).toMatchObject({ tag: 'literal', matrix: false });
  });
});

describe('names are functions only before a parenthesis', () => {
  test.each(['d', 'E', 'I', 'tr', 'sum', 'at', 'delta', 'blocks'])('%s', (name) =>
    expect(ast(name)).toMatchObject({ tag: 'name', name }),
  );

  test.each([
    ['sum(k<n: x[k])', 'sum'],
    ['sum(X)', 'call'],
    ['d(f, X[i,j])', 'derivative'],
    ['at(f, t = 0)', 'at'],
    ['E(x: f)', 'expectation'],
    ['E(X ~ normal(mu, C): f)', 'expectation'],
    ['E(x)', 'mean'],
    ['blocks(A, B; C, D)', 'blocks'],
  ])('%s is a %s', (text, tag) => expect(ast(text).tag).toBe(tag));
});

test('spans are places of the source', () => {
  const text = '  (a + b)*tr( A )';
  const tree = ast(text);
  const at = (span: readonly [number, number]) => text.slice(...span);
  expect(
    tree.tag === 'binary' && [
      at(tree.span),
      at(tree.left.span),
      at(tree.opSpan),
      at(tree.right.span),
    ],
  ).toEqual(['(a + b)*tr( A )', '(a + b)', '*', 'tr( A )']);
});

test('numbers are exact', () => {
  expect(ast('0.1')).toMatchObject({ value: { num: 1n, den: 10n } });
  expect(ast('2.5e-3')).toMatchObject({ value: { num: 1n, den: 400n } });
});

test('a statement has two sides and a relation', () => {
  expect(right(parseStatement('a != b'))).toMatchObject({
    relation: '!=',
    lhs: { name: 'a' },
    rhs: { name: 'b' },
  });
});

describe('declarations', () => {
  const tags = (text: string) => right(parseDeclarations(text)).map(({ tag }) => tag);

  test('every kind', () => {
    expect(tags('A, B : [n,n]; f : [a], [b] -> []\ni, j : n\nn = k + p - 1; p := A*x')).toEqual([
      'tensor', 'function', 'index', 'size', 'abbreviation',
    ]); // prettier-ignore
  });

  test('facts after commas, `and`, and `with` again', () => {
    const [declared] = right(
      parseDeclarations('x : [n] iid with E(x) = m, a = b and c = d\n with e = f'),
    );
    expect(declared).toMatchObject({ tag: 'tensor', properties: ['iid'] });
    expect(declared?.tag === 'tensor' && declared.facts.map(({ lhs }) => printAst(lhs))).toEqual([
      'E(x)',
      'a',
      'c',
      'e',
    ]);
  });

  test('integer, sparse and elementwise', () => {
    expect(right(parseDeclarations('y : [b] integer(v) sparse(0.01)'))).toMatchObject([
      { integer: { name: 'v' }, sparse: { num: 1n, den: 100n } },
    ]);
    expect(right(parseDeclarations('f : [] -> [] elementwise'))).toMatchObject([
      { elementwise: true },
    ]);
  });
});

describe('no input overflows the stack', () => {
  test.each([
    ['parentheses', '(', ')'],
    ['brackets', '[', ']'],
    ['calls', 'f(', ')'],
    ['subscripts', 'x[', ']'],
    ['tensors', '[i: ', ']'],
    ['exponents', 'x^', ''],
  ])('10000 %s', (_, open, close) => {
    const nested = (depth: number) =>
      parseExpression(`${open.repeat(depth)}x${close.repeat(depth)}`);
    expect(left(nested(10_000))).toBe('NestedTooDeep');
    expect(left(nested(maxNesting - 2))).toBe(open === '[' ? 'ListsMixed' : 'parsed');
  });

  test.each([
    ['a sum', Array(100_000).fill('x').join(' + ')],
    ['minuses', `${'-'.repeat(100_000)}x`],
    ['transposes', `x${"'".repeat(100_000)}`],
    ['chains inside chains', `(${Array(1000).fill('x').join('+')})${'*y'.repeat(1000)}`],
  ])('%s', (_, text) => expect(left(parseExpression(text))).toBe('TooLong'));

  test('the longest chain parses and prints', () => {
    const text = Array(maxDepth - 1)
      .fill('x')
      .join(' + ');
    expect(printAst(ast(text))).toBe(text);
    const minuses = `${'-'.repeat(maxDepth - 1)}x`;
    expect(printAst(ast(minuses))).toBe(minuses);
  });

  test('5 MB answer at once', () => {
    expect(left(parseExpression('x + '.repeat(1_250_000)))).toBe('TextTooLong');
    const start = performance.now();
    expect(left(parseExpression(`f(${'x,'.repeat(maxLength / 2 - 2)}x)`))).toBe('parsed');
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

test('any text gives a tree or an error whose place is in the text', () => {
  const pieces = [
    'x',
    '1',
    '(',
    ')',
    '[',
    ']',
    ',',
    ':',
    ';',
    '=',
    '==',
    '+',
    '-',
    '*',
    '^',
    "'",
    '<',
    '~',
    '...',
    ' ',
    '\n',
    'd(',
    'E(',
    'sum(',
    'with',
    'at(',
    '->',
    ':=',
    'delta[',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (chosen) => {
      const text = chosen.join('');
      const results: readonly E.Either<LanguageError, unknown>[] = [
        parseExpression(text),
        parseStatement(text),
        parseDeclarations(text),
      ];
      for (const result of results) {
        if (E.isRight(result)) continue;
        const [start, end] = result.left.span;
        expect(0 <= start && start <= end && end <= text.length, text).toBe(true);
        expect(result.left.facts.length).toBeGreaterThan(0);
        expect(renderError(result.left)).toContain('Hint: ');
      }
    }),
    { numRuns: 3000 },
  );
});
