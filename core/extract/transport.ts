/**
 * Forms found under a binder, carried out of it: what was derived for the bound X0 holds for the X that is put in.
 *
 * d(f, X) is worked out for a fresh X0 and then X is put in, which rebuilds only the normal form. Here every other form of
 * the classes that mention X0 is rebuilt with X too, so that factored and shared forms survive.
 */
import type * as D from '../egraph/diagrams.js';
import { areDistinct, instantiate, joinedPorts } from '../egraph/nodes.js';
import type { Arg, ClassId, Head, HeadNode, Node, Ref, Wire } from '../egraph/types.js';
import type { Lambda } from '../rewrite/match.js';
import { substitute } from '../run/substitute.js';
import { isUnevaluated } from './work.js';

const maxClasses = 2000;

class Transport {
  constructor(
    private readonly d: D.Diagrams,
    private readonly head: Head,
    private readonly point: Lambda,
  ) {}

  /** What was carried, by class: the value at the wires `at`. */
  private readonly carried = new Map<ClassId, { readonly at: readonly Wire[]; readonly to: Ref }>();

  private note(from: Ref, to: Ref): void {
    const { cls, at } = this.d.graph.find(from);
    if (areDistinct(at)) this.carried.set(cls, { at, to });
  }
  private noted(ref: Ref): Ref | undefined {
    const { cls, at } = this.d.graph.find(ref);
    const known = this.carried.get(cls);
    if (!known) return undefined;
    const to = new Map(known.at.map((w, k) => [w, at[k] as Wire]));
    return { cls: known.to.cls, at: known.to.at.map((w) => to.get(w) ?? w) };
  }

  /** The value with the point put in; undefined where a derivative in it is not worked out. */
  private carry(ref: Ref): Ref | undefined {
    const { variable } = this.head;
    const name = (variable as NonNullable<typeof variable>).name;
    const { cls } = this.d.graph.find(ref);
    if (!this.d.graph.class(cls).depends.has(name)) return ref;
    const known = this.noted(ref);
    if (known) return known;
    const note = (from: Ref, to: Ref): void => this.note(from, to);
    const earlier = (from: Ref): Ref | undefined => this.noted(from);
    const closed = this.d.closed(ref);
    return substitute(this.d, closed, name, this.point, this.head, note, earlier);
  }

  private build(node: Node, at: readonly Wire[]): Ref | undefined {
    const seen = instantiate(this.d.graph, node, at);
    if (seen.kind === 'head') return this.buildHead(seen);
    if (seen.kind === 'lin') {
      const terms = seen.terms.flatMap((t) => {
        const ref = this.carry(t.ref);
        return ref ? [{ coef: t.coef, ref }] : [];
      });
      return terms.length === seen.terms.length ? this.d.linear(terms) : undefined;
    }
    const factors = seen.factors.flatMap((f) => this.carry(f) ?? []);
    if (factors.length < seen.factors.length) return undefined;
    const equal = joinedPorts(seen.ports, at);
    return this.d.net({ factors, indicators: seen.indicators, equal, bound: seen.fresh });
  }
  private buildHead(node: HeadNode): Ref | undefined {
    if (node.args.length === 0) return undefined;
    const args = node.args.flatMap((a): Arg[] => {
      const ref = this.carry(a.ref);
      return ref ? [{ axes: a.axes, ref: this.d.closed(ref) }] : [];
    });
    return args.length < node.args.length ? undefined : this.d.apply(node.head, args, node.out);
  }

  class(id: ClassId): void {
    const cls = this.d.graph.class(id);
    const nodes = cls.nodes.filter((n) => !isUnevaluated(n));
    if (cls.forward || nodes.length < 2) return;
    const at = this.d.graph.wires(cls.ports);
    const whole = this.carry({ cls: id, at });
    if (!whole) return;
    for (const node of nodes.slice(0, 12)) {
      const made = this.build(node, at);
      if (made) this.d.graph.union(this.d.closed(made), this.d.closed(whole), { tag: 'algebra' });
    }
  }
}

/** Carries the forms of what every evaluated `at` binds over to its value. Cost: nodes below, each rebuilt once a binder. */
export const transport = (d: D.Diagrams): void => {
  const count = d.graph.classes.length;
  for (let id = 0; id < count; id++) {
    const cls = d.graph.class(id);
    for (const node of cls.forward ? [] : [...cls.nodes]) {
      if (node.kind !== 'head' || node.head.tag !== 'at' || cls.nodes.length < 2) continue;
      const seen = instantiate(d.graph, node, d.graph.wires(cls.ports)) as HeadNode;
      const [, point] = seen.args as [Arg, Arg];
      const carrier = new Transport(d, node.head, { params: point.axes, ref: point.ref });
      const name = (node.head.variable as { readonly name: string }).name;
      const below = d.graph.classes.slice(0, count).filter((c) => c.depends.has(name));
      below.slice(0, maxClasses).forEach((c) => carrier.class(c.id));
    }
  }
};
