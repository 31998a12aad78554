/** NumPy's .npz format: a zip archive of .npy files. Source: PKWARE APPNOTE 6.3 (central directory, stored and deflated). */
import { inflateRawSync } from 'node:zlib';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { NdArray } from 'ndarray';
import { readNpy } from './npy.js';

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
};

const mark = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 };
const largest = 512 * 1024 * 1024;

const endOf = (zip: Buffer): number | undefined => {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 65_557); at--)
    if (zip.readUInt32LE(at) === mark.end) return at;
  return undefined;
};

const entries = (zip: Buffer): readonly Entry[] | undefined => {
  const end = endOf(zip);
  if (end === undefined) return undefined;
  const found: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let k = zip.readUInt16LE(end + 10); k > 0; k--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== mark.central) return undefined;
    const name = zip.readUInt16LE(at + 28);
    found.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      at: zip.readUInt32LE(at + 42),
    });
    at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
};

const contents = (zip: Buffer, { method, packed, size, at }: Entry): Buffer | undefined => {
  if (at + 30 > zip.length || zip.readUInt32LE(at) !== mark.local || size > largest)
    return undefined;
  const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  const bytes = zip.subarray(start, start + packed);
  if (method === 0) return bytes;
  if (method !== 8) return undefined;
  try {
    return inflateRawSync(bytes, { maxOutputLength: largest });
  } catch {
    return undefined;
  }
};

/** The arrays of an .npz file by name. Errors: a reason where it is no such file. */
export const readNpz = (zip: Buffer): Either<string, Readonly<Record<string, NdArray>>> => {
  const list = entries(zip);
  if (!list) return left('it is no zip archive');
  const arrays: [string, NdArray][] = [];
  for (const entry of list) {
    const bytes = contents(zip, entry);
    if (!bytes) return left(`its member ${entry.name} cannot be unpacked`);
    const array = readNpy(bytes);
    if (isLeft(array)) return left(`its member ${entry.name}: ${array.left}`);
    arrays.push([entry.name.replace(/\.npy$/, ''), array.right]);
  }
  return right(Object.fromEntries(arrays));
};
