/** Sizes and indices of a pattern against those of the graph. One open size name an equation; nothing here searches. */
import { divide } from '../../num/sign.js';
import * as Size from '../../num/size.js';
import type { Wire } from '../../egraph/types.js';
import type { Index } from '../../term/term.js';
import { withEntry, type Match, type Matching } from './types.js';

/** Stands for the size that is looked for: no statement has the name, whatever its own sizes are called. */
const hole = '?';

/**
 * The match in which the pattern's size is `size`; undefined where none is. Several open names are left for later.
 *
 * The pattern's n is not the statement's n: an open name is never compared with a name of the statement.
 */
export const unifySize = (pattern: Size.Size, size: Size.Size, m: Match): Match | undefined => {
  const [name, ...others] = Size.names(pattern).filter((n) => !m.sizes.has(n));
  if (name === undefined) return Size.substitute(pattern, m.sizes).key === size.key ? m : undefined;
  if (others.length > 0) return { ...m, later: [...m.later, [pattern, size]] };
  const known = Size.substitute(pattern, withEntry(m.sizes, name, Size.symbol(hole)));
  const value = Size.asSymbol(known) === hole ? size : solve(known, size);
  return value && { ...m, sizes: withEntry(m.sizes, name, value) };
};

/** Whether the sizes that were left for later are what they are to be. */
export const sizesAgree = (m: Match): boolean =>
  m.later.every(([pattern, size]) => Size.substitute(pattern, m.sizes).key === size.key);

/** The value of the hole for which the monomial `known` is `size`: n in 2*n = 6. */
const solve = (known: Size.Size, size: Size.Size): Size.Size | undefined => {
  const [term] = known.terms;
  if (known.terms.length !== 1 || !term) return undefined;
  if (term[0].split('*').filter((x) => x === hole).length !== 1) return undefined;
  const others = divide(known, Size.symbol(hole));
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
