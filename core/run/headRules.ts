/** Rules at a head node, and the laws of heads that no finite pattern states. Each use is one step. */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, HeadNode, LinTerm, Ref } from '../egraph/types.js';
import { emptyMatch, Matcher } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import { chainUnspecified } from './chain.js';
import { holds } from './conditions.js';
import type { Engine } from './engine.js';
import { substitute } from './substitute.js';
import { merge, mergeSilently } from './unions.js';

/** Largest exponent, in absolute value, for which a power of a number is computed. */
const mostExponent = 1000n;

/** The value by the first rule that applies to its head; undefined where none does. */
export const applyHeadRules = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const isPower = node.head.tag === 'pointwise' && node.head.name === 'pow';
  const power = isPower ? numberPower(e, node, ref) : undefined;
  if (power) return power;
  const isLog = node.head.tag === 'pointwise' && node.head.name === 'log';
  const log = isLog ? numberLog(e, node, ref) : undefined;
  if (log) return log;
  for (const rule of e.rules.onHead(node.head)) {
    const result = rule.additive ? applyAdditive(e, rule, node, ref) : applyHeadRule(e, rule, ref);
    if (result) return result;
  }
  return node.head.tag === 'derivative' ? applyChain(e, node, ref) : undefined;
};

const applyHeadRule = (e: Engine, rule: Rule, ref: Ref): Ref | undefined => {
  const matcher = new Matcher(e.d, rule);
  let result: Ref | undefined;
  matcher.match(rule.lhs, ref, emptyMatch, (m) => {
    if (!holds(e, rule, m)) return false;
    const rhs = matcher.build(rule.rhs, m);
    if (e.graph.equal(rhs, ref)) return false;
    merge(e, rule.id, rule.source, ref, rhs, { tag: 'rule', rule, match: m });
    result = rhs;
    return true;
  });
  return result;
};

/** f(a + b) = f(a) + f(b), for all terms at once; rational coefficients follow. */
const applyAdditive = (e: Engine, rule: Rule, node: HeadNode, ref: Ref): Ref | undefined => {
  const [body, ...others] = node.args as [Arg, ...Arg[]];
  const terms = termsOf(e.graph, body.ref);
  const [only] = terms;
  if (terms.length === 1 && only && Q.isOne(only.coef)) return undefined;
  const parts = terms.map((t): LinTerm => {
    const args = [{ axes: [], ref: e.d.closed(t.ref) }, ...others];
    return { coef: t.coef, ref: e.d.apply(node.head, args, node.out) };
  });
  const result = e.d.linear(parts);
  merge(e, rule.id, rule.source, ref, result);
  return result;
};

/** The chain rule of an unspecified function, under the name that its pack gives it. */
const applyChain = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const { chain } = e.rules;
  if (!chain) return undefined;
  const result = chainUnspecified(e.d, node);
  if (result) merge(e, chain.id, chain.source, ref, result);
  return result;
};

/** A rational number to an integer power, under the name that the pack of powers gives it. */
const numberPower = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const [base, exponent] = node.args.map((a) => e.predicates.rational(a.ref));
  if (!base || !exponent || exponent.den !== 1n || Q.isZero(base)) return undefined;
  const size = exponent.num < 0n ? -exponent.num : exponent.num;
  if (size > mostExponent || !e.rules.has('pow-number')) return undefined;
  const result = e.d.number(Q.power(base, Number(exponent.num)));
  merge(e, 'pow-number', 'arithmetic', ref, result);
  return result;
};

/** Largest number whose logarithm is taken apart. */
const mostFactored = 1_000_000n;

/** The primes of n, with their powers. */
const primes = (n: bigint): ReadonlyMap<bigint, bigint> => {
  const found = new Map<bigint, bigint>();
  let rest = n;
  for (let p = 2n; rest > 1n; p = p * p > rest ? rest : p + 1n)
    for (; rest % p === 0n; rest /= p) found.set(p, (found.get(p) ?? 0n) + 1n);
  return found;
};

/** The logarithm of a rational number as logarithms of primes, under the name that the pack of functions gives it. */
const numberLog = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const value = e.predicates.rational((node.args[0] as Arg).ref);
  if (!value || value.num <= 0n || !e.rules.has('log-number')) return undefined;
  if (value.num > mostFactored || value.den > mostFactored) return undefined;
  const log = (p: bigint): Ref => e.d.pointwise('log', [e.d.number(Q.rational(p))]);
  const terms = ([by, sign]: readonly [bigint, bigint]): readonly LinTerm[] =>
    [...primes(by)].map(([p, k]) => ({ coef: Q.rational(sign * k), ref: log(p) }));
  const result = e.d.linear(
    [value.num, value.den].flatMap((n, k) => terms([n, k === 0 ? 1n : -1n])),
  );
  if (e.graph.equal(result, ref)) return undefined;
  merge(e, 'log-number', 'AS 4.1.6', ref, result);
  return result;
};

/** at(e, X = P): P put into e, once e holds no derivative by X that is not worked out. */
export const evaluateAt = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const [body, point] = node.args as [Arg, Arg];
  const variable = node.head.variable as { readonly name: string };
  const value = { params: point.axes, ref: point.ref };
  const inherit = (from: Ref, to: Ref): void => e.predicates.inherit(from, to);
  const result = substitute(e.d, body.ref, variable.name, value, node.head, inherit);
  if (!result || e.graph.equal(result, ref)) return undefined;
  mergeSilently(e, 'algebra', ref, result);
  return result;
};
