/**
 * Rules that make a value longer, sin(3*a) or the determinant of an update, used from left to right before the search proper:
 * each value that one applies to is written by it, so that normal forms go on from there.
 *
 * Changes the graph. A value is expanded once in a run.
 */
import { seeHead } from '../egraph/nodes.js';
import type { ClassId, HeadNode, Ref } from '../egraph/types.js';
import { emptyMatch, Matcher } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import { applyBlockRules, blockRules } from './blockRules.js';
import { holds } from './conditions.js';
import type { Engine } from './engine.js';
import { merge } from './unions.js';

/** The value by the first of the rules that applies; undefined where none does. */
const expanded = (e: Engine, rules: readonly Rule[], ref: Ref): boolean =>
  rules.some((rule) => {
    const matcher = new Matcher(e.d, rule, true);
    return matcher.match(rule.lhs, ref, emptyMatch, (m) => {
      if (!holds(e, rule, m)) return false;
      const rhs = matcher.build(rule.rhs, m);
      return merge(e, rule.id, rule.source, ref, rhs, { tag: 'rule', rule, match: m });
    });
  });

/** A matrix in blocks by the last rule that applies, where rewriting takes the first: the other Schur complement. */
const turned = (e: Engine, node: HeadNode, ref: Ref): boolean => {
  const rules = blockRules(e.rules.onHead(node.head)).slice().reverse();
  return expanded(e, rules, ref) || applyBlockRules(e, node, ref, rules) !== undefined;
};

/** Writes every function and operator by the first expanding rule that applies; whether there was one. */
export const expand = (e: Engine, names: ReadonlySet<string>, done: Set<ClassId>): boolean => {
  const rules = e.rules
    .forSearch(names)
    .filter((r) => r.direction === 'expanding' && ['pointwise', 'operator'].includes(r.lhs.tag));
  let changed = false;
  for (const cls of Array.from(e.graph.classes)) {
    if (cls.forward || done.has(cls.id)) continue;
    done.add(cls.id);
    const ref = { cls: cls.id, at: e.graph.wires(cls.ports) };
    for (const node of cls.nodes.filter((n) => n.kind === 'head' && n.args.length > 0)) {
      const seen = seeHead(e.graph, node as HeadNode, ref.at);
      const isNew =
        expanded(e, rules, ref) || (seen.head.tag === 'operator' && turned(e, seen, ref));
      changed ||= isNew;
    }
  }
  return changed;
};
