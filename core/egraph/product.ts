/**
 * A product being flattened: factors, indicators, bound wires, and which wires are one.
 *
 * `absorb` takes a factor apart as far as forms allow, `settle` applies joins and eliminates indicators. Mutable: one State
 * lives for one product.
 */
import * as Q from '../num/rational.js';
import type { Size } from '../num/size.js';
import { plainEquality, solve, type Ranges } from './affine.js';
import type { Graph } from './graph.js';
import { mapIndicator, moveRef } from './nodes.js';
import type { Indicator, NetNode, Ref, Wire } from './types.js';

export type Product = {
  readonly factors: readonly Ref[];
  readonly indicators?: readonly Indicator[];
  readonly equal?: readonly (readonly [Wire, Wire])[];
  readonly bound?: readonly Wire[];
};

/** What network needs from the rest of the graph's constructors. */
export type Host = {
  readonly graph: Graph;
  readonly ranges: Ranges;
  /** The number `size` as a ref without wires. */
  readonly sizeNumber: (size: Size) => Ref;
};

export type State = {
  coef: Q.Rational;
  factors: Ref[];
  indicators: Indicator[];
  readonly bound: Set<Wire>;
  /** Wires that were joined to another, made where the first two are. */
  parent: Map<Wire, Wire> | undefined;
  /** Free wires that were joined to another free wire: two ports on one wire. */
  readonly joined: Wire[];
};

/** The state of a product of which nothing has been looked at. */
export const emptyState = (coef: Q.Rational): State => ({
  coef,
  factors: [],
  indicators: [],
  bound: new Set(),
  parent: undefined,
  joined: [],
});

/** More factors than any product has: reached only where forms make a cycle. */
const mostFactors = 100_000;

/** The wire that stands for all that were joined with this one. */
export const root = ({ parent }: State, w: Wire): Wire => {
  if (!parent) return w;
  let at = w;
  for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
  return at;
};

/** Joins two wires; a free one wins over a bound one, then the older. */
export const join = (s: State, a: Wire, b: Wire): void => {
  const [x, y] = [root(s, a), root(s, b)];
  if (x === y) return;
  const [p, q] = [s.bound.has(x), s.bound.has(y)];
  const keep = p === q ? Math.min(x, y) : p ? y : x;
  const drop = keep === x ? y : x;
  s.parent ??= new Map();
  s.parent.set(drop, keep);
  if (!s.bound.delete(drop)) s.joined.push(drop);
};

/** Whether the class is a closed component, kept as one factor. */
const isClosed = (node: NetNode, ref: Ref): boolean =>
  ref.at.length === 0 && (node.indicators.length > 0 || node.factors.some((f) => f.at.length > 0));

/** Puts the parts of a network on the stack, at the wires of a use. */
const open = (graph: Graph, s: State, net: NetNode, at: readonly Wire[], stack: Ref[]): void => {
  graph.onWork?.();
  const to = at.slice();
  for (const size of net.bound) {
    const w = graph.wire(size);
    to.push(w);
    s.bound.add(w);
  }
  for (let k = net.factors.length - 1; k >= 0; k--) stack.push(moveRef(net.factors[k] as Ref, to));
  for (const i of net.indicators) s.indicators.push(mapIndicator(i, (w) => to[w] as Wire));
  for (let p = 0; p < at.length; p++) {
    const w = to[net.ports[p] as number] as Wire;
    if (w !== at[p]) join(s, w, at[p] as Wire);
  }
};

/** Takes a factor apart as far as networks and single coefficients go. False: the product is 0. */
export const absorb = (host: Host, s: State, first: Ref): boolean => {
  const { graph } = host;
  const stack: Ref[] = [first];
  let seen = 0;
  for (let use = stack.pop(); use; use = stack.pop()) {
    if (++seen > mostFactors) throw new Error('broken invariant: a cycle of forms in a product');
    const { ref, sign } = graph.least(use);
    if (sign === 0) return false;
    if (sign < 0) s.coef = Q.neg(s.coef);
    const { form } = graph.class(ref.cls);
    if (form?.kind === 'lin' && form.terms.length < 2) {
      const [term] = form.terms;
      if (!term) return false;
      s.coef = Q.mul(s.coef, term.coef);
      stack.push(moveRef(term.ref, ref.at));
    } else if (form?.kind === 'net' && !isClosed(form, ref)) open(graph, s, form, ref.at, stack);
    else s.factors.push(ref);
  }
  return true;
};

/** The wires of an indicator. */
export const wiresOf = (i: Indicator): readonly Wire[] =>
  i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at));

/** Bound wires that no factor touches. */
const loose = (s: State): Set<Wire> => {
  const left = new Set(s.bound);
  if (left.size > 0) for (const f of s.factors) for (const w of f.at) left.delete(w);
  return left;
};

/** Bound wires that nothing touches. */
export const unusedBound = (s: State): ReadonlySet<Wire> => {
  const left = loose(s);
  if (left.size > 0) for (const i of s.indicators) for (const w of wiresOf(i)) left.delete(w);
  return left;
};

/** Takes the plain equalities of wires out and joins these. False: there is none. */
const joinPlain = (host: Host, s: State): boolean => {
  const left: Indicator[] = [];
  for (const i of s.indicators) {
    const pair = plainEquality(i, host.ranges);
    if (pair) join(s, pair[0], pair[1]);
    else left.push(i);
  }
  if (left.length === s.indicators.length) return false;
  s.indicators = left;
  return true;
};

/** Applies the joins to factors and indicators, and eliminates until nothing changes. False: the product is 0. */
export const settle = (host: Host, s: State): boolean => {
  for (;;) {
    if (s.parent) {
      const to = (w: Wire): Wire => root(s, w);
      s.factors = s.factors.map((f) => ({ cls: f.cls, at: f.at.map(to) }));
      s.indicators = s.indicators.map((i) => mapIndicator(i, to));
    }
    if (s.indicators.length === 0) return true;
    if (joinPlain(host, s)) continue;
    const solved = solve(s.indicators, loose(s), host.ranges);
    if (solved.tag === 'zero') return false;
    s.indicators = [...solved.indicators];
    solved.gone?.forEach((w) => s.bound.delete(w));
    if (solved.equal.length === 0) return true;
    solved.equal.forEach(([a, b]) => join(s, a, b));
  }
};

/** For each free wire in use the ports on it: itself, and the free wires joined to it. */
export const portsOn = (s: State): Map<Wire, readonly Wire[]> => {
  const outs = new Map<Wire, Wire[]>();
  for (const w of s.joined) {
    const r = root(s, w);
    const on = outs.get(r);
    if (on) on.push(w);
    else outs.set(r, [r, w]);
  }
  const use = (w: Wire): void => {
    if (!s.bound.has(w) && !outs.has(w)) outs.set(w, [w]);
  };
  for (const f of s.factors) for (const w of f.at) use(w);
  for (const i of s.indicators) for (const w of wiresOf(i)) use(w);
  return outs;
};
