/**
 * The checker's normal form keeps values: random terms with relations between indices, nested sums over one id, epsilons, values
 * put in for bound variables, and symmetric, antisymmetric and diagonal matrices, at all sizes up to 3, by an evaluator of its own.
 */
import { expect, test } from 'vitest';
import { writtenOut } from '../../../core/checker/entries.js';
import { equal, ring, sumOf } from '../../../core/checker/equal.js';
import { asTerm } from '../../../core/checker/normal.js';
import * as S from '../../../core/num/size.js';
import * as B from '../../../core/term/build.js';
import type { Index, Term } from '../../../core/term/term.js';
import { random } from '../../../scripts/tamper.js';
import * as F from '../../support/forge.js';

type Numbers = Readonly<Record<string, number>>;
type Scope = {
  readonly sizes: Numbers;
  readonly at: ReadonlyMap<number, number>;
  readonly bound: ReadonlyMap<string, (at: readonly number[]) => number>;
};

const { context } = F.read({
  decls:
    'A, B : [n,n]; S : [n,n] symmetric; K : [n,n] antisymmetric; D : [n,n] diagonal; x : [n]; y : [m]; c : []',
  lhs: 'c',
  rhs: 'c',
});

const sizeAt = (size: S.Size, sizes: Numbers): number =>
  size.terms.reduce(
    (sum, [monomial, coef]) =>
      sum +
      coef *
        (monomial === '' ? [] : monomial.split('*')).reduce((p, n) => p * (sizes[n] as number), 1),
    0,
  );

/** Some integer for each entry, with the symmetries that are declared. */
const entry = (name: string, at: readonly number[]): number => {
  const [i, j] = at as [number, number];
  const some = (list: readonly number[]): number =>
    (([...name].reduce((h, ch) => h * 31 + ch.charCodeAt(0), 7) * (3 + 5 * (list[0] ?? 0)) +
      11 * (list[1] ?? 0) * (list[1] ?? 0) +
      (list[0] ?? 0) * (list[1] ?? 0)) %
      7) -
    3;
  if (name === 'S') return some([Math.min(i, j), Math.max(i, j)]);
  if (name === 'K') return i === j ? 0 : Math.sign(j - i) * some([Math.min(i, j), Math.max(i, j)]);
  if (name === 'D') return i === j ? some(at) : 0;
  return some(at);
};

const signOf = (values: readonly number[]): number =>
  values.reduce((s, v, a) => values.slice(a + 1).reduce((t, w) => t * Math.sign(w - v), s), 1);

const valueOf = (t: Term, s: Scope): number => {
  const index = (i: Index): number => {
    const found = s.at.get(i.id);
    if (found === undefined) throw new Error(`loose index ${i.id}`);
    return found;
  };
  const go = (x: Term): number => valueOf(x, s);
  switch (t.tag) {
    case 'number':
      return Number(t.value.num) / Number(t.value.den);
    case 'size':
      return sizeAt(t.size, s.sizes);
    case 'add':
      return t.terms.reduce((sum, x) => sum + go(x), 0);
    case 'product':
      return t.factors.reduce((p, x) => p * go(x), 1);
    case 'sum':
      return Array.from({ length: sizeAt(t.index.size, s.sizes) }, (_, v) =>
        valueOf(t.body, { ...s, at: new Map([...s.at, [t.index.id, v]]) }),
      ).reduce((a, b) => a + b, 0);
    case 'indicator': {
      const value = t.affine.terms.reduce(
        (sum, { coef, of }) =>
          sum +
          sizeAt(coef, s.sizes) *
            (of.tag === 'index' ? index(of.index) : entry(of.name, of.at.map(index))),
        sizeAt(t.affine.constant, s.sizes),
      );
      const holds = {
        '=': value === 0,
        '!=': value !== 0,
        '<': value < 0,
        '<=': value <= 0,
        '>': value > 0,
        '>=': value >= 0,
      };
      return holds[t.relation as keyof typeof holds] ? 1 : 0;
    }
    case 'variable': {
      const at = t.at.map(index);
      return s.bound.get(t.name)?.(at) ?? entry(t.name, at);
    }
    case 'epsilon':
      return signOf(t.at.map(index));
    case 'indexValue':
      return index(t.index);
    case 'pointwise':
      return Math.abs(go(t.args[0] as Term));
    case 'at': {
      const { axes, body } = t.point;
      const value = (at: readonly number[]): number =>
        valueOf(body, {
          ...s,
          at: new Map([...s.at, ...axes.map((i, k) => [i.id, at[k] as number] as const)]),
        });
      return valueOf(t.body, { ...s, bound: new Map([...s.bound, [t.variable.name, value]]) });
    }
    default:
      throw new Error(t.tag);
  }
};

const [n, m] = [S.symbol('n'), S.symbol('m')];
const sizes = [
  n,
  n,
  n,
  m,
  S.mul(n, m),
  S.add(n, m),
  S.constant(1),
  S.constant(2),
  S.constant(3),
  S.add(n, S.one),
];

