/**
 * Named predicates on values, decided from the e-graph: sound, not complete (false means "not known").
 *
 * Sources: declarations, the structure of the value, and what the statement itself writes (a written inv(A) says that A is
 * invertible, a written log(x) that x is positive). What a rule wrote gives no such right.
 */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import { instantiate } from '../egraph/graph.js';
import type { Diagrams } from '../egraph/diagrams.js';
import type { HeadNode, NetNode, Ref, Wire } from '../egraph/types.js';
import type { Property } from '../term/term.js';

/** A value with the wires that are its own axes, in order; other wires are the surroundings. */
export type Value = { readonly ref: Ref; readonly axes: readonly Wire[] };

export type Assumption = 'invertible' | 'positive' | 'nonzero' | 'nonnegative';

export class Predicates {
  private readonly assumed = new Map<Assumption, Set<string>>();
  constructor(private readonly d: Diagrams) {}

  private key(value: Value): string {
    const root = this.d.graph.find(value.ref);
    const ports = value.axes.map((w) => root.at.indexOf(w)).sort((a, b) => a - b);
    return `${root.cls}:${ports}`;
  }
  /** Takes the predicate as given for the value. */
  assume(what: Assumption, value: Value): void {
    const found = this.assumed.get(what) ?? new Set();
    found.add(this.key(value));
    this.assumed.set(what, found);
    if (what === 'nonzero')
      for (const part of this.nonzeroParts(value.ref))
        this.assume('nonzero', { ref: part, axes: [] });
  }
  /** What must be nonzero for the value to be: factors of a product, the argument of a root or an absolute value. */
  private nonzeroParts(use: Ref): readonly Ref[] {
    const ref = this.d.graph.find(use);
    return this.d.graph.class(ref.cls).nodes.flatMap((node): readonly Ref[] => {
      const seen = instantiate(this.d.graph, node, ref.at);
      if (seen.kind === 'net')
        return node.bound.length === 0 && seen.indicators.length === 0
          ? seen.factors.filter((f) => f.at.every((w) => ref.at.includes(w)))
          : [];
      if (seen.kind === 'lin') return seen.terms.length === 1 ? seen.terms.map((t) => t.ref) : [];
      const [first] = seen.args;
      return seen.head.tag === 'pointwise' &&
        ['sqrt', 'abs', 'pow'].includes(seen.head.name) &&
        first &&
        first.ref.at.length === ref.at.length
        ? [first.ref]
        : [];
    });
  }

  /** What is assumed of `from` holds of `to`, its value at a point; both are written with the same wires. */
  inherit(from: Ref, to: Ref): void {
    if (this.stale) this.moveKeys();
    const root = this.d.graph.find(from);
    for (const [what, keys] of this.assumed)
      for (const key of Array.from(keys)) {
        const [cls, ports] = key.split(':') as [string, string];
        if (Number(cls) !== root.cls) continue;
        const axes = ports === '' ? [] : ports.split(',').map((p) => root.at[Number(p)] as Wire);
        this.assume(what, { ref: to, axes });
      }
  }
  private isAssumed(what: Assumption, value: Value): boolean {
    if (this.stale) this.moveKeys();
    return this.assumed.get(what)?.has(this.key(value)) ?? false;
  }
  /** Keys change when classes merge: to be told after unions. They are moved when next asked for. */
  refresh(): void {
    this.stale = true;
  }
  private stale = false;
  private moveKeys(): void {
    this.stale = false;
    for (const [what, keys] of this.assumed) {
      const moved = new Set(keys);
      for (const key of keys) {
        const [cls, ports] = key.split(':') as [string, string];
        const arity = this.d.graph.class(Number(cls)).ports.length;
        const at = Array.from({ length: arity }, (_, k) => -1 - k);
        const root = this.d.graph.find({ cls: Number(cls), at });
        const own =
          ports === ''
            ? []
            : ports
                .split(',')
                .map((p) => root.at.indexOf(-1 - Number(p)))
                .sort((a, b) => a - b);
        moved.add(`${root.cls}:${own}`);
      }
      this.assumed.set(what, moved);
    }
  }

