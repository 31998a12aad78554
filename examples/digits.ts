/** Handwritten digits (UCI, 1797 images of 8 by 8), as Debian's python3-sklearn ships them; scripts/tools.sh fetches the file. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { array, type Arrays } from './model.js';

const file = path.resolve(import.meta.dirname, '../.cache/digits.csv.gz');

/** Whether the data are there. */
export const hasDigits = (): boolean => existsSync(file);

/** X: images with entries between 0 and 1; Y: the digits, one-hot. `count` of them from the place `from` on. */
export const digits = (from: number, count: number): Arrays => {
  if (!hasDigits()) throw new Error(`${file} is missing: run scripts/tools.sh`);
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  const rows = text
    .trim()
    .split('\n')
    .slice(from, from + count);
  const numbers = rows.map((row) => row.split(',').map(Number));
  return {
    X: array(
      [rows.length, 8, 8],
      numbers.flatMap((row) => row.slice(0, 64).map((x) => x / 16)),
    ),
    Y: array(
      [rows.length, 10],
      numbers.flatMap((row) => Array.from({ length: 10 }, (_, k) => Number(row[64] === k))),
    ),
  };
};
