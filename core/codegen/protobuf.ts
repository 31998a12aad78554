/** The wire format of protocol buffers, as far as ONNX models need it: varints and length-delimited fields. */

/** A field's bytes, tag included. */
export type Field = readonly number[] | Uint8Array;

const varint = (value: bigint): number[] => {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
};

/** The bytes of fields, one after the other. */
export const concat = (fields: readonly Field[]): Uint8Array => {
  const bytes = new Uint8Array(fields.reduce((n, f) => n + f.length, 0));
  let at = 0;
  for (const f of fields) {
    bytes.set(f, at);
    at += f.length;
  }
  return bytes;
};

/** An integer field. */
export const integer = (field: number, value: number | bigint): Field => [
  ...varint(BigInt(field << 3)),
  ...varint(BigInt(value)),
];
/** A field of bytes. */
export const bytes = (field: number, value: Uint8Array): Field =>
  concat([varint(BigInt((field << 3) | 2)), varint(BigInt(value.length)), value]);
/** A field of text. */
export const text = (field: number, value: string): Field =>
  bytes(field, new TextEncoder().encode(value));
/** A field that is a message. */
export const message = (field: number, fields: readonly Field[]): Field =>
  bytes(field, concat(fields));
