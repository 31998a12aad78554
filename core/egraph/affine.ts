/**
 * Affine indicators: exact integer elimination.
 *
 * Wires range over 0 .. size-1, sizes are >= 1. Everything here keeps the value of the product of indicators, summed over
 * the bound wires, for all sizes. What cannot be decided for all sizes stays as it is.
 */
import * as Size from '../num/size.js';
import { divide, isNonnegative, isPositive } from '../num/sign.js';
import type { Indicator, Unknown, Wire } from './types.js';

/** Sizes of wires, and of the range of an integer variable's entries. */
export type Ranges = {
  readonly size: (wire: Wire) => Size.Size;
  readonly entries: (name: string) => Size.Size | undefined;
};

export type Solved =
  | { readonly tag: 'zero' }
  | {
      readonly tag: 'all';
      readonly indicators: readonly Indicator[];
      readonly equal: readonly (readonly [Wire, Wire])[];
    };

const same = (u: Unknown, v: Unknown): boolean =>
  'wire' in u
    ? 'wire' in v && u.wire === v.wire
    : 'entry' in v &&
      u.entry === v.entry &&
      u.at.length === v.at.length &&
      u.at.every((w, k) => w === v.at[k]);

/** Like unknowns joined, zero coefficients dropped, wires of size 1 replaced by 0. */
const tidy = (i: Indicator, ranges: Ranges): Indicator => {
  const unknowns: Unknown[] = [];
  for (const u of i.unknowns) {
    if ('wire' in u && ranges.size(u.wire).key === '1') continue;
    const at = unknowns.findIndex((v) => same(u, v));
    if (at < 0) unknowns.push(u);
    else unknowns[at] = { ...u, coef: Size.add(u.coef, (unknowns[at] as Unknown).coef) };
  }
  return { ...i, unknowns: unknowns.filter((u) => u.coef.terms.length > 0) };
};

/** Lower and upper bound of the affine form; undefined where a coefficient has no sign. */
const bounds = (
  i: Pick<Indicator, 'unknowns' | 'constant'>,
  ranges: Ranges,
): readonly [Size.Size, Size.Size] | undefined => {
  let [low, high] = [i.constant, i.constant];
  for (const u of i.unknowns) {
    const size = 'wire' in u ? ranges.size(u.wire) : ranges.entries(u.entry);
    if (!size) return undefined;
    const reach = Size.mul(u.coef, Size.sub(size, Size.one));
    if (isNonnegative(u.coef)) high = Size.add(high, reach);
    else if (isNonnegative(Size.scale(u.coef, -1))) low = Size.add(low, reach);
    else return undefined;
  }
  return [low, high];
};

/** true, false, or undefined where it depends. */
const decide = (i: Indicator, ranges: Ranges): boolean | undefined => {
  const range = bounds(i, ranges);
  if (!range) return undefined;
  const [low, high] = range;
  if (i.relation === '<=') {
    if (isNonnegative(Size.scale(high, -1))) return true;
    return isPositive(low) ? false : undefined;
  }
  if (isPositive(low) || isPositive(Size.scale(high, -1))) return false;
  return low.key === '0' && high.key === '0' ? true : undefined;
};

/** The ways to write a constant as D*q + r: wholly inside, wholly outside, or (numbers) with a remainder of either sign. */
const shares = (
  constant: Size.Size,
  by: Size.Size,
): readonly (readonly [q: Size.Size, r: Size.Size])[] => {
  const whole = divide(constant, by);
  if (whole) return [[whole, Size.zero]];
  const [c, d] = [Size.asConstant(constant), Size.asConstant(by)];
  if (c === undefined || d === undefined) return [[Size.zero, constant]];
  const r = ((c % d) + d) % d;
  return [r, r - d].map((rest) => [Size.constant((c - rest) / d), Size.constant(rest)] as const);
};

/** D*a + b = 0 with |b| < D is a = 0 and b = 0. */
const split = (i: Indicator, ranges: Ranges): readonly Indicator[] | undefined => {
  for (const { coef } of i.unknowns) {
    const by = isNonnegative(coef) ? coef : Size.scale(coef, -1);
    if (by.key === '1' || !isPositive(by)) continue;
    const inside = i.unknowns.filter((u) => divide(u.coef, by) !== undefined);
    const outside = i.unknowns.filter((u) => !inside.includes(u));
    for (const [q, r] of shares(i.constant, by)) {
      const range = bounds({ unknowns: outside, constant: r }, ranges);
      if (!range || !isPositive(Size.sub(by, range[1])) || !isPositive(Size.add(by, range[0])))
        continue;
      const quotient = inside.map((u) => ({ ...u, coef: divide(u.coef, by) as Size.Size }));
      return [
        { relation: '=', unknowns: quotient, constant: q },
        { relation: '=', unknowns: outside, constant: r },
      ];
    }
  }
  return undefined;
};

