/**
 * Rule variables: which names they are, what they bind to, and terms built from what they are bound to.
 *
 * Invariant: a rule variable A[i,j] binds to a tensor in i and j that may depend on every wire of the surroundings but not on
 * the pattern's own bound wires.
 */
import { areDistinct } from '../../egraph/nodes.js';
import type { Ref, Wire } from '../../egraph/types.js';
import * as Size from '../../num/size.js';
import type { Index, Term } from '../../term/term.js';
import { unifyIndex, unifySizes } from './sizes.js';
import {
  withEntry,
  type Lambda,
  type Match,
  type Matching,
  type Next,
  type VariableTerm,
} from './types.js';

/** Whether the name stands for any tensor of its shape: declared, not bound by d, E or at, and no function. */
export const isRuleVariable = ({ rule }: Matching, name: string): boolean =>
  rule.context.variables.has(name) &&
  !rule.generic.has(name) &&
  !rule.context.variables.get(name)?.arguments;

/** The value of a lambda at wires. */
export const at = (value: Lambda, wires: readonly Wire[]): Ref => ({
  cls: value.ref.cls,
  at: value.ref.at.map((w) => {
    const p = value.params.indexOf(w);
    return p < 0 ? w : (wires[p] as Wire);
  }),
});

/** The term under a match. */
export const build = (c: Matching, t: Term, m: Match): Ref =>
  c.d.build(t, {
    wires: new Map(m.wires),
    sizes: m.sizes,
    bound: m.bound,
    variable: (name, wires) => {
      const value = m.variables.get(name);
      if (value) return at(value, wires);
      const bound = m.bound.get(name);
      return bound && c.d.variable(bound.name, wires);
    },
    law: (of) => m.names.get(of) ?? of,
  });

/** A[i,j] = ref with i and j known: binds A, or compares with what A is bound to. */
export const bind = (
  c: Matching,
  name: string,
  indices: readonly Index[],
  ref: Ref,
  m: Match,
  next: Next,
): boolean => {
  const params: Wire[] = [];
  for (const i of indices) {
    const w = m.wires.get(i.id);
    if (w === undefined) return false;
    params.push(w);
  }
  const { graph } = c.d;
  const known = m.variables.get(name);
  if (known) return graph.equal(at(known, params), ref) && next(m);
  const root = graph.find(ref);
  if (root.at.some((w) => m.own.has(w) && !params.includes(w))) return false;
  const shape = c.rule.context.variables.get(name)?.shape ?? [];
  const sizes = params.map((w) => graph.size(w));
  const sized = unifySizes(shape, sizes, m);
  if (!sized || !areDistinct(params)) return false;
  return next({ ...sized, variables: withEntry(sized.variables, name, { params, ref: root }) });
};

/** A[i,j] = ref where some of i, j are not known yet: only where the use's own wires leave enough to choose from. */
export const bindNew = (c: Matching, p: VariableTerm, ref: Ref, m: Match, next: Next): boolean => {
  const open = p.at.filter((i) => !m.wires.has(i.id));
  if (open.length === 0) return bind(c, p.name, p.at, ref, m, next);
  const taken = new Set(m.wires.values());
  const free = [...new Set(ref.at)].filter((w) => !taken.has(w));
  if (free.length < open.length) return false;
  const assign = (k: number, state: Match, left: readonly Wire[]): boolean => {
    const index = open[k];
    if (!index) return bind(c, p.name, p.at, ref, state, next);
    return left.some((w) => {
      const s = unifyIndex(c, index, w, state);
      const others = left.filter((x) => x !== w);
      return s !== undefined && assign(k + 1, s, others);
    });
  };
  return assign(0, m, free);
};

/** Whether the term is a leaf of which everything is bound, so that it can be built and compared. */
export const isGround = (p: Term, m: Match): boolean => {
  switch (p.tag) {
    case 'indicator':
      return p.affine.terms.every((t) => t.of.tag === 'index' && m.wires.has(t.of.index.id));
    case 'epsilon':
      return p.at.every((i) => m.wires.has(i.id));
    case 'size':
      return Size.names(p.size).every((n) => m.sizes.has(n));
    case 'constant':
      return true;
    case 'indexValue':
      return m.wires.has(p.index.id);
    default:
      return false;
  }
};
