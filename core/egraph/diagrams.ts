/**
 * Terms as diagrams: the constructors of the e-graph over typed terms.
 *
 * `build` lowers a term to a ref. Bound variables of derivative, at and expectation are named by the height of their binder
 * (`#0`, `#1`, ... with shape and properties), so terms equal up to their names are one class.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { Affine, Bound, Context, Index, Tensor, Term } from '../term/term.js';
import { Graph } from './graph.js';
import { headRef } from './heads.js';
import { linear } from './linear.js';
import { areDistinct } from './nodes.js';
import { network, type Host, type Product } from './network.js';
import type * as Sym from './symmetry.js';
import type { Arg, ClassId, Head, Indicator, LinTerm, Ref, Unknown, Wire } from './types.js';

/** What a name or index of a term stands for while it is lowered. */
export type Environment = {
  readonly wires: Map<number, Wire>;
  /** Replaces a variable (a rule's variable, a substituted one); undefined: the variable itself. */
  readonly variable?: (name: string, at: readonly Wire[]) => Ref | undefined;
  /** Bound variables of enclosing binders, or those a rule matched. */
  readonly bound?: ReadonlyMap<string, Bound>;
  /** Size names of a rule. */
  readonly sizes?: ReadonlyMap<string, Size.Size>;
  readonly law?: (of: string) => string;
};

const bindersHeight = new WeakMap<Term, number>();

/** How many binders stand inside each other in the term, at most. */
const height = (t: Term): number => {
  const known = bindersHeight.get(t);
  if (known !== undefined) return known;
  const most = (ts: readonly Term[]): number => ts.reduce((h, x) => Math.max(h, height(x)), 0);
  const own = ((): number => {
    switch (t.tag) {
      case 'sum':
        return height(t.body);
      case 'product':
        return most(t.factors);
      case 'add':
        return most(t.terms);
      case 'pointwise':
        return most(t.args);
      case 'operator':
        return most(t.args.map((a) => a.body));
      case 'derivative':
        return height(t.body);
      case 'at':
        return 1 + Math.max(height(t.body), height(t.point.body));
      case 'expectation':
        return (
          1 +
          Math.max(
            height(t.body),
            ...(t.law.tag === 'normal'
              ? [height(t.law.mean.body), height(t.law.covariance.body)]
              : [0]),
          )
        );
      default:
        return 0;
    }
  })();
  bindersHeight.set(t, own);
  return own;
};

const transposition = (count: number, a: number, b: number, sign: 1 | -1): Sym.Element => {
  const perm = Array.from({ length: count }, (_, k) => k);
  [perm[a], perm[b]] = [b, a];
  return { perm, sign };
};

const fits = (sizes: readonly Size.Size[], at: readonly Wire[], graph: Graph): boolean =>
  sizes.length === at.length && sizes.every((s, k) => s.key === graph.size(at[k] as Wire).key);

export class Diagrams {
  readonly graph = new Graph();
  private readonly heads = new Map<string, Head>();
  private readonly host: Host;

  constructor(readonly context: Context) {
    this.host = {
      graph: this.graph,
      ranges: {
        size: (w) => this.graph.size(w),
        entries: (name) => this.context.variables.get(name)?.integer,
      },
      sizeNumber: (size) => this.sizeNumber(size),
    };
  }

  // --- constructors over refs ---