/** i - j = 0 with equal sizes is an equality of wires. */
const asEquality = (i: Indicator, ranges: Ranges): readonly [Wire, Wire] | undefined => {
  const [u, v] = i.unknowns;
  if (
    i.unknowns.length !== 2 ||
    !u ||
    !v ||
    i.constant.terms.length > 0 ||
    !('wire' in u) ||
    !('wire' in v)
  )
    return undefined;
  if (Size.add(u.coef, v.coef).terms.length > 0) return undefined;
  return ranges.size(u.wire).key === ranges.size(v.wire).key ? [u.wire, v.wire] : undefined;
};

/**
 * The wires that a plain delta[i,j] makes one, without any arithmetic on sizes; undefined for all other indicators. Of size 1
 * and of one wire alone there is nothing to join.
 */
export const plainEquality = (i: Indicator, ranges: Ranges): readonly [Wire, Wire] | undefined => {
  const [u, v] = i.unknowns;
  if (i.relation !== '=' || i.unknowns.length !== 2 || i.constant.terms.length > 0)
    return undefined;
  if (!u || !v || !('wire' in u) || !('wire' in v) || u.wire === v.wire) return undefined;
  if (unit(u) + unit(v) !== 0 || unit(u) === 0) return undefined;
  const [a, b] = [ranges.size(u.wire), ranges.size(v.wire)];
  return a.key === b.key && a.key !== '1' ? [u.wire, v.wire] : undefined;
};

const unit = (u: Unknown): 1 | -1 | 0 => (u.coef.key === '1' ? 1 : u.coef.key === '-1' ? -1 : 0);

/** The indicator solved for a wire of coefficient +-1: wire = expression. */
const solveFor = (
  i: Indicator,
  wire: Wire,
): { readonly unknowns: readonly Unknown[]; readonly constant: Size.Size } | undefined => {
  const own = i.unknowns.find((u) => 'wire' in u && u.wire === wire);
  if (!own || unit(own) === 0 || i.unknowns.some((u) => 'entry' in u && u.at.includes(wire)))
    return undefined;
  const by = -unit(own);
  return {
    unknowns: i.unknowns
      .filter((u) => u !== own)
      .map((u) => ({ ...u, coef: Size.scale(u.coef, by) })),
    constant: Size.scale(i.constant, by),
  };
};

/** `into` with the wire replaced by the expression; undefined where it does not occur or stands inside an entry. */
const replace = (
  into: Indicator,
  wire: Wire,
  by: { readonly unknowns: readonly Unknown[]; readonly constant: Size.Size },
): Indicator | undefined => {
  const own = into.unknowns.find((u) => 'wire' in u && u.wire === wire);
  if (!own || into.unknowns.some((u) => 'entry' in u && u.at.includes(wire))) return undefined;
  return {
    relation: into.relation,
    unknowns: [
      ...into.unknowns.filter((u) => u !== own),
      ...by.unknowns.map((u) => ({ ...u, coef: Size.mul(u.coef, own.coef) })),
    ],
    constant: Size.add(into.constant, Size.mul(by.constant, own.coef)),
  };
};

const mentions = (i: Indicator, wire: Wire): boolean =>
  i.unknowns.some((u) => ('wire' in u ? u.wire === wire : u.at.includes(wire)));

/** sum over the wires of [c1*w1 + c2*w2 + ... = e], where the c are place values of a mixed radix and e is in its range. */
const isRepresentation = (i: Indicator, wires: readonly Wire[], ranges: Ranges): boolean => {
  const own = i.unknowns.filter(
    (u): u is Unknown & { wire: Wire } => 'wire' in u && wires.includes(u.wire),
  );
  const signs = own.map((u) => isNonnegative(u.coef));
  if (own.length !== wires.length || new Set(signs).size !== 1) return false;
  const left = own.map((u) => ({ wire: u.wire, coef: signs[0] ? u.coef : Size.scale(u.coef, -1) }));
  let place = Size.one;
  while (left.length > 0) {
    const at = left.findIndex((u) => u.coef.key === place.key);
    if (at < 0) return false;
    place = Size.mul(place, ranges.size((left[at] as { wire: Wire }).wire));
    left.splice(at, 1);
  }
  const by = signs[0] ? -1 : 1;
  const others = i.unknowns
    .filter((u) => !own.includes(u as never))
    .map((u) => ({ ...u, coef: Size.scale(u.coef, by) }));
  const range = bounds({ unknowns: others, constant: Size.scale(i.constant, by) }, ranges);
  return range !== undefined && isNonnegative(range[0]) && isPositive(Size.sub(place, range[1]));
};

