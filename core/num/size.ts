/**
 * Sizes of axes: polynomials with integer coefficients in size names (`n`, `n-k+1`, `n^2`, `3`).
 *
 * A monomial is its sorted size names joined by `*` ('' is the constant, `n*n` is n^2). Invariants: terms are sorted by
 * monomial, no coefficient is 0; so equal polynomials have equal `key`s. Values are integers; an axis has size >= 1.
 */
export type Size = {
  readonly terms: readonly (readonly [monomial: string, coef: number])[];
  /** Canonical text, usable as a map key. */
  readonly key: string;
};

/** Sizes, and results of each operation, that are remembered at most. */
const mostInterned = 10_000;

/** Thrown where a coefficient is beyond what a number holds exactly: then equal sizes could be called unequal, and unequal equal. */
export class SizeTooLarge extends RangeError {}

/** The number, where it is held exactly. Fractions are those of sparse tensors: a cost is so much of a size. */
const exact = (value: number): number => {
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER))
    throw new SizeTooLarge('a size is beyond 2^53');
  return value;
};

const fromMap = (map: ReadonlyMap<string, number>): Size => {
  const terms = [...map].filter(([, c]) => c !== 0);
  if (terms.length > 1) terms.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return fromTerms(terms);
};

type Operation = (a: Size, b: Size) => Size;

/** The operation with its results kept: elimination asks for the same few sums and products again and again. */
const remembered = (operation: Operation): Operation => {
  const results = new Map<Size, Map<Size, Size>>();
  let count = 0;
  return (a, b) => {
    const known = results.get(a)?.get(b);
    if (known) return known;
    const made = operation(a, b);
    if (++count > mostInterned) {
      results.clear();
      count = 1;
    }
    const row = results.get(a);
    if (row) row.set(b, made);
    else results.set(a, new Map([[b, made]]));
    return made;
  };
};

/** The polynomial of terms that are sorted and not 0. */
const fromTerms = (terms: Size['terms']): Size => {
  let key = '';
  for (const [m, c] of terms) key += `${key && '+'}${c}${m && '*'}${m}`;
  return intern(terms, key || '0');
};

/** One object a size as far as the table goes, so equal keys are mostly one string and compare at once. */
const intern = (terms: Size['terms'], key: string): Size => {
  const known = interned.get(key);
  if (known) return known;
  if (interned.size >= mostInterned) interned.clear();
  const made = { terms, key };
  interned.set(key, made);
  return made;
};
const interned = new Map<string, Size>();

export const constant = (value: number): Size =>
  value === 0 ? intern([], '0') : intern([['', exact(value)]], `${value}`);
export const symbol = (name: string): Size => intern([[name, 1]], `1*${name}`);
export const zero = constant(0);
export const one = constant(1);

export const add = (a: Size, b: Size): Size =>
  a.terms.length === 0 ? b : b.terms.length === 0 ? a : sum(a, b);
const sum = remembered((a, b) => {
  const map = new Map(a.terms);
  for (const [m, c] of b.terms) map.set(m, exact((map.get(m) ?? 0) + c));
  return fromMap(map);
});
const times = (a: string, b: string): string =>
  a === '' ? b : b === '' ? a : [...a.split('*'), ...b.split('*')].sort().join('*');
export const mul = (a: Size, b: Size): Size =>
  a.key === '1' ? b : b.key === '1' ? a : multiply(a, b);
const multiply = remembered((a, b) => {
  const map = new Map<string, number>();
  for (const [m, c] of a.terms)
    for (const [w, d] of b.terms)
      map.set(times(m, w), exact((map.get(times(m, w)) ?? 0) + exact(c * d)));
  return fromMap(map);
});
export const scale = (a: Size, by: number): Size => {
  if (by === 1 || a.terms.length === 0) return a;
  const value = asConstant(a);
  if (value !== undefined) return constant(value * by);
  if (by === 0) return zero;
  return fromTerms(a.terms.map(([m, c]) => [m, exact(c * by)] as const));
};
export const sub: Operation = remembered((a, b) => add(a, scale(b, -1)));
export const power = (a: Size, e: number): Size => (e === 0 ? one : mul(a, power(a, e - 1)));
export const equals = (a: Size, b: Size): boolean => a.key === b.key;

/** The value where the size is a constant, else undefined. */
export const asConstant = (a: Size): number | undefined =>
  a.terms.length === 0
    ? 0
    : a.terms.length === 1 && a.terms[0]?.[0] === ''
      ? a.terms[0][1]
      : undefined;
/** The name where the size is one bare name, else undefined. */
export const asSymbol = (a: Size): string | undefined => {
  const [term] = a.terms;
  return a.terms.length === 1 && term && term[1] === 1 && term[0] !== '' && !term[0].includes('*')
    ? term[0]
    : undefined;
};
/** The size names that occur, sorted. */
export const names = (a: Size): readonly string[] => {
  const known = knownNames.get(a);
  if (known) return known;
  const made = [...new Set(a.terms.flatMap(([m]) => (m === '' ? [] : m.split('*'))))].sort();
  knownNames.set(a, made);
  return made;
};
const knownNames = new WeakMap<Size, readonly string[]>();

/** Replaces size names by sizes; names not in the map stay. */
export const substitute = (a: Size, map: ReadonlyMap<string, Size>): Size => {
  const bare = asSymbol(a);
  if (bare !== undefined) return map.get(bare) ?? a;
  if (map.size === 0 || !names(a).some((name) => map.has(name))) return a;
  let result = zero;
  for (const [m, c] of a.terms) {
    let term = constant(c);
    for (const name of m === '' ? [] : m.split('*'))
      term = mul(term, map.get(name) ?? symbol(name));
    result = add(result, term);
  }
  return result;
};

/** The integer value under given sizes; undefined where a name has none. */
export const evaluate = (a: Size, sizes: ReadonlyMap<string, number>): number | undefined => {
  let sum = 0;
  for (const [m, c] of a.terms) {
    let product = c;
    for (const name of m === '' ? [] : m.split('*')) {
      const value = sizes.get(name);
      if (value === undefined) return undefined;
      product *= value;
    }
    sum += product;
  }
  return sum;
};

/** Text in the expression language: `n^2 - k + 1`. */
export const show = (a: Size): string => {
  if (a.terms.length === 0) return '0';
  const monomial = (m: string): string => {
    const counts = new Map<string, number>();
    for (const name of m.split('*')) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, k]) => (k === 1 ? name : `${name}^${k}`)).join('*');
  };
  const ordered = [...a.terms].sort(([x], [y]) => (x === '' ? 1 : 0) - (y === '' ? 1 : 0));
  return ordered
    .map(([m, c], at) => {
      const size = Math.abs(c);
      const body = m === '' ? `${size}` : size === 1 ? monomial(m) : `${size}*${monomial(m)}`;
      return at === 0 ? (c < 0 ? `-${body}` : body) : c < 0 ? ` - ${body}` : ` + ${body}`;
    })
    .join('');
};
