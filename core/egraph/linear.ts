/** Linear combinations with rational coefficients, flattened, like terms joined, under a canonical key. */
import * as Q from '../num/rational.js';
import { label, type Item } from './canonical.js';
import type { Graph } from './graph.js';
import { areDistinct, dependsOf, moveWires } from './nodes.js';
import * as Sym from './symmetry.js';
import type { LinTerm, Ref, Wire } from './types.js';

/** More terms than any sum has: reached only where forms make a cycle. */
const mostTerms = 1_000_000;

const keyOf = (ref: Ref): string => `${ref.cls}:${ref.at.join()}`;

/** Like terms joined by their least writing; sums inside sums taken apart. */
const collect = (graph: Graph, terms: readonly LinTerm[]): Map<string, LinTerm> => {
  const found = new Map<string, LinTerm>();
  const stack = [...terms].reverse();
  let seen = 0;
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (++seen > mostTerms) throw new Error('broken invariant: a cycle of forms in a sum');
    const { ref, sign } = graph.least(term.ref);
    if (sign === 0 || Q.isZero(term.coef)) continue;
    const coef = sign < 0 ? Q.neg(term.coef) : term.coef;
    const lin = graph.class(ref.cls).form;
    if (lin?.kind === 'lin') {
      for (const t of [...lin.terms].reverse())
        stack.push({
          coef: Q.mul(coef, t.coef),
          ref: { cls: t.ref.cls, at: t.ref.at.map((w) => ref.at[w] as Wire) },
        });
      continue;
    }
    const key = keyOf(ref);
    const known = found.get(key);
    found.set(key, { coef: known ? Q.add(known.coef, coef) : coef, ref });
  }
  for (const [key, term] of found) if (Q.isZero(term.coef)) found.delete(key);
  return found;
};

const itemOf = (graph: Graph, term: LinTerm, local: ReadonlyMap<Wire, number>): Item => {
  const { symmetry } = graph.class(term.ref.cls);
  const wires = term.ref.at.map((w) => local.get(w) as number);
  return {
    color: `${term.ref.cls}*${Q.show(term.coef)}`,
    wires,
    labels: Sym.orbits(symmetry, wires.length),
    encode: (rank) => {
      const { at } = Sym.least(positive(symmetry), moveWires(wires, rank));
      return { code: at.join(','), sign: 1 };
    },
  };
};

/** Only the elements that keep the sign: in a sum a sign belongs to the coefficient. */
const positive = (s: Sym.Symmetry): Sym.Symmetry => {
  if (Sym.isTrivial(s) || s.elements.every((e) => e.sign > 0)) return s;
  const known = knownPositive.get(s);
  if (known) return known;
  const made = { blocks: s.blocks, elements: s.elements.filter((e) => e.sign > 0) };
  knownPositive.set(s, made);
  return made;
};
const knownPositive = new WeakMap<Sym.Symmetry, Sym.Symmetry>();

/** The terms a ref consists of: those of its sum, or itself. */
export const termsOf = (graph: Graph, use: Ref): readonly LinTerm[] => {
  const ref = graph.find(use);
  const lin = graph.class(ref.cls).form;
  if (lin?.kind !== 'lin') return [{ coef: Q.one, ref }];
  return lin.terms.map((t) => ({
    coef: t.coef,
    ref: { cls: t.ref.cls, at: t.ref.at.map((w) => ref.at[w] as Wire) },
  }));
};

/** The value where it is one term of coefficient 1 that is not a sum itself. */
const plainTerm = (graph: Graph, terms: readonly LinTerm[]): Ref | undefined => {
  const [term] = terms;
  if (!term || terms.length > 1 || !Q.isOne(term.coef)) return undefined;
  const { ref, sign } = graph.least(term.ref);
  if (sign !== 1 || graph.class(ref.cls).form?.kind === 'lin') return undefined;
  return areDistinct(ref.at) ? ref : undefined;
};

/** The sum of coef*ref over the terms. */
export const linear = (graph: Graph, terms: readonly LinTerm[]): Ref => {
  const plain = plainTerm(graph, terms);
  if (plain) return plain;
  const list = [...collect(graph, terms).values()];
  const [only] = list;
  if (list.length === 1 && only && Q.isOne(only.coef) && areDistinct(only.ref.at)) return only.ref;
  const local = new Map<Wire, number>();
  for (const t of list) for (const w of t.ref.at) if (!local.has(w)) local.set(w, local.size);
  const wires = [...local.keys()];
  const labelling = label(
    wires.map((w) => graph.size(w).key),
    list.map((t) => itemOf(graph, t, local)),
  );
  const ports: Wire[] = [];
  wires.forEach((w, k) => (ports[labelling.rank[k] as number] = w));
  const uses = list.map((t) => t.ref);
  const { rank } = labelling;
  const symmetries = (): readonly Sym.Element[] =>
    labelling.automorphisms.map((a): Sym.Element => ({
      perm: ports.map((w) => rank[a.map[local.get(w) as number] as number] as number),
      sign: 1,
    }));
  const cls = graph.intern(`L${labelling.code}`, uses, symmetries, () => ({
    ports: ports.map((w) => graph.size(w)),
    node: {
      kind: 'lin',
      terms: list.map((t) => ({
        coef: t.coef,
        ref: { cls: t.ref.cls, at: t.ref.at.map((w) => rank[local.get(w) as number] as number) },
      })),
      bound: [],
    },
    symmetry: Sym.generate(ports.length, symmetries()),
    depends: dependsOf(graph, uses),
  }));
  return graph.find({ cls, at: ports });
};
