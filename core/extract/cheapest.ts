/**
 * The cheapest reading of every class: one node a class, each class computed once (DAG cost).
 *
 * First the tree cost by a fixpoint, which leads to no cycle; then the shared cost: a class's cost is the sum over the
 * distinct classes that its choice needs; then branch and bound from there, which proves how far from the best the choice
 * is. Order: unevaluated nodes, unstable ones (bare exponentials overflow where a softmax does not, differences of squares
 * cancel where a sum of squares does not), operations, size; or unevaluated nodes, size, operations.
 */
import type { Graph } from '../egraph/graph.js';
import { cancels } from './cancels.js';
import { childrenOf } from '../egraph/nodes.js';
import type { ClassId, Node } from '../egraph/types.js';
import {
  compareNumbers,
  costOfWork,
  distinctWork,
  flopsOfWork,
  type Cost,
  type Values,
} from './cost.js';
import { chooseExactly } from './exactExtraction.js';
import { sum, type Measure, type Option } from './option.js';
import { isExponential, isUnevaluated, ownSize, workOf } from './work.js';

export type Objective = 'cost' | 'readable';

type Entry = Measure & {
  readonly node: Node;
  readonly text: string;
  /** The classes needed, with their own operations (only in the shared pass). */
  readonly needs?: ReadonlyMap<ClassId, Measure>;
};
export type Extraction = {
  /** The chosen node; undefined for a class that the root does not reach. */
  readonly choice: (cls: ClassId) => Node | undefined;
  readonly cost: Cost;
  readonly size: number;
  /**
   * Operations that no choice in this e-graph with as few unstable nodes is below: proven. 0 where it was not looked for, as
   * where something is left unevaluated.
   */
  readonly bound: number;
  /** What the search started from, where it chose another: read as a term, it may come out cheaper. */
  readonly greedy?: Extraction['choice'];
};

class Extractor {
  private readonly options = new Map<ClassId, readonly Option[]>();
  private readonly order: ClassId[] = [];

  constructor(
    private readonly graph: Graph,
    private readonly value: Values,
    private readonly objective: Objective,
    private readonly allowed: (node: Node) => boolean,
  ) {}

  private rootOf(id: ClassId): ClassId {
    let cls = this.graph.class(id);
    while (cls.forward) cls = this.graph.class(cls.forward.cls);
    return cls.id;
  }

  /** Collects what the root reaches, children first. */
  reach(root: ClassId): void {
    const stack: { readonly id: ClassId; readonly done: boolean }[] = [{ id: root, done: false }];
    for (let top = stack.pop(); top; top = stack.pop()) {
      if (top.done) this.order.push(top.id);
      else if (!this.options.has(top.id)) {
        const made = this.optionsOf(top.id);
        this.options.set(top.id, made);
        stack.push({ id: top.id, done: true });
        for (const o of made) for (const c of o.children) stack.push({ id: c, done: false });
      }
    }
  }
  private optionsOf(id: ClassId): readonly Option[] {
    const cls = this.graph.class(id);
    const usable = cls.nodes.filter(this.allowed);
    const evaluated = usable.filter((n) => !isUnevaluated(n));
    return (evaluated.length > 0 ? evaluated : usable).map((node) => {
      const work = workOf(this.graph, cls, node, this.value);
      return {
        node,
        work,
        children: childrenOf(node).map((r) => this.rootOf(r.cls)),
        unevaluated: isUnevaluated(node) ? 1 : 0,
        unstable: isExponential(this.graph, node) || cancels(this.graph, node) ? 1 : 0,
        flops: flopsOfWork(work, this.value),
        size: ownSize(node),
      };
    });
  }

  private compare(a: Measure, b: Measure): number {
    const unevaluated = a.unevaluated - b.unevaluated;
    const [flops, size] = [compareNumbers(a.flops, b.flops), a.size - b.size];
    const unstable = a.unstable - b.unstable;
    return unevaluated || (this.objective === 'cost' ? unstable || flops || size : size || flops);
  }
  private better(a: Entry, b: Entry | undefined): boolean {
    if (!b) return true;
    const order = this.compare(a, b);
    return order < 0 || (order === 0 && a.text < b.text);
  }

  /**
   * Repeats `entryOf` over all classes, children first, until no class gets a better entry. An option is looked at again only
   * where the entry of a child is another than it was: else it gives what it gave, which was not better.
   */
  private fixpoint(
    best: Map<ClassId, Entry>,
    entryOf: (id: ClassId, o: Option, best: ReadonlyMap<ClassId, Entry>) => Entry | undefined,
  ): void {
    let now = 0;
    const changes = new Map<ClassId, number>();
    const looks = new Map<Option, number>();
    const isSettled = (o: Option): boolean => {
      const last = looks.get(o);
      return last !== undefined && o.children.every((c) => (changes.get(c) ?? 0) <= last);
    };
    for (let pass = 0, changed = true; changed && pass < 30; pass++) {
      changed = false;
      for (const id of this.order)
        for (const o of this.options.get(id) as readonly Option[]) {
          if (isSettled(o)) continue;
          looks.set(o, now);
          const entry = entryOf(id, o, best);
          if (!entry || !this.better(entry, best.get(id))) continue;
          best.set(id, entry);
          changes.set(id, ++now);
          changed = true;
        }
    }
  }

  tree(): Map<ClassId, Entry> {
    const best = new Map<ClassId, Entry>();
    this.fixpoint(best, (_id, o, known) => {
      const children = o.children.map((c) => known.get(c));
      if (children.some((c) => !c)) return undefined;
      const parts = [o, ...(children as Entry[])];
      return { ...sum(parts), node: o.node, text: textOf(o.node, children as Entry[]) };
    });
    return best;
  }

