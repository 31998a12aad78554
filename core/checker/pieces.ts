/**
 * A function of a value that is given in pieces along an index: f([i = 0]*a + [i = 1]*b) is [i = 0]*f(a) + [i = 1]*f(b).
 *
 * The relations [i = c] and [i = j + c] of the monomials cut the range of i into intervals (`intervals.ts`). On each the function
 * sees the monomials of that interval and those without such a relation; the value is the sum over the intervals.
 */
import * as S from '../num/size.js';
import { covering, isSameInterval, type Interval } from '../num/intervals.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { asTerm, type Monomial } from './monomial.js';
import type { Relation } from './relations.js';
import { rename, type Renamer } from './scope.js';

type Pointwise = Term & { readonly tag: 'pointwise' };

/** The interval on which a monomial is not 0, the relation that says so, and the summed index that runs along it. */
type Placed = { readonly on: Interval; readonly relation: Relation; readonly along?: Index };

const asInterval = (m: Monomial, relation: Relation, i: Index): Placed | undefined => {
  const { terms, constant } = relation.value;
  const own = terms.find(({ of }) => of.tag === 'index' && of.index.id === i.id);
  const [other, ...more] = terms.filter((t) => t !== own);
  const sign = own && S.asConstant(own.coef);
  if (relation.kind !== '=' || more.length > 0 || (sign !== 1 && sign !== -1)) return undefined;
  const start = S.scale(constant, -sign);
  if (!other) return { on: { start, size: S.one }, relation };
  if (other.of.tag !== 'index' || S.asConstant(other.coef) !== -sign) return undefined;
  const along = other.of.index;
  const isBound = m.bound.some((b) => b.id === along.id);
  return isBound ? { on: { start, size: along.size }, relation, along } : undefined;
};

const placed = (m: Monomial, i: Index): Placed | undefined => {
  for (const relation of m.relations) {
    const found = asInterval(m, relation, i);
    if (found) return found;
  }
  return undefined;
};

/** What the sum is on an interval, along an index of it. */
const valueOn = (
  r: Renamer,
  list: readonly Monomial[],
  i: Index,
  on: Interval,
  along: Index,
): Term =>
  B.add(
    list.flatMap((m): readonly Term[] => {
      const at = placed(m, i);
      if (!at) return [asTerm(m)];
      if (!isSameInterval(at.on, on)) return [];
      const relations = m.relations.filter((x) => x !== at.relation);
      const bound = m.bound.filter((b) => b !== at.along);
      const rest = asTerm({ ...m, relations, bound });
      return [at.along ? rename(r, rest, new Map([[at.along.id, along]])) : rest];
    }),
  );

/** The function put together from its values on the intervals of one index; undefined where no index has any. */
export const inPieces = (
  r: Renamer,
  t: Pointwise,
  args: readonly (readonly Monomial[])[],
): Term | undefined => {
  const all = args.flat();
  const indices = all.flatMap((m) =>
    m.relations.flatMap(({ value }) =>
      value.terms.flatMap(({ of }) =>
        of.tag === 'index' && !m.bound.some((b) => b.id === of.index.id) ? [of.index] : [],
      ),
    ),
  );
  for (const i of indices) {
    const given = all.flatMap((m) => placed(m, i)?.on ?? []);
    const cover = given.length > 0 ? covering(given, i.size) : undefined;
    if (!cover) continue;
    return B.add(
      cover.map((on) => {
        const along = { ...i, id: r.ids.next++, size: on.size };
        const relation = B.affineSub(B.affineIndex(i), B.affineIndex(along));
        const affine = { ...relation, constant: S.scale(on.start, -1) };
        const value = { ...t, args: args.map((list) => valueOn(r, list, i, on, along)) };
        return B.sum([along], B.product([{ tag: 'indicator', relation: '=', affine }, value]));
      }),
    );
  }
  return undefined;
};
