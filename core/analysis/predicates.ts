/**
 * Named predicates on values, decided from the e-graph: sound, not complete (false means "not known").
 *
 * Sources: declarations, the structure of the value, and what the statement itself writes (a written inv(A) says that A is
 * invertible, a written log(x) that x is positive). What a rule wrote gives no such right.
 * Predicates speak of classes, so nodes are looked at with their local wires; answers are remembered (`fixpoint.ts`).
 */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import { areDistinct, instantiate } from '../egraph/nodes.js';
import type { Diagrams } from '../egraph/diagrams.js';
import type { ClassId, HeadNode, LinTerm, NetNode, Node, Ref, Wire } from '../egraph/types.js';
import type { Property } from '../term/term.js';
import { Assumed, type Assumption, type Value } from './assumed.js';
import { isInvertibleNet, isPosdefNet, isPsdNet, type Known } from './definite.js';
import { Fixpoint } from './fixpoint.js';
import { determined, invertibleParts, nonzeroParts } from './implied.js';

export type { Assumption, Value } from './assumed.js';

const entrywise = ['positive', 'nonnegative', 'nonzero'] as const;
type Entrywise = (typeof entrywise)[number];

export class Predicates {
  private readonly assumed: Assumed;
  private readonly known = new Fixpoint();

  constructor(private readonly d: Diagrams) {
    this.assumed = new Assumed(d.graph);
  }

  // --- assumptions ---

  /** Takes the predicate as given for the value. */
  assume(what: Assumption, value: Value): void {
    if (!this.assumed.add(what, value)) return;
    const { graph } = this.d;
    if (what === 'invertible')
      for (const part of invertibleParts(graph, value)) this.assume('invertible', part);
    if (what !== 'nonzero' && what !== 'positive') return;
    for (const part of nonzeroParts(graph, value.ref))
      this.assume('nonzero', { ref: part, axes: [] });
    for (const matrix of determined(graph, value.ref)) this.assume('invertible', matrix);
  }

  /** What is assumed of `from` holds of `to`, its value at a point; both are written with the same wires. */
  inherit(from: Ref, to: Ref): void {
    for (const [what, axes] of this.assumed.about(from)) this.assume(what, { ref: to, axes });
  }

  /** Keys change when classes merge: to be told after unions. */
  refresh(): void {
    this.assumed.refresh();
  }

  // --- looking at values ---

  private property(n: HeadNode, property: Property): boolean {
    if (n.head.tag !== 'variable') return false;
    const { name } = n.head;
    if (name.startsWith('#')) return (name.split(':')[2] ?? '').split(',').includes(property);
    return this.d.context.variables.get(name)?.properties.includes(property) ?? false;
  }

  /** The nodes of a class, at its own wires (ports 0, 1, ...); at the use's where two of those are one. */
  private nodesOf(ref: Ref): readonly Node[] {
    const { nodes } = this.d.graph.class(ref.cls);
    if (areDistinct(ref.at)) return nodes;
    return nodes.map((n) => instantiate(this.d.graph, n, ref.at));
  }

  /** The terms that the class is a sum of, at its own wires; undefined where it is none. */
  private sumOf(ref: Ref): readonly LinTerm[] | undefined {
    const cls = this.d.graph.class(ref.cls);
    if (!cls.nodes.some((n) => n.kind === 'lin')) return undefined;
    return termsOf(this.d.graph, areDistinct(ref.at) ? this.local(ref.cls) : ref);
  }

  private local(cls: ClassId): Ref {
    return { cls, at: this.d.graph.class(cls).ports.map((_, k) => k) };
  }

  /** The rational number that the value is, where it is one. */
  rational(use: Ref): Q.Rational | undefined {
    const terms = termsOf(this.d.graph, use);
    const [t] = terms;
    if (!t) return Q.zero;
    if (terms.length !== 1 || t.ref.at.length > 0) return undefined;
    return this.d.graph.equal(t.ref, this.d.unit()) ? t.coef : undefined;
  }

  // --- predicates of numbers, at every index ---

  positive(use: Ref): boolean {
    return this.each('positive', use);
  }
  nonnegative(use: Ref): boolean {
    return this.each('nonnegative', use);
  }
  nonzero(use: Ref): boolean {
    return this.each('nonzero', use);
  }

  private each(what: Entrywise, use: Ref): boolean {
    const ref = this.d.graph.find(use);
    const work = (): boolean => this.assumed.has(what, { ref, axes: [] }) || this.decide(what, ref);
    const key = ref.cls * entrywise.length + entrywise.indexOf(what);
    return this.ask(areDistinct(ref.at) ? key : `${key}:${ref.at}`, work);
  }

