/** Rules of plain terms: a pattern, what it may be replaced by, and the conditions. */
import type { FlatGraph } from './graph.js';
import type { PlainTerm } from './term.js';

/** A side-condition, tested when a match is applied. */
export type Condition = {
  readonly name: string;
  /** The variables whose classes the test gets, in order. */
  readonly on: readonly string[];
  readonly test: (graph: FlatGraph, ...classes: number[]) => boolean;
};

/** One thing a match may become. */
export type Outcome = {
  readonly term: PlainTerm;
  /** The outcome is taken where this holds; without it always. */
  readonly when?: Condition;
  /** A variable that stands for a new leaf, named after the matched class. */
  readonly fresh?: { readonly variable: string; readonly name: (cls: number) => string };
};

export type FlatRule = {
  readonly name: string;
  readonly lhs: PlainTerm;
  /** Further patterns that the matched class, or the class of a variable, must contain. */
  readonly also?: readonly { readonly variable?: string; readonly pattern: PlainTerm }[];
  /** The first outcome whose condition holds is taken. */
  readonly outcomes: readonly Outcome[];
  readonly conditions: readonly Condition[];
};

/** A rule with one outcome and no condition. */
export const rewrite = (name: string, lhs: PlainTerm, rhs: PlainTerm): FlatRule => ({
  name,
  lhs,
  outcomes: [{ term: rhs }],
  conditions: [],
});
