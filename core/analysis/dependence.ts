/**
 * How a value depends on a variable: not at all, linearly, smoothly. Sound, not complete: false means "not known".
 *
 * Forms are looked at, never other nodes: a form is an equal value, so what holds of it holds of the class.
 */
import * as Q from '../num/rational.js';
import type { Diagrams } from '../egraph/diagrams.js';
import { termsOf } from '../egraph/linear.js';
import type { HeadNode, Node, Ref } from '../egraph/types.js';
import type { Predicates } from './predicates.js';

/** What the questions are asked of: the graph, and the variable by its bound name. */
export type Question = {
  readonly d: Diagrams;
  readonly predicates: Predicates;
  readonly variable: string;
};

const mostDepth = 40;

/** Whether the value may depend on the variable. */
export const depends = ({ d, variable }: Question, ref: Ref): boolean =>
  d.graph.class(d.graph.find(ref).cls).depends.has(variable);

const formOf = ({ d }: Question, ref: Ref): Node | undefined =>
  d.graph.class(d.graph.find(ref).cls).form;

// --- linear ---

/** Whether the value is the variable itself, at any wires. */
export const isVariable = (q: Question, ref: Ref): boolean => {
  const form = formOf(q, ref);
  return form?.kind === 'head' && form.head.tag === 'variable' && form.head.name === q.variable;
};

/** Whether the product holds the variable once, as a factor of its own. */
const isLinearTerm = (q: Question, ref: Ref): boolean => {
  if (isVariable(q, ref)) return true;
  const form = formOf(q, ref);
  if (form?.kind !== 'net') return false;
  const [first, ...others] = form.factors.filter((f) => depends(q, f));
  return first !== undefined && others.length === 0 && isLinearTerm(q, first);
};

/** Whether each term of the value is free of the variable or linear in it; `homogeneous`: none is free of it. */
export const isAffine = (q: Question, ref: Ref, homogeneous: boolean): boolean =>
  termsOf(q.d.graph, ref).every((t) => (depends(q, t.ref) ? isLinearTerm(q, t.ref) : !homogeneous));

// --- smooth ---

/** Functions with all derivatives everywhere, and those that have a kink: continuous, with a derivative almost everywhere. */
const entire: ReadonlySet<string> = new Set(['exp', 'sin', 'cos', 'tanh', 'sigmoid', 'erf']);
const kinked: ReadonlySet<string> = new Set(['abs', 'relu', 'max', 'min']);
const wholeTensors: ReadonlySet<string> = new Set('softmax logsumexp det adj expm prod'.split(' '));

/** Whether the value is above 0 wherever the variable is, by its structure alone. */
const isPositive = (q: Question, use: Ref, depth: number): boolean => {
  if (depth === 0) return false;
  if (!depends(q, use)) return q.predicates.positive(use);
  const form = formOf(q, use);
  const again = (r: Ref): boolean => isPositive(q, r, depth - 1);
  if (form?.kind === 'lin') {
    const terms = termsOf(q.d.graph, use);
    const isNonnegative = (r: Ref): boolean => again(r) || q.predicates.nonnegative(r);
    return (
      terms.some((t) => again(t.ref)) &&
      terms.every((t) => Q.sign(t.coef) > 0 && isNonnegative(t.ref))
    );
  }
  if (form?.kind === 'net')
    return (
      form.indicators.length === 0 &&
      new Set(form.ports).size === form.ports.length &&
      form.factors.every(again)
    );
  if (form?.kind !== 'head') return false;
  const { tag, name } = form.head;
  if (tag === 'operator') return name === 'softmax';
  if (tag !== 'pointwise') return false;
  if (name === 'exp' || name === 'sigmoid') return true;
  const [base] = form.args;
  return (name === 'pow' || name === 'sqrt') && base !== undefined && again(base.ref);
};

