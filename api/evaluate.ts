/** Values of expressions at given data. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { NdArray } from 'ndarray';
import { renderError } from '../core/expr/error.js';
import { parseDeclarations } from '../core/expr/declarations.js';
import * as S from '../core/num/size.js';
import type { Context } from '../core/term/term.js';
import { freeVariables } from '../core/term/walk.js';
import { sizeProblem } from '../evaluator/sizes.js';
import { evaluate as valueOf } from '../evaluator/evaluate.js';
import { elaborateOne, type Options } from './options.js';

/** Arrays by name. */
export type Data = Readonly<Record<string, NdArray>>;

type Sizes = ReadonlyMap<string, number>;

const brackets = (shape: readonly (number | string)[]): string => `[${shape.join(', ')}]`;

/** Names that the declarations say something of. */
const declaredNames = (decls: readonly string[]): ReadonlySet<string> =>
  new Set(
    decls.flatMap((text) => {
      const parsed = parseDeclarations(text);
      if (isLeft(parsed)) return [];
      return parsed.right.flatMap((d) =>
        'names' in d ? d.names.map(({ name }) => name) : [d.name],
      );
    }),
  );

const splitAll = (decls: Options['decls']): readonly string[] => [decls ?? []].flat();

/** Data that no declaration speaks of is declared by its own shape. */
const withData = (decls: readonly string[], data: Data): readonly string[] => {
  const known = declaredNames(decls);
  return [
    ...decls,
    ...Object.entries(data)
      .filter(([name]) => !known.has(name))
      .map(([name, array]) => `${name} : ${brackets(array.shape)}`),
  ];
};

type Axis = { readonly name: string; readonly size: S.Size; readonly actual: number };

/** One pass over the axes: names that stand alone get their size, the others must agree. */
const learn = (axes: readonly Axis[], given: Sizes): Either<string, Sizes> => {
  const sizes = new Map(given);
  for (const { size, actual } of axes) {
    const name = S.asSymbol(size);
    if (name !== undefined && !sizes.has(name)) sizes.set(name, actual);
  }
  const wrong = axes.find(({ size, actual }) => (S.evaluate(size, sizes) ?? actual) !== actual);
  if (!wrong) return right(sizes);
  const { name, size, actual } = wrong;
  const expected = S.evaluate(size, sizes);
  const because = S.asConstant(size) === undefined ? ` (${S.show(size)} = ${expected})` : '';
  return left(
    `${name} has an axis of size ${actual} where its declaration wants ${expected}${because}`,
  );
};

const sizesFrom = (context: Context, data: Data, given: Sizes): Either<string, Sizes> => {
  const axes: Axis[] = [];
  for (const [name, array] of Object.entries(data)) {
    const declared = context.variables.get(name);
    if (!declared) continue;
    if (declared.shape.length !== array.shape.length)
      return left(
        `${name} has shape ${brackets(array.shape)} in the data, but is declared ${brackets(declared.shape.map(S.show))}`,
      );
    declared.shape.forEach((size, k) =>
      axes.push({ name, size, actual: array.shape[k] as number }),
    );
  }
  return learn(axes, given);
};

/**
 * Evaluates an expression at given arrays.
 *
 * Sizes come from the shapes of the data (and `options.sizes`); names without a declaration take the shape of their data.
 * Values: float64; NaN where the expression is not defined.
 * Errors: a text, where the expression does not read, a shape does not fit or a name has no value.
 */
export const evaluate = (
  text: string,
  data: Data,
  options: Options = {},
): Either<string, NdArray<Float64Array>> => {
  const decls = withData(splitAll(options.decls), data);
  const made = elaborateOne(text, { ...options, decls });
  if (isLeft(made)) return left(renderError(made.left));
  const { context, axes, body } = made.right;
  const unknown = [...freeVariables(body)].find((name) => !(name in data));
  if (unknown !== undefined)
    return left(`${unknown} has no value\n\nHint: put its array into the data (--data FILE)`);
  const sizes = sizesFrom(context, data, new Map(Object.entries(options.sizes ?? {})));
  if (isLeft(sizes)) return sizes;
  const wanted = sizeProblem({ ...context, variables: new Map() }, [body]).names;
  const missing = [...wanted, ...axes.flatMap((i) => S.names(i.size))].find(
    (name) => !sizes.right.has(name),
  );
  if (missing !== undefined)
    return left(
      `the size ${missing} has no value\n\nHint: give it a number in sizes (--sizes ${missing}=3)`,
    );
  const values = new Map(Object.entries(data));
  return valueOf({ axes, body }, { sizes: sizes.right, values });
};
