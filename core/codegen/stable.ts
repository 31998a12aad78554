/**
 * Numerically stable forms.
 *
 * Products of exponentials and of powers of sums of exponentials are worked out as one exponential of a sum: exp(z)/S with
 * S = sum(exp(z)) becomes exp(z - logsumexp(z)), which is softmax(z), and nothing overflows on the way. Logarithms of such
 * products and sums become sums of logarithms. log(det(A)) becomes logdet(A), log(1 + x) log1p(x), exp(x) - 1 expm1(x).
 *
 * Values: equal to the input wherever the input is defined. Makes new nodes in the graph, merges nothing.
 */
import * as Q from '../num/rational.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate, joinedPorts, type Seen, type SeenNet } from '../egraph/nodes.js';
import type { ClassId, HeadNode, LinTerm, Ref, Wire } from '../egraph/types.js';
import { rationalOf } from '../extract/work.js';
import { isUnevaluated } from '../extract/work.js';

const contains = (all: readonly Wire[], some: readonly Wire[]): boolean =>
  some.every((w) => all.includes(w));

export class Stable {
  private readonly done = new Map<ClassId, { readonly at: readonly Wire[]; readonly ref: Ref }>();

  constructor(private readonly d: Diagrams) {}

  private get graph() {
    return this.d.graph;
  }

  /** The same value in a stable form, at the same wires. */
  of(use: Ref): Ref {
    const root = this.graph.find(use);
    const known = this.done.get(root.cls) ?? this.rebuild(root.cls);
    const to = new Map(known.at.map((w, k) => [w, root.at[k] as Wire]));
    return { cls: known.ref.cls, at: known.ref.at.map((w) => to.get(w) ?? w) };
  }

  private rebuild(cls: ClassId): { readonly at: readonly Wire[]; readonly ref: Ref } {
    const at = this.graph.wires(this.graph.class(cls).ports);
    const self = { cls, at };
    const node = this.seen(self);
    const ref = node ? this.rebuildNode(node, self) : self;
    const made = { at, ref: this.d.closed(ref) };
    this.done.set(cls, made);
    return made;
  }

  /** The node that a use is computed by. */
  private seen(use: Ref): Seen | undefined {
    const ref = this.graph.find(use);
    const { nodes } = this.graph.class(ref.cls);
    const node = nodes.find((n) => !isUnevaluated(n)) ?? nodes[0];
    return node && instantiate(this.graph, node, ref.at);
  }
  private headOf(use: Ref, name: string): HeadNode | undefined {
    const node = this.seen(use);
    return node?.kind === 'head' && node.head.name === name ? node : undefined;
  }

  private rebuildNode(node: Seen, self: Ref): Ref {
    if (node.kind === 'lin')
      return this.sum(node.terms.map((t) => ({ coef: t.coef, ref: this.of(t.ref) })));
    if (node.kind === 'head') return this.head(node, self);
    return this.product(node, self);
  }

  // --- sums ---

  private isOne(ref: Ref): boolean {
    const value = ref.at.length === 0 ? rationalOf(this.graph, ref.cls) : undefined;
    return value !== undefined && Q.isOne(value);
  }
  /** exp(x) - 1 as expm1(x). */
  private sum(terms: readonly LinTerm[]): Ref {
    const [a, b] = terms;
    if (terms.length === 2 && a && b) {
      const [one, other] = this.isOne(a.ref) ? [a, b] : [b, a];
      const exp = this.headOf(other.ref, 'exp');
      if (this.isOne(one.ref) && exp && Q.equals(one.coef, Q.neg(other.coef))) {
        const ref = this.d.pointwise('expm1', [(exp.args[0] as HeadNode['args'][number]).ref]);
        return this.d.linear([{ coef: other.coef, ref }]);
      }
    }
    return this.d.linear(terms);
  }

  // --- heads ---

