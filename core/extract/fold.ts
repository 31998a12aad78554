/**
 * Defined values as parts of products: where a class has a name (`p = softmax(z)`, `y = A*x`) and is a product, products
 * that hold that product get an equal node with the name in its place.
 *
 * Named classes are held: their form becomes the name, so that products keep it as one factor. To be called when no rule
 * is run any more.
 */
import type { Context } from '../term/term.js';
import * as Q from '../num/rational.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate, joinedPorts } from '../egraph/nodes.js';
import type { ClassId, EClass, HeadNode, NetNode, Node, Ref, Wire } from '../egraph/types.js';
import { Matcher, type Bag } from '../rewrite/match.js';
import { reached } from './refresh.js';
import { rationalOf } from './work.js';

type Net = Node & NetNode;

/** value = factor / norm: a softmax, a unit vector. */
type Quotient = {
  readonly value: ClassId;
  readonly at: readonly Wire[];
  readonly factor: Ref;
  readonly norm: Ref;
};

const nameOf = (cls: EClass): (Node & HeadNode) | undefined => {
  const heads = cls.nodes.flatMap((n) => (n.kind === 'head' ? [n] : []));
  const named = heads.filter((n) => ['variable', 'operator'].includes(n.head.tag));
  return named.find((n) => n.head.tag === 'variable') ?? named[0];
};

const bagOf = (d: Diagrams, node: Node, at: readonly Wire[]): Bag => {
  const net = instantiate(d.graph, node, at) as Net & { readonly fresh: readonly Wire[] };
  return {
    factors: net.factors.map((f) => d.graph.find(f)),
    indicators: net.indicators,
    bound: net.fresh,
    equal: joinedPorts(net.ports, at),
  };
};

/** base and rational exponent; what is no power is a power of itself. */
const powerOf = (d: Diagrams, use: Ref): { readonly base: Ref; readonly exponent: Q.Rational } => {
  const ref = d.graph.find(use);
  for (const n of d.graph.class(ref.cls).nodes) {
    if (n.kind !== 'head' || n.head.tag !== 'pointwise' || n.head.name !== 'pow') continue;
    const { args } = instantiate(d.graph, n, ref.at) as HeadNode;
    const [base, by] = args;
    const exponent = by && rationalOf(d.graph, by.ref.cls);
    if (base && exponent) return { base: d.graph.find(base.ref), exponent };
  }
  return { base: ref, exponent: Q.one };
};

const quotientOf = (d: Diagrams, id: ClassId): Quotient | undefined => {
  const cls = d.graph.class(id);
  if (cls.forward || cls.ports.length === 0 || !nameOf(cls)) return undefined;
  for (const n of cls.nodes) {
    if (n.kind !== 'net' || n.factors.length !== 2 || n.indicators.length + n.bound.length > 0)
      continue;
    const at = d.graph.wires(cls.ports);
    const { factors } = bagOf(d, n, at);
    const factor = factors.find((f) => at.every((w) => f.at.includes(w)));
    const norm = factors.find((f) => f !== factor);
    const power = norm && powerOf(d, norm);
    if (!factor || !power || !Q.equals(power.exponent, Q.minusOne)) continue;
    if (power.base.at.length < at.length) return { value: id, at, factor, norm: power.base };
  }
  return undefined;
};

/** The bag with the numbers opened that are products with the factor: exp(x)'*x beside 1/sum(exp(x)). */
const opened = (d: Diagrams, q: Quotient, bag: Bag): Bag => {
  const inside = bag.factors.map((f): Bag | undefined => {
    if (f.at.length > 0) return undefined;
    const { form } = d.graph.class(d.graph.rootOf(f.cls));
    if (form?.kind !== 'net') return undefined;
    const isHere = form.factors.some((g) => d.graph.rootOf(g.cls) === q.factor.cls);
    return isHere && form.factors.length > 1 ? bagOf(d, form, []) : undefined;
  });
  if (inside.every((b) => b === undefined)) return bag;
  const parts = inside.flatMap((b) => b ?? []);
  return {
    factors: bag.factors.flatMap((f, k) => inside[k]?.factors ?? [f]),
    indicators: [...bag.indicators, ...parts.flatMap((b) => b.indicators)],
    bound: [...bag.bound, ...parts.flatMap((b) => b.bound)],
    equal: bag.equal,
  };
};

