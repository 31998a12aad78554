/** A rule as a fast-check property: both sides have one value wherever the declarations and conditions hold. */
import { isLeft } from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { ruleStatements } from '../api/ruleStatements.js';
import { toNested } from '../api/values.js';
import { renderError } from '../core/expr/error.js';
import { expandMeanings } from '../core/rewrite/means.js';
import type { Pack, RuleText } from '../core/rewrite/pack.js';
import { hasSequence } from '../core/rewrite/sequences.js';
import type { Statement } from '../core/term/term.js';
import { compare } from '../evaluator/check.js';
import { lostValue } from '../evaluator/definedness.js';
import { counterexampleAt, evaluateSides } from '../evaluator/sides.js';
import { pointsFor, type Point } from './points.js';

/** The pack that a rule is from, for its declarations and operators, and packs whose operators it uses. */
export type RulePropertyOptions = { readonly pack?: Pack; readonly others?: readonly Pack[] };

const noPack: Pack = { pack: 'none', decls: [], rules: [] };

const statementsOf = (
  rule: RuleText,
  { pack = noPack, others = [] }: RulePropertyOptions,
): readonly Statement[] => {
  const operators = [...others, pack].flatMap((p) => p.operators ?? []);
  const orders = hasSequence([rule.lhs, rule.rhs, ...(rule.decls ?? pack.decls)].join(' '))
    ? [0, 1, 2]
    : [0];
  return orders.flatMap((order) => {
    const made = ruleStatements(pack, rule, order, operators);
    if (isLeft(made)) throw new Error(renderError(made.left));
    return made.right.map((s) => expandMeanings(s, operators));
  });
};

const shown = (statement: Statement, point: Point): string => {
  const both = evaluateSides(statement, point.sample, 0);
  const { lhs, rhs } = counterexampleAt(statement, point.sample, both);
  return `left side ${JSON.stringify(toNested(lhs))}, right side ${JSON.stringify(toNested(rhs))}`;
};

const holdsAt = (rule: RuleText, statement: Statement, point: Point): void => {
  if (lostValue(evaluateSides(statement, point.sample, 0)) === 'gap')
    throw new Error(`${rule.id}: the right side is not defined: ${shown(statement, point)}`);
  if (compare(statement, point.sample).tag === 'different')
    throw new Error(`${rule.id}: ${shown(statement, point)}`);
};

/**
 * A property that fails with a counterexample of small sizes and integers where the rule is false, or where its right side
 * has no value and its left side has one.
 *
 * Points at which neither side can be evaluated say nothing: `einsat check` says `untested` where all are such.
 * Throws where the rule does not read.
 *
 * @example
 * fc.assert(ruleProperty(both('trace-cyclic', 'tr(A*B)', 'tr(B*A)', { source: 'MC (12)', decls: ['A, B : [n,n]'] })));
 */
export const ruleProperty = (
  rule: RuleText,
  options: RulePropertyOptions = {},
): fc.IProperty<[readonly [Statement, Point]]> => {
  const statements = statementsOf(rule, options);
  const cases = statements.map((statement) =>
    pointsFor(statement.context, [statement.lhs, statement.rhs]).map((point) => {
      const text = (): string => fc.stringify(point);
      return Object.assign([statement, point] as const, { [fc.toStringMethod]: text });
    }),
  );
  return fc.property(fc.oneof(...cases), ([statement, point]) => holdsAt(rule, statement, point));
};
