/**
 * Matching a rule's left side against the e-graph.
 *
 * A product in a pattern matches any sub-network: factors that are not rule variables first, by backtracking; then rule
 * variables take what is left, cut where the pattern's own wires are. At the root what stays over is the `rest`, carried
 * along. A rule variable A[i,j] binds to a tensor in i and j that may depend on every wire of the surroundings but not on
 * the pattern's own bound wires.
 */
import * as Q from '../num/rational.js';
import { divide } from '../num/sign.js';
import * as Size from '../num/size.js';
import type { Bound, Index, Tensor, Term } from '../term/term.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate } from '../egraph/graph.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, HeadNode, Indicator, NetNode, Node, Ref, Wire } from '../egraph/types.js';
import type { Rule } from './rule.js';

export type Lambda = { readonly params: readonly Wire[]; readonly ref: Ref };

export type Match = {
  readonly wires: ReadonlyMap<number, Wire>;
  readonly variables: ReadonlyMap<string, Lambda>;
  readonly sizes: ReadonlyMap<string, Size.Size>;
  readonly bound: ReadonlyMap<string, Bound>;
  /** Unspecified functions and laws: rule name -> name. */
  readonly names: ReadonlyMap<string, string>;
  /** Wires that the pattern binds: no rule variable may hold them but as a parameter. */
  readonly own: ReadonlySet<Wire>;
};

export const emptyMatch: Match = {
  wires: new Map(),
  variables: new Map(),
  sizes: new Map(),
  bound: new Map(),
  names: new Map(),
  own: new Set(),
};

/** A product seen as a bag: what a network pattern is matched against. */
export type Bag = {
  readonly factors: readonly Ref[];
  readonly indicators: readonly Indicator[];
  readonly bound: readonly Wire[];
  readonly equal: readonly (readonly [Wire, Wire])[];
};

/** Returns true to stop the search. */
type Next = (m: Match) => boolean;
type NextRest = (m: Match, rest: Bag) => boolean;

const set = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

const unifySize = (pattern: Size.Size, size: Size.Size, m: Match): Match | undefined => {
  const known = Size.substitute(pattern, m.sizes);
  if (known.key === size.key) return m;
  const open = Size.names(pattern).filter((n) => !m.sizes.has(n));
  const [name] = open;
  if (open.length !== 1 || !name) return undefined;
  if (Size.asSymbol(known) === name) return { ...m, sizes: set(m.sizes, name, size) };
  const [term] = known.terms;
  if (
    known.terms.length !== 1 ||
    !term ||
    term[0].split('*').filter((x) => x === name).length !== 1
  )
    return undefined;
  const others = divide(known, Size.symbol(name));
  const value = others && divide(size, others);
  return value && { ...m, sizes: set(m.sizes, name, value) };
};

export class Matcher {
  constructor(
    private readonly d: Diagrams,
    private readonly rule: Pick<Rule, 'context' | 'generic' | 'conditions'>,
    /** Every node of a class counts (a search), or only its form (rewriting: what it is now, not what it was). */
    private readonly everywhere = false,
  ) {}

  private isRuleVariable(name: string): boolean {
    return (
      this.rule.context.variables.has(name) &&
      !this.rule.generic.has(name) &&
      !this.rule.context.variables.get(name)?.arguments
    );
  }

  private unify(index: Index, wire: Wire, m: Match): Match | undefined {
    const known = m.wires.get(index.id);
    if (known !== undefined) return known === wire ? m : undefined;
    const sized = unifySize(index.size, this.d.graph.size(wire), m);
    return sized && { ...sized, wires: set(sized.wires, index.id, wire) };
  }
  private unifyAll(indices: readonly Index[], wires: readonly Wire[], m: Match): Match | undefined {
    if (indices.length !== wires.length) return undefined;
    let result: Match | undefined = m;
    for (let k = 0; k < indices.length && result; k++)
      result = this.unify(indices[k] as Index, wires[k] as Wire, result);
    return result;
  }

  /** The value of a bound rule variable at wires. */
  at(value: Lambda, at: readonly Wire[]): Ref {
    return {
      cls: value.ref.cls,
      at: value.ref.at.map((w) => {
        const p = value.params.indexOf(w);
        return p < 0 ? w : (at[p] as Wire);
      }),
    };
  }