  private head(node: HeadNode, self: Ref): Ref {
    if (node.args.length === 0) return self;
    const args = node.args.map((a) => ({ axes: a.axes, ref: this.d.closed(this.of(a.ref)) }));
    const [first, second] = args;
    const made = this.d.apply(node.head, args, node.out);
    if (node.head.tag !== 'pointwise' || !first) return made;
    if (node.head.name === 'log') return this.logarithm(first.ref) ?? made;
    if (node.head.name === 'exp') return this.exponential(first.ref);
    if (node.head.name === 'pow' && second) return this.power(made);
    return made;
  }

  /** A power of a sum of exponentials as one exponential. */
  private power(made: Ref): Ref {
    const log = this.logPower(made);
    return log ? this.exponential(log) : (this.weighted(made) ?? made);
  }
  /** sum(p.*exp(z))^e as exp(e*logsumexp(z))*(p'*softmax(z))^e: the exponential may merge with others, the rest is tame. */
  private weighted(use: Ref): Ref | undefined {
    const node = this.headOf(use, 'pow');
    const [base, by] = node?.args ?? [];
    const exponent = by && this.rational(by.ref);
    const net = base && this.seen(base.ref);
    if (!node || !by || !exponent || net?.kind !== 'net' || net.fresh.length === 0)
      return undefined;
    if (joinedPorts(net.ports, base?.ref.at ?? []).length > 0) return undefined;
    const open = net.factors.filter((f) => this.isOpen(f));
    const log = this.d.linear(open.map((f) => ({ coef: Q.one, ref: this.logOf(f) as Ref })));
    if (open.length === 0 || !contains(this.wires(log), net.fresh)) return undefined;
    const lse = this.d.operator('logsumexp', [{ axes: net.fresh, ref: this.d.closed(log) }], []);
    const shifted = this.d.linear([
      { coef: Q.one, ref: log },
      { coef: Q.minusOne, ref: lse },
    ]);
    const mean = this.d.net({
      factors: [this.exponential(shifted), ...net.factors.filter((f) => !open.includes(f))],
      indicators: net.indicators,
      bound: net.fresh,
    });
    const scale = this.exponential(this.d.linear([{ coef: exponent, ref: lse }]));
    const args = [{ axes: [], ref: this.d.closed(mean) }, by];
    return this.d.net({ factors: [scale, this.d.apply(node.head, args, node.out)] });
  }
  private rational(ref: Ref): Q.Rational | undefined {
    return this.graph.find(ref).at.length === 0 ? rationalOf(this.graph, ref.cls) : undefined;
  }
  private logPower(use: Ref): Ref | undefined {
    const node = this.headOf(use, 'pow');
    const [base, by] = node?.args ?? [];
    const exponent = by && this.rational(by.ref);
    const log = base && exponent ? this.logOf(base.ref) : undefined;
    return log && exponent ? this.d.linear([{ coef: exponent, ref: log }]) : undefined;
  }

  /** log(x) where there is a stable form. */
  private logarithm(x: Ref): Ref | undefined {
    const log = this.logOf(x);
    if (log) return log;
    const det = this.headOf(x, 'det');
    if (det) return this.d.operator('logdet', det.args, []);
    const node = this.seen(x);
    if (node?.kind !== 'lin' || node.terms.length < 2) return undefined;
    const one = node.terms.find((t) => Q.isOne(t.coef) && this.isOne(t.ref));
    if (!one) return undefined;
    const rest = this.d.linear(node.terms.filter((t) => t !== one));
    return this.d.pointwise('log1p', [rest]);
  }

