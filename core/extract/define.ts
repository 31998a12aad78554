/**
 * Names for what their definitions spell out: log(sum(exp(x))) is logsumexp(x), exp(x)/sum(exp(x)) is softmax(x).
 *
 * Rewriting opens such names, and a derivative of what was opened never held one. A name costs no more than its definition,
 * reads better, and programs have a form of it that does not overflow.
 */
import type { Diagrams } from '../egraph/diagrams.js';
import * as Q from '../num/rational.js';
import { instantiate } from '../egraph/nodes.js';
import type { Arg, ClassId, HeadNode, Ref } from '../egraph/types.js';
import { emptyMatch, Matcher, mayMatch, mayMatchNet } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import type { Term } from '../term/term.js';
import { nodes } from '../term/walk.js';
import type { Engine } from '../run/engine.js';
import { reached } from './refresh.js';
import { rationalOf } from './work.js';

/** The number under the line where the definition is a quotient by one, whose powers stand alone in products; else all of it. */
const mark = (definition: Term): Term => {
  if (definition.tag !== 'product') return definition;
  const [under, ...others] = definition.factors.filter(
    (f) => f.tag === 'pointwise' && f.name === 'pow',
  );
  if (under?.tag !== 'pointwise' || others.length > 0) return definition;
  const [base, exponent] = under.args as [Term, Term];
  const isMinusOne =
    exponent.tag === 'number' && exponent.value.num === -1n && exponent.value.den === 1n;
  return isMinusOne ? base : definition;
};

/** The names whose mark the class is. */
const namesOf = (d: Diagrams, rule: Rule, id: ClassId): readonly Ref[] => {
  const cls = d.graph.class(id);
  const pattern = mark(rule.rhs);
  const fits =
    cls.form?.kind === 'net'
      ? mayMatchNet(d.graph, pattern, cls.form, false)
      : mayMatch(d.graph, pattern, id, false);
  if (!fits) return [];
  const found: Ref[] = [];
  const matcher = new Matcher(d, rule);
  matcher.match(pattern, { cls: id, at: d.graph.wires(cls.ports) }, emptyMatch, (m) => {
    found.push(matcher.build(rule.lhs, m));
    return true;
  });
  return found;
};

/** Powers of what a name is a power of: a^(-1/2) is sqrt(a)^(-1). */
const powersOf = (d: Diagrams, rule: Rule, id: ClassId): readonly Ref[] => {
  if (rule.rhs.tag !== 'pointwise' || rule.rhs.name !== 'pow') return [];
  const [pattern, by] = rule.rhs.args as [Term, Term];
  const { form, ports } = d.graph.class(id);
  if (by.tag !== 'number' || form?.kind !== 'head' || form.head.name !== 'pow') return [];
  const [base, above] = (instantiate(d.graph, form, d.graph.wires(ports)) as HeadNode).args as [
    Arg,
    Arg,
  ];
  const exponent = rationalOf(d.graph, above.ref.cls);
  const times = exponent && Q.div(exponent, by.value);
  if (!times || !Q.isInteger(times) || Q.isInteger(exponent)) return [];
  const found: Ref[] = [];
  const matcher = new Matcher(d, rule);
  matcher.match(pattern, base.ref, emptyMatch, (m) => {
    found.push(d.pointwise('pow', [matcher.build(rule.lhs, m), d.number(times)]));
    return true;
  });
  return found;
};

/**
 * Writes every defined name of which the classes reach the definition; the rules join the two. The result: the definitions
 * that were found. Cost: definitions times classes.
 */
export const define = (engine: Engine, roots: readonly ClassId[]): readonly Rule[] => {
  const found = new Set<Rule>();
  const { d, graph } = engine;
  for (const id of reached(d, roots))
    for (const rule of graph.class(id).forward ? [] : engine.rules.definitions())
      for (const name of [...namesOf(d, rule, id), ...powersOf(d, rule, id)]) {
        engine.normal(d.closed(name));
        found.add(rule);
      }
  return [...found];
};

/** Whether the terms call what the rule defines. */
export const calls = (terms: readonly Term[], { lhs }: Rule): boolean =>
  terms.some((term) =>
    [...nodes(term)].some(
      (t) => t.tag === lhs.tag && 'name' in t && 'name' in lhs && t.name === lhs.name,
    ),
  );
