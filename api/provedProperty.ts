/**
 * A property for property-based tests: a proved statement stays proved when its names change and its tensors are laid out
 * in another order.
 *
 * Only names that no d, E or property touches are changed: for those the new statement says the same.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import { boundNames } from '../core/rewrite/rule.js';
import type { Context, Statement, Term } from '../core/term/term.js';
import { mapTerm } from '../core/term/walk.js';
import { elaborate, type StatementInput } from './options.js';
import { prove, type ProveOptions } from './prove.js';

/** Names that may be renamed and transposed. */
const untouched = ({ context, lhs, rhs }: Statement): readonly string[] => {
  const bound = new Set([...boundNames(lhs), ...boundNames(rhs)]);
  if (context.facts.length > 0) return [];
  return [...context.variables.values()]
    .filter((v) => v.properties.length === 0 && !v.arguments && v.integer === undefined)
    .filter((v) => !bound.has(v.name))
    .map((v) => v.name);
};

const renamed = (name: string, seed: number): string => `${name}_${(seed >>> 0) % 1000}`;

/** The statement with new names; those of an odd turn have their axes in the opposite order. */
export const variant = (statement: Statement, seed: number): Statement => {
  const names = untouched(statement);
  const turns = (name: string): boolean => ((seed >> (names.indexOf(name) % 16)) & 1) === 1;
  const order = <T>(name: string, list: readonly T[]): readonly T[] =>
    turns(name) ? [...list].reverse() : list;
  const change = (t: Term): Term =>
    t.tag === 'variable' && names.includes(t.name)
      ? { ...t, name: renamed(t.name, seed), at: order(t.name, t.at) }
      : t;
  const variables: Context['variables'] = new Map(
    [...statement.context.variables.values()].map((v) => {
      if (!names.includes(v.name)) return [v.name, v];
      const name = renamed(v.name, seed);
      return [name, { ...v, name, shape: order(v.name, v.shape) }];
    }),
  );
  return {
    ...statement,
    context: { ...statement.context, variables },
    lhs: mapTerm(statement.lhs, change),
    rhs: mapTerm(statement.rhs, change),
  };
};

/**
 * A predicate for fast-check: whether the variant of the statement that a seed picks is proved.
 *
 * @example
 * fc.assert(fc.property(fc.integer(), provedProperty("tr(A*B) == tr(B*A)", { decls: ['A, B : [n,n]'] })));
 */
export const provedProperty = (
  input: StatementInput,
  options: ProveOptions = {},
): ((seed: number) => boolean) => {
  const statement = elaborate(input, options);
  return (seed) => {
    if (isLeft(statement)) return false;
    const answer = prove(variant(statement.right, seed), { numbers: false, ...options });
    return !isLeft(answer) && answer.right.status === 'proved';
  };
};
