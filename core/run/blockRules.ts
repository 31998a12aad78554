/**
 * Rules about matrices in blocks at a matrix whose blocks are not plain: the blocks are cut out of it.
 *
 * A block I or x*y' leaves no trace of its edges that a pattern could match. So each rule variable is put for the entries in
 * its place, and the rule is used where the matrix put together again from these is the matrix there was.
 */
import { isPositive } from '../num/sign.js';
import * as Size from '../num/size.js';
import { termsOf } from '../egraph/linear.js';
import type { Arg, HeadNode, Indicator, Ref, Wire } from '../egraph/types.js';
import { emptyMatch, Matcher, type Lambda, type Match } from '../rewrite/match.js';
import type { Rule } from '../rewrite/rule.js';
import type { Term } from '../term/term.js';
import { freeVariables } from '../term/walk.js';
import { holds } from './conditions.js';
import type { Engine } from './engine.js';
import { partsOf } from './entries.js';
import { merge } from './unions.js';

/** A rule about one matrix whose sides have the size `first + last`. */
type BlockRule = {
  readonly rule: Rule;
  readonly lhs: Term & { readonly tag: 'operator' };
  readonly first: string;
  readonly last: string;
};

const asBlockRule = (rule: Rule): BlockRule | undefined => {
  const { lhs } = rule;
  if (lhs.tag !== 'operator' || lhs.args.length !== 1 || lhs.args[0]?.axes.length !== 2)
    return undefined;
  const size = lhs.args[0].axes[0]?.size as Size.Size;
  const names = Size.names(size);
  const [variable] = rule.context.variables.values();
  const first = variable?.shape[0] && Size.asSymbol(variable.shape[0]);
  const last = names.find((n) => n !== first);
  const isSum = size.terms.length === 2 && names.length === 2;
  return isSum && first !== undefined && last !== undefined
    ? { rule, lhs, first, last }
    : undefined;
};

/** Where the wire's axis may be cut: sizes of shorter wires that an equation joins to it, and places that one pins. */
const cuts = (e: Engine, matrix: Arg): readonly Size.Size[] => {
  const [row] = matrix.axes as [Wire, Wire];
  const whole = e.graph.size(row);
  const found = new Map<string, Size.Size>();
  const note = (size: Size.Size): void => {
    if (isPositive(size) && isPositive(Size.sub(whole, size))) found.set(size.key, size);
  };
  for (const { ref } of termsOf(e.graph, matrix.ref))
    for (const { relation, unknowns, constant } of partsOf(e, ref).indicators) {
      if (relation !== '=' || !unknowns.some((u) => 'wire' in u && matrix.axes.includes(u.wire)))
        continue;
      note(constant);
      note(Size.scale(constant, -1));
      for (const u of unknowns)
        if ('wire' in u && !matrix.axes.includes(u.wire)) note(e.graph.size(u.wire));
    }
  return [...found.values()];
};

/** The entries of the matrix from one place on in both directions. */
const slice = (
  e: Engine,
  matrix: Arg,
  places: readonly (readonly [size: Size.Size, from: Size.Size])[],
): Lambda => {
  const whole = e.graph.wires(matrix.axes.map((w) => e.graph.size(w)));
  const params = e.graph.wires(places.map(([size]) => size));
  const indicators = whole.map((w, k): Indicator => ({
    relation: '=',
    unknowns: [
      { coef: Size.one, wire: w },
      { coef: Size.constant(-1), wire: params[k] as Wire },
    ],
    constant: Size.scale((places[k] as (typeof places)[number])[1], -1),
  }));
  const at = matrix.ref.at.map((w) => whole[matrix.axes.indexOf(w)] ?? w);
  const cut = e.d.net({ factors: [{ cls: matrix.ref.cls, at }], indicators, bound: whole });
  return { params, ref: e.d.closed(e.normal(cut)) };
};

/** The rule's variables as the blocks of the matrix cut at `cut`; undefined where the blocks do not make the matrix. */
const blocksAt = (
  e: Engine,
  { rule, lhs, first, last }: BlockRule,
  node: HeadNode,
  cut: Size.Size,
): Match | undefined => {
  const [matrix] = node.args as [Arg];
  const whole = e.graph.size(matrix.axes[0] as Wire);
  const rest = Size.sub(whole, cut);
  const place = (of: Size.Size | undefined): readonly [Size.Size, Size.Size] =>
    of && Size.asSymbol(of) === first ? [cut, Size.zero] : [rest, cut];
  const variables = new Map<string, Lambda>();
  for (const name of freeVariables(lhs)) {
    const shape = rule.context.variables.get(name)?.shape ?? [];
    variables.set(name, slice(e, matrix, shape.map(place)));
  }
  const match: Match = {
    ...emptyMatch,
    variables,
    sizes: new Map([
      [first, cut],
      [last, rest],
    ]),
    wires: new Map(lhs.at.map((i, k) => [i.id, node.out[k] as Wire])),
  };
  const [pattern] = lhs.args;
  const axes = pattern?.axes.map((i, k) => [i.id, matrix.axes[k] as Wire] as const) ?? [];
  const inner = { ...match, wires: new Map(axes) };
  const made = new Matcher(e.d, rule).build(pattern?.body as Term, inner);
  return e.graph.equal(e.d.closed(e.normal(made)), e.d.closed(e.normal(matrix.ref)))
    ? match
    : undefined;
};

/** The rules about a matrix in blocks. */
export const blockRules = (list: Iterable<Rule>): readonly Rule[] =>
  [...list].filter((r) => asBlockRule(r) !== undefined);

/** The value by the first rule about blocks that applies, in the given order; undefined where none does. */
export const applyBlockRules = (
  e: Engine,
  node: HeadNode,
  ref: Ref,
  list: readonly Rule[],
): Ref | undefined => {
  const [matrix] = node.args;
  if (node.head.tag !== 'operator' || matrix?.axes.length !== 2) return undefined;
  const whole = e.graph.size(matrix.axes[0] as Wire);
  if (e.graph.size(matrix.axes[1] as Wire).key !== whole.key) return undefined;
  if (Size.asSymbol(whole) !== undefined || termsOf(e.graph, matrix.ref).length < 2)
    return undefined;
  const rules = list.flatMap((r) => asBlockRule(r) ?? []);
  for (const cut of rules.length > 0 ? cuts(e, matrix) : [])
    for (const rule of rules) {
      const m = blocksAt(e, rule, node, cut);
      if (!m || !holds(e, rule.rule, m)) continue;
      const rhs = new Matcher(e.d, rule.rule).build(rule.rule.rhs, m);
      const how = { tag: 'rule' as const, rule: rule.rule, match: m };
      if (merge(e, rule.rule.id, rule.rule.source, ref, rhs, how)) return rhs;
    }
  return undefined;
};