/** A random term over the free indices. */
const maker = (next: () => number) => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const ofSize = (free: readonly Index[], size: S.Size): readonly Index[] =>
    free.filter((i) => i.size.key === size.key);
  const coef = (): S.Size =>
    pick([S.one, S.one, S.constant(-1), S.constant(-1), n, m, S.constant(2)]);
  const indicator = (free: readonly Index[]): Term => {
    const used = Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(free));
    const terms = used.map((i) => ({ coef: coef(), of: { tag: 'index' as const, index: i } }));
    const constant = pick([
      S.zero,
      S.zero,
      S.one,
      S.constant(-1),
      n,
      S.scale(n, -1),
      S.constant(-2),
    ]);
    return B.indicator(
      pick(['=', '=', '=', '!=', '<', '<=', '>', '>=']),
      B.affine(terms, constant),
    );
  };
  const leaf = (free: readonly Index[]): Term => {
    const [own, other] = [ofSize(free, n), ofSize(free, m)];
    const three = ofSize(free, S.constant(3));
    const kinds: (() => Term)[] = [
      () => B.integer(pick([-2, -1, 0, 1, 2, 3])),
      () => F.variable('c'),
    ];
    kinds.push(() => ({ tag: 'size', size: pick([n, m, S.add(n, m)]) }));
    if (free.length > 0) kinds.push(...[0, 1, 2].map(() => () => indicator(free)));
    if (free.length > 0) kinds.push(() => ({ tag: 'indexValue', index: pick(free) }));
    if (own.length > 0)
      kinds.push(
        ...['A', 'S', 'K', 'D'].map((name) => () => F.variable(name, pick(own), pick(own))),
      );
    if (own.length > 0) kinds.push(() => F.variable('x', pick(own)));
    if (other.length > 0) kinds.push(() => F.variable('y', pick(other)));
    if (three.length > 0)
      kinds.push(() => ({ tag: 'epsilon', at: [pick(three), pick(three), pick(three)] }));
    return pick(kinds)();
  };
  const make = (free: readonly Index[], depth: number): Term => {
    if (depth === 0) return leaf(free);
    const list = (): readonly Term[] =>
      Array.from({ length: 2 + Math.floor(next() * 2) }, () => make(free, depth - 1));
    // An id may be bound twice, or free and bound.
    const bound = (): Index => F.index(Math.floor(next() * 8), pick(sizes));
    const sum = (): Term => {
      const i = bound();
      return {
        tag: 'sum',
        index: i,
        body: make([...free.filter((f) => f.id !== i.id), i], depth - 1),
      };
    };
    const put = (): Term => {
      const i = F.index(Math.floor(next() * 8));
      const name = pick(['p#0', 'p#1']);
      const inner = make(free, depth - 1);
      const own = ofSize(free, n);
      const use = own.length > 0 ? F.variable(name, pick(own)) : B.one;
      const body =
        next() < 0.5
          ? B.product([inner, use])
          : B.sum(
              [i],
              B.product([
                F.variable(name, i),
                make([...free.filter((f) => f.id !== i.id), i], depth - 1),
              ]),
            );
      const axis = F.index(Math.floor(next() * 8));
      const point = {
        axes: [axis],
        body: make([...free.filter((f) => f.id !== axis.id), axis], 1),
      };
      return { tag: 'at', variable: { name, shape: [n], properties: [] }, body, point };
    };
    return pick([
      () => B.product(list()),
      () => B.product(list()),
      () => B.add(list()),
      sum,
      sum,
      sum,
      () => B.pointwise('abs', [make(free, depth - 1)]),
      put,
    ])();
  };
  return make;
};

const axes = [F.index(1), F.index(2), F.index(3, m)];

function* scopes(): Generator<Scope> {
  for (let a = 1; a <= 3; a++)
    for (let b = 1; b <= 3; b++)
      for (let i = 0; i < a; i++)
        for (let j = 0; j < a; j++)
          for (let k = 0; k < b; k++)
            yield {
              sizes: { n: a, m: b },
              at: new Map([
                [1, i],
                [2, j],
                [3, k],
              ]),
              bound: new Map(),
            };
}

const count = Number(process.env['TERMS'] ?? 400);

test('values are kept', { timeout: 600_000 }, () => {
  const steps = random(Number(process.env['SEED'] ?? 1));
  const next = (): number => steps(1_000_000) / 1_000_000;
  const make = maker(next);
  for (let k = 0; k < count; k++) {
    const t = make(axes, 1 + (k % 4));
    const r = ring(context);
    const forms = [B.add(sumOf(r, t).map(asTerm)), writtenOut(axes, t)];
    for (const [f, form] of forms.entries())
      for (const s of scopes()) {
        const [want, have] = [valueOf(t, s), valueOf(form, s)];
        if (Math.abs(want - have) > 1e-9) expect({ k, f, t, form, s, want, have }).toBeUndefined();
      }
    expect(equal(r, t, forms[0] as Term)).toBe(true);
  }
});
