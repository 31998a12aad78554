/**
 * The normal form of a value: sums term by term, products by `normalNet.ts`, heads by `normalHead.ts`.
 *
 * Invariants: a class asked for inside itself is left as it is (`memory.busy`); every result is merged with what it came from;
 * a value at repeated wires goes by its generic one. Changes the engine's `memory`.
 */
import * as Q from '../num/rational.js';
import { areDistinct, seeHead, seeNet } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { LinTerm, Ref, Wire } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { Stop } from './limits.js';
import { noteSteps, placeKnown } from './memory.js';
import { normalHead } from './normalHead.js';
import { monomial, normalNet } from './normalNet.js';
import { mergeSilently } from './unions.js';

/** Rewritings and parts inside each other, at most: far above any sensible run, far below the stack. */
const mostDepth = 400;

const signed = (e: Engine, sign: number, ref: Ref): Ref =>
  sign === 1 ? ref : e.d.linear([{ coef: Q.rational(sign), ref }]);

/** The normal form of a value, known or computed. */
export const normal = (e: Engine, use: Ref): Ref => {
  const { ref, sign } = e.graph.least(use);
  return signed(e, sign, normalRef(e, ref));
};

/** The normal form of what a value was just rewritten to: its class is the one being worked on, so no guard. */
export const further = (e: Engine, use: Ref): Ref => {
  e.tick();
  const { ref, sign } = e.graph.least(use);
  const known = e.memory.normals.get(ref.cls);
  return signed(e, sign, known ? placeKnown(e.graph, known, ref) : compute(e, ref));
};

const isDiagonal = (ref: Ref): boolean => !areDistinct(ref.at);

const normalRef = (e: Engine, ref: Ref): Ref => {
  if (isDiagonal(ref)) return normalDiagonal(e, ref);
  const { normals, busy } = e.memory;
  const known = normals.get(ref.cls);
  if (known) {
    noteSteps(e.memory, known.used);
    return placeKnown(e.graph, known, ref);
  }
  if (busy.has(ref.cls)) return ref;
  e.tick();
  const { to, used } = computeAlone(e, ref);
  mergeSilently(e, 'algebra', ref, to);
  const result = e.graph.find(to);
  const now = e.graph.find(ref);
  normals.set(now.cls, { at: now.at, to: result, used });
  if (result.cls !== now.cls) normals.set(result.cls, { at: result.at, to: result, used });
  return result;
};

/** Computes a normal form and the steps that it alone uses. */
const computeAlone = (e: Engine, ref: Ref): { readonly to: Ref; readonly used: Set<number> } => {
  const { busy, usage } = e.memory;
  busy.add(ref.cls);
  usage.push(new Set());
  const to = e.graph.find(compute(e, ref));
  const used = usage.pop() as Set<number>;
  busy.delete(ref.cls);
  noteSteps(e.memory, used);
  return { to, used };
};

/** The normal form by the kind of the class's form, without looking into the memory first. */
export const compute = (e: Engine, ref: Ref): Ref => {
  if (e.memory.depth >= mostDepth) throw new Stop('steps');
  e.memory.depth++;
  try {
    return computeForm(e, ref);
  } finally {
    e.memory.depth--;
  }
};

const computeForm = (e: Engine, ref: Ref): Ref => {
  if (isDiagonal(ref)) return normalDiagonal(e, ref);
  const { form } = e.graph.class(ref.cls);
  switch (form?.kind) {
    case 'lin': {
      const terms = termsOf(e.graph, ref);
      return e.d.linear(terms.map((t) => ({ coef: t.coef, ref: normal(e, t.ref) })));
    }
    case 'net':
      return normalNet(e, seeNet(e.graph, form, ref.at), ref);
    case 'head':
      return normalHead(e, seeHead(e.graph, form, ref.at), ref);
    default:
      return ref;
  }
};

/** T[i,i,...]: the normal form of T at distinct wires, then put at these. */
const normalDiagonal = (e: Engine, ref: Ref): Ref => {
  const { form } = e.graph.class(ref.cls);
  if (form?.kind === 'head' && form.head.tag === 'pointwise') {
    // f(X[i,i]) is one class with f(X)[i,i]: the function of the diagonal.
    const seen = seeHead(e.graph, form, ref.at);
    const args = seen.args.map((x) => x.ref);
    return normalRef(e, e.d.pointwise(form.head.name, args));
  }
  const fresh = e.graph.wires(ref.at.map((w) => e.graph.size(w)));
  const generic = normalRef(e, { cls: ref.cls, at: fresh });
  const at = new Map(fresh.map((w, k) => [w, ref.at[k] as Wire]));
  const terms = termsOf(e.graph, generic).flatMap((t): LinTerm[] => {
    const factor = { cls: t.ref.cls, at: t.ref.at.map((w) => at.get(w) ?? w) };
    const product = e.d.product({ factors: [factor] });
    if (!product) return [];
    return [{ coef: Q.mul(product.coef, t.coef), ref: monomial(e, product.ref) }];
  });
  return e.d.linear(terms);
};
