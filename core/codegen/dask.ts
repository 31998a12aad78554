/**
 * Dask arrays: for tensors that outgrow one machine.
 *
 * `chunks` says how many elements of an axis are in one piece, by the name of its size: `program(X, w, chunks={'n': 10000})`.
 * The result is lazy; `.compute()` runs it on the scheduler that is there.
 */
import * as Size from '../num/size.js';
import { asName } from './names.js';
import { numpyLike } from './numpy.js';
import { printPython, type DialectFor } from './python.js';

const chunked = `
def chunked(x, axes, chunks):
    """The array in pieces, by the names of its axes; axes that are not named stay whole."""
    return da.asarray(x).rechunk({k: (chunks or {}).get(axis, -1) for k, axis in enumerate(axes)})`;

const gathered = `
def gathered(x, axis, index):
    """The array read at an index of any number of axes in place of one axis."""
    index = np.asarray(index)
    flat = da.take(x, index.ravel(), axis=axis)
    return flat.reshape(x.shape[:axis] + index.shape + x.shape[axis + 1 :])`;

const whole = `
def whole(f, x):
    """A function of matrices that needs them in one piece."""
    return x.rechunk({x.ndim - 2: -1, x.ndim - 1: -1}).map_blocks(f, dtype=x.dtype)`;

const dialect: DialectFor = (like) => {
  const base = numpyLike('da', like);
  const plain = numpyLike('np', like);
  return {
    ...base,
    target: 'dask',
    imports: ['import dask.array as da', 'import numpy as np'],
    functions: {
      ...base.functions,
      pow: (x, y) => `${x.includes(' ') ? `(${x})` : x} ** ${y.includes(' ') ? `(${y})` : y}`,
      erf: (x) =>
        `da.asarray(${x}).map_blocks(np.vectorize(math.erf, otypes=[float]), dtype=float)`,
    },
    eye: (rows, columns) => `da.asarray(${plain.eye(rows, columns)})`,
    range: plain.range,
    clip: plain.clip,
    epsilon: (order) => `da.asarray(${plain.epsilon(order)})`,
    asNumber: (booleans) => `da.asarray(${plain.asNumber(booleans)})`,
    integers: (value) => `np.asarray(${value}).astype(int)`,
    take: (value, axis, index) => `gathered(${value}, ${axis}, ${index})`,
    transpose: (value, order) => `${value}.transpose(${order.join(', ')})`,
    matrix: (name, value) =>
      `whole(${name === 'inv' ? 'np.linalg.inv' : name === 'adj' ? 'adjugate' : name}, ${value})`,
    solve: (matrix, right) => `solved(${matrix}, ${right})`,
    helpers: {
      ...base.helpers,
      ...Object.fromEntries(
        Object.entries(plain.helpers).filter(([word]) =>
          ['levi_civita', 'adjugate', 'expm', 'sqrtm', 'logm'].includes(word),
        ),
      ),
      chunked,
      gathered,
      whole,
      solved: `
def solved(matrix, right):
    """inv(matrix) * right: the matrix in one piece, the columns of the right side in theirs."""
    out = 'ik'[: right.ndim]
    rows = right.rechunk({0: -1})
    return da.blockwise(
        np.linalg.solve, out, matrix.rechunk(-1), 'ij', rows, 'jk'[: right.ndim], dtype=right.dtype, concatenate=True
    )`,
    },
    lacks: (op) =>
      op.tag === 'matrix' && (op.name === 'det' || op.name === 'logdet' || op.name === 'pinv')
        ? { det: 'determinant', logdet: 'determinant', pinv: 'pseudo-inverse' }[op.name]
        : undefined,
    parameters: ', chunks=None',
    prelude: (program) =>
      program.inputs.map(({ name, shape }) => {
        const axes = shape.map((s) => `'${Size.show(s)}'`).join(', ');
        const list = shape.length === 1 ? `(${axes},)` : `(${axes})`;
        return `${asName(name)} = chunked(${asName(name)}, ${list}, chunks)`;
      }),
  };
};

/** The program as Python that calls dask.array. Errors: `TargetLacks` for determinants and pseudo-inverses. */
export const printDask = (
  program: Parameters<typeof printPython>[0],
): ReturnType<typeof printPython> => printPython(program, dialect);
