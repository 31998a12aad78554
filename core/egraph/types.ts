/**
 * The data of the e-graph of diagrams.
 *
 * An e-class is a tensor up to the order of its axes: `ports` are its axes, in an arbitrary but fixed order. A `Ref` uses a
 * class: wire `at[p]` goes into port p. Wires are integers; their sizes are kept by the graph. Inside a stored node wires are
 * local: 0 .. ports-1 are the ports of its class, larger ones are bound, their sizes in `bound`.
 */
import type { Rational } from '../num/rational.js';
import type { Size } from '../num/size.js';
import type { Bound, Relation } from '../term/term.js';
import type { Symmetry } from './symmetry.js';

export type Wire = number;
export type ClassId = number;
export type Ref = { readonly cls: ClassId; readonly at: readonly Wire[] };

/** Coefficient times a wire, or times an entry of an integer variable at wires. */
export type Unknown =
  | { readonly coef: Size; readonly wire: Wire }
  | { readonly coef: Size; readonly entry: string; readonly at: readonly Wire[] };
/** 1 where (sum of unknowns + constant) relation 0 holds, else 0. */
export type Indicator = {
  readonly relation: Relation;
  readonly unknowns: readonly Unknown[];
  readonly constant: Size;
};

/** An argument with some of its wires bound, in order. */
export type Arg = { readonly axes: readonly Wire[]; readonly ref: Ref };
export type LinTerm = { readonly coef: Rational; readonly ref: Ref };

/** Operators, functions, variables, derivatives, expectations: everything that is not multilinear algebra. */
export type HeadNode = {
  readonly kind: 'head';
  readonly head: Head;
  readonly args: readonly Arg[];
  readonly out: readonly Wire[];
  readonly bound: readonly Size[];
};
/** Product of factors and indicators, summed over the bound wires. `ports[p]` is the wire of port p (two may share one). */
export type NetNode = {
  readonly kind: 'net';
  readonly factors: readonly Ref[];
  readonly indicators: readonly Indicator[];
  readonly ports: readonly Wire[];
  readonly bound: readonly Size[];
};
export type LinNode = {
  readonly kind: 'lin';
  readonly terms: readonly LinTerm[];
  readonly bound: readonly Size[];
};
/** `bound` are the sizes of the wires that the node binds; a sum binds none. */
export type Node = HeadNode | NetNode | LinNode;

/** What a head node does; interned by `key`, so equal heads are one object. */
export type Head = {
  readonly key: string;
  readonly tag:
    | 'variable'
    | 'size'
    | 'constant'
    | 'epsilon'
    | 'indexValue'
    | 'pointwise'
    | 'operator'
    | 'derivative'
    | 'at'
    | 'expectation';
  readonly name: string;
  /** Derivative slots of an unspecified function. */
  readonly slots?: readonly number[];
  /** The variable that derivative differentiates by (free in the value) or that at and expectation bind. */
  readonly variable?: Bound;
  /** The law of an expectation: args are then [body, mean, covariance] or [body]. */
  readonly law?: 'normal' | 'rademacher' | 'declared';
};

export type EClass = {
  readonly id: ClassId;
  ports: readonly Size[];
  nodes: Node[];
  /** The node that products and sums see through: that of the value last rewritten to. No cycle leads through forms. */
  form: Node | undefined;
  symmetry: Symmetry;
  /** Classes with a node that uses this one. */
  parents: Set<ClassId>;
  /** Names of variables that the value may depend on; a superset is sound. */
  depends: ReadonlySet<string>;
  /** Where the class went when merged: port j of the root is port map[j] of this one. */
  forward: { readonly cls: ClassId; readonly map: readonly number[] } | undefined;
  /** Unions that reached this root; a stamp for caches. */
  version: number;
};
