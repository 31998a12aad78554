/**
 * Sums that are a product: B + C*B is (I + C)*B, also where B is a sum itself whose terms stand apart.
 *
 * A residual layer makes such sums. Left as a sum, a derivative through many layers is multiplied from its root down, a
 * matrix at a time; as a chain of factors, it is multiplied in the best order, which is reverse mode, and its term grows with the
 * depth, not with its power. The product becomes the form of the class, so that networks built from now on see the
 * factors. To be called when no rule is run any more.
 */
import * as Q from '../num/rational.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { joinedPorts, moveRef, seeNet } from '../egraph/nodes.js';
import type { ClassId, EClass, LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Bag } from '../rewrite/match.js';
import { reaches } from '../run/unions.js';

/** A term as a product with a factor singled out. */
type Place = {
  readonly coef: Q.Rational;
  readonly factor: Ref;
  readonly rest: Bag;
};

/** Terms of a sum that is looked at, and products of a class, at most. */
const [mostTerms, mostNets] = [32, 4];

/** Each factor of each product that the term can be seen as. */
const placesOf = (d: Diagrams, { coef, ref: use }: LinTerm): readonly Place[] => {
  const ref = d.graph.find(use);
  const empty: Bag = { factors: [], indicators: [], bound: [], equal: [] };
  const alone: Place = { coef, factor: ref, rest: empty };
  const nets = d.graph.class(ref.cls).nodes.filter((n) => n.kind === 'net');
  const inside = nets.slice(0, mostNets).flatMap((node): readonly Place[] => {
    const { factors, indicators, ports, fresh } = seeNet(d.graph, node, ref.at);
    const roots = factors.map((f) => d.graph.find(f));
    return roots.map((factor, k) => ({
      coef,
      factor,
      rest: {
        factors: roots.filter((_, other) => other !== k),
        indicators,
        bound: fresh,
        equal: joinedPorts(ports, ref.at),
      },
    }));
  });
  return [alone, ...inside];
};

/**
 * Where the factor's wires differ between terms: at one place, where each term has a wire that it sums over, or one of the
 * sum's own; -1: nowhere; undefined: at several places, or a wire stands twice.
 */
const differing = (places: readonly Place[]): number | undefined => {
  const [first] = places as readonly [Place];
  const at = first.factor.at.flatMap((_, p) =>
    places.some(({ factor, rest }) => {
      const w = factor.at[p] as Wire;
      return w !== first.factor.at[p] || rest.bound.includes(w);
    })
      ? [p]
      : [],
  );
  if (at.length > 1) return undefined;
  const [p = -1] = at;
  const isOwn = ({ factor }: Place): boolean =>
    factor.at.filter((w) => w === factor.at[p]).length === 1;
  return p < 0 || places.every(isOwn) ? p : undefined;
};

/** What is left of the term without the factor, whose p-th wire becomes `z`. */
const restOf = (
  d: Diagrams,
  { coef, factor, rest }: Place,
  p: number,
  z: Wire,
): LinTerm | undefined => {
  const w = factor.at[p];
  const product = d.product({
    ...rest,
    equal: w === undefined ? rest.equal : [...rest.equal, [w, z]],
  });
  return product && { coef: Q.mul(coef, product.coef), ref: product.ref };
};

/** The first answer that there is. */
const firstOf = <A, B>(list: readonly A[], ask: (a: A) => B | undefined): B | undefined => {
  for (const a of list) {
    const answer = ask(a);
    if (answer !== undefined) return answer;
  }
  return undefined;
};

/** The sum as a product with a factor that all its terms have and one of them is; undefined where there is none. */
const asProduct = (
  d: Diagrams,
  terms: readonly LinTerm[],
  wanted: (id: ClassId) => boolean,
): Ref | undefined => {
  const [first, ...others] = terms.map((t) => placesOf(d, t)) as [
    readonly Place[],
    ...(readonly Place[])[],
  ];
  const order = ({ factor }: Place): number => factor.at.length;
  for (const place of [...first].sort((a, b) => order(b) - order(a))) {
    const { cls } = place.factor;
    if (!wanted(cls)) continue;
    const same = others.flatMap((o) => o.find((x) => x.factor.cls === cls) ?? []);
    const places = [place, ...same];
    const isTerm = places.some(({ rest }) => rest.factors.length === 0);
    const p = isTerm && same.length === others.length ? differing(places) : undefined;
    if (p === undefined) continue;
    const size = d.graph.class(cls).ports[p];
    const z = size ? d.graph.wire(size) : -1;
    const rests = places.flatMap((x) => restOf(d, x, p, z) ?? []);
    if (rests.length < places.length) continue;
    const factor = { cls, at: place.factor.at.map((w, k) => (k === p ? z : w)) };
    return d.net({ factors: [d.linear(rests), factor], bound: p < 0 ? [] : [z] });
  }
  return undefined;
};

