/**
 * Syntax trees of the text language, as written: matrix and index notation are still apart, nothing is shape-checked.
 * `span` is [start, end) in characters of the source text it came from.
 */
import type { Rational } from '../num/rational.js';
import type { Property, Relation } from '../term/term.js';

export type Span = readonly [start: number, end: number];
type At = { readonly span: Span };

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '.*' | './' | '.^';

/** `i` or `i<n` or a bundle `(i,j)`; the first of a bundle is the most significant. */
export type Axis =
  | (At & { readonly tag: 'axis'; readonly name: string; readonly bound?: Ast })
  | (At & { readonly tag: 'bundle'; readonly axes: readonly Axis[] });

/** One position of a subscript: an expression (an index, a number, affine, y[i]), a bundle, or `:`. */
export type Subscript =
  | (At & { readonly tag: 'expression'; readonly value: Ast })
  | (At & { readonly tag: 'bundle'; readonly parts: readonly Subscript[] })
  | (At & { readonly tag: 'slice' })
  /** `i...`, in rules only: as many indices as the variable has axes. */
  | (At & { readonly tag: 'sequence'; readonly name: string });

/** What follows `~` in E. */
export type Distribution =
  | (At & { readonly tag: 'normal'; readonly mean: Ast; readonly covariance: Ast })
  | (At & { readonly tag: 'rademacher'; readonly sizes: readonly Ast[] });

export type Ast =
  | (At & { readonly tag: 'number'; readonly value: Rational })
  | (At & { readonly tag: 'name'; readonly name: string })
  /** Any `name(args)`: built-in, unspecified or declared operator. `blocks(A,B; C,D)` is 'blocks' below. */
  | (At & {
      readonly tag: 'call';
      readonly name: string;
      readonly nameSpan: Span;
      readonly args: readonly Ast[];
    })
  | (At & { readonly tag: 'blocks'; readonly rows: readonly (readonly Ast[])[] })
  | (At & { readonly tag: 'negate'; readonly arg: Ast })
  | (At & { readonly tag: 'transpose'; readonly arg: Ast })
  | (At & {
      readonly tag: 'binary';
      readonly op: BinaryOperator;
      readonly opSpan: Span;
      readonly left: Ast;
      readonly right: Ast;
    })
  | (At & {
      readonly tag: 'component';
      readonly base: Ast;
      readonly subscripts: readonly Subscript[];
    })
  /** delta[...] and eps[...]. */
  | (At & { readonly tag: 'delta' | 'epsilon'; readonly subscripts: readonly Subscript[] })
  | (At & { readonly tag: 'sum' | 'prod'; readonly axes: readonly Axis[]; readonly body: Ast })
  | (At & { readonly tag: 'tensor'; readonly axes: readonly Axis[]; readonly body: Ast })
  | (At & {
      readonly tag: 'indicator';
      readonly relation: Relation;
      readonly left: Ast;
      readonly right: Ast;
    })
  /** [1, 2, 3] (a vector) or [[1,0],[0,1]] (a matrix). */
  | (At & {
      readonly tag: 'literal';
      readonly rows: readonly Ast[] | readonly (readonly Ast[])[];
      readonly matrix: boolean;
    })
  | (At & {
      readonly tag: 'derivative';
      readonly body: Ast;
      readonly variable: string;
      readonly variableSpan: Span;
      readonly subscripts?: readonly Subscript[];
    })
  | (At & {
      readonly tag: 'at';
      readonly body: Ast;
      readonly variable: string;
      readonly variableSpan: Span;
      readonly value: Ast;
    })
  | (At & {
      readonly tag: 'expectation';
      readonly variable: string;
      readonly variableSpan: Span;
      readonly law?: Distribution;
      readonly body: Ast;
    })
  /** `E(f)` without a binder: only inside a declaration, where E is over the declared name. */
  | (At & { readonly tag: 'mean'; readonly body: Ast });

/** One shape entry: a size expression, or `s...` (any number of axes, in rules only). */
export type ShapeEntry =
  | { readonly tag: 'size'; readonly value: Ast }
  | { readonly tag: 'sequence'; readonly name: string; readonly span: Span };
export type ShapeAst = readonly ShapeEntry[];

/** One parsed declaration. `with` facts are equations; a fact `and`/`,` list is several facts. */
export type Declaration =
  | (At & {
      readonly tag: 'tensor';
      readonly names: readonly { readonly name: string; readonly span: Span }[];
      readonly shape: ShapeAst;
      readonly properties: readonly Property[];
      readonly integer?: Ast;
      /** `sparse(0.01)`: about this part of the entries is not zero. Costs may use it, proofs never do. */
      readonly sparse?: Rational;
      readonly facts: readonly { readonly lhs: Ast; readonly rhs: Ast; readonly span: Span }[];
    })
  | (At & {
      readonly tag: 'function';
      readonly names: readonly { readonly name: string; readonly span: Span }[];
      readonly inputs: readonly ShapeAst[];
      readonly output: ShapeAst;
      readonly properties: readonly Property[];
      /** `f : [] -> [] elementwise`, in packs: applied to each entry of its arguments. */
      readonly elementwise?: boolean;
      readonly facts: readonly { readonly lhs: Ast; readonly rhs: Ast; readonly span: Span }[];
    })
  /** `i, j : n`: index names with a size. */
  | (At & {
      readonly tag: 'index';
      readonly names: readonly { readonly name: string; readonly span: Span }[];
      readonly size: Ast;
    })
  /** `n = k + p - 1`. */
  | (At & { readonly tag: 'size'; readonly name: string; readonly value: Ast })
  /** `p := softmax(W*x)`: an abbreviation, put in first. */
  | (At & { readonly tag: 'abbreviation'; readonly name: string; readonly value: Ast });

export type StatementAst = {
  readonly lhs: Ast;
  readonly rhs: Ast;
  readonly relation: '==' | '!=';
  readonly span: Span;
};
