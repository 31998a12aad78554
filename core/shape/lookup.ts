/**
 * What a name means: bound index, free index, variable, size, in this order; sizes; how an index meets an axis.
 */
import type { Ast, Span } from '../expr/ast.js';
import { nameHint } from '../expr/otherNotations.js';
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import { quote } from './fail.js';
import { nearest } from './names.js';
import { failAt, makeIndexVar, showSize, unify, warn, type IndexVar, type Scope } from './scope.js';

/** The index that a bare name in a subscript is: bound, or free in the statement (made when first met). */
export const subscriptIndex = (scope: Scope, name: string, span: Span): IndexVar => {
  const known = scope.indices.get(name) ?? scope.free.get(name);
  if (known) return known;
  const made = makeIndexVar(scope, name, span);
  scope.free.set(name, made);
  return made;
};

/** Whether a bare name in a subscript is an integer variable without axes, whose value is the subscript. */
export const isIntegerScalar = (scope: Scope, name: string): boolean => {
  const variable = scope.declarations.variables.get(name);
  return !scope.indices.has(name) && variable?.integer !== undefined && variable.shape.length === 0;
};

/** The index that a name outside subscripts is, if it is one. */
export const valueIndex = (scope: Scope, name: string, span: Span): IndexVar | undefined =>
  isIntegerScalar(scope, name) ? undefined : openIndex(scope, name, span);

const openIndex = (scope: Scope, name: string, span: Span): IndexVar | undefined =>
  scope.indices.get(name) ??
  scope.free.get(name) ??
  (scope.freeNames.has(name) || scope.declarations.indices.has(name)
    ? subscriptIndex(scope, name, span)
    : undefined);

/** Says what an index is where a declared one, which is in no subscript, stands as a value: it was to be a tensor, most likely. */
export const warnIndexValue = (scope: Scope, name: string): void => {
  const size = scope.declarations.indices.get(name);
  if (!size || scope.indices.has(name) || scope.freeNames.has(name)) return;
  const shown = showSize(scope, size);
  warn(
    scope,
    `${name} : ${shown} declares an index, which stands here for its number; a column is declared ${name} : [${shown}]`,
  );
};

export const isVariable = (scope: Scope, name: string): boolean =>
  scope.locals.has(name) ||
  scope.declarations.variables.has(name) ||
  scope.declarations.abbreviations.has(name);
export const isSize = (scope: Scope, name: string): boolean =>
  scope.declarations.sizeNames.has(name) || scope.sizeNames.has(name);

/** Ends with the error for a name that means nothing here. */
export const unknownName = (
  scope: Scope,
  name: string,
  span: Span,
  way = `declare it, for instance ${name} : [n,n] or ${name} : [].`,
): never => {
  const { variables, abbreviations, sizeNames, indices } = scope.declarations;
  const size = indices.get(name);
  if (size) return indexAlone(scope, name, span, showSize(scope, size));
  const near = nearest(name, [
    ...scope.locals.keys(),
    ...variables.keys(),
    ...abbreviations.keys(),
    ...sizeNames,
    ...scope.indices.keys(),
  ]);
  const known = [...variables.keys(), ...abbreviations.keys()];
  return failAt(scope, span, {
    tag: 'UnknownName',
    message: `${name} is not declared`,
    facts: known.length > 0 ? [`declared: ${known.join(', ')}`] : [],
    hint:
      nameHint(name, known) ??
      (near.length > 0 ? `did you mean ${near.join(' or ')}? Else ${way}` : way),
  });
};

const indexAlone = (scope: Scope, name: string, span: Span, size: string): never =>
  failAt(scope, span, {
    tag: 'IndexAlone',
    message: `${name} is an index, and a tensor is wanted here`,
    facts: [`declared: ${name} : ${size}`],
    hint: `a column is declared with brackets, ${name} : [${size}]`,
  });

/** The size that a name is, relations put in. */
export const namedSize = (scope: Scope, name: string, span: Span): Size => {
  if (scope.declarations.variables.has(name))
    return failAt(scope, span, {
      tag: 'NameIsSizeAndTensor',
      message: `${name} is used as a size, but it is declared as a tensor`,
      facts: [],
      hint: `give the size a name of its own.`,
    });
  return S.substitute(S.symbol(name), scope.declarations.relations);
};

