/**
 * Typed terms: the one form that elaboration makes and that the e-graph, the evaluator and the printers read.
 *
 * Everything is in index notation: a `Term` is a number that depends on its free indices, a `Tensor` is a term with an
 * order given to its axes. Matrix notation is gone: `A*B` is `sum(j: A[i,j]*B[j,k])`, `A'` is A with its indices swapped,
 * `kron`, `vec`, blocks and slices are sums with affine indicators (the table is in docs/language.md).
 *
 * Invariants: an index is bound by at most one binder and never both free and bound (fresh ids); an index has one size
 * everywhere; names of bound variables hold a `#`, so they never clash with a declared name.
 */
import type { Rational } from '../num/rational.js';
import type { Size } from '../num/size.js';

/** One axis position, identified by `id` (unique within an elaboration); `name` is for printing only. */
export type Index = { readonly id: number; readonly name: string; readonly size: Size };

/** A tensor: `[axes: body]`. Axes may be repeated in no tensor: two equal axes are an indicator in the body. */
export type Tensor = { readonly axes: readonly Index[]; readonly body: Term };

/** An integer-valued unknown of an affine expression: an index, or an entry of an integer variable (`y[i]`). */
export type Unknown =
  | { readonly tag: 'index'; readonly index: Index }
  | { readonly tag: 'entry'; readonly name: string; readonly at: readonly Index[] };

/** Integer-affine: sum of coef*unknown plus constant; coefficients are integer polynomials of sizes. */
export type Affine = {
  readonly terms: readonly { readonly coef: Size; readonly of: Unknown }[];
  readonly constant: Size;
};

export type Relation = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Properties that a declaration can state (language.md); `posdef` and `psd` include `symmetric`. */
export type Property =
  | 'symmetric'
  | 'antisymmetric'
  | 'diagonal'
  | 'orthogonal'
  | 'invertible'
  | 'posdef'
  | 'psd'
  | 'positive'
  | 'nonnegative'
  | 'independent'
  | 'iid';

/** A variable bound by d or E: a fresh name that keeps only open properties (positive, invertible) and no fact. */
export type Bound = {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly properties: readonly Property[];
};

/** The distribution of a variable bound by E. `declared` means the moments that the declaration of `of` states. */
export type Law =
  | { readonly tag: 'normal'; readonly mean: Tensor; readonly covariance: Tensor }
  | { readonly tag: 'rademacher' }
  | { readonly tag: 'declared'; readonly of: string };

export type Term =
  | { readonly tag: 'number'; readonly value: Rational }
  /** A size used as a number. */
  | { readonly tag: 'size'; readonly size: Size }
  /** An index used as a number (`x[j]^i`). */
  | { readonly tag: 'indexValue'; readonly index: Index }
  | { readonly tag: 'constant'; readonly name: 'pi' }
  /** A component of a declared or bound variable. */
  | { readonly tag: 'variable'; readonly name: string; readonly at: readonly Index[] }
  /** Levi-Civita; every index has the size `at.length`. */
  | { readonly tag: 'epsilon'; readonly at: readonly Index[] }
  /** 1 where `affine relation 0` holds, else 0. delta[i,j] is `i - j = 0`. */
  | { readonly tag: 'indicator'; readonly relation: Relation; readonly affine: Affine }
  | { readonly tag: 'sum'; readonly index: Index; readonly body: Term }
  | { readonly tag: 'product'; readonly factors: readonly Term[] }
  | { readonly tag: 'add'; readonly terms: readonly Term[] }
  /** Pointwise function of numbers: exp, log, pow(base, exponent), sqrt, abs, max, min, ... and declared elementwise operators. */
  | { readonly tag: 'pointwise'; readonly name: string; readonly args: readonly Term[] }
  /**
   * An operator that takes whole axes: inv, det, adj, pinv, expm, logm, sqrtm, softmax, logsumexp, largest, smallest, prod,
   * an unspecified function (`f : [a] -> [m]`), or a declared operator. `at` are the axes of its result. `derivative` lists,
   * for an unspecified function, the arguments it has been differentiated by; their axes follow the result's in `at`.
   */
  | {
      readonly tag: 'operator';
      readonly name: string;
      readonly args: readonly Tensor[];
      readonly at: readonly Index[];
      readonly derivative: readonly number[];
    }
  /** The derivative of `body` by the component `at` of `variable`, at the generic point (variable is free in the value). */
  | {
      readonly tag: 'derivative';
      readonly body: Term;
      readonly variable: Bound;
      readonly at: readonly Index[];
    }
  /** `body` with `variable` replaced by `point` (binds `variable` in body). d(f, X) is at(derivative(f0, X0), X0 = X). */
  | { readonly tag: 'at'; readonly body: Term; readonly variable: Bound; readonly point: Tensor }
  /** The expectation of `body` over `variable` (bound in body). */
  | {
      readonly tag: 'expectation';
      readonly variable: Bound;
      readonly law: Law;
      readonly body: Term;
    };

/** How a value is laid out in matrix notation: decides what `'` and `*` meant and how it is printed. */
export type Layout = 'scalar' | 'column' | 'row' | 'matrix' | 'tensor';

/** A declared name. `integer` is the n of integer(n); `arguments` is there for unspecified functions `f : [a],[b] -> [m]`. */
export type Declared = {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly properties: readonly Property[];
  readonly integer?: Size;
  /** About this part of the entries is not zero: costs use it, proofs never do. */
  readonly sparse?: number;
  readonly arguments?: readonly (readonly Size[])[];
};

/**
 * An equation that a declaration states: lhs = rhs for all values of `axes`. For moments (`about` is random), both sides
 * are already expectations with law {declared, of: about}. `defines` names the variable where lhs is just that variable.
 */
export type Fact = {
  readonly about: string;
  readonly axes: readonly Index[];
  readonly lhs: Term;
  readonly rhs: Term;
  readonly defines?: string;
};

/** What the declarations of one statement say. Sizes related by `n = k + p - 1` are already substituted everywhere. */
export type Context = {
  readonly variables: ReadonlyMap<string, Declared>;
  readonly facts: readonly Fact[];
  /** Size names defined by others: n -> k + p - 1. */
  readonly sizes: ReadonlyMap<string, Size>;
};

/** A checked statement: lhs relation rhs for all values of `axes` (the same axes on both sides). */
export type Statement = {
  readonly context: Context;
  readonly axes: readonly Index[];
  readonly lhs: Term;
  readonly rhs: Term;
  readonly relation: '==' | '!=';
  readonly layout: Layout;
  /** Remarks for the user, e.g. a name held fixed under d. */
  readonly warnings: readonly string[];
};

/** A checked expression. */
export type Expression = {
  readonly context: Context;
  readonly axes: readonly Index[];
  readonly body: Term;
  readonly layout: Layout;
  readonly warnings: readonly string[];
};