/** The sums that a class is, at its own wires. */
const sumsOf = (cls: EClass, at: readonly Wire[]): readonly (readonly LinTerm[])[] =>
  cls.nodes.flatMap((node) =>
    node.kind === 'lin' && node.terms.length > 1 && node.terms.length <= mostTerms
      ? [node.terms.map((t) => ({ coef: t.coef, ref: moveRef(t.ref, at) }))]
      : [],
  );

/**
 * The sum, and the ways to put some of its terms together: those that a factor of another term, read at a wire of the sum, is
 * the sum of. Fewest terms first.
 */
const gathered = (d: Diagrams, terms: readonly LinTerm[]): readonly (readonly LinTerm[])[] => {
  const wires = [...new Set(terms.flatMap((t) => t.ref.at))];
  const inside = terms.flatMap((term) =>
    placesOf(d, term).flatMap(({ factor, rest }) => {
      const inner = factor.at.filter((w) => rest.bound.includes(w));
      const [z] = inner;
      if (inner.length !== 1 || z === undefined) return [];
      const open = wires.filter(
        (w) => !factor.at.includes(w) && d.graph.size(w).key === d.graph.size(z).key,
      );
      const parts = open.map((w) => moved(factor, z, w));
      return parts.flatMap((part) => {
        const found = without(d, terms, part);
        return found ? [found] : [];
      });
    }),
  );
  return [...inside, terms].sort((x, y) => x.length - y.length);
};

const moved = (ref: Ref, from: Wire, to: Wire): Ref => ({
  cls: ref.cls,
  at: ref.at.map((w) => (w === from ? to : w)),
});

/** The sum with a part of it as one term; undefined where the part's terms are not among its own, all times one number. */
const without = (
  d: Diagrams,
  terms: readonly LinTerm[],
  part: Ref,
): readonly LinTerm[] | undefined => {
  const [inside] = sumsOf(d.graph.class(part.cls), part.at);
  if (!inside || inside.length >= terms.length) return undefined;
  const found = inside.map((x) => terms.find((t) => d.graph.equal(t.ref, x.ref)));
  const [first] = found;
  if (!first || new Set(found).size < inside.length) return undefined;
  const coef = Q.div(first.coef, (inside[0] as LinTerm).coef);
  const agree = inside.every((x, k) => {
    const t = found[k];
    return t !== undefined && Q.equals(t.coef, Q.mul(coef, x.coef));
  });
  return agree ? [{ coef, ref: part }, ...terms.filter((t) => !found.includes(t))] : undefined;
};

/**
 * Makes sums products where a term, or a part of the sum, of order two or more is a factor of all terms (of order one in a
 * tensor of order three).
 * Cost: sums times terms.
 */
export const chains = (d: Diagrams): void => {
  const most = 2 * d.graph.classes.length;
  for (let id = 0; id < Math.min(most, d.graph.classes.length); id++) {
    const cls = d.graph.class(id);
    const order = cls.ports.length;
    if (cls.forward || order < 2 || cls.form?.kind !== 'lin') continue;
    const at = d.graph.wires(cls.ports);
    const isWanted = (factor: ClassId): boolean =>
      d.graph.class(factor).ports.length > (order > 2 ? 0 : 1);
    for (const terms of sumsOf(cls, at)) {
      const made = firstOf(gathered(d, terms), (some) => asProduct(d, some, isWanted));
      if (!made) continue;
      const product = d.closed(made);
      const leadsBack = reaches(d.graph, d.graph.find(product), id);
      if (!leadsBack) d.graph.union({ cls: id, at }, product, { tag: 'algebra' });
      break;
    }
  }
};