  /** The logarithm of what is a product or a sum of exponentials by its form, else undefined. */
  private logOf(use: Ref): Ref | undefined {
    const node = this.seen(use);
    if (!node) return undefined;
    if (node.kind === 'head') return this.logOfHead(node, use);
    if (node.kind === 'lin') return this.logOfSum(node.terms);
    const net = node;
    if (net.indicators.length > 0 || joinedPorts(net.ports, use.at).length > 0) return undefined;
    const logs = net.factors.map((f) => this.logOf(f));
    if (logs.length === 0 || logs.some((l) => !l)) return undefined;
    const log = this.d.linear((logs as Ref[]).map((ref) => ({ coef: Q.one, ref })));
    if (net.fresh.length === 0) return log;
    if (!contains(this.graph.find(log).at, net.fresh)) return undefined;
    return this.d.operator('logsumexp', [{ axes: net.fresh, ref: this.d.closed(log) }], []);
  }

  private logOfHead(node: HeadNode, use: Ref): Ref | undefined {
    const [arg] = node.args;
    if (!arg) return undefined;
    if (node.head.tag === 'pointwise') {
      if (node.head.name === 'exp') return arg.ref;
      if (node.head.name === 'pow') return this.logPower(use);
      if (node.head.name !== 'sigmoid') return undefined;
      const turned = this.d.linear([{ coef: Q.minusOne, ref: arg.ref }]);
      const soft = this.d.pointwise('softplus', [turned]);
      return this.d.linear([{ coef: Q.minusOne, ref: soft }]);
    }
    if (node.head.tag !== 'operator' || node.head.name !== 'softmax') return undefined;
    const [axis, out] = [arg.axes[0] as Wire, node.out[0] as Wire];
    const z = { cls: arg.ref.cls, at: arg.ref.at.map((w) => (w === axis ? out : w)) };
    return this.d.linear([
      { coef: Q.one, ref: z },
      { coef: Q.minusOne, ref: this.d.operator('logsumexp', [arg], []) },
    ]);
  }

  /** The z of 1 - sigmoid(z), whose logarithm is -softplus(z). */
  private sigmoidRest(terms: readonly LinTerm[]): Ref | undefined {
    const one = terms.find((t) => Q.isOne(t.coef) && this.isOne(t.ref));
    const other = terms.find((t) => t !== one && Q.equals(t.coef, Q.minusOne));
    if (terms.length !== 2 || !one || !other) return undefined;
    return this.headOf(other.ref, 'sigmoid')?.args[0]?.ref;
  }

  /** log(sum of c*exp(z)), all c positive: by softplus where one of two terms is 1, else by logaddexp. */
  private logOfSum(terms: readonly LinTerm[]): Ref | undefined {
    const z = this.sigmoidRest(terms);
    if (z) return this.d.linear([{ coef: Q.minusOne, ref: this.d.pointwise('softplus', [z]) }]);
    if (terms.length === 0 || terms.some((t) => Q.sign(t.coef) < 0)) return undefined;
    const wide = terms.every((t) => this.isOne(t.ref));
    if (wide) return undefined;
    const logs = terms.map((t): Ref | undefined => {
      const log = this.isOne(t.ref) ? this.d.zero() : this.logOf(t.ref);
      if (!log || Q.isOne(t.coef)) return log;
      const shift = this.d.pointwise('log', [this.d.number(t.coef)]);
      return this.d.linear([
        { coef: Q.one, ref: log },
        { coef: Q.one, ref: shift },
      ]);
    });
    if (logs.some((l) => !l)) return undefined;
    const [first, ...rest] = [...(logs as Ref[])].sort(
      (a, b) => Number(this.isZero(b)) - Number(this.isZero(a)),
    );
    return rest.reduce(
      (a, b) =>
        this.isZero(a) ? this.d.pointwise('softplus', [b]) : this.d.pointwise('logaddexp', [a, b]),
      first as Ref,
    );
  }
  private isZero(ref: Ref): boolean {
    const value = ref.at.length === 0 ? rationalOf(this.graph, ref.cls) : undefined;
    return value !== undefined && Q.isZero(value);
  }

  // --- products ---