  /** Builds a term under a match; undefined where something in it is not bound. */
  build(t: Term, m: Match): Ref {
    return this.d.build(t, {
      wires: new Map(m.wires),
      sizes: m.sizes,
      bound: m.bound,
      variable: (name, at) => {
        const value = m.variables.get(name);
        if (value) return this.at(value, at);
        const bound = m.bound.get(name);
        return bound && this.d.variable(bound.name, at);
      },
      law: (of) => m.names.get(of) ?? of,
    });
  }

  private bind(name: string, indices: readonly Index[], ref: Ref, m: Match, next: Next): boolean {
    const params: Wire[] = [];
    for (const i of indices) {
      const w = m.wires.get(i.id);
      if (w === undefined) return false;
      params.push(w);
    }
    const known = m.variables.get(name);
    if (known) return this.d.graph.equal(this.at(known, params), ref) && next(m);
    const root = this.d.graph.find(ref);
    if (root.at.some((w) => m.own.has(w) && !params.includes(w))) return false;
    const shape = this.rule.context.variables.get(name)?.shape ?? [];
    let sized: Match | undefined = m;
    for (let k = 0; k < params.length && sized; k++)
      sized = unifySize(shape[k] as Size.Size, this.d.graph.size(params[k] as Wire), sized);
    if (!sized || new Set(params).size !== params.length) return false;
    return next({ ...sized, variables: set(sized.variables, name, { params, ref: root }) });
  }

  /** Matches a term against a use; calls `next` for each way until it returns true. */
  match(p: Term, use: Ref, m: Match, next: Next): boolean {
    const ref = this.d.graph.find(use);
    if (p.tag === 'variable' && this.isRuleVariable(p.name)) return this.bindNew(p, ref, m, next);
    switch (p.tag) {
      case 'variable':
        return this.matchVariable(p, ref, m, next);
      case 'number': {
        const terms = termsOf(this.d.graph, ref);
        const [t] = terms;
        const value =
          terms.length === 0
            ? Q.zero
            : terms.length === 1 && t && this.d.graph.equal(t.ref, this.d.unit())
              ? t.coef
              : undefined;
        return value !== undefined && Q.equals(value, p.value) && next(m);
      }
      case 'pointwise':
        return this.heads(
          ref,
          (n) => n.head.tag === 'pointwise' && n.head.name === p.name,
          (n) =>
            this.matchArgs(
              p.args,
              n.args.map((a) => a.ref),
              m,
              next,
            ),
        );
      case 'operator':
        return this.matchOperator(p, ref, m, next);
      case 'derivative':
        return this.matchDerivative(p, ref, m, next);
      case 'expectation':
        return this.matchExpectation(p, ref, m, next);
      case 'add':
        return this.matchSum(p.terms, ref, m, next);
      case 'product':
      case 'sum':
        return this.matchNested(p, ref, m, next);
      case 'at':
        return false;
      case 'epsilon':
        return this.matchEpsilon(p, ref, m, next);
      default:
        return this.isGround(p, m) && this.d.graph.equal(this.build(p, m), ref) && next(m);
    }
  }

  /** A[i,j] where some of i, j are not known yet: only where the use's own wires leave one choice. */
  private bindNew(p: Term & { tag: 'variable' }, ref: Ref, m: Match, next: Next): boolean {
    if (p.at.every((i) => m.wires.has(i.id))) return this.bind(p.name, p.at, ref, m, next);
    const open = p.at.filter((i) => !m.wires.has(i.id));
    const taken = new Set(m.wires.values());
    const free = [...new Set(ref.at)].filter((w) => !taken.has(w));
    if (free.length < open.length) return false;
    const assign = (k: number, state: Match, left: readonly Wire[]): boolean => {
      const index = open[k];
      if (!index) return this.bind(p.name, p.at, ref, state, next);
      return left.some((w) => {
        const s = this.unify(index, w, state);
        return (
          s !== undefined &&
          assign(
            k + 1,
            s,
            left.filter((x) => x !== w),
          )
        );
      });
    };
    return assign(0, m, free);
  }

