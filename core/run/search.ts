/**
 * Search beyond the normal form: cancellation of inverses, then saturation with every rule both ways.
 *
 * Saturation matches every node of every class (not only forms), merges what the rules say, and rebuilds congruence: a node
 * whose parts have merged is made again and joined to its class. After each round both sides are brought to normal form again,
 * so what the search found meets what rewriting knows.
 */
import * as Q from '../num/rational.js';
import { instantiate, joinedPorts, seeNet } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, ClassId, LinTerm, Node, Ref, Wire } from '../egraph/types.js';
import { bagOf, emptyMatch, Matcher, mayMatch, mayMatchNet, type Bag } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import { cancelPowers } from './cancelPowers.js';
import { holds } from './conditions.js';
import { openDeterminants } from './determinants.js';
import {
  homogeneousParts,
  withoutGenericFactor,
  withoutSquare,
  type Sides,
} from './genericFactor.js';
import { turnSymmetric } from './headRules.js';
import { isZeroByEntries } from './entries.js';
import type { Engine } from './engine.js';
import { expand } from './expand.js';
import { normalNet } from './normalNet.js';
import { isZeroByOrders } from './orders.js';
import { overlapFacts } from './overlaps.js';
import { saturate as runLoop, simple, type Saturation } from './loop.js';
import { weight } from './relations.js';
import type { How, Multiplier } from './unions.js';

/** Bounds of a search, beside the engine's own limits. */
export type SearchLimits = {
  /** Rounds of saturation; 0 leaves rewriting only. */
  readonly rounds: number;
  /** Matches that one rule may add in one round. */
  readonly matches: number;
  /** Nested cancellations. */
  readonly depth: number;
};
export const defaultSearch: SearchLimits = { rounds: 3, matches: 200, depth: 3 };

/** Looks for a proof that lhs = rhs; true once they are one value. */
export const search = (
  engine: Engine,
  lhs: Ref,
  rhs: Ref,
  limits: SearchLimits = defaultSearch,
): boolean => {
  if (limits.rounds === 0) return false;
  engine.again();
  if (sameNormal(engine, lhs, rhs)) return true;
  const inner = withoutGenericFactor(engine, lhs, rhs);
  if (inner) return search(engine, ...inner, limits) && joined(engine, lhs, rhs);
  if (byCancelling(engine, lhs, rhs, limits)) return true;
  if (openDeterminants(engine)) {
    engine.again();
    if (sameNormal(engine, lhs, rhs)) return true;
  }
  if (byIndices(engine, lhs, rhs)) return true;
  if (overlapFacts(engine) && met(engine, lhs, rhs)) return true;
  if (byExpansion(engine, lhs, rhs)) return true;
  if (byParts(engine, lhs, rhs, (part) => search(engine, ...part, limits))) return true;
  const target = saturation(engine, limits, () => met(engine, lhs, rhs));
  const { stop } = runLoop(target, {
    scheduler: simple(),
    limits: { iterations: limits.rounds, nodes: Infinity, time: Infinity, bytes: Infinity },
  });
  return stop === 'goal' || (stop === 'iterations' && target.done());
};

/** True once both sides are one value, or are brought to one by what the last round found. */
const met = (engine: Engine, lhs: Ref, rhs: Ref): boolean => {
  if (engine.graph.equal(engine.d.closed(lhs), engine.d.closed(rhs))) return true;
  engine.again();
  return sameNormal(engine, lhs, rhs) || cancel(engine, lhs, rhs, 1);
};

const joined = (engine: Engine, lhs: Ref, rhs: Ref): true => {
  engine.join(lhs, rhs);
  return true;
};

/** Cancellation of inverses and denominators, in the whole and in its parts. */
const byCancelling = (engine: Engine, lhs: Ref, rhs: Ref, limits: SearchLimits): boolean => {
  if (cancel(engine, lhs, rhs, limits.depth) || cancelPowers(engine, lhs, rhs)) return true;
  const proves = ([l, r]: Sides): boolean => {
    if (sameNormal(engine, l, r)) return true;
    const inner = withoutGenericFactor(engine, l, r);
    if (inner) return proves(inner) && joined(engine, l, r);
    return byCancelling(engine, l, r, limits);
  };
  if (turnSymmetric(engine)) engine.again();
  return byParts(engine, lhs, rhs, proves);
};

/** The matrices of quadratic forms, or each homogeneous part of the equation, proved by themselves. */
const byParts = (engine: Engine, lhs: Ref, rhs: Ref, proves: (part: Sides) => boolean): boolean => {
  const forms = withoutSquare(engine, lhs, rhs);
  const parts = forms.length > 0 ? undefined : homogeneousParts(engine, lhs, rhs);
  const done = parts ? parts.every(proves) : forms.some(proves);
  return done && joined(engine, lhs, rhs);
};

