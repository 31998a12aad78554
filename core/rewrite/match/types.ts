/**
 * The data of matching: what has been bound so far, and a product seen as a bag.
 *
 * Invariants: a `Match` is never changed, each binding makes a new one, so a branch that fails leaves no trace; a wire in
 * `own` is bound by the pattern, so no rule variable holds it but as a parameter.
 */
import type { Diagrams } from '../../egraph/diagrams.js';
import type { Indicator, Ref, Wire } from '../../egraph/types.js';
import type { Size } from '../../num/size.js';
import type { Bound, Index, Term } from '../../term/term.js';
import type { Rule } from '../rule.js';

/** A value as a function of some of its wires: what a rule variable stands for. */
export type Lambda = { readonly params: readonly Wire[]; readonly ref: Ref };

/** What a pattern's indices, variables, sizes and names stand for, as far as known. */
export type Match = {
  readonly wires: ReadonlyMap<number, Wire>;
  readonly variables: ReadonlyMap<string, Lambda>;
  readonly sizes: ReadonlyMap<string, Size>;
  readonly bound: ReadonlyMap<string, Bound>;
  /** Unspecified functions and laws: rule name -> name. */
  readonly names: ReadonlyMap<string, string>;
  /** Wires that the pattern binds: no rule variable may hold them but as a parameter. */
  readonly own: ReadonlySet<Wire>;
  /** Sizes of several open names, and what they are to be once the names are known. */
  readonly later: readonly (readonly [pattern: Size, size: Size])[];
};

/** The match that knows nothing: where every search starts. */
export const emptyMatch: Match = {
  wires: new Map(),
  variables: new Map(),
  sizes: new Map(),
  bound: new Map(),
  names: new Map(),
  own: new Set(),
  later: [],
};

/** A product seen as a bag: what a network pattern is matched against. */
export type Bag = {
  readonly factors: readonly Ref[];
  readonly indicators: readonly Indicator[];
  readonly bound: readonly Wire[];
  readonly equal: readonly (readonly [Wire, Wire])[];
};

/** A product of plain factors with open wires, to be found in a bag. */
export type Product = Pick<Bag, 'factors' | 'bound'> & { readonly params: readonly Wire[] };

/** Called for each way to match; returns true to stop the search. */
export type Next = (m: Match) => boolean;
/** Called for each way to match a part of a bag, with what is left over; returns true to stop the search. */
export type NextRest = (m: Match, rest: Bag) => boolean;

/** A variable in a pattern. */
export type VariableTerm = Term & { readonly tag: 'variable' };

/** What a matcher needs to know of a rule. */
export type RulePart = Pick<Rule, 'context' | 'generic' | 'conditions'>;

/** What every function of matching is given: where it looks, for which rule, and how it matches a part of its pattern. */
export type Matching = {
  readonly d: Diagrams;
  readonly rule: RulePart;
  /** Every node of a class counts (a search), or only its form (rewriting: what it is now, not what it was). */
  readonly everywhere: boolean;
  /** Matches a term against a use; calls `next` for each way until it returns true. */
  readonly match: (p: Term, use: Ref, m: Match, next: Next) => boolean;
};

/** The wire that an index stands for; the caller knows that it is bound. */
export const wireOf = (m: Match, index: Index): Wire => m.wires.get(index.id) as Wire;

/** A copy of the map with one entry more. */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);
