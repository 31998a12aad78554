/**
 * Executes a plan by closures, for places where code may not be made from text (a page with a content-security policy).
 * Means the same as the code of emit.ts, three to five times slower; a test runs both and compares counts.
 */
import type { Columns } from './columns.js';
import type { FlatGraph } from './graph.js';
import type { OutcomePlan, Plan, Step } from './plan.js';
import type { Matcher } from './rules.js';

/** What one search carries: classes by register, rows by atom. */
type Frame = {
  readonly graph: FlatGraph;
  readonly columns: Columns;
  readonly registers: Map<string, number>;
  readonly rows: number[];
  readonly watermark: number;
  readonly from: number;
  /** Called for a match; true ends the search. */
  readonly hit: () => boolean;
};

/** Continues a search; true ends it. */
type Go = (frame: Frame, young: boolean) => boolean;

/** The closures of a plan; `index` is the number of the rule. */
export const interpret = (plan: Plan, index: number): Matcher => {
  const search = plan.steps.reduceRight<Go>(
    (next, step) => closure(step, next),
    (frame, young) => (young ? frame.hit() : false),
  );
  const begin = (
    graph: FlatGraph,
    columns: Columns,
    watermark: number,
    from: number,
    hit: Frame['hit'],
  ) => {
    const frame: Frame = { graph, columns, registers: new Map(), rows: [], watermark, from, hit };
    return leavesOf(plan, frame) ? frame : undefined;
  };
  return {
    count: (graph, columns, limit) => {
      let n = 0;
      const frame = begin(graph, columns, -1, 0, () => ++n > limit);
      if (frame) search(frame, true);
      return n;
    },
    run: (graph, columns, watermark, from, state) => {
      let n = 0;
      let w = watermark;
      let first = from;
      const probe = begin(graph, columns, w, first, () => false);
      if (!probe) return 0;
      if (plan.leaves.some((op) => (graph.stamps[graph.leafRow(op)] as number) > w)) w = first = -1;
      const apply = (frame: Frame): boolean => {
        const said = applyMatch(plan, index, frame);
        n += said & 1;
        return (said & 2) !== 0;
      };
      const width = plan.atoms.length;
      const old = state.pending.slice(0, state.length);
      state.length = 0;
      for (let at = 0; at < old.length; at += width) {
        const rows = [...old.subarray(at, at + width)];
        if (rows.some((row) => !isOld(graph, row, w))) continue;
        const frame: Frame = { ...probe, registers: new Map(probe.registers), rows };
        readRows(plan, frame);
        if (apply(frame)) rows.forEach((row) => state.keep(row));
      }
      const frame: Frame = {
        ...probe,
        watermark: w,
        from: first,
        hit: () => {
          state.matches++;
          if (apply(frame)) for (let k = 0; k < width; k++) state.keep(frame.rows[k] as number);
          return false;
        },
      };
      search(frame, false);
      return n;
    },
  };
};

const isOld = (graph: FlatGraph, row: number, watermark: number): boolean => {
  const stamp = graph.stamps[row] as number;
  return stamp >= 0 && stamp <= watermark;
};

/** Binds the registers of the leaves; false where one is not in the snapshot. */
const leavesOf = (plan: Plan, { graph, columns, registers }: Frame): boolean =>
  plan.leaves.every((op) => {
    const row = graph.leafRow(op);
    if (row === 0 || (graph.stamps[row] as number) > columns.taken) return false;
    registers.set(`l${op}`, graph.rows[(row + 1) * graph.stride - 1] as number);
    return true;
  });

/** Reads the registers of a match again from its rows. */
const readRows = (plan: Plan, { graph, registers, rows }: Frame): void => {
  for (const step of plan.steps) {
    if (step.tag !== 'scan' && step.tag !== 'each' && step.tag !== 'find') continue;
    const row = rows[step.atom] as number;
    step.kids.forEach((kid, k) => registers.set(kid, graph.child(row, k)));
    registers.set(step.cls, graph.rows[(row + 1) * graph.stride - 1] as number);
  }
};