  product(product: Product): LinTerm | undefined {
    return network(this.host, product);
  }
  net(product: Product): Ref {
    const term = this.product(product);
    return term ? this.linear([term]) : this.zero();
  }
  linear(terms: readonly LinTerm[]): Ref {
    return linear(this.graph, terms);
  }
  zero(): Ref {
    return this.linear([]);
  }
  unit(): Ref {
    return this.graph.find((this.one ??= this.net({ factors: [] })));
  }
  private one: Ref | undefined;
  number(value: Q.Rational): Ref {
    return this.linear([{ coef: value, ref: this.unit() }]);
  }
  /** One head object for each key. */
  head(head: Omit<Head, 'key'>): Head {
    const v = head.variable;
    const key = `${head.tag}:${head.name}:${head.slots ?? ''}:${head.law ?? ''}:${v?.name ?? ''}`;
    const known = this.heads.get(key);
    if (known) return known;
    const made: Head = { ...head, key };
    this.heads.set(key, made);
    return made;
  }
  apply(
    head: Head,
    args: readonly Arg[],
    out: readonly Wire[],
    symmetry: readonly Sym.Element[] = [],
  ): Ref {
    const all = head.slots ? [...symmetry, ...this.smooth(head, args, out.length)] : symmetry;
    return headRef(this.graph, head, args, out, all);
  }
  /** Mixed partial derivatives of an unspecified function commute: axes of equal slots may be exchanged. */
  private smooth(head: Head, args: readonly Arg[], count: number): readonly Sym.Element[] {
    const slots = head.slots ?? [];
    const orders = slots.map((slot) => (args[slot] as Arg).axes.length);
    let offset = count - orders.reduce((sum, n) => sum + n, 0);
    return slots.flatMap((slot, k): Sym.Element[] => {
      const order = orders[k] as number;
      const from = offset;
      offset += order;
      if (slots[k + 1] !== slot || order === 0) return [];
      const perm = Array.from({ length: count }, (_, i) => i);
      for (let i = 0; i < order; i++)
        [perm[from + i], perm[from + order + i]] = [from + order + i, from + i];
      return [{ perm, sign: 1 }];
    });
  }
  pointwise(name: string, args: readonly Ref[]): Ref {
    return this.apply(
      this.head({ tag: 'pointwise', name }),
      args.map((ref) => ({ axes: [], ref: this.closed(ref) })),
      [],
    );
  }
  /** The ref as one use with distinct wires (a diagonal becomes a class of its own). */
  closed(ref: Ref): Ref {
    return areDistinct(ref.at) ? ref : this.net({ factors: [ref] });
  }

  /** A size as a number: a sum of products of size names. */
  sizeNumber(size: Size.Size): Ref {
    const terms = size.terms.map(([monomial, coef]): LinTerm => {
      const factors =
        monomial === ''
          ? []
          : monomial.split('*').map((name) => this.apply(this.head({ tag: 'size', name }), [], []));
      return { coef: Q.rational(coef), ref: this.net({ factors }) };
    });
    return this.linear(terms);
  }

  /** A variable at wires, with the symmetries that its declaration states. A diagonal matrix is held as its diagonal. */
  variable(name: string, at: readonly Wire[]): Ref {
    const declared = this.context.variables.get(name);
    const symmetry: Sym.Element[] = [];
    const has = (p: string): boolean => declared?.properties.includes(p as never) ?? false;
    const [row, column] = at;
    if (has('diagonal') && at.length === 2 && row !== undefined && column !== undefined) {
      const entry = this.apply(this.head({ tag: 'variable', name }), [], [row]);
      return row === column ? entry : this.net({ factors: [entry], equal: [[row, column]] });
    }
    const known = this.known.get(name);
    if (known && fits(known.sizes, at, this.graph)) return this.graph.find({ cls: known.cls, at });
    if (at.length === 2 && (has('symmetric') || has('posdef') || has('psd')))
      symmetry.push(transposition(2, 0, 1, 1));
    if (at.length === 2 && has('antisymmetric')) symmetry.push(transposition(2, 0, 1, -1));
    const ref = this.apply(this.head({ tag: 'variable', name }), [], at, symmetry);
    if (!this.graph.class(ref.cls).forward && ref.at.every((w, k) => w === at[k]))
      this.known.set(name, { cls: ref.cls, sizes: at.map((w) => this.graph.size(w)) });
    return ref;
  }
  /** Classes of variables met before, with the sizes of their axes. */
  private readonly known = new Map<
    string,
    { readonly cls: ClassId; readonly sizes: readonly Size.Size[] }
  >();

  // --- terms ---

  /** Lowers a term. Its free indices must be in `env.wires`. */
  build(t: Term, env: Environment): Ref {
    switch (t.tag) {
      case 'number':
        return this.number(t.value);
      case 'size':
        return this.sizeNumber(this.sizeIn(t.size, env));
      case 'indexValue':
        return this.apply(
          this.head({ tag: 'indexValue', name: '' }),
          [],
          [this.wireOf(t.index, env)],
        );
      case 'constant':
        return this.apply(this.head({ tag: 'constant', name: t.name }), [], []);
      case 'variable':
        return this.buildVariable(
          t.name,
          t.at.map((i) => this.wireOf(i, env)),
          env,
        );
      case 'epsilon':
        return this.epsilon(t.at.map((i) => this.wireOf(i, env)));
      case 'indicator':
      case 'sum':
      case 'product':
        return this.buildProduct(t, env);
      case 'add':
        return this.linear(t.terms.map((x) => ({ coef: Q.one, ref: this.build(x, env) })));
      case 'pointwise':
        return this.pointwise(
          t.name,
          t.args.map((x) => this.build(x, env)),
        );
      case 'operator':
        return this.buildOperator(t, env);
      case 'derivative':
      case 'at':
      case 'expectation':
        return this.buildBinder(t, env);
    }
  }

