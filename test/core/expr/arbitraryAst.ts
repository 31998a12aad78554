/** Arbitrary syntax trees and declarations, just those that the parser can make, with empty spans. */
import * as fc from 'fast-check';
import type { Ast, Axis, Declaration, Subscript } from '../../../core/expr/ast.js';
import { rational } from '../../../core/num/rational.js';

const span = [0, 0] as const;
const nameText = fc.constantFrom(
  'x',
  'A',
  'B2',
  'n',
  'i',
  'j',
  'd',
  'E',
  'I',
  'tr',
  'sum',
  'delta',
  'with',
  'and',
);
const call = fc.constantFrom('f', 'tr', 'inv', 'sum', 'prod', 'I', 'max', 'softmax');
const operator = fc.constantFrom(...(['+', '-', '*', '/', '^', '.*', './', '.^'] as const));
const relation = fc.constantFrom(...(['=', '!=', '<', '<=', '>', '>='] as const));

const number: fc.Arbitrary<Ast> = fc
  .tuple(fc.nat(9999), fc.constantFrom(1, 1, 2, 8, 25, 1000))
  .map(([num, den]) => ({ tag: 'number', value: rational(num, den), span }));
const name: fc.Arbitrary<Ast> = nameText.map((text) => ({ tag: 'name', name: text, span }));

const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });
const pair = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 2, maxLength: 3 });

/** Axes with distinct names; a bundle holds the middle one and the last. */
const axes = (ast: fc.Arbitrary<Ast>): fc.Arbitrary<readonly Axis[]> => {
  const names = fc.uniqueArray(fc.constantFrom('i', 'j', 'k', 'l', 'm', 'E'), {
    minLength: 1,
    maxLength: 4,
  });
  const bounds = fc.array(fc.option(ast, { nil: undefined }), { minLength: 4, maxLength: 4 });
  return fc.tuple(names, bounds, fc.boolean()).map(([chosen, sizes, bundled]) => {
    const plain = chosen.map((text, at): Axis => {
      const bound = sizes[at];
      return { tag: 'axis', name: text, span, ...(bound ? { bound } : {}) };
    });
    return bundled && plain.length > 2
      ? [...plain.slice(0, 1), { tag: 'bundle', axes: plain.slice(1), span }]
      : plain;
  });
};

const index = (ast: fc.Arbitrary<Ast>): fc.Arbitrary<Subscript> =>
  ast.map((value) => ({ tag: 'expression', value, span }));
const bundleOf = (ast: fc.Arbitrary<Ast>): fc.Arbitrary<Subscript> =>
  pair(index(ast)).map((parts) => ({ tag: 'bundle', parts, span }));
const anyIndex = (ast: fc.Arbitrary<Ast>) =>
  fc.oneof({ weight: 3, arbitrary: index(ast) }, bundleOf(ast));
const subscript = (ast: fc.Arbitrary<Ast>): fc.Arbitrary<Subscript> =>
  fc.oneof(
    { weight: 4, arbitrary: anyIndex(ast) },
    fc.constant<Subscript>({ tag: 'slice', span }),
    fc.constant<Subscript>({ tag: 'sequence', name: 's', span }),
  );

const grid = (ast: fc.Arbitrary<Ast>) =>
  fc.tuple(fc.nat(1), fc.nat(1)).chain(([rows, columns]) => {
    const row = fc.array(ast, { minLength: columns + 1, maxLength: columns + 1 });
    return fc.array(row, { minLength: rows + 1, maxLength: rows + 1 });
  });

/** ' and [ ] after a number are errors, and delta[...] is no component of a name. */
const canCarry = (ast: Ast): boolean =>
  ast.tag !== 'number' && !(ast.tag === 'name' && ast.name === 'delta');
const isList = (ast: Ast): boolean => ast.tag === 'literal';

const at = { variable: 'X', variableSpan: span, span } as const;