  private ask(key: number | string, work: () => boolean): boolean {
    return this.known.ask(key, this.d.graph.unions + this.assumed.version, work);
  }

  private decide(what: Entrywise, ref: Ref): boolean {
    if (what === 'positive') return this.decidePositive(ref);
    if (this.positive(ref)) return true;
    return what === 'nonnegative' ? this.decideNonnegative(ref) : this.decideNonzero(ref);
  }

  private decidePositive(ref: Ref): boolean {
    const nodes = this.nodesOf(ref);
    if (nodes.some((n) => n.kind === 'head' && this.isPositiveHead(n))) return true;
    const terms = this.sumOf(ref);
    if (terms)
      return (
        terms.every((t) => Q.sign(t.coef) > 0) &&
        terms.some((t) => this.positive(t.ref)) &&
        terms.every((t) => this.nonnegative(t.ref))
      );
    return nodes.some(
      (n) =>
        n.kind === 'net' &&
        n.indicators.length === 0 &&
        areDistinct(n.ports) &&
        n.factors.every((f) => this.positive(f)),
    );
  }

  private isPositiveHead(n: HeadNode): boolean {
    const [arg] = n.args;
    const { tag, name } = n.head;
    switch (tag) {
      case 'size':
      case 'constant':
        return true;
      case 'variable':
        return this.property(n, 'positive');
      case 'pointwise':
        if (name === 'exp' || name === 'sigmoid') return true;
        if (!arg) return false;
        if (name === 'pow' || name === 'sqrt') return this.positive(arg.ref);
        return name === 'abs' && this.nonzero(arg.ref);
      case 'operator':
        if (name === 'prod') return arg !== undefined && this.positive(arg.ref);
        return name === 'softmax' || (name === 'det' && arg !== undefined && this.posdef(arg));
      default:
        return false;
    }
  }

  private decideNonnegative(ref: Ref): boolean {
    const nodes = this.nodesOf(ref);
    if (nodes.some((n) => n.kind === 'head' && this.isNonnegativeHead(n))) return true;
    const terms = this.sumOf(ref);
    if (terms) return terms.every((t) => Q.sign(t.coef) > 0 && this.nonnegative(t.ref));
    return nodes.some(
      (n) => n.kind === 'net' && n.factors.every((f) => this.even(n, f) || this.nonnegative(f)),
    );
  }

  private isNonnegativeHead(n: HeadNode): boolean {
    const [first, second] = n.args;
    const { tag, name } = n.head;
    if (tag === 'variable') return this.property(n, 'nonnegative');
    if (tag !== 'pointwise') return false;
    if (name === 'abs' || name === 'sqrt' || name === 'relu') return true;
    if (name !== 'pow' || !first || !second) return false;
    const exponent = this.rational(second.ref);
    const isEven = exponent?.den === 1n && exponent.num % 2n === 0n;
    return isEven || this.nonnegative(first.ref);
  }

  /** Whether the factor stands an even number of times at the same wires. */
  private even(n: NetNode, f: Ref): boolean {
    return n.factors.filter((g) => this.d.graph.equal(f, g)).length % 2 === 0;
  }

  private decideNonzero(ref: Ref): boolean {
    const { graph } = this.d;
    const own = areDistinct(ref.at) ? this.local(ref.cls) : ref;
    const terms = termsOf(graph, own);
    const [t] = terms;
    if (terms.length === 1 && t && !graph.equal(t.ref, own)) return this.nonzero(t.ref);
    return this.nodesOf(ref).some((n) => {
      if (n.kind === 'head') return this.isNonzeroHead(n);
      if (n.kind !== 'net' || n.bound.length > 0 || n.indicators.length > 0) return false;
      return areDistinct(n.ports) && n.factors.every((f) => this.nonzero(f));
    });
  }

  private isNonzeroHead(n: HeadNode): boolean {
    const [arg] = n.args;
    const { tag, name } = n.head;
    if (!arg) return false;
    if (tag === 'pointwise' && name === 'pow') return this.nonzero(arg.ref);
    if (tag !== 'operator') return false;
    return name === 'prod' ? this.nonzero(arg.ref) : name === 'det' && this.invertible(arg);
  }

  // --- predicates of matrices ---

