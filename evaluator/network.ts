/**
 * Sums of products: nested sums and products are flattened, deltas become renamings, the rest is contracted in pairs.
 *
 * The order of contraction is greedy: the pair whose result is smallest against its operands first. Summation order is
 * fixed by the term, so equal input gives equal bits.
 */
import type { Index, Term } from '../core/term/term.js';
import * as K from './arithmetic.js';
import * as D from './dense.js';
import type { Summed } from './dense.js';
import * as J from './jet.js';
import type { Jet } from './jet.js';
import { indexSize, sizeOf } from './machine.js';
import type { Machine, Scope } from './machine.js';

/** Evaluates a term in a scope; passed in, since terms and networks hold each other. */
export type Evaluate = (scope: Scope, term: Term) => Jet;

type Network = { readonly bound: Map<number, number>; readonly factors: Term[] };

const collect = (machine: Machine, term: Term, into: Network): void => {
  if (term.tag === 'sum' && !into.bound.has(term.index.id)) {
    into.bound.set(term.index.id, indexSize(machine, term.index));
    collect(machine, term.body, into);
  } else if (term.tag === 'product')
    for (const factor of term.factors) collect(machine, factor, into);
  else into.factors.push(term);
};

/** The two indices of a delta: `i - j = 0` with equal sizes. */
const deltaOf = (machine: Machine, term: Term): readonly [Index, Index] | undefined => {
  if (term.tag !== 'indicator' || term.relation !== '=' || term.affine.terms.length !== 2)
    return undefined;
  const [a, b] = term.affine.terms;
  if (!a || !b || a.of.tag !== 'index' || b.of.tag !== 'index') return undefined;
  const [ca, cb] = [sizeOf(machine, a.coef), sizeOf(machine, b.coef)];
  const plain = ca * cb === -1 && sizeOf(machine, term.affine.constant) === 0;
  return plain && indexSize(machine, a.of.index) === indexSize(machine, b.of.index)
    ? [a.of.index, b.of.index]
    : undefined;
};

/** Takes out the deltas that fix a summed index; `renamed` maps old ids to ids that stay. */
const mergeDeltas = (
  machine: Machine,
  network: Network,
): { rest: Term[]; renamed: Map<number, number> } => {
  const renamed = new Map<number, number>();
  const resolve = (id: number): number => {
    const next = renamed.get(id);
    return next === undefined ? id : resolve(next);
  };
  const rest: Term[] = [];
  for (const factor of network.factors) {
    const delta = deltaOf(machine, factor);
    const [a, b] = delta ? [resolve(delta[0].id), resolve(delta[1].id)] : [0, 0];
    if (delta && a === b) continue;
    if (delta && network.bound.has(b)) renamed.set(b, a);
    else if (delta && network.bound.has(a)) renamed.set(a, b);
    else {
      rest.push(factor);
      continue;
    }
    network.bound.delete(network.bound.has(b) && renamed.has(b) ? b : a);
  }
  return { rest, renamed: new Map([...renamed.keys()].map((id) => [id, resolve(id)])) };
};

type Operand = { readonly jet: Jet; readonly sizes: ReadonlyMap<number, number> };

const operand = (jet: Jet): Operand => {
  const sizes = new Map<number, number>();
  for (const part of jet) part?.axes.forEach((id, at) => sizes.set(id, part.shape[at] as number));
  return { jet, sizes };
};

const volume = (sizes: ReadonlyMap<number, number>): number => {
  let product = 1;
  for (const size of sizes.values()) product *= size;
  return product;
};

/** Summed indices of `pair` that no other operand has. */
const closing = (
  all: readonly Operand[],
  pair: readonly Operand[],
  bound: ReadonlyMap<number, number>,
): Summed[] => {
  const result: Summed[] = [];
  for (const [id, size] of bound)
    if (pair.some((o) => o.sizes.has(id)) && !all.some((o) => !pair.includes(o) && o.sizes.has(id)))
      result.push({ id, size });
  return result;
};