const compound = (ast: fc.Arbitrary<Ast>): readonly fc.Arbitrary<Ast>[] => {
  const base = ast.filter(canCarry);
  const entry = ast.filter((item) => !isList(item));
  return [
    fc.tuple(call, fc.array(ast, { maxLength: 3 })).map(([text, args]): Ast => ({ tag: 'call', name: text, nameSpan: span, args, span })),
    fc.tuple(operator, ast, ast).map(([op, left, right]): Ast => ({ tag: 'binary', op, opSpan: span, left, right, span })),
    fc.tuple(operator, ast, ast).map(([op, left, right]): Ast => ({ tag: 'binary', op, opSpan: span, left, right, span })),
    ast.map((arg): Ast => ({ tag: 'negate', arg, span })),
    base.map((arg): Ast => ({ tag: 'transpose', arg, span })),
    fc.tuple(base, some(subscript(ast))).map(([value, subscripts]): Ast => ({ tag: 'component', base: value, subscripts, span })),
    fc.tuple(fc.constantFrom('delta' as const, 'epsilon' as const), some(anyIndex(ast))).map(([tag, subscripts]): Ast => ({ tag, subscripts, span })),
    fc.tuple(fc.constantFrom('sum' as const, 'prod' as const, 'tensor' as const), axes(ast), ast).map(([tag, list, body]): Ast => ({ tag, axes: list, body, span })),
    fc.tuple(relation, ast, ast).map(([rel, left, right]): Ast => ({ tag: 'indicator', relation: rel, left, right, span })),
    some(entry).map((rows): Ast => ({ tag: 'literal', rows, matrix: false, span })),
    grid(entry).map((rows): Ast => ({ tag: 'literal', rows, matrix: true, span })),
    grid(ast).map((rows): Ast => ({ tag: 'blocks', rows, span })),
    fc.tuple(ast, fc.option(some(anyIndex(ast)), { nil: undefined })).map(([body, subscripts]): Ast => ({ tag: 'derivative', body, ...at, ...(subscripts ? { subscripts } : {}) })),
    fc.tuple(ast, ast).map(([body, value]): Ast => ({ tag: 'at', body, value, ...at })),
    fc.tuple(ast, ast, ast).map(([mean, covariance, body]): Ast => ({ tag: 'expectation', law: { tag: 'normal', mean, covariance, span }, body, ...at })),
    fc.tuple(some(ast), ast).map(([sizes, body]): Ast => ({ tag: 'expectation', law: { tag: 'rademacher', sizes, span }, body, ...at })),
    ast.map((body): Ast => ({ tag: 'expectation', body, ...at })),
    ast.map((body): Ast => ({ tag: 'mean', body, span })),
  ];
}; // prettier-ignore

/** Any tree that the parser can make. */
export const arbitraryAst: fc.Arbitrary<Ast> = fc.letrec<{ ast: Ast }>((tie) => ({
  ast: fc.oneof({ maxDepth: 5, depthSize: 'small' }, name, number, ...compound(tie('ast'))),
})).ast;

const named = some(fc.constantFrom('x', 'y', 'Z')).map((texts) =>
  texts.map((text) => ({ name: text, span })),
);
const shape = fc.array(
  fc.oneof(
    arbitraryAst.map((value) => ({ tag: 'size' as const, value })),
    fc.constant({ tag: 'sequence' as const, name: 's', span }),
  ),
  { maxLength: 2 },
);
const properties = fc.uniqueArray(
  fc.constantFrom('symmetric' as const, 'posdef' as const, 'positive' as const, 'iid' as const),
);
const facts = fc.array(
  fc.tuple(arbitraryAst, arbitraryAst).map(([lhs, rhs]) => ({ lhs, rhs, span })),
  { maxLength: 2 },
);

/** Any declaration that the parser can make. */
export const arbitraryDeclaration: fc.Arbitrary<Declaration> = fc.oneof(
  fc.record({
    tag: fc.constant('tensor' as const),
    names: named,
    shape,
    properties,
    facts,
    span: fc.constant(span),
  }),
  fc.record({
    tag: fc.constant('tensor' as const),
    names: named,
    shape,
    properties,
    integer: arbitraryAst,
    sparse: fc.constant(rational(1, 8)),
    facts,
    span: fc.constant(span),
  }),
  fc.record({
    tag: fc.constant('function' as const),
    names: named,
    inputs: some(shape),
    output: shape,
    properties,
    facts,
    span: fc.constant(span),
  }),
  fc.record({
    tag: fc.constant('index' as const),
    names: named,
    size: arbitraryAst,
    span: fc.constant(span),
  }),
  fc.record({
    tag: fc.constantFrom('size' as const, 'abbreviation' as const),
    name: fc.constant('p'),
    value: arbitraryAst,
    span: fc.constant(span),
  }),
);

/** A tree without its places, for comparing. */
export const withoutSpans = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !/span$/i.test(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutSpans(part)]));
};