/** An integer literal, with a sign perhaps. */
export const integerLiteral = (ast: Ast): number | undefined =>
  ast.tag === 'number' && Q.isInteger(ast.value)
    ? Q.toNumber(ast.value)
    : ast.tag === 'negate'
      ? negated(integerLiteral(ast.arg))
      : undefined;
const negated = (n: number | undefined): number | undefined => (n === undefined ? undefined : -n);

/** The largest exponent in a size. */
export const largestPower = 64;

/** The integer polynomial that a tree is; undefined where it is none. `named` gives the size of a name. */
export const polynomial = (
  ast: Ast,
  named: (name: string, span: Span) => Size | undefined,
): Size | undefined => {
  if (ast.tag === 'number')
    return Q.isInteger(ast.value) ? S.constant(Q.toNumber(ast.value)) : undefined;
  if (ast.tag === 'name') return named(ast.name, ast.span);
  if (ast.tag === 'negate') {
    const arg = polynomial(ast.arg, named);
    return arg && S.scale(arg, -1);
  }
  if (ast.tag !== 'binary') return undefined;
  const a = polynomial(ast.left, named);
  if (!a) return undefined;
  if (ast.op === '^') {
    const power = integerLiteral(ast.right);
    return power !== undefined && power >= 0 && power <= largestPower
      ? S.power(a, power)
      : undefined;
  }
  const b = polynomial(ast.right, named);
  if (!b) return undefined;
  return ast.op === '+'
    ? S.add(a, b)
    : ast.op === '-'
      ? S.sub(a, b)
      : ast.op === '*'
        ? S.mul(a, b)
        : undefined;
};

/** The size that a tree in a size position is. */
export const sizeOf = (ast: Ast, scope: Scope): Size => {
  const size =
    polynomial(ast, (name, span) => namedSize(scope, name, span)) ??
    failAt(scope, ast.span, {
      tag: 'NotASize',
      message: `${quote(scope.source, ast.span)} is not a size`,
      hint: 'sizes are integer polynomials of size names: n, 3, n-k+1, 2*n, n^2.',
    });
  const known = S.asConstant(size);
  if (known !== undefined && known < 1)
    return failAt(scope, ast.span, {
      tag: 'SizeNotPositive',
      message: `${quote(scope.source, ast.span)} is ${known}, which is no size`,
      hint: 'sizes are integers of 1 or more.',
    });
  return size;
};

/** Ends with the error for a wrong number of subscripts. */
export const wrongSubscripts = (
  scope: Scope,
  span: Span,
  what: string,
  order: number,
  given: number,
): never =>
  failAt(scope, span, {
    tag: 'WrongNumberOfSubscripts',
    message: `${what} has ${order} ${order === 1 ? 'axis' : 'axes'}, but ${given} subscript${given === 1 ? '' : 's'} ${given === 1 ? 'is' : 'are'} given`,
    hint: 'give one subscript an axis; a bundle (i,j) is one subscript, and `:` keeps an axis.',
  });

/** Lays down that an index runs over an axis of this size, unless it is bound with a size of its own. */
export const meet = (scope: Scope, index: IndexVar, axis: Size, span: Span, what: string): void => {
  const { solver } = scope.session;
  if (index.bounded) {
    solver.soft.push([axis, index.size]);
    return;
  }
  unifyIndex(scope, index, axis, span, what);
};

const unifyIndex = (scope: Scope, index: IndexVar, axis: Size, span: Span, what: string): void =>
  unify(scope, index.size, axis, () =>
    failAt(scope, span, {
      tag: 'IndexMeetsTwoSizes',
      message: `index ${index.name} meets two axes of different sizes: ${showSize(scope, index.size)} and ${showSize(scope, axis)}`,
      facts: [
        `${index.name} runs over ${showSize(scope, index.size)}`,
        `this axis of ${what} has size ${showSize(scope, axis)}`,
      ],
      hint: `use another index here, or bind it with a size of its own (${index.name}<${showSize(scope, index.size)}) if it runs over part of the axis.`,
    }),
  );
