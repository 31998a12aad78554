/**
 * A rule as statements that numbers can test.
 *
 * Conditions become declarations: `posdef(A)` a property of A, `positiveInteger(p)` values put for p. A rule variable may
 * depend on whatever d and E bind, unless the rule says that it is independent: where one stands in reach of a bound X it
 * becomes an unspecified smooth function of X, so that `d(a*b, X)` is not tested at constants alone.
 */
import { isLeft, right, type Either } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../core/expr/error.js';
import * as Q from '../core/num/rational.js';
import * as S from '../core/num/size.js';
import type { OperatorText, Pack, RuleText } from '../core/rewrite/pack.js';
import { expandSequences } from '../core/rewrite/sequences.js';
import { elaborateStatement } from '../core/shape/elaborate.js';
import * as B from '../core/term/build.js';
import type {
  Context,
  Declared,
  Index,
  Property,
  Statement,
  Tensor,
  Term,
} from '../core/term/term.js';
import { fresh, mapTerm, substitute, supply } from '../core/term/walk.js';
import { dependent, type Manner } from './dependence.js';

/** A condition of a rule, read: `independent(a, X)`. */
export type ConditionText = { readonly predicate: string; readonly args: readonly string[] };

/** Reads `invertible(A)`. */
export const readCondition = (text: string): ConditionText => {
  const [, predicate = text, inside = ''] = /^\s*(\w+)\s*\(([^)]*)\)\s*$/.exec(text) ?? [];
  const args = inside.split(',').map((a) => a.trim());
  return { predicate, args: args.filter((a) => a !== '') };
};

const properties: Readonly<Record<string, Property>> = {
  invertible: 'invertible',
  posdef: 'posdef',
  psd: 'psd',
  symmetric: 'symmetric',
  antisymmetric: 'antisymmetric',
  orthogonal: 'orthogonal',
  diagonal: 'diagonal',
  positive: 'positive',
  nonnegative: 'nonnegative',
};

const half = Q.rational(1, 2);
const whole = (...values: readonly number[]): readonly Q.Rational[] =>
  values.map((v) => Q.rational(v));

/** Values that a condition on a number allows, the telling ones. */
const allowed: Readonly<Record<string, readonly Q.Rational[]>> = {
  number: [half, ...whole(2)],
  integer: whole(-1, 2, 3),
  integral: whole(-1, 2, 3),
  positiveInteger: whole(1, 2, 3),
  negativeInteger: whole(-1, -2),
  natural: whole(0, 1, 3),
  atLeastTwo: whole(2, 3),
  evenInteger: whole(-2, 2, 4),
};

const withProperties = (context: Context, conditions: readonly ConditionText[]): Context => {
  const added = (v: Declared): readonly Property[] =>
    conditions.flatMap(({ predicate, args: [name] }) => {
      const property = properties[predicate];
      return name === v.name && property !== undefined ? [property] : [];
    });
  return {
    ...context,
    variables: new Map(
      [...context.variables].map(([name, v]) => [
        name,
        { ...v, properties: [...new Set([...v.properties, ...added(v)])] },
      ]),
    ),
  };
};

const put = (statement: Statement, name: string, value: Q.Rational): Statement => {
  const replace = (t: Term): Term =>
    t.tag === 'variable' && t.name === name ? B.number(value) : t;
  const variables = new Map(statement.context.variables);
  variables.delete(name);
  return {
    ...statement,
    context: { ...statement.context, variables },
    lhs: mapTerm(statement.lhs, replace),
    rhs: mapTerm(statement.rhs, replace),
  };
};

type Case = { readonly statement: Statement; readonly conditions: readonly ConditionText[] };

/** The conditions with the number written for the name. */
const told = (
  conditions: readonly ConditionText[],
  name: string,
  value: Q.Rational,
): readonly ConditionText[] =>
  conditions.map((c) => ({ ...c, args: c.args.map((a) => (a === name ? Q.show(value) : a)) }));

const withNumbers = (statement: Statement, conditions: readonly ConditionText[]): readonly Case[] =>
  conditions.reduce<readonly Case[]>(
    (cases, { predicate, args: [name] }) => {
      const values = allowed[predicate];
      if (values === undefined || name === undefined) return cases;
      return cases.flatMap((c) =>
        c.statement.context.variables.has(name)
          ? values.map((value) => ({
              statement: put(c.statement, name, value),
              conditions: told(c.conditions, name, value),
            }))
          : [c],
      );
    },
    [{ statement, conditions }],
  );