/** Indicators with equal keys say the same (up to the sign of an equation). */
const keyOf = (i: Indicator): string => {
  const show = (by: number): string =>
    i.unknowns
      .map((u) => `${Size.scale(u.coef, by).key}@${'wire' in u ? u.wire : `${u.entry}[${u.at}]`}`)
      .sort()
      .join('&') + Size.scale(i.constant, by).key;
  if (i.relation !== '=') return i.relation + show(1);
  const [a, b] = [show(1), show(-1)];
  return a < b ? a : b;
};

/** [w = e1]*[w = e2] is [w = e1]*[e1 = e2]: the first such pair rewritten. */
const substituteOnce = (list: readonly Indicator[], ranges: Ranges): Indicator[] | undefined => {
  for (const [a, first] of list.entries()) {
    if (first.relation !== '=') continue;
    for (const u of first.unknowns) {
      if (!('wire' in u)) continue;
      const solution = solveFor(first, u.wire);
      const bound = solution && bounds(solution, ranges);
      // Only where the solution is sure to be inside the axis, so that replacing is also a simplification.
      const inside =
        bound && isNonnegative(bound[0]) && isPositive(Size.sub(ranges.size(u.wire), bound[1]));
      if (!solution || !inside) continue;
      for (const [b, second] of list.entries()) {
        if (a === b || !mentions(second, u.wire)) continue;
        const replaced = replace(second, u.wire, solution);
        if (replaced) return list.map((i, k) => (k === b ? replaced : i));
      }
    }
  }
  return undefined;
};

/**
 * Simplifies the product of `indicators`, given the wires that are summed and stand in no factor (`loose`).
 * Result: zero, or what is left and which wires are equal. A loose wire that no indicator mentions any more is the caller's
 * to count: it is a factor of its size.
 */
export const solve = (
  indicators: readonly Indicator[],
  loose: ReadonlySet<Wire>,
  ranges: Ranges,
): Solved & { readonly gone?: readonly Wire[] } => {
  let list = [...indicators];
  const gone: Wire[] = [];
  for (let round = 0; round < 100; round++) {
    const equal: (readonly [Wire, Wire])[] = [];
    const next = new Map<string, Indicator>();
    let changed = false;
    for (const raw of list) {
      const i = tidy(raw, ranges);
      const truth = decide(i, ranges);
      if (truth === false) return { tag: 'zero' };
      if (truth === true) {
        changed = true;
        continue;
      }
      const pair = i.relation === '=' ? asEquality(i, ranges) : undefined;
      if (pair) {
        equal.push(pair);
        continue;
      }
      const parts = i.relation === '=' ? split(i, ranges) : undefined;
      changed ||= parts !== undefined;
      for (const part of parts ?? [i]) next.set(keyOf(part), part);
    }
    list = [...next.values()];
    // The caller puts equal wires together and calls again.
    if (equal.length > 0) return { tag: 'all', indicators: list, equal, gone };
    const reduced =
      substituteOnce(list, ranges) ??
      subtractOnce(list, ranges) ??
      dropRepresentations(list, loose, ranges, gone);
    if (reduced) list = reduced;
    else if (!changed) break;
  }
  return { tag: 'all', indicators: list, equal: [], gone };
};

/** [a = 0]*[b = 0] is [a = 0]*[b - a = 0] (or b + a): taken where that is an equality of wires. */
const subtractOnce = (list: readonly Indicator[], ranges: Ranges): Indicator[] | undefined => {
  for (const [a, first] of list.entries())
    for (const [b, second] of list.entries()) {
      if (a === b || first.relation !== '=' || second.relation !== '=') continue;
      for (const by of [-1, 1]) {
        const sum = tidy(
          {
            relation: '=',
            unknowns: [
              ...second.unknowns,
              ...first.unknowns.map((u) => ({ ...u, coef: Size.scale(u.coef, by) })),
            ],
            constant: Size.add(second.constant, Size.scale(first.constant, by)),
          },
          ranges,
        );
        if (second.unknowns.length > 2 && asEquality(sum, ranges))
          return list.map((i, k) => (k === b ? sum : i));
      }
    }
  return undefined;
};

/** Drops an indicator whose loose wires, in no other indicator, represent its value exactly once. */
const dropRepresentations = (
  list: readonly Indicator[],
  loose: ReadonlySet<Wire>,
  ranges: Ranges,
  gone: Wire[],
): Indicator[] | undefined => {
  for (const [k, i] of list.entries()) {
    if (i.relation !== '=') continue;
    const own = i.unknowns.flatMap((u) => ('wire' in u && loose.has(u.wire) ? [u.wire] : []));
    const alone = own.filter((w) => list.every((other, at) => at === k || !mentions(other, w)));
    const choices = [alone, ...alone.map((w) => [w])];
    const found = choices.find((wires) => wires.length > 0 && isRepresentation(i, wires, ranges));
    if (found) {
      gone.push(...found);
      return list.filter((_, at) => at !== k);
    }
  }
  return undefined;
};
