/**
 * Diagrams as data: what is drawn and what is wired to what, before anything has a place.
 *
 * A row is a sum of nets side by side, or the arguments of a function. A net is boxes and wires. A box may be a bubble, which
 * holds a row. A wire that has an end on a bubble and the same index on a leg of the bubble's only net goes on inside.
 */
import type { Label } from './labels.js';
import type { Marked } from './sides.js';

/** How a part is drawn and what it means. */
export type BoxKind =
  | 'tensor'
  /** Levi-Civita. */
  | 'epsilon'
  /** 1 where an affine relation of its wires holds, else 0: a diamond. */
  | 'indicator'
  /** A function of numbers, entry by entry: wires go through its border. */
  | 'function'
  /** A function of whole tensors: it takes the wires that end in a ring. */
  | 'operator'
  /** Penrose's loop. */
  | 'derivative'
  | 'expectation'
  /** A point put in for a variable. */
  | 'at'
  /** A sum that is a factor. */
  | 'sum';

/** Where a wire meets a box. `through`: it goes on inside the bubble. */
export type Port = Marked & {
  readonly wire: number;
  /** Id of the index as the box has it. */
  readonly index: number;
  readonly axis: number;
  readonly through: boolean;
};

export type Symmetry = 'symmetric' | 'antisymmetric' | 'none';

export type Box = Marked & {
  readonly kind: BoxKind;
  readonly label: Label;
  readonly ports: readonly Port[];
  readonly symmetry: Symmetry;
  /** Of a bubble. */
  readonly content?: Row;
};

/** A free end of a wire: an index of the net's value. `ring`: an axis that the operator around takes. */
export type Leg = Marked & {
  readonly wire: number;
  /** Id of the index; a bubble's port with this wire and leg are one wire. */
  readonly index: number;
  readonly name: Label;
  readonly ring: boolean;
};

/** A class of equal indices. How many ends and legs it has decides whether it is drawn as a line or with a dot. */
export type Wire = { readonly id: number; readonly names: readonly Word[] };

/** A label that may stand in one of two pictures only. */
export type Word = Label & Marked;

export type Net = {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly legs: readonly Leg[];
};

/** A net of a row with what stands before it: `+`, `−`, `=`, a comma; and its coefficient. */
export type Part = Marked & {
  readonly joins: readonly Word[];
  readonly coefficients: readonly Word[];
  readonly net: Net;
};

export type Row = { readonly parts: readonly Part[] };

/** Whether a bubble's wires go through its border: its row is one net. */
export const passes = (row: Row): boolean => row.parts.length === 1;

/** Boxes of a row, those inside bubbles too. */
export const countBoxes = (row: Row): number =>
  row.parts
    .flatMap(({ net }) => net.boxes)
    .reduce((sum, box) => sum + 1 + (box.content ? countBoxes(box.content) : 0), 0);
