/**
 * exp(a_i + b_j) as exp(a_i)*exp(b_j): the rules put exponentials together, which makes a matrix out of two vectors.
 *
 * The product becomes the form of the class, so that networks built from now on see the factors. To be called when no rule
 * is run any more, and only where the rule exp-merge is loaded.
 */
import type { Diagrams } from '../egraph/diagrams.js';
import { instantiate } from '../egraph/nodes.js';
import { termsOf } from '../egraph/linear.js';
import type { EClass, HeadNode, LinTerm, Ref, Wire } from '../egraph/types.js';

const within = (inner: readonly Wire[], outer: readonly Wire[]): boolean =>
  inner.every((w) => outer.includes(w));

/** Terms by the largest set of wires that they fit in. */
const groupsOf = (terms: readonly LinTerm[]): readonly (readonly LinTerm[])[] => {
  const groups: { readonly wires: readonly Wire[]; readonly terms: LinTerm[] }[] = [];
  const bySize = [...terms].sort((a, b) => new Set(b.ref.at).size - new Set(a.ref.at).size);
  for (const term of bySize) {
    const home = groups.find((g) => within(term.ref.at, g.wires));
    if (home) home.terms.push(term);
    else groups.push({ wires: term.ref.at, terms: [term] });
  }
  return groups.map((g) => g.terms);
};

const split = (d: Diagrams, cls: EClass): void => {
  const at = d.graph.wires(cls.ports);
  const node = cls.nodes.find((n) => n.kind === 'head' && n.head.name === 'exp');
  const [arg] = node ? (instantiate(d.graph, node, at) as HeadNode).args : [];
  const groups = arg ? groupsOf(termsOf(d.graph, arg.ref)) : [];
  if (groups.length < 2) return;
  const factors = groups.map((terms): Ref => d.pointwise('exp', [d.linear(terms)]));
  d.graph.union({ cls: cls.id, at }, d.closed(d.net({ factors })), { tag: 'algebra' });
};

/** Splits every exponential of a sum of tensors over different axes. Cost: classes. */
export const splitExponentials = (d: Diagrams): void => {
  const count = d.graph.classes.length;
  for (let id = 0; id < count; id++) {
    const cls = d.graph.class(id);
    if (!cls.forward && cls.ports.length > 1) split(d, cls);
  }
};
