/**
 * A plain e-graph in flat arrays: hash-consed rows, union-find, no object per node or class.
 *
 * A row is an e-node: [operator, children..., class] in `rows`, `stride` words each; row 0 stands for none. `stamps` holds
 * for each row the time when it last became what it is, `dead` where an equal row took its place, `pruned` where it is
 * kept only to be found. The hash table holds row numbers; a row that got other children is entered again and its old
 * entry stays, since a key that names a merged class is never asked for again.
 *
 * Invariants after `rebuild` (asserted by check.ts):
 *   1. children and class of every row that is not dead are roots;
 *   2. two rows that are not dead differ in operator or children (congruence);
 *   3. looking a row up by its key finds it.
 * Mutable inside; only rebuild.ts writes rows beside this file. Hot loops read array fields again after any add.
 */
import type { Analysis, MakeAnalysis } from './analysis.js';
import { give, grown, take, takeZeros } from './pool.js';
import type { Signature } from './signature.js';
import { UnionFind } from './unionFind.js';

/** Stamp of a row whose equal took its place. */
export const dead = -1;
/** Stamp of a row that lookups find and searches do not. */
export const pruned = -2;

/** Records why rows are equal; undefined in a graph that explains nothing. */
export type Recorder = {
  /** A row was made: remembers the children it was made with. */
  readonly made: (row: number) => void;
  /** Two rows became equal since their children are. */
  readonly congruent: (a: number, b: number) => void;
  /**
   * A rule was applied at a class and said something new: `row` is the root of its right side, 0 where that is a
   * variable. `fresh` is the row of the leaf that it made up, or -1.
   */
  readonly applied: (
    rule: number,
    outcome: number,
    cls: number,
    row: number,
    fresh: number,
  ) => void;
  /** The rows that the last applied rule matched, then those that it built, one call each. */
  readonly witness: (row: number) => void;
  /** An analysis found that a row has the value of a leaf. */
  readonly valued: (row: number, leaf: number) => void;
};

export type GraphOptions = {
  readonly analyses?: readonly MakeAnalysis[];
  /** Rows for which there is room at first. */
  readonly capacity?: number;
};

export class FlatGraph {
  readonly uf = new UnionFind();
  /** Words of a row: operator, children, class. */
  stride: number;
  rows: Int32Array<ArrayBuffer>;
  stamps: Int32Array<ArrayBuffer>;
  /** The number of rows, row 0 counted. */
  count = 1;
  /** Keys ever entered: rows and keys that a union made stale (the "hashcons size" of egg). */
  keys = 0;
  /** The time: rows that are made or changed now get this stamp. */
  now = 0;
  /** The row that `put` last met or made. */
  at = 0;
  /** The row of each leaf operator, 0 where the graph does not hold it. */
  leafRows: Int32Array<ArrayBuffer> = new Int32Array(32);
  /** Per operator: the time of the last change among its rows, dead ones counted. */
  changed: Int32Array<ArrayBuffer> = new Int32Array(32).fill(-1);
  /** The number of unions up to which the invariants hold. */
  settled = 0;
  readonly analyses: readonly Analysis[];
  /** Classes whose analysis changed since rows were last looked at again. */
  readonly stale: number[] = [];
  recorder: Recorder | undefined;
  /** The children of rows with three or more. */
  scratch: Int32Array<ArrayBuffer>;
  private table: Int32Array<ArrayBuffer>;
  private mask: number;
  private entries = 0;

  constructor(
    readonly signature: Signature,
    options: GraphOptions = {},
  ) {
    const capacity = options.capacity ?? 64;
    this.stride = signature.widest + 2;
    this.scratch = new Int32Array(Math.max(4, this.stride));
    this.rows = take(capacity * this.stride);
    this.stamps = take(capacity);
    this.stamps[0] = dead;
    this.table = takeZeros(2 * capacity);
    this.mask = 2 * capacity - 1;
    this.analyses = (options.analyses ?? []).map((make) => make(this));
  }

  find(cls: number): number {
    return this.uf.find(cls);
  }

  /** The class of a row. */
  classOf(row: number): number {
    return this.uf.find(this.rows[row * this.stride + this.stride - 1] as number);
  }
  operator(row: number): number {
    return this.rows[row * this.stride] as number;
  }
  child(row: number, k: number): number {
    return this.rows[row * this.stride + 1 + k] as number;
  }
  arity(row: number): number {
    return this.signature.arities[this.operator(row)] as number;
  }

