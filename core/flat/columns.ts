/**
 * What searches read: per operator the rows of a moment as columns, sorted by class and first child.
 *
 * Columns are a snapshot: adds and unions do not touch them, so a rule may be applied while its matches are still being
 * enumerated, which is the same as first searching and then applying. Only operators whose rows changed are made again.
 * Entries stand at 1 .. size; entry 0 and the one after the last have class -1, so loops over a class end by themselves.
 */
import type { FlatGraph } from './graph.js';
import { give, grown, take, takeZeros } from './pool.js';
import { sortByClass, sortGroups } from './sort.js';

export type Column = {
  readonly op: number;
  /** True where `start` is kept: the operator stands inside some pattern. */
  inner: boolean;
  size: number;
  cls: Int32Array<ArrayBuffer>;
  /** Children by position. */
  kids: Int32Array<ArrayBuffer>[];
  stamp: Int32Array<ArrayBuffer>;
  /** The newest stamp from here to the end of the class. */
  newest: Int32Array<ArrayBuffer>;
  row: Int32Array<ArrayBuffer>;
  /** Per class id the first entry, 0 for none. */
  start: Int32Array<ArrayBuffer>;
  /** When the column was made; -1 for never. */
  madeAt: number;
};

export class Columns {
  readonly byOp: (Column | undefined)[] = [];
  /** The time of the snapshot: what changed since has a later stamp. */
  taken = -1;
  /** Class ids of the snapshot. */
  classes = 0;
  /** Rows of the snapshot, row 0 counted. */
  rows = 0;

  constructor(private readonly graph: FlatGraph) {}

  /** Keeps a column for an operator; `inner` asks for the entry by class. */
  want(op: number, inner: boolean): void {
    const known = this.byOp[op];
    if (known) known.inner ||= inner;
    else this.byOp[op] = emptyColumn(op, inner, this.graph.signature.arities[op] as number);
  }

  /** Brings all columns up to the present, and lets time go on. The graph must be rebuilt. */
  refresh(): void {
    const { graph } = this;
    const old = this.byOp.filter(
      (column): column is Column =>
        column !== undefined && (graph.changed[column.op] ?? -1) > column.madeAt,
    );
    const members = old.length > 0 ? this.collect(old) : [];
    members.forEach((rows, k) => {
      const column = old[k] as Column;
      fill(graph, column, rows);
      column.madeAt = graph.now;
    });
    const classes = graph.uf.size;
    for (const column of this.byOp)
      if (column?.inner && column.start.length < classes) {
        const old = column.start.length;
        column.start = grown(column.start, 2 * classes).fill(0, old);
      }
    this.taken = graph.now++;
    this.classes = classes;
    this.rows = graph.count;
  }

  /** Gives the memory back; the columns must not be used again. */
  release(): void {
    for (const column of this.byOp)
      if (column) {
        giveColumn(column);
        give(column.start);
      }
  }

  /** Bytes that the columns take. */
  bytes(): number {
    let words = 0;
    for (const column of this.byOp)
      if (column) {
        const { cls, stamp, newest, row, start, kids } = column;
        for (const a of [cls, stamp, newest, row, start, ...kids]) words += a.length;
      }
    return 4 * words;
  }

  /** The live rows of each operator, in order of age. */
  private collect(columns: readonly Column[]): readonly Members[] {
    const { rows, stamps, stride, count, signature } = this.graph;
    const sizes = new Int32Array(signature.names.length);
    const wanted = new Uint8Array(signature.names.length);
    for (const { op } of columns) wanted[op] = 1;
    for (let row = 1; row < count; row++)
      if ((stamps[row] as number) >= 0) {
        const op = rows[row * stride] as number;
        sizes[op] = (sizes[op] as number) + 1;
      }
    const lists: (Int32Array | undefined)[] = [];
    for (const { op } of columns) lists[op] = take(sizes[op] as number);
    sizes.fill(0);
    for (let row = 1; row < count; row++) {
      if ((stamps[row] as number) < 0) continue;
      const op = rows[row * stride] as number;
      if (wanted[op] === 0) continue;
      const at = sizes[op] as number;
      (lists[op] as Int32Array)[at] = row;
      sizes[op] = at + 1;
    }
    return columns.map(({ op }) => ({
      list: lists[op] as Int32Array<ArrayBuffer>,
      size: sizes[op] as number,
    }));
  }
}

const none = new Int32Array([-1, -1]);

const emptyColumn = (op: number, inner: boolean, arity: number): Column => {
  return {
    op,
    inner,
    size: 0,
    cls: none,
    kids: Array.from({ length: arity }, () => none),
    stamp: none,
    newest: none,
    row: none,
    start: new Int32Array(0),
    madeAt: -1,
  };
};

/** The rows of an operator: the first `size` numbers of a list. */
type Members = { readonly list: Int32Array<ArrayBuffer>; readonly size: number };

const fill = (graph: FlatGraph, column: Column, { list, size }: Members): void => {
  const { rows, stamps, stride } = graph;
  const { inner, op } = column;
  const arity = graph.signature.arities[op] as number;
  if (inner) forget(column, graph.uf.size);
  const sorted = inner ? sortByClass(list, size, rows, stride, graph.uf.size) : list;
  if (column.cls.length < size + 2) makeRoom(column, size + 2, arity);
  const { cls, stamp, newest, row, kids } = column;
  for (let i = 1; i <= size; i++) {
    const r = sorted[i - 1] as number;
    row[i] = r;
    cls[i] = rows[r * stride + stride - 1] as number;
  }
  give(sorted);
  cls[0] = -1;
  cls[size + 1] = -1;
  if (inner && arity > 1) sortGroups(row, cls, size, rows, stride);
  for (let k = 0; k < arity; k++) {
    const kid = kids[k] as Int32Array;
    for (let i = 1; i <= size; i++) kid[i] = rows[(row[i] as number) * stride + 1 + k] as number;
  }
  for (let i = 1; i <= size; i++) stamp[i] = stamps[row[i] as number] as number;
  column.size = size;
  if (!inner) return;
  const { start } = column;
  for (let i = size; i > 0; i--) {
    const c = cls[i] as number;
    const own = stamp[i] as number;
    const later = cls[i + 1] === c ? (newest[i + 1] as number) : own;
    newest[i] = own > later ? own : later;
    start[c] = i;
  }
};

/** Clears the entries by class and makes room for all class ids. */
const forget = (column: Column, classes: number): void => {
  const { cls, size, start } = column;
  if (start.length < classes) {
    give(column.start);
    column.start = takeZeros(2 * classes);
    return;
  }
  for (let i = 1; i <= size; i++) start[cls[i] as number] = 0;
};

const makeRoom = (column: Column, length: number, arity: number): void => {
  giveColumn(column);
  column.cls = take(length);
  column.kids = Array.from({ length: arity }, () => take(length));
  column.stamp = take(length);
  column.newest = column.inner ? take(length) : none;
  column.row = take(length);
};

const giveColumn = ({ cls, kids, stamp, newest, row }: Column): void => {
  for (const array of [cls, ...kids, stamp, newest, row]) if (array !== none) give(array);
};
