/**
 * A power, absolute value, sign or logarithm of a sum whose terms have a factor in common, at the factor times what is left:
 * (c*a + c*b)^p at c*(a + b), so that the rules of products see it. Without this, one value has two normal forms, since a
 * product of c and a sum is multiplied out elsewhere. Changes the graph.
 */
import * as Q from '../num/rational.js';
import { headForm } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { HeadNode, LinTerm, Ref } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { partsOf } from './entries.js';
import { applyHeadRules } from './headRules.js';
import { asPower, raised, type Power } from './powers.js';
import { mergeSilently } from './unions.js';

const heads: ReadonlySet<string> = new Set(['pow', 'abs', 'sign', 'log']);

/** The scalar factors of a term as powers, each base once: n^(-2) and n have the base n. */
const powersOf = (e: Engine, term: Ref): readonly Power[] =>
  partsOf(e, term)
    .factors.filter((f) => f.at.length === 0)
    .reduce<readonly Power[]>((powers, f) => {
      const next = asPower(e, f) ?? { base: f, exponent: Q.one };
      const k = powers.findIndex((p) => e.graph.equal(p.base, next.base));
      const sum = Q.add(powers[k]?.exponent ?? Q.zero, next.exponent);
      return k < 0 ? [...powers, next] : powers.with(k, { base: next.base, exponent: sum });
    }, []);

/** The power of the base that both have: the exponent nearer to 0, none where the signs differ. */
const shared = (a: Q.Rational, b: Q.Rational): Q.Rational => {
  if (Q.sign(a) !== Q.sign(b)) return Q.zero;
  return Q.compare(a, b) * Q.sign(a) < 0 ? a : b;
};

const common = (e: Engine, terms: readonly LinTerm[]): readonly Power[] => {
  const [first = [], ...others] = terms.map((t) => powersOf(e, t.ref));
  const inAll = others.reduce(
    (powers, other) =>
      powers.map(({ base, exponent }) => {
        const same = other.find((p) => e.graph.equal(p.base, base));
        return { base, exponent: shared(exponent, same?.exponent ?? Q.zero) };
      }),
    first,
  );
  return inAll.filter((p) => !Q.isZero(p.exponent));
};

/** The factors that may leave the head: a fractional power or a logarithm lets out positive ones only. */
const admissible = (e: Engine, { head, args }: HeadNode, powers: readonly Power[]) => {
  const exponent = args[1] && e.predicates.rational(args[1].ref);
  const anySign = head.name === 'abs' || head.name === 'sign' || exponent?.den === 1n;
  return anySign ? powers : powers.filter((p) => e.predicates.positive(p.base));
};

/** What is known of the sum is known of what is left: the common factor is not 0 where the sum is not. */
const pass = (e: Engine, sum: Ref, left: Ref, powers: readonly Power[]): void => {
  const { predicates } = e;
  const isPositive = powers.every((p) => predicates.positive(p.base));
  if (isPositive && predicates.positive(sum))
    predicates.assume('positive', { ref: left, axes: [] });
  if (predicates.nonzero(sum)) predicates.assume('nonzero', { ref: left, axes: [] });
};

/** The value by a rule of products at the common factor of its argument's terms; undefined where there is none. */
export const takeContent = (e: Engine, node: HeadNode, ref: Ref): Ref | undefined => {
  const [base, ...others] = node.args;
  if (node.head.tag !== 'pointwise' || !heads.has(node.head.name) || !base) return undefined;
  const terms = termsOf(e.graph, base.ref);
  if (terms.length < 2) return undefined;
  const number = Q.content(terms.map((t) => t.coef));
  const powers = admissible(e, node, common(e, terms));
  if (powers.length === 0 && Q.isOne(number)) return undefined;
  const undo = powers.map((p) => raised(e, { ...p, exponent: Q.neg(p.exponent) }));
  const rest = terms.map(({ coef, ref }): LinTerm => {
    const { factors, ...parts } = partsOf(e, ref);
    const left = e.normal(e.d.net({ factors: [...factors, ...undo], ...parts }));
    return { coef: Q.div(coef, number), ref: left };
  });
  const left = e.d.linear(rest);
  pass(e, base.ref, left, powers);
  const factors = [e.d.number(number), ...powers.map((p) => raised(e, p)), left];
  const product = e.d.closed(e.d.net({ factors }));
  const other = e.d.apply(node.head, [{ axes: base.axes, ref: product }, ...others], node.out);
  const head = headForm(e.graph, other);
  const result = head && applyHeadRules(e, head, other);
  if (result) mergeSilently(e, 'algebra', ref, other);
  return result;
};