  private property(n: HeadNode, property: Property): boolean {
    if (n.head.tag !== 'variable') return false;
    const { name } = n.head;
    if (name.startsWith('#')) return (name.split(':')[2] ?? '').split(',').includes(property);
    return this.d.context.variables.get(name)?.properties.includes(property) ?? false;
  }

  private some(ref: Ref, test: (n: HeadNode) => boolean): boolean {
    return this.d.graph.class(ref.cls).nodes.some((n) => {
      if (n.kind !== 'head') return false;
      const seen = instantiate(this.d.graph, n, ref.at);
      return seen.kind === 'head' && test(seen);
    });
  }
  private nets(ref: Ref): readonly NetNode[] {
    return this.d.graph
      .class(ref.cls)
      .nodes.flatMap((n) =>
        n.kind === 'net' ? [instantiate(this.d.graph, n, ref.at) as NetNode] : [],
      );
  }

  /** The rational number that the value is, where it is one. */
  rational(use: Ref): Q.Rational | undefined {
    const terms = termsOf(this.d.graph, use);
    const [t] = terms;
    if (!t) return Q.zero;
    return terms.length === 1 && this.d.graph.equal(t.ref, this.d.unit()) ? t.coef : undefined;
  }

  positive(use: Ref, depth = 12): boolean {
    const ref = this.d.graph.find(use);
    if (depth === 0) return false;
    if (this.isAssumed('positive', { ref, axes: [] })) return true;
    const again = (r: Ref): boolean => this.positive(r, depth - 1);
    const byHead = this.some(ref, (n) => {
      const args = n.args.map((a) => a.ref);
      const [first] = args;
      if (n.head.tag === 'size' || n.head.tag === 'constant') return true;
      if (n.head.tag === 'variable') return this.property(n, 'positive');
      if (n.head.tag === 'pointwise') {
        if (n.head.name === 'exp' || n.head.name === 'sigmoid') return true;
        if ((n.head.name === 'pow' || n.head.name === 'sqrt') && first) return again(first);
        return n.head.name === 'abs' && first !== undefined && this.nonzero(first, depth - 1);
      }
      if (n.head.tag !== 'operator') return false;
      if (n.head.name === 'softmax') return true;
      const arg = n.args[0];
      return (
        n.head.name === 'det' &&
        arg !== undefined &&
        this.posdef({ ref: arg.ref, axes: arg.axes }, depth - 1)
      );
    });
    if (byHead) return true;
    if (this.d.graph.class(ref.cls).nodes.some((n) => n.kind === 'lin')) {
      const terms = termsOf(this.d.graph, ref);
      return (
        terms.some((t) => again(t.ref)) &&
        terms.every(
          (t) => Q.sign(t.coef) > 0 && (again(t.ref) || this.nonnegative(t.ref, depth - 1)),
        )
      );
    }
    return this.nets(ref).some(
      (n) =>
        n.indicators.length === 0 &&
        new Set(n.ports).size === n.ports.length &&
        n.factors.every(again),
    );
  }

  nonnegative(use: Ref, depth = 12): boolean {
    const ref = this.d.graph.find(use);
    if (depth === 0) return false;
    if (this.isAssumed('nonnegative', { ref, axes: [] }) || this.positive(ref, depth - 1))
      return true;
    const again = (r: Ref): boolean => this.nonnegative(r, depth - 1);
    const byHead = this.some(ref, (n) => {
      const [first, second] = n.args.map((a) => a.ref);
      if (n.head.tag === 'variable') return this.property(n, 'nonnegative');
      if (n.head.tag !== 'pointwise') return false;
      if (['abs', 'sqrt', 'relu'].includes(n.head.name)) return true;
      const exponent = n.head.name === 'pow' && second ? this.rational(second) : undefined;
      if (n.head.name === 'pow' && exponent && exponent.den === 1n && exponent.num % 2n === 0n)
        return true;
      return n.head.name === 'pow' && first !== undefined && again(first);
    });
    if (byHead) return true;
    if (this.d.graph.class(ref.cls).nodes.some((n) => n.kind === 'lin'))
      return termsOf(this.d.graph, ref).every((t) => Q.sign(t.coef) > 0 && again(t.ref));
    return this.nets(ref).some((n) => n.factors.every((f) => again(f) || this.even(n, f)));
  }
  /** Whether the factor stands an even number of times at the same wires. */
  private even(n: NetNode, f: Ref): boolean {
    return n.factors.filter((g) => this.d.graph.equal(f, g)).length % 2 === 0;
  }

