/**
 * The meaning of declared operators, as the pack's text gives it: `op(A, x)` replaced by its definition.
 *
 * The engine never does this: an operator is what its rules say. Numbers do, so that rules about an operator can be tested.
 */
import * as either from 'fp-ts/lib/Either.js';
import * as Size from '../num/size.js';
import { elaborateExpression } from '../shape/elaborate.js';
import type { Expression, Index, Statement, Tensor, Term } from '../term/term.js';
import { mapParts, mapTerm, renameIndices, substitute, supply, type Supply } from '../term/walk.js';
import type { OperatorText } from './pack.js';

/** `x : [n]` or `[n]`: an argument's name (x1, x2, ... where none is written) and shape. */
export const readArgument = (
  text: string,
  at: number,
): { readonly name: string; readonly shape: string } => {
  const [, name, shape] = /^\s*(\w+)\s*:\s*(\[.*\])\s*$/.exec(text) ?? [];
  return name && shape ? { name, shape } : { name: `x${at + 1}`, shape: text };
};

type Meaning = { readonly names: readonly string[]; readonly expression: Expression };

const readMeaning = (operator: OperatorText): Meaning | undefined => {
  const args = operator.args.map(readArgument);
  const made = elaborateExpression(
    args.map((a) => `${a.name} : ${a.shape}`),
    operator.means ?? '',
  );
  return either.isRight(made)
    ? { names: args.map((a) => a.name), expression: made.right }
    : undefined;
};

const read = new WeakMap<OperatorText, Meaning | undefined>();

/** The meaning of an operator, read when it is first asked for; undefined where it has none. */
const meaningOf = (operator: OperatorText | undefined): Meaning | undefined => {
  if (operator?.means === undefined) return undefined;
  if (!read.has(operator)) read.set(operator, readMeaning(operator));
  return read.get(operator);
};

/** Size names of the definition as the sizes of the arguments at hand; plain names only. */
const sizesOf = (meaning: Meaning, args: readonly Tensor[]): ReadonlyMap<string, Size.Size> => {
  const found = new Map<string, Size.Size>();
  meaning.names.forEach((name, k) => {
    const shape = meaning.expression.context.variables.get(name)?.shape ?? [];
    shape.forEach((size, axis) => {
      const symbol = Size.asSymbol(size);
      const actual = args[k]?.axes[axis]?.size;
      if (symbol !== undefined && actual) found.set(symbol, actual);
    });
  });
  return found;
};

const resize = (t: Term, sizes: ReadonlyMap<string, Size.Size>): Term => {
  const index = (i: Index): Index => ({ ...i, size: Size.substitute(i.size, sizes) });
  const walk = (x: Term): Term => {
    const sized: Term = x.tag === 'size' ? { ...x, size: Size.substitute(x.size, sizes) } : x;
    return mapParts(sized, {
      term: walk,
      tensor: (c) => ({ axes: c.axes.map(index), body: walk(c.body) }),
      index,
    });
  };
  return walk(t);
};

const apply = (
  meaning: Meaning,
  args: readonly Tensor[],
  at: readonly Index[],
  ids: Supply,
): Term => {
  const sizes = sizesOf(meaning, args);
  const body = resize(meaning.expression.body, sizes);
  const renaming = new Map(meaning.expression.axes.map((axis, k) => [axis.id, at[k] ?? axis]));
  let result = renameIndices(body, renaming, ids);
  // First to names that no argument holds, so that an argument named like another parameter is not replaced again.
  meaning.names.forEach((name, k) => {
    const arg = args[k];
    if (arg) result = substitute(result, name, { axes: arg.axes, body: hide(arg.body) }, ids);
  });
  return mapTerm(result, (t) =>
    t.tag === 'variable' && t.name.startsWith(hidden)
      ? { ...t, name: t.name.slice(hidden.length) }
      : t,
  );
};

const hidden = '\u0000';
const hide = (t: Term): Term =>
  mapTerm(t, (x) => (x.tag === 'variable' ? { ...x, name: hidden + x.name } : x));

/** The statement with every operator that has a meaning replaced by it. */
export const expandMeanings = (
  statement: Statement,
  operators: readonly OperatorText[],
): Statement => {
  const byName = new Map(
    operators.filter((o) => o.means !== undefined).map((o) => [o.name, o] as const),
  );
  if (byName.size === 0) return statement;
  const ids = supply(10_000_000);
  const expand = (root: Term): Term =>
    mapTerm(root, (t) => {
      if (t.tag === 'operator') {
        const meaning = meaningOf(byName.get(t.name));
        return meaning ? expand(apply(meaning, t.args, t.at, ids)) : t;
      }
      if (t.tag !== 'pointwise') return t;
      const meaning = meaningOf(byName.get(t.name));
      return meaning
        ? expand(
            apply(
              meaning,
              t.args.map((body) => ({ axes: [], body })),
              [],
              ids,
            ),
          )
        : t;
    });
  const facts = statement.context.facts.map((f) => ({
    ...f,
    lhs: expand(f.lhs),
    rhs: expand(f.rhs),
  }));
  return {
    ...statement,
    context: { ...statement.context, facts },
    lhs: expand(statement.lhs),
    rhs: expand(statement.rhs),
  };
};