  private heads(
    ref: Ref,
    want: (n: HeadNode) => boolean,
    each: (n: HeadNode, use: Ref, ports: readonly number[]) => boolean,
  ): boolean {
    const cls = this.d.graph.class(ref.cls);
    const nodes: readonly Node[] = this.everywhere ? cls.nodes : cls.form ? [cls.form] : [];
    for (const node of [...nodes]) {
      if (node.kind !== 'head' || !want(node)) continue;
      const seen = instantiate(this.d.graph, node, ref.at);
      if (seen.kind === 'head' && each(seen, ref, node.out)) return true;
    }
    const diagonal = this.diagonal(ref);
    return diagonal !== undefined && this.heads(diagonal, want, each);
  }

  /** T[i,i] is a class of its own: the use of T with wires repeated. */
  private diagonal(ref: Ref): Ref | undefined {
    const { form } = this.d.graph.class(ref.cls);
    const [factor] = form?.kind === 'net' ? form.factors : [];
    if (form?.kind !== 'net' || !factor || form.factors.length > 1 || form.bound.length > 0)
      return undefined;
    if (form.indicators.length > 0 || form.ports.some((w, p) => w !== p)) return undefined;
    return this.d.graph.find({ cls: factor.cls, at: factor.at.map((w) => ref.at[w] as Wire) });
  }

  private matchVariable(p: Term & { tag: 'variable' }, ref: Ref, m: Match, next: Next): boolean {
    const name = m.bound.get(p.name)?.name ?? p.name;
    const want = (n: HeadNode): boolean => n.head.tag === 'variable' && n.head.name === name;
    return this.heads(ref, want, (_, use, ports) =>
      this.writings(use).some((at) => {
        const written = ports.map((k) => at[k] as Wire);
        const s = this.unifyAll(p.at, written, m);
        return s !== undefined && next(s);
      }),
    );
  }

  private matchEpsilon(p: Term & { tag: 'epsilon' }, ref: Ref, m: Match, next: Next): boolean {
    const want = (n: HeadNode): boolean => n.head.tag === 'epsilon' && n.out.length === p.at.length;
    return this.heads(ref, want, (n) => {
      const s = this.unifyAll(p.at, n.out, m);
      return s !== undefined && next(s);
    });
  }

  /** The ways to write the wires of a use that its symmetries allow, signs kept. */
  private writings(use: Ref): readonly (readonly Wire[])[] {
    const { symmetry } = this.d.graph.class(use.cls);
    const ways = symmetry.elements
      .filter((e) => e.sign > 0)
      .map((e) => e.perm.map((k) => use.at[k] as Wire));
    // A block is never enumerated but where it is a pair.
    const pairs = symmetry.blocks.filter((b) => b.length === 2);
    for (const [a, b] of pairs as unknown as readonly (readonly [number, number])[])
      ways.push(
        ...ways.map((at) => {
          const turned = [...at];
          [turned[a], turned[b]] = [turned[b] as Wire, turned[a] as Wire];
          return turned;
        }),
      );
    return ways;
  }

  private matchArgs(
    patterns: readonly Term[],
    refs: readonly Ref[],
    m: Match,
    next: Next,
  ): boolean {
    const [p, ...ps] = patterns;
    const [r, ...rs] = refs;
    if (!p || !r) return patterns.length === refs.length && next(m);
    return this.match(p, r, m, (s) => this.matchArgs(ps, rs, s, next));
  }

  private matchTensors(
    patterns: readonly Tensor[],
    args: readonly Arg[],
    m: Match,
    next: Next,
  ): boolean {
    const [p, ...ps] = patterns;
    const [a, ...as] = args;
    if (!p || !a) return patterns.length === args.length && next(m);
    const s = this.unifyAll(p.axes, a.axes, { ...m, own: new Set([...m.own, ...a.axes]) });
    return (
      s !== undefined && this.match(p.body, a.ref, s, (t) => this.matchTensors(ps, as, t, next))
    );
  }

  private matchOperator(p: Term & { tag: 'operator' }, ref: Ref, m: Match, next: Next): boolean {
    const want = (n: HeadNode): boolean =>
      n.head.tag === 'operator' && n.head.name === p.name && n.args.length === p.args.length;
    return this.heads(ref, want, (n, use, ports) =>
      this.writings(use).some((at) => {
        const written = ports.map((k) => at[k] as Wire);
        const s = this.unifyAll(p.at, written, m);
        return s !== undefined && this.matchTensors(p.args, n.args, s, next);
      }),
    );
  }

