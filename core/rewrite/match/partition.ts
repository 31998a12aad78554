/**
 * A bag shared out among rule variables that are still open, nothing left over.
 *
 * The bag is cut where the pattern's own wires are; each part goes to one variable that has all those wires of it as arguments.
 */
import type { ClassId, Wire } from '../../egraph/types.js';
import type { Index } from '../../term/term.js';
import { emptyBag, hangTogether, join, wiresOfBag } from './bags.js';
import {
  wireOf,
  type Bag,
  type Match,
  type Matching,
  type NextRest,
  type VariableTerm,
} from './types.js';
import { bind } from './variables.js';

/** Most ways to give the parts to the variables that are looked at. */
const mostWays = 64;

/** Parts of the bag that hang together by wires which are not the pattern's, each given to a rule variable. */
export const partition = (
  c: Matching,
  items: readonly VariableTerm[],
  summed: readonly Index[],
  m: Match,
  bag: Bag,
  next: NextRest,
): boolean => {
  c.d.graph.onWork?.(); // A bag of many wires is cut in many ways, most of which bind nothing.
  const own = summed.map((i) => wireOf(m, i));
  const inner = bag.bound.filter((w) => !own.includes(w));
  if (items.length === 1) return bindAll(c, items, [{ ...bag, bound: inner }], m, next);
  const cut = new Set(items.flatMap((t) => t.at.map((i) => wireOf(m, i))));
  const parts = hangTogether(bag, inner, cut);
  return divide(c, items, parts, m).some((groups) => bindAll(c, items, groups, m, next));
};

/** Binds each variable to the product of its group. */
const bindAll = (
  c: Matching,
  items: readonly VariableTerm[],
  groups: readonly Bag[],
  m: Match,
  next: NextRest,
): boolean => {
  const assign = (k: number, state: Match): boolean => {
    const item = items[k];
    if (!item) return next(state, emptyBag);
    const value = c.d.closed(c.d.net(groups[k] as Bag));
    return bind(c, item.name, item.at, value, state, (t) => assign(k + 1, t));
  };
  return assign(0, m);
};

/** Ways to give the parts to the variables. Numbers without wires go to the first. */
const divide = (
  c: Matching,
  items: readonly VariableTerm[],
  parts: readonly Bag[],
  m: Match,
): readonly (readonly Bag[])[] => {
  const scalar = items.every((t) => t.at.length === 0);
  if (scalar && items.length === 2) return splitScalars(c, items, parts, m);
  const args = items.map((t) => new Set(t.at.map((i) => wireOf(m, i))));
  const all = ways(args, parts).map((way) =>
    items.map((_, k) => join(parts.filter((__, p) => way[p] === k))),
  );
  const full = all.filter((groups) =>
    groups.every((g, k) => isValueIn(g, args[k] as ReadonlySet<Wire>)),
  );
  if (full.length > 0) return full;
  // A value that is the same at every index of a variable: c*x matches the constant c with x all ones.
  const constant = all.filter((groups) =>
    groups.every((g, k) =>
      (args[k] as ReadonlySet<Wire>).size === 0 ? isValueIn(g, new Set()) : isConstant(g),
    ),
  );
  if (constant.length > 0 || !areDisjoint(args)) return constant;
  // u*v' matches c*ones(n,m) and x*ones(m)': what has no index of the other is a tensor of its own, constant or not.
  return all.filter((groups) =>
    groups.every((g, k) => isValueIn(g, args[k] as ReadonlySet<Wire>) || isFreeOf(g, args)),
  );
};

/** Two tensors or more, none with an index of another. */
const areDisjoint = (args: readonly ReadonlySet<Wire>[]): boolean => {
  const wires = args.flatMap((a) => [...a]);
  return args.every((a) => a.size > 0) && new Set(wires).size === wires.length;
};

const isFreeOf = (g: Bag, args: readonly ReadonlySet<Wire>[]): boolean => {
  const touched = wiresOfBag(g);
  return !args.some((a) => touched.some((w) => a.has(w)));
};

/** For each part the number of the variable it goes to: one that has all the wires at which the part was cut. */
const ways = (
  args: readonly ReadonlySet<Wire>[],
  parts: readonly Bag[],
): readonly (readonly number[])[] => {
  const allArgs = new Set(args.flatMap((a) => [...a]));
  let found: readonly (readonly number[])[] = [[]];
  for (const part of parts) {
    const touched = [...new Set(wiresOfBag(part))].filter((w) => allArgs.has(w));
    const able = args.flatMap((mine, k) => (touched.every((w) => mine.has(w)) ? [k] : []));
    const choices = touched.length === 0 ? able.slice(0, 1) : able;
    found = found.flatMap((way) => choices.map((c) => [...way, c])).slice(0, mostWays);
  }
  return found;
};

/** The empty product: 1 at every index. */
const isConstant = (g: Bag): boolean =>
  g.factors.length + g.indicators.length + g.equal.length === 0;

/** Whether the group is not empty and uses every one of the wires. */
const isValueIn = (g: Bag, wires: ReadonlySet<Wire>): boolean =>
  [...wires].every((w) => wiresOfBag(g).includes(w)) &&
  (g.factors.length > 0 || g.equal.length > 0 || g.indicators.length > 0);

/** a*b of numbers: what the condition independent(a, X) allows, else one part and the rest. */
const splitScalars = (
  c: Matching,
  items: readonly VariableTerm[],
  parts: readonly Bag[],
  m: Match,
): readonly (readonly Bag[])[] => {
  if (parts.length < 2 && parts.every((p) => p.factors.length === 0)) return [];
  const condition = c.rule.conditions.find(
    (x) => x.predicate === 'independent' && x.args[0] === items[0]?.name,
  );
  if (!condition) {
    const [first, ...rest] = parts;
    return first && rest.length > 0 ? [[first, join(rest)]] : [];
  }
  const variable = m.bound.get(condition.args[1] as string);
  const dependsAt = (id: ClassId): boolean =>
    variable !== undefined && c.d.graph.class(id).depends.has(variable.name);
  const depends = (bag: Bag): boolean => bag.factors.some((f) => dependsAt(f.cls));
  const [free, rest] = [parts.filter((p) => !depends(p)), parts.filter(depends)];
  return free.length > 0 && rest.length > 0 ? [[join(free), join(rest)]] : [];
};
