/** From the e-graph back to typed terms: any choice of one node a class, read as a term with named indices. */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { Affine, Index, Law, Tensor, Term, Unknown as TermUnknown } from '../term/term.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate, type SeenNet } from '../egraph/nodes.js';
import type { Arg, HeadNode, Indicator, Node, Ref, Wire } from '../egraph/types.js';

/** Chooses the node that a class is read by; undefined where no reading is known. */
export type Choice = (cls: number) => Node | undefined;

/** Reads classes by the node they were made with: the way the user or a rule wrote them. */
export const asWritten =
  (d: Diagrams): Choice =>
  (cls) =>
    d.graph.class(cls).nodes[0] ?? d.graph.class(cls).form;

/** Reads classes by the node they were last rewritten to. */
export const asForms =
  (d: Diagrams): Choice =>
  (cls) =>
    d.graph.class(cls).form ?? d.graph.class(cls).nodes[0];

const letters = ['i', 'j', 'k', 'l', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w'];

/** Reads refs as terms. One reader keeps one name a wire. */
export class Reader {
  private readonly indices = new Map<Wire, Index>();
  /** Names that are taken: those given and those of the indices so far. */
  private readonly used: Set<string>;
  constructor(
    private readonly d: Diagrams,
    private readonly choose: Choice,
    taken: ReadonlySet<string> = new Set(),
    /** What bound names are called; those left out by a letter that says their order. */
    private readonly called: ReadonlyMap<string, string> = new Map(),
  ) {
    this.used = new Set(taken);
  }

  /** Uses the index for the wire from now on. */
  name(wire: Wire, index: Index): void {
    this.indices.set(wire, index);
    this.used.add(index.name);
  }
  index(wire: Wire): Index {
    const known = this.indices.get(wire);
    if (known) return known;
    const k = this.indices.size;
    const name = this.fresh(k);
    const made: Index = { id: wire, name, size: this.d.graph.size(wire) };
    this.indices.set(wire, made);
    this.used.add(name);
    return made;
  }
  private fresh(k: number): string {
    for (let n = k; ; n++) {
      const letter = letters[n % letters.length] as string;
      const name = n < letters.length ? letter : `${letter}${Math.floor(n / letters.length)}`;
      if (!this.used.has(name)) return name;
    }
  }

  term(use: Ref): Term {
    const ref = this.d.graph.find(use);
    const node = this.choose(ref.cls);
    if (!node) throw new Error(`class ${ref.cls} has no reading`);
    return this.node(node, ref);
  }

  /** `#1:n,m:` is printed X#1: the letter says the order, the printer drops the rest where it can. */
  static boundName(name: string): string {
    return boundName(name);
  }

  /** Reads one node of the class at the ref's wires. */
  node(node: Node, ref: Ref): Term {
    const seen = instantiate(this.d.graph, node, ref.at);
    if (seen.kind === 'head') return this.head(seen);
    if (seen.kind === 'lin') {
      const terms = seen.terms.map((t): Term => this.scaled(t.coef, t.ref));
      const [only] = terms;
      return terms.length === 1 && only
        ? only
        : terms.length === 0
          ? number(Q.zero)
          : { tag: 'add', terms };
    }
    return this.net(seen, ref);
  }

  private scaled(coef: Q.Rational, ref: Ref): Term {
    const body = this.term(ref);
    if (Q.isOne(coef)) return body;
    if (body.tag === 'number') return number(Q.mul(coef, body.value));
    return { tag: 'product', factors: [number(coef), body] };
  }

  private net(net: SeenNet, ref: Ref): Term {
    const equal = net.ports.flatMap((w, p): Term[] =>
      w === ref.at[p] ? [] : [this.equality(ref.at[p] as Wire, w)],
    );
    const factors = [
      ...equal,
      ...net.indicators.map((i) => this.indicator(i)),
      ...net.factors.map((f) => this.term(f)),
    ];
    const [only] = factors;
    let body: Term =
      factors.length === 0
        ? number(Q.one)
        : factors.length === 1 && only
          ? only
          : { tag: 'product', factors };
    for (const w of [...net.fresh].reverse()) body = { tag: 'sum', index: this.index(w), body };
    return body;
  }

  private equality(a: Wire, b: Wire): Term {
    const unknown = (w: Wire, c: number) => ({
      coef: Size.constant(c),
      of: { tag: 'index' as const, index: this.index(w) },
    });
    return {
      tag: 'indicator',
      relation: '=',
      affine: { terms: [unknown(a, 1), unknown(b, -1)], constant: Size.zero },
    };
  }
  private indicator(i: Indicator): Term {
    const terms = i.unknowns.map((u) => ({
      coef: u.coef,
      of:
        'wire' in u
          ? ({ tag: 'index', index: this.index(u.wire) } as TermUnknown)
          : ({ tag: 'entry', name: u.entry, at: u.at.map((w) => this.index(w)) } as TermUnknown),
    }));
    const affine: Affine = { terms, constant: i.constant };
    return { tag: 'indicator', relation: i.relation, affine };
  }
  private boundName(name: string): string {
    const [called] = this.called.get(name)?.split('#') ?? [];
    const [, level] = boundName(name).split('#');
    return called && level ? `${called}#${level}` : boundName(name);
  }
  private tensor(arg: Arg): Tensor {
    return { axes: arg.axes.map((w) => this.index(w)), body: this.term(arg.ref) };
  }

  private head(n: HeadNode): Term {
    const at = n.out.map((w) => this.index(w));
    const { head } = n;
    switch (head.tag) {
      case 'variable': {
        const declared = this.d.context.variables.get(head.name);
        // A diagonal matrix is held as its diagonal.
        return {
          tag: 'variable',
          name: this.boundName(head.name),
          at: declared?.properties.includes('diagonal') && at.length === 1 ? [...at, ...at] : at,
        };
      }
      case 'size':
        return { tag: 'size', size: Size.symbol(head.name) };
      case 'constant':
        return { tag: 'constant', name: 'pi' };
      case 'epsilon':
        return { tag: 'epsilon', at };
      case 'indexValue':
        return { tag: 'indexValue', index: at[0] as Index };
      case 'pointwise':
        return { tag: 'pointwise', name: head.name, args: n.args.map((a) => this.term(a.ref)) };
      case 'operator':
        return {
          tag: 'operator',
          name: head.name,
          args: n.args.map((a) => this.tensor(a)),
          at,
          derivative: head.slots ?? [],
        };
      default:
        return this.binder(n, at);
    }
  }
  private binder(n: HeadNode, at: readonly Index[]): Term {
    const bound = n.head.variable as NonNullable<typeof n.head.variable>;
    const variable = { ...bound, name: this.boundName(bound.name) };
    const [body, first, second] = n.args as [Arg, Arg, Arg];
    const inner = this.term(body.ref);
    if (n.head.tag === 'derivative') return { tag: 'derivative', body: inner, variable, at };
    if (n.head.tag === 'at') return { tag: 'at', body: inner, variable, point: this.tensor(first) };
    const law: Law =
      n.head.law === 'normal'
        ? { tag: 'normal', mean: this.tensor(first), covariance: this.tensor(second) }
        : n.head.law === 'declared'
          ? { tag: 'declared', of: n.head.name }
          : { tag: 'rademacher' };
    return { tag: 'expectation', variable, law, body: inner };
  }
}

/** `#1:n,m:` is printed X#1: the letter says the order, the printer drops the rest where it can. */
const boundName = (name: string): string => {
  const [, level, shape] = /^#(\d+):([^:]*)/.exec(name) ?? [];
  if (level === undefined) return name;
  const order = shape === '' || shape === undefined ? 0 : shape.split(',').length;
  return `${['t', 'x'][order] ?? 'X'}#${level}`;
};

const number = (value: Q.Rational): Term => ({ tag: 'number', value });
