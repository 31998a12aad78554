/**
 * A property for property-based tests: a proved statement stays proved when its names change, its tensors are laid out
 * in another order and sums or products are put for them.
 *
 * Only names that no d, E or property touches are changed: for those the new statement says the same, or an instance of it.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import { boundNames } from '../core/rewrite/rule.js';
import * as Size from '../core/num/size.js';
import * as B from '../core/term/build.js';
import type { Context, Declared, Index, Statement, Tensor, Term } from '../core/term/term.js';
import {
  freeVariables,
  fresh,
  highestIndex,
  mapTerm,
  nodes,
  substitute,
  supply,
  tensors,
  type Supply,
} from '../core/term/walk.js';
import { elaborate, type StatementInput } from './options.js';
import { prove, type ProveOptions } from './prove.js';

/** Names that stand in the mean or covariance of a law: what is put for them must be a covariance too. */
const underLaws = (sides: readonly Term[]): readonly string[] =>
  sides.flatMap((side) =>
    [...nodes(side)].flatMap((t) =>
      t.tag === 'expectation' ? tensors(t).flatMap((x) => [...freeVariables(x.body)]) : [],
    ),
  );

/** Names that may be renamed, transposed and replaced. */
const untouched = ({ context, lhs, rhs }: Statement): readonly string[] => {
  const bound = new Set([...boundNames(lhs), ...boundNames(rhs), ...underLaws([lhs, rhs])]);
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

const entry = (name: string, at: readonly Index[]): Term => ({ tag: 'variable', name, at });

/** A sum of two new tensors, or a product of two that share a new axis, with the declarations of the new names. */
const replacement = (
  v: Declared,
  product: boolean,
  ids: Supply,
): { readonly by: Tensor; readonly declared: readonly Declared[] } => {
  const axes = v.shape.map((size) => fresh(ids, { name: 'i', size }));
  const names = [`${v.name}_1`, `${v.name}_2`] as const;
  const declare = (name: string, shape: readonly Size.Size[]): Declared => ({
    name,
    shape,
    properties: [],
  });
  const [first, ...others] = axes;
  if (!product || !first) {
    const body = B.add(names.map((name) => entry(name, axes)));
    return { by: { axes, body }, declared: names.map((name) => declare(name, v.shape)) };
  }
  const inner = fresh(ids, { name: 'j', size: Size.symbol(`${v.name}_size`) });
  const body = B.product([entry(names[0], [first, inner]), entry(names[1], [inner, ...others])]);
  return {
    by: { axes, body: B.sum([inner], body) },
    declared: [
      declare(names[0], [first.size, inner.size]),
      declare(names[1], [inner.size, ...others.map((i) => i.size)]),
    ],
  };
};

/** The statement with a sum or a product put for one of its names; which one and which, a seed picks. */
export const instance = (statement: Statement, seed: number): Statement => {
  const names = untouched(statement);
  const name = names[(seed >>> 1) % Math.max(1, names.length)];
  const declared = name === undefined ? undefined : statement.context.variables.get(name);
  if (name === undefined || !declared) return statement;
  const { lhs, rhs, context, axes } = statement;
  const ids = supply(1 + Math.max(highestIndex(lhs), highestIndex(rhs), ...axes.map((i) => i.id)));
  const { by, declared: added } = replacement(declared, (seed & 1) === 1, ids);
  const variables = new Map(context.variables);
  variables.delete(name);
  added.forEach((v) => variables.set(v.name, v));
  return {
    ...statement,
    context: { ...context, variables },
    lhs: substitute(lhs, name, by, ids),
    rhs: substitute(rhs, name, by, ids),
  };
};

/**
 * A predicate for fast-check: whether the variant and the instance of the statement that a seed picks are proved.
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
    const changed = variant(statement.right, seed);
    return [changed, instance(changed, seed >>> 4)].every((s) => {
      const answer = prove(s, { numbers: false, ...options });
      return !isLeft(answer) && answer.right.status === 'proved';
    });
  };
};
