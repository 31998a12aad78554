/**
 * Facts of the declarations: definitions as unions at once, other equations kept and oriented once the definitions are in.
 *
 * Changes the engine's `facts` (the equations that wait, and by `relations.ts` what they become).
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { Fact } from '../term/term.js';
import type { ClassId, Ref, Wire } from '../egraph/types.js';
import type { Engine } from './engine.js';
import { forget } from './memory.js';
import { merge, type Origin } from './unions.js';
import { isImpossible } from './vacuous.js';
import type { Moment } from './moments.js';
import { relate, type Relation } from './relations.js';

/** An equation that waits until the definitions are in. */
export type Pending = {
  readonly name: string;
  readonly lhs: Ref;
  readonly rhs: Ref;
  readonly origin: Origin;
};

/** The equations of the declarations, and what they have become. Mutable: grows in `facts`, `relations` and `seed`. */
export type Facts = {
  readonly pending: Pending[];
  readonly relations: Relation[];
  readonly moments: Moment[];
  /** Classes whose defining equation is among the relations already. */
  readonly related: Set<ClassId>;
  /** The name in whose declaration stands an equation that no values meet. */
  impossible: string | undefined;
};

/** No facts. */
export const emptyFacts = (): Facts => ({
  pending: [],
  relations: [],
  moments: [],
  related: new Set(),
  impossible: undefined,
});

/** Puts the facts of the declarations in: definitions as unions, other equations to be oriented. */
export const addFacts = (e: Engine): void => {
  for (const v of e.context.variables.values())
    if (v.properties.includes('orthogonal')) addOrthogonal(e, v.name, v.shape[0] as Size.Size);
  for (const fact of e.context.facts) {
    const wires = e.graph.wires(fact.axes.map((i) => i.size));
    const lhs = e.add(fact.axes, fact.lhs, wires);
    const rhs = e.add(fact.axes, fact.rhs, wires);
    addFact(e, fact, lhs, rhs, wires);
  }
};

/** Q'*Q = I and Q*Q' = I of a matrix declared orthogonal. */
const addOrthogonal = (e: Engine, name: string, size: Size.Size): void => {
  if (!e.rules.has('orthogonal-left')) return;
  const [i, j, k] = e.graph.wires([size, size, size]) as [Wire, Wire, Wire];
  const value = { params: [i, j], ref: e.d.variable(name, [i, j]) };
  const origin = (rule: string): Origin => ({
    rule,
    wires: [i, j],
    values: new Map([['A', value]]),
  });
  const rhs = e.d.net({ factors: [], equal: [[i, j]] });
  const product = (a: readonly Wire[], b: readonly Wire[]): Ref =>
    e.d.net({ factors: [e.d.variable(name, a), e.d.variable(name, b)], bound: [k] });
  const { pending } = e.facts;
  const put = (rule: string, lhs: Ref): void =>
    void pending.push({ name: rule, lhs, rhs, origin: origin(rule) });
  put('orthogonal-left', product([k, i], [k, j]));
  put('orthogonal-right', product([i, k], [j, k]));
};

const addFact = (e: Engine, fact: Fact, lhs: Ref, rhs: Ref, wires: readonly Wire[]): void => {
  const name = `fact of ${fact.about}`;
  const origin: Origin = { fact, rule: name, wires, values: new Map() };
  // A definition, or a symmetry such as C[i,j,k,l] = C[k,l,i,j]: one class from the start.
  if (isImpossible(e, lhs, rhs)) e.facts.impossible = fact.about;
  else if (fact.defines !== undefined || [lhs, rhs].every((r) => isVariable(e, r, wires)))
    merge(e, name, 'declaration', lhs, rhs, {
      tag: 'equation',
      origin,
      lhs,
      rhs,
      coef: Q.one,
      at: new Map(),
      since: e.steps.length,
    });
  else e.facts.pending.push({ name, lhs, rhs, origin });
  assumeInvertible(e, lhs, rhs, wires);
  assumeInvertible(e, rhs, lhs, wires);
};

/** A*B = I of square matrices, or any invertible value on the other side: A and B are invertible. */
const assumeInvertible = (e: Engine, product: Ref, value: Ref, axes: readonly Wire[]): void => {
  if (axes.length === 2 && e.predicates.invertible({ ref: value, axes }))
    e.predicates.assume('invertible', { ref: product, axes });
};

const isVariable = ({ graph }: Engine, ref: Ref, wires: readonly Wire[]): boolean => {
  if (new Set(ref.at).size !== ref.at.length || ref.at.length !== wires.length) return false;
  return graph
    .class(graph.find(ref).cls)
    .nodes.some((n) => n.kind === 'head' && n.head.tag === 'variable');
};

/** Orients the equations that define no variable. Called once the definitions are in. */
export const orientFacts = (e: Engine): void => {
  for (const { name, lhs, rhs, origin } of e.facts.pending) {
    const [left, right] = [e.normal(lhs), e.normal(rhs)];
    if (isImpossible(e, left, right)) e.facts.impossible = origin.fact?.about ?? name;
    else relate(e, name, left, right, origin);
  }
  forget(e.memory);
};
