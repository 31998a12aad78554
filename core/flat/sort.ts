/** Sorting of row numbers: by class in linear time, and inside a class by first child. */
import { give, take } from './pool.js';

const digits = 11;
const radix = 1 << digits;

/** The first `size` rows sorted by their class (the last word of a row). The list is given back, or is the answer. */
export const sortByClass = (
  list: Int32Array<ArrayBuffer>,
  size: number,
  rows: Int32Array,
  stride: number,
  classes: number,
): Int32Array<ArrayBuffer> => {
  if (isSorted(list, size, rows, stride)) return list;
  let from = list;
  let to = take(size);
  const counts = new Int32Array(radix + 1);
  for (let shift = 0; 2 ** shift < classes; shift += digits) {
    scatter(from, to, size, rows, stride, shift, counts.fill(0));
    [from, to] = [to, from];
  }
  give(to);
  return from;
};

/** One pass of a radix sort, by the digit of the class at `shift`. */
const scatter = (
  from: Int32Array,
  to: Int32Array,
  size: number,
  rows: Int32Array,
  stride: number,
  shift: number,
  counts: Int32Array,
): void => {
  const last = stride - 1;
  for (let i = 0; i < size; i++) {
    const digit = ((rows[(from[i] as number) * stride + last] as number) >>> shift) & (radix - 1);
    counts[digit + 1] = (counts[digit + 1] as number) + 1;
  }
  for (let d = 1; d <= radix; d++) counts[d] = (counts[d] as number) + (counts[d - 1] as number);
  for (let i = 0; i < size; i++) {
    const row = from[i] as number;
    const digit = ((rows[row * stride + last] as number) >>> shift) & (radix - 1);
    const at = counts[digit] as number;
    counts[digit] = at + 1;
    to[at] = row;
  }
};

const isSorted = (list: Int32Array, size: number, rows: Int32Array, stride: number): boolean => {
  let before = -1;
  for (let i = 0; i < size; i++) {
    const cls = rows[((list[i] as number) + 1) * stride - 1] as number;
    if (cls < before) return false;
    before = cls;
  }
  return true;
};

/** Sorts the rows at 1 .. size inside each class by their first child. */
export const sortGroups = (
  row: Int32Array,
  cls: Int32Array,
  size: number,
  rows: Int32Array,
  stride: number,
): void => {
  for (let from = 1; from <= size;) {
    const c = cls[from] as number;
    let to = from + 1;
    while (cls[to] === c) to++;
    if (to - from > 24) sortLong(row, from, to, rows, stride);
    else if (to - from > 1) sortShort(row, from, to, rows, stride);
    from = to;
  }
};

const sortShort = (
  row: Int32Array,
  from: number,
  to: number,
  rows: Int32Array,
  stride: number,
): void => {
  for (let i = from + 1; i < to; i++) {
    const r = row[i] as number;
    const key = rows[r * stride + 1] as number;
    let j = i - 1;
    while (j >= from && (rows[(row[j] as number) * stride + 1] as number) > key) {
      row[j + 1] = row[j] as number;
      j--;
    }
    row[j + 1] = r;
  }
};

/** By numbers key * 2^26 + position, which a float64 holds exactly. */
const sortLong = (
  row: Int32Array,
  from: number,
  to: number,
  rows: Int32Array,
  stride: number,
): void => {
  const old = row.slice(from, to);
  const keys = new Float64Array(old.length);
  for (let i = 0; i < old.length; i++)
    keys[i] = (rows[(old[i] as number) * stride + 1] as number) * 67108864 + i;
  keys.sort();
  for (let i = 0; i < old.length; i++)
    row[from + i] = old[(keys[i] as number) % 67108864] as number;
};
