/**
 * Rules that open a function into a sum of others: `relu(a) == (a + abs(a))/2`.
 *
 * They let a proof see through the function. A program does not want them: each layer of a network would become two terms,
 * and their products double with every layer.
 */
import type { Graph } from '../egraph/graph.js';
import type { Pack, RuleText } from '../rewrite/pack.js';
import { isDefinition, RuleSet } from '../rewrite/ruleSet.js';

/** A definition by a sum of terms. */
const opens = (rule: RuleText): boolean =>
  isDefinition(rule) && /^\(.* [+-] .*\)(\/\d+)?$/.test(rule.rhs);

const closed = (pack: Pack): Pack => ({ ...pack, rules: pack.rules.filter((r) => !opens(r)) });

const known = new WeakMap<RuleSet, RuleSet>();

/** The rules without those that open a function into a sum. One set is filtered once. */
export const withoutOpening = (rules: RuleSet): RuleSet => {
  const made = known.get(rules) ?? new RuleSet(rules.packs.map(closed));
  known.set(rules, made);
  return made;
};

const functionsIn = ({ lhs, rhs }: RuleText): readonly string[] =>
  [...`${lhs} ${rhs}`.matchAll(/(\w+)\(/g)].flatMap(([, name]) => name ?? []);

const named = new WeakMap<RuleSet, ReadonlySet<string>>();

/** The functions that the rules left out by `withoutOpening` speak of. */
const openingNames = (rules: RuleSet): ReadonlySet<string> => {
  const all = rules.packs.flatMap((pack) => pack.rules.filter(opens));
  const made = named.get(rules) ?? new Set(all.flatMap(functionsIn));
  named.set(rules, made);
  return made;
};

/** Whether the graph holds a function that the rules left out by `withoutOpening` speak of: else those change nothing. */
export const holdsOpening = (graph: Graph, rules: RuleSet): boolean => {
  const names = openingNames(rules);
  return graph.classes.some(({ nodes }) =>
    nodes.some((n) => n.kind === 'head' && names.has(n.head.name)),
  );
};