  private matchDerivative(
    p: Term & { tag: 'derivative' },
    ref: Ref,
    m: Match,
    next: Next,
  ): boolean {
    return this.heads(
      ref,
      (n) => n.head.tag === 'derivative',
      (n) => {
        const variable = n.head.variable as Bound;
        const known = m.bound.get(p.variable.name);
        if (known && known.name !== variable.name) return false;
        if (!known && variable.shape.length !== p.at.length) return false;
        const s = this.unifyAll(p.at, n.out, {
          ...m,
          bound: set(m.bound, p.variable.name, variable),
        });
        return s !== undefined && this.match(p.body, (n.args[0] as Arg).ref, s, next);
      },
    );
  }

  private matchExpectation(
    p: Term & { tag: 'expectation' },
    ref: Ref,
    m: Match,
    next: Next,
  ): boolean {
    return this.heads(
      ref,
      (n) => n.head.tag === 'expectation' && n.head.law === p.law.tag,
      (n) => {
        const variable = n.head.variable as Bound;
        if (variable.shape.length !== p.variable.shape.length) return false;
        let s: Match | undefined = { ...m, bound: set(m.bound, p.variable.name, variable) };
        for (let k = 0; k < variable.shape.length && s; k++)
          s = unifySize(p.variable.shape[k] as Size.Size, variable.shape[k] as Size.Size, s);
        if (!s) return false;
        if (p.law.tag === 'declared') {
          const known = s.names.get(p.law.of);
          if (!this.rule.context.variables.has(p.law.of)) {
            if (p.law.of !== n.head.name) return false;
          } else if (known !== undefined && known !== n.head.name) return false;
          else s = { ...s, names: set(s.names, p.law.of, n.head.name) };
        }
        const tensors = p.law.tag === 'normal' ? [p.law.mean, p.law.covariance] : [];
        return this.matchTensors(tensors, n.args.slice(1), s, (t) =>
          this.matchExpected(p.body, (n.args[0] as Arg).ref, t, next),
        );
      },
    );
  }

  /** a + b: the first term and the rest; other sums: each pattern term one term, the last rule variable the rest. */
  private matchSum(patterns: readonly Term[], ref: Ref, m: Match, next: Next): boolean {
    const terms = termsOf(this.d.graph, ref);
    const flexible = patterns.filter(
      (p) => p.tag === 'variable' && this.isRuleVariable(p.name) && !m.variables.has(p.name),
    );
    const rigid = patterns.filter((p) => !flexible.includes(p));
    if (terms.length < patterns.length) return false;
    const place = (k: number, state: Match, left: typeof terms): boolean => {
      const p = rigid[k];
      if (!p) return this.share(flexible, left, state, next);
      return left.some((t) =>
        this.match(p, this.d.linear([t]), state, (s) =>
          place(
            k + 1,
            s,
            left.filter((x) => x !== t),
          ),
        ),
      );
    };
    return place(0, m, terms);
  }
  private share(
    patterns: readonly Term[],
    terms: readonly { readonly coef: Q.Rational; readonly ref: Ref }[],
    m: Match,
    next: Next,
  ): boolean {
    const [p, ...others] = patterns;
    if (!p) return terms.length === 0 && next(m);
    if (others.length === 0) return this.match(p, this.d.linear(terms), m, next);
    return terms.some((t, k) =>
      this.match(p, this.d.linear([t]), m, (s) =>
        this.share(
          others,
          terms.filter((_, i) => i !== k),
          s,
          next,
        ),
      ),
    );
  }

  /** Finds the network `lambda` inside a bag, its parameters at any wires. */
  embedLambda(
    lambda: Lambda,
    bag: Bag,
  ): { readonly at: readonly Wire[]; readonly rest: Bag } | undefined {
    const indices = lambda.params.map((w, k): Index => ({
      id: -1 - k,
      name: '',
      size: this.d.graph.size(w),
    }));
    const item: Term & { tag: 'variable' } = { tag: 'variable', name: '', at: indices };
    const start: Match = { ...emptyMatch, variables: new Map([['', lambda]]) };
    let found: { readonly at: readonly Wire[]; readonly rest: Bag } | undefined;
    this.embedVariable(item, start, bag, (m, rest) => {
      found = { at: indices.map((i) => m.wires.get(i.id) as Wire), rest };
      return true;
    });
    return found;
  }

