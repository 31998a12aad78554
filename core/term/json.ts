/**
 * Terms, expressions and statements as JSON, both ways (io-ts codecs).
 *
 * Rationals are texts (`"1/2"`); a size is a number, a name, or a list of [monomial, coefficient] (`[["n*n", 1], ["", -1]]` is
 * n^2 - 1); names and facts of a context are lists. Decoding checks the form; `wellFormed.ts` checks the meaning.
 */
import { either } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type {
  Affine,
  Bound,
  Context,
  Declared,
  Expression,
  Fact,
  Index,
  Law,
  Property,
  Relation,
  Statement,
  Tensor,
  Term,
  Unknown,
} from './term.js';

const list = <C extends t.Mixed>(item: C) => t.readonlyArray(item);

const rational = new t.Type<Q.Rational, string, unknown>(
  'a rational such as "1/2"',
  (u): u is Q.Rational => typeof u === 'object' && u !== null && 'num' in u && 'den' in u,
  (u, c) =>
    either.chain(t.string.validate(u, c), (text) => {
      const [, num, den = '1'] = /^(-?\d{1,1000})(?:\/([1-9]\d{0,999}))?$/.exec(text) ?? [];
      return num === undefined ? t.failure(u, c) : t.success(Q.rational(BigInt(num), BigInt(den)));
    }),
  Q.show,
);

/** The size; undefined where it is beyond what numbers hold. */
const withinLimits = (make: () => S.Size | undefined): S.Size | undefined => {
  try {
    return make();
  } catch (error) {
    if (error instanceof S.SizeTooLarge) return undefined;
    throw error;
  }
};

type SizeJson = number | string | readonly (readonly [string, number])[];
const name = /^[A-Za-z_]\w*$/;

const sizeOf = (json: unknown): S.Size | undefined => {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? S.constant(json) : undefined;
  if (typeof json === 'string') return name.test(json) ? S.symbol(json) : undefined;
  if (!Array.isArray(json)) return undefined;
  let sum = S.zero;
  for (const term of json as readonly unknown[]) {
    const [monomial, coef] = Array.isArray(term) ? (term as readonly unknown[]) : [];
    if (typeof monomial !== 'string' || !Number.isSafeInteger(coef)) return undefined;
    const factors = monomial === '' ? [] : monomial.split('*');
    if (!factors.every((f) => name.test(f)) || factors.length > 64) return undefined;
    sum = S.add(sum, factors.map(S.symbol).reduce(S.mul, S.constant(coef as number)));
  }
  return sum;
};

export const sizeCodec = new t.Type<S.Size, SizeJson, unknown>(
  'a size',
  (u): u is S.Size => typeof u === 'object' && u !== null && 'key' in u,
  (u, c) => {
    const made = withinLimits(() => sizeOf(u));
    return made ? t.success(made) : t.failure(u, c);
  },
  (s) => S.asConstant(s) ?? S.asSymbol(s) ?? s.terms,
);

const isInteger = (u: unknown): u is number => Number.isSafeInteger(u);
const integer = new t.Type<number, number, unknown>(
  'an integer',
  isInteger,
  (u, c) => (isInteger(u) ? t.success(u) : t.failure(u, c)),
  t.identity,
);

export const indexCodec: t.Type<Index, unknown> = t.readonly(
  t.type({ id: integer, name: t.string, size: sizeCodec }),
);
const indices = list(indexCodec);
const shape = list(sizeCodec);

const keys = <K extends string>(...values: readonly K[]): t.Type<K> =>
  t.keyof(Object.fromEntries(values.map((v) => [v, null])) as Record<K, null>) as t.Type<K>;

const property: t.Type<Property> = keys(
  ...(['symmetric', 'antisymmetric', 'diagonal', 'orthogonal', 'invertible', 'posdef'] as const),
  ...(['psd', 'positive', 'nonnegative', 'independent', 'iid'] as const),
);
const relation: t.Type<Relation> = keys('=', '!=', '<', '<=', '>', '>=');
const layout = keys('scalar', 'column', 'row', 'matrix', 'tensor');

