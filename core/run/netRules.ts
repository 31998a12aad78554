/** Rules and facts at a product. Each use is one step: the product as it was equals what the rule made of it. */
import type { Ref } from '../egraph/types.js';
import { emptyMatch, Matcher, mayMatchFactors, opened, type Bag } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import { holds } from './conditions.js';
import type { Engine } from './engine.js';
import { headKeys, plainMatcher } from './lookup.js';
import { applyRelations } from './relations.js';
import { merge } from './unions.js';

/** The product by the first rule that applies, else by the first fact; undefined where none does. */
export const applyNetRules = (e: Engine, ref: Ref): Ref | undefined => {
  for (const bag of plainMatcher(e).bags(ref)) {
    const keys = new Set(bag.factors.flatMap((f) => headKeys(e, f)));
    for (const rule of e.rules.onNetworks(keys)) {
      if (!mayMatchFactors(e.graph, rule.lhs, bag.factors, false)) continue;
      const result = applyNetRule(e, rule, bag, ref);
      if (result) return result;
    }
    const result = applyRelations(e, bag, ref) ?? applyToOpened(e, bag, ref);
    if (result) return result;
  }
  return undefined;
};

/** v'*M*u beside another number: u*v' stands across closed parts. */
const applyToOpened = (e: Engine, bag: Bag, ref: Ref): Ref | undefined => {
  if (e.facts.relations.length === 0) return undefined;
  const open = opened(e.d, bag);
  return open && applyRelations(e, open, ref);
};

const applyNetRule = (e: Engine, rule: Rule, bag: Bag, ref: Ref): Ref | undefined => {
  const matcher = new Matcher(e.d, rule);
  let result: Ref | undefined;
  matcher.matchBag(rule.lhs, bag, emptyMatch, false, (m, rest) => {
    if (!holds(e, rule, m)) return false;
    const rhs = matcher.build(rule.rhs, m);
    const next = e.d.net({ ...rest, factors: [rhs, ...rest.factors] });
    if (e.graph.equal(next, ref)) return false;
    merge(e, rule.id, rule.source, ref, next, { tag: 'rule', rule, match: m });
    result = next;
    return true;
  });
  return result;
};
