/**
 * Heads, the factors that the normal form does not look into: one view of them for comparing and for hashing.
 */
import type { Index, Term } from '../term/term.js';
import { partsOf, type Part } from './scope.js';

/** A head: what it is, the variable that it is or differentiates by, its indices, its parts. */
export type Head = {
  readonly label: readonly unknown[];
  readonly name?: string;
  readonly at: readonly Index[];
  readonly parts: readonly Part[];
};

/** The view of a head, made once. */
export const headOf = (t: Term): Head => {
  const made = views.get(t) ?? viewOf(t);
  views.set(t, made);
  return made;
};
const views = new WeakMap<Term, Head>();

const viewOf = (t: Term): Head => {
  const make = (label: readonly unknown[], at: readonly Index[] = []): Head => ({
    label: [t.tag, ...label],
    at,
    parts: partsOf(t),
  });
  switch (t.tag) {
    case 'size':
      return make([t.size.key]);
    case 'constant':
      return make([t.name]);
    case 'indexValue':
      return make([], [t.index]);
    case 'epsilon':
      return make([], t.at);
    case 'variable':
      return { ...make([], t.at), name: t.name };
    case 'pointwise':
      return make([t.name]);
    case 'operator':
      return make([t.name, ...[...t.derivative].sort((a, b) => a - b)], bySlot(t));
    case 'derivative':
      return { ...make([], t.at), name: t.variable.name };
    case 'expectation':
      return make([t.law.tag, t.law.tag === 'declared' ? t.law.of : '']);
    default:
      return make([]);
  }
};

/** Axes of the result, then of each derivative slot in the order of the slots; partial derivatives of smooth functions commute. */
const bySlot = (t: Term & { readonly tag: 'operator' }): readonly Index[] => {
  const order = (slot: number): number => t.args[slot]?.axes.length ?? 0;
  let from = t.at.length - t.derivative.reduce((sum, slot) => sum + order(slot), 0);
  const own = t.at.slice(0, from);
  const blocks = t.derivative.map((slot) => ({
    slot,
    at: t.at.slice(from, (from += order(slot))),
  }));
  return [...own, ...blocks.sort((a, b) => a.slot - b.slot).flatMap((x) => x.at)];
};