/** Most times that values are expanded: sin(4*a) wants three. */
const mostExpansions = 3;

/** Expanding rules from left to right, then normal forms. */
const byExpansion = (engine: Engine, lhs: Ref, rhs: Ref): boolean => {
  const done = new Set<ClassId>();
  for (let k = 0; k < mostExpansions && expand(engine, namesIn(engine), done); k++) {
    engine.again();
    if (sameNormal(engine, lhs, rhs) || sameAnew(engine, lhs, rhs)) return true;
    if (cancelPowers(engine, lhs, rhs)) return true;
  }
  return false;
};

/** Most products that one value is looked at as. */
const mostWays = 6;

/** The normal forms of a value by each product that it is written as, not only by the last. */
const waysOf = (engine: Engine, side: Ref): readonly Ref[] => {
  const ref = engine.graph.find(side);
  const nodes = engine.graph.class(ref.cls).nodes.filter((n) => n.kind === 'net');
  const anew = nodes
    .slice(0, mostWays)
    .map((n) => normalNet(engine, seeNet(engine.graph, n, ref.at), ref));
  return [engine.normal(side), ...anew];
};

const sameAnew = (engine: Engine, lhs: Ref, rhs: Ref): boolean => {
  const right = waysOf(engine, rhs).map((r) => engine.d.closed(r));
  return waysOf(engine, lhs).some((l) =>
    right.some((r) => engine.graph.equal(engine.d.closed(l), r)),
  );
};

/** Index relations alone, by orders or at every entry: no rule is named beyond those that the normal forms use. */
const byIndices = (engine: Engine, lhs: Ref, rhs: Ref): boolean => {
  const difference = engine.normal(
    engine.d.linear([
      { coef: Q.one, ref: engine.normal(lhs) },
      { coef: Q.minusOne, ref: engine.normal(rhs) },
    ]),
  );
  return isZeroByOrders(engine, difference) || isZeroByEntries(engine, difference);
};

const sameNormal = (engine: Engine, lhs: Ref, rhs: Ref): boolean => {
  const [a, b] = [engine.normal(lhs), engine.normal(rhs)];
  return engine.graph.equal(engine.d.closed(a), engine.d.closed(b));
};

// --- cancellation ---

/** An inverse in a value, used at a free wire: multiplying by its matrix there undoes it. */
type Inverse = Multiplier & {
  /** The class of the inverse, to find it again in each term; -1 for a matrix whose inverse is not there. */
  readonly cls: ClassId;
};

const inverses = (engine: Engine, value: Ref, free: ReadonlySet<Wire>): readonly Inverse[] => {
  const found = new Map<string, Inverse>();
  const { graph } = engine;
  for (const term of termsOf(graph, value)) {
    const cls = graph.class(graph.find(term.ref).cls);
    const form = cls.form && instantiate(graph, cls.form, graph.find(term.ref).at);
    const factors = form?.kind === 'net' ? form.factors : [term.ref];
    for (const factor of factors) {
      const root = graph.find(factor);
      const head = graph.class(root.cls).form;
      if (head?.kind !== 'head' || head.head.name !== 'inv') continue;
      const node = instantiate(graph, head, root.at);
      if (node.kind !== 'head') continue;
      const matrix = node.args[0] as Arg;
      if (!engine.predicates.invertible({ ref: matrix.ref, axes: matrix.axes })) continue;
      node.out.forEach((wire, side) => {
        if (free.has(wire))
          found.set(`${root.cls}/${wire}/${side}`, {
            cls: root.cls,
            matrix,
            wire,
            side: side as 0 | 1,
          });
      });
    }
  }
  return [...found.values()];
};

/**
 * P = Q where M*P = M*Q and M is invertible: multiplies the difference by the matrices of its inverses until it is 0.
 * Named by the rule `inv-cancel` of the pack of inverses.
 */