  private product(net: SeenNet, self: Ref): Ref {
    const parts = net.factors.map((f) => this.of(f));
    const flat = parts.flatMap((f) => this.factorsOf(f) ?? [f]);
    const factors = this.intoSums(this.withNorms(flat));
    const signed = this.merged(factors).map((f) => this.signed(f));
    const ref = this.d.net({
      factors: signed.map((s) => s.ref),
      indicators: net.indicators,
      equal: joinedPorts(net.ports, self.at),
      bound: net.fresh,
    });
    const coef = signed.reduce((c, s) => Q.mul(c, s.coef), Q.one);
    return this.d.linear([{ coef, ref }]);
  }

  /** sum(i: exp(z[i])*x[i])/sum(exp(z)): numbers that are exponentials are put into the sum that they tame. */
  private withNorms(factors: readonly Ref[]): readonly Ref[] {
    const norms = factors.filter((f) => this.wires(f).length === 0 && this.isOpen(f));
    const whole = factors.find((f) => {
      const node = this.wires(f).length === 0 ? this.seen(f) : undefined;
      return (
        node?.kind === 'net' && node.fresh.length > 0 && node.factors.some((x) => this.isOpen(x))
      );
    });
    const net = whole && this.seen(whole);
    if (!whole || net?.kind !== 'net' || norms.length === 0) return factors;
    const inner = this.product({ ...net, factors: [...net.factors, ...norms] }, whole);
    return [inner, ...factors.filter((f) => f !== whole && !norms.includes(f))];
  }
  /** (exp(z)*x - exp(z)*y)/sum(exp(z)): exponentials beside a sum are put into it where each of its terms has one. */
  private intoSums(factors: readonly Ref[]): readonly Ref[] {
    const open = factors.filter((f) => this.isOpen(f));
    const sum = factors.find((f) => this.isSumOfOpen(f));
    const node = sum && this.seen(sum);
    if (open.length === 0 || node?.kind !== 'lin') return factors;
    const terms = node.terms.map((t): LinTerm => {
      const own = this.factorsOf(t.ref) ?? [t.ref];
      return { coef: t.coef, ref: this.d.net({ factors: this.merged([...own, ...open]) }) };
    });
    return [this.d.linear(terms), ...factors.filter((f) => f !== sum && !open.includes(f))];
  }
  private isSumOfOpen(use: Ref): boolean {
    const node = this.seen(use);
    if (node?.kind !== 'lin' || node.terms.length < 2 || this.logOf(use)) return false;
    return node.terms.every((t) => (this.factorsOf(t.ref) ?? [t.ref]).some((f) => this.isOpen(f)));
  }
  /** The factors of a product without sums, indicators and joined axes. */
  private factorsOf(use: Ref): readonly Ref[] | undefined {
    const node = this.seen(use);
    if (node?.kind !== 'net' || node.fresh.length + node.indicators.length > 0) return undefined;
    return joinedPorts(node.ports, use.at).length > 0 ? undefined : node.factors;
  }
  private isOpen(factor: Ref): boolean {
    return this.exponentialKind(factor) === 'open' && this.logOf(factor) !== undefined;
  }

  /** A sum as a factor, up to its sign: y - p and p - y are computed once. */
  private signed(factor: Ref): LinTerm {
    const node = this.seen(factor);
    const plain = { coef: Q.one, ref: factor };
    if (node?.kind !== 'lin' || node.terms.length < 2) return plain;
    const negative = node.terms.filter((t) => Q.sign(t.coef) < 0).length;
    const first = node.terms.reduce((a, b) => (b.ref.cls < a.ref.cls ? b : a));
    const turn = 2 * negative - node.terms.length || -Q.sign(first.coef);
    if (turn <= 0) return plain;
    const terms = node.terms.map((t) => ({ coef: Q.neg(t.coef), ref: t.ref }));
    return { coef: Q.minusOne, ref: this.d.linear(terms) };
  }

