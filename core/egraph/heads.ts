/** Head nodes: variables, functions, operators, derivatives, expectations, under a canonical key. */
import type { Graph } from './graph.js';
import * as Sym from './symmetry.js';
import type { Arg, Head, Ref, Wire } from './types.js';

/** Writes the wires of an argument as numbers; those not seen yet get the next ones, in the order they appear. */
const number = (
  at: readonly Wire[],
  known: ReadonlyMap<Wire, number>,
): { readonly code: readonly number[]; readonly fresh: readonly Wire[] } => {
  const fresh: Wire[] = [];
  const code = at.map((w) => {
    const n = known.get(w);
    if (n !== undefined) return n;
    if (!fresh.includes(w)) fresh.push(w);
    return 1000 + known.size + fresh.indexOf(w);
  });
  return { code, fresh };
};

/** The writing of the argument, among those its symmetries allow, with the least code. */
const leastArg = (
  graph: Graph,
  ref: Ref,
  known: ReadonlyMap<Wire, number>,
): { readonly ref: Ref; readonly fresh: readonly Wire[]; readonly code: readonly number[] } => {
  const root = graph.find(ref);
  const { symmetry } = graph.class(root.cls);
  if (Sym.isTrivial(symmetry)) return { ref: root, ...number(root.at, known) };
  let best: { at: readonly Wire[]; code: readonly number[]; fresh: readonly Wire[] } | undefined;
  for (const e of symmetry.elements) {
    if (e.sign < 0) continue;
    const at = e.perm.map((p) => root.at[p] as Wire);
    for (const block of symmetry.blocks) {
      const order = (w: Wire): number => known.get(w) ?? 1e9 + w;
      const sorted = block.map((k) => at[k] as Wire).sort((a, b) => order(a) - order(b));
      block.forEach((k, i) => (at[k] = sorted[i] as Wire));
    }
    const { code, fresh } = number(at, known);
    if (!best || code.join() < best.code.join()) best = { at, code, fresh };
  }
  const chosen = best as NonNullable<typeof best>;
  return { ref: { cls: root.cls, at: chosen.at }, fresh: chosen.fresh, code: chosen.code };
};

/** Sets of names, without the variable that the head binds. */
const dependsOf = (graph: Graph, head: Head, args: readonly Arg[]): ReadonlySet<string> => {
  const names = new Set<string>();
  args.forEach((arg, k) => {
    for (const name of graph.class(graph.find(arg.ref).cls).depends)
      if (!(k === 0 && head.variable?.name === name && head.tag !== 'derivative')) names.add(name);
  });
  if (head.tag === 'variable') names.add(head.name);
  if (head.tag === 'derivative' && head.variable) names.add(head.variable.name);
  return names;
};

/**
 * The use of a head node: ports are the result's axes `out`, then the other free wires of the arguments in order of
 * appearance. `symmetry` lists symmetries of the result's axes.
 */
export const headRef = (
  graph: Graph,
  head: Head,
  args: readonly Arg[],
  out: readonly Wire[],
  symmetry: readonly Sym.Element[] = [],
): Ref => {
  const known = new Map<Wire, number>();
  const batch: Wire[] = [];
  const written: Arg[] = [];
  const codes: string[] = [];
  for (const arg of args) {
    const inside = arg.axes.length === 0 ? known : new Map(known);
    arg.axes.forEach((w) => inside.set(w, inside.size));
    const { ref, fresh, code } = leastArg(graph, arg.ref, inside);
    fresh.forEach((w) => {
      known.set(w, known.size);
      batch.push(w);
    });
    written.push({ axes: arg.axes, ref });
    codes.push(`${arg.axes.map((w) => graph.size(w).key)}|${ref.cls}:${code}`);
  }
  const sizes = out.map((w) => graph.size(w));
  const key = `H${head.key}(${codes.join(';')})${sizes.map((s) => s.key)}/${batch.map((w) => graph.size(w).key)}`;
  const widen = (e: Sym.Element): Sym.Element => ({
    sign: e.sign,
    perm: [...e.perm, ...batch.map((_, k) => sizes.length + k)],
  });
  const symmetries = (): readonly Sym.Element[] => [
    ...symmetry.map(widen),
    ...inherited(graph, written, batch).map((perm): Sym.Element => ({
      sign: 1,
      perm: [...sizes.map((_, k) => k), ...perm.map((k) => k + sizes.length)],
    })),
  ];
  const uses = written.map((a) => a.ref);
  const cls = graph.intern(key, uses, symmetries, () => ({
    ...store(graph, head, written, sizes, batch),
    symmetry: Sym.generate(out.length + batch.length, symmetries()),
  }));
  return graph.find({ cls, at: [...out, ...batch] });
};

/** Permutations of the arguments' free wires that leave every argument as it is. */
const inherited = (
  graph: Graph,
  args: readonly Arg[],
  batch: readonly Wire[],
): readonly (readonly number[])[] => {
  if (batch.length < 2) return [];
  const found: number[][] = [];
  for (const { ref } of args) {
    const { symmetry } = graph.class(ref.cls);
    for (const e of Sym.generatorsOf(symmetry, ref.at.length)) {
      const moved = new Map(ref.at.map((w, k) => [w, ref.at[e.perm[k] as number] as Wire]));
      const to = (w: Wire): Wire => moved.get(w) ?? w;
      const onlyBatch = [...moved].every(
        ([w, v]) => w === v || (batch.includes(w) && batch.includes(v)),
      );
      const kept = args.every((a) => graph.equal(a.ref, { cls: a.ref.cls, at: a.ref.at.map(to) }));
      if (e.sign > 0 && onlyBatch && kept) found.push(batch.map((w) => batch.indexOf(to(w))));
    }
  }
  return found;
};

const store = (
  graph: Graph,
  head: Head,
  args: readonly Arg[],
  sizes: readonly (typeof graph.wireSizes)[number][],
  batch: readonly Wire[],
) => {
  const count = sizes.length + batch.length;
  const local = new Map<Wire, number>(batch.map((w, k) => [w, sizes.length + k]));
  const bound = args.flatMap((a) => a.axes);
  bound.forEach((w, k) => local.set(w, count + k));
  const to = (w: Wire): Wire => local.get(w) as number;
  return {
    ports: [...sizes, ...batch.map((w) => graph.size(w))],
    node: {
      kind: 'head' as const,
      head,
      args: args.map((a) => ({
        axes: a.axes.map(to),
        ref: { cls: a.ref.cls, at: a.ref.at.map(to) },
      })),
      out: sizes.map((_, k) => k),
      bound: bound.map((w) => graph.size(w)),
    },
    depends: dependsOf(graph, head, args),
  };
};
