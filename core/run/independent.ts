/**
 * Moments of a tensor with independent entries, by the recursion of moments over cumulants:
 * E(X[i]*R) = sum over sets S of the factors of R of kappa(X[i], S) * E(R without S),
 * where the joint cumulant is 0 unless all wires in S equal i (independence), and then the cumulant of order |S| + 1 of X[i].
 * No finite pattern states it for all numbers of factors; so it is code, under the rule `E-independent` of the pack.
 * Source: McCullagh, Tensor Methods in Statistics (1987), section 2.3; Leonov & Shiryaev (1959).
 */
import * as Q from '../num/rational.js';
import type { Diagrams } from '../egraph/diagrams.js';
import type { Arg, HeadNode, LinTerm, Ref, Wire } from '../egraph/types.js';

/** Most factors: the sets of the others are enumerated. */
const mostFactors = 8;

/** Partitions of n as lists of parts, largest first. */
const partitions = (n: number, most = n): readonly (readonly number[])[] =>
  n === 0
    ? [[]]
    : Array.from({ length: Math.min(n, most) }, (_, k) => Math.min(n, most) - k).flatMap((part) =>
        partitions(n - part, part).map((rest) => [part, ...rest]),
      );

const factorial = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * factorial(n - 1));

/** How many set partitions have these block sizes. */
const arrangements = (blocks: readonly number[]): bigint => {
  const n = blocks.reduce((s, b) => s + b, 0);
  const counts = new Map<number, number>();
  for (const b of blocks) counts.set(b, (counts.get(b) ?? 0) + 1);
  let by = 1n;
  for (const b of blocks) by *= factorial(b);
  for (const c of counts.values()) by *= factorial(c);
  return factorial(n) / by;
};

/** The cumulant of order n as a combination of products of moments: kappa = sum over set partitions of (-1)^(b-1) (b-1)! prod m. */
const cumulant = (
  n: number,
): readonly { readonly coef: Q.Rational; readonly blocks: readonly number[] }[] =>
  partitions(n).map((blocks) => {
    const b = blocks.length;
    const size = arrangements(blocks) * factorial(b - 1);
    return { coef: Q.rational(b % 2 === 1 ? size : -size), blocks };
  });

/** Expands E of a product of at least two entries at wires that are not all the same; undefined where the body is no such product. */
export const expandIndependent = (
  d: Diagrams,
  node: HeadNode,
  factors: readonly Ref[],
): Ref | undefined => {
  const [first, ...others] = factors;
  if (!first || others.length === 0 || factors.length > mostFactors) return undefined;
  const sameWires = (a: Ref, b: Ref): boolean => a.at.every((w, k) => w === b.at[k]);
  if (others.every((f) => sameWires(first, f))) return undefined;
  const rest = node.args.slice(1);
  const expectation = (of: readonly Ref[]): Ref =>
    d.apply(
      node.head,
      [{ axes: [], ref: d.closed(d.net({ factors: of })) } satisfies Arg, ...rest],
      [],
    );
  const moment = (order: number): Ref => expectation(Array.from({ length: order }, () => first));
  const terms: LinTerm[] = [];
  for (let set = 0; set < 1 << others.length; set++) {
    const chosen = others.filter((_, k) => (set >> k) & 1);
    const left = others.filter((_, k) => !((set >> k) & 1));
    const equal = chosen.flatMap((f) =>
      f.at.map((w, k): readonly [Wire, Wire] => [first.at[k] as Wire, w]),
    );
    const beside = left.length > 0 ? [expectation(left)] : [];
    for (const { coef, blocks } of cumulant(chosen.length + 1)) {
      const product = d.product({ factors: [...blocks.map(moment), ...beside], equal });
      if (product) terms.push({ coef: Q.mul(coef, product.coef), ref: product.ref });
    }
  }
  return d.linear(terms);
};
