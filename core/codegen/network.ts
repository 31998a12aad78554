/**
 * Networks as pairwise contractions in the planned order.
 *
 * Affine indicators come first: a summed wire that an equality determines is read at its affine index (a gather: an
 * embedding, a window of a convolution, a part of a bundled axis). What is left of them is a tensor of zeros and ones.
 */
import * as Size from '../num/size.js';
import { plan } from '../extract/plan.js';
import type { Contraction, Leaf, Tree } from '../extract/contraction.js';
import type { Values } from '../extract/cost.js';
import type { Indicator, Wire } from '../egraph/types.js';
import { nonnegative, rangeOf } from './affineRange.js';
import type { Builder } from './builder.js';
import type { AffineIndex, Use, ValueId } from './program.js';

/** What the lowering of networks needs to know. */
export type Tools = {
  readonly builder: Builder;
  readonly sizeOf: (wire: Wire) => Size.Size;
  readonly value: Values;
  /** An integer variable, and the bound of its entries. */
  readonly entry: (name: string) => { readonly value: ValueId; readonly bound: Size.Size };
};

type Unknown = Indicator['unknowns'][number];
type Part = { readonly uses: readonly Use[]; readonly indicators: readonly Indicator[] };

/** The wires that an indicator mentions. */
export const wiresOf = (i: Indicator): readonly Wire[] => [
  ...new Set(i.unknowns.flatMap((u) => ('wire' in u ? [u.wire] : u.at))),
];

const isUnit = (coef: Size.Size): boolean => coef.key === '1' || coef.key === '-1';

/** The unknowns and the constant that a wire is equal to. */
const solved = (i: Indicator, u: Unknown): Pick<Indicator, 'unknowns' | 'constant'> => {
  const by = u.coef.key === '1' ? -1 : 1;
  return {
    unknowns: i.unknowns
      .filter((x) => x !== u)
      .map((x) => ({ ...x, coef: Size.scale(x.coef, by) })),
    constant: Size.scale(i.constant, by),
  };
};

const sizeOfUnknown = (t: Tools, u: Unknown): Size.Size =>
  'wire' in u ? t.sizeOf(u.wire) : t.entry(u.entry).bound;

/** The affine expression with its wires as labels, numbered in the order they appear. */
const affineOf = (
  t: Tools,
  { unknowns, constant }: Pick<Indicator, 'unknowns' | 'constant'>,
  label: (w: Wire) => number,
): AffineIndex => ({
  constant,
  unknowns: unknowns.map((u) =>
    'wire' in u
      ? { coef: u.coef, label: label(u.wire) }
      : { coef: u.coef, entry: t.entry(u.entry).value, at: u.at.map(label) },
  ),
});

type Candidate = {
  readonly indicator: Indicator;
  readonly wire: Wire;
  readonly at: Pick<Indicator, 'unknowns' | 'constant'>;
  readonly low: boolean;
  readonly high: boolean;
  /** Elements that the gathered tensors have. */
  readonly elements: number;
};

const candidateOf = (
  t: Tools,
  part: Part,
  summed: ReadonlySet<Wire>,
  indicator: Indicator,
  u: Unknown,
): Candidate | undefined => {
  if (!('wire' in u) || !isUnit(u.coef) || !summed.has(u.wire)) return undefined;
  const others = part.indicators.filter((x) => x !== indicator);
  if (others.some((x) => wiresOf(x).includes(u.wire))) return undefined;
  const at = solved(indicator, u);
  const inside = wiresOf({ ...indicator, unknowns: at.unknowns });
  const holders = part.uses.filter((x) => x.at.includes(u.wire));
  if (inside.includes(u.wire) || holders.length === 0) return undefined;
  if (holders.some((x) => x.at.some((w) => inside.includes(w)))) return undefined;
  const ranged = at.unknowns.map((x) => ({ coef: x.coef, size: sizeOfUnknown(t, x) }));
  const range = rangeOf(ranged, at.constant);
  const last = Size.sub(t.sizeOf(u.wire), Size.one);
  const elements = holders.reduce((sum, x) => {
    const wires = new Set([...x.at.filter((w) => w !== u.wire), ...inside]);
    return sum + [...wires].reduce((n, w) => n * t.value(t.sizeOf(w)), 1);
  }, 0);
  return {
    indicator,
    wire: u.wire,
    at,
    low: range !== undefined && nonnegative(range.low),
    high: range !== undefined && nonnegative(Size.sub(last, range.high)),
    elements,
  };
};

