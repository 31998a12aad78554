/**
 * P = Q where a*P = a*Q and the number a is not 0: a difference of fractions over a common denominator.
 *
 * The difference is multiplied by what undoes a negative power, or a logistic function, that stands in it at free wires, until it
 * is 0 or holds none. Named by the rule `pow-cancel`. Changes the graph.
 */
import * as Q from '../num/rational.js';
import { headForm } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { partsOf } from './entries.js';
import { asPower, raised } from './powers.js';

/** Most denominators that are multiplied away, each with its power. */
const mostFactors = 8;
/** Most terms that the difference may grow to. */
const mostTerms = 300;

/** A factor that is not 0, what undoes it, and what is left of any factor that it undoes. */
type Undoing = { readonly by: Ref; readonly left: (factor: Ref) => Ref | undefined };

/** What undoes the factor: s^p of s^(-p), 1 + exp(-s) of sigmoid(s); undefined where it is neither or may be 0. */
const undoing = (e: Engine, factor: Ref): Undoing | undefined => {
  if (headForm(e.graph, factor)?.head.name === 'sigmoid') {
    const left = (f: Ref): Ref | undefined => (e.graph.equal(f, factor) ? e.d.unit() : undefined);
    return { by: e.normal(raised(e, { base: factor, exponent: Q.minusOne })), left };
  }
  const power = asPower(e, factor);
  if (!power || Q.sign(power.exponent) >= 0 || !e.predicates.nonzero(power.base)) return undefined;
  const up = Q.neg(power.exponent);
  const left = (f: Ref): Ref | undefined => {
    const other = asPower(e, f);
    return other && e.graph.equal(other.base, power.base)
      ? raised(e, { base: power.base, exponent: Q.add(other.exponent, up) })
      : undefined;
  };
  return { by: e.normal(raised(e, { base: power.base, exponent: up })), left };
};

/** The first factor of a term, at free wires, that can be undone. */
const nextFactor = (e: Engine, value: Ref): Undoing | undefined => {
  const free: ReadonlySet<Wire> = new Set(value.at);
  for (const term of termsOf(e.graph, value))
    for (const factor of partsOf(e, term.ref).factors) {
      const found = factor.at.every((w) => free.has(w)) ? undoing(e, factor) : undefined;
      if (found) return found;
    }
  return undefined;
};

/** The value multiplied term by term, in normal form: what is undone is left out before anything is multiplied out. */
const times = (e: Engine, value: Ref, { by, left }: Undoing): Ref => {
  const product = ({ coef, ref }: LinTerm): LinTerm => {
    const { factors, ...rest } = partsOf(e, ref);
    const at = factors.findIndex((f) => left(f) !== undefined);
    const first = at < 0 ? by : (left(factors[at] as Ref) as Ref);
    const others = factors.filter((_, k) => k !== at);
    return { coef, ref: e.normal(e.d.net({ factors: [first, ...others], ...rest })) };
  };
  return e.normal(e.d.linear(termsOf(e.graph, value).map(product)));
};

/** Makes both sides one value where they are over a common denominator; whether it did. */
export const cancelPowers = (e: Engine, lhs: Ref, rhs: Ref): boolean => {
  if (!e.rules.has('pow-cancel')) return false;
  const terms = [
    { coef: Q.one, ref: e.normal(lhs) },
    { coef: Q.minusOne, ref: e.normal(rhs) },
  ];
  let value = e.normal(e.d.linear(terms));
  for (let k = 0; k < mostFactors && termsOf(e.graph, value).length <= mostTerms; k++) {
    const by = nextFactor(e, value);
    if (!by) return false;
    value = times(e, value, by);
    if (termsOf(e.graph, value).length > 0) continue;
    e.merge('pow-cancel', 'numbers that are not 0 cancel', lhs, rhs);
    return true;
  }
  return false;
};
