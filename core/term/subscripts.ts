/**
 * Parts of index notation that hold no terms: subscripts, affine expressions, indicators, binders, and the networks in
 * which an indicator fixes a summed index, `sum(k: [k = i+1]*T[k,j])`, which is written into the subscript: `T[i+1,j]`.
 */
import * as S from '../num/size.js';
import * as F from './form.js';
import type { Form } from './form.js';
import * as N from './naming.js';
import type { Naming } from './naming.js';
import type { Affine, Index, Tensor, Term, Unknown } from './term.js';
import * as W from './walk.js';

/** How tensors inside index notation are written (arguments of operators, points, means): given by the caller. */
export type TensorForm = (naming: Naming, tensor: Tensor) => Form;

/** Subscripts written instead of a summed index. */
export type Fixed = ReadonlyMap<number, Affine>;

/** What index notation needs to know at one place. */
export type Scope = { readonly naming: Naming; readonly tensor: TensorForm; readonly fixed: Fixed };

const unknown = (scope: Scope, of: Unknown): Form =>
  of.tag === 'index'
    ? subscript(scope, of.index)
    : {
        tag: 'component',
        base: F.name(N.variableName(scope.naming, of.name)),
        at: of.at.map((i) => subscript(scope, i)),
      };

/** An index as a subscript. */
export const subscript = (scope: Scope, index: Index): Form => {
  const affine = scope.fixed.get(index.id);
  return affine ? affineForm(scope, affine) : F.name(N.indexName(scope.naming, index));
};

const isNegative = ({ terms }: S.Size): boolean => terms.every(([, coef]) => coef < 0);

/** The terms of an affine expression, each with its sign. */
const affineTerms = (scope: Scope, { terms, constant }: Affine): readonly F.Signed[] => [
  ...terms.map(({ coef, of }) => {
    const negative = isNegative(coef);
    const size = negative ? S.scale(coef, -1) : coef;
    const body = unknown(scope, of);
    return { negative, form: size.key === S.one.key ? body : F.binary('*', F.size(size), body) };
  }),
  ...constant.terms.map((term) => {
    const [, coef] = term;
    const size: S.Size = S.scale({ terms: [term], key: '' }, coef < 0 ? -1 : 1);
    return { negative: coef < 0, form: F.size(size) };
  }),
];

const affineForm = (scope: Scope, affine: Affine): Form => F.sumOf(affineTerms(scope, affine));

/** [left relation right], negative terms moved to the right. */
export const indicator = (scope: Scope, t: Term & { readonly tag: 'indicator' }): Form => {
  const terms = affineTerms(scope, t.affine);
  const left = F.sumOf(terms.filter(({ negative }) => !negative));
  const right = F.sumOf(
    terms.filter(({ negative }) => negative).map(({ form }) => ({ negative: false, form })),
  );
  return { tag: 'indicator', relation: t.relation, left, right };
};

/** A component at indices; the base itself where there are none. */
export const component = (scope: Scope, base: Form, at: readonly Index[]): Form =>
  at.length === 0 ? base : { tag: 'component', base, at: at.map((i) => subscript(scope, i)) };

/** Whether the index stands bare on an axis of its size somewhere, so that its size need not be written. */
export const isSized = (index: Index, body: Term, fixed: Fixed): boolean => {
  if (fixed.has(index.id)) return true;
  for (const t of W.nodes(body))
    if (
      t.tag === 'variable' ||
      t.tag === 'operator' ||
      t.tag === 'derivative' ||
      t.tag === 'epsilon'
    )
      if (t.at.some(({ id }) => id === index.id)) return true;
  return false;
};

/** The binders of indices over a body, with a size where nothing else gives it. */
export const binders = (
  naming: Naming,
  indices: readonly Index[],
  body: Term,
): readonly F.Binder[] =>
  indices.map((index) => {
    const name = N.indexName(naming, index);
    return isSized(index, body, new Map()) ? { name } : { name, size: F.size(index.size) };
  });

/** How often an index is used, by the tag of the node that uses it. */
const usesOf = (index: Index, body: Term): readonly string[] =>
  [...W.nodes(body)].flatMap((t) =>
    W.ownIndices(t)
      .filter(({ id }) => id === index.id)
      .map(() => t.tag),
  );

/** The affine expression that an indicator factor [k = ...] gives to k, where it can be written into a subscript. */
const fixedBy = (factor: Term, index: Index): Affine | undefined => {
  if (factor.tag !== 'indicator' || factor.relation !== '=') return undefined;
  const own = factor.affine.terms.find(({ of }) => of.tag === 'index' && of.index.id === index.id);
  if (!own || (own.coef.key !== '1' && own.coef.key !== '-1')) return undefined;
  const by = own.coef.key === '1' ? -1 : 1;
  const rest = factor.affine.terms.filter((term) => term !== own);
  return {
    terms: rest.map(({ coef, of }) => ({ coef: S.scale(coef, by), of })),
    constant: S.scale(factor.affine.constant, by),
  };
};

/** Summed indices over a product, and the subscripts written instead of the indices left out. */
export type Network = {
  readonly indices: readonly Index[];
  readonly factors: readonly Term[];
  readonly fixed: Fixed;
};

const withoutFixed = (network: Network): Network => {
  for (const index of network.indices)
    for (const factor of network.factors) {
      const affine = fixedBy(factor, index);
      const others = network.factors.filter((other) => other !== factor);
      const uses = others.flatMap((other) => usesOf(index, other));
      const inFixed = [...network.fixed.values()].some((a) =>
        a.terms.some(({ of }) =>
          (of.tag === 'index' ? [of.index] : of.at).some(({ id }) => id === index.id),
        ),
      );
      if (!affine || inFixed || uses.length !== 1 || uses[0] !== 'variable') continue;
      const indices = network.indices.filter((other) => other !== index);
      return withoutFixed({
        indices,
        factors: others,
        fixed: new Map([...network.fixed, [index.id, affine]]),
      });
    }
  return network;
};

/** Nested sums over a product. */
export const networkOf = (scope: Scope, term: Term): Network => {
  const indices: Index[] = [];
  let body = term;
  for (; body.tag === 'sum'; body = body.body) indices.push(body.index);
  const factors = body.tag === 'product' ? body.factors : [body];
  return withoutFixed({ indices, factors, fixed: scope.fixed });
};
