/** Where a net is built: what is in scope, and which indices leave it. */
import type { Naming } from '../term/naming.js';
import type { Index, Term } from '../term/term.js';
import type { Wires } from '../term/wires.js';
import type { Label } from './labels.js';
import type { Part, Port } from './model.js';

/** Where a net is: names in scope, and the free indices that are its legs, in order. */
export type Place = {
  readonly naming: Naming;
  readonly legs: readonly Index[];
  /** Ids of the legs that the operator around takes. */
  readonly taken: ReadonlySet<number>;
};

/** The ports of the indices, in their order. */
export const portsOf = (
  wires: Wires,
  indices: readonly Index[],
  through: boolean,
  from = 0,
): readonly Port[] =>
  indices.map(({ id }, k) => ({ wire: wires.get(id) ?? id, index: id, axis: from + k, through }));

/** Draws the summands of a term; `lead` stands before the first. */
export type Draw = (place: Place, term: Term, lead?: Label) => readonly Part[];
