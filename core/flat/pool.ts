/**
 * Memory for flat arrays: lengths are powers of two, and a large array that is given back serves the next one.
 *
 * Fresh memory is paid for page by page when it is first written (on a virtual machine up to 30 microseconds each), and an
 * e-graph that doubles its arrays writes twice its final size. Whoever gives an array back must not use it again.
 */
type Words = Int32Array<ArrayBuffer>;

const free: Words[][] = [];
let held = 0;
/** Words that are kept at most: 256 MB. */
const most = 1 << 26;
/** Shorter arrays are left to the garbage collector. */
const least = 1 << 10;

/** An array of at least this length, with any content. */
export const take = (length: number): Words => {
  if (length < least) return new Int32Array(length);
  const size = Math.ceil(Math.log2(length));
  const known = free[size]?.pop();
  if (!known) return new Int32Array(2 ** size);
  held -= known.length;
  return known;
};

/** An array of at least this length, all 0. */
export const takeZeros = (length: number): Words => {
  if (length < least) return new Int32Array(length);
  const size = Math.ceil(Math.log2(length));
  const known = free[size]?.pop();
  if (!known) return new Int32Array(2 ** size);
  held -= known.length;
  return known.fill(0);
};

/** Gives an array back. */
export const give = (array: Words): void => {
  const { length } = array;
  if (length < least || held + length > most || (length & (length - 1)) !== 0) return;
  held += length;
  (free[Math.log2(length)] ??= []).push(array);
};

/** A longer copy; the array itself is given back. What follows the copied words is not cleared. */
export const grown = (array: Words, length: number, used = array.length): Words => {
  const copy = take(length);
  copy.set(used === array.length ? array : array.subarray(0, used));
  give(array);
  return copy;
};

/** Lets go of all memory that is kept for later. */
export const drain = (): void => {
  free.length = 0;
  held = 0;
};
