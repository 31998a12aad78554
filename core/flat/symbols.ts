/** Which classes contain a symbol: a leaf without a value. */
import type { Analysis, MakeAnalysis } from './analysis.js';
import type { FlatGraph } from './graph.js';

export class Symbols {
  private readonly known = new WeakMap<FlatGraph, Uint8Array[]>();

  /** Makes the analysis of a graph. */
  readonly make: MakeAnalysis = (graph) => {
    const box = [new Uint8Array(64)];
    this.known.set(graph, box);
    const flags = (): Uint8Array => box[0] as Uint8Array;
    const analysis: Analysis = {
      made: (row, cls) => {
        const old = flags();
        if (cls >= old.length) {
          box[0] = new Uint8Array(2 * cls);
          box[0].set(old);
        }
        const op = graph.operator(row);
        const { arities, values } = graph.signature;
        if (arities[op] === 0 && values[op] === undefined) flags()[cls] = 1;
      },
      merged: (winner, loser) => {
        if (flags()[loser] === 1) flags()[winner] = 1;
      },
      again: () => undefined,
    };
    return analysis;
  };

  /** True where the class contains a symbol. */
  has(graph: FlatGraph, cls: number): boolean {
    return this.known.get(graph)?.[0]?.[graph.find(cls)] === 1;
  }
}