  private isGround(p: Term, m: Match): boolean {
    if (
      p.tag !== 'indicator' &&
      p.tag !== 'epsilon' &&
      p.tag !== 'size' &&
      p.tag !== 'constant' &&
      p.tag !== 'indexValue'
    )
      return false;
    if (p.tag === 'indicator')
      return p.affine.terms.every((t) => t.of.tag === 'index' && m.wires.has(t.of.index.id));
    if (p.tag === 'epsilon') return p.at.every((i) => m.wires.has(i.id));
    if (p.tag === 'size') return Size.names(p.size).every((n) => m.sizes.has(n));
    return p.tag === 'constant' || m.wires.has(p.index.id);
  }

  // --- networks ---

  /** The bags that a use can be seen as: its networks, with a coefficient as a factor, or itself alone. */
  bags(ref: Ref): readonly Bag[] {
    const { graph } = this.d;
    const cls = graph.class(ref.cls);
    if (cls.form?.kind === 'lin' && cls.form.terms.length === 1) {
      const [t] = termsOf(graph, ref);
      if (!t) return [];
      return this.bags(graph.find(t.ref)).map((bag) => ({
        ...bag,
        factors: [this.d.number(t.coef), ...bag.factors],
      }));
    }
    const nets = cls.form?.kind === 'net' ? [cls.form] : [];
    if (nets.length === 0) return [{ factors: [ref], indicators: [], bound: [], equal: [] }];
    return nets.map((node) => {
      const seen = instantiate(graph, node, ref.at) as NetNode & { fresh: readonly Wire[] };
      const equal = seen.ports.flatMap((w, p) =>
        w === ref.at[p] ? [] : [[ref.at[p] as Wire, w] as const],
      );
      return {
        factors: seen.factors.map((f) => graph.find(f)),
        indicators: seen.indicators,
        bound: seen.fresh,
        equal,
      };
    });
  }

  private matchNested(p: Term, ref: Ref, m: Match, next: Next): boolean {
    return this.bags(ref).some((bag) => this.matchWhole(p, bag, m, next));
  }
  private matchWhole(p: Term, bag: Bag, m: Match, next: Next): boolean {
    return this.matchBag(p, bag, m, true, (s, rest) => {
      const left =
        rest.factors.length + rest.indicators.length + rest.bound.length + rest.equal.length;
      return left === 0 && next(s);
    });
  }

  /** The body of an expectation: also with its closed components opened, since X may stand inside several. */
  private matchExpected(p: Term, ref: Ref, m: Match, next: Next): boolean {
    if (this.match(p, ref, m, next)) return true;
    if (p.tag !== 'product' && p.tag !== 'sum') return false;
    return this.bags(this.d.graph.find(ref)).some((bag) => {
      const open = this.opened(bag);
      return open !== undefined && this.matchWhole(p, open, m, next);
    });
  }

  /** The bag with its closed components taken apart; undefined where it has none. */
  private opened(bag: Bag): Bag | undefined {
    const isOpen = (f: Ref): boolean =>
      f.at.length === 0 && this.d.graph.class(f.cls).form?.kind === 'net';
    if (!bag.factors.some(isOpen) || bag.factors.length + bag.bound.length < 2) return undefined;
    const parts = bag.factors.map((f): Bag =>
      isOpen(f) ? (this.bags(f)[0] as Bag) : { ...empty, factors: [f] },
    );
    return join([{ ...bag, factors: [] }, ...parts]);
  }