const gain = (
  all: readonly Operand[],
  a: Operand,
  b: Operand,
  bound: ReadonlyMap<number, number>,
): number => {
  const union = new Map([...a.sizes, ...b.sizes]);
  const work = volume(union);
  for (const { id } of closing(all, [a, b], bound)) union.delete(id);
  return volume(union) - volume(a.sizes) - volume(b.sizes) + work * 1e-3;
};

const bestPair = (
  all: readonly Operand[],
  bound: ReadonlyMap<number, number>,
): readonly [number, number] => {
  let [best, pair]: [number, readonly [number, number]] = [Infinity, [0, 1]];
  if (all.length === 2) return pair;
  for (let i = 0; i < all.length; i++)
    for (let j = i + 1; j < all.length; j++) {
      const value = gain(all, all[i] as Operand, all[j] as Operand, bound);
      if (value < best) [best, pair] = [value, [i, j]];
    }
  return pair;
};

/** The product of the operands summed over `bound` (id to size; an index that none has counts its size). */
export const contractAll = (
  k: K.Arithmetic,
  jets: readonly Jet[],
  bound: ReadonlyMap<number, number>,
): Jet => {
  let all = jets.map(operand);
  let repeat = 1;
  for (const [id, size] of bound) if (!all.some((o) => o.sizes.has(id))) repeat *= size;
  all = all.map((o) => {
    const own = closing(all, [o], bound);
    return own.length === 0 || all.length === 1 ? o : operand(J.sumOver(k, o.jet, own));
  });
  while (all.length > 1) {
    const [i, j] = bestPair(all, bound);
    const [a, b] = [all[i] as Operand, all[j] as Operand];
    const made = operand(J.contract(k, a.jet, b.jet, closing(all, [a, b], bound)));
    all = [...all.filter((_, at) => at !== i && at !== j), made];
  }
  const [last] = all;
  if (!last) return J.number(K.reduce(k, repeat));
  return J.scale(k, J.sumOver(k, last.jet, closing(all, [last], bound)), K.reduce(k, repeat));
};

const distribute = (
  scope: Scope,
  evaluate: Evaluate,
  terms: readonly Term[],
  bound: ReadonlyMap<number, number>,
): Jet =>
  terms
    .map((term) => evaluateWith(scope, evaluate, term, new Map(bound)))
    .reduce((a, b) => J.add(scope.machine.k, a, b), [] as Jet);

const evaluateWith = (
  scope: Scope,
  evaluate: Evaluate,
  term: Term,
  bound: Map<number, number>,
): Jet => {
  const { machine } = scope;
  const network: Network = { bound, factors: [] };
  collect(machine, term, network);
  const { rest, renamed } = mergeDeltas(machine, network);
  const numbers = rest.filter((f) => f.tag === 'number');
  const factors = rest.filter((f) => f.tag !== 'number');
  const coefficient = numbers.reduce(
    (c, f) => K.times(machine.k, c, K.fromRational(machine.k, f.value)),
    1,
  );
  const [only] = factors;
  if (factors.length === 1 && only?.tag === 'add' && network.bound.size > 0 && renamed.size === 0)
    return J.scale(machine.k, distribute(scope, evaluate, only.terms, network.bound), coefficient);
  const [from, to] = [[...renamed.keys()], [...renamed.values()]];
  const jets = factors.map((f) => J.rename(evaluate(scope, f), from, to));
  return J.scale(machine.k, contractAll(machine.k, jets, network.bound), coefficient);
};

/** The value of a `sum` or `product` term. */
export const evaluateNetwork = (scope: Scope, evaluate: Evaluate, term: Term): Jet =>
  evaluateWith(scope, evaluate, term, new Map());

/** A term as a value that has all the given axes. */
export const expanded = (jet: Jet, axes: readonly number[], shape: readonly number[]): Jet =>
  axes.reduce(
    (a, id, at) => J.withAxis(a, id, shape[at] as number),
    jet.length === 0 ? [D.scalar(0)] : jet,
  );