  // --- lookups: children must be roots; -1 or row 0 where there is no such row ---

  /** The row of a leaf, or 0. */
  leafRow(op: number): number {
    return op < this.leafRows.length ? (this.leafRows[op] as number) : 0;
  }
  row1(op: number, a: number): number {
    return this.table[this.slot1(op, a)] as number;
  }
  row2(op: number, a: number, b: number): number {
    return this.table[this.slot2(op, a, b)] as number;
  }
  /** Like row2, for the first n numbers of `scratch`. */
  rowN(op: number, n: number): number {
    return this.table[this.slotN(op, this.scratch, 0, n)] as number;
  }

  /** Any arity, for the first n numbers of `scratch`. */
  rowOf(op: number, n: number): number {
    const { scratch } = this;
    if (n === 2) return this.row2(op, scratch[0] as number, scratch[1] as number);
    return n === 1 ? this.row1(op, scratch[0] as number) : this.rowN(op, n);
  }

  // --- adding: the class of the row with these children, made where there is none ---

  add0(op: number): number {
    const row = this.leafRow(op);
    if (row !== 0) return this.classOf((this.at = row));
    return this.fresh(this.newLeaf(op, -1));
  }
  add1(op: number, a: number): number {
    const slot = this.slot1(op, a);
    const row = this.table[slot] as number;
    if (row !== 0) return this.classOf((this.at = row));
    return this.fresh(this.newRow1(slot, op, a, -1));
  }
  add2(op: number, a: number, b: number): number {
    const slot = this.slot2(op, a, b);
    const row = this.table[slot] as number;
    if (row !== 0) return this.classOf((this.at = row));
    return this.fresh(this.newRow2(slot, op, a, b, -1));
  }
  /** Like add2, for the first n numbers of `scratch`. */
  addN(op: number, n: number): number {
    const slot = this.slotN(op, this.scratch, 0, n);
    const row = this.table[slot] as number;
    if (row !== 0) return this.classOf((this.at = row));
    return this.fresh(this.newRowN(slot, op, n, -1));
  }

  /** Any arity; the children need not be roots. */
  add(op: number, children: readonly number[]): number {
    const [a, b] = children;
    if (a === undefined) return this.add0(op);
    if (b === undefined) return this.add1(op, this.uf.find(a));
    if (children.length === 2) return this.add2(op, this.uf.find(a), this.uf.find(b));
    children.forEach((child, k) => (this.scratch[k] = this.uf.find(child)));
    return this.addN(op, children.length);
  }

  // --- putting: makes the row a member of a class; true where that says something new. `at` is the row. ---

  put0(op: number, cls: number): boolean {
    const row = this.leafRow(op);
    if (row !== 0) return this.joinRow(row, cls);
    return this.entered(this.newLeaf(op, cls), cls);
  }
  put1(op: number, a: number, cls: number): boolean {
    const slot = this.slot1(op, a);
    const row = this.table[slot] as number;
    if (row !== 0) return this.joinRow(row, cls);
    return this.entered(this.newRow1(slot, op, a, cls), cls);
  }
  put2(op: number, a: number, b: number, cls: number): boolean {
    const slot = this.slot2(op, a, b);
    const row = this.table[slot] as number;
    if (row !== 0) return this.joinRow(row, cls);
    return this.entered(this.newRow2(slot, op, a, b, cls), cls);
  }
  putN(op: number, n: number, cls: number): boolean {
    const slot = this.slotN(op, this.scratch, 0, n);
    const row = this.table[slot] as number;
    if (row !== 0) return this.joinRow(row, cls);
    return this.entered(this.newRowN(slot, op, n, cls), cls);
  }

  /** Any arity; the children need not be roots. */
  put(op: number, children: readonly number[], cls: number): boolean {
    const [a, b] = children;
    if (a === undefined) return this.put0(op, cls);
    if (b === undefined) return this.put1(op, this.uf.find(a), cls);
    if (children.length === 2) return this.put2(op, this.uf.find(a), this.uf.find(b), cls);
    children.forEach((child, k) => (this.scratch[k] = this.uf.find(child)));
    return this.putN(op, children.length, cls);
  }

