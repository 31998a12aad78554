/** Statements and expressions as plain JSON values, and back. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Errors, Type } from 'io-ts';
import type { LanguageError } from '../core/expr/error.js';
import { expressionCodec, statementCodec } from '../core/term/json.js';
import type { Expression, Statement } from '../core/term/term.js';
import { copy, highestIndex, supply } from '../core/term/walk.js';
import { whatIsWrong } from '../core/term/wellFormed.js';

/** A plain JSON value: it may be sent, stored and frozen. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const invalid = (message: string): LanguageError => ({
  _tag: 'InvalidJson',
  message,
  source: '',
  origin: 'JSON',
  span: [0, 0],
  facts: [],
  hint: 'terms as JSON are made by statementJson and expressionJson.',
});

const placeOf = (errors: Errors): string => {
  const deepest = errors.reduce((a, b) => (b.context.length > a.context.length ? b : a));
  const path = deepest.context.map((c) => c.key).filter((key) => key !== '');
  return `${path.join('.') || 'the value'}: ${JSON.stringify(deepest.value)?.slice(0, 80) ?? 'nothing'} where ${deepest.context.at(-1)?.type.name ?? 'a value'} is needed`;
};

const decoded = <A>(codec: Type<A, unknown>, value: unknown): Either<LanguageError, A> => {
  const made = codec.decode(value);
  return isLeft(made) ? left(invalid(placeOf(made.left))) : made;
};

/** A checked statement as JSON. */
export const statementJson = (statement: Statement): Json =>
  statementCodec.encode(statement) as Json;

/** A checked expression as JSON. */
export const expressionJson = (expression: Expression): Json =>
  expressionCodec.encode(expression) as Json;

/**
 * A statement from JSON.
 *
 * Errors: `InvalidJson` with the path where the form is wrong, or what the terms say that means nothing: a name that is not
 * declared, an index that nothing binds, sizes that differ.
 */
export const statementFromJson = (value: unknown): Either<LanguageError, Statement> => {
  const made = decoded(statementCodec, value);
  if (isLeft(made)) return made;
  const { context, axes, lhs, rhs } = made.right;
  const wrong = whatIsWrong(context, axes, [lhs, rhs]);
  if (wrong !== undefined) return left(invalid(wrong));
  const ids = supply(1 + Math.max(highestIndex(lhs), highestIndex(rhs), ...axes.map((i) => i.id)));
  return right({ ...made.right, lhs: copy(lhs, ids), rhs: copy(rhs, ids) });
};

/** An expression from JSON. Errors: as of `statementFromJson`. */
export const expressionFromJson = (value: unknown): Either<LanguageError, Expression> => {
  const made = decoded(expressionCodec, value);
  if (isLeft(made)) return made;
  const { context, axes, body } = made.right;
  const wrong = whatIsWrong(context, axes, [body]);
  if (wrong !== undefined) return left(invalid(wrong));
  const ids = supply(1 + Math.max(highestIndex(body), ...axes.map((i) => i.id)));
  return right({ ...made.right, body: copy(body, ids) });
};