  sizeIn(size: Size.Size, env: Environment): Size.Size {
    return env.sizes ? Size.substitute(size, env.sizes) : size;
  }

  wireOf(index: Index, env: Environment): Wire {
    const known = env.wires.get(index.id);
    if (known !== undefined) return known;
    const wire = this.graph.wire(this.sizeIn(index.size, env));
    env.wires.set(index.id, wire);
    return wire;
  }

  private buildVariable(name: string, at: readonly Wire[], env: Environment): Ref {
    const bound = env.bound?.get(name);
    return env.variable?.(name, at) ?? this.variable(bound?.name ?? name, at);
  }

  epsilon(at: readonly Wire[]): Ref {
    const symmetry = at.slice(1).map((_, k) => transposition(at.length, k, k + 1, -1));
    return this.apply(this.head({ tag: 'epsilon', name: `${at.length}` }), [], at, symmetry);
  }

  indicator(relation: Affine, rel: Indicator['relation'], env: Environment): Indicator {
    const unknowns = relation.terms.map(({ coef, of }): Unknown => {
      const c = this.sizeIn(coef, env);
      if (of.tag === 'index') return { coef: c, wire: this.wireOf(of.index, env) };
      return { coef: c, entry: of.name, at: of.at.map((i) => this.wireOf(i, env)) };
    });
    return { relation: rel, unknowns, constant: this.sizeIn(relation.constant, env) };
  }

  private buildProduct(t: Term, env: Environment): Ref {
    const factors: Ref[] = [];
    const indicators: Indicator[] = [];
    const bound: Wire[] = [];
    const stack: Term[] = [t];
    for (let term = stack.pop(); term; term = stack.pop()) {
      if (term.tag === 'product') stack.push(...[...term.factors].reverse());
      else if (term.tag === 'sum') {
        bound.push(this.wireOf(term.index, env));
        stack.push(term.body);
      } else if (term.tag === 'indicator' && term.relation !== '!=')
        indicators.push(this.normalised(term, env));
      else if (term.tag === 'indicator') factors.push(this.unequal(term, env));
      else factors.push(this.build(term, env));
    }
    return this.net({ factors, indicators, bound });
  }

  /** Every inequality as `... <= 0` over the integers. */
  private normalised(t: Term & { tag: 'indicator' }, env: Environment): Indicator {
    const i = this.indicator(t.affine, '=', env);
    if (t.relation === '=') return i;
    const turned = t.relation === '>' || t.relation === '>=' ? -1 : 1;
    const strict = t.relation === '<' || t.relation === '>' ? Size.one : Size.zero;
    return {
      relation: '<=',
      unknowns: i.unknowns.map((u) => ({ ...u, coef: Size.scale(u.coef, turned) })),
      constant: Size.add(Size.scale(i.constant, turned), strict),
    };
  }

  private unequal(t: Term & { tag: 'indicator' }, env: Environment): Ref {
    const equal = this.net({ factors: [], indicators: [this.indicator(t.affine, '=', env)] });
    return this.linear([
      { coef: Q.one, ref: this.unit() },
      { coef: Q.minusOne, ref: equal },
    ]);
  }

  /** A tensor as an argument: its axes become bound wires. */
  tensorArg(tensor: Tensor, env: Environment): Arg {
    const axes = tensor.axes.map((i) => this.wireOf(i, env));
    return { axes, ref: this.closed(this.build(tensor.body, env)) };
  }

  private buildOperator(t: Term & { tag: 'operator' }, env: Environment): Ref {
    const args = t.args.map((a) => this.tensorArg(a, env));
    const at = t.at.map((i) => this.wireOf(i, env));
    const declared = this.context.variables.get(t.name);
    if (!declared?.arguments) return this.operator(t.name, args, at);
    return this.unspecified(t.name, args, at, t.derivative);
  }

