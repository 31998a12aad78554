/**
 * What rewriting remembers: normal forms that are known, values being worked on, and the steps that each has used.
 *
 * Invariants: `normals` tells of a class its normal form at the wires `at`, and every step on the way to it; `usage` has one
 * set for the whole run and one for each value being normalised, innermost last. Mutable; written here, by `normal.ts` and
 * by `normalNet.ts` only.
 */
import type { Graph } from '../egraph/graph.js';
import type { ClassId, Ref, Wire } from '../egraph/types.js';

/** The normal form `to` of a class used at `at`, and the steps it needed. */
export type Known = {
  readonly at: readonly Wire[];
  readonly to: Ref;
  readonly used: ReadonlySet<number>;
};

/** All that is remembered. */
export type Memory = {
  readonly normals: Map<ClassId, Known>;
  /** Classes being normalised: asked for again inside themselves they are left as they are. */
  readonly busy: Set<ClassId>;
  /** Monomials that no rule and no fact changes. */
  readonly reduced: Set<ClassId>;
  readonly usage: Set<number>[];
  /** Rewritings inside each other just now. */
  depth: number;
};

/** A memory that knows nothing. */
export const emptyMemory = (): Memory => ({
  normals: new Map(),
  busy: new Set(),
  reduced: new Set(),
  usage: [new Set()],
  depth: 0,
});

/** Forgets which values are normal already; steps used stay. */
export const forget = (memory: Memory): void => {
  memory.normals.clear();
  memory.reduced.clear();
};

/** Counts a step as used by the value being normalised. */
export const noteStep = (memory: Memory, step: number): void => {
  (memory.usage.at(-1) as Set<number>).add(step);
};

/** Counts steps as used by the value being normalised. */
export const noteSteps = (memory: Memory, steps: ReadonlySet<number>): void => {
  steps.forEach((s) => noteStep(memory, s));
};

/** The known normal form of a class, put at the wires of a use. */
export const placeKnown = (graph: Graph, known: Known, ref: Ref): Ref => {
  const to = graph.find(known.to);
  const map = new Map(known.at.map((w, k) => [w, ref.at[k] as Wire]));
  return { cls: to.cls, at: to.at.map((w) => map.get(w) ?? w) };
};