const bestCandidate = (t: Tools, part: Part, summed: ReadonlySet<Wire>): Candidate | undefined => {
  const found = part.indicators.flatMap((i) =>
    i.relation === '=' ? i.unknowns.flatMap((u) => candidateOf(t, part, summed, i, u) ?? []) : [],
  );
  const masks = (c: Candidate): number => Number(!c.low) + Number(!c.high);
  return found.sort((a, b) => masks(a) - masks(b) || a.elements - b.elements)[0];
};

/** A use with distinct wires: its diagonals are taken. */
const distinct = (t: Tools, use: Use): Use => {
  const wires = [...new Set(use.at)];
  return wires.length === use.at.length ? use : t.builder.contract([use], wires);
};

const gathered = (t: Tools, use: Use, c: Candidate): Use => {
  if (!use.at.includes(c.wire)) return use;
  const { value, at } = distinct(t, use);
  const axis = at.indexOf(c.wire);
  const wires = wiresOf({ ...c.indicator, unknowns: c.at.unknowns });
  const op = {
    tag: 'gather' as const,
    arg: value,
    axis,
    affine: affineOf(t, c.at, (w) => wires.indexOf(w)),
    labels: wires.map((_, k) => k),
    inside: c.low && c.high,
  };
  const out = [...at.slice(0, axis), ...wires, ...at.slice(axis + 1)];
  return { value: t.builder.add(op, out.map(t.sizeOf)), at: out };
};

/** 0 <= index and index <= size - 1, as far as they are not known. */
const masksOf = (t: Tools, c: Candidate): readonly Indicator[] => {
  const by = (k: number): Indicator['unknowns'] =>
    c.at.unknowns.map((u) => ({ ...u, coef: Size.scale(u.coef, k) }));
  const low: Indicator = {
    relation: '<=',
    unknowns: by(-1),
    constant: Size.scale(c.at.constant, -1),
  };
  const last = Size.sub(t.sizeOf(c.wire), Size.one);
  const high: Indicator = {
    relation: '<=',
    unknowns: by(1),
    constant: Size.sub(c.at.constant, last),
  };
  return [...(c.low ? [] : [low]), ...(c.high ? [] : [high])];
};

const gatherAll = (t: Tools, first: Part, summed: ReadonlySet<Wire>): Part => {
  let part = first;
  for (let c = bestCandidate(t, part, summed); c; c = bestCandidate(t, part, summed)) {
    const chosen = c;
    part = {
      uses: part.uses.map((u) => gathered(t, u, chosen)),
      indicators: [...part.indicators.filter((i) => i !== chosen.indicator), ...masksOf(t, chosen)],
    };
  }
  return part;
};

const indicatorUse = (t: Tools, i: Indicator): Use => {
  const wires = wiresOf(i);
  const op = {
    tag: 'indicator' as const,
    relation: i.relation === '=' ? ('=' as const) : ('<=' as const),
    affine: affineOf(t, i, (w) => wires.indexOf(w)),
    out: wires.map((_, k) => k),
  };
  return { value: t.builder.add(op, wires.map(t.sizeOf)), at: wires };
};

const leafOf = (i: Indicator): Leaf => ({
  wires: wiresOf(i),
  indicator: true,
  pins:
    i.relation === '='
      ? i.unknowns.flatMap((u) => ('wire' in u && isUnit(u.coef) ? [u.wire] : []))
      : [],
});

