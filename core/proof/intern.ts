/**
 * Equal parts of a certificate as one object, so that what is worked out for one is known for all: each step changes one place.
 */

type Value = { readonly [k: string]: unknown };

/** The value with equal parts shared; undefined where an index has an id of `limit` or above, or below 0. */
export const shared = <T>(root: T, limit: number): T | undefined => {
  const objects = new Map<string, unknown>();
  const ids = new Map<unknown, number>();
  let inRange = true;
  const named = (x: unknown): string =>
    typeof x === 'object' && x !== null
      ? `@${ids.get(x)}`
      : typeof x === 'string'
        ? JSON.stringify(x)
        : `${typeof x} ${String(x)}`;
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ids.has(value)) return value;
    let key = Array.isArray(value) ? '[' : '{';
    const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    for (const [k, x] of Object.entries(value as Value)) {
      const part = visit(x);
      key += `${k}:${named(part)},`;
      (made as Record<string, unknown>)[k] = part;
    }
    const id = (value as Value)['id'];
    inRange &&= typeof id !== 'number' || (id >= 0 && id < limit);
    const known = objects.get(key);
    if (known) return known;
    objects.set(key, made);
    ids.set(made, ids.size);
    return made;
  };
  const made = visit(root) as T;
  return inRange ? made : undefined;
};
