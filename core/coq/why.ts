/** A proof for Coq as data: the statement over atoms, and why each equation that it uses holds. */
import type { Size } from '../num/size.js';
import type { Rule } from '../rewrite/rule.js';
import type { Fact, Index, Tensor } from '../term/term.js';
import type { Atom, Atoms } from './atoms.js';
import type { Corrected } from './statement.js';

/** Why an equation that a proof uses holds. */
export type Why =
  /** A rule at values; `axes` are the indices of the rule's own axes. */
  | {
      readonly tag: 'rule';
      readonly rule: Rule;
      readonly axes: readonly Index[];
      readonly values: ReadonlyMap<string, Tensor>;
      readonly sizes: ReadonlyMap<string, Size>;
    }
  /** One operator at equal arguments, at the indices `at`. */
  | {
      readonly tag: 'arguments';
      readonly symbol: string;
      readonly at: readonly Index[];
      readonly equal: readonly Argument[];
      readonly of: Atom;
    }
  /** What a declaration states: an equation, or a property of a name. */
  | { readonly tag: 'declared'; readonly fact: Fact; readonly property?: Symmetry };

/** Two arguments that are equal, and the equation that says so; its axes are `around`, then `own`. */
export type Argument = {
  readonly around: readonly Index[];
  readonly own: readonly Index[];
  readonly equation: Corrected;
};

/** A declared property that says how a matrix is its own transpose. */
export type Symmetry = 'symmetric' | 'antisymmetric' | 'diagonal';

/** A proof for Coq: the statement over atoms, and why each equation that it uses holds. */
export type Chain = {
  readonly atoms: Atoms;
  readonly equation: Corrected;
  readonly why: ReadonlyMap<Fact, Why>;
};
