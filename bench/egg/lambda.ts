/**
 * What the suite's lambda calculus asks for beside rules: which names are free in a class, renaming that avoids capture.
 * The names under lam, let, fix and var are ordinary symbols; a set holds the classes of names.
 */
import type { MakeAnalysis } from '../../core/flat/analysis.js';
import type { FlatGraph } from '../../core/flat/graph.js';

type Names = readonly number[];
const none: Names = [];

export class FreeNames {
  private readonly states = new WeakMap<FlatGraph, FreeState>();

  readonly make: MakeAnalysis = (graph) => {
    const state = new FreeState(graph);
    this.states.set(graph, state);
    return {
      made: (row, cls) => state.learn(row, cls),
      again: (row, cls) => state.learn(row, cls),
      merged: (winner, loser) => state.merged(winner, loser),
    };
  };

  /** True where the name is free in the class. */
  isFree(graph: FlatGraph, name: number, cls: number): boolean {
    return this.states.get(graph)?.has(cls, graph.find(name)) ?? false;
  }
}

/** The free names of each class of one graph, as classes. */
class FreeState {
  private readonly sets: (Names | undefined)[] = [];

  constructor(private readonly graph: FlatGraph) {}

  has(cls: number, name: number): boolean {
    return this.includes(this.sets[this.graph.find(cls)] ?? none, name);
  }

  learn(row: number, cls: number): void {
    const now = this.ofRow(row);
    const old = this.sets[cls];
    if (old === now) return;
    const met = old ? this.meet(old, now) : now;
    if (old && met.length === old.length) return;
    this.sets[cls] = met;
    this.graph.touched(cls);
  }

  merged(winner: number, loser: number): void {
    const [a, b] = [this.sets[winner] ?? none, this.sets[loser] ?? none];
    if (a === b) return;
    const met = this.meet(a, b);
    this.sets[winner] = met;
    if (met.length !== a.length || met.length !== b.length) this.graph.touched(winner);
  }

  private includes(set: Names, name: number): boolean {
    for (let k = 0; k < set.length; k++)
      if (this.graph.find(set[k] as number) === name) return true;
    return false;
  }
  private meet(a: Names, b: Names): Names {
    const kept: number[] = [];
    for (let k = 0; k < a.length; k++)
      if (this.includes(b, this.graph.find(a[k] as number))) kept.push(a[k] as number);
    return kept.length === a.length ? a : kept;
  }
  private join(a: Names, b: Names): Names {
    if (a === b || b.length === 0) return a;
    if (a.length === 0) return b;
    let all: number[] | undefined;
    for (let k = 0; k < b.length; k++)
      if (!this.includes(a, this.graph.find(b[k] as number))) (all ??= [...a]).push(b[k] as number);
    return all ?? a;
  }
  private without(a: Names, name: number): Names {
    return this.includes(a, name) ? a.filter((other) => this.graph.find(other) !== name) : a;
  }
  private free(row: number, k: number): Names {
    return this.sets[this.child(row, k)] ?? none;
  }
  private child(row: number, k: number): number {
    return this.graph.find(this.graph.child(row, k));
  }

  private ofRow(row: number): Names {
    const op = this.graph.operator(row);
    const arity = this.graph.arity(row);
    switch (this.graph.signature.names[op]) {
      case 'var':
        return arity === 1 ? [this.child(row, 0)] : none;
      case 'let':
        return this.join(this.without(this.free(row, 2), this.child(row, 0)), this.free(row, 1));
      case 'lam':
      case 'fix':
        return this.without(this.free(row, 1), this.child(row, 0));
      default: {
        let all = none;
        for (let k = 0; k < arity; k++) all = this.join(all, this.free(row, k));
        return all;
      }
    }
  }
}
