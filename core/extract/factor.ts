/**
 * Factored forms by the distributive law: sums whose terms share a factor get an equal node `factor * (sum of rests)`.
 *
 * A factor is common where it is the same class with the same free wires; its other wires become wires between it and the
 * sum. The rests and the sums are factored again. Every new node is a union by algebra; a budget bounds them.
 */
import * as Q from '../num/rational.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate, joinedPorts } from '../egraph/nodes.js';
import type { ClassId, Indicator, LinTerm, NetNode, Node, Ref, Wire } from '../egraph/types.js';
import { contentOf } from './content.js';
import { reached } from './refresh.js';

/** A term as a product. */
type Bag = {
  readonly factors: readonly Ref[];
  readonly indicators: readonly Indicator[];
  readonly equal: readonly (readonly [Wire, Wire])[];
  readonly bound: readonly Wire[];
};
/** One factor of one term: `open` are its bound wires in the order of the factor's least writing. */
type Place = {
  readonly term: LinTerm;
  readonly bag: Bag;
  readonly at: number;
  readonly ref: Ref;
  readonly open: readonly Wire[];
};
type Group = { readonly key: string; readonly places: Place[] };

/** Products of one class that are looked at. */
const maxNets = 6;

export type FactorLimits = {
  /** Sums made. */
  readonly sums: number;
  /** Common factors tried for one sum. */
  readonly tries: number;
  readonly terms: number;
};
export const defaultFactorLimits: FactorLimits = { sums: 300, tries: 5, terms: 200 };

/** Whether a term of the sum lacks a wire of another: a sum to be written with ones, which saves a constant factor at most. */
const broadcasts = (terms: readonly LinTerm[]): boolean => {
  const wires = new Set(terms.flatMap((t) => t.ref.at));
  return terms.some((t) => new Set(t.ref.at).size < wires.size);
};

class Factoring {
  private readonly seen = new Set<ClassId>();
  private made = 0;
  constructor(
    private readonly d: Diagrams,
    private readonly limits: FactorLimits,
  ) {}

  private get graph() {
    return this.d.graph;
  }

  /** The products that a term can be seen as: its networks, or itself alone. */
  private bags(use: Ref): readonly Bag[] {
    const ref = this.graph.find(use);
    const { nodes } = this.graph.class(ref.cls);
    const nets = nodes
      .filter((n) => n.kind === 'net')
      .slice(0, maxNets)
      .map((n) => this.open(n, ref));
    const alone: Bag = { factors: [ref], indicators: [], equal: [], bound: [] };
    return [...nets, alone];
  }
  private open(node: Node, ref: Ref): Bag {
    const net = instantiate(this.graph, node, ref.at) as NetNode & {
      readonly fresh: readonly Wire[];
    };
    const equal = joinedPorts(net.ports, ref.at);
    return {
      factors: net.factors.map((f) => this.graph.find(f)),
      indicators: net.indicators,
      equal,
      bound: net.fresh,
    };
  }

  /** The factor written with its free wires first known, the same for every term. */
  private place(term: LinTerm, bag: Bag, at: number): { key: string; place: Place } {
    const f = bag.factors[at] as Ref;
    const bound = new Set(bag.bound);
    const { symmetry } = this.graph.class(f.cls);
    let best: { key: string; wires: readonly Wire[] } | undefined;
    for (const e of symmetry.elements) {
      if (e.sign < 0) continue;
      const wires = e.perm.map((p) => f.at[p] as Wire);
      for (const block of symmetry.blocks) {
        const rank = (w: Wire): number => (bound.has(w) ? 1e9 : w);
        const sorted = block.map((k) => wires[k] as Wire).sort((a, b) => rank(a) - rank(b));
        block.forEach((k, i) => (wires[k] = sorted[i] as Wire));
      }
      const open = [...new Set(wires.filter((w) => bound.has(w)))];
      const key = `${f.cls}:${wires.map((w) => (bound.has(w) ? `*${open.indexOf(w)}` : w))}`;
      if (!best || key < best.key) best = { key, wires };
    }
    const { key, wires } = best as NonNullable<typeof best>;
    const open = [...new Set(wires.filter((w) => bound.has(w)))];
    return { key, place: { term, bag, at, ref: { cls: f.cls, at: wires }, open } };
  }

  /** Factors that at least two terms share, those of most terms first. */
  private groups(terms: readonly LinTerm[]): readonly Group[] {
    const found = new Map<string, Group>();
    for (const term of terms)
      for (const bag of this.bags(term.ref))
        bag.factors.forEach((f, at) => {
          const { key, place } = this.place(term, bag, at);
          const free = f.at.length - place.open.length;
          if (free === 0 && place.open.length > 1) return;
          const group = found.get(key) ?? { key, places: [] };
          found.set(key, group);
          if (group.places.every((p) => p.term !== term)) group.places.push(place);
        });
    const order = (g: Group): number =>
      g.places.length * 100 + (g.places[0] as Place).ref.at.length;
    return [...found.values()]
      .filter((g) => g.places.length > 1)
      .sort((a, b) => order(b) - order(a))
      .slice(0, this.limits.tries);
  }