const isSmoothPower = (q: Question, { args }: HeadNode, kinks: boolean, depth: number): boolean => {
  const [base, exponent] = args.map((a) => a.ref) as [Ref, Ref];
  if (depends(q, exponent) && !isSmooth(q, exponent, kinks, depth)) return false;
  if (!isSmooth(q, base, kinks, depth)) return false;
  const p = q.predicates.rational(exponent);
  if (p && Q.sign(p) > 0 && (kinks || p.den === 1n)) return true;
  return isPositive(q, base, depth);
};

const isSmoothHead = (q: Question, node: HeadNode, kinks: boolean, depth: number): boolean => {
  const { tag, name } = node.head;
  const all = (allowed: boolean): boolean =>
    node.args.every((a) => isSmooth(q, a.ref, allowed, depth));
  if (tag === 'variable') return true;
  if (tag === 'derivative') return all(false);
  if (tag === 'at' || tag === 'expectation') return all(kinks);
  if (tag === 'operator')
    return (
      (wholeTensors.has(name) || q.d.context.variables.get(name)?.arguments !== undefined) &&
      all(kinks)
    );
  if (tag !== 'pointwise') return false;
  if (entire.has(name)) return all(kinks);
  if (kinked.has(name)) return kinks && all(true);
  const [first] = node.args;
  if (name === 'pow') return isSmoothPower(q, node, kinks, depth);
  if (name === 'sqrt') return all(kinks) && (kinks || isPositive(q, first?.ref as Ref, depth));
  return name === 'log' && all(kinks) && isPositive(q, first?.ref as Ref, depth);
};

/**
 * Whether the value is a smooth function of the variable. With `kinks`: continuous and piecewise smooth is enough, as it is
 * for one derivative under an integral; abs(x) is, sign(x), 1/x and x/norm(x) are not.
 */
export const isSmooth = (q: Question, use: Ref, kinks: boolean, depth = mostDepth): boolean => {
  if (!depends(q, use)) return true;
  if (depth === 0) return false;
  const form = formOf(q, use);
  if (form?.kind === 'head') return isSmoothHead(q, form, kinks, depth - 1);
  const parts = form?.kind === 'net' ? form.factors : form?.terms.map((t) => t.ref);
  return parts?.every((r) => isSmooth(q, r, kinks, depth - 1)) ?? false;
};

// --- where Stein's lemma ends ---

/** Whether no derivative of the value holds the variable as a factor of its own: functions of affine values only. */
const isFlat = (q: Question, use: Ref, depth: number): boolean => {
  if (!depends(q, use)) return true;
  if (depth === 0) return false;
  const form = formOf(q, use);
  const again = (r: Ref): boolean => isFlat(q, r, depth - 1);
  if (form?.kind === 'head')
    return form.head.tag !== 'variable' && form.args.every((a) => isFlatArg(q, a.ref, depth - 1));
  const parts = form?.kind === 'net' ? form.factors : form?.terms.map((t) => t.ref);
  return parts?.every(again) ?? false;
};

const isFlatArg = (q: Question, use: Ref, depth: number): boolean =>
  termsOf(q.d.graph, use).every((t) => isLinearTerm(q, t.ref) || isFlat(q, t.ref, depth));

/**
 * Whether taking derivatives of the value makes no new factors of the variable: a polynomial times functions of affine
 * values. Then each use of Stein's lemma leaves fewer of them.
 */
export const isTame = (q: Question, use: Ref): boolean =>
  termsOf(q.d.graph, use).every((t) => {
    const form = formOf(q, t.ref);
    const factors = form?.kind === 'net' ? form.factors : [t.ref];
    return factors.every(
      (f) => isVariable(q, f) || isFlat(q, f, mostDepth) || isPolynomial(q, f, mostDepth),
    );
  });

/** Whether the value is a polynomial in the variable, by sums and products alone. */
const isPolynomial = (q: Question, use: Ref, depth: number): boolean => {
  if (!depends(q, use) || isVariable(q, use)) return true;
  const form = formOf(q, use);
  if (depth === 0 || form === undefined || form.kind === 'head') return false;
  const parts = form.kind === 'net' ? form.factors : form.terms.map((t) => t.ref);
  return parts.every((r) => isPolynomial(q, r, depth - 1));
};
