/**
 * Equations between values as rewritings of networks: the leading monomial becomes the rest.
 *
 * Invariant: the leading monomial is the heaviest term (then the one of most bound wires, then the youngest), so that using a
 * relation never makes a heavier monomial. Changes the engine's `facts`.
 */
import * as Q from '../num/rational.js';
import { seeHead } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { ClassId, LinTerm, Node, Ref, Wire } from '../egraph/types.js';
import { bagOf, type Bag, type Lambda, type Product } from '../rewrite/match.js';
import type { Engine } from './engine.js';
import { plainMatcher } from './lookup.js';
import { noteMoment } from './moments.js';
import { merge, type Origin } from './unions.js';

/** A fact as a rewriting: the network `lhs` (with `lhs.params` open) becomes `rhs`. */
export type Relation = {
  readonly name: string;
  readonly lhs: Lambda;
  /** The left side as it was oriented: where it stands by itself its class becomes that of the right side. */
  readonly product: Product;
  readonly rhs: Lambda;
  readonly origin: Origin;
  readonly coef: Q.Rational;
  /** Steps that had been made when the sides got their normal forms. */
  readonly since: number;
};

/** lhs = rhs, both normal: the largest monomial becomes the rest. */
export const relate = (e: Engine, name: string, lhs: Ref, rhs: Ref, origin: Origin): void => {
  const difference = e.d.linear([
    { coef: Q.one, ref: lhs },
    { coef: Q.minusOne, ref: rhs },
  ]);
  const terms = termsOf(e.graph, difference);
  const lead = leading(e, terms);
  if (!lead) return;
  const by = Q.neg(Q.inverse(lead.coef));
  const from = { name, origin, coef: Q.neg(by), since: e.steps.length };
  const others = terms.filter((t) => t !== lead);
  const rest = e.d.linear(others.map((t) => ({ coef: Q.mul(t.coef, by), ref: t.ref })));
  const node = e.graph.class(e.graph.find(lead.ref).cls).form;
  if (node?.kind === 'head') noteMoment(e, from, seeHead(e.graph, node, lead.ref.at), rest);
  orient(e, from, lead.ref, node, rest);
};

/** A number is merged with what it is; a network becomes a relation, but for one with indicators or repeated axes. */
const orient = (
  e: Engine,
  from: Pick<Relation, 'name' | 'origin' | 'coef' | 'since'>,
  lead: Ref,
  node: Node | undefined,
  rest: Ref,
): void => {
  const isProduct = node?.kind === 'net' && node.bound.length === 0 && node.factors.length > 1;
  if (node?.kind !== 'net' || (lead.at.length === 0 && !isProduct)) {
    merge(e, from.name, 'declaration', lead, rest, {
      tag: 'equation',
      ...from,
      lhs: lead,
      rhs: rest,
      at: new Map(),
    });
    return;
  }
  if (new Set(node.ports).size !== node.ports.length || node.indicators.length > 0) return;
  const params = [...new Set(lead.at)];
  const { factors, bound } = bagOf(e.d, node, lead);
  e.facts.relations.push({
    ...from,
    lhs: { params, ref: lead },
    product: { params, factors, bound },
    rhs: { params, ref: rest },
  });
};

/** The monomial to be replaced: the one of most factors; ties by bound wires, then by age. */
const leading = (e: Engine, terms: readonly LinTerm[]): LinTerm | undefined => {
  const ranked = terms
    .map((t) => ({ t, w: rank(e, t) }))
    .sort((a, b) => {
      for (let k = 0; k < 3; k++)
        if (a.w[k] !== b.w[k]) return (b.w[k] as number) - (a.w[k] as number);
      return 0;
    });
  return ranked[0]?.t;
};

const rank = (e: Engine, t: LinTerm): readonly number[] => {
  const root = e.graph.find(t.ref);
  const node = e.graph.class(root.cls).form;
  // A number beside others does not count: the relation is to be found where the number stands apart too.
  const factors = node?.kind === 'net' ? node.factors.filter((f) => f.at.length > 0) : [];
  const size =
    factors.length > 0
      ? factors.reduce((sum, f) => sum + weight(e, f.cls), 0)
      : weight(e, root.cls);
  return [size, node?.bound.length ?? 0, root.cls];
};

/** Size of the smallest-known writing of a class: heads count their arguments. */
export const weight = (e: Engine, id: ClassId, depth = 20): number => {
  const node = e.graph.class(e.graph.rootOf(id)).form;
  if (!node || depth === 0) return 1;
  const total = (refs: readonly { readonly ref: Ref }[]): number =>
    refs.reduce((sum, { ref }) => sum + weight(e, ref.cls, depth - 1), 0);
  if (node.kind === 'net') return total(node.factors.map((ref) => ({ ref })));
  if (node.kind === 'lin') return total(node.terms);
  // A moment weighs more than a product of lower ones: it is what the fact determines.
  return 1 + (node.head.tag === 'expectation' ? 2 : 1) * total(node.args);
};

/** The product with the first relation that applies used; undefined where none does. */
export const applyRelations = (e: Engine, bag: Bag, ref: Ref): Ref | undefined => {
  if (e.facts.relations.length === 0) return undefined;
  const matcher = plainMatcher(e);
  for (const r of e.facts.relations) {
    const found = matcher.embedProduct(r.product, bag);
    if (!found) continue;
    const rhs = matcher.at(r.rhs, found.at);
    const next = e.d.net({ ...found.rest, factors: [rhs, ...found.rest.factors] });
    if (e.graph.equal(next, ref)) continue;
    const at = new Map(r.lhs.params.map((w, k) => [w, found.at[k] as Wire]));
    merge(e, r.name, 'declaration', ref, next, {
      tag: 'equation',
      ...r,
      lhs: matcher.at(r.lhs, found.at),
      rhs,
      at,
    });
    return next;
  }
  return undefined;
};