  /**
   * Exponentials merged, as far as the wires of one hold those of the other: powers of sums of exponentials are among them,
   * since `head` has written those as exponentials.
   */
  private merged(factors: readonly Ref[]): readonly Ref[] {
    const plain: Ref[] = [];
    const logs: { readonly factor: Ref; readonly log: Ref; readonly bounded: boolean }[] = [];
    for (const factor of factors) {
      const kind = this.exponentialKind(factor);
      const log = kind ? this.logOf(factor) : undefined;
      if (log) logs.push({ factor, log, bounded: kind === 'bounded' });
      else plain.push(factor);
    }
    logs.sort((a, b) => this.wires(b.log).length - this.wires(a.log).length);
    const groups: (typeof logs)[] = [];
    for (const log of logs) {
      const group = groups.find(
        ([top]) => top && contains(this.wires(top.log), this.wires(log.log)),
      );
      if (group) group.push(log);
      else groups.push([log]);
    }
    const whole = groups.flatMap((g): readonly Ref[] => {
      if (g.length === 1 || g.every((x) => x.bounded)) return g.map((x) => x.factor);
      return [this.exponential(this.d.linear(g.map((x) => ({ coef: Q.one, ref: x.log }))))];
    });
    return [...plain, ...whole];
  }
  private wires(ref: Ref): readonly Wire[] {
    return this.graph.find(ref).at;
  }
  /** Whether a factor is an exponential: one that may overflow, or one that is at most 1 by its form. */
  private exponentialKind(use: Ref): 'open' | 'bounded' | undefined {
    const node = this.seen(use);
    if (node?.kind !== 'head') return undefined;
    const { tag, name } = node.head;
    if (tag === 'operator') return name === 'softmax' ? 'bounded' : undefined;
    if (tag !== 'pointwise') return undefined;
    if (name === 'sigmoid') return 'bounded';
    return name === 'exp' || name === 'pow' ? 'open' : undefined;
  }

  /** exp(log), as softmax or sigmoid where it is one. */
  private exponential(log: Ref): Ref {
    return this.asSoftmax(log) ?? this.asSigmoid(log) ?? this.d.pointwise('exp', [log]);
  }

  private terms(use: Ref): readonly LinTerm[] {
    const node = this.seen(use);
    return node?.kind === 'lin' ? node.terms : [{ coef: Q.one, ref: use }];
  }

  /** z - logsumexp(z) over one axis. */
  private asSoftmax(log: Ref): Ref | undefined {
    const terms = this.terms(log);
    for (const t of terms) {
      const lse = Q.equals(t.coef, Q.minusOne) ? this.headOf(t.ref, 'logsumexp') : undefined;
      const [arg] = lse?.args ?? [];
      if (!arg || arg.axes.length !== 1) continue;
      const rest = this.d.linear(terms.filter((x) => x !== t));
      const out = this.wires(rest).filter((w) => !this.wires(t.ref).includes(w));
      const [axis, wire] = [arg.axes[0] as Wire, out[0]];
      if (out.length !== 1 || wire === undefined) continue;
      const moved = { cls: arg.ref.cls, at: arg.ref.at.map((w) => (w === axis ? wire : w)) };
      if (this.graph.equal(moved, rest)) return this.d.operator('softmax', [arg], [wire]);
    }
    return undefined;
  }

  /** z - softplus(z), or -softplus(z), which is that of -z. */
  private asSigmoid(log: Ref): Ref | undefined {
    const terms = this.terms(log);
    for (const t of terms) {
      const soft = Q.equals(t.coef, Q.minusOne) ? this.headOf(t.ref, 'softplus') : undefined;
      const [arg] = soft?.args ?? [];
      if (!arg) continue;
      const rest = this.d.linear(terms.filter((x) => x !== t));
      if (this.graph.equal(rest, arg.ref)) return this.d.pointwise('sigmoid', [arg.ref]);
      if (terms.length === 1)
        return this.d.pointwise('sigmoid', [this.d.linear([{ coef: Q.minusOne, ref: arg.ref }])]);
    }
    return undefined;
  }
}