export const boundCodec: t.Type<Bound, unknown> = t.type({
  name: t.string,
  shape,
  properties: list(property),
});

/** Codecs of terms and of what stands in them, over those of indices and of the terms directly inside. */
export const codecsOver = (index: t.Type<Index, unknown>, inner: t.Type<Term, unknown>) => {
  const at = list(index);
  const unknown: t.Type<Unknown, unknown> = t.union([
    t.type({ tag: t.literal('index'), index }),
    t.type({ tag: t.literal('entry'), name: t.string, at }),
  ]);
  const affine: t.Type<Affine, unknown> = t.type({
    terms: list(t.type({ coef: sizeCodec, of: unknown })),
    constant: sizeCodec,
  });
  const tensor: t.Type<Tensor, unknown> = t.type({ axes: at, body: inner });
  const law: t.Type<Law, unknown> = t.union([
    t.type({ tag: t.literal('normal'), mean: tensor, covariance: tensor }),
    t.type({ tag: t.literal('rademacher') }),
    t.type({ tag: t.literal('declared'), of: t.string }),
  ]);
  const variable = boundCodec;
  const term: t.Type<Term, unknown> = t.union([
    t.type({ tag: t.literal('number'), value: rational }),
    t.type({ tag: t.literal('size'), size: sizeCodec }),
    t.type({ tag: t.literal('indexValue'), index }),
    t.type({ tag: t.literal('constant'), name: t.literal('pi') }),
    t.type({ tag: t.literal('variable'), name: t.string, at }),
    t.type({ tag: t.literal('epsilon'), at }),
    t.type({ tag: t.literal('indicator'), relation, affine }),
    t.type({ tag: t.literal('sum'), index, body: inner }),
    t.type({ tag: t.literal('product'), factors: list(inner) }),
    t.type({ tag: t.literal('add'), terms: list(inner) }),
    t.type({ tag: t.literal('pointwise'), name: t.string, args: list(inner) }),
    t.type({
      tag: t.literal('operator'),
      name: t.string,
      args: list(tensor),
      at,
      derivative: list(integer),
    }),
    t.type({ tag: t.literal('derivative'), body: inner, variable, at }),
    t.type({ tag: t.literal('at'), body: inner, variable, point: tensor }),
    t.type({ tag: t.literal('expectation'), variable, law, body: inner }),
  ]);
  return { term, tensor };
};

/** A term. */
export const termCodec: t.Type<Term, unknown> = t.recursion(
  'a term',
  (self) => codecsOver(indexCodec, self).term,
);

const declared: t.Type<Declared, unknown> = t.intersection([
  t.type({ name: t.string, shape, properties: list(property) }),
  t.partial({ integer: sizeCodec, arguments: list(shape) }),
]);
const fact: t.Type<Fact, unknown> = t.intersection([
  t.type({ about: t.string, axes: indices, lhs: termCodec, rhs: termCodec }),
  t.partial({ defines: t.string }),
]);

const contextJson = t.type({
  variables: list(declared),
  facts: list(fact),
  sizes: list(t.tuple([t.string, sizeCodec])),
});

/** What the declarations say: names, facts, related sizes. */
export const contextCodec = new t.Type<Context, unknown, unknown>(
  'a context',
  (u): u is Context => typeof u === 'object' && u !== null && 'variables' in u,
  (u, c) =>
    either.map(contextJson.validate(u, c), ({ variables, facts, sizes }) => ({
      variables: new Map(variables.map((v) => [v.name, v])),
      facts,
      sizes: new Map(sizes),
    })),
  ({ variables, facts, sizes }) =>
    contextJson.encode({ variables: [...variables.values()], facts, sizes: [...sizes] }),
);

const common = { context: contextCodec, axes: indices, layout, warnings: list(t.string) };

/** A checked expression. */
export const expressionCodec: t.Type<Expression, unknown> = t.type({ ...common, body: termCodec });

/** A checked statement. */
export const statementCodec: t.Type<Statement, unknown> = t.type({
  ...common,
  lhs: termCodec,
  rhs: termCodec,
  relation: keys('==', '!='),
});
