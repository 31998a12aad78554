/** Values as powers by numbers. */
import type * as Q from '../num/rational.js';
import { headForm } from '../egraph/nodes.js';
import type { Ref } from '../egraph/types.js';
import type { Engine } from './engine.js';

/** A power of a value by a number. */
export type Power = { readonly base: Ref; readonly exponent: Q.Rational };

/** The power that the value is; undefined where it is none. */
export const asPower = (e: Engine, use: Ref): Power | undefined => {
  const head = headForm(e.graph, use);
  const [base, exponent] =
    head?.head.tag === 'pointwise' && head.head.name === 'pow' ? head.args : [];
  const p = exponent && e.predicates.rational(exponent.ref);
  return base && p && { base: base.ref, exponent: p };
};

/** The base to the exponent, as it stands: no rule is used. */
export const raised = (e: Engine, { base, exponent }: Power): Ref =>
  e.d.pointwise('pow', [base, e.d.number(exponent)]);
