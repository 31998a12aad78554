/** One rule text as a rule: elaborated like any statement, then read with its own variables. */
import * as either from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../expr/error.js';
import { elaborateStatement } from '../shape/elaborate.js';
import { linearityOf } from './linearity.js';
import type { OperatorText, Pack, RuleText } from './pack.js';
import { boundNames, generalise, outsideBinders, type Condition, type Rule } from './rule.js';
import { expandSequences } from './sequences.js';

/** A rule that does not read: which, and why. */
export type RuleError = {
  readonly pack: string;
  readonly rule: string;
  readonly error: LanguageError;
};

const readCondition = (text: string): Condition => {
  const [, predicate = text, args = ''] = /^\s*(\w+)\s*\(([^)]*)\)\s*$/.exec(text) ?? [];
  return {
    predicate,
    args: args
      .split(',')
      .map((a) => a.trim())
      .filter((a) => a !== ''),
  };
};

/** Elaborates one rule for one number of axes of its sequences. */
export const compileRule = (
  pack: Pack,
  text: RuleText,
  order = 0,
  operators: readonly OperatorText[] = [],
): either.Either<RuleError, Rule> => {
  const write = (s: string): string => expandSequences(s, order);
  const decls = [...(text.decls ?? pack.decls)].map(write);
  const made = elaborateStatement(
    decls,
    { lhs: write(text.lhs), rhs: write(text.rhs) },
    operators as never,
  );
  if (either.isLeft(made)) return either.left({ pack: pack.pack, rule: text.id, error: made.left });
  const { context, axes } = made.right;
  const [lhs, rhs] = [generalise(made.right.lhs), generalise(made.right.rhs)];
  const conditions = (text.when ?? []).map(readCondition);
  return either.right({
    id: text.id,
    pack: pack.pack,
    direction: text.dir,
    source: text.source,
    order,
    text: { lhs: text.lhs, rhs: text.rhs, decls: decls.join('; ') },
    context,
    axes,
    lhs,
    rhs,
    conditions,
    generic: new Set([...boundNames(made.right.lhs), ...boundNames(made.right.rhs)]),
    linearity: conditions.length === 0 ? linearityOf(lhs, rhs) : undefined,
    outside: outsideBinders([lhs, rhs]),
  });
};
