/**
 * A rule at values: the terms that its two sides become.
 *
 * A rule variable A[i,j] stands for a tensor: its axes are put at i and j, its other free indices are those of the
 * surroundings. Bound variables of the rule become those of the place, sizes and functions what they stand for.
 */
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import { mapAffine, mapParts } from '../term/walk.js';
import { component, type Renamer } from './scope.js';
import { affine, indicator, size as sizeTerm } from '../term/build.js';
import type { Affine, Bound, Index, Law, Tensor, Term } from '../term/term.js';

/** What the names of a rule stand for. */
export type Values = {
  /** The rule's free indices, by id. */
  readonly indices: ReadonlyMap<number, Index>;
  readonly values: ReadonlyMap<string, Tensor>;
  readonly sizes: ReadonlyMap<string, Size>;
  readonly bound: ReadonlyMap<string, Bound>;
  readonly names: ReadonlyMap<string, string>;
};

/** The term of a rule with everything put in; bound indices are fresh. */
export const instantiate = (root: Term, v: Values, r: Renamer): Term => {
  const size = (s: Size): Size => S.substitute(s, v.sizes);
  const own = new Map<number, Index>(v.indices);
  const index = (i: Index): Index => {
    const known = own.get(i.id);
    if (known) return known;
    const made = { ...i, id: r.ids.next++, size: size(i.size) };
    own.set(i.id, made);
    return made;
  };
  const tensor = (t: Tensor): Tensor => ({ axes: t.axes.map(index), body: walk(t.body) });
  const bound = (b: Bound): Bound => v.bound.get(b.name) ?? { ...b, shape: b.shape.map(size) };
  const law = (l: Law): Law =>
    l.tag === 'normal'
      ? { ...l, mean: tensor(l.mean), covariance: tensor(l.covariance) }
      : l.tag === 'declared'
        ? { ...l, of: v.names.get(l.of) ?? l.of }
        : l;
  const sized = (a: Affine): Affine =>
    affine(
      a.terms.map((t) => ({ ...t, coef: size(t.coef) })),
      size(a.constant),
    );
  const walk = (t: Term): Term => {
    switch (t.tag) {
      case 'size':
        return sizeTerm(size(t.size));
      case 'indicator':
        return indicator(t.relation, mapAffine(sized(t.affine), index));
      case 'variable': {
        const value = v.values.get(t.name);
        const at = t.at.map(index);
        if (!value) return { ...t, name: v.bound.get(t.name)?.name ?? t.name, at };
        return component(r, value, at);
      }
      case 'operator':
        return {
          ...t,
          name: v.names.get(t.name) ?? t.name,
          args: t.args.map(tensor),
          at: t.at.map(index),
        };
      case 'derivative':
        return { ...t, variable: bound(t.variable), body: walk(t.body), at: t.at.map(index) };
      case 'at':
        return { ...t, variable: bound(t.variable), body: walk(t.body), point: tensor(t.point) };
      case 'expectation':
        return { ...t, variable: bound(t.variable), law: law(t.law), body: walk(t.body) };
      default:
        return mapParts(t, { term: walk, tensor, index });
    }
  };
  return walk(root);
};
