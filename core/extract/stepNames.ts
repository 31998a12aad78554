/**
 * Names for what the steps of a contraction compute, so that a part which two products share is counted once.
 *
 * A name holds the operands' names and how their axes meet, wires numbered by first appearance. Equal names are equal values
 * up to the order of axes; equal values may have different names where an operand is symmetric.
 */
import { openWires, type Contraction, type Leaf, type Tree } from './contraction.js';

/** What a leaf is, and the wires of its axes (for a diagonal a wire repeats). */
export type Named = { readonly name: string; readonly at: readonly number[] };

type Part = Named & { readonly leaves: readonly number[] };

const combined = (parts: readonly Named[], kept: readonly number[]): Named => {
  const sorted = [...parts].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const wires = [...new Set(sorted.flatMap((p) => p.at))];
  const codes = sorted.map((p) => `${p.name}(${p.at.map((w) => wires.indexOf(w))})`);
  const at = wires.filter((w) => kept.includes(w));
  return { name: `<${codes.join('*')}:${at.map((w) => wires.indexOf(w))}>`, at };
};

/** A name for each step, in the order of `stepsOf`. Cost: leaves times the length of a name. */
export const stepNames = (
  c: Contraction,
  tree: Tree,
  leaf: (k: number) => Named,
): readonly string[] => {
  const names: string[] = [];
  const made = (parts: readonly Named[], leaves: readonly number[]): Part => {
    const part = combined(parts, openWires(c, leaves));
    names.push(part.name);
    return { ...part, leaves };
  };
  const walk = (t: Tree): Part => {
    if (typeof t === 'number') {
      const { wires, indicator } = c.leaves[t] as Leaf;
      const alone = { ...leaf(t), leaves: [t] };
      return indicator || openWires(c, [t]).length === wires.length ? alone : made([alone], [t]);
    }
    const [a, b] = [walk(t[0]), walk(t[1])];
    return made([a, b], [...a.leaves, ...b.leaves]);
  };
  walk(tree);
  return names;
};
