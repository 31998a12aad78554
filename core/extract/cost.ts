/**
 * Cost of programs: multiplications and additions counted as polynomials in the sizes, elements written beside them.
 *
 * A node's work is a list of loops; a loop visits the product of its sizes. Sizes without a value count as `defaultSize`.
 */
import * as Size from '../num/size.js';

/** Loops over `points`, writing `out`. At each point `multiplies` multiplications and `adds` additions. */
export type Work = {
  readonly points: readonly Size.Size[];
  readonly out: readonly Size.Size[];
  readonly multiplies: number;
  readonly adds: number;
  /** Adds up: one addition for each point beyond those of `out`. */
  readonly sums?: boolean;
  /** The parts of `points` that is visited and of `out` that is written: sparse tensors (1 where left out). */
  readonly share?: number;
  readonly outShare?: number;
  /** What it computes: loops of one name are done once. */
  readonly name?: string;
};

/** The loops with those of one name once. */
export const distinctWork = (work: readonly Work[]): readonly Work[] => {
  const names = new Set<string>();
  return work.filter(({ name }) => {
    if (name === undefined) return true;
    if (names.has(name)) return false;
    names.add(name);
    return true;
  });
};

export type Cost = {
  /** Derivatives, substitutions and expectations that nothing has worked out. */
  readonly unevaluated: number;
  /** Bare exponentials, which overflow where a softmax does not, and differences of squares, which cancel. */
  readonly unstable: number;
  readonly multiplications: Size.Size;
  readonly additions: Size.Size;
  /** Elements written. */
  readonly memory: Size.Size;
  /** Multiplications and additions under the given sizes, or what the user's cost function makes of them. */
  readonly flops: number;
  /** Elements written under the given sizes. */
  readonly elements: number;
};

export const defaultSize = 100;

/** What a loop does under the sizes: numbers of operations, and of elements that it writes. */
export type LoopCounts = {
  readonly multiplications: number;
  readonly additions: number;
  readonly written: number;
};
/** A cost function of the user's: the price of one loop; the prices of all loops of a program are added. */
export type Price = (loop: LoopCounts) => number;

/** Values of sizes; `shares` are the declared parts of non-zero entries of sparse variables. */
export type Values = ((size: Size.Size) => number) & {
  readonly shares?: ReadonlyMap<string, number>;
  readonly price?: Price;
  /** True once the time is over: large networks are planned quickly then, not exactly. */
  readonly isLate?: () => boolean;
};

/** Values of sizes, remembered. Names without a value count as 100; an axis has at least one element. */
export const valuesOf = (
  given: ReadonlyMap<string, number> = new Map(),
  shares: ReadonlyMap<string, number> = new Map(),
  price?: Price,
): Values => {
  const known = new Map<string, number>();
  const value = (size: Size.Size): number => {
    const found = known.get(size.key);
    if (found !== undefined) return found;
    const names = Size.names(size).map((n) => [n, given.get(n) ?? defaultSize] as const);
    const made = Math.max(1, Size.evaluate(size, new Map(names)) ?? 1);
    known.set(size.key, made);
    return made;
  };
  return Object.assign(value, { shares, ...(price ? { price } : {}) });
};

const count = (sizes: readonly Size.Size[], value: Values): number =>
  sizes.reduce((product, s) => product * value(s), 1);
const product = (sizes: readonly Size.Size[]): Size.Size => sizes.reduce(Size.mul, Size.one);

const pointsOf = (w: Work, value: Values): number => count(w.points, value) * (w.share ?? 1);
const elementsOf = (w: Work, value: Values): number => count(w.out, value) * (w.outShare ?? 1);
/** Visited points and written elements, symbolically. */
const visited = (w: Work): Size.Size => Size.scale(product(w.points), w.share ?? 1);
const written = (w: Work): Size.Size => Size.scale(product(w.out), w.outShare ?? 1);

const countsOf = (w: Work, value: Values): LoopCounts => {
  const [points, written] = [pointsOf(w, value), elementsOf(w, value)];
  const sums = w.sums ? Math.max(0, points - written) : 0;
  return { multiplications: points * w.multiplies, additions: points * w.adds + sums, written };
};

/** Multiplications and additions of the loops, as a number; their price where the values have one. */
export const flopsOfWork = (work: readonly Work[], value: Values): number =>
  work.reduce((total, w) => {
    const counts = countsOf(w, value);
    return total + (value.price?.(counts) ?? counts.multiplications + counts.additions);
  }, 0);

const additionsOf = (w: Work, value: Values): Size.Size => {
  const plain = Size.scale(visited(w), w.adds);
  if (!w.sums || pointsOf(w, value) <= elementsOf(w, value)) return plain;
  return Size.add(plain, Size.sub(visited(w), written(w)));
};

/** The cost of the loops, symbolically and under the sizes. */
export const costOfWork = (
  work: readonly Work[],
  counted: Pick<Cost, 'unevaluated' | 'unstable'>,
  value: Values,
): Cost => {
  const total = (of: (w: Work) => Size.Size): Size.Size =>
    work.reduce((sum, w) => Size.add(sum, of(w)), Size.zero);
  return {
    ...counted,
    multiplications: total((w) => Size.scale(visited(w), w.multiplies)),
    additions: total((w) => additionsOf(w, value)),
    memory: total(written),
    flops: flopsOfWork(work, value),
    elements: work.reduce((sum, w) => sum + elementsOf(w, value), 0),
  };
};

/** Less than 0 where the first costs less. Values that differ by rounding alone are equal. */
export const compareCosts = (a: Cost, b: Cost): number =>
  a.unevaluated - b.unevaluated || compareNumbers(a.flops, b.flops);

export const compareNumbers = (a: number, b: number): number =>
  a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : a - b;
