/**
 * The run: one e-graph, the rules of the packs, the facts of the declarations.
 *
 * `normal` rewrites a value to its normal form: children first (but a derivative first at its root), oriented rules at every
 * head and every monomial, products of sums multiplied out while they stay small. Each rewriting is a union in the e-graph
 * with a step that names its rule; nothing is forgotten, so saturation can go on from there.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { Bound, Context, Fact, Index, Statement, Term } from '../term/term.js';
import { Predicates } from '../analysis/predicates.js';
import { Diagrams } from '../egraph/diagrams.js';
import { childrenOf, instantiate, type Reason } from '../egraph/graph.js';
import { termsOf } from '../egraph/linear.js';
import type {
  Arg,
  ClassId,
  Head,
  HeadNode,
  LinTerm,
  NetNode,
  Node,
  Ref,
  Wire,
} from '../egraph/types.js';
import { emptyMatch, Matcher, type Bag, type Lambda, type Match } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { holds } from './conditions.js';
import { chainUnspecified } from './chain.js';
import { expandIndependent } from './independent.js';
import { substitute } from './substitute.js';

/** One equation used: a rule's instance, a fact, or a law built into diagrams. */
export type Step = {
  readonly rule: string;
  readonly source: string;
  readonly lhs: Ref;
  readonly rhs: Ref;
  /** How the two sides were written when the step was made. */
  readonly forms: readonly [Node | undefined, Node | undefined];
};

export type Limits = {
  /** Steps of rewriting. */
  readonly steps: number;
  /** Nodes in the e-graph. */
  readonly nodes: number;
  /** Terms that multiplying out one product may make. */
  readonly expand: number;
  /** Milliseconds of the whole run. */
  readonly time: number;
};
export const defaultLimits: Limits = { steps: 20_000, nodes: 100_000, expand: 400, time: 5_000 };

export type StopReason = 'done' | 'steps' | 'nodes' | 'time';

/** A fact as a rewriting: the network `lhs` (with `lhs.params` open) becomes `rhs`. */
type Relation = {
  readonly name: string;
  readonly lhs: Lambda;
  readonly rhs: Lambda;
  readonly key: ClassId;
};

/** A declared moment: E of the monomial `body` in `variable` is `value`. */
type Moment = {
  readonly name: string;
  readonly of: string;
  readonly variable: Bound;
  readonly body: Lambda;
  readonly value: Lambda;
};

const sameUse = (a: Ref, b: Ref): boolean => a.cls === b.cls && a.at.every((w, k) => w === b.at[k]);

class Stop extends Error {
  constructor(readonly reason: StopReason) {
    super(reason);
  }
}

export class Engine {
  readonly d: Diagrams;
  readonly predicates: Predicates;
  readonly steps: Step[] = [];
  stop: StopReason = 'done';
  private readonly started = Date.now();
  private readonly relations: Relation[] = [];
  private readonly moments: Moment[] = [];
  private readonly related = new Set<ClassId>();
  private memo = new Map<
    ClassId,
    { readonly at: readonly Wire[]; readonly to: Ref; readonly used: ReadonlySet<number> }
  >();
  private readonly busy = new Set<ClassId>();
  private readonly reduced = new Map<ClassId, true>();
  /** Steps used by the value being normalised, innermost last. */
  private readonly usage: Set<number>[] = [new Set()];
  private ticks = 0;

  constructor(
    readonly context: Context,
    readonly rules: RuleSet,
    readonly limits: Limits = defaultLimits,
  ) {
    this.d = new Diagrams(context);
    this.predicates = new Predicates(this.d);
    this.graph.onWork = () => this.tick();
  }

  get graph() {
    return this.d.graph;
  }

