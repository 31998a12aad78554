/** Goals: patterns that a class must contain. */
import { Columns } from './columns.js';
import type { FlatGraph } from './graph.js';
import { planOf, type Step } from './plan.js';
import { rewrite } from './rule.js';
import type { Signature } from './signature.js';
import type { PlainTerm } from './term.js';

/** A pattern with the class that must contain it. Variables stand for any class. */
export class Goal {
  private readonly steps: readonly Step[];
  private readonly root: string;

  constructor(
    signature: Signature,
    pattern: PlainTerm,
    private readonly cls: number,
  ) {
    const plan = planOf(rewrite('goal', pattern, pattern), signature);
    this.steps = plan.steps;
    this.root = plan.root;
  }

  /** Asks for the columns that `met` reads. */
  want(columns: Columns): void {
    for (const step of this.steps)
      if (step.tag === 'scan' || step.tag === 'each' || step.tag === 'find')
        columns.want(step.op, true);
  }

  /** True where the class contains the pattern in the snapshot. */
  met(graph: FlatGraph, columns: Columns): boolean {
    const known = new Map([[this.root, graph.find(this.cls)]]);
    return matches(graph, columns, this.steps, known);
  }

  /** True where the class contains the pattern. The graph must be rebuilt. */
  holds(graph: FlatGraph): boolean {
    const columns = new Columns(graph);
    this.want(columns);
    columns.refresh();
    const met = this.met(graph, columns);
    columns.release();
    return met;
  }
}

/** True where the steps can be done with some classes for the registers; the root is known. */
const matches = (
  graph: FlatGraph,
  columns: Columns,
  [step, ...rest]: readonly Step[],
  known: ReadonlyMap<string, number>,
): boolean => {
  if (!step) return true;
  if (step.tag === 'classes') return matches(graph, columns, rest, known);
  if (step.tag === 'same' || step.tag === 'take') {
    const [a, b] = step.tag === 'same' ? [step.a, step.b] : [step.cls, step.from];
    return (
      classAt(graph, known, a) === classAt(graph, known, b) && matches(graph, columns, rest, known)
    );
  }
  const column = columns.byOp[step.op];
  const cls = classAt(graph, known, step.cls);
  if (!column) return false;
  for (let i = column.start[cls] as number; column.cls[i] === cls; i++) {
    const more = new Map(known);
    const fits = step.kids.every((name, k) => {
      const kid = column.kids[k]?.[i] as number;
      if (step.tag === 'find') return classAt(graph, known, name) === kid;
      more.set(name, kid);
      return k > 0 || step.tag !== 'each' || !step.key || classAt(graph, known, step.key) === kid;
    });
    if (fits && matches(graph, columns, rest, more)) return true;
  }
  return false;
};

const classAt = (graph: FlatGraph, known: ReadonlyMap<string, number>, name: string): number => {
  if (!name.startsWith('l')) return known.get(name) as number;
  const row = graph.leafRow(Number(name.slice(1)));
  return row === 0 ? -1 : graph.classOf(row);
};
