/** Small questions about values that several modules of the run ask. Changes nothing. */
import type { Ref } from '../egraph/types.js';
import { Matcher } from '../rewrite/match.js';
import type { Engine } from './engine.js';

/** The keys by which rules are found: `operator:inv`, `pointwise:pow`, `variable:X` for every head node of a value. */
export const headKeys = ({ graph }: Engine, value: Ref): readonly string[] =>
  graph
    .class(value.cls)
    .nodes.flatMap((n) => (n.kind === 'head' ? [`${n.head.tag}:${n.head.name}`] : []));

/** Whether two uses are of one class at the same wires, as they stand. */
export const sameUse = (a: Ref, b: Ref): boolean =>
  a.cls === b.cls && a.at.every((w, k) => w === b.at[k]);

/** A matcher without a rule: for finding values, not patterns. */
export const plainMatcher = (e: Engine): Matcher =>
  new Matcher(e.d, { context: e.context, generic: new Set(), conditions: [] });