  /** The same with what two children share counted once. */
  shared(): Map<ClassId, Entry> {
    const best = new Map<ClassId, Entry>();
    this.fixpoint(best, (id, o, known) => {
      const children = o.children.map((c) => known.get(c));
      if (children.some((c) => !c || c.needs?.has(id))) return undefined;
      const needs = new Map<ClassId, Measure>([[id, o]]);
      for (const c of children as Entry[]) c.needs?.forEach((own, k) => needs.set(k, own));
      const size = sum([o, ...(children as Entry[])]).size;
      return {
        ...sum([...needs.values()]),
        size,
        node: o.node,
        needs,
        text: textOf(o.node, children as Entry[]),
      };
    });
    return best;
  }

  /** The classes that a choice needs, children first; undefined where it runs in a circle. */
  needed(
    roots: readonly ClassId[],
    best: ReadonlyMap<ClassId, Entry>,
  ): readonly ClassId[] | undefined {
    const state = new Map<ClassId, 'open' | 'done'>();
    const found: ClassId[] = [];
    const visit = (id: ClassId): boolean => {
      if (state.has(id)) return state.get(id) === 'done';
      const entry = best.get(id);
      if (!entry) return false;
      state.set(id, 'open');
      if (!childrenOf(entry.node).every((r) => visit(this.rootOf(r.cls)))) return false;
      state.set(id, 'done');
      found.push(id);
      return true;
    };
    return roots.every(visit) ? found : undefined;
  }

  result(
    roots: readonly ClassId[],
    best: ReadonlyMap<ClassId, Entry>,
    needed: readonly ClassId[],
  ): Extraction {
    const chosen = needed.map((id): readonly [ClassId, Option] => {
      const { node } = best.get(id) as Entry;
      const all = this.options.get(id) as readonly Option[];
      return [id, all.find((o) => o.node === node) as Option];
    });
    return this.resultOf(roots, new Map(chosen));
  }

  /** The extraction made exact, or as good as the budget of the search allows, with its bound. */
  exact(roots: readonly ClassId[], known: Extraction): Extraction {
    if (known.cost.unevaluated > 0) return known;
    if ([...this.options.values()].every((all) => all.length < 2))
      return { ...known, bound: known.cost.flops };
    const start = new Map(
      [...this.options].flatMap(([id, all]) => {
        const option = all.find((o) => o.node === known.choice(id));
        return option ? [[id, option] as const] : [];
      }),
    );
    const { chosen, bound } = chooseExactly(this.options, roots, start, known.cost, this.value);
    const made = this.resultOf(roots, chosen);
    const best = this.rank(made, known) < 0 ? { ...made, greedy: known.choice } : known;
    return { ...best, bound: Math.min(bound, best.cost.flops) };
  }

  /** What the options cost together. */
  private resultOf(roots: readonly ClassId[], chosen: ReadonlyMap<ClassId, Option>): Extraction {
    const options = [...chosen.values()];
    const { unevaluated, unstable } = sum(options);
    const work = distinctWork(options.flatMap((o) => o.work));
    const sizes = new Map<ClassId, number>();
    const sizeOf = (id: ClassId): number => {
      const o = chosen.get(id) as Option;
      const known = sizes.get(id) ?? o.children.reduce((n, c) => n + sizeOf(c), o.size);
      sizes.set(id, known);
      return known;
    };
    return {
      choice: (id) => chosen.get(id)?.node,
      cost: costOfWork(work, { unevaluated, unstable }, this.value),
      size: roots.reduce((n, root) => n + sizeOf(root), 0),
      bound: 0,
    };
  }
  rank(a: Extraction, b: Extraction): number {
    const measure = (e: Extraction): Measure => ({ ...e.cost, size: e.size });
    return this.compare(measure(a), measure(b));
  }
}

/** A text to decide ties by: independent of the numbers of classes and wires. */
const textOf = (node: Node, children: readonly { readonly text: string }[]): string => {
  const name = node.kind === 'head' ? node.head.name : node.kind === 'net' ? '*' : '+';
  const text = `${name}(${children
    .map((c) => c.text)
    .sort()
    .join()})`;
  if (text.length <= 60) return text;
  let hash = 0;
  for (let k = 0; k < text.length; k++) hash = (Math.imul(hash, 31) + text.charCodeAt(k)) | 0;
  return `${text.slice(0, 50)}~${(hash >>> 0).toString(36)}`;
};

/**
 * The cheapest choice of nodes for what the root classes need together, what several of them need counted once; undefined
 * where some class has no usable node.
 *
 * Cost: nodes reached times passes times classes of a solution.
 */
export const cheapest = (
  graph: Graph,
  root: ClassId | readonly ClassId[],
  value: Values,
  objective: Objective = 'cost',
  allowed: (node: Node) => boolean = () => true,
): Extraction | undefined => {
  const roots = typeof root === 'number' ? [root] : root;
  const extractor = new Extractor(graph, value, objective, allowed);
  roots.forEach((id) => extractor.reach(id));
  const tree = extractor.tree();
  const plain = extractor.needed(roots, tree);
  if (!plain) return undefined;
  const first = extractor.result(roots, tree, plain);
  if (objective === 'readable') return first;
  const shared = extractor.shared();
  const needed = extractor.needed(roots, shared);
  const second = needed && extractor.result(roots, shared, needed);
  const greedy = second && extractor.rank(second, first) < 0 ? second : first;
  return value.isLate?.() ? greedy : extractor.exact(roots, greedy);
};
