/**
 * Unions of values, each with its reason: a named step, algebra, or congruence.
 *
 * Invariant: no cycle leads through forms (the nodes that products and sums are seen through). So where one value holds the
 * other as a part, the part's form stays. Changes the graph, the engine's `steps` and `memory.usage`.
 */
import type { Rational } from '../num/rational.js';
import type { Reason } from '../egraph/graph.js';
import { childrenOf } from '../egraph/nodes.js';
import type { Arg, ClassId, Node, Ref, Wire } from '../egraph/types.js';
import type { Lambda, Match } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import type { Fact } from '../term/term.js';
import type { Engine } from './engine.js';
import { noteStep } from './memory.js';

/** One equation used: a rule's instance, a fact, or a law built into diagrams. */
export type Step = {
  readonly rule: string;
  readonly source: string;
  readonly lhs: Ref;
  readonly rhs: Ref;
  /** How the two sides were written when the step was made. */
  readonly forms: readonly [Node | undefined, Node | undefined];
};

/** Where an equation that rewrites comes from: a fact, or a rule at values; `wires` are those of its axes. */
export type Origin = {
  readonly fact?: Fact;
  readonly rule: string;
  readonly wires: readonly Wire[];
  readonly values: ReadonlyMap<string, Lambda>;
};

/** What a step is an instance of; for certificates. The coded laws have no more than their two sides. */
export type How =
  | { readonly tag: 'rule'; readonly rule: Rule; readonly match: Match }
  | {
      readonly tag: 'equation';
      readonly origin: Origin;
      /** What became what, without what stood beside it: `coef` times the equation's normal forms, a term moved over. */
      readonly lhs: Ref;
      readonly rhs: Ref;
      readonly coef: Rational;
      readonly at: ReadonlyMap<Wire, Wire>;
    }
  /** Both sides multiplied by invertible matrices, one after the other, are one value. */
  | { readonly tag: 'cancel'; readonly by: readonly Multiplier[] };

/** A matrix by which an axis is multiplied: from the left (side 0) or from the right. */
export type Multiplier = { readonly matrix: Arg; readonly wire: Wire; readonly side: 0 | 1 };

/** Told of each step before its union. */
export type Recorder = (rule: string, lhs: Ref, rhs: Ref, how: How | undefined) => void;

/** Merges two values under a named step. False: they were one value already. */
export const merge = (
  e: Engine,
  rule: string,
  source: string,
  lhs: Ref,
  rhs: Ref,
  how?: How,
): boolean => {
  const [a, b] = [e.d.closed(lhs), e.d.closed(rhs)];
  const step = e.steps.length;
  const form = (ref: Ref): Node | undefined => e.graph.class(ref.cls).form;
  const [x, y] = [e.graph.find(a), e.graph.find(b)];
  const forms = [form(x), form(y)] as const;
  if (e.recorder && !e.graph.equal(x, y)) e.recorder(rule, x, y, how);
  if (!unite(e, a, b, { tag: 'step', step })) return false;
  e.steps.push({ rule, source, lhs: x, rhs: y, forms });
  noteStep(e.memory, step);
  e.predicates.refresh();
  return true;
};

/** Merges two values without a step: by congruence, or by the algebra of sums and products. The second keeps its form. */
export const mergeSilently = (e: Engine, tag: 'congruence' | 'algebra', a: Ref, b: Ref): void => {
  if (unite(e, e.d.closed(a), e.d.closed(b), { tag })) e.predicates.refresh();
};

/** Union; where the second value holds the first as a part, the first one's form stays. */
const unite = (e: Engine, a: Ref, b: Ref, reason: Reason): boolean => {
  const { graph } = e;
  const [x, y] = [graph.find(a), graph.find(b)];
  const changed = reaches(e, y, x.cls) ? graph.union(y, x, reason) : graph.union(x, y, reason);
  if (changed) breakCycle(e, graph.find(y));
  return changed;
};

/** A form that mentions lost ports is not carried over, and the other may lead back here: then a head, or none, is the form. */
const breakCycle = (e: Engine, root: Ref): void => {
  if (!reaches(e, root, root.cls)) return;
  const cls = e.graph.class(root.cls);
  cls.form = cls.nodes.find((n) => n.kind === 'head');
};

/** Whether the products and sums that the value is seen as lead to the class. */
const reaches = ({ graph }: Engine, value: Ref, target: ClassId): boolean => {
  const { form: own } = graph.class(value.cls);
  if (!own || own.kind === 'head') return false;
  const seen = new Set<ClassId>();
  const stack = [value.cls];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const root = graph.rootOf(id);
    if (seen.has(root)) continue;
    seen.add(root);
    const { form } = graph.class(root);
    if (!form || form.kind === 'head') continue;
    for (const child of childrenOf(form)) {
      if (graph.rootOf(child.cls) === target) return true;
      stack.push(child.cls);
    }
  }
  return false;
};