  /** Asks about the matrix at its class's own wires. */
  private matrix(
    what: string,
    value: Value,
    work: (ref: Ref, axes: readonly Wire[]) => boolean,
  ): boolean {
    if (value.axes.length !== 2) return false;
    const ref = this.d.graph.find(value.ref);
    if (!areDistinct(ref.at))
      return this.ask(`${what}${ref.cls}@${ref.at}:${value.axes}`, () => work(ref, value.axes));
    const axes = value.axes.map((w) => ref.at.indexOf(w));
    return this.ask(`${what}${ref.cls}:${axes}`, () => work(this.local(ref.cls), axes));
  }

  invertible(value: Value): boolean {
    return this.matrix('invertible', value, (ref, axes) => this.decideInvertible(ref, axes));
  }

  private decideInvertible(ref: Ref, axes: readonly Wire[]): boolean {
    const { graph } = this.d;
    if (this.assumed.has('invertible', { ref, axes }) || this.posdef({ ref, axes })) return true;
    const terms = termsOf(graph, ref);
    const [t] = terms;
    if (terms.length === 1 && t && !graph.equal(t.ref, ref))
      return this.invertible({ ref: t.ref, axes });
    return this.nodesOf(ref).some((n) => {
      if (n.kind === 'net') return areDistinct(ref.at) && isInvertibleNet(this.parts, n, axes);
      if (n.kind !== 'head') return false;
      if (n.head.tag === 'variable')
        return (['invertible', 'posdef', 'orthogonal'] as const).some((p) => this.property(n, p));
      const { tag, name } = n.head;
      if (tag !== 'operator' || !n.out.every((w) => axes.includes(w))) return false;
      const [arg] = n.args;
      return (
        name === 'inv' || name === 'expm' || (name === 'sqrtm' && !!arg && this.invertible(arg))
      );
    });
  }

  posdef(value: Value): boolean {
    return this.matrix('posdef', value, (ref, axes) => this.decidePosdef(ref, axes));
  }

  private decidePosdef(ref: Ref, axes: readonly Wire[]): boolean {
    const terms = this.sumOf(ref);
    if (terms)
      return (
        terms.every((t) => Q.sign(t.coef) > 0 && this.psd({ ref: t.ref, axes })) &&
        terms.some((t) => this.posdef({ ref: t.ref, axes }))
      );
    return this.nodesOf(ref).some((n) => {
      if (n.kind === 'net') return areDistinct(ref.at) && isPosdefNet(this.parts, n, axes);
      if (n.kind !== 'head') return false;
      if (n.head.tag === 'variable') return this.property(n, 'posdef');
      const [arg] = n.args;
      if (n.head.tag !== 'operator' || !arg) return false;
      if (n.head.name === 'expm') return this.symmetric(arg);
      return ['inv', 'sqrtm'].includes(n.head.name) && this.posdef(arg);
    });
  }

  private psd(value: Value): boolean {
    return this.matrix('psd', value, (ref, axes) => this.decidePsd(ref, axes));
  }

  private decidePsd(ref: Ref, axes: readonly Wire[]): boolean {
    if (this.posdef({ ref, axes })) return true;
    const terms = this.sumOf(ref);
    if (terms) return terms.every((t) => Q.sign(t.coef) > 0 && this.psd({ ref: t.ref, axes }));
    return this.nodesOf(ref).some((n) => {
      if (n.kind === 'head') return this.property(n, 'psd');
      return n.kind === 'net' && areDistinct(ref.at) && isPsdNet(this.parts, n, axes);
    });
  }

  /** What products are asked about. */
  private readonly parts: Known = {
    invertible: (ref, axes) => this.invertible({ ref, axes }),
    posdef: (ref, axes) => this.posdef({ ref, axes }),
    psd: (ref, axes) => this.psd({ ref, axes }),
    nonzero: (ref) => this.nonzero(ref),
    positive: (ref) => this.positive(ref),
    nonnegative: (ref) => this.nonnegative(ref),
  };

  /** Whether swapping the two axes leaves the value. */
  symmetric(value: Value): boolean {
    const [i, j] = value.axes;
    if (i === undefined || j === undefined || value.axes.length !== 2) return false;
    const swapped = {
      cls: value.ref.cls,
      at: value.ref.at.map((w) => (w === i ? j : w === j ? i : w)),
    };
    return this.d.graph.equal(value.ref, swapped);
  }

  has(value: Value, property: Property): boolean {
    const ref = this.d.graph.find(value.ref);
    return this.d.graph
      .class(ref.cls)
      .nodes.some((n) => n.kind === 'head' && this.property(n, property));
  }
}
