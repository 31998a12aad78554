/** What an e-graph can know about its classes beside their nodes: a value per class, made from rows, joined by unions. */
import type { FlatGraph } from './graph.js';

/** The values of one e-graph. The analysis owns its storage; `graph.touched(cls)` says that a class's value changed. */
export type Analysis = {
  /** A row was added to a class; `first` where the class is new. */
  readonly made: (row: number, cls: number, first: boolean) => void;
  /** Two classes became one. Called after the union. */
  readonly merged: (winner: number, loser: number) => void;
  /** The value of a child of this row changed: looks at the row again. */
  readonly again: (row: number, cls: number) => void;
  /** Classes whose rows with children say nothing that the analysis does not know; they are not searched. */
  readonly prunes?: (cls: number) => boolean;
};

/** Makes the analysis for an e-graph. */
export type MakeAnalysis = (graph: FlatGraph) => Analysis;