  /** Matches a product pattern against a bag. `exact`: rule variables take all that is left. */
  matchBag(p: Term, bag: Bag, m: Match, exact: boolean, next: NextRest): boolean {
    const pattern = flatten(p);
    const state: Match = { ...m, own: new Set(m.own) };
    const flexible = pattern.items.filter(
      (t): t is Term & { tag: 'variable' } => t.tag === 'variable' && this.isRuleVariable(t.name),
    );
    const rigid = pattern.items.filter((t) => !flexible.includes(t as never));
    const place = (
      k: number,
      s: Match,
      factors: readonly Ref[],
      used: readonly Wire[],
    ): boolean => {
      const item = rigid[k];
      if (!item)
        return this.placeVariables(
          flexible,
          pattern.bound,
          s,
          { ...bag, factors },
          exact,
          used,
          next,
        );
      return factors.some((f, at) =>
        this.match(item, f, s, (t) =>
          place(
            k + 1,
            t,
            factors.filter((_, i) => i !== at),
            used,
          ),
        ),
      );
    };
    return place(0, state, bag.factors, []);
  }

  /** Rule variables that are known already must be found again; the others share what is left. */
  private placeVariables(
    items: readonly (Term & { tag: 'variable' })[],
    summed: readonly Index[],
    m: Match,
    bag: Bag,
    exact: boolean,
    _used: readonly Wire[],
    next: NextRest,
  ): boolean {
    const known = items.find((t) => m.variables.has(t.name));
    if (known) {
      const others = items.filter((t) => t !== known);
      return this.embedVariable(known, m, bag, (s, left) =>
        this.placeVariables(others, summed, s, left, exact, _used, next),
      );
    }
    if (items.length === 0) return this.finish(summed, m, bag, next);
    if (!exact) return this.takeSingles(items, summed, m, bag, next);
    return this.mapHoles(items, summed, m, bag, (s) => this.partition(items, summed, s, bag, next));
  }

  /** Every summed index of the pattern is a bound wire of the bag that nothing left over touches. */
  private finish(summed: readonly Index[], m: Match, bag: Bag, next: NextRest): boolean {
    const wires = summed.map((i) => m.wires.get(i.id));
    if (
      wires.some((w) => w === undefined || !bag.bound.includes(w)) ||
      new Set(wires).size !== wires.length
    )
      return false;
    const touches = (w: Wire): boolean => wires.includes(w);
    if (
      bag.factors.some((f) => f.at.some(touches)) ||
      bag.indicators.some((i) => wiresIn(i).some(touches))
    )
      return false;
    return next(m, { ...bag, bound: bag.bound.filter((w) => !wires.includes(w)) });
  }

  /** In a product with a rest each open rule variable takes one factor. */
  private takeSingles(
    items: readonly (Term & { tag: 'variable' })[],
    summed: readonly Index[],
    m: Match,
    bag: Bag,
    next: NextRest,
  ): boolean {
    const [item, ...others] = items;
    if (!item) return this.finish(summed, m, bag, next);
    return bag.factors.some((f, k) =>
      this.match(item, f, m, (s) =>
        this.placeVariables(
          others,
          summed,
          s,
          { ...bag, factors: bag.factors.filter((_, i) => i !== k) },
          false,
          [],
          next,
        ),
      ),
    );
  }

  /** Finds the value of a known rule variable among the factors: one factor, or the factors of its network. */
  private embedVariable(
    item: Term & { tag: 'variable' },
    m: Match,
    bag: Bag,
    next: NextRest,
  ): boolean {
    const value = m.variables.get(item.name) as Lambda;
    const holes = new Map<Wire, Index>();
    const at = item.at.map((i) => {
      const w = m.wires.get(i.id);
      if (w !== undefined) return w;
      const hole = this.d.graph.wire(Size.substitute(i.size, m.sizes));
      holes.set(hole, i);
      return hole;
    });
    const ref = this.at(value, at);
    const whole = this.embed(
      [ref],
      [],
      new Map([...holes.keys()].map((h) => [h, undefined])),
      bag,
      m,
      holes,
      next,
    );
    if (whole) return true;
    const root = this.d.graph.find(ref);
    return this.bags(root).some((inner) => {
      if (inner.factors.length === 1 && inner.bound.length === 0 && inner.indicators.length === 0)
        return false;
      if (inner.indicators.length > 0 || inner.equal.length > 0) return false;
      const open = new Map<Wire, Wire | undefined>(
        [...holes.keys(), ...inner.bound].map((h) => [h, undefined]),
      );
      return this.embed(inner.factors, inner.bound, open, bag, m, holes, next);
    });
  }

