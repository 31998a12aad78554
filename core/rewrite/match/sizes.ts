/** Sizes and indices of a pattern against those of the graph. One open size name an equation; nothing here searches. */
import { divide } from '../../num/sign.js';
import * as Size from '../../num/size.js';
import type { Wire } from '../../egraph/types.js';
import type { Index } from '../../term/term.js';
import { withEntry, type Match, type Matching } from './types.js';

/** The match in which the pattern's size is `size`; undefined where none is. Several open names are left for later. */
export const unifySize = (pattern: Size.Size, size: Size.Size, m: Match): Match | undefined => {
  const known = Size.substitute(pattern, m.sizes);
  if (known.key === size.key) return m;
  const open = Size.names(pattern).filter((n) => !m.sizes.has(n));
  const [name] = open;
  if (open.length > 1) return { ...m, later: [...m.later, [pattern, size]] };
  if (!name) return undefined;
  const value = Size.asSymbol(known) === name ? size : solve(known, name, size);
  return value && { ...m, sizes: withEntry(m.sizes, name, value) };
};

/** Whether the sizes that were left for later are what they are to be. */
export const sizesAgree = (m: Match): boolean =>
  m.later.every(([pattern, size]) => Size.substitute(pattern, m.sizes).key === size.key);

/** The value of the name for which the monomial `known` is `size`: n in 2*n = 6. */
const solve = (known: Size.Size, name: string, size: Size.Size): Size.Size | undefined => {
  const [term] = known.terms;
  if (known.terms.length !== 1 || !term) return undefined;
  if (term[0].split('*').filter((x) => x === name).length !== 1) return undefined;
  const others = divide(known, Size.symbol(name));
  return others && divide(size, others);
};

/** The match in which each size of a shape is the one at its place. */
export const unifySizes = (
  patterns: readonly Size.Size[],
  sizes: readonly Size.Size[],
  m: Match,
): Match | undefined => {
  let result: Match | undefined = m;
  for (let k = 0; k < sizes.length && result; k++)
    result = unifySize(patterns[k] as Size.Size, sizes[k] as Size.Size, result);
  return result;
};

/** The match in which the index stands for the wire. */
export const unifyIndex = (c: Matching, index: Index, wire: Wire, m: Match): Match | undefined => {
  const known = m.wires.get(index.id);
  if (known !== undefined) return known === wire ? m : undefined;
  const sized = unifySize(index.size, c.d.graph.size(wire), m);
  return sized && { ...sized, wires: withEntry(sized.wires, index.id, wire) };
};

/** The match in which each index stands for the wire at its place. */
export const unifyIndices = (
  c: Matching,
  indices: readonly Index[],
  wires: readonly Wire[],
  m: Match,
): Match | undefined => {
  if (indices.length !== wires.length) return undefined;
  let result: Match | undefined = m;
  for (let k = 0; k < indices.length && result; k++)
    result = unifyIndex(c, indices[k] as Index, wires[k] as Wire, result);
  return result;
};
