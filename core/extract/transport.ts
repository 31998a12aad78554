/**
 * Forms found under a binder, carried out of it: what was derived for the bound X0 holds for the X that is put in.
 *
 * d(f, X) is worked out for a fresh X0 and then X is put in, which rebuilds only the normal form. Here every other form of
 * the classes that mention X0 is rebuilt with X too, so that factored and shared forms survive.
 */
import type * as D from '../egraph/diagrams.js';
import { instantiate, joinedPorts } from '../egraph/nodes.js';
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

  /** The value with the point put in; undefined where a derivative in it is not worked out. */
  private carry(ref: Ref): Ref | undefined {
    const name = (this.head.variable as { readonly name: string }).name;
    if (!this.d.graph.class(this.d.graph.find(ref).cls).depends.has(name)) return ref;
    return substitute(this.d, this.d.closed(ref), name, this.point, this.head);
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
