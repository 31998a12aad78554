/**
 * Whether a pattern could match a class at all, by names of heads: a cheap no, before any node is seen from a use.
 *
 * Invariant: where this says no, matching finds nothing; a yes says nothing.
 */
import type { Graph } from '../../egraph/graph.js';
import type { ClassId, EClass, HeadNode, NetNode, Node, Ref } from '../../egraph/types.js';
import type { Term } from '../../term/term.js';
import { flatten } from './bags.js';

/** Whether the class may be the diagonal of another tensor, whose heads then count (nodes.ts). */
const mayBeDiagonal = ({ form }: EClass): boolean =>
  form?.kind === 'net' &&
  form.factors.length === 1 &&
  form.bound.length === 0 &&
  form.indicators.length === 0;

const all = (
  graph: Graph,
  patterns: readonly Term[],
  ids: readonly ClassId[],
  everywhere: boolean,
): boolean =>
  patterns.every((p, k) => mayMatch(graph, p, graph.rootOf(ids[k] as ClassId), everywhere));

const mayMatchHead = (graph: Graph, p: Term, n: HeadNode, everywhere: boolean): boolean => {
  const { tag, name, law } = n.head;
  const ids = (): readonly ClassId[] => n.args.map((a) => a.ref.cls);
  switch (p.tag) {
    case 'pointwise':
      return tag === 'pointwise' && name === p.name && all(graph, p.args, ids(), everywhere);
    case 'operator': {
      if (tag !== 'operator' || name !== p.name || n.args.length !== p.args.length) return false;
      const bodies = p.args.map((a) => a.body);
      return all(graph, bodies, ids(), everywhere);
    }
    case 'derivative':
      return tag === 'derivative' && all(graph, [p.body], ids(), everywhere);
    case 'expectation':
      // A product is also matched with the closed parts of the body opened, which are no factors yet.
      return (
        tag === 'expectation' &&
        law === p.law.tag &&
        (isProduct(p.body) || all(graph, [p.body], ids(), everywhere))
      );
    case 'epsilon':
      return tag === 'epsilon' && n.out.length === p.at.length;
    default:
      return true;
  }
};

/** Whether the pattern is matched by a head node of its own kind, and by nothing else. */
const isHead = (p: Term): boolean =>
  p.tag === 'pointwise' ||
  p.tag === 'operator' ||
  p.tag === 'derivative' ||
  p.tag === 'expectation' ||
  p.tag === 'epsilon';

const isProduct = (p: Term): boolean => p.tag === 'product' || p.tag === 'sum';

const heads = new WeakMap<Term, readonly Term[]>();

/** The parts of a product pattern that are heads; each pattern once. */
const headsOf = (p: Term): readonly Term[] => {
  const known = heads.get(p);
  if (known) return known;
  const made = flatten(p).items.filter(isHead);
  heads.set(p, made);
  return made;
};

/** Whether a product pattern could match a class as a whole: its form as a product, or itself as the only factor. */
const mayMatchProduct = (graph: Graph, p: Term, cls: EClass, everywhere: boolean): boolean => {
  const wanted = headsOf(p);
  const [only] = wanted;
  if (!only) return true;
  const { form } = cls;
  if (form?.kind === 'net') return mayMatchNet(graph, p, form, everywhere);
  if (form?.kind === 'lin' && form.terms.length < 2)
    return form.terms.some((t) => mayMatch(graph, p, graph.rootOf(t.ref.cls), everywhere));
  return wanted.length === 1 && mayMatch(graph, only, cls.id, everywhere);
};

/** Whether the pattern could match a root class; `everywhere`: by any of its nodes, else by its form. */
export const mayMatch = (graph: Graph, p: Term, id: ClassId, everywhere: boolean): boolean => {
  const cls = graph.class(id);
  if (p.tag === 'add') {
    const count = cls.form?.kind === 'lin' ? cls.form.terms.length : 1;
    return count >= p.terms.length;
  }
  if (isProduct(p)) return mayMatchProduct(graph, p, cls, everywhere);
  if (!isHead(p) || mayBeDiagonal(cls)) return true;
  const fits = (n: Node): boolean => n.kind === 'head' && mayMatchHead(graph, p, n, everywhere);
  return everywhere ? cls.nodes.some(fits) : cls.form !== undefined && fits(cls.form);
};

/** Whether a product pattern could match some of these factors: each of its heads is among them, and there are as many. */
export const mayMatchFactors = (
  graph: Graph,
  p: Term,
  factors: readonly Ref[],
  everywhere: boolean,
): boolean => {
  const wanted = headsOf(p);
  if (wanted.length > factors.length) return false;
  for (const item of wanted)
    if (!factors.some((f) => mayMatch(graph, item, graph.rootOf(f.cls), everywhere))) return false;
  return true;
};

/** Whether a product pattern could match a part of a network. */
export const mayMatchNet = (graph: Graph, p: Term, net: NetNode, everywhere: boolean): boolean =>
  mayMatchFactors(graph, p, net.factors, everywhere);