  /** Makes two classes one; false where they are one already. The older class stays. */
  union(a: number, b: number): boolean {
    const { uf } = this;
    const [x, y] = [uf.find(a), uf.find(b)];
    if (x === y) return false;
    const [p, q] = [uf.weights[x] as number, uf.weights[y] as number];
    const [winner, loser] = p > q || (p === q && x < y) ? [x, y] : [y, x];
    uf.link(winner, loser);
    for (const analysis of this.analyses) analysis.merged(winner, loser);
    return true;
  }

  /** Says that the value of an analysis changed for a class. */
  touched(cls: number): void {
    this.stale.push(cls);
  }

  /**
   * Enters a row under its present key: another row that has the key, or 0. A row may meet itself at the place of a key
   * that it had before, so the search goes on from there.
   */
  enter(row: number): number {
    const { rows, stride, mask, table } = this;
    const o = row * stride;
    const op = rows[o] as number;
    const arity = this.signature.arities[op] as number;
    let slot = this.hashOf(op, o, arity) & mask;
    let itself = false;
    search: for (let other = table[slot] as number; other !== 0; other = table[slot] as number) {
      slot = (slot + 1) & mask;
      if (other === row) {
        itself = true;
        continue;
      }
      const p = other * stride;
      if (rows[p] !== op) continue;
      for (let k = 1; k <= arity; k++) if (rows[p + k] !== rows[o + k]) continue search;
      return other;
    }
    this.keys++;
    if (!itself) this.occupy(slot, row);
    return 0;
  }

  /** Takes a row out for good: an equal one stands for it. Its key is never found again. */
  bury(row: number): void {
    const o = row * this.stride;
    this.change(this.rows[o] as number);
    this.rows[o] = -1;
    this.stamps[row] = dead;
  }

  private hashOf(op: number, o: number, arity: number): number {
    const { rows } = this;
    if (arity === 2) return hash2(op, rows[o + 1] as number, rows[o + 2] as number);
    return arity === 1 ? hash1(op, rows[o + 1] as number) : hashN(op, rows, o + 1, arity);
  }

  /** Gives the memory of the graph back; it must not be used again. */
  release(): void {
    give(this.rows);
    give(this.stamps);
    give(this.table);
    this.uf.release();
  }

  /** Bytes that the arrays of this graph take. */
  bytes(): number {
    const { rows, stamps, table, uf, leafRows, changed } = this;
    return (
      4 * [rows, stamps, table, uf.parents, leafRows, changed].reduce((s, a) => s + a.length, 0)
    );
  }

  private joinRow(row: number, cls: number): boolean {
    this.at = row;
    const other = this.classOf(row);
    return other === cls ? false : this.union(other, cls);
  }

  private fresh(row: number): number {
    this.at = row;
    const cls = this.rows[row * this.stride + this.stride - 1] as number;
    if (this.analyses.length === 0) return cls;
    for (const analysis of this.analyses) analysis.made(row, cls, true);
    this.at = row;
    return this.uf.find(cls);
  }
  private entered(row: number, cls: number): boolean {
    this.at = row;
    for (const analysis of this.analyses) analysis.made(row, cls, false);
    this.at = row;
    return true;
  }

