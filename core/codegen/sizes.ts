/** Where the sizes of a program come from: the shapes of its inputs. */
import * as Size from '../num/size.js';
import { asName } from './names.js';
import type { Program } from './program.js';

/** A size name, the input and axis that give it, and by what: axis = coef*name + rest, with coef 1 or -1. */
export type SizeSource = {
  readonly name: string;
  readonly input: string;
  readonly axis: number;
  readonly coef: 1 | -1;
  /** In names that come before. */
  readonly rest: Size.Size;
};

type Shaped = { readonly name: string; readonly shape: readonly Size.Size[] };

/** coef and rest of a size in one name, where it holds the name once, to the first power. */
const linearIn = (size: Size.Size, name: string): Pick<SizeSource, 'coef' | 'rest'> | undefined => {
  const own = size.terms.filter(([m]) => m.split('*').includes(name));
  const [term] = own;
  if (own.length !== 1 || !term || term[0] !== name || Math.abs(term[1]) !== 1) return undefined;
  const coef = term[1] as 1 | -1;
  return { coef, rest: Size.sub(size, Size.scale(Size.symbol(name), coef)) };
};

/** How each size name is read from the inputs, as far as it can be; bare axes first. */
export const sizeSources = (inputs: readonly Shaped[]): readonly SizeSource[] => {
  const found = new Map<string, SizeSource>();
  const axes = inputs.flatMap(({ name, shape }) =>
    shape.map((size, axis) => ({ name, size, axis })),
  );
  for (const { name: input, size, axis } of axes) {
    const name = Size.asSymbol(size);
    if (name !== undefined && !found.has(name))
      found.set(name, { name, input, axis, coef: 1, rest: Size.zero });
  }
  for (let more = true; more;) {
    more = false;
    for (const { name: input, size, axis } of axes) {
      const open = Size.names(size).filter((n) => !found.has(n));
      const [name] = open;
      const solved = open.length === 1 && name !== undefined ? linearIn(size, name) : undefined;
      if (!solved || name === undefined) continue;
      found.set(name, { name, input, axis, ...solved });
      more = true;
    }
  }
  return [...found.values()];
};

/** The sizes that shapes give. Undefined values are left out; what does not fit is the caller's to check. */
export const readSizes = (
  sources: readonly SizeSource[],
  shapeOf: (input: string) => readonly number[],
): Map<string, number> => {
  const sizes = new Map<string, number>();
  for (const { name, input, axis, coef, rest } of sources) {
    const value = Size.evaluate(rest, sizes);
    const actual = shapeOf(input)[axis];
    if (value !== undefined && actual !== undefined) sizes.set(name, coef * (actual - value));
  }
  return sizes;
};

/** The sizes that a text mentions, and those that these are read with. */
export const sizesIn = (
  { inputs, fixedSizes }: Program,
  text: string,
): {
  readonly fixed: readonly (readonly [name: string, value: number])[];
  readonly read: readonly SizeSource[];
} => {
  const sources = sizeSources(inputs);
  const mentioned = (name: string): boolean => new RegExp(`\\b${asName(name)}\\b`).test(text);
  const all = [...fixedSizes.keys(), ...sources.map((s) => s.name)];
  const needed = new Set(all.filter(mentioned));
  for (const s of [...sources].reverse())
    if (needed.has(s.name)) Size.names(s.rest).forEach((n) => needed.add(n));
  return {
    fixed: [...fixedSizes].filter(([name]) => needed.has(name)),
    read: sources.filter((s) => needed.has(s.name)),
  };
};