const cancel = (engine: Engine, lhs: Ref, rhs: Ref, depth: number): boolean => {
  if (!engine.rules.has('inv-cancel')) return false;
  const { d } = engine;
  const difference = (value: Ref): Ref => engine.normal(value);
  const start = difference(
    d.linear([
      { coef: Q.one, ref: engine.normal(lhs) },
      { coef: Q.minusOne, ref: engine.normal(rhs) },
    ]),
  );
  const known = invertibleVariables(engine);
  const isZero = (value: Ref): boolean => termsOf(engine.graph, value).length === 0;
  const seen = new Set<ClassId>();
  const by: Multiplier[] = [];
  const tryBy = (value: Ref, inverse: Inverse, left: number): boolean => {
    by.push(inverse);
    const done = tryAll(engine.normal(multiply(engine, value, inverse)), left);
    if (!done) by.pop();
    return done;
  };
  const tryAll = (value: Ref, left: number): boolean => {
    if (isZero(value)) return true;
    if (left === 0 || seen.has(value.cls)) return false;
    seen.add(value.cls);
    for (const inverse of inverses(engine, value, new Set(value.at)))
      if (tryBy(value, inverse, left - 1)) return true;
    for (const factor of known) {
      for (const wire of new Set(value.at)) {
        const [row] = factor.axes as [Wire, Wire];
        if (engine.graph.size(wire).key !== engine.graph.size(row).key) continue;
        for (const side of [0, 1] as const) {
          const inverse = { cls: -1, matrix: factor, wire, side };
          if (tryBy(value, inverse, Math.min(left - 1, 1))) return true;
        }
      }
    }
    return false;
  };
  if (!tryAll(start, depth)) return false;
  engine.merge('inv-cancel', 'invertible matrices cancel', lhs, rhs, { tag: 'cancel', by });
  return true;
};

/** Declared matrices that are known to be invertible: multiplying by one loses nothing. */
const invertibleVariables = (engine: Engine): readonly Arg[] =>
  [...engine.context.variables.values()].flatMap((v): Arg[] => {
    if (v.shape.length !== 2 || v.arguments) return [];
    const axes = engine.graph.wires(v.shape);
    const ref = engine.d.closed(engine.d.variable(v.name, axes));
    return engine.predicates.invertible({ ref, axes }) ? [{ axes, ref }] : [];
  });

/** The value multiplied by the inverse's matrix at its wire; M*inv(M) is I where they meet. */
const multiply = (engine: Engine, value: Ref, inverse: Inverse): Ref => {
  const { d, graph } = engine;
  const terms = termsOf(graph, value).flatMap((t) => {
    const product = undone(engine, t.ref, inverse) ?? timesMatrix(engine, t.ref, inverse);
    return product ? [{ coef: Q.mul(product.coef, t.coef), ref: product.ref }] : [];
  });
  return d.linear(terms);
};

/** The term without the inverse, where it holds it at the wire. */
const undone = (engine: Engine, use: Ref, { cls, wire, side }: Inverse): LinTerm | undefined => {
  const { d, graph } = engine;
  if (cls < 0) return undefined;
  const ref = graph.find(use);
  const { form } = graph.class(ref.cls);
  const bag: Bag =
    form?.kind === 'net'
      ? bagOf(engine.d, form, ref)
      : { factors: [ref], indicators: [], bound: [], equal: [] };
  const port = outPort(engine, cls, side);
  const at = bag.factors.findIndex((f) => f.cls === cls && f.at[port] === wire);
  const factor = bag.factors[at];
  if (!factor || bag.equal.some((pair) => pair.includes(wire))) return undefined;
  const other = factor.at[outPort(engine, cls, side === 0 ? 1 : 0)] as Wire;
  const rest = bag.factors.filter((_, k) => k !== at);
  if (rest.some((f) => f.at.includes(wire)) || other === wire) return undefined;
  return d.product({ ...bag, factors: rest, equal: [...bag.equal, [wire, other]] });
};

/** The port of the inverse's row (0) or column (1). */
const outPort = (engine: Engine, cls: ClassId, side: 0 | 1): number => {
  const { form } = engine.graph.class(cls);
  return form?.kind === 'head' ? (form.out[side] as number) : side;
};

const timesMatrix = (
  engine: Engine,
  use: Ref,
  { matrix, wire, side }: Inverse,
): LinTerm | undefined => {
  const { d, graph } = engine;
  const inner = graph.wire(graph.size(wire));
  const [row, column] = matrix.axes as [Wire, Wire];
  // inv(M)[wire, .] is undone by M[new, wire] from the left; inv(M)[., wire] by M[wire, new] from the right.
  const [from, to] = side === 0 ? [column, row] : [row, column];
  const m: Ref = {
    cls: matrix.ref.cls,
    at: matrix.ref.at.map((w) => (w === from ? inner : w === to ? wire : w)),
  };
  const ref = graph.find(use);
  const moved: Ref = { cls: ref.cls, at: ref.at.map((w) => (w === wire ? inner : w)) };
  return d.product({ factors: [m, moved], bound: [inner] });
};

// --- saturation ---

const namesIn = (engine: Engine): ReadonlySet<string> =>
  new Set(
    engine.graph.classes.flatMap((c) =>
      c.nodes.flatMap((n) => (n.kind === 'head' ? [n.head.name] : [])),
    ),
  );

