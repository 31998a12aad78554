/**
 * Integer-affine expressions in indices, sizes and entries of integer variables: as written, and with actual indices.
 */
import type { Ast, Span } from '../expr/ast.js';
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Affine, Declared, Index, Term } from '../term/term.js';
import { quote } from './fail.js';
import {
  integerLiteral,
  isIntegerScalar,
  isSize,
  isVariable,
  largestPower,
  meet,
  namedSize,
  subscriptIndex,
  unknownName,
  valueIndex,
  wrongSubscripts,
} from './lookup.js';
import { failAt, freshIndex, resolved, type Env, type IndexVar, type Scope } from './scope.js';

/** An affine expression as written: unknowns are indices as written, or entries of integer variables. */
export type Linear = {
  readonly terms: readonly { readonly coef: Size; readonly of: LinearUnknown }[];
  readonly constant: Size;
};
type LinearUnknown =
  | { readonly tag: 'index'; readonly index: IndexVar }
  | { readonly tag: 'entry'; readonly variable: Declared; readonly at: readonly Linear[] };

export const constantLinear = (constant: Size): Linear => ({ terms: [], constant });
export const indexLinear = (index: IndexVar): Linear => ({
  terms: [{ coef: S.one, of: { tag: 'index', index } }],
  constant: S.zero,
});
export const plus = (a: Linear, b: Linear): Linear => ({
  terms: [...a.terms, ...b.terms],
  constant: S.add(a.constant, b.constant),
});
export const times = (a: Linear, by: Size): Linear => ({
  terms: a.terms.map(({ coef, of }) => ({ coef: S.mul(coef, by), of })),
  constant: S.mul(a.constant, by),
});

const notAffine = (ast: Ast, scope: Scope): never =>
  failAt(scope, ast.span, {
    tag: 'NotAffine',
    message: `${quote(scope.source, ast.span)} is not integer-affine in the indices`,
    hint: 'inside a subscript or [ ... = ... ] write sums of indices times integers or sizes, as in i + n*j - 1.',
  });

/** Reads an affine expression; `meet` is told of each index that stands as the subscript of an integer variable. */
export const linearOf = (ast: Ast, scope: Scope): Linear => {
  switch (ast.tag) {
    case 'number':
      return Q.isInteger(ast.value)
        ? constantLinear(S.constant(Q.toNumber(ast.value)))
        : notAffine(ast, scope);
    case 'name':
      return linearName(ast.name, ast.span, scope);
    case 'component':
      return linearEntry(ast, scope);
    case 'negate':
      return times(linearOf(ast.arg, scope), S.constant(-1));
    case 'binary':
      return linearBinary(ast, scope);
    default:
      return notAffine(ast, scope);
  }
};

const linearName = (name: string, span: Span, scope: Scope): Linear => {
  const index = valueIndex(scope, name, span);
  if (index) return indexLinear(index);
  const variable = scope.declarations.variables.get(name);
  if (variable?.integer && variable.shape.length === 0)
    return { terms: [{ coef: S.one, of: { tag: 'entry', variable, at: [] } }], constant: S.zero };
  if (isVariable(scope, name))
    return failAt(scope, span, {
      tag: 'NotAnInteger',
      message: `${name} is a tensor of real numbers, not an index`,
      hint: `in subscripts use indices, sizes and integer variables; declare ${name} : [] integer(n) for one.`,
    });
  return isSize(scope, name)
    ? constantLinear(namedSize(scope, name, span))
    : unknownName(
        scope,
        name,
        span,
        `bind the index (sum(${name}<n: ...)), declare it (${name} : n), or let it stand bare in some subscript.`,
      );
};

const linearEntry = (ast: Ast & { readonly tag: 'component' }, scope: Scope): Linear => {
  const variable =
    ast.base.tag === 'name' ? scope.declarations.variables.get(ast.base.name) : undefined;
  if (!variable?.integer) return notAffine(ast, scope);
  if (variable.shape.length !== ast.subscripts.length)
    return wrongSubscripts(
      scope,
      ast.span,
      variable.name,
      variable.shape.length,
      ast.subscripts.length,
    );
  const at = ast.subscripts.map((subscript, k) => {
    if (subscript.tag !== 'expression') return notAffine(ast, scope);
    if (subscript.value.tag !== 'name' || isIntegerScalar(scope, subscript.value.name))
      return linearOf(subscript.value, scope);
    const index = subscriptIndex(scope, subscript.value.name, subscript.span);
    meet(scope, index, variable.shape[k] ?? S.one, subscript.span, variable.name);
    return indexLinear(index);
  });
  return { terms: [{ coef: S.one, of: { tag: 'entry', variable, at } }], constant: S.zero };
};

const linearBinary = (ast: Ast & { readonly tag: 'binary' }, scope: Scope): Linear => {
  if (ast.op === '^') {
    const [base, power] = [linearOf(ast.left, scope), integerLiteral(ast.right)];
    const fine =
      base.terms.length === 0 && power !== undefined && power >= 0 && power <= largestPower;
    return fine ? constantLinear(S.power(base.constant, power)) : notAffine(ast, scope);
  }
  if (ast.op !== '+' && ast.op !== '-' && ast.op !== '*') return notAffine(ast, scope);
  const [a, b] = [linearOf(ast.left, scope), linearOf(ast.right, scope)];
  if (ast.op === '+') return plus(a, b);
  if (ast.op === '-') return plus(a, times(b, S.constant(-1)));
  if (b.terms.length === 0) return times(a, b.constant);
  return a.terms.length === 0 ? times(b, a.constant) : notAffine(ast, scope);
};

/** The affine expression under an environment, with the indices and indicators that its entries need. */
export type Realized = {
  readonly affine: Affine;
  readonly extra: readonly (readonly [Index, Term])[];
};

/** The index for one subscript: the index itself where the sizes agree, else a new one p with [p = subscript]. */
export const place = (
  scope: Scope,
  linear: Linear,
  axis: Size,
  env: Env,
): { readonly index: Index; readonly extra: Realized['extra'] } => {
  const [only] = linear.terms;
  const bare =
    linear.terms.length === 1 && linear.constant.terms.length === 0 && only?.coef.key === '1';
  const index = bare && only?.of.tag === 'index' ? env.get(only.of.index) : undefined;
  if (index && S.equals(index.size, resolved(scope, axis))) return { index, extra: [] };
  const { affine, extra } = realize(scope, linear, env);
  const p = freshIndex(scope, axis);
  return { index: p, extra: [...extra, [p, B.equal(B.affineIndex(p), affine)]] };
};

/** The affine expression with actual indices. */
export const realize = (scope: Scope, linear: Linear, env: Env): Realized => {
  const extra: (readonly [Index, Term])[] = [];
  const terms = linear.terms.map(({ coef, of }) => {
    const factor = resolved(scope, coef);
    if (of.tag === 'index') {
      const index = env.get(of.index);
      if (!index) throw new Error(`index ${of.index.name} has no place`);
      return { coef: factor, of: { tag: 'index' as const, index } };
    }
    const at = of.at.map((subscript, k) => {
      const placed = place(scope, subscript, of.variable.shape[k] ?? S.one, env);
      extra.push(...placed.extra);
      return placed.index;
    });
    return { coef: factor, of: { tag: 'entry' as const, name: of.variable.name, at } };
  });
  return { affine: B.affine(terms, resolved(scope, linear.constant)), extra };
};

/** The body under the sums over extra indices, each with its indicator. */
export const withExtra = (extra: Realized['extra'], body: Term): Term =>
  B.sum(
    extra.map(([index]) => index),
    B.product([...extra.map(([, indicator]) => indicator), body]),
  );
