/**
 * Hashes that ignore names keep unlike things from being tried; equal things have equal ones. A key of a product also tells its free
 * indices apart, and how its factors hang together.
 */
import * as Q from '../num/rational.js';
import type { Bound, Index, Term } from '../term/term.js';
import { headOf } from './heads.js';
import type { Monomial, Ring } from './normal.js';
import { groups } from './pairRelations.js';
import { free, freeOf, type Part } from './scope.js';

/** The number of a text, worked out once for each object. */
const hashed = (r: Ring, of: object, text: () => string): number => {
  const known = r.hashes.get(of);
  if (known !== undefined) return known;
  const hash = numberOf(r, text());
  r.hashes.set(of, hash);
  return hash;
};

/** The number of a text. */
const numberOf = ({ texts }: Ring, text: string): number => {
  const known = texts.get(text) ?? texts.size;
  texts.set(text, known);
  return known;
};

const keysOf = (list: readonly Index[]): readonly string[] => list.map((i) => i.size.key);

/** A hash of a product without its coefficient. */
export const monomialHash = (r: Ring, m: Monomial): number =>
  hashed(r, m, () => {
    const relations = m.relations.map((x) => `${x.kind}${x.value.terms.length}`);
    const heads = m.heads.map((h) => headHash(r, h));
    return `* ${[...keysOf(m.bound)].sort().join()};${heads.sort().join()};${relations.sort().join()};${m.equal.length}`;
  });

/** A hash of a head: equal ones have one label, and bind indices and variables of the same sizes. */
export const headHash = (r: Ring, h: Term): number =>
  hashed(r, h, () => {
    const { label, name, at, parts } = headOf(h);
    const part = ({ axes, variable, body }: Part): readonly unknown[] => [
      keysOf(axes),
      variable ? stateOf(variable) : '',
      hashOf(r, body),
    ];
    return JSON.stringify([
      label,
      name?.includes('#') ? '#' : name,
      at.map((i) => i.size.key).sort(),
      parts.map(part),
    ]);
  });

/** A hash of a sum. */
export const hashOf = (r: Ring, t: Term): number => {
  const list = r.sumOf(r, t);
  return hashed(r, list, () =>
    list
      .map((m) => `${absolute(m.coef)}*${monomialHash(r, m)}`)
      .sort()
      .join('+'),
  );
};

/** What a bound variable keeps of the one it was made from. */
export const stateOf = ({ shape, properties }: Bound): string =>
  `${shape.map((s) => s.key)}:${properties.filter((x) => x === 'positive' || x === 'invertible')}`;

/** What indices and variables are called in a key: free ones as they stand, others by where they are bound. */
type Called = {
  readonly index: (i: Index) => string;
  readonly variable: (name: string) => string;
};

const asTheyStand: Called = { index: ({ id }) => `${id}`, variable: (name) => name };

/** What two products have in common that are one but for their coefficients, free names as they stand. */
export const keyOf = (r: Ring, m: Monomial): string => {
  const known = r.keys.get(m) ?? keyWith(r, m, asTheyStand);
  r.keys.set(m, known);
  return known;
};

/** A bound index is told by the factors that it stands in, in three rounds, each of which sees one factor further. */
const keyWith = (r: Ring, m: Monomial, outer: Called): string => {
  let names = new Map(m.bound.map((i) => [i.id, '']));
  for (const list of m.equal.length > 0 ? groups(m) : [])
    names.set((list[0] as Index).id, list.map(outer.index).sort().join('='));
  const index = (i: Index): string => names.get(i.id) ?? outer.index(i);
  for (let round = 0; round < 3 && m.bound.length > 1; round++) {
    const now = m.heads.map((h) => `${headHash(r, h)}(${freeOf(h).map(index).sort().join()})`);
    const of = (i: Index): string =>
      now
        .filter((_, k) => free(m.heads[k] as Term).indices.has(i.id))
        .sort()
        .join('');
    const next = m.bound.map((i) => [i.id, `:${numberOf(r, of(i))}`] as const);
    names = new Map([...names, ...next]);
  }
  const heads = m.heads.map((h) => headKey(r, h, { ...outer, index }));
  return `${monomialHash(r, m)} ${heads.sort().join()}`;
};

const headKey = (r: Ring, h: Term, outer: Called): string => {
  const { name, at, parts } = headOf(h);
  const own = `${headHash(r, h)}${name === undefined ? '' : outer.variable(name)}(${at.map(outer.index).sort().join()})`;
  return own + parts.map((part) => partKey(r, part, outer)).join('');
};

const partKey = (r: Ring, { axes, variable, body }: Part, outer: Called): string => {
  const index = (i: Index): string => {
    const k = axes.findIndex((a) => a.id === i.id);
    return k < 0 ? outer.index(i) : `.${k}`;
  };
  const name = (x: string): string => (x === variable?.name ? '#' : outer.variable(x));
  const keys = r
    .sumOf(r, body)
    .map((m) => absolute(m.coef) + keyWith(r, m, { index, variable: name }));
  return `{${keys.sort().join('+')}}`;
};

const absolute = (coef: Q.Rational): string => Q.show(Q.sign(coef) < 0 ? Q.neg(coef) : coef);
