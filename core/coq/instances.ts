/** Instances of rules and facts: their two sides at the indices of a step, and why these are equal. */
import type { Reason } from '../checker/certificate.js';
import { instantiate, type Values } from '../checker/instance.js';
import { renamer } from '../checker/scope.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Rule } from '../rewrite/rule.js';
import type { Context, Fact, Index, Tensor, Term } from '../term/term.js';
import { copy, renameIndices, type Supply } from '../term/walk.js';
import type { Why } from './why.js';
import { refuse } from './writer.js';

/** Finds the rule that a step names; a text says why there is none. */
export type RuleOf = (reason: Reason & { readonly tag: 'rule' }) => Rule | string;

/** What instances are made with. */
export type Rules = { readonly context: Context; readonly ids: Supply; readonly ruleOf: RuleOf };

/** Indices that are open in an equation, and what they are in the fact made of it. */
export type Moved = { readonly open: readonly Index[]; readonly map: ReadonlyMap<number, Index> };

/** The two sides, what they are about, and why they are equal where its indices have moved. */
export type Instance = {
  readonly from: Term;
  readonly to: Term;
  readonly about: string;
  readonly why: (moved: Moved) => Why;
};

/** What the sizes of a rule are at its values: read off the axes of those, where the step does not say. */
const sizesOf = (
  rule: Rule,
  { values, sizes }: Values,
  axes: readonly Index[],
): ReadonlyMap<string, Size> => {
  const found = new Map<string, Size>(sizes);
  const see = (want: Size, have: Size | undefined): void => {
    const name = S.asSymbol(want);
    if (name !== undefined && have && !found.has(name)) found.set(name, have);
  };
  rule.axes.forEach((i, k) => see(i.size, axes[k]?.size));
  for (const [name, value] of values)
    rule.context.variables.get(name)?.shape.forEach((size, k) => see(size, value.axes[k]?.size));
  return found;
};

/** A number that stands for a rule's name stays a factor of its own: `-1*x` is not read as `-x`. */
const kept = (t: Tensor): Tensor =>
  t.body.tag === 'number' ? { ...t, body: { tag: 'product', factors: [t.body] } } : t;

/** A tensor with free indices moved, at axes of its own. */
const movedTo = (ids: Supply, t: Tensor, map: ReadonlyMap<number, Index>): Tensor => {
  const axes = t.axes.map((i): Index => ({ ...i, id: ids.next++ }));
  const own = t.axes.map((i, k): [number, Index] => [i.id, axes[k] as Index]);
  return { axes, body: renameIndices(t.body, new Map([...map, ...own]), ids) };
};

/** The sides of a step's instance at the indices `axes`, and why they are equal. */
export const instanceOf = (
  { context, ids, ruleOf }: Rules,
  reason: Exclude<Reason, { readonly tag: 'law' | 'entries' }>,
  axes: readonly Index[],
): Instance => {
  if (reason.tag === 'fact') {
    const fact = context.facts[reason.fact] as Fact;
    const map = new Map(fact.axes.map((i, k) => [i.id, axes[k] as Index]));
    const put = (t: Term): Term => renameIndices(t, map, ids);
    const about = `${fact.about}_fact`;
    return {
      from: put(fact.lhs),
      to: put(fact.rhs),
      about,
      why: () => ({ tag: 'declared', fact }),
    };
  }
  const rule = ruleOf(reason);
  if (typeof rule === 'string') return refuse(rule);
  const values = new Map(reason.values.map(([n, t]): [string, Tensor] => [n, kept(t as Tensor)]));
  const v: Values = {
    indices: new Map(rule.axes.map((i, k) => [i.id, axes[k] as Index])),
    values,
    sizes: new Map(reason.sizes),
    bound: new Map(reason.bound),
    names: new Map(reason.names),
  };
  const own = renamer(ids);
  const put = (t: Term): Term => copy(instantiate(t, v, own), ids);
  const why = ({ map }: Moved): Why => ({
    tag: 'rule',
    rule,
    axes: axes.map((i) => map.get(i.id) ?? i),
    sizes: sizesOf(rule, v, axes),
    values: new Map([...values].map(([n, t]) => [n, movedTo(ids, t, map)])),
  });
  return { from: put(rule.lhs), to: put(rule.rhs), about: rule.id, why };
};
