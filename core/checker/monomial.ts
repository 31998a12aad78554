/** A product of the checker's normal form. */
import type * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { equation } from './pins.js';
import type { Relation } from './relations.js';

/** coef * heads * relations, summed over `bound`. `equal` are free indices that stand for one: the first is no longer used. */
export type Monomial = {
  readonly coef: Q.Rational;
  readonly heads: readonly Term[];
  readonly relations: readonly Relation[];
  readonly bound: readonly Index[];
  readonly equal: readonly (readonly [gone: Index, kept: Index])[];
};

/** The monomial as a term. */
export const asTerm = (m: Monomial): Term =>
  B.sum(
    m.bound,
    B.product([
      B.number(m.coef),
      ...[...m.relations, ...m.equal.map(equation)].map((x): Term => ({
        tag: 'indicator',
        relation: x.kind,
        affine: x.value,
      })),
      ...m.heads,
    ]),
  );
