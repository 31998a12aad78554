/**
 * What a value becomes at -X and at t*X: odd or even, homogeneous. Sound, not complete: undefined means "not known".
 *
 * Only values whose expectation over a normal X exists have a parity here: polynomials, bounded functions of affine values, and
 * quotients of a polynomial by a power of norm(X) that is no larger than its degree. So E of an odd value is 0, not undefined.
 */
import * as Q from '../num/rational.js';
import { termsOf } from '../egraph/linear.js';
import { areDistinct } from '../egraph/nodes.js';
import type { HeadNode, NetNode, Node, Ref } from '../egraph/types.js';
import { depends, isAffine, isVariable, type Question } from './dependence.js';

/** The sign that the value gets at -X. */
export type Parity = 1 | -1;

const mostDepth = 40;

const formOf = ({ d }: Question, ref: Ref): Node | undefined =>
  d.graph.class(d.graph.find(ref).cls).form;

/** Functions f with f(-a) = -f(a), and those with f(-a) = f(a); all grow no faster than a polynomial. */
const odd: ReadonlySet<string> = new Set(['sin', 'tanh', 'erf', 'sign']);
const even: ReadonlySet<string> = new Set(['cos', 'abs']);

/** The one value that all have; undefined where they differ or one is not known. */
const common = <T>(values: readonly (T | undefined)[]): T | undefined => {
  const [first] = values;
  return values.every((v) => v === first) ? first : undefined;
};

const natural = (q: Question, exponent: Ref): number | undefined => {
  const p = q.predicates.rational(exponent);
  return p?.den === 1n && p.num >= 0n ? Number(p.num) : undefined;
};

/** The degree of a polynomial of which all terms have one; undefined where it is no such polynomial. */
export const degree = (q: Question, use: Ref, depth = mostDepth): number | undefined => {
  if (!depends(q, use)) return 0;
  if (isVariable(q, use)) return 1;
  const form = formOf(q, use);
  if (depth === 0 || form === undefined) return undefined;
  const again = (r: Ref): number | undefined => degree(q, r, depth - 1);
  if (form.kind === 'lin') return common(termsOf(q.d.graph, use).map((t) => again(t.ref)));
  if (form.kind === 'net')
    return form.factors.reduce<number | undefined>((sum, f) => {
      const of = sum === undefined ? undefined : again(f);
      return of === undefined ? undefined : (sum as number) + of;
    }, 0);
  if (form.head.tag !== 'pointwise' || form.head.name !== 'pow') return undefined;
  const [base, exponent] = form.args.map((a) => a.ref) as [Ref, Ref];
  const [of, p] = [again(base), natural(q, exponent)];
  return of === undefined || p === undefined ? undefined : of * p;
};

/** sum(i...: X[i...]*X[i...]): the variable with itself, and nothing else. */
const isSquareOfNorm = (q: Question, use: Ref): boolean => {
  const form = formOf(q, use);
  if (form?.kind !== 'net' || form.indicators.length > 0 || form.ports.length > 0) return false;
  const [x, y, ...others] = form.factors;
  return (
    others.length === 0 &&
    x !== undefined &&
    y !== undefined &&
    isVariable(q, x) &&
    q.d.graph.equal(x, y) &&
    areDistinct(x.at)
  );
};

/** The exponent k of norm(X)^k that the factor is; undefined where it is none. */
const normPower = (q: Question, use: Ref): Q.Rational | undefined => {
  const form = formOf(q, use);
  if (form?.kind !== 'head' || form.head.tag !== 'pointwise' || form.head.name !== 'pow')
    return undefined;
  const [base, exponent] = form.args.map((a) => a.ref) as [Ref, Ref];
  const p = q.predicates.rational(exponent);
  return p && isSquareOfNorm(q, base) ? Q.mul(Q.rational(2), p) : undefined;
};

/** Whether powers of norm(X) below 0, if any, are outweighed by the degree of the other factors. */
const isBoundedAtZero = (q: Question, factors: readonly Ref[]): boolean => {
  const powers = factors.map((f) => normPower(q, f));
  const total = powers.reduce<Q.Rational>((sum, p) => (p ? Q.add(sum, p) : sum), Q.zero);
  if (Q.sign(total) >= 0) return true;
  const degrees = factors.filter((_, k) => powers[k] === undefined).map((f) => degree(q, f));
  return (
    degrees.reduce<number>((sum, n) => sum + (n ?? 0), 0) >= -Number(total.num) / Number(total.den)
  );
};

const parityOfNet = (q: Question, net: NetNode, depth: number): Parity | undefined => {
  if (!isBoundedAtZero(q, net.factors)) return undefined;
  return net.factors.reduce<Parity | undefined>((sign, f) => {
    const of = sign && (normPower(q, f) ? 1 : parityAt(q, f, depth));
    return of && sign ? ((sign * of) as Parity) : undefined;
  }, 1);
};

const parityOfHead = (q: Question, node: HeadNode, depth: number): Parity | undefined => {
  const { tag, name } = node.head;
  const [arg, exponent] = node.args.map((a) => a.ref);
  if (tag !== 'pointwise' || arg === undefined) return undefined;
  const of = parityAt(q, arg, depth);
  if (name === 'pow' && exponent !== undefined) {
    const p = natural(q, exponent);
    return of === undefined || p === undefined ? undefined : p % 2 === 0 ? 1 : of;
  }
  if (odd.has(name)) return of;
  return even.has(name) && of !== undefined ? 1 : undefined;
};

const parityAt = (q: Question, use: Ref, depth: number): Parity | undefined => {
  if (!depends(q, use)) return 1;
  if (isVariable(q, use) || isAffine(q, use, true)) return -1;
  const form = formOf(q, use);
  if (depth === 0 || form === undefined) return undefined;
  if (form.kind === 'net') return parityOfNet(q, form, depth - 1);
  if (form.kind === 'head') return parityOfHead(q, form, depth - 1);
  return common(termsOf(q.d.graph, use).map((t) => parityAt(q, t.ref, depth - 1)));
};

/** Whether the value is its negative at -X, and E of it exists. */
export const isOdd = (q: Question, use: Ref): boolean => parityAt(q, use, mostDepth) === -1;
