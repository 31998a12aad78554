/**
 * Products as bags: a value seen as a bag, bags joined and taken apart, and patterns flattened.
 *
 * A bag is a value without order: factors, indicators, wires summed over, and pairs of wires that are one.
 */
import type { Diagrams } from '../../egraph/diagrams.js';
import { joinedPorts, seeNet } from '../../egraph/nodes.js';
import { termsOf } from '../../egraph/linear.js';
import type { Indicator, NetNode, Ref, Wire } from '../../egraph/types.js';
import type { Index, Term } from '../../term/term.js';
import type { Bag } from './types.js';

/** The product of nothing: 1. */
export const emptyBag: Bag = { factors: [], indicators: [], bound: [], equal: [] };

/** How many things a bag holds; 0 where it is the number 1. */
export const bagSize = (b: Bag): number =>
  b.factors.length + b.indicators.length + b.bound.length + b.equal.length;

/** The wires of an indicator. */
export const wiresIn = (i: Indicator): readonly Wire[] =>
  i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at));

/** The wires that a bag's parts use, with repetitions. */
export const wiresOfBag = (b: Bag): readonly Wire[] => [
  ...b.factors.flatMap((f) => f.at),
  ...b.indicators.flatMap(wiresIn),
  ...b.equal.flat(),
];

const isSameUse = (a: Ref, b: Ref): boolean =>
  a.cls === b.cls && a.at.every((w, k) => w === b.at[k]);

/** Tries the factors in order until one succeeds; of equal ones the first alone, since each leaves the same rest. */
export const someFactor = (
  d: Diagrams,
  { factors }: Bag,
  tried: (f: Ref, k: number) => boolean,
): boolean => {
  d.graph.onWork?.(); // Backtracking over many equal classes may last long and look at no node.
  return factors.some((f, k) => {
    for (let i = 0; i < k; i++) if (isSameUse(factors[i] as Ref, f)) return false;
    return tried(f, k);
  });
};

/** The bag without its k-th factor. */
export const withoutFactor = (bag: Bag, k: number): Bag => ({
  ...bag,
  factors: bag.factors.filter((_, i) => i !== k),
});

/** The bag without its k-th indicator. */
export const withoutIndicator = (bag: Bag, k: number): Bag => ({
  ...bag,
  indicators: bag.indicators.filter((_, i) => i !== k),
});

/** The bag with these wires summed no more; undefined where one is not bound in it, is listed twice, or is still used. */
export const withoutBound = (bag: Bag, wires: readonly (Wire | undefined)[]): Bag | undefined => {
  if (wires.some((w) => w === undefined || !bag.bound.includes(w))) return undefined;
  if (new Set(wires).size !== wires.length) return undefined;
  const touches = (w: Wire): boolean => wires.includes(w);
  if (bag.factors.some((f) => f.at.some(touches))) return undefined;
  if (bag.indicators.some((i) => wiresIn(i).some(touches))) return undefined;
  return { ...bag, bound: bag.bound.filter((w) => !touches(w)) };
};

/** The product of bags. */
export const join = (parts: readonly Bag[]): Bag => ({
  factors: parts.flatMap((p) => p.factors),
  indicators: parts.flatMap((p) => p.indicators),
  bound: parts.flatMap((p) => p.bound),
  equal: parts.flatMap((p) => p.equal),
});

/** A network node of a class as a bag, seen from a use of the class. */
export const bagOf = (d: Diagrams, node: NetNode, ref: Ref): Bag => {
  const seen = seeNet(d.graph, node, ref.at);
  const equal = joinedPorts(seen.ports, ref.at);
  return {
    factors: seen.factors.map((f) => d.graph.find(f)),
    indicators: seen.indicators,
    bound: seen.fresh,
    equal,
  };
};

/** The bags that a use can be seen as: its network, with a coefficient as a factor, or itself alone. */
export const bags = (d: Diagrams, ref: Ref): readonly Bag[] => {
  const { form } = d.graph.class(ref.cls);
  if (form?.kind === 'lin' && form.terms.length === 1) {
    const [t] = termsOf(d.graph, ref);
    if (!t) return [];
    return bags(d, d.graph.find(t.ref)).map((bag) => ({
      ...bag,
      factors: [d.number(t.coef), ...bag.factors],
    }));
  }
  return form?.kind === 'net' ? [bagOf(d, form, ref)] : [{ ...emptyBag, factors: [ref] }];
};

/** The bag with its closed components taken apart; undefined where it has none. */
export const opened = (d: Diagrams, bag: Bag): Bag | undefined => {
  const isOpen = (f: Ref): boolean =>
    f.at.length === 0 && d.graph.class(f.cls).form?.kind === 'net';
  if (!bag.factors.some(isOpen) || bag.factors.length + bag.bound.length < 2) return undefined;
  const parts = bag.factors.map((f): Bag =>
    isOpen(f) ? (bags(d, f)[0] as Bag) : { ...emptyBag, factors: [f] },
  );
  return join([{ ...bag, factors: [] }, ...parts]);
};

/** Connected parts over the inner wires that are not cut; each pair of `equal` is a part of its own with what it joins. */
export const hangTogether = (
  bag: Bag,
  inner: readonly Wire[],
  cut: ReadonlySet<Wire>,
): readonly Bag[] => {
  const open = new Set(inner.filter((w) => !cut.has(w)));
  const items: Bag[] = [
    ...bag.factors.map((f): Bag => ({ ...emptyBag, factors: [f] })),
    ...bag.indicators.map((i): Bag => ({ ...emptyBag, indicators: [i] })),
    ...bag.equal.map((e): Bag => ({ ...emptyBag, equal: [e] })),
  ];
  let parts: Bag[] = [];
  for (const item of items) {
    const mine = new Set(wiresOfBag(item).filter((w) => open.has(w)));
    const touching = parts.filter((p) => wiresOfBag(p).some((w) => mine.has(w)));
    parts = [...parts.filter((p) => !touching.includes(p)), join([...touching, item])];
  }
  return parts.map((p) => ({ ...p, bound: [...open].filter((w) => wiresOfBag(p).includes(w)) }));
};

/** A product pattern as factors and summed indices, in the order they are written. */
export type Flat = { readonly items: readonly Term[]; readonly bound: readonly Index[] };

const known = new WeakMap<Term, Flat>();

/** The pattern flattened; each pattern once. */
export const flatten = (t: Term): Flat => {
  const found = known.get(t);
  if (found) return found;
  const made = flattenAnew(t);
  known.set(t, made);
  return made;
};

const flattenAnew = (t: Term): Flat => {
  const items: Term[] = [];
  const bound: Index[] = [];
  const stack = [t];
  for (let p = stack.pop(); p; p = stack.pop()) {
    if (p.tag === 'product') stack.push(...[...p.factors].reverse());
    else if (p.tag === 'sum') {
      bound.push(p.index);
      stack.push(p.body);
    } else items.push(p);
  }
  return { items, bound };
};
