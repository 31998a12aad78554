/** One rule text as a rule: elaborated like any statement, then read with its own variables. */
import * as either from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../expr/error.js';
import { elaborateStatement } from '../shape/elaborate.js';
import type { Context, Property } from '../term/term.js';
import { linearityOf } from './linearity.js';
import { isTurning } from './turning.js';
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

/** Properties of a declaration that are conditions of the same name; those of a law of E say how it is sampled. */
const conditional: ReadonlySet<Property> = new Set([
  'symmetric', 'diagonal', 'orthogonal', 'invertible', 'posdef', 'positive', 'nonnegative',
]); // prettier-ignore
const ofLaws: ReadonlySet<Property> = new Set(['iid', 'independent']);

/** What the declarations say of a rule's variables: the rule holds only where a value has these properties too. */
const declaredConditions = (context: Context): readonly Condition[] =>
  [...context.variables.values()].flatMap(({ name, properties }) =>
    properties
      .filter((p) => conditional.has(p))
      .map((predicate): Condition => ({ predicate, args: [name] })),
  );

/** What a declaration says that no condition can decide of the value that a variable of a rule stands for. */
const undecided = (decls: readonly string[], context: Context): LanguageError | undefined => {
  const refuse = (what: string): LanguageError => ({
    _tag: 'Misplaced',
    message: `the declarations of a rule cannot state ${what}`,
    source: decls.join('; '),
    span: [0, 1],
    facts: ['the rule would be used for values of which this is not known'],
    hint: 'leave it out, and state a condition under "when" where there is one',
  });
  if (context.facts.length > 0) return refuse(`a fact (of ${context.facts[0]?.about ?? ''})`);
  for (const { name, properties, integer } of context.variables.values()) {
    const other = properties.find((p) => !conditional.has(p) && !ofLaws.has(p));
    if (other) return refuse(`that ${name} is ${other}`);
    if (integer) return refuse(`that the entries of ${name} are integers`);
  }
  return undefined;
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
  const error = undecided(decls, context);
  if (error) return either.left({ pack: pack.pack, rule: text.id, error });
  const [lhs, rhs] = [generalise(made.right.lhs), generalise(made.right.rhs)];
  const conditions = [...declaredConditions(context), ...(text.when ?? []).map(readCondition)];
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
    turns: isTurning(lhs, rhs),
    linearity: conditions.length === 0 ? linearityOf(lhs, rhs) : undefined,
    outside: outsideBinders([lhs, rhs]),
  });
};