const closure = (step: Step, next: Go): Go => {
  switch (step.tag) {
    case 'same':
      return (frame, young) =>
        frame.registers.get(step.a) === frame.registers.get(step.b) && next(frame, young);
    case 'take':
      return (frame) => {
        frame.registers.set(step.cls, frame.registers.get(step.from) as number);
        return next(frame, true);
      };
    case 'classes':
      return (frame, young) => {
        const { parents } = frame.graph.uf;
        for (let cls = 0; cls < frame.columns.classes; cls++) {
          if (parents[cls] !== cls) continue;
          frame.registers.set(step.cls, cls);
          if (next(frame, young || cls >= frame.from)) return true;
        }
        return false;
      };
    case 'find':
      return (frame, young) => {
        const { graph, registers, columns } = frame;
        step.kids.forEach((kid, k) => (graph.scratch[k] = registers.get(kid) as number));
        const row = graph.rowOf(step.op, step.kids.length);
        const stamp = graph.stamps[row] as number;
        if (row === 0 || stamp < 0 || stamp > columns.taken) return false;
        if (graph.rows[(row + 1) * graph.stride - 1] !== registers.get(step.cls)) return false;
        frame.rows[step.atom] = row;
        return next(frame, young || stamp > frame.watermark);
      };
    case 'scan':
    case 'each':
      return entries(step, next);
  }
};

const entries =
  (step: Extract<Step, { readonly tag: 'scan' | 'each' }>, next: Go): Go =>
  (frame, young) => {
    const { registers, columns, rows, watermark } = frame;
    const column = columns.byOp[step.op];
    if (!column) return false;
    const cls = step.tag === 'each' ? (registers.get(step.cls) as number) : -1;
    const key = step.tag === 'each' && step.key ? registers.get(step.key) : undefined;
    let i = step.tag === 'each' ? (column.start[cls] as number) : 1;
    for (; step.tag === 'each' ? column.cls[i] === cls : i <= column.size; i++) {
      if (key !== undefined && column.kids[0]?.[i] !== key) continue;
      registers.set(step.cls, column.cls[i] as number);
      step.kids.forEach((kid, k) => registers.set(kid, column.kids[k]?.[i] as number));
      rows[step.atom] = column.row[i] as number;
      if (next(frame, young || (column.stamp[i] as number) > watermark)) return true;
    }
    return false;
  };

/** Applies one match: 1 where it said something new, plus 2 where it must be tried again. */
const applyMatch = (plan: Plan, index: number, { graph, registers, rows }: Frame): number => {
  const classOf = (name: string): number => graph.find(registers.get(name) as number);
  const classes = (on: readonly string[]) =>
    on.map((v) => classOf(plan.variables.get(v) as string));
  for (const { on, test } of plan.rule.conditions) if (!test(graph, ...classes(on))) return 2;
  const again = plan.outcomes.some(({ outcome }) => outcome.when) ? 2 : 0;
  for (const [k, o] of plan.outcomes.entries()) {
    const { when } = o.outcome;
    if (when && !when.test(graph, ...classes(when.on))) continue;
    return (
      again |
      applyOutcome(plan, o, {
        index,
        k,
        graph,
        rows,
        classOf,
        at: (name) => registers.get(name) as number,
      })
    );
  }
  return again;
};

type At = {
  readonly index: number;
  readonly k: number;
  readonly graph: FlatGraph;
  readonly rows: readonly number[];
  readonly classOf: (name: string) => number;
  /** The class of a register in the snapshot. */
  readonly at: (name: string) => number;
};

const applyOutcome = (
  plan: Plan,
  o: OutcomePlan,
  { index, k, graph, rows, classOf, at }: At,
): number => {
  const root = classOf(plan.root);
  const built = new Map<string, number>();
  const { fresh } = o.outcome;
  if (fresh) built.set('fresh', graph.add0(graph.signature.leaf(fresh.name(root))));
  const leaf = fresh ? graph.at : -1;
  const kid = (name: string): number => built.get(name) ?? classOf(name);
  const made = o.builds.map(({ op, kids, out }) => {
    built.set(out, graph.add(op, kids.map(kid)));
    return graph.at;
  });
  const said =
    o.root.tag === 'node'
      ? graph.put(o.root.op, o.root.kids.map(kid), root)
      : graph.union(root, kid(o.root.name));
  if (!said) return 0;
  const { recorder } = graph;
  recorder?.applied(index, k, at(plan.root), o.root.tag === 'node' ? graph.at : 0, leaf);
  plan.atoms.forEach((_, a) => recorder?.witness(rows[a] as number));
  made.forEach((row) => recorder?.witness(row));
  return 1;
};