/**
 * Saturation as the run loop drives it: every rule, both ways, at every class of the snapshot. The engine's own limits
 * hold: where one is met, `Stop` ends the whole run.
 */
export const saturation = (
  engine: Engine,
  limits: Pick<SearchLimits, 'matches'>,
  goal: () => boolean,
  wanted: (rule: Rule) => boolean = () => true,
): Saturation => {
  const { graph } = engine;
  let rules: readonly Rule[] = [];
  let roots: readonly ClassId[] = [];
  let rounds = 0;
  return {
    rules: () => rules.map(({ id }) => id),
    nodes: () => graph.nodes,
    classes: () => graph.classes.length - graph.unions,
    bytes: () => 0,
    snapshot: () => {
      rules = engine.rules.forSearch(namesIn(engine)).filter(wanted);
      roots = graph.classes.filter((c) => !c.forward).map((c) => c.id);
      rounds++;
    },
    done: () => rounds > 1 && goal(),
    count: () => 0,
    apply: (k) => {
      const before = graph.unions;
      const rule = rules[k] as Rule;
      let left = limits.matches;
      for (const id of roots) {
        if (left <= 0) break;
        if (graph.class(id).forward) continue;
        if (!isNetRule(rule) && !mayMatch(graph, rule.lhs, id, true)) continue;
        const ref: Ref = { cls: id, at: graph.wires(graph.class(id).ports) };
        left -= applyAt(engine, rule, ref, left);
      }
      return graph.unions - before;
    },
    rebuild: () => rebuild(engine),
  };
};

const isNetRule = ({ lhs }: Rule): boolean => lhs.tag === 'product' || lhs.tag === 'sum';

const applyAt = (engine: Engine, rule: Rule, ref: Ref, most: number): number => {
  const matcher = new Matcher(engine.d, rule, true);
  const results: { readonly ref: Ref; readonly how: How }[] = [];
  if (isNetRule(rule))
    for (const node of Array.from(engine.graph.class(ref.cls).nodes)) {
      if (node.kind !== 'net' || !mayMatchNet(engine.graph, rule.lhs, node, true)) continue;
      matcher.matchBag(rule.lhs, bagOf(engine.d, node, ref), emptyMatch, false, (m, rest) => {
        if (!holds(engine, rule, m)) return false;
        results.push({
          ref: engine.d.net({ ...rest, factors: [matcher.build(rule.rhs, m), ...rest.factors] }),
          how: { tag: 'rule', rule, match: m },
        });
        return results.length >= most;
      });
    }
  else
    matcher.match(rule.lhs, ref, emptyMatch, (m) => {
      if (!holds(engine, rule, m)) return false;
      results.push({ ref: matcher.build(rule.rhs, m), how: { tag: 'rule', rule, match: m } });
      return results.length >= most;
    });
  // The search adds ways to write a value, it does not rewrite it: the lighter way gives the form, else the one there was.
  for (const { ref: result, how } of results) {
    const lighter = weight(engine, result.cls) < weight(engine, ref.cls);
    const [from, to] = lighter ? [ref, result] : [result, ref];
    engine.merge(rule.id, rule.source, from, to, how);
  }
  return results.length;
};

/** Congruence: nodes whose parts have merged are made again and joined to their class, until nothing merges. */
export const rebuild = (engine: Engine): void => {
  const { graph, d } = engine;
  for (let pass = 0; pass < 20 && graph.dirty.size > 0; pass++) {
    const parents = new Set<ClassId>();
    for (const id of graph.dirty) for (const p of graph.class(id).parents) parents.add(p);
    graph.dirty.clear();
    for (const id of [...parents].sort((a, b) => a - b)) {
      const root = graph.find({ cls: id, at: graph.class(id).ports.map((_, k) => k) }).cls;
      const ref: Ref = { cls: root, at: graph.wires(graph.class(root).ports) };
      for (const node of Array.from(graph.class(root).nodes)) {
        const made = remake(engine, node, ref);
        if (made && !graph.equal(d.closed(made), ref)) engine.join(made, ref);
      }
    }
  }
};

const remake = (engine: Engine, node: Node, ref: Ref): Ref | undefined => {
  const { d, graph } = engine;
  const seen = instantiate(graph, node, ref.at);
  if (seen.kind === 'head')
    return d.apply(
      seen.head,
      seen.args.map((a) => ({ axes: a.axes, ref: d.closed(graph.find(a.ref)) })),
      seen.out,
    );
  if (seen.kind === 'lin') return d.linear(seen.terms);
  const equal = joinedPorts(seen.ports, ref.at);
  return d.net({ factors: seen.factors, indicators: seen.indicators, equal, bound: seen.fresh });
};
