/** Indices of which a relation says which number they are, and what becomes of them. */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Tensor, Term } from '../term/term.js';
import { mapParts } from '../term/walk.js';
import type { Monomial } from './monomial.js';
import type { Relation } from './relations.js';
import { freeOf, partsOf } from './scope.js';

/** [a = b]. */
export const equation = ([a, b]: readonly [Index, Index]): Relation => ({
  kind: '=',
  value: B.affineSub(B.affineIndex(a), B.affineIndex(b)),
});

type Pins = ReadonlyMap<number, readonly [index: Index, value: number]>;

/** The indices of which a relation says which number they are. */
const pinsOf = (m: Monomial): Pins =>
  new Map(
    m.relations.flatMap(({ kind, value: { terms, constant } }) => {
      const [t, ...others] = terms;
      const value = S.asConstant(constant);
      const isPin = kind === '=' && others.length === 0 && value !== undefined;
      if (!isPin || t?.of.tag !== 'index' || !['1', '-1'].includes(t.coef.key)) return [];
      const { index } = t.of;
      return [[index.id, [index, t.coef.key === '1' ? -value : value]]];
    }),
  );

/** Two indices of one size that are the same number. */
const twins = (pins: Pins): readonly [Index, Index] | undefined => {
  const seen = new Map<string, Index>();
  for (const [index, value] of pins.values()) {
    const other = seen.get(`${value} ${index.size.key}`);
    if (other) return [index, other];
    seen.set(`${value} ${index.size.key}`, index);
  }
  return undefined;
};

const without = (pins: Pins, axes: readonly Index[]): Pins =>
  new Map([...pins].filter(([id]) => axes.every((i) => i.id !== id)));

/** The number that a Levi-Civita or an index is. */
const valueOf = (t: Term, pins: Pins): Q.Rational | undefined => {
  if (t.tag !== 'indexValue' && t.tag !== 'epsilon') return undefined;
  const at = t.tag === 'epsilon' ? t.at : [t.index];
  const values = at.flatMap((i) => pins.get(i.id)?.[1] ?? []);
  if (values.length < at.length) return undefined;
  return Q.rational(t.tag === 'epsilon' ? signOf(values) : (values[0] as number));
};

const holdsKnown = (t: Term, pins: Pins): boolean =>
  valueOf(t, pins) !== undefined ||
  partsOf(t).some(({ axes, body }) => holdsKnown(body, without(pins, axes)));

/** Levi-Civita and indices as numbers, where it is known which numbers they are; else the same object. */
const evaluated = (t: Term, pins: Pins): Term => {
  if (!freeOf(t).some((i) => pins.has(i.id)) || !holdsKnown(t, pins)) return t;
  const value = valueOf(t, pins);
  if (value) return B.number(value);
  const inside = ({ axes, body }: Tensor): Tensor => ({
    axes,
    body: evaluated(body, without(pins, axes)),
  });
  if (t.tag === 'sum') return { ...t, body: inside({ axes: [t.index], body: t.body }).body };
  return mapParts(t, { term: (x) => evaluated(x, pins), tensor: inside, index: (i) => i });
};

/** +1, -1, or 0 where a number stands twice. */
const signOf = (values: readonly number[]): number =>
  values.reduce(
    (sign, x, a) => values.slice(a + 1).reduce((s, y) => s * Math.sign(y - x), sign),
    1,
  );

/** Puts numbers in for pinned indices; undefined where nothing changes. */
export const numbered = (m: Monomial): Monomial | undefined => {
  const pins = pinsOf(m);
  if (pins.size === 0) return undefined;
  const pair = twins(pins);
  if (pair) return { ...m, relations: [...m.relations, equation(pair)] };
  const heads = m.heads.map((h) => evaluated(h, pins));
  if (heads.every((h, k) => h === m.heads[k])) return undefined;
  const numbers = heads.flatMap((h) => (h.tag === 'number' ? [h.value] : []));
  const coef = numbers.reduce(Q.mul, m.coef);
  return { ...m, coef, heads: heads.filter((h) => h.tag !== 'number') };
};