  /** What a term is besides the factor, its wires to the factor renamed to `to`. */
  private rest(p: Place, to: readonly Wire[]): LinTerm | undefined {
    const renamed = (w: Wire): Wire => {
      const k = p.open.indexOf(w);
      return k < 0 ? w : (to[k] as Wire);
    };
    const product = this.d.product({
      factors: p.bag.factors
        .filter((_, k) => k !== p.at)
        .map((f) => ({ cls: f.cls, at: f.at.map(renamed) })),
      indicators: p.bag.indicators.map((i) => ({
        ...i,
        unknowns: i.unknowns.map((u) =>
          'wire' in u ? { ...u, wire: renamed(u.wire) } : { ...u, at: u.at.map(renamed) },
        ),
      })),
      equal: p.bag.equal.map(([a, b]) => [renamed(a), renamed(b)] as const),
      bound: p.bag.bound.filter((w) => !p.open.includes(w)),
    });
    return product && { coef: Q.mul(p.term.coef, product.coef), ref: product.ref };
  }

  /** Takes the factor out of its terms, and goes on with what is inside and with the shorter sum. */
  private takeOut(whole: Ref, terms: readonly LinTerm[], group: Group): void {
    const [first] = group.places as [Place];
    const wires = first.open.map((w) => this.graph.wire(this.graph.size(w)));
    const rests = group.places.flatMap((p) => this.rest(p, wires) ?? []);
    if (rests.length !== group.places.length || broadcasts(rests)) return;
    const content = contentOf(rests.map((t) => t.coef));
    const inner = this.d.linear(rests.map((t) => ({ coef: Q.div(t.coef, content), ref: t.ref })));
    const bound = new Set(first.bag.bound);
    let next = 0;
    const names = new Map(first.open.map((w) => [w, wires[next++] as Wire]));
    const factor = {
      cls: first.ref.cls,
      at: first.ref.at.map((w) => (bound.has(w) ? (names.get(w) as Wire) : w)),
    };
    this.sum(inner);
    const taken = new Set(group.places.map((p) => p.term));
    const others = terms.filter((t) => !taken.has(t));
    for (const product of this.products(factor, inner, wires)) {
      const all = this.d.linear([
        { coef: Q.mul(content, product.coef), ref: product.ref },
        ...others,
      ]);
      const fresh = others.length > 0 && !this.seen.has(all.cls);
      if (fresh) this.sum(all);
      this.graph.union(this.d.closed(all), whole, { tag: 'algebra' });
    }
  }

  /** factor * inner, also with inner's own products opened. */
  private products(factor: Ref, inner: Ref, bound: readonly Wire[]): readonly LinTerm[] {
    const ref = this.graph.find(inner);
    const nets = this.graph
      .class(ref.cls)
      .nodes.filter((n) => n.kind === 'net')
      .slice(0, maxNets);
    const plain = this.d.product({ factors: [factor, ref], bound });
    const opened = nets.map((n) => {
      const bag = this.open(n, ref);
      return this.d.product({
        ...bag,
        factors: [factor, ...bag.factors],
        bound: [...bound, ...bag.bound],
      });
    });
    return [plain, ...opened].flatMap((p) => p ?? []);
  }

  /** Factors a sum; what is no sum is left alone. */
  sum(use: Ref): void {
    const ref = this.graph.find(use);
    const { nodes } = this.graph.class(ref.cls);
    const sums = nodes.filter((n) => n.kind === 'lin' && n.terms.length > 1);
    if (this.seen.has(ref.cls) || sums.length === 0) return;
    this.seen.add(ref.cls);
    for (const node of sums) this.node(node, this.d.closed(ref));
  }
  private node(node: Node, whole: Ref): void {
    const lin = instantiate(this.graph, node, this.graph.find(whole).at);
    if (lin.kind !== 'lin' || lin.terms.length > this.limits.terms) return;
    const terms = lin.terms.map((t) => ({ coef: t.coef, ref: this.graph.find(t.ref) }));
    for (const group of this.groups(terms)) {
      if (this.made++ >= this.limits.sums) return;
      this.takeOut(whole, terms, group);
    }
  }
}

/** Adds factored forms of every sum that the classes reach. */
export const factor = (
  d: Diagrams,
  roots: readonly ClassId[],
  limits: FactorLimits = defaultFactorLimits,
): void => {
  const factoring = new Factoring(d, limits);
  for (const id of reached(d, roots)) {
    const cls = d.graph.class(id);
    if (!cls.forward) factoring.sum({ cls: id, at: d.graph.wires(cls.ports) });
  }
};
