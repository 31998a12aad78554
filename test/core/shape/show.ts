/** Terms as short text for tests: indices are lettered a, b, c ... by first appearance. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { renderError } from '../../../core/expr/error.js';
import * as Q from '../../../core/num/rational.js';
import * as S from '../../../core/num/size.js';
import {
  elaborateExpression,
  elaborateStatement,
  type OperatorTable,
  type StatementText,
} from '../../../core/shape/elaborate.js';
import type {
  Affine,
  Expression,
  Index,
  Law,
  Statement,
  Tensor,
  Term,
} from '../../../core/term/term.js';

type Letters = Map<number, string>;
const letter = (l: Letters, { id }: Index): string => {
  const known = l.get(id) ?? String.fromCharCode(97 + l.size);
  l.set(id, known);
  return known;
};
const list = (l: Letters, at: readonly Index[]): string =>
  `[${at.map((i) => letter(l, i)).join()}]`;
const axes = (l: Letters, at: readonly Index[]): string =>
  at.map((i) => `${letter(l, i)}<${S.show(i.size)}`).join();
const affine = (l: Letters, { terms, constant }: Affine): string =>
  [
    ...terms.map(
      ({ coef, of }) =>
        `${S.show(coef)}*${of.tag === 'index' ? letter(l, of.index) : of.name + list(l, of.at)}`,
    ),
    ...(constant.terms.length > 0 ? [S.show(constant)] : []),
  ].join(' + ');
const tensor = (l: Letters, t: Tensor): string => {
  const head = axes(l, t.axes);
  return t.axes.length === 0 ? show(t.body, l) : `{${head}: ${show(t.body, l)}}`;
};
const law = (l: Letters, w: Law): string =>
  w.tag === 'normal'
    ? `normal(${tensor(l, w.mean)}, ${tensor(l, w.covariance)})`
    : w.tag === 'declared'
      ? `law of ${w.of}`
      : 'rademacher';

export const show = (t: Term, l: Letters): string => {
  switch (t.tag) {
    case 'number':
      return Q.show(t.value);
    case 'size':
      return `<${S.show(t.size)}>`;
    case 'indexValue':
      return letter(l, t.index);
    case 'constant':
      return t.name;
    case 'variable':
      return t.name + (t.at.length > 0 ? list(l, t.at) : '');
    case 'epsilon':
      return `eps${list(l, t.at)}`;
    case 'indicator':
      return `[${affine(l, t.affine)} ${t.relation} 0]`;
    case 'sum': {
      const head = axes(l, [t.index]);
      return `sum(${head}: ${show(t.body, l)})`;
    }
    case 'product':
      return t.factors.map((f) => (f.tag === 'add' ? `(${show(f, l)})` : show(f, l))).join('*');
    case 'add':
      return t.terms.map((x) => show(x, l)).join(' + ');
    case 'pointwise':
      return `${t.name}(${t.args.map((x) => show(x, l)).join(', ')})`;
    case 'operator': {
      const at = t.at.length > 0 ? list(l, t.at) : '';
      return `${t.name}(${t.args.map((x) => tensor(l, x)).join(', ')})${at}`;
    }
    case 'derivative':
      return `d(${show(t.body, l)}, ${t.variable.name}${list(l, t.at)})`;
    case 'at':
      return `at(${show(t.body, l)}, ${t.variable.name} = ${tensor(l, t.point)})`;
    case 'expectation':
      return `E(${t.variable.name} ~ ${law(l, t.law)}: ${show(t.body, l)})`;
  }
};

/** The checked expression; fails the test with the rendered error where there is one. */
export const expressionOf = (decls: string, source: string, ops?: OperatorTable): Expression => {
  const made = elaborateExpression(decls, source, ops);
  if (isLeft(made)) throw new Error(renderError(made.left));
  return made.right;
};
export const statementOf = (decls: string, text: string | StatementText): Statement => {
  const made = elaborateStatement(decls, text);
  if (isLeft(made)) throw new Error(renderError(made.left));
  return made.right;
};

/** `layout {axes} body` of an expression. */
export const lowered = (decls: string, source: string, ops?: OperatorTable): string => {
  const { layout, axes: own, body } = expressionOf(decls, source, ops);
  const l: Letters = new Map();
  const head = axes(l, own);
  return `${layout}${head ? ` {${head}}` : ''} ${show(body, l)}`;
};
/** `{axes} lhs == rhs` of a statement. */
export const loweredStatement = (decls: string, text: string): string => {
  const { axes: own, lhs, rhs, relation } = statementOf(decls, text);
  const l: Letters = new Map();
  const head = axes(l, own);
  return `${head ? `{${head}} ` : ''}${show(lhs, l)} ${relation} ${show(rhs, l)}`;
};
/** The rendered error; fails the test where there is none. */
export const errorOf = (decls: string | readonly string[], source: string): string => {
  const made = /[=]=|!=/.test(source)
    ? elaborateStatement(decls, source)
    : elaborateExpression(decls, source);
  if (!isLeft(made)) throw new Error(`no error for ${source}`);
  return renderError(made.left);
};