/** The wires of `all` in a good order: those preferred first as they are, else as they come. */
export const ordered = (all: readonly Wire[], prefer: readonly Wire[]): readonly Wire[] => [
  ...prefer.filter((w) => all.includes(w)),
  ...all.filter((w) => !prefer.includes(w)),
];

/** Contracts a tree; `prefer` is the order of axes of the result. */
const contractTree = (
  t: Tools,
  uses: readonly Use[],
  tree: Tree,
  free: ReadonlySet<Wire>,
  prefer: readonly Wire[],
): Use => {
  const total = new Map<Wire, number>();
  for (const u of uses) for (const w of new Set(u.at)) total.set(w, (total.get(w) ?? 0) + 1);
  type Made = { readonly use: Use; readonly held: ReadonlyMap<Wire, number> };
  const kept = (held: ReadonlyMap<Wire, number>): ReadonlyMap<Wire, number> =>
    new Map([...held].filter(([w, k]) => free.has(w) || k < (total.get(w) as number)));
  const leaf = (k: number, last: boolean): Made => {
    const use = uses[k] as Use;
    const held = kept(new Map(use.at.map((w) => [w, 1])));
    const wires = last ? ordered([...held.keys()], prefer) : [...held.keys()];
    return {
      use: t.builder.contract([use], last && prefer.length === 0 ? [...held.keys()] : wires),
      held,
    };
  };
  const walk = (node: Tree, last: boolean): Made => {
    if (typeof node === 'number') return leaf(node, last);
    const [a, b] = [walk(node[0], false), walk(node[1], false)];
    const all = new Map(a.held);
    for (const [w, k] of b.held) all.set(w, (all.get(w) ?? 0) + k);
    const held = kept(all);
    const both = a.use.at.filter((w) => b.use.at.includes(w) && held.has(w));
    const wires = [
      ...both,
      ...[...a.use.at, ...b.use.at].filter((w) => held.has(w) && !both.includes(w)),
    ];
    const out = last ? ordered([...new Set(wires)], prefer) : [...new Set(wires)];
    return { use: t.builder.contract([a.use, b.use], out), held };
  };
  return walk(tree, true).use;
};

/** The network's value over the free wires, in an order of its own that follows `prefer`. */
export const lowerNetwork = (
  t: Tools,
  factors: readonly Use[],
  indicators: readonly Indicator[],
  free: readonly Wire[],
  prefer: readonly Wire[],
): Use => {
  const isFree = new Set(free);
  const summed = new Set(
    [...factors.flatMap((u) => u.at), ...indicators.flatMap(wiresOf)].filter((w) => !isFree.has(w)),
  );
  const part = gatherAll(t, { uses: factors, indicators }, summed);
  const uses = [...part.uses, ...part.indicators.map((i) => indicatorUse(t, i))];
  const contraction: Contraction = {
    leaves: [
      ...part.uses.map((u): Leaf => ({ wires: [...new Set(u.at)] })),
      ...part.indicators.map(leafOf),
    ],
    free: isFree,
    size: (w) => t.value(t.sizeOf(w)),
  };
  const { tree } = plan(contraction);
  if (tree === undefined) throw new Error('broken invariant: a network without factors');
  const made = contractTree(t, uses, tree, isFree, prefer);
  return expanded(t, made, free, prefer);
};

/** The use with all of these wires, repeated along those that it lacks. */
export const expanded = (
  t: Tools,
  use: Use,
  wires: readonly Wire[],
  prefer: readonly Wire[] = [],
): Use => {
  if (wires.every((w) => use.at.includes(w))) return use;
  const out = ordered([...new Set([...wires, ...use.at])], prefer);
  return t.builder.labelled(
    [use],
    out,
    ([arg], labels) => ({ tag: 'expand', arg: arg as Use, out: labels }),
    t.sizeOf,
  );
};
