/**
 * Expectations: declared moments, independent entries, and the names of binders.
 *
 * Invariant: the variable of an expectation is named by its level (#0, #1, ...), the lowest that nothing inside uses.
 * Changes the engine's `facts.moments`.
 */
import type { Bound } from '../term/term.js';
import { childrenOf } from '../egraph/nodes.js';
import type { Arg, ClassId, Head, HeadNode, Ref, Wire } from '../egraph/types.js';
import { bagSize, type Lambda } from '../rewrite/match.js';
import type { Engine } from './engine.js';
import { expandIndependent } from './independent.js';
import { headKeys, plainMatcher, sameUse } from './lookup.js';
import { substitute } from './substitute.js';
import type { Rational } from '../num/rational.js';
import { merge, type Origin } from './unions.js';

/** A declared moment: E of the monomial `body` in `variable` is `value`. */
export type Moment = {
  readonly name: string;
  readonly origin: Origin;
  readonly coef: Rational;
  /** Steps that had been made when it was found. */
  readonly since: number;
  readonly of: string;
  readonly variable: Bound;
  readonly body: Lambda;
  readonly value: Lambda;
};

/** Keeps a fact about an expectation under a declared law, so that other moments are found by it. */
export const noteMoment = (
  e: Engine,
  from: Pick<Moment, 'name' | 'origin' | 'coef' | 'since'>,
  node: HeadNode,
  value: Ref,
): void => {
  const [body] = node.args;
  if (node.head.law !== 'declared' || !body) return;
  const params = [...new Set(body.ref.at)];
  e.facts.moments.push({
    ...from,
    of: node.head.name,
    variable: node.head.variable as Bound,
    body: { params, ref: body.ref },
    value: { params, ref: value },
  });
};

/** E of a monomial by the declared moments, also where its wires are joined: E(x[i]*x[i]) by E(x[i]*x[j]). */
export const applyMoments = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  for (const moment of e.facts.moments) {
    if (moment.of !== node.head.name) continue;
    const value = applyMoment(e, moment, node, ref);
    if (value) return value;
  }
  return undefined;
};

const applyMoment = (e: Engine, moment: Moment, node: HeadNode, ref: Ref): Ref | undefined => {
  const [target] = node.args as [Arg];
  const matcher = plainMatcher(e);
  const { params, ref: monomial } = moment.body;
  const own = renamed(e, monomial, moment.variable, node.head.variable as Bound, node.head);
  for (const bag of matcher.bags(e.graph.find(target.ref))) {
    const found = matcher.embedLambda({ params, ref: own }, bag);
    if (!found || bagSize(found.rest) > 0) continue;
    const value = matcher.at(moment.value, found.at);
    if (e.graph.equal(e.d.closed(value), ref)) continue;
    const at = new Map(params.map((w, k) => [w, found.at[k] as Wire]));
    merge(e, moment.name, 'declaration', ref, value, {
      tag: 'equation',
      ...moment,
      lhs: ref,
      rhs: value,
      at,
    });
    return value;
  }
  return undefined;
};

/** E of a product of entries that are declared independent, or of signs. */
export const applyIndependent = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  if (!e.rules.has('E-independent') || !hasIndependentEntries(e, node.head)) return undefined;
  const [body] = node.args as [Arg];
  const [bag] = plainMatcher(e).bags(e.graph.find(body.ref));
  if (!bag || bag.indicators.length + bag.bound.length + bag.equal.length > 0) return undefined;
  const { factors } = bag;
  const key = `variable:${node.head.variable?.name as string}`;
  if (!factors.every((f) => headKeys(e, f).includes(key))) return undefined;
  const result = signMoment(e, node.head, factors) ?? expandIndependent(e.d, node, factors);
  if (!result || e.graph.equal(e.d.closed(result), ref)) return undefined;
  merge(e, 'E-independent', 'McCullagh (1987), 2.3', ref, result);
  return result;
};

const hasIndependentEntries = (e: Engine, head: Head): boolean => {
  if (head.tag !== 'expectation' || head.law === 'normal') return false;
  const properties = e.context.variables.get(head.name)?.properties ?? [];
  return (
    head.law !== 'declared' || properties.includes('iid') || properties.includes('independent')
  );
};

/** E of a power of one sign: 1 or 0. */
const signMoment = (e: Engine, head: Head, factors: readonly Ref[]): Ref | undefined => {
  const [first] = factors;
  if (head.law !== 'rademacher' || !first) return undefined;
  if (!factors.every((f) => sameUse(f, first))) return undefined;
  return factors.length % 2 === 0 ? e.d.unit() : e.d.zero();
};

const renamed = (e: Engine, ref: Ref, from: Bound, to: Bound, at: Head): Ref => {
  if (from.name === to.name) return ref;
  const params = e.graph.wires(to.shape);
  const point: Lambda = { params, ref: e.d.variable(to.name, params) };
  return substitute(e.d, ref, from.name, point, at) ?? ref;
};

/** E over #1 whose body no longer holds #0 is E over #0: names of binders stay canonical when inner binders go. */
export const lowerBinder = (e: Engine, node: HeadNode): HeadNode => {
  const variable = node.head.variable as Bound;
  const [body, ...others] = node.args as [Arg, ...Arg[]];
  const level = Number(/^#(\d+)/.exec(variable.name)?.[1] ?? 0);
  for (let k = 0; k < level; k++) {
    if (holdsName(e, body.ref, `#${k}:`)) continue;
    const lower: Bound = { ...variable, name: variable.name.replace(/^#\d+/, `#${k}`) };
    const ref = e.d.closed(renamed(e, body.ref, variable, lower, node.head));
    return {
      ...node,
      head: e.d.head({ ...node.head, variable: lower }),
      args: [{ axes: [], ref }, ...others],
    };
  }
  return node;
};

/** Whether a name with this beginning is free or bound anywhere inside. */
const holdsName = ({ graph }: Engine, use: Ref, prefix: string): boolean => {
  const seen = new Set<ClassId>();
  const stack = [graph.find(use).cls];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { form } = graph.class(id);
    const head = form?.kind === 'head' ? form.head : undefined;
    if (head?.name.startsWith(prefix) || head?.variable?.name.startsWith(prefix)) return true;
    if (form) for (const child of childrenOf(form)) stack.push(graph.find(child).cls);
  }
  return false;
};
