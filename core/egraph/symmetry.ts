/**
 * Signed symmetries of a tensor's ports.
 *
 * An element (perm, sign) says T[at] = sign * T[at o perm], where (at o perm)[k] = at[perm[k]]. `blocks` are sets of ports
 * that may be exchanged freely with sign +1: they are sorted, never enumerated. `elements` is the closure of the rest,
 * identity first; past `largest` elements the closure is cut, which loses coincidences, never soundness.
 * Values are immutable and shared: the trivial group of n ports is one object.
 */
export type Element = { readonly perm: readonly number[]; readonly sign: 1 | -1 };
export type Symmetry = {
  readonly blocks: readonly (readonly number[])[];
  readonly elements: readonly Element[];
};

const largest = 200;

const compose = (a: Element, b: Element): Element => ({
  perm: a.perm.map((k) => b.perm[k] as number),
  sign: (a.sign * b.sign) as 1 | -1,
});

const trivials: Symmetry[] = [];

/** The trivial group on n ports. */
export const trivial = (n: number): Symmetry =>
  (trivials[n] ??= {
    blocks: [],
    elements: [{ perm: Array.from({ length: n }, (_, k) => k), sign: 1 }],
  });

/** Whether the group is only the identity. */
export const isTrivial = (s: Symmetry): boolean => s.elements.length === 1 && s.blocks.length === 0;

const isIdentity = (perm: readonly number[]): boolean => {
  for (let k = 0; k < perm.length; k++) if (perm[k] !== k) return false;
  return true;
};
const isTrivialElement = (e: Element): boolean => e.sign === 1 && isIdentity(e.perm);

/** The two ports that a transposition exchanges, else undefined. */
const transposition = (e: Element): readonly [number, number] | undefined => {
  if (e.sign < 0) return undefined;
  const first = e.perm.findIndex((p, k) => p !== k);
  const second = e.perm[first];
  if (second === undefined || e.perm[second] !== first) return undefined;
  for (let k = first + 1; k < e.perm.length; k++)
    if (e.perm[k] !== k && k !== second) return undefined;
  return [first, second];
};

const blocksOf = (n: number, generators: readonly Element[]): number[][] => {
  const parent = Array.from({ length: n }, (_, k) => k);
  const root = (k: number): number => (parent[k] === k ? k : root(parent[k] as number));
  for (const g of generators) {
    const pair = transposition(g);
    if (pair) parent[root(pair[1])] = root(pair[0]);
  }
  const groups = new Map<number, number[]>();
  for (let k = 0; k < n; k++) groups.set(root(k), [...(groups.get(root(k)) ?? []), k]);
  return [...groups.values()].filter((g) => g.length > 1);
};

/** Whether the group says that the tensor is its own negative, so 0. */
export const isContradictory = (s: Symmetry): boolean =>
  s.elements.length > 1 && s.elements.some((e) => e.sign < 0 && isIdentity(e.perm));

/** The group that the generators make on n ports. */
export const generate = (n: number, generators: readonly Element[]): Symmetry => {
  if (generators.every(isTrivialElement)) return trivial(n);
  const blocks = blocksOf(n, generators);
  const rest = generators.filter((g) => !transposition(g) && !isTrivialElement(g));
  const identity = trivial(n).elements[0] as Element;
  const seen = new Map([[`${identity.perm}:1`, identity]]);
  const queue = [identity];
  for (let at = 0; at < queue.length && queue.length < largest; at++)
    for (const g of rest) {
      const next = compose(queue[at] as Element, g);
      const key = `${next.perm}:${next.sign}`;
      if (!seen.has(key)) {
        seen.set(key, next);
        queue.push(next);
      }
    }
  return { blocks, elements: queue };
};

/** Generators of a group that `generate` made. */
export const generatorsOf = (s: Symmetry, n: number): readonly Element[] =>
  isTrivial(s) ? [] : listGenerators(s, n);

const listGenerators = (s: Symmetry, n: number): readonly Element[] => [
  ...s.elements.slice(1),
  ...s.blocks.flatMap((block) =>
    block.slice(1).map((port, k): Element => {
      const perm = Array.from({ length: n }, (_, i) => i);
      const other = block[k] as number;
      perm[port] = other;
      perm[other] = port;
      return { perm, sign: 1 };
    }),
  ),
];

/** Whether the element is in the group already (blocks are seen through only for elements within the listed ones). */
export const contains = (s: Symmetry, e: Element): boolean => {
  const least = (perm: readonly number[]): string => `${sortBlocks(s, [...perm])}`;
  return s.elements.some((x) => x.sign === e.sign && least(x.perm) === least(e.perm));
};

/** Sorts the entries at each block's ports, in place, by insertion: blocks are small. */
const sortBlocks = (s: Symmetry, at: number[]): number[] => {
  for (const block of s.blocks)
    for (let i = 1; i < block.length; i++) {
      const value = at[block[i] as number] as number;
      let k = i - 1;
      for (; k >= 0 && (at[block[k] as number] as number) > value; k--)
        at[block[k + 1] as number] = at[block[k] as number] as number;
      at[block[k + 1] as number] = value;
    }
  return at;
};

const less = (a: readonly number[], b: readonly number[]): number => {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return (a[k] as number) - (b[k] as number);
  return 0;
};

/** Puts the writing of `at` under an element into `into`. */
const write = (s: Symmetry, e: Element, at: readonly number[], into: number[]): void => {
  const { perm } = e;
  for (let k = 0; k < perm.length; k++) into[k] = at[perm[k] as number] as number;
  if (s.blocks.length > 0) sortBlocks(s, into);
};

/** The least writing of T[at] under the group, with its sign; sign 0 where the group shows T[at] = -T[at], so 0. */
export const least = (
  s: Symmetry,
  at: readonly number[],
): { readonly at: readonly number[]; readonly sign: 1 | -1 | 0 } => {
  if (isTrivial(s)) return { at, sign: 1 };
  let best = [...at];
  write(s, s.elements[0] as Element, at, best);
  let sign: 1 | -1 | 0 = 1;
  let other = [...at];
  for (let k = 1; k < s.elements.length; k++) {
    const e = s.elements[k] as Element;
    write(s, e, at, other);
    const order = less(other, best);
    if (order < 0) {
      [best, other] = [other, best];
      ({ sign } = e);
    } else if (order === 0 && sign !== e.sign) sign = 0;
  }
  return { at: best, sign };
};

const knownOrbits = new WeakMap<Symmetry, readonly number[]>();

/** For each port the smallest port that the group moves it to: positions that colour refinement may not tell apart. */
export const orbits = (s: Symmetry, n: number): readonly number[] => {
  if (isTrivial(s)) return (trivial(n).elements[0] as Element).perm;
  const known = knownOrbits.get(s);
  if (known) return known;
  const made = orbitsOf(s, n);
  knownOrbits.set(s, made);
  return made;
};

const orbitsOf = (s: Symmetry, n: number): readonly number[] => {
  const orbit = Array.from({ length: n }, (_, k) => k);
  const root = (k: number): number => (orbit[k] === k ? k : root(orbit[k] as number));
  const join = (a: number, b: number): void => {
    const [x, y] = [root(a), root(b)];
    orbit[Math.max(x, y)] = Math.min(x, y);
  };
  for (const e of s.elements) e.perm.forEach((p, k) => join(p, k));
  for (const block of s.blocks) for (const k of block) join(k, block[0] as number);
  return orbit.map((_, k) => root(k));
};