  operator(name: string, args: readonly Arg[], at: readonly Wire[]): Ref {
    return this.apply(this.head({ tag: 'operator', name }), args, at);
  }

  /** f(args), or a partial derivative of f: slots sorted, axes of equal slots interchangeable (f is smooth). */
  unspecified(
    name: string,
    args: readonly Arg[],
    at: readonly Wire[],
    slots: readonly number[],
  ): Ref {
    const declared = this.context.variables.get(name);
    const result = at.length - slots.reduce((sum, s) => sum + (args[s] as Arg).axes.length, 0);
    let next = result;
    const blocks = slots.map((slot) => {
      const order = (args[slot] as Arg).axes.length;
      const block = { slot, wires: at.slice(next, next + order) };
      next += order;
      return block;
    });
    blocks.sort((a, b) => a.slot - b.slot);
    const symmetry: Sym.Element[] = [];
    if (result === 2 && declared?.properties.includes('symmetric'))
      symmetry.push(transposition(at.length, 0, 1, 1));
    const head = this.head({ tag: 'operator', name, slots: blocks.map((b) => b.slot) });
    return this.apply(
      head,
      args,
      [...at.slice(0, result), ...blocks.flatMap((b) => b.wires)],
      symmetry,
    );
  }

  /** Bound names, each with what its first binder was written with: for printing. */
  readonly written = new Map<string, string>();

  /** The engine's name for a binder's variable. */
  boundName(level: number, shape: readonly Size.Size[], properties: readonly string[]): string {
    return `#${level}:${shape.map((s) => s.key)}:${properties.filter((p) => p === 'positive' || p === 'invertible')}`;
  }

  private buildBinder(
    t: Term & { tag: 'derivative' | 'at' | 'expectation' },
    env: Environment,
  ): Ref {
    if (t.tag === 'derivative') {
      const variable = env.bound?.get(t.variable.name) ?? t.variable;
      const ref = this.closed(this.build(t.body, env));
      return this.apply(
        this.head({ tag: 'derivative', name: '', variable }),
        [{ axes: [], ref }],
        t.at.map((i) => this.wireOf(i, env)),
      );
    }
    const shape = t.variable.shape.map((s) => this.sizeIn(s, env));
    const matched = env.bound?.get(t.variable.name);
    const variable = matched ?? {
      name: this.boundName(height(t) - 1, shape, t.variable.properties),
      shape,
      properties: t.variable.properties,
    };
    if (!this.written.has(variable.name)) this.written.set(variable.name, t.variable.name);
    const inner = { ...env, bound: new Map([...(env.bound ?? []), [t.variable.name, variable]]) };
    const body = { axes: [], ref: this.closed(this.build(t.body, inner)) };
    if (t.tag === 'at') {
      const point = this.tensorArg(t.point, env);
      return this.apply(this.head({ tag: 'at', name: '', variable }), [body, point], []);
    }
    if (t.law.tag !== 'normal') {
      const of = t.law.tag === 'declared' ? (env.law?.(t.law.of) ?? t.law.of) : '';
      return this.apply(
        this.head({ tag: 'expectation', name: of, law: t.law.tag, variable }),
        [body],
        [],
      );
    }
    const covariance = this.symmetrised(this.tensorArg(t.law.covariance, env));
    const args = [body, this.tensorArg(t.law.mean, env), covariance];
    return this.apply(
      this.head({ tag: 'expectation', name: '', law: 'normal', variable }),
      args,
      [],
    );
  }

  /**
   * A covariance that holds what a binder binds, by its symmetric part: the entries of a bound C are free, and the law sees no
   * more of them. Any other is taken to be symmetric.
   */
  private symmetrised({ axes, ref }: Arg): Arg {
    const { depends } = this.graph.class(this.graph.find(ref).cls);
    if (![...depends].some((name) => name.startsWith('#'))) return { axes, ref };
    const half = axes.length / 2;
    const other = new Map(axes.map((w, k) => [w, axes[(k + half) % axes.length] as Wire]));
    const turned = { cls: ref.cls, at: ref.at.map((w) => other.get(w) ?? w) };
    if (this.graph.equal(ref, turned)) return { axes, ref };
    const part = Q.rational(1, 2);
    const terms = [ref, turned].map((r) => ({ coef: part, ref: r }));
    return { axes, ref: this.closed(this.linear(terms)) };
  }
}
