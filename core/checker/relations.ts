/**
 * Index relations of the checker: products of integer-affine indicators, simplified for all sizes >= 1.
 *
 * Written apart from the engine's elimination, so that the two can disagree. Every rewriting keeps the value of the product,
 * summed over the bound indices; what is not decided for all sizes stays.
 */
import { divide, isNonnegative, isPositive } from '../num/sign.js';
import * as S from '../num/size.js';
import { affine, affineAdd, affineScale } from '../term/build.js';
import type { Affine, Context, Index, Unknown } from '../term/term.js';

/** [value = 0] or [value <= 0]. */
export type Relation = { readonly kind: '=' | '<='; readonly value: Affine };

/** Two indices that are equal. */
export type Pair = readonly [Index, Index];

/** What a product of relations is: 0, or fewer relations, equal indices, and bound indices that are counted. */
export type Settled = {
  readonly relations: readonly Relation[];
  readonly equal: readonly Pair[];
  readonly counted: readonly Index[];
};

type Term = Affine['terms'][number];

const minus = S.constant(-1);
const subtract = (a: Affine, b: Affine, by: S.Size = minus): Affine =>
  affineAdd(a, affineScale(b, by));
const uses = (a: Affine, i: Index): boolean =>
  a.terms.some(({ of }) => (of.tag === 'index' ? [of.index] : of.at).some((j) => j.id === i.id));
const range = (of: Unknown, context: Context): S.Size | undefined =>
  of.tag === 'index' ? of.index.size : context.variables.get(of.name)?.integer;

/** Least and largest value; undefined where a coefficient has no sign. */
const bounds = (a: Affine, context: Context): readonly [S.Size, S.Size] | undefined => {
  let [low, high] = [a.constant, a.constant];
  for (const { coef, of } of a.terms) {
    const size = range(of, context);
    if (!size) return undefined;
    const reach = S.mul(coef, S.sub(size, S.one));
    if (isNonnegative(coef)) high = S.add(high, reach);
    else if (isNonnegative(S.scale(coef, -1))) low = S.add(low, reach);
    else return undefined;
  }
  return [low, high];
};

const truth = ({ kind, value }: Relation, context: Context): boolean | undefined => {
  const [low, high] = bounds(value, context) ?? [];
  if (!low || !high) return undefined;
  const never = isPositive(low) || (kind === '=' && isPositive(S.scale(high, -1)));
  const always =
    kind === '<=' ? isNonnegative(S.scale(high, -1)) : low.key === '0' && high.key === '0';
  return never ? false : always ? true : undefined;
};

/** i - j = 0 over one range. */
const asPair = ({ kind, value }: Relation): Pair | undefined => {
  const [u, v] = value.terms;
  if (kind !== '=' || value.terms.length !== 2 || !u || !v || value.constant.key !== '0')
    return undefined;
  if (u.of.tag !== 'index' || v.of.tag !== 'index' || S.add(u.coef, v.coef).key !== '0')
    return undefined;
  return u.of.index.size.key === v.of.index.size.key ? [u.of.index, v.of.index] : undefined;
};

/** d*a + b = 0 with |b| < d says a = 0 and b = 0. */
const divided = (value: Affine, context: Context): readonly Affine[] | undefined => {
  for (const { coef } of value.terms) {
    const d = isNonnegative(coef) ? coef : S.scale(coef, -1);
    if (d.key === '1' || !isPositive(d)) continue;
    const inner = value.terms.filter((t) => divide(t.coef, d));
    const outer = value.terms.filter((t) => !inner.includes(t));
    for (const [q, r] of quotients(value.constant, d)) {
      const rest = affine(outer, r);
      const [low, high] = bounds(rest, context) ?? [];
      if (!low || !high || !isPositive(S.sub(d, high)) || !isPositive(S.add(d, low))) continue;
      const whole = inner.map((t): Term => ({ ...t, coef: divide(t.coef, d) as S.Size }));
      return [affine(whole, q), rest];
    }
  }
  return undefined;
};

const quotients = (c: S.Size, d: S.Size): readonly (readonly [S.Size, S.Size])[] => {
  const whole = divide(c, d);
  if (whole) return [[whole, S.zero]];
  const [x, y] = [S.asConstant(c), S.asConstant(d)];
  if (x === undefined || y === undefined) return [[S.zero, c]];
  const r = ((x % y) + y) % y;
  return [r, r - y].map((k) => [S.constant((x - k) / y), S.constant(k)] as const);
};

/** The value of an index by an equation in which its coefficient is 1 or -1, if sure to be inside its range. */
const solved = (value: Affine, own: Term, context: Context): Affine | undefined => {
  if (own.of.tag !== 'index' || !['1', '-1'].includes(own.coef.key)) return undefined;
  const rest = affine(
    value.terms.filter((t) => t !== own),
    value.constant,
  );
  if (uses(rest, own.of.index)) return undefined;
  const result = affineScale(rest, S.scale(own.coef, -1));
  const [low, high] = bounds(result, context) ?? [];
  const inside = low && high && isNonnegative(low) && isPositive(S.sub(own.of.index.size, high));
  return inside ? result : undefined;
};

