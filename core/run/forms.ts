/** The normal forms of both sides of a statement, as terms. */
import type { Statement } from '../term/term.js';
import { asForms, Reader } from '../extract/toTerm.js';
import { childrenOf } from '../egraph/nodes.js';
import type { ClassId, Ref } from '../egraph/types.js';
import * as Q from '../num/rational.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { defaultLimits, Engine, type Limits } from './engine.js';

/** Both sides in normal form. */
export type Forms = {
  readonly statement: Statement;
  /** Whether the rules make both sides one value. */
  readonly equal: boolean;
  /** Whether the rules make 0 and 1 one value: they contradict each other. */
  readonly collapsed: boolean;
};

/** Whether reading from here ends: a class without a form is read as its first node, which may hold the class. */
const endsFrom = ({ graph }: Engine, roots: readonly Ref[]): boolean => {
  const state = new Map<ClassId, 'open' | 'done'>();
  const visit = (id: ClassId): boolean => {
    const root = graph.rootOf(id);
    const known = state.get(root);
    if (known) return known === 'done';
    state.set(root, 'open');
    const { form, nodes } = graph.class(root);
    const node = form ?? nodes[0];
    const ends = node === undefined || childrenOf(node).every((child) => visit(child.cls));
    state.set(root, 'done');
    return ends;
  };
  return roots.every((ref) => visit(ref.cls));
};

/** Rewrites both sides to their normal forms; undefined where a limit stops the run. */
export const normalForms = (
  statement: Statement,
  rules: RuleSet,
  limits: Limits = defaultLimits,
): Forms | undefined => {
  const { context, axes } = statement;
  const engine = new Engine(context, rules, limits);
  const { d, graph } = engine;
  const wires = graph.wires(axes.map((i) => i.size));
  return engine.bounded(() => {
    const sides = [statement.lhs, statement.rhs].map((side) => engine.add(axes, side, wires));
    engine.addFacts();
    engine.assumeWritten();
    engine.orientFacts();
    const [a, b] = sides.map((side) => d.closed(engine.normal(side)));
    if (!a || !b || !endsFrom(engine, [a, b])) return undefined;
    const reader = new Reader(d, asForms(d), new Set(context.variables.keys()));
    axes.forEach((index, k) => reader.name(wires[k] as number, index));
    return {
      statement: { ...statement, lhs: reader.term(a), rhs: reader.term(b) },
      equal: graph.equal(a, b),
      collapsed: graph.equal(d.number(Q.zero), d.number(Q.one)),
    };
  });
};
