/** Connected components of a product over shared wires. */
import { wiresOf, type State } from './product.js';
import type { Indicator, Ref, Wire } from './types.js';

/** Factors and indicators that hang together, and the wires they touch in the order in which these are met. */
export type Part = {
  readonly factors: Ref[];
  readonly indicators: Indicator[];
  readonly wires: Wire[];
};

/** The parts of a product, each at the place of its first member. */
export const components = (s: State): Part[] => {
  const parts: (Part | undefined)[] = [];
  const owner = new Map<Wire, number>();
  const merge = (into: number, from: number): void => {
    const [a, b] = [parts[into] as Part, parts[from] as Part];
    a.factors.push(...b.factors);
    a.indicators.push(...b.indicators);
    a.wires.push(...b.wires);
    for (const w of b.wires) owner.set(w, into);
    parts[from] = undefined;
  };
  const partOf = (wires: readonly Wire[]): Part => {
    let into = parts.length;
    const others: number[] = [];
    for (const w of wires) {
      const at = owner.get(w);
      if (at === undefined || at === into || others.includes(at)) continue;
      if (into < parts.length) others.push(Math.max(at, into));
      into = Math.min(at, into);
    }
    if (into === parts.length) parts.push({ factors: [], indicators: [], wires: [] });
    if (others.length > 1) others.sort((a, b) => a - b);
    for (const other of others) merge(into, other);
    const part = parts[into] as Part;
    for (const w of wires)
      if (!owner.has(w)) {
        part.wires.push(w);
        owner.set(w, into);
      }
    return part;
  };
  for (const f of s.factors) partOf(f.at).factors.push(f);
  for (const i of s.indicators) partOf(wiresOf(i)).indicators.push(i);
  return parts.filter((p) => p !== undefined);
};
