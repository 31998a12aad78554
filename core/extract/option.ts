/** What extraction chooses from: the nodes of a class with what each costs. */
import type { ClassId, Node } from '../egraph/types.js';
import type { Work } from './cost.js';

export type Measure = {
  readonly unevaluated: number;
  readonly unstable: number;
  readonly flops: number;
  readonly size: number;
};

/** One node of a class: its own loops, and the classes that it needs. */
export type Option = Measure & {
  readonly node: Node;
  readonly children: readonly ClassId[];
  readonly work: readonly Work[];
};
export type Options = ReadonlyMap<ClassId, readonly Option[]>;

const maxSize = 1e12;

/** Measures added up. */
export const sum = (parts: readonly Measure[]): Measure => {
  let [unevaluated, unstable, flops, size] = [0, 0, 0, 0];
  for (const p of parts) {
    unevaluated = Math.min(maxSize, unevaluated + p.unevaluated);
    unstable = Math.min(maxSize, unstable + p.unstable);
    flops += p.flops;
    size = Math.min(maxSize, size + p.size);
  }
  return { unevaluated, unstable, flops, size };
};
