/** NumPy's .npy format: a header (a Python dict as text), then the entries. Source: NEP 1, numpy.lib.format. */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import ndarray, { type NdArray } from 'ndarray';

type Read = (view: DataView, at: number, little: boolean) => number;
type Kind = { readonly bytes: number; readonly read: Read };

const kinds: Readonly<Record<string, Kind>> = {
  f8: { bytes: 8, read: (v, at, little) => v.getFloat64(at, little) },
  f4: { bytes: 4, read: (v, at, little) => v.getFloat32(at, little) },
  i8: { bytes: 8, read: (v, at, little) => Number(v.getBigInt64(at, little)) },
  i4: { bytes: 4, read: (v, at, little) => v.getInt32(at, little) },
  i2: { bytes: 2, read: (v, at, little) => v.getInt16(at, little) },
  i1: { bytes: 1, read: (v, at) => v.getInt8(at) },
  u8: { bytes: 8, read: (v, at, little) => Number(v.getBigUint64(at, little)) },
  u4: { bytes: 4, read: (v, at, little) => v.getUint32(at, little) },
  u2: { bytes: 2, read: (v, at, little) => v.getUint16(at, little) },
  u1: { bytes: 1, read: (v, at) => v.getUint8(at) },
  b1: { bytes: 1, read: (v, at) => v.getUint8(at) },
};

type Header = {
  readonly order: string;
  readonly kind: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
};

const header = (text: string): Header | undefined => {
  const descr = /'descr':\s*'([<>|=])(\w+)'/.exec(text);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text);
  const fortran = /'fortran_order':\s*(True|False)/.exec(text);
  if (!descr || !shape || !fortran) return undefined;
  const sizes = (shape[1] ?? '').split(',').map((s) => s.trim());
  return {
    order: descr[1] ?? '<',
    kind: descr[2] ?? '',
    fortran: fortran[1] === 'True',
    shape: sizes.filter((s) => s !== '').map(Number),
  };
};

const columnMajor = (shape: readonly number[]): number[] => {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape) {
    strides.push(stride);
    stride *= size;
  }
  return strides;
};

/** An array from the bytes of an .npy file. Errors: a reason where it is no such file, or not of numbers. */
export const readNpy = (bytes: Uint8Array): Either<string, NdArray<Float64Array>> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== '\x93NUMPY')
    return left('it does not begin as an .npy file does');
  const wide = view.getUint8(6) > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const head = header(Buffer.from(bytes.subarray(start, start + length)).toString('latin1'));
  if (!head) return left('its header cannot be read');
  const kind = kinds[head.kind];
  if (!kind)
    return left(
      `its entries are of type ${head.kind}; numbers are ${Object.keys(kinds).join(', ')}`,
    );
  const count = head.shape.reduce((a, b) => a * b, 1);
  const first = start + length;
  if (bytes.length < first + count * kind.bytes) return left('it ends too early');
  const data = Float64Array.from({ length: count }, (_, k) =>
    kind.read(view, first + k * kind.bytes, head.order !== '>'),
  );
  const shape = [...head.shape];
  return right(head.fortran ? ndarray(data, shape, columnMajor(shape)) : ndarray(data, shape));
};
