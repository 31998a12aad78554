/**
 * Values with all their partial derivatives: forward mode on whole arrays.
 *
 * Each enclosing `derivative` is a level, a bit of a mask, with axes of its own (one per axis of its variable). The part
 * `jet[S]` is the mixed derivative of first order in each level of S and has the axes of those levels besides its own;
 * an absent part is 0. Levels are nilpotent, so products and compositions follow the Leibniz and Faa di Bruno rules.
 */
import type { Arithmetic } from './arithmetic.js';
import * as D from './dense.js';
import type { Dense, Summed } from './dense.js';

/** Parts by mask of levels; part 0 is the value. */
export type Jet = readonly (Dense | undefined)[];

/** A value without derivatives. */
export const constant = (a: Dense): Jet => [a];
/** A number without derivatives. */
export const number = (x: number): Jet => [D.scalar(x)];
/** The part without derivatives; 0 where it is absent. */
export const real = (a: Jet): Dense => a[0] ?? D.scalar(0);
/** True where there are no derivatives. */
export const isConstant = (a: Jet): boolean =>
  a.every((part, mask) => mask === 0 || part === undefined);

/** Applies a linear map to all parts. */
export const linear = (a: Jet, f: (part: Dense) => Dense): Jet => a.map((part) => part && f(part));
/** Gives the axes of all parts new ids. */
export const rename = (a: Jet, from: readonly number[], to: readonly number[]): Jet =>
  from.length === 0 ? a : linear(a, (part) => D.rename(part, from, to));
/** c*a for a number c. */
export const scale = (k: Arithmetic, a: Jet, c: number): Jet =>
  linear(a, (part) => D.scale(k, part, c));
/** Sums all parts over the given axes. */
export const sumOver = (k: Arithmetic, a: Jet, summed: readonly Summed[]): Jet =>
  summed.length === 0 ? a : linear(a, (part) => D.sumOver(k, part, summed));
/** Fixes an axis at one position. */
export const slice = (a: Jet, axis: number, at: number): Jet =>
  linear(a, (part) => D.slice(part, axis, at));
/** Makes an axis present in all parts. */
export const withAxis = (a: Jet, id: number, size: number): Jet =>
  linear(a, (part) => D.withAxis(part, id, size));

/** All axes of all parts. */
export const axes = (a: Jet): ReadonlySet<number> => new Set(a.flatMap((part) => part?.axes ?? []));

const plus = (k: Arithmetic, a: Dense | undefined, b: Dense | undefined): Dense | undefined =>
  a === undefined ? b : b === undefined ? a : D.add(k, a, b);

/** a + b. */
export const add = (k: Arithmetic, a: Jet, b: Jet): Jet =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, mask) => plus(k, a[mask], b[mask]));
/** a - b. */
export const subtract = (k: Arithmetic, a: Jet, b: Jet): Jet =>
  add(k, a, scale(k, b, k.modulus === 0 ? -1 : k.modulus - 1));

/** The product summed over the given axes. */
export const contract = (k: Arithmetic, a: Jet, b: Jet, summed: readonly Summed[]): Jet => {
  const result: (Dense | undefined)[] = [];
  a.forEach((x, i) =>
    b.forEach((y, j) => {
      if (x && y && (i & j) === 0)
        result[i | j] = plus(k, result[i | j], D.contract(k, x, y, summed));
    }),
  );
  return Array.from(result);
};
/** a*b, entry by entry. */
export const multiply = (k: Arithmetic, a: Jet, b: Jet): Jet => contract(k, a, b, []);

const partitions: (readonly (readonly number[])[])[] = [[[]]];
/** All ways to write a mask as a union of disjoint masks. */
const partitionsOf = (mask: number): readonly (readonly number[])[] => {
  const known = partitions[mask];
  if (known) return known;
  const lowest = mask & -mask;
  const rest = mask ^ lowest;
  const made: number[][] = [];
  for (let sub = rest; ; sub = (sub - 1) & rest) {
    for (const others of partitionsOf(rest ^ sub)) made.push([sub | lowest, ...others]);
    if (sub === 0) break;
  }
  partitions[mask] = made;
  return made;
};

/** The mask of all levels that occur. */
export const levels = (a: Jet): number =>
  a.reduce((all, part, mask) => (part ? all | mask : all), 0);

const term = (
  k: Arithmetic,
  outer: Dense,
  a: Jet,
  blocks: readonly number[],
): Dense | undefined => {
  let product: Dense | undefined = outer;
  for (const block of blocks) {
    const part: Dense | undefined = a[block];
    if (!part || !product) return undefined;
    product = D.contract(k, product, part, []);
  }
  return product;
};

/** f(a) entry by entry, given `derivatives(n)`, the n-th derivative of f at the real part of `a`. */
export const compose = (k: Arithmetic, a: Jet, derivatives: (n: number) => Dense): Jet => {
  const known: Dense[] = [];
  const outer = (n: number): Dense => (known[n] ??= derivatives(n));
  const top = levels(a);
  const result: (Dense | undefined)[] = [outer(0)];
  for (let mask = 1; mask <= top; mask++) {
    let total: Dense | undefined;
    if ((mask & top) === mask)
      for (const blocks of partitionsOf(mask))
        if (blocks.every((block) => a[block]))
          total = plus(k, total, term(k, outer(blocks.length), a, blocks));
    result[mask] = total;
  }
  return result;
};

/** Adds the identity in a new level: the jet of a variable that level `depth` differentiates by. */
export const seed = (
  k: Arithmetic,
  a: Jet,
  own: readonly number[],
  level: readonly number[],
  sizes: readonly number[],
  depth: number,
): Jet => {
  let delta = D.scalar(1);
  own.forEach((id, at) => {
    delta = D.contract(k, delta, D.identity(id, level[at] as number, sizes[at] as number), []);
  });
  const result: (Dense | undefined)[] = Array.from({ length: 1 << depth }, (_, mask) => a[mask]);
  result[1 << depth] = delta;
  return result;
};

/** The derivative by level `depth`, the highest one: the parts that hold its bit. */
export const derivative = (a: Jet, depth: number): Jet =>
  Array.from({ length: 1 << depth }, (_, mask) => a[mask | (1 << depth)]);
