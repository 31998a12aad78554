/**
 * Whether a statement speaks of nothing: what it writes, or what its declarations say, cannot be.
 *
 * Sound, not complete: a reason is given only where the rules derive the contradiction (what is divided by is 0, a matrix whose
 * inverse is written has determinant 0, a positive number is negative). Changes the graph.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { Assumption, Value } from '../analysis/predicates.js';
import { termsOf } from '../egraph/linear.js';
import type { Ref } from '../egraph/types.js';
import { asWritten, Reader } from '../extract/toTerm.js';
import { printTensor } from '../term/print.js';
import type { Layout, Property } from '../term/term.js';
import { openDeterminants } from './determinants.js';
import type { Engine } from './engine.js';
import { isZeroByEntries } from './entries.js';

const layouts: readonly Layout[] = ['scalar', 'column', 'matrix'];

/** Largest size at which a determinant is worked out by its entries. */
const largestSize = 3;

const isZero = (e: Engine, value: Ref): boolean => termsOf(e.graph, e.normal(value)).length === 0;

const negative = (e: Engine, value: Ref): Ref =>
  e.d.linear([{ coef: Q.minusOne, ref: e.normal(value) }]);

/** Whether the determinant of a matrix of small constant size is 0 by its entries. */
const isSingular = (e: Engine, { ref, axes }: Value): boolean => {
  const sizes = axes.map((w) => Size.asConstant(e.graph.size(w)));
  if (sizes.some((n) => n === undefined || n > largestSize) || isGeneric(e, ref)) return false;
  const determinant = e.d.operator('det', [{ axes, ref: e.d.closed(ref) }], []);
  if (isZero(e, determinant)) return true;
  if (openDeterminants(e)) e.again();
  return isZero(e, determinant) || isZeroByEntries(e, e.normal(determinant));
};

/** A variable of which nothing is known: its determinant is no polynomial that is 0. */
const isGeneric = (e: Engine, value: Ref): boolean => {
  const { form } = e.graph.class(e.graph.find(value).cls);
  if (form?.kind !== 'head' || form.head.tag !== 'variable') return false;
  return !e.context.variables.get(form.head.name)?.properties.includes('antisymmetric');
};

const tests: Readonly<Record<Assumption, (e: Engine, value: Value) => boolean>> = {
  nonzero: (e, { ref }) => isZero(e, ref),
  positive: (e, { ref }) => isZero(e, ref) || e.predicates.nonnegative(negative(e, ref)),
  nonnegative: (e, { ref }) => e.predicates.positive(negative(e, ref)),
  invertible: (e, { ref }) => isZero(e, ref),
};

const isNot: Readonly<Record<Assumption, string>> = {
  nonzero: 'is 0',
  positive: 'is not positive',
  nonnegative: 'is negative',
  invertible: 'is singular',
};

const textOf = (e: Engine, { ref, axes }: Value): string => {
  const reader = new Reader(e.d, asWritten(e.d), new Set(e.context.variables.keys()), e.d.written);
  const inner = axes.map((w) => reader.index(w));
  const layout = layouts[axes.length] ?? 'tensor';
  return printTensor(e.context, inner, reader.term(e.d.closed(ref)), layout);
};

const declared = (e: Engine): readonly (readonly [Assumption, Value, string])[] =>
  [...e.context.variables.values()].flatMap(({ name, shape, properties, arguments: of }) => {
    const axes = e.graph.wires(shape);
    const value: Value = { ref: e.d.variable(name, axes), axes };
    return of
      ? []
      : properties.flatMap((p) => (kinds[p] ? [[kinds[p], value, name] as const] : []));
  });

/** Properties that forbid a value 0 or a sign. */
const kinds: Readonly<Partial<Record<Property, Assumption>>> = {
  positive: 'positive',
  nonnegative: 'nonnegative',
  invertible: 'invertible',
  posdef: 'invertible',
  orthogonal: 'invertible',
};

/** The first of what is written or declared that a test shows to be impossible. */
const first = (
  e: Engine,
  fails: (what: Assumption, value: Value) => boolean,
): string | undefined => {
  const isDeclared = declared(e).find(([what, value]) => fails(what, value));
  if (isDeclared) return `no ${isDeclared[2]} is as it is declared`;
  const isWritten = e.written.find(([what, value]) => fails(what, value));
  return isWritten && `${textOf(e, isWritten[1])} ${isNot[isWritten[0]]}`;
};

/** Why no values meet the statement, by signs and by what is 0; undefined where that is not known. */
export const whyVacuous = (e: Engine): string | undefined =>
  e.facts.impossible === undefined
    ? first(e, (what, value) => tests[what](e, value))
    : `the fact of ${e.facts.impossible} holds for no values`;

/** The same by determinants of matrices of small constant size: dearer, and for nothing where numbers have found a point. */
export const whySingular = (e: Engine): string | undefined =>
  first(e, (what, value) => what === 'invertible' && isSingular(e, value));

/** Whether an equation of the declarations holds for no values: its sides differ by what is positive. Nothing is rewritten. */
export const isImpossible = (e: Engine, lhs: Ref, rhs: Ref): boolean =>
  [Q.one, Q.minusOne].some((sign) =>
    e.predicates.positive(
      e.d.linear([
        { coef: sign, ref: lhs },
        { coef: Q.neg(sign), ref: rhs },
      ]),
    ),
  );
