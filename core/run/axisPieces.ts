/**
 * A function of a value that is given in pieces along an axis: exp(vcat(x, y)) is vcat(exp(x), exp(y)).
 *
 * The relations [i = c] and [i = j + c] of the argument's terms cut the axis i into intervals, with those in between. On each
 * interval only the terms of that interval and those without such a relation are left, so the function's value is the sum over
 * the intervals of its values there. Only index relations are used.
 */
import * as Q from '../num/rational.js';
import { covering, isSameInterval, type Interval } from '../num/intervals.js';
import * as Size from '../num/size.js';
import { termsOf } from '../egraph/linear.js';
import type { HeadNode, Indicator, LinTerm, Ref, Wire } from '../egraph/types.js';
import { partsOf, times, type Parts } from './entries.js';
import type { Engine } from './engine.js';
import { mergeSilently } from './unions.js';

/** Where a product is not 0: the piece, the relation that says so, and the summed wire that runs along it. */
type Placed = { readonly piece: Interval; readonly relation: Indicator; readonly along?: Wire };

const minusOne = Size.constant(-1);

/** The relation as a piece of the axis; undefined where it says something else. */
const asPiece = (
  e: Engine,
  { bound }: Parts,
  relation: Indicator,
  axis: Wire,
): Placed | undefined => {
  const own = relation.unknowns.find((u) => 'wire' in u && u.wire === axis);
  const [other, ...more] = relation.unknowns.filter((u) => u !== own);
  if (relation.relation !== '=' || !own || more.length > 0) return undefined;
  const sign = Size.asConstant(own.coef);
  if (sign !== 1 && sign !== -1) return undefined;
  const start = Size.scale(relation.constant, -sign);
  if (!other) return { piece: { start, size: Size.one }, relation };
  const isAlong = 'wire' in other && bound.includes(other.wire);
  if (!isAlong || Size.asConstant(other.coef) !== -sign) return undefined;
  return { piece: { start, size: e.graph.size(other.wire) }, relation, along: other.wire };
};

const placed = (e: Engine, parts: Parts, axis: Wire): Placed | undefined => {
  for (const relation of parts.indicators) {
    const found = asPiece(e, parts, relation, axis);
    if (found) return found;
  }
  return undefined;
};

/** The value on a piece, whose indices run along the wire: terms of other pieces are 0 there. */
const valueOn = (e: Engine, value: Ref, axis: Wire, piece: Interval, wire: Wire | undefined): Ref =>
  e.d.linear(
    termsOf(e.graph, value).flatMap((t): readonly LinTerm[] => {
      const parts = partsOf(e, t.ref);
      const at = placed(e, parts, axis);
      if (!at) return [t];
      if (!isSameInterval(at.piece, piece)) return [];
      const indicators = parts.indicators.filter((i) => i !== at.relation);
      const joined =
        at.along !== undefined && wire !== undefined ? [[at.along, wire] as const] : [];
      return times(
        t.coef,
        e.d.product({ ...parts, indicators, equal: [...parts.equal, ...joined] }),
      );
    }),
  );

/** The relation that an index of the axis lies on the piece, at the wire that runs along it. */
const lies = (axis: Wire, { start }: Interval, wire: Wire | undefined): Indicator => ({
  relation: '=',
  unknowns: [
    { coef: Size.one, wire: axis },
    ...(wire === undefined ? [] : [{ coef: minusOne, wire }]),
  ],
  constant: Size.scale(start, -1),
});

/** Whether a relation of indices stands in the term: most arguments hold none, and are not taken apart. */
const isRelated = ({ graph }: Engine, { ref }: LinTerm): boolean => {
  const { form } = graph.class(graph.find(ref).cls);
  return form?.kind === 'net' && form.indicators.length > 0;
};

/** The function's value put together from its pieces along one axis; undefined where no axis has any. */
export const inPieces = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  if (node.head.tag !== 'pointwise') return undefined;
  const given = node.args.flatMap(({ ref: arg }) => termsOf(e.graph, arg));
  if (!given.some((t) => isRelated(e, t))) return undefined;
  for (const axis of new Set(node.args.flatMap((a) => a.ref.at))) {
    const pieces = given.flatMap((t) => placed(e, partsOf(e, t.ref), axis)?.piece ?? []);
    const cover = pieces.length > 0 ? covering(pieces, e.graph.size(axis)) : undefined;
    if (!cover) continue;
    const terms = cover.flatMap((piece): readonly LinTerm[] => {
      const wire = Size.equals(piece.size, Size.one) ? undefined : e.graph.wire(piece.size);
      const args = node.args.map(({ ref: arg }) => valueOn(e, arg, axis, piece, wire));
      const indicators = [lies(axis, piece, wire)];
      const factors = [e.d.pointwise(node.head.name, args)];
      const bound = wire === undefined ? [] : [wire];
      return times(Q.one, e.d.product({ factors, indicators, bound }));
    });
    const result = e.d.linear(terms);
    mergeSilently(e, 'algebra', ref, result);
    return result;
  }
  return undefined;
};
