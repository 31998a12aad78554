/** Random changes of a certificate: any field, any number, any text; parts dropped, doubled, exchanged. */

/** JSON values. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Numbers from 0 up to `n`, the same for the same seed. */
export type Random = (n: number) => number;

/** mulberry32. */
export const random = (seed: number): Random => {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
};

type Path = readonly (string | number)[];

/** Every place of a value, the value itself left out. */
function* places(value: Json, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, x] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    yield at;
    yield* places(x as Json, at);
  }
}

const valueAt = (value: Json, path: Path): Json =>
  path.reduce<Json>((v, key) => (v as never)[key as never] as Json, value);

const changedAt = (value: Json, [key, ...rest]: Path, change: (x: Json) => Json): Json => {
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return (value as readonly Json[]).map((x, k) => (k === key ? changedAt(x, rest, change) : x));
  const record = value as { readonly [k: string]: Json };
  return { ...record, [key]: changedAt(record[key] as Json, rest, change) };
};

const letters = 'ABCXYnmkijxy';
const signs = "+-*/.^'01234 ";

const otherText = (text: string, next: Random): string => {
  const at = next(text.length + 1);
  const pool = next(2) === 0 ? letters : signs;
  const letter = pool[next(pool.length)] as string;
  const kinds = [
    `${text.slice(0, at)}${letter}${text.slice(at + 1)}`,
    `${text.slice(0, at)}${letter}${text.slice(at)}`,
    `${text.slice(0, at)}${text.slice(at + 1)}`,
    text.startsWith('-') ? text.slice(1) : `-${text}`,
    text === 'forward' ? 'backward' : text === 'backward' ? 'forward' : `${text}x`,
  ];
  return kinds[next(kinds.length)] as string;
};

const otherList = (list: readonly Json[], next: Random): readonly Json[] => {
  const [a, b] = [next(list.length), next(list.length)];
  const kinds: readonly (readonly Json[])[] = [
    list.filter((_, k) => k !== a),
    [...list.slice(0, a), list[a] as Json, ...list.slice(a)],
    list.map((x, k) => (k === a ? (list[b] as Json) : k === b ? (list[a] as Json) : x)),
  ];
  return list.length === 0 ? [0] : (kinds[next(kinds.length)] as readonly Json[]);
};

/** One random change of a value; `undefined` where the change left it as it was. */
export const tampered = (value: Json, next: Random): Json | undefined => {
  const all = [...places(value)];
  const path = all[next(all.length)] as Path;
  const elsewhere = valueAt(value, all[next(all.length)] as Path);
  const made = changedAt(value, path, (x) => {
    if (next(4) === 0) return elsewhere;
    if (typeof x === 'number') return [x + 1, x - 1, -x, 0, 2 * x][next(5)] as number;
    if (typeof x === 'string') return otherText(x, next);
    if (Array.isArray(x)) return otherList(x as readonly Json[], next);
    return elsewhere;
  });
  return JSON.stringify(made) === JSON.stringify(value) ? undefined : made;
};