/** The bag with every factor of the quotient written as value * norm, powers of norm at the same wires put together. */
const withQuotient = (d: Diagrams, q: Quotient, written: Bag): Ref | undefined => {
  const bag = opened(d, q, written);
  const norms = new Map<string, { readonly base: Ref; exponent: Q.Rational }>();
  const raise = (base: Ref, exponent: Q.Rational): void => {
    const known = norms.get(base.at.join()) ?? { base, exponent: Q.zero };
    known.exponent = Q.add(known.exponent, exponent);
    norms.set(base.at.join(), known);
  };
  let found = 0;
  const factors = bag.factors.flatMap((f): Ref[] => {
    const power = powerOf(d, f);
    if (power.base.cls === q.norm.cls) {
      raise(power.base, power.exponent);
      return [];
    }
    if (f.cls !== q.factor.cls) return [f];
    found++;
    const place = (w: Wire): Wire => f.at[q.factor.at.indexOf(w)] as Wire;
    raise({ cls: q.norm.cls, at: q.norm.at.map(place) }, Q.one);
    return [{ cls: q.value, at: q.at.map(place) }];
  });
  if (found === 0) return undefined;
  const rest = [...norms.values()].filter(({ exponent }) => !Q.isZero(exponent));
  const powers = rest.map(({ base, exponent }) => d.pointwise('pow', [base, d.number(exponent)]));
  return d.net({ ...bag, factors: [...factors, ...powers] });
};

type Written = { readonly whole: Ref; readonly bag: Bag };

const products = (d: Diagrams, roots: readonly ClassId[]): readonly Written[] =>
  reached(d, roots).flatMap((id) => {
    const cls = d.graph.class(id);
    return cls.nodes.slice(0, 12).flatMap((n): Written[] => {
      if (n.kind !== 'net') return [];
      const at = d.graph.wires(cls.ports);
      return [{ whole: { cls: id, at }, bag: bagOf(d, n, at) }];
    });
  });

type Use = { readonly whole: Ref; readonly uses: readonly Ref[]; readonly rest: Bag };

/** Every place of a named product in a product, as often as it fits. */
const usesOf = (d: Diagrams, context: Context, cls: EClass, all: readonly Written[]): Use[] => {
  const matcher = new Matcher(d, { context, generic: new Set(), conditions: [] });
  const params = d.graph.wires(cls.ports);
  const lambda = { params, ref: { cls: cls.id, at: params } };
  return all.flatMap(({ whole, bag }): Use[] => {
    if (whole.cls === cls.id) return [];
    const uses: Ref[] = [];
    let rest = bag;
    for (let k = 0; k < 8; k++) {
      const found = matcher.embedLambda(lambda, rest);
      if (!found) break;
      uses.push({ cls: cls.id, at: found.at });
      rest = found.rest;
    }
    return uses.length > 0 ? [{ whole, uses, rest }] : [];
  });
};

const isProduct = (cls: EClass): boolean =>
  cls.form?.kind === 'net' &&
  cls.ports.length > 0 &&
  cls.form.factors.length > 1 &&
  cls.nodes.some((n) => n.kind === 'head' && n.head.tag === 'variable');

const hold = (cls: EClass): void => {
  const name = nameOf(cls);
  if (name && cls.ports.length > 0) cls.form = name;
};

/** Adds to what the classes reach the products written with defined values. Cost: products times definitions. */
export const fold = (d: Diagrams, from: readonly ClassId[]): void => {
  const all = products(d, from);
  const roots = d.graph.classes.filter((c) => !c.forward && c.ports.length > 0);
  const uses = roots.filter(isProduct).flatMap((c) => usesOf(d, d.context, c, all));
  const quotients = roots.flatMap((c) => quotientOf(d, c.id) ?? []);
  roots.filter((c) => isProduct(c) || quotients.some((q) => q.value === c.id)).forEach(hold);
  for (const u of uses) {
    const made = d.net({ ...u.rest, factors: [...u.uses, ...u.rest.factors] });
    d.graph.union(d.closed(made), u.whole, { tag: 'algebra' });
  }
  for (const q of quotients)
    for (const { whole, bag } of all) {
      const made = whole.cls === q.value ? undefined : withQuotient(d, q, bag);
      if (made) d.graph.union(d.closed(made), whole, { tag: 'algebra' });
    }
};
