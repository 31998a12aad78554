/**
 * Enumeration up to a size, grouped by values (Nandi et al., Ruler, OOPSLA 2021).
 *
 * Larger expressions are made of the first member of each group only: what another member would give follows from the
 * equation between the two. So a group is small, and the number of expressions is that of different values.
 */
import { apply, type Operation, type Tree } from './expression.js';

/** Expressions of the same value, in order of size; the first one stands for them. */
export type Group = readonly [Tree, ...Tree[]];

/** The value of an expression at all points; undefined where it has none (or does not fit together). */
export type Fingerprint = (tree: Tree) => string | undefined;

/** Lists of `count` whole numbers from 1 with a given sum. */
const splits = (sum: number, count: number): readonly (readonly number[])[] => {
  if (count === 1) return sum >= 1 ? [[sum]] : [];
  return Array.from({ length: Math.max(0, sum - count + 1) }, (_, k) => k + 1).flatMap((first) =>
    splits(sum - first, count - 1).map((rest) => [first, ...rest]),
  );
};

const choices = (lists: readonly (readonly Tree[])[]): readonly (readonly Tree[])[] =>
  lists.reduce<readonly (readonly Tree[])[]>(
    (made, list) => made.flatMap((args) => list.map((tree) => [...args, tree])),
    [[]],
  );

/** Groups of all expressions over leaves and operations up to a size, in the order in which they were met. */
export const enumerate = (
  leaves: readonly Tree[],
  operations: readonly Operation[],
  size: number,
  fingerprint: Fingerprint,
): readonly Group[] => {
  const groups = new Map<string, [Tree, ...Tree[]]>();
  const bySize: Tree[][] = [[], []];
  const add = (tree: Tree): void => {
    const key = fingerprint(tree);
    if (key === undefined) return;
    const group = groups.get(key);
    if (group) group.push(tree);
    else {
      groups.set(key, [tree]);
      (bySize[tree.size] as Tree[]).push(tree);
    }
  };
  leaves.forEach(add);
  for (let now = 2; now <= size; now++) {
    bySize.push([]);
    for (const operation of operations)
      for (const sizes of splits(now - 1, operation.arity))
        for (const args of choices(sizes.map((s) => bySize[s] ?? []))) add(apply(operation, args));
  }
  return [...groups.values()];
};