  private tick(): void {
    if (this.steps.length > this.limits.steps) throw new Stop('steps');
    if (this.graph.nodes > this.limits.nodes) throw new Stop('nodes');
    if ((this.ticks++ & 63) === 0 && Date.now() - this.started > this.limits.time)
      throw new Stop('time');
  }
  /** Runs the work until it ends or a limit stops it; the reason is kept in `stop`. */
  bounded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (stopped) {
      if (!(stopped instanceof Stop)) throw stopped;
      this.stop = stopped.reason;
      this.busy.clear();
      return undefined;
    }
  }

  /** Lowers a statement's side; its axes become the given wires. */
  add(axes: readonly Index[], body: Term, wires: readonly Wire[]): Ref {
    return this.d.build(body, { wires: new Map(axes.map((i, k) => [i.id, wires[k] as Wire])) });
  }

  /** Merges two values under a named step. False: they were one value already. */
  merge(rule: string, source: string, lhs: Ref, rhs: Ref): boolean {
    const [a, b] = [this.d.closed(lhs), this.d.closed(rhs)];
    const step = this.steps.length;
    const form = (ref: Ref): Node | undefined => this.graph.class(ref.cls).form;
    const [x, y] = [this.graph.find(a), this.graph.find(b)];
    const forms = [form(x), form(y)] as const;
    if (!this.unite(a, b, { tag: 'step', step })) return false;
    this.steps.push({ rule, source, lhs: x, rhs: y, forms });
    (this.usage.at(-1) as Set<number>).add(step);
    this.predicates.refresh();
    return true;
  }
  /** Merges two values by congruence; the second keeps its form. */
  join(a: Ref, b: Ref): void {
    if (this.unite(this.d.closed(a), this.d.closed(b), { tag: 'congruence' }))
      this.predicates.refresh();
  }
  /** Union; where the second value holds the first as a part, the first one's form stays, so that forms make no cycle. */
  private unite(a: Ref, b: Ref, reason: Reason): boolean {
    const [x, y] = [this.graph.find(a), this.graph.find(b)];
    return this.reaches(y, x.cls) ? this.graph.union(y, x, reason) : this.graph.union(x, y, reason);
  }

  /** Whether the products and sums that the value is seen as lead to the class. */
  private reaches(value: Ref, target: ClassId): boolean {
    const seen = new Set<ClassId>();
    const stack = [value.cls];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      const root = this.graph.rootOf(id);
      if (seen.has(root)) continue;
      seen.add(root);
      const { form } = this.graph.class(root);
      if (!form || form.kind === 'head') continue;
      for (const child of childrenOf(form)) {
        if (this.graph.rootOf(child.cls) === target) return true;
        stack.push(child.cls);
      }
    }
    return false;
  }
  private mergeByAlgebra(a: Ref, b: Ref): void {
    if (this.unite(this.d.closed(a), this.d.closed(b), { tag: 'algebra' }))
      this.predicates.refresh();
  }

  // --- facts ---

  /** Puts the facts of the declarations in: definitions as unions, other equations oriented. */
  addFacts(): void {
    for (const v of this.context.variables.values())
      if (v.properties.includes('orthogonal')) this.addOrthogonal(v.name, v.shape[0] as Size.Size);
    for (const fact of this.context.facts) {
      const wires = this.graph.wires(fact.axes.map((i) => i.size));
      const [lhs, rhs] = [
        this.add(fact.axes, fact.lhs, wires),
        this.add(fact.axes, fact.rhs, wires),
      ];
      this.addFact(fact, lhs, rhs, wires);
    }
  }
  /** Q'*Q = I and Q*Q' = I of a matrix declared orthogonal. */
  private addOrthogonal(name: string, size: Size.Size): void {
    if (!this.rules.has('orthogonal-left')) return;
    const [i, j, k] = this.graph.wires([size, size, size]) as [Wire, Wire, Wire];
    const identity = this.d.net({ factors: [], equal: [[i, j]] });
    const product = (a: readonly Wire[], b: readonly Wire[]): Ref =>
      this.d.net({ factors: [this.d.variable(name, a), this.d.variable(name, b)], bound: [k] });
    this.pending.push({
      name: 'orthogonal-left',
      lhs: product([k, i], [k, j]),
      rhs: identity,
      wires: [i, j],
    });
    this.pending.push({
      name: 'orthogonal-right',
      lhs: product([i, k], [j, k]),
      rhs: identity,
      wires: [i, j],
    });
  }
  private addFact(fact: Fact, lhs: Ref, rhs: Ref, wires: readonly Wire[]): void {
    const name = `fact of ${fact.about}`;
    // A definition, or a symmetry such as C[i,j,k,l] = C[k,l,i,j]: one class from the start.
    if (fact.defines !== undefined || [lhs, rhs].every((r) => this.isVariable(r, wires))) {
      this.merge(name, 'declaration', lhs, rhs);
      return;
    }
    this.pending.push({ name, lhs, rhs, wires });
  }
  private readonly pending: {
    readonly name: string;
    readonly lhs: Ref;
    readonly rhs: Ref;
    readonly wires: readonly Wire[];
  }[] = [];

  /** Orients the equations that define no variable. Called once the definitions are in. */
  orientFacts(): void {
    for (const { name, lhs, rhs } of this.pending)
      this.relate(name, this.normal(lhs), this.normal(rhs));
    this.memo.clear();
    this.reduced.clear();
  }
  private isVariable(ref: Ref, wires: readonly Wire[]): boolean {
    if (new Set(ref.at).size !== ref.at.length || ref.at.length !== wires.length) return false;
    return this.graph
      .class(this.graph.find(ref).cls)
      .nodes.some((n) => n.kind === 'head' && n.head.tag === 'variable');
  }

  /** lhs = rhs, both normal: the largest monomial becomes the rest. */
  relate(name: string, lhs: Ref, rhs: Ref): void {
    const difference = this.d.linear([
      { coef: Q.one, ref: lhs },
      { coef: Q.minusOne, ref: rhs },
    ]);
    const terms = termsOf(this.graph, difference);
    const lead = this.leading(terms);
    if (!lead) return;
    const by = Q.neg(Q.inverse(lead.coef));
    const rest = this.d.linear(
      terms.filter((t) => t !== lead).map((t) => ({ coef: Q.mul(t.coef, by), ref: t.ref })),
    );
    const node = this.graph.class(this.graph.find(lead.ref).cls).form;
    if (node?.kind === 'head')
      this.noteMoment(name, instantiate(this.graph, node, lead.ref.at) as HeadNode, rest);
    const isProduct = node?.kind === 'net' && node.bound.length === 0 && node.factors.length > 1;
    if (node?.kind !== 'net' || (lead.ref.at.length === 0 && !isProduct)) {
      this.merge(name, 'declaration', lead.ref, rest);
      return;
    }
    if (new Set(node.ports).size !== node.ports.length || node.indicators.length > 0) return;
    const params = [...new Set(lead.ref.at)];
    this.relations.push({
      name,
      lhs: { params, ref: lead.ref },
      rhs: { params, ref: rest },
      key: (node.factors[0] as Ref).cls,
    });
  }

  private noteMoment(name: string, node: HeadNode, rest: Ref): void {
    const [body] = node.args;
    if (node.head.law !== 'declared' || !body) return;
    const params = [...new Set(body.ref.at)];
    const variable = node.head.variable as Bound;
    this.moments.push({
      name,
      of: node.head.name,
      variable,
      body: { params, ref: body.ref },
      value: { params, ref: rest },
    });
  }

  /** E of a monomial by the declared moments, also where its wires are joined: E(x[i]*x[i]) by E(x[i]*x[j]). */
  private tryMoments(node: HeadNode, ref: Ref): Ref | undefined {
    const [target] = node.args as [Arg];
    const matcher = new Matcher(this.d, {
      context: this.context,
      generic: new Set(),
      conditions: [],
    });
    for (const moment of this.moments) {
      if (moment.of !== node.head.name) continue;
      const body = {
        params: moment.body.params,
        ref: this.renamed(moment.body.ref, moment.variable, node.head.variable as Bound, node.head),
      };
      for (const bag of matcher.bags(this.graph.find(target.ref))) {
        const found = matcher.embedLambda(body, bag);
        if (
          !found ||
          found.rest.factors.length +
            found.rest.indicators.length +
            found.rest.bound.length +
            found.rest.equal.length >
            0
        )
          continue;
        const value = matcher.at(moment.value, found.at);
        if (this.graph.equal(this.d.closed(value), ref)) continue;
        this.merge(moment.name, 'declaration', ref, value);
        return value;
      }
    }
    return undefined;
  }

  /** E of a product of entries that are declared independent, or of signs. */
  private independentEntries(node: HeadNode, ref: Ref): Ref | undefined {
    if (
      node.head.tag !== 'expectation' ||
      node.head.law === 'normal' ||
      !this.rules.has('E-independent')
    )
      return undefined;
    const properties = this.context.variables.get(node.head.name)?.properties ?? [];
    if (
      node.head.law === 'declared' &&
      !properties.includes('iid') &&
      !properties.includes('independent')
    )
      return undefined;
    const [body] = node.args as [Arg];
    const name = node.head.variable?.name as string;
    const matcher = new Matcher(this.d, {
      context: this.context,
      generic: new Set(),
      conditions: [],
    });
    const [bag] = matcher.bags(this.graph.find(body.ref));
    if (!bag || bag.indicators.length + bag.bound.length + bag.equal.length > 0) return undefined;
    if (!bag.factors.every((f) => this.headKeys(f).includes(`variable:${name}`))) return undefined;
    const factors = bag.factors;
    const result = this.signMoment(node, factors) ?? expandIndependent(this.d, node, factors);
    if (!result || this.graph.equal(this.d.closed(result), ref)) return undefined;
    this.merge('E-independent', 'McCullagh (1987), 2.3', ref, result);
    return result;
  }
  /** E of a power of one sign: 1 or 0. */
  private signMoment(node: HeadNode, factors: readonly Ref[]): Ref | undefined {
    const [first] = factors;
    if (node.head.law !== 'rademacher' || !first || !factors.every((f) => sameUse(f, first)))
      return undefined;
    return factors.length % 2 === 0 ? this.d.unit() : this.d.zero();
  }

  private renamed(ref: Ref, from: Bound, to: Bound, at: Head): Ref {
    if (from.name === to.name) return ref;
    const params = this.graph.wires(to.shape);
    return (
      substitute(this.d, ref, from.name, { params, ref: this.d.variable(to.name, params) }, at) ??
      ref
    );
  }

  /** E over #1 whose body no longer holds #0 is E over #0: names of binders stay canonical when inner binders go. */
  private lowerBinder(node: HeadNode): HeadNode {
    const variable = node.head.variable as Bound;
    const [body, ...others] = node.args as [Arg, ...Arg[]];
    const level = Number(/^#(\d+)/.exec(variable.name)?.[1] ?? 0);
    for (let k = 0; k < level; k++) {
      const name = variable.name.replace(/^#\d+/, `#${k}`);
      if (this.holdsName(body.ref, `#${k}:`)) continue;
      const lower: Bound = { ...variable, name };
      const ref = this.d.closed(this.renamed(body.ref, variable, lower, node.head));
      return {
        ...node,
        head: this.d.head({ ...node.head, variable: lower }),
        args: [{ axes: [], ref }, ...others],
      };
    }
    return node;
  }

  /** Whether a name with this beginning is free or bound anywhere inside. */
  private holdsName(use: Ref, prefix: string): boolean {
    const seen = new Set<ClassId>();
    const stack = [this.graph.find(use).cls];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const { form } = this.graph.class(id);
      if (
        form?.kind === 'head' &&
        (form.head.name.startsWith(prefix) || form.head.variable?.name.startsWith(prefix))
      )
        return true;
      if (form) for (const child of childrenOf(form)) stack.push(this.graph.find(child).cls);
    }
    return false;
  }

  /** The monomial to be replaced: the one of most factors; ties by bound wires, then by age. */
  private leading(terms: readonly LinTerm[]): LinTerm | undefined {
    const weight = (t: LinTerm): readonly number[] => {
      const root = this.graph.find(t.ref);
      const node = this.graph.class(root.cls).form;
      const size = this.weight(root.cls);
      return [
        node?.kind === 'net' ? node.factors.reduce((sum, f) => sum + this.weight(f.cls), 0) : size,
        node?.bound.length ?? 0,
        root.cls,
      ];
    };
    const ranked = terms
      .map((t) => ({ t, w: weight(t) }))
      .sort((a, b) => {
        for (let k = 0; k < 3; k++)
          if (a.w[k] !== b.w[k]) return (b.w[k] as number) - (a.w[k] as number);
        return 0;
      });
    return ranked[0]?.t;
  }
  /** Size of the smallest-known writing of a class: heads count their arguments. */
  private weight(id: ClassId, depth = 20): number {
    const node = this.graph.class(
      this.graph.find({ cls: id, at: this.graph.class(id).ports.map((_, k) => k) }).cls,
    ).form;
    if (!node || depth === 0) return 1;
    if (node.kind === 'head') {
      const inside = node.args.reduce((sum, a) => sum + this.weight(a.ref.cls, depth - 1), 0);
      // A moment weighs more than a product of lower ones: it is what the fact determines.
      return 1 + (node.head.tag === 'expectation' ? 2 * inside : inside);
    }
    if (node.kind === 'net')
      return node.factors.reduce((sum, f) => sum + this.weight(f.cls, depth - 1), 0);
    return node.terms.reduce((sum, t) => sum + this.weight(t.ref.cls, depth - 1), 0);
  }

  // --- normal form ---

  /** The steps that the normal forms asked for so far have used, and the facts. */
  used(): ReadonlySet<number> {
    return this.usage[0] as Set<number>;
  }
  /** Forgets which values are normal already, so that new unions are looked at again. */
  again(): void {
    this.memo.clear();
    this.reduced.clear();
  }

  normal(use: Ref): Ref {
    const { ref, sign } = this.graph.least(use);
    if (sign === 1) return this.normalRef(ref);
    return this.d.linear([{ coef: Q.rational(sign), ref: this.normalRef(ref) }]);
  }

  /** T[i,i,...]: the normal form of T at distinct wires, then put at these. */
  private normalDiagonal(ref: Ref): Ref {
    const { form } = this.graph.class(ref.cls);
    if (form?.kind === 'head' && form.head.tag === 'pointwise') {
      // f(X[i,i]) is one class with f(X)[i,i]: the function of the diagonal.
      const seen = instantiate(this.graph, form, ref.at) as HeadNode;
      return this.normalRef(
        this.d.pointwise(
          form.head.name,
          seen.args.map((x) => x.ref),
        ),
      );
    }
    const fresh = this.graph.wires(ref.at.map((w) => this.graph.size(w)));
    const generic = this.normalRef({ cls: ref.cls, at: fresh });
    const at = new Map(fresh.map((w, k) => [w, ref.at[k] as Wire]));
    const terms = termsOf(this.graph, generic).flatMap((t): LinTerm[] => {
      const product = this.d.product({
        factors: [{ cls: t.ref.cls, at: t.ref.at.map((w) => at.get(w) ?? w) }],
      });
      return product
        ? [{ coef: Q.mul(product.coef, t.coef), ref: this.monomial(product.ref) }]
        : [];
    });
    return this.d.linear(terms);
  }

  private normalRef(ref: Ref): Ref {
    if (new Set(ref.at).size !== ref.at.length) return this.normalDiagonal(ref);
    const known = this.memo.get(ref.cls);
    if (known) {
      known.used.forEach((s) => (this.usage.at(-1) as Set<number>).add(s));
      return this.place(known, ref);
    }
    if (this.busy.has(ref.cls)) return ref;
    this.tick();
    this.busy.add(ref.cls);
    this.usage.push(new Set());
    const to = this.graph.find(this.compute(ref));
    const used = this.usage.pop() as Set<number>;
    this.busy.delete(ref.cls);
    used.forEach((s) => (this.usage.at(-1) as Set<number>).add(s));
    this.mergeByAlgebra(ref, to);
    const result = this.graph.find(to);
    const now = this.graph.find(ref);
    this.memo.set(now.cls, { at: now.at, to: result, used });
    if (result.cls !== now.cls) this.memo.set(result.cls, { at: result.at, to: result, used });
    return result;
  }
  private place(known: { readonly at: readonly Wire[]; readonly to: Ref }, ref: Ref): Ref {
    const to = this.graph.find(known.to);
    const map = new Map(known.at.map((w, k) => [w, ref.at[k] as Wire]));
    return { cls: to.cls, at: to.at.map((w) => map.get(w) ?? w) };
  }

  /** The normal form of what a value was just rewritten to: its class is the one being worked on, so no guard. */
  private further(use: Ref): Ref {
    this.tick();
    const { ref, sign } = this.graph.least(use);
    const known = this.memo.get(ref.cls);
    const to = known ? this.place(known, ref) : this.compute(ref);
    return sign === 1 ? to : this.d.linear([{ coef: Q.rational(sign), ref: to }]);
  }

  private compute(ref: Ref): Ref {
    if (new Set(ref.at).size !== ref.at.length) return this.normalDiagonal(ref);
    const cls = this.graph.class(ref.cls);
    const { form } = cls;
    if (form?.kind === 'lin') {
      const terms = termsOf(this.graph, ref);
      return this.d.linear(terms.map((t) => ({ coef: t.coef, ref: this.normal(t.ref) })));
    }
    if (form?.kind === 'net')
      return this.normalNet(
        instantiate(this.graph, form, ref.at) as NetNode & { fresh: readonly Wire[] },
        ref,
      );
    return form ? this.normalHead(instantiate(this.graph, form, ref.at) as HeadNode, ref) : ref;
  }

  /** Multiplies the factors' normal forms out, or leaves the product factored where that is too large. */
  private normalNet(net: NetNode & { readonly fresh: readonly Wire[] }, ref: Ref): Ref {
    const equal = net.ports.flatMap((w, p) =>
      w === ref.at[p] ? [] : [[ref.at[p] as Wire, w] as const],
    );
    const sums = net.factors.map((f) => termsOf(this.graph, this.normal(f)));
    const count = sums.reduce((n, s) => n * s.length, 1);
    if (count === 0) return this.d.zero();
    const cancelled = this.cancelFactored(net, sums, ref, equal);
    if (cancelled) return this.further(cancelled);
    const outer = { indicators: net.indicators, equal, bound: net.fresh };
    if (count > this.limits.expand)
      return this.d.net({ factors: net.factors.map((f) => this.normal(f)), ...outer });
    let partial: { readonly coef: Q.Rational; readonly factors: readonly Ref[] }[] = [
      { coef: Q.one, factors: [] },
    ];
    for (const s of sums)
      partial = partial.flatMap((p) =>
        s.map((t) => ({ coef: Q.mul(p.coef, t.coef), factors: [...p.factors, t.ref] })),
      );
    const terms: LinTerm[] = [];
    for (const p of partial) {
      const product = this.d.product({ factors: p.factors, ...outer });
      if (product)
        terms.push({ coef: Q.mul(product.coef, p.coef), ref: this.monomial(product.ref) });
    }
    return this.d.linear(terms);
  }

  /** A sum beside a power of it cancels only while the product is not multiplied out. */
  private cancelFactored(
    net: NetNode & { readonly fresh: readonly Wire[] },
    sums: readonly (readonly LinTerm[])[],
    ref: Ref,
    equal: readonly (readonly [Wire, Wire])[],
  ): Ref | undefined {
    if (
      !sums.some((s) => s.length > 1) ||
      !net.factors.some((f) => this.headKeys(this.normal(f)).includes('pointwise:pow'))
    )
      return undefined;
    const factored = this.d.net({
      factors: net.factors.map((f) => this.normal(f)),
      indicators: net.indicators,
      equal,
      bound: net.fresh,
    });
    this.mergeByAlgebra(ref, factored);
    const root = this.graph.find(factored);
    return this.graph.class(root.cls).form?.kind === 'net' ? this.applyNetRules(root) : undefined;
  }

  /** Reduces a product of normal factors: its closed parts, then the rules on networks and the facts. */
  private monomial(use: Ref): Ref {
    const ref = this.graph.find(use);
    if (this.reduced.has(ref.cls)) return ref;
    const known = this.memo.get(ref.cls);
    if (known) return this.place(known, ref);
    this.tick();
    const node = this.graph.class(ref.cls).form;
    if (node?.kind !== 'net') return this.normal(ref);
    const net = instantiate(this.graph, node, ref.at) as NetNode & { fresh: readonly Wire[] };
    const closed = net.factors.findIndex(
      (f) => f.at.length === 0 && !this.graph.equal(this.normal(f), f),
    );
    if (closed >= 0 && !this.busy.has(ref.cls)) return this.normal(ref);
    const next = this.applyNetRules(ref);
    if (next) return this.further(next);
    this.reduced.set(ref.cls, true);
    return ref;
  }

  private applyNetRules(ref: Ref): Ref | undefined {
    const bags = new Matcher(this.d, {
      context: this.context,
      generic: new Set(),
      conditions: [],
    }).bags(ref);
    for (const bag of bags) {
      const keys = new Set(bag.factors.flatMap((f) => this.headKeys(f)));
      for (const rule of this.rules.onNetworks(keys)) {
        const result = this.tryNetRule(rule, bag, ref);
        if (result) return result;
      }
      const result = this.tryRelations(bag, ref);
      if (result) return result;
    }
    return undefined;
  }
  private headKeys(f: Ref): string[] {
    return this.graph
      .class(f.cls)
      .nodes.flatMap((n) => (n.kind === 'head' ? [`${n.head.tag}:${n.head.name}`] : []));
  }

  private tryNetRule(rule: Rule, bag: Bag, ref: Ref): Ref | undefined {
    const matcher = new Matcher(this.d, rule);
    let result: Ref | undefined;
    matcher.matchBag(rule.lhs, bag, emptyMatch, false, (m, rest) => {
      if (!holds(this, rule, m)) return false;
      const rhs = matcher.build(rule.rhs, m);
      const next = this.d.net({ ...rest, factors: [rhs, ...rest.factors] });
      if (this.graph.equal(next, ref)) return false;
      this.merge(rule.id, rule.source, ref, next);
      result = next;
      return true;
    });
    return result;
  }

  private tryRelations(bag: Bag, ref: Ref): Ref | undefined {
    for (const r of this.relations) {
      const matcher = new Matcher(this.d, {
        context: this.context,
        generic: new Set(),
        conditions: [],
      });
      const found = matcher.embedLambda(r.lhs, bag);
      if (!found) continue;
      const rhs = matcher.at(r.rhs, found.at);
      const next = this.d.net({ ...found.rest, factors: [rhs, ...found.rest.factors] });
      if (this.graph.equal(next, ref)) continue;
      this.merge(r.name, 'declaration', ref, next);
      return next;
    }
    return undefined;
  }

  private normalHead(node: HeadNode, ref: Ref): Ref {
    if (node.head.tag === 'derivative') {
      const direct = this.applyHeadRules(node, ref);
      if (direct) return this.further(direct);
    }
    const args = node.args.map((a): Arg => ({
      axes: a.axes,
      ref: this.d.closed(this.normal(a.ref)),
    }));
    const changed = args.some((a, k) => !sameUse(a.ref, (node.args[k] as Arg).ref));
    const here = this.graph.find(changed ? this.d.apply(node.head, args, node.out) : ref);
    if (changed) this.mergeByAlgebra(ref, here);
    const root = this.graph.find(here);
    const { form } = this.graph.class(root.cls);
    // The class may have another form already, from another use or from a union made on the way.
    if (form?.kind !== 'head') return form ? this.compute(root) : root;
    const now = instantiate(this.graph, form, root.at) as HeadNode;
    if (now.head.tag === 'expectation') {
      const lowered = this.lowerBinder(now);
      if (lowered !== now) {
        const other = this.d.apply(lowered.head, lowered.args, lowered.out);
        this.mergeByAlgebra(root, other);
        return this.further(other);
      }
      const known = now.head.law === 'declared' ? this.tryMoments(now, root) : undefined;
      if (known) return this.further(known);
    }
    const replaced =
      now.head.tag === 'at' ? this.evaluateAt(now, root) : this.applyHeadRules(now, root);
    if (replaced) return this.further(replaced);
    const independent = this.independentEntries(now, root);
    if (independent) return this.further(independent);
    this.seed(now, root);
    return root;
  }

  /** at(e, X = P): P put into e, once e holds no derivative by X that is not worked out. */
  private evaluateAt(node: HeadNode, ref: Ref): Ref | undefined {
    const [body, point] = node.args as [Arg, Arg];
    const variable = node.head.variable as { name: string };
    const value = { params: point.axes, ref: point.ref };
    const result = substitute(this.d, body.ref, variable.name, value, node.head, (from, to) =>
      this.predicates.inherit(from, to),
    );
    if (!result || this.graph.equal(result, ref)) return undefined;
    this.mergeByAlgebra(ref, result);
    return result;
  }

  /** A rational number to an integer power, under the name that the pack of powers gives it. */
  private numberPower(node: HeadNode, ref: Ref): Ref | undefined {
    const [base, exponent] = node.args.map((a) => this.predicates.rational(a.ref));
    if (
      !base ||
      !exponent ||
      exponent.den !== 1n ||
      Q.isZero(base) ||
      !this.rules.has('pow-number')
    )
      return undefined;
    const size = exponent.num < 0n ? -exponent.num : exponent.num;
    if (size > 1000n) return undefined;
    const result = this.d.number(Q.power(base, Number(exponent.num)));
    this.merge('pow-number', 'arithmetic', ref, result);
    return result;
  }

  private applyHeadRules(node: HeadNode, ref: Ref): Ref | undefined {
    if (node.head.tag === 'pointwise' && node.head.name === 'pow') {
      const result = this.numberPower(node, ref);
      if (result) return result;
    }
    for (const rule of this.rules.onHead(node.head)) {
      const matcher = new Matcher(this.d, rule);
      let result: Ref | undefined;
      if (rule.additive) result = this.applyAdditive(rule, node, ref);
      else
        matcher.match(rule.lhs, ref, emptyMatch, (m: Match) => {
          if (!holds(this, rule, m)) return false;
          const rhs = matcher.build(rule.rhs, m);
          if (this.graph.equal(rhs, ref)) return false;
          this.merge(rule.id, rule.source, ref, rhs);
          result = rhs;
          return true;
        });
      if (result) return result;
    }
    if (node.head.tag === 'derivative' && this.rules.chain) {
      const result = chainUnspecified(this.d, node);
      if (result) {
        this.merge(this.rules.chain.id, this.rules.chain.source, ref, result);
        return result;
      }
    }
    return undefined;
  }

  /** f(a + b) = f(a) + f(b), for all terms at once; rational coefficients follow. */
  private applyAdditive(rule: Rule, node: HeadNode, ref: Ref): Ref | undefined {
    const [body, ...others] = node.args as [Arg, ...Arg[]];
    const terms = termsOf(this.graph, body.ref);
    const [only] = terms;
    if (terms.length === 1 && only && Q.isOne(only.coef)) return undefined;
    const parts = terms.map((t): LinTerm => ({
      coef: t.coef,
      ref: this.d.apply(node.head, [{ axes: [], ref: this.d.closed(t.ref) }, ...others], node.out),
    }));
    const result = this.d.linear(parts);
    this.merge(rule.id, rule.source, ref, result);
    return result;
  }

  /** s^p of a sum s, p < 0: s*s^p = s^(p + 1), as an equation between monomials. */
  private seedPower(node: HeadNode, ref: Ref): void {
    const [base, exponent] = node.args as [Arg, Arg];
    const p = this.predicates.rational(exponent.ref);
    if (!p || Q.sign(p) >= 0 || this.related.has(ref.cls) || !this.rules.has('pow-merge-base'))
      return;
    const terms = termsOf(this.graph, base.ref);
    if (terms.length < 2 || !this.predicates.nonzero(base.ref)) return;
    this.related.add(ref.cls);
    const product = terms.flatMap((t): LinTerm[] => {
      const made = this.d.product({ factors: [t.ref, ref] });
      return made ? [{ coef: Q.mul(made.coef, t.coef), ref: made.ref }] : [];
    });
    const raised = this.d.pointwise('pow', [base.ref, this.d.number(Q.add(p, Q.one))]);
    this.relate('pow-merge-base', this.d.linear(product), this.normal(raised));
  }

  /** inv(M) of a sum: M*inv(M) = I and inv(M)*M = I as equations between monomials. */
  private seed(node: HeadNode, ref: Ref): void {
    if (node.head.tag === 'pointwise' && node.head.name === 'pow') this.seedPower(node, ref);
    if (
      node.head.tag !== 'operator' ||
      node.head.name !== 'inv' ||
      this.related.has(ref.cls) ||
      !this.rules.has('inv-right')
    )
      return;
    const [arg] = node.args as [Arg];
    if (
      termsOf(this.graph, arg.ref).length < 2 ||
      !this.predicates.invertible({ ref: arg.ref, axes: arg.axes })
    )
      return;
    this.related.add(ref.cls);
    const [i, j] = arg.axes as [Wire, Wire];
    const size = this.graph.size(i);
    const [a, b, k] = this.graph.wires([size, size, size]) as [Wire, Wire, Wire];
    const m = (x: Wire, y: Wire): Ref => ({
      cls: arg.ref.cls,
      at: arg.ref.at.map((w) => (w === i ? x : w === j ? y : w)),
    });
    const [p, q] = node.out as [Wire, Wire];
    const inverse = (x: Wire, y: Wire): Ref => ({
      cls: ref.cls,
      at: ref.at.map((w) => (w === p ? x : w === q ? y : w)),
    });
    const identity = this.d.net({
      factors: [],
      indicators: [
        {
          relation: '=',
          unknowns: [
            { coef: Size.one, wire: a },
            { coef: Size.constant(-1), wire: b },
          ],
          constant: Size.zero,
        },
      ],
    });
    const expand = (f: Ref, g: Ref): Ref =>
      this.d.linear(
        termsOf(this.graph, f).flatMap((t) => {
          const product = this.d.product({ factors: [t.ref, g], bound: [k] });
          return product ? [{ coef: Q.mul(product.coef, t.coef), ref: product.ref }] : [];
        }),
      );
    this.relate('inv-right', expand(m(a, k), inverse(k, b)), identity);
    this.relate('inv-left', expand(m(k, b), inverse(a, k)), identity);
  }

  /** Whether the value is a sum of products of integers, sizes and indices. */
  isIntegral(use: Ref): boolean {
    return termsOf(this.graph, use).every((t) => {
      if (t.coef.den !== 1n) return false;
      return this.graph.class(this.graph.find(t.ref).cls).nodes.some((n) => {
        if (n.kind === 'head') return n.head.tag === 'size' || n.head.tag === 'indexValue';
        return (
          n.kind === 'net' &&
          n.bound.length === 0 &&
          n.indicators.length === 0 &&
          n.factors.every((f) => this.isIntegral(f))
        );
      });
    });
  }

  // --- what the statement takes for granted ---

  /** Classes that stand under a derivative by a variable they depend on. */
  private underDerivative(): ReadonlySet<ClassId> {
    const found = new Set<ClassId>();
    for (const cls of this.graph.classes)
      for (const node of cls.nodes) {
        if (node.kind !== 'head' || node.head.tag !== 'derivative') continue;
        const name = node.head.variable?.name as string;
        const stack = [(node.args[0] as Arg).ref.cls];
        for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
          if (found.has(id) || !this.graph.class(id).depends.has(name)) continue;
          found.add(id);
          for (const n of this.graph.class(id).nodes)
            for (const child of childrenOf(n)) stack.push(child.cls);
        }
      }
    return found;
  }

  /** Notes what writing the terms says: inv(M) invertible, log(x) positive, 1/x nonzero, sqrt(x) nonnegative. */
  assumeWritten(): void {
    const differentiated = this.underDerivative();
    for (const cls of this.graph.classes)
      for (const node of cls.nodes) {
        if (node.kind !== 'head') continue;
        const [first, second] = node.args;
        if (!first) continue;
        const value = { ref: first.ref, axes: first.axes };
        if (node.head.tag === 'operator' && (node.head.name === 'inv' || node.head.name === 'logm'))
          this.predicates.assume('invertible', value);
        if (node.head.tag !== 'pointwise') continue;
        if (node.head.name === 'log') this.predicates.assume('positive', value);
        // Where a derivative is written, points at which the root has none are left out: the radicand is positive.
        if (node.head.name === 'sqrt')
          this.predicates.assume(differentiated.has(cls.id) ? 'positive' : 'nonnegative', value);
        if (node.head.name === 'abs' && differentiated.has(cls.id))
          this.predicates.assume('nonzero', value);
        if (node.head.name === 'pow' && second) {
          const exponent = this.predicates.rational(second.ref);
          if (exponent && Q.sign(exponent) < 0) this.predicates.assume('nonzero', value);
          if (exponent && exponent.den % 2n === 0n) this.predicates.assume('nonnegative', value);
          if (!exponent) this.predicates.assume('positive', value);
        }
      }
  }
}

/** The engine with the facts in and the sides of a statement added, not yet rewritten. */
export const start = (
  statement: Statement,
  rules: RuleSet,
  limits: Limits = defaultLimits,
): { readonly engine: Engine; readonly lhs: Ref; readonly rhs: Ref } => {
  const engine = new Engine(statement.context, rules, limits);
  const wires = engine.graph.wires(statement.axes.map((i) => i.size));
  const lhs = engine.add(statement.axes, statement.lhs, wires);
  const rhs = engine.add(statement.axes, statement.rhs, wires);
  engine.bounded(() => {
    engine.addFacts();
    engine.assumeWritten();
    engine.orientFacts();
  });
  return { engine, lhs, rhs };
};
