import * as E from 'fp-ts/lib/Either.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDeclarations } from '../../../core/expr/declarations.js';
import { renderError, type LanguageError } from '../../../core/expr/error.js';
import { parseExpression, parseStatement } from '../../../core/expr/parser.js';
import { printAst, printDeclaration, printStatement } from '../../../core/expr/printAst.js';
import { arbitraryAst, arbitraryDeclaration, withoutSpans } from './arbitraryAst.js';
import { declarations, expressions } from './samples.js';

const right = <T>(result: E.Either<LanguageError, T>): T => {
  if (E.isLeft(result)) throw new Error(renderError(result.left));
  return result.right;
};

describe('parse after print is the identity', () => {
  test('for arbitrary trees', () => {
    fc.assert(
      fc.property(arbitraryAst, (ast) => {
        const text = printAst(ast);
        expect(withoutSpans(right(parseExpression(text))), text).toEqual(withoutSpans(ast));
      }),
      { numRuns: 2000 },
    );
  });

  test('for arbitrary declarations', () => {
    fc.assert(
      fc.property(arbitraryDeclaration, (declaration) => {
        const text = printDeclaration(declaration);
        expect(withoutSpans(right(parseDeclarations(text))), text).toEqual(
          withoutSpans([declaration]),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test.each(expressions)('%s', (text) => {
    const ast = right(parseExpression(text));
    expect(withoutSpans(right(parseExpression(printAst(ast))))).toEqual(withoutSpans(ast));
  });

  test.each(declarations)('%s', (text) => {
    const parsed = right(parseDeclarations(text));
    const printed = parsed.map(printDeclaration).join('; ');
    expect(withoutSpans(right(parseDeclarations(printed)))).toEqual(withoutSpans(parsed));
  });

  test('the comparison itself sees a different tree', () => {
    const [a, b] = [right(parseExpression('a - (b - c)')), right(parseExpression('a - b - c'))];
    expect(withoutSpans(a)).not.toEqual(withoutSpans(b));
  });
});

describe('parentheses are the fewest', () => {
  test.each([
    ['((a + b)) + (c)', 'a + b + c'],
    ['a + (b + c)', 'a + (b + c)'],
    ['(a*b)/c', 'a*b/c'],
    ['a/(b*c)', 'a/(b*c)'],
    ['-(x^2)', '-x^2'],
    ['(-x)^2', '(-x)^2'],
    ['-(a*b)', '-(a*b)'],
    ['(-a)*b', '-a*b'],
    ['2^(-1)', '2^-1'],
    ['a^(b^c)', 'a^b^c'],
    ['(a^b)^c', '(a^b)^c'],
    ["((A)')[i,j]", "A'[i,j]"],
    ["(A*B)'", "(A*B)'"],
    ["(A^2)'", "(A^2)'"],
    ['a*(-b)', 'a*-b'],
    ['0.50', '0.5'],
    ['1e-3', '0.001'],
    ['sum( i , j<n+1 : x[ (i,j) ] )', 'sum(i,j<n + 1: x[(i,j)])'],
  ])('%s', (text, printed) => expect(printAst(right(parseExpression(text)))).toBe(printed));
});

test('a statement prints with its relation', () => {
  expect(printStatement(right(parseStatement("(A*B)'!=(A'*B')")))).toBe("(A*B)' != A'*B'");
});
