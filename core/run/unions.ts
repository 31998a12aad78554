/**
 * Unions of values, each with its reason: a named step, algebra, or congruence.
 *
 * Invariant: no cycle leads through forms, arguments of heads included: a form can be read as a term. Where one value holds
 * the other as a part, the part's form stays; both cannot hold each other, since that was a cycle before. Changes the graph,
 * the engine's `steps` and `memory.usage`.
 */
import type { Rational } from '../num/rational.js';
import type { Graph, Reason } from '../egraph/graph.js';
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
      /** Steps that had been made when the equation's sides got their normal forms. */
      readonly since: number;
    }
  /** Two equations with a factor in common: their product, rewritten by either, is one value. */
  | {
      readonly tag: 'overlap';
      readonly shared: Ref;
      readonly sides: readonly [Overlapping, Overlapping];
    }
  /** Both sides multiplied by invertible matrices, one after the other, are one value. */
  | { readonly tag: 'cancel'; readonly by: readonly Multiplier[] };

/** One of two overlapping equations: itself, and the factors of its left side beside the shared one. */
export type Overlapping = {
  readonly rule: string;
  readonly equation: How & { readonly tag: 'equation' };
  readonly others: readonly Ref[];
  readonly bound: readonly Wire[];
};

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
  const changed = reaches(graph, y, x.cls) ? graph.union(y, x, reason) : graph.union(x, y, reason);
  if (changed) breakCycle(e, graph.find(y));
  return changed;
};

/**
 * A form that mentions lost ports is not carried over, and the one that stays may lead back here: then another node is the
 * form, or none.
 */
const breakCycle = (e: Engine, root: Ref): void => {
  const cls = e.graph.class(root.cls);
  if (!cls.form || !leadsTo(e.graph, cls.form, root.cls)) return;
  cls.form = cls.nodes.find((node) => !leadsTo(e.graph, node, root.cls));
};

/** Whether the forms that the value is seen as lead to the class. */
export const reaches = (graph: Graph, value: Ref, target: ClassId): boolean => {
  const { form } = graph.class(value.cls);
  return form !== undefined && leadsTo(graph, form, target);
};

/** Whether the node uses the class, itself or by the forms of what it uses: products, sums, and arguments of heads. */
const leadsTo = (graph: Graph, node: Node, target: ClassId): boolean => {
  const stack = [node];
  const seen = new Set<ClassId>();
  for (let next = stack.pop(); next; next = stack.pop())
    for (const child of childrenOf(next)) {
      const root = graph.rootOf(child.cls);
      if (root === target) return true;
      if (seen.has(root)) continue;
      seen.add(root);
      const { form } = graph.class(root);
      if (form) stack.push(form);
    }
  return false;
};