  /** Finds each of `wanted` among the bag's factors; wires in `open` may become any wire. */
  private embed(
    wanted: readonly Ref[],
    inner: readonly Wire[],
    open: ReadonlyMap<Wire, Wire | undefined>,
    bag: Bag,
    m: Match,
    holes: ReadonlyMap<Wire, Index>,
    next: NextRest,
  ): boolean {
    const [first, ...others] = wanted;
    if (!first) {
      let s: Match | undefined = m;
      for (const [hole, index] of holes) s = s && this.unify(index, open.get(hole) as Wire, s);
      const gone = inner.map((w) => open.get(w) as Wire);
      if (!s || gone.some((w) => !bag.bound.includes(w)) || new Set(gone).size !== gone.length)
        return false;
      if (
        bag.factors.some((f) => f.at.some((w) => gone.includes(w))) ||
        bag.indicators.some((i) => wiresIn(i).some((w) => gone.includes(w)))
      )
        return false;
      return next(s, { ...bag, bound: bag.bound.filter((w) => !gone.includes(w)) });
    }
    const root = this.d.graph.find(first);
    return bag.factors.some((f, k) => {
      if (f.cls !== root.cls) return false;
      const writings = this.writings(f);
      return writings.some((written) => {
        const now = new Map(open);
        const fits = root.at.every((w, p) => {
          const to = written[p] as Wire;
          if (!now.has(w)) return w === to;
          const has = now.get(w);
          if (has === undefined) now.set(w, to);
          return has === undefined || has === to;
        });
        return (
          fits &&
          this.embed(
            others,
            inner,
            now,
            { ...bag, factors: bag.factors.filter((_, i) => i !== k) },
            m,
            holes,
            next,
          )
        );
      });
    });
  }

  /** Chooses bound wires of the bag for the pattern's summed indices that are still open. */
  private mapHoles(
    items: readonly (Term & { tag: 'variable' })[],
    summed: readonly Index[],
    m: Match,
    bag: Bag,
    next: Next,
  ): boolean {
    const hole = summed.find((i) => !m.wires.has(i.id));
    if (!hole) return next(m);
    const taken = new Set(m.wires.values());
    return bag.bound.some((w) => {
      if (taken.has(w)) return false;
      const s = this.unify(hole, w, { ...m, own: new Set([...m.own, w]) });
      return s !== undefined && this.mapHoles(items, summed, s, bag, next);
    });
  }

  /** Parts of the bag that hang together by wires which are not the pattern's, each given to a rule variable. */
  private partition(
    items: readonly (Term & { tag: 'variable' })[],
    summed: readonly Index[],
    m: Match,
    bag: Bag,
    next: NextRest,
  ): boolean {
    const cut = new Set(items.flatMap((t) => t.at.map((i) => m.wires.get(i.id) as Wire)));
    const own = summed.map((i) => m.wires.get(i.id) as Wire);
    const inner = bag.bound.filter((w) => !own.includes(w));
    const parts = hangTogether(bag, inner, cut);
    const done = (groups: readonly Bag[], s: Match): boolean => {
      const assign = (k: number, state: Match): boolean => {
        const item = items[k];
        if (!item) return next(state, { factors: [], indicators: [], bound: [], equal: [] });
        const g = groups[k] as Bag;
        return this.bind(item.name, item.at, this.d.closed(this.d.net(g)), state, (t) =>
          assign(k + 1, t),
        );
      };
      return assign(0, s);
    };
    if (items.length === 1) return done([{ ...bag, bound: inner }], m);
    return this.divide(items, parts, m).some((groups) => done(groups, m));
  }

