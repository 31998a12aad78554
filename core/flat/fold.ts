/**
 * Constant folding: the value of a class, where it is known, as the leaf operator that has it.
 *
 * A leaf with a value has it; an operator with a function has the function's value where all its children are known. A
 * class with a value contains the leaf. With `prune` its other rows are no longer searched, since the leaf says it all.
 * Two different values in one class are a contradiction in the rules: it is counted, and the older value stays.
 */
import type { Analysis, MakeAnalysis } from './analysis.js';
import type { FlatGraph } from './graph.js';
import { grown } from './pool.js';
import type { Value } from './signature.js';

/** The value of an operator on known values, or undefined where it has none. */
export type Evaluate = (...values: Value[]) => Value | undefined;

export type FoldOptions = {
  /** Functions by name of operator, whatever the arity. */
  readonly functions: Readonly<Record<string, Evaluate>>;
  readonly prune: boolean;
};

export class Folding {
  private readonly known = new WeakMap<FlatGraph, Fold>();

  constructor(private readonly options: FoldOptions) {}

  /** Makes the analysis of a graph. */
  readonly make: MakeAnalysis = (graph) => {
    const fold = new Fold(graph, this.options);
    this.known.set(graph, fold);
    return fold.analysis;
  };

  /** The value of a class, undefined where it is not known. */
  valueOf(graph: FlatGraph, cls: number): Value | undefined {
    const leaf = this.known.get(graph)?.leafOf(graph.find(cls)) ?? -1;
    return leaf < 0 ? undefined : graph.signature.values[leaf];
  }

  /** Unions of classes with different values. */
  contradictions(graph: FlatGraph): number {
    return this.known.get(graph)?.contradictions ?? 0;
  }
}

class Fold {
  contradictions = 0;
  /** Per class the leaf operator that has its value, plus one; 0 where the value is not known. */
  private leaves: Int32Array<ArrayBuffer> = new Int32Array(64);
  private readonly functions: (Evaluate | undefined)[] = [];
  private readonly values: Value[] = [];

  constructor(
    private readonly graph: FlatGraph,
    private readonly options: FoldOptions,
  ) {}

  leafOf(cls: number): number {
    return (this.leaves[cls] ?? 0) - 1;
  }

  readonly analysis: Analysis = {
    made: (row, cls, first) => {
      if (cls >= this.leaves.length) {
        const old = this.leaves.length;
        this.leaves = grown(this.leaves, 2 * cls).fill(0, old);
      }
      if (!first && this.leaves[cls] !== 0) this.graph.touched(cls);
      this.learn(row, cls);
    },
    merged: (winner, loser) => {
      const a = this.leaves[winner] as number;
      const b = this.leaves[loser] as number;
      if (a === 0 && b === 0) return;
      if (a === 0) this.leaves[winner] = b;
      else if (b !== 0 && a !== b) this.contradictions++;
      this.graph.touched(winner);
    },
    again: (row, cls) => this.learn(row, cls),
    prunes: (cls) => this.options.prune && this.leaves[cls] !== 0,
  };

  /** Evaluates a row and gives the value to its class. */
  private learn(row: number, cls: number): void {
    const leaf = this.evaluate(row);
    if (leaf < 0) return;
    const { graph, leaves } = this;
    const old = leaves[cls] as number;
    if (old !== 0) {
      if (old !== leaf + 1) this.contradictions++;
      return;
    }
    leaves[cls] = leaf + 1;
    graph.touched(cls);
    if (graph.operator(row) === leaf) return;
    const said = graph.put0(leaf, cls);
    if (said) graph.recorder?.valued(row, graph.at);
  }

  /** The leaf that has the value of a row, or -1. */
  private evaluate(row: number): number {
    const { graph, values } = this;
    const { signature } = graph;
    const op = graph.operator(row);
    const arity = signature.arities[op] as number;
    if (arity === 0) return signature.values[op] === undefined ? -1 : op;
    if (op >= this.functions.length)
      for (let k = this.functions.length; k < signature.names.length; k++)
        this.functions.push(this.options.functions[signature.names[k] as string]);
    const f = this.functions[op];
    if (!f) return -1;
    values.length = arity;
    for (let k = 0; k < arity; k++) {
      const leaf = this.leafOf(graph.find(graph.child(row, k)));
      if (leaf < 0) return -1;
      values[k] = signature.values[leaf] as Value;
    }
    const value = f(...values);
    return value === undefined ? -1 : signature.constant(value);
  }
}
