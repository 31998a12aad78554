/**
 * What is written down while an e-graph grows, so that equalities can be explained later: the children that each row was
 * made with, and an edge between two rows for each union. Nothing else happens until someone asks (explain.ts).
 *
 * Edges form a forest: one is added exactly where two classes become one, or where a row joins a class.
 */
import type { FlatGraph, Recorder } from './graph.js';
import { give, grown, take } from './pool.js';

/** Kinds of edges beside rules, whose kind is the number of the rule. */
export const congruence = -1;
/** The second row is the leaf with the value of the first. */
export const value = -2;
/** Someone said so. */
export const given = -3;

/** Words of an edge: two rows, kind, outcome, matched class, fresh leaf, first witness. */
export const edgeWords = 7;

export class Record implements Recorder {
  /** Per row: operator and the classes of its children when it was made. */
  origins: Int32Array<ArrayBuffer>;
  /** Per class id: the row it was made for. */
  creators: Int32Array<ArrayBuffer> = take(1024);
  edges: Int32Array<ArrayBuffer> = take(1024);
  edgeCount = 0;
  witnesses: Int32Array<ArrayBuffer> = take(1024);
  witnessCount = 0;
  readonly width: number;
  /** Class ids that have their creator. */
  private classes = 0;

  constructor(private readonly graph: FlatGraph) {
    this.width = graph.stride - 1;
    this.origins = take(1024 * this.width);
  }

  made(row: number): void {
    const { graph, width } = this;
    const { rows, stride } = graph;
    const to = row * width;
    if (to + width > this.origins.length) this.origins = grown(this.origins, 2 * (to + width));
    const { origins } = this;
    const from = row * stride;
    for (let k = 0; k < width; k++) origins[to + k] = rows[from + k] as number;
    const cls = rows[from + stride - 1] as number;
    if (cls < this.classes) return;
    this.classes = cls + 1;
    if (cls >= this.creators.length) this.creators = grown(this.creators, 2 * cls);
    this.creators[cls] = row;
  }

  congruent(a: number, b: number): void {
    this.edge(a, b, congruence, 0, 0, 0);
  }
  valued(row: number, leaf: number): void {
    this.edge(row, leaf, value, 0, 0, 0);
  }
  applied(rule: number, outcome: number, cls: number, row: number, fresh: number): void {
    this.edge(0, row, rule, outcome, cls, fresh);
  }
  witness(row: number): void {
    if (this.witnessCount === this.witnesses.length)
      this.witnesses = grown(this.witnesses, 2 * this.witnessCount);
    this.witnesses[this.witnessCount++] = row;
  }
  /** Two rows are equal since someone says so. Call it before their classes are joined. */
  given(a: number, b: number): void {
    this.edge(a, b, given, 0, 0, 0);
  }

  bytes(): number {
    const { origins, creators, edges, witnesses } = this;
    return 4 * (origins.length + creators.length + edges.length + witnesses.length);
  }
  release(): void {
    for (const array of [this.origins, this.creators, this.edges, this.witnesses]) give(array);
  }

  private edge(
    a: number,
    b: number,
    kind: number,
    outcome: number,
    cls: number,
    fresh: number,
  ): void {
    const o = this.edgeCount * edgeWords;
    if (o + edgeWords > this.edges.length) this.edges = grown(this.edges, 2 * this.edges.length);
    const { edges } = this;
    edges[o] = a;
    edges[o + 1] = b;
    edges[o + 2] = kind;
    edges[o + 3] = outcome;
    edges[o + 4] = cls;
    edges[o + 5] = fresh;
    edges[o + 6] = this.witnessCount;
    this.edgeCount++;
  }
}

/** Starts recording; the graph must be empty. */
export const record = (graph: FlatGraph): Record => {
  if (graph.count > 1) throw new Error('recording begins with an empty e-graph');
  const log = new Record(graph);
  graph.recorder = log;
  return log;
};
