/**
 * Matrices that a declared equation shows to be invertible: the square factors of a product that is a multiple of the identity.
 */
import type { Fact, Index, Tensor, Term } from '../term/term.js';
import type { Monomial } from './normal.js';

type Variable = Term & { readonly tag: 'variable' };

const isSame = (a: Index | undefined, b: Index | undefined): boolean => a?.id === b?.id;

/** The matrix variables on the way from one axis to the other, all of one size; undefined where the monomial is no such chain. */
const chain = (m: Monomial, from: Index, to: Index): readonly Variable[] | undefined => {
  if (m.relations.length + m.equal.length > 0 || m.bound.length !== m.heads.length - 1)
    return undefined;
  const way: Variable[] = [];
  for (let at = from; !isSame(at, to) || way.length === 0;) {
    const next = m.heads.find(
      (h): h is Variable =>
        h.tag === 'variable' && !way.includes(h as Variable) && h.at.some((i) => isSame(i, at)),
    );
    const [i, j] = next?.at ?? [];
    if (!next || !i || !j || next.at.length !== 2 || isSame(i, j)) return undefined;
    way.push(next);
    at = isSame(i, at) ? j : i;
    if (at.size.key !== from.size.key) return undefined;
  }
  return way.length === m.heads.length ? way : undefined;
};

const isIdentity = ({ heads, relations, bound, equal }: Monomial, i: Index, j: Index): boolean => {
  const [pair, ...more] = equal;
  if (!pair || more.length + heads.length + relations.length + bound.length > 0) return false;
  return (isSame(pair[0], i) && isSame(pair[1], j)) || (isSame(pair[0], j) && isSame(pair[1], i));
};

/** Whether one of the facts says that a product with the matrix in it is a multiple of the identity. */
export const dividesIdentity = (
  facts: readonly Fact[],
  sumOf: (t: Tensor) => readonly Monomial[],
  name: string,
): boolean =>
  facts.some(({ axes, lhs, rhs }) => {
    const [from, to] = axes;
    if (!from || !to || axes.length !== 2) return false;
    const sides = [lhs, rhs].map((body) => sumOf({ axes, body }));
    return [sides, [...sides].reverse()].some(([product, value]) => {
      const [m, v] = [product?.[0], value?.[0]];
      if (!m || !v || product?.length !== 1 || value?.length !== 1 || !isIdentity(v, from, to))
        return false;
      return chain(m, from, to)?.some((h) => h.name === name) ?? false;
    });
  });