  /** Ways to give the parts to the variables. Numbers without wires go to the first. */
  private divide(
    items: readonly (Term & { tag: 'variable' })[],
    parts: readonly Bag[],
    m: Match,
  ): Bag[][] {
    const args = items.map((t) => new Set(t.at.map((i) => m.wires.get(i.id) as Wire)));
    const allArgs = new Set(args.flatMap((a) => [...a]));
    const scalar = items.every((t) => t.at.length === 0);
    if (scalar && items.length === 2) return this.splitScalars(items, parts, m);
    let ways: number[][] = [[]];
    for (const part of parts) {
      const touched = [...new Set(wiresOfBag(part))].filter((w) => allArgs.has(w));
      const able = items.flatMap((_, k) =>
        touched.every((w) => (args[k] as Set<Wire>).has(w)) ? [k] : [],
      );
      const choices = touched.length === 0 ? able.slice(0, 1) : able;
      ways = ways.flatMap((way) => choices.map((c) => [...way, c])).slice(0, 64);
    }
    return ways
      .map((way) => items.map((_, k) => join(parts.filter((__, p) => way[p] === k))))
      .filter((groups) =>
        groups.every(
          (g, k) =>
            [...(args[k] as Set<Wire>)].every((w) => wiresOfBag(g).includes(w)) &&
            (g.factors.length > 0 || g.equal.length > 0 || g.indicators.length > 0),
        ),
      );
  }

  /** a*b of numbers: what the condition independent(a, X) allows, else one part and the rest. */
  private splitScalars(
    items: readonly (Term & { tag: 'variable' })[],
    parts: readonly Bag[],
    m: Match,
  ): Bag[][] {
    if (parts.length < 2 && parts.every((p) => p.factors.length === 0)) return [];
    const condition = this.rule.conditions.find(
      (c) => c.predicate === 'independent' && c.args[0] === items[0]?.name,
    );
    const variable = condition && m.bound.get(condition.args[1] as string);
    const depends = (bag: Bag): boolean =>
      bag.factors.some(
        (f) => variable !== undefined && this.d.graph.class(f.cls).depends.has(variable.name),
      );
    if (condition) {
      const [free, rest] = [parts.filter((p) => !depends(p)), parts.filter(depends)];
      return free.length > 0 && rest.length > 0 ? [[join(free), join(rest)]] : [];
    }
    const [first, ...rest] = parts;
    return first && rest.length > 0 ? [[first, join(rest)]] : [];
  }
}

const wiresIn = (i: Indicator): readonly Wire[] =>
  i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at));
const wiresOfBag = (b: Bag): readonly Wire[] => [
  ...b.factors.flatMap((f) => f.at),
  ...b.indicators.flatMap(wiresIn),
  ...b.equal.flat(),
];
const empty: Bag = { factors: [], indicators: [], bound: [], equal: [] };
const join = (parts: readonly Bag[]): Bag => ({
  factors: parts.flatMap((p) => p.factors),
  indicators: parts.flatMap((p) => p.indicators),
  bound: parts.flatMap((p) => p.bound),
  equal: parts.flatMap((p) => p.equal),
});

/** Connected parts over the inner wires; each wire of `equal` pairs is a part of its own with what it joins. */
const hangTogether = (bag: Bag, inner: readonly Wire[], cut: ReadonlySet<Wire>): Bag[] => {
  const open = new Set(inner.filter((w) => !cut.has(w)));
  const items: Bag[] = [
    ...bag.factors.map((f): Bag => ({ factors: [f], indicators: [], bound: [], equal: [] })),
    ...bag.indicators.map((i): Bag => ({ factors: [], indicators: [i], bound: [], equal: [] })),
    ...bag.equal.map((e): Bag => ({ factors: [], indicators: [], bound: [], equal: [e] })),
  ];
  let parts: Bag[] = [];
  for (const item of items) {
    const mine = new Set(wiresOfBag(item).filter((w) => open.has(w)));
    const touching = parts.filter((p) => wiresOfBag(p).some((w) => mine.has(w)));
    parts = [...parts.filter((p) => !touching.includes(p)), join([...touching, item])];
  }
  return parts.map((p) => ({ ...p, bound: [...open].filter((w) => wiresOfBag(p).includes(w)) }));
};

/** A product pattern as factors and summed indices. */
export const flatten = (
  t: Term,
): { readonly items: readonly Term[]; readonly bound: readonly Index[] } => {
  const items: Term[] = [];
  const bound: Index[] = [];
  const stack = [t];
  for (let p = stack.pop(); p; p = stack.pop()) {
    if (p.tag === 'product') stack.push(...[...p.factors].reverse());
    else if (p.tag === 'sum') {
      bound.push(p.index);
      stack.push(p.body);
    } else items.push(p);
  }
  return { items, bound };
};