const declaredAs = (statement: Statement, name: string, property: Property): Statement => ({
  ...statement,
  context: withProperties(statement.context, [{ predicate: property, args: [name] }]),
});

/** The statement with the variable replaced by a tensor. */
const replaced = (statement: Statement, name: string, by: Tensor): Statement => {
  const ids = supply(20_000_000);
  const { lhs, rhs } = statement;
  return {
    ...statement,
    lhs: substitute(lhs, name, by, ids),
    rhs: substitute(rhs, name, by, ids),
  };
};

/** The variable at indices of its own. */
const variable = (statement: Statement, name: string): Tensor => {
  const ids = supply(21_000_000);
  const shape = statement.context.variables.get(name)?.shape ?? [];
  const axes = shape.map((size) => fresh(ids, { name: 'i', size }));
  return { axes, body: { tag: 'variable', name, at: axes } };
};

/** A^2 - A of a matrix A: one that commutes with it. */
const polynomialOf = (statement: Statement, name: string): Tensor => {
  const { axes, body } = variable(statement, name);
  const [i, j] = axes as [Index, Index];
  const k = fresh(supply(22_000_000), i);
  const at = (a: Index, b: Index): Term => ({ tag: 'variable', name, at: [a, b] });
  return { axes, body: B.add([B.sum([k], B.product([at(i, k), at(k, j)])), B.negate(body)]) };
};

/** The vector with 0 for its first entry. */
const withoutFirst = (statement: Statement, name: string): Tensor => {
  const { axes, body } = variable(statement, name);
  const [axis] = axes as [Index];
  const terms = [{ coef: S.one, of: { tag: 'index' as const, index: axis } }];
  const first = B.indicator('=', B.affine(terms));
  return { axes, body: B.add([body, B.negate(B.product([first, body]))]) };
};

/** Conditions that no property states: a value that is not 0 is positive or negative, one that commutes a polynomial. */
const withCases = (
  statement: Statement,
  conditions: readonly ConditionText[],
): readonly Statement[] =>
  conditions.reduce<readonly Statement[]>(
    (cases, { predicate, args: [name = '', other = ''] }) =>
      cases.flatMap((s) => {
        if (predicate === 'vanishes') return [replaced(s, name, withoutFirst(s, name))];
        if (predicate === 'commute') return [replaced(s, other, polynomialOf(s, name))];
        if (predicate !== 'nonzero' || !s.context.variables.has(name)) return [s];
        const { axes, body } = variable(s, name);
        const positive = declaredAs(s, name, 'positive');
        return [positive, replaced(positive, name, { axes, body: B.negate(body) })];
      }),
    [statement],
  );

/** What a condition says of a matrix by an equation. */
const facts: Readonly<Record<string, (name: string, columns: string) => string>> = {
  isometry: (u, columns) => ` with ${u}'*${u} = I(${columns})`,
  projection: (p) => ` symmetric with ${p}*${p} = ${p}`,
};

/** The declarations with the equations that the conditions stand for. */
const withFacts = (
  decls: readonly string[],
  conditions: readonly ConditionText[],
): readonly string[] =>
  decls
    .flatMap((text) => text.split(';'))
    .map((decl) => {
      const [name = '', shape = ''] = decl.split(':').map((part) => part.trim());
      const condition = conditions.find((c) => c.predicate in facts && c.args[0] === name);
      const columns = shape.slice(1, -1).split(',').at(-1) ?? '';
      return condition ? decl + (facts[condition.predicate]?.(name, columns) ?? '') : decl;
    });

/**
 * The statements that a rule claims, for one number of axes of its sequences.
 *
 * Errors: a `LanguageError` where the rule does not read.
 */
export const ruleStatements = (
  pack: Pack,
  rule: RuleText,
  order = 0,
  operators: readonly OperatorText[] = pack.operators ?? [],
  manner: Manner = 'smooth',
): Either<LanguageError, readonly Statement[]> => {
  const write = (text: string): string => expandSequences(text, order);
  const decls = withFacts(
    (rule.decls ?? pack.decls).map(write),
    (rule.when ?? []).map(readCondition),
  );
  const sides = { lhs: write(rule.lhs), rhs: write(rule.rhs) };
  const made = elaborateStatement(decls, sides, operators as never);
  if (isLeft(made)) return made;
  const conditions = (rule.when ?? []).map(readCondition);
  const context = withProperties(made.right.context, conditions);
  return right(
    withNumbers({ ...made.right, context }, conditions).flatMap((c) =>
      withCases(c.statement, c.conditions).map((s) => dependent(s, c.conditions, manner)),
    ),
  );
};