  nonzero(use: Ref, depth = 12): boolean {
    const ref = this.d.graph.find(use);
    if (depth === 0) return false;
    if (this.isAssumed('nonzero', { ref, axes: [] }) || this.positive(ref, depth - 1)) return true;
    const terms = termsOf(this.d.graph, ref);
    const [t] = terms;
    if (terms.length === 1 && t && !this.d.graph.equal(t.ref, ref))
      return this.nonzero(t.ref, depth - 1);
    const byHead = this.some(ref, (n) => {
      const arg = n.args[0];
      if (n.head.tag === 'pointwise' && n.head.name === 'pow' && arg)
        return this.nonzero(arg.ref, depth - 1);
      return (
        n.head.tag === 'operator' &&
        n.head.name === 'det' &&
        arg !== undefined &&
        this.invertible({ ref: arg.ref, axes: arg.axes }, depth - 1)
      );
    });
    return (
      byHead ||
      this.d.graph.class(ref.cls).nodes.some((n) => {
        if (n.kind !== 'net' || n.bound.length > 0 || n.indicators.length > 0) return false;
        const net = instantiate(this.d.graph, n, ref.at) as NetNode;
        return (
          new Set(net.ports).size === net.ports.length &&
          net.factors.every((f) => this.nonzero(f, depth - 1))
        );
      })
    );
  }

  invertible(value: Value, depth = 12): boolean {
    const ref = this.d.graph.find(value.ref);
    if (depth === 0 || value.axes.length !== 2) return false;
    if (
      this.isAssumed('invertible', { ref, axes: value.axes }) ||
      this.posdef({ ref, axes: value.axes }, depth - 1)
    )
      return true;
    const terms = termsOf(this.d.graph, ref);
    const [t] = terms;
    if (terms.length === 1 && t && !this.d.graph.equal(t.ref, ref))
      return this.invertible({ ref: t.ref, axes: value.axes }, depth - 1);
    return (
      this.some(ref, (n) => {
        if (n.head.tag === 'variable')
          return (['invertible', 'posdef', 'orthogonal'] as const).some((p) => this.property(n, p));
        return (
          n.head.tag === 'operator' &&
          ['inv', 'expm'].includes(n.head.name) &&
          n.out.every((w) => value.axes.includes(w))
        );
      }) || this.nets(ref).some((n) => n.factors.length === 0 && n.indicators.length === 0)
    );
  }

  posdef(value: Value, depth = 12): boolean {
    const ref = this.d.graph.find(value.ref);
    if (depth === 0 || value.axes.length !== 2) return false;
    const again = (r: Ref): boolean => this.posdef({ ref: r, axes: value.axes }, depth - 1);
    const byHead = this.some(ref, (n) => {
      if (n.head.tag === 'variable') return this.property(n, 'posdef');
      const arg = n.args[0];
      return (
        n.head.tag === 'operator' &&
        n.head.name === 'inv' &&
        arg !== undefined &&
        this.posdef({ ref: arg.ref, axes: arg.axes }, depth - 1)
      );
    });
    if (byHead) return true;
    if (this.d.graph.class(ref.cls).nodes.some((n) => n.kind === 'lin')) {
      const terms = termsOf(this.d.graph, ref);
      return (
        terms.some((t) => again(t.ref)) && terms.every((t) => Q.sign(t.coef) > 0 && again(t.ref))
      );
    }
    return this.nets(ref).some((n) => n.factors.length === 0 && n.indicators.length === 0);
  }

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
    return this.some(this.d.graph.find(value.ref), (n) => this.property(n, property));
  }
}