  private slot1(op: number, a: number): number {
    const { table, mask, rows, stride } = this;
    let slot = hash1(op, a) & mask;
    for (let row = table[slot] as number; row !== 0; row = table[slot] as number) {
      const o = row * stride;
      if (rows[o + 1] === a && rows[o] === op) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }
  private slot2(op: number, a: number, b: number): number {
    const { table, mask, rows, stride } = this;
    let slot = hash2(op, a, b) & mask;
    for (let row = table[slot] as number; row !== 0; row = table[slot] as number) {
      const o = row * stride;
      if (rows[o + 1] === a && rows[o + 2] === b && rows[o] === op) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }
  private slotN(op: number, children: Int32Array, from: number, n: number): number {
    const { table, mask, rows, stride } = this;
    let slot = hashN(op, children, from, n) & mask;
    search: for (let row = table[slot] as number; row !== 0; row = table[slot] as number) {
      const o = row * stride;
      here: if (rows[o] === op) {
        for (let k = 0; k < n; k++) if (rows[o + 1 + k] !== children[from + k]) break here;
        break search;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private newLeaf(op: number, cls: number): number {
    if (op >= this.leafRows.length) {
      const old = this.leafRows.length;
      this.leafRows = grown(this.leafRows, 2 * op).fill(0, old);
    }
    const row = this.newRow(op, cls);
    this.leafRows[op] = row;
    this.keys++;
    this.recorder?.made(row);
    return row;
  }
  private newRow1(slot: number, op: number, a: number, cls: number): number {
    const row = this.newRow(op, cls);
    this.rows[row * this.stride + 1] = a;
    this.uf.refer(a);
    return this.newEntry(slot, row);
  }
  private newRow2(slot: number, op: number, a: number, b: number, cls: number): number {
    const row = this.newRow(op, cls);
    const o = row * this.stride;
    this.rows[o + 1] = a;
    this.rows[o + 2] = b;
    this.uf.refer(a);
    this.uf.refer(b);
    return this.newEntry(slot, row);
  }
  private newRowN(slot: number, op: number, n: number, cls: number): number {
    const row = this.newRow(op, cls);
    const o = row * this.stride + 1;
    for (let k = 0; k < n; k++) {
      const child = this.scratch[k] as number;
      this.rows[o + k] = child;
      this.uf.refer(child);
    }
    return this.newEntry(slot, row);
  }
  private newEntry(slot: number, row: number): number {
    this.keys++;
    this.occupy(slot, row);
    this.recorder?.made(row);
    return row;
  }

  private newRow(op: number, cls: number): number {
    const row = this.count;
    if (row === this.stamps.length) this.stamps = grown(this.stamps, 2 * row);
    if ((row + 1) * this.stride > this.rows.length)
      this.rows = grown(this.rows, 2 * this.rows.length);
    this.count = row + 1;
    const o = row * this.stride;
    this.rows[o] = op;
    this.rows[o + this.stride - 1] = cls < 0 ? this.uf.make() : cls;
    this.stamps[row] = this.now;
    this.change(op);
    return row;
  }

  /** Remembers that rows of an operator changed. */
  change(op: number): void {
    if (op >= this.changed.length) {
      const old = this.changed.length;
      this.changed = grown(this.changed, 2 * op);
      this.changed.fill(-1, old);
    }
    this.changed[op] = this.now;
  }

  private occupy(slot: number, row: number): void {
    this.table[slot] = row;
    if (2 * ++this.entries > this.mask) this.growTable();
  }

  /** A larger table, without the entries of keys that are stale. Keys of rows differ, so none is compared. */
  private growTable(): void {
    const size = (this.mask + 1) * (this.mask < 1 << 20 ? 4 : 2);
    give(this.table);
    const table = takeZeros(size);
    const mask = size - 1;
    const { rows, stride, stamps, count } = this;
    const { arities } = this.signature;
    let entries = 0;
    for (let row = 1; row < count; row++) {
      if (stamps[row] === dead) continue;
      const o = row * stride;
      const arity = arities[rows[o] as number] as number;
      if (arity === 0) continue;
      let slot = this.hashOf(rows[o] as number, o, arity) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = row;
      entries++;
    }
    this.table = table;
    this.mask = mask;
    this.entries = entries;
  }

  /** Room for the operators of the signature, which may have become wider. */
  widen(): void {
    const stride = this.signature.widest + 2;
    if (stride <= this.stride) return;
    const { rows, stride: old, count } = this;
    const wide = take(this.stamps.length * stride);
    for (let row = 0; row < count; row++) {
      for (let k = 0; k < old - 1; k++) wide[row * stride + k] = rows[row * old + k] as number;
      wide[row * stride + stride - 1] = rows[row * old + old - 1] as number;
    }
    give(rows);
    this.rows = wide;
    this.stride = stride;
    this.scratch = new Int32Array(stride);
  }
}

const hash1 = (op: number, a: number): number =>
  mix(Math.imul(op, 0x9e3779b1) + Math.imul(a, 0x85ebca6b));
const hash2 = (op: number, a: number, b: number): number =>
  mix(Math.imul(op, 0x9e3779b1) + Math.imul(a, 0x85ebca6b) + Math.imul(b, 0xc2b2ae35));
const hashN = (op: number, children: Int32Array, from: number, n: number): number => {
  let hash = Math.imul(op, 0x9e3779b1);
  for (let k = 0; k < n; k++)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) + (children[from + k] as number);
  return mix(hash);
};
const mix = (hash: number): number => {
  const h = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
};