type List = readonly Relation[];
const changed = (list: List, at: number, value: Affine): List =>
  list.map((r, k) => (k === at ? { ...r, value } : r));

/** [i = e]*[... i ...] is [i = e]*[... e ...]; and of two equations one is replaced by a difference that is i = j. */
const combined = (list: List, context: Context): List | undefined => {
  for (const [a, first] of list.entries()) {
    if (first.kind !== '=') continue;
    for (const own of first.value.terms) {
      const by = solved(first.value, own, context);
      if (!by || own.of.tag !== 'index') continue;
      const { index } = own.of;
      for (const [b, { value }] of list.entries()) {
        const there = value.terms.find((t) => t.of.tag === 'index' && t.of.index.id === index.id);
        if (a === b || !there) continue;
        const others = affine(
          value.terms.filter((t) => t !== there),
          value.constant,
        );
        if (!uses(others, index))
          return changed(list, b, affineAdd(others, affineScale(by, there.coef)));
      }
    }
    for (const [b, second] of list.entries())
      for (const by of [minus, S.one]) {
        const value = subtract(second.value, first.value, by);
        if (
          a !== b &&
          second.kind === '=' &&
          second.value.terms.length > 2 &&
          asPair({ kind: '=', value })
        )
          return changed(list, b, value);
      }
  }
  return undefined;
};

/** Whether the indices are the digits, each number of the range once, of the value that the equation gives them. */
const areDigits = (value: Affine, indices: readonly Index[], context: Context): boolean => {
  const own = value.terms.filter(
    ({ of }) => of.tag === 'index' && indices.some((i) => i.id === of.index.id),
  );
  const sign = own[0] && isNonnegative(own[0].coef) ? 1 : -1;
  let place = S.one;
  for (const left = own.map((t) => ({ ...t, coef: S.scale(t.coef, sign) })); left.length > 0;) {
    const at = left.findIndex((t) => t.coef.key === place.key);
    const [digit] = at < 0 ? [] : left.splice(at, 1);
    if (digit?.of.tag !== 'index') return false;
    place = S.mul(place, digit.of.index.size);
  }
  const rest = affineScale(
    affine(
      value.terms.filter((t) => !own.includes(t)),
      value.constant,
    ),
    S.constant(-sign),
  );
  const [low, high] = bounds(rest, context) ?? [];
  return (
    low !== undefined && high !== undefined && isNonnegative(low) && isPositive(S.sub(place, high))
  );
};

/** Sums [e = 0] over the digits of e, where nothing else speaks of them: it is 1. */
const summed = (
  list: List,
  loose: readonly Index[],
  context: Context,
): readonly [List, readonly Index[]] | undefined => {
  for (const [k, { kind, value }] of list.entries()) {
    const own = loose.filter(
      (i) => uses(value, i) && list.every((r, at) => at === k || !uses(r.value, i)),
    );
    const digits = [own, ...own.map((i) => [i])].find(
      (is) => is.length > 0 && areDigits(value, is, context),
    );
    if (kind === '=' && digits) return [list.filter((_, at) => at !== k), digits];
  }
  return undefined;
};

const keyOf = ({ kind, value }: Relation): string => {
  const show = (by: number): string =>
    value.terms
      .map(
        ({ coef, of }) =>
          `${S.scale(coef, by).key}@${of.tag === 'index' ? of.index.id : `${of.name}[${of.at.map((i) => i.id)}]`}`,
      )
      .sort()
      .join('&') + S.scale(value.constant, by).key;
  const [a, b] = [show(1), show(-1)];
  return kind === '<=' ? `<${a}` : a < b ? a : b;
};

/**
 * Simplifies a product of relations; `loose` are bound indices that stand in no factor.
 *
 * Result: undefined where the product is 0. Equal indices are for the caller to join, who then calls again.
 */
export const settle = (
  relations: List,
  loose: readonly Index[],
  context: Context,
): Settled | undefined => {
  let list: List = relations;
  const counted: Index[] = [];
  for (let before = ''; ;) {
    const equal: Pair[] = [];
    const kept = new Map<string, Relation>();
    for (const { kind, value: raw } of list) {
      // An index of size 1 is 0.
      const value = affine(
        raw.terms.filter(({ of }) => range(of, context)?.key !== '1' || of.tag === 'entry'),
        raw.constant,
      );
      const known = truth({ kind, value }, context);
      if (known === false) return undefined;
      const pair = asPair({ kind, value });
      if (pair) equal.push(pair);
      else if (known === undefined)
        for (const part of (kind === '=' && divided(value, context)) || [value])
          kept.set(keyOf({ kind, value: part }), { kind, value: part });
    }
    list = [...kept.values()];
    if (equal.length > 0) return { relations: list, equal, counted };
    const now = [...kept.keys()].join();
    const next = combined(list, context);
    const dropped = next ? undefined : summed(list, loose, context);
    if (dropped) counted.push(...dropped[1]);
    if (!next && !dropped && now === before) return { relations: list, equal: [], counted };
    list = next ?? dropped?.[0] ?? list;
    before = now;
  }
};
