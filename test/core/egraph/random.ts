/** Random diagrams over a few declared variables, as terms that can be built, shuffled and evaluated. */
import fc from 'fast-check';
import * as Q from '../../../core/num/rational.js';
import * as Size from '../../../core/num/size.js';
import type { Context, Declared, Index, Property, Term } from '../../../core/term/term.js';

const n = Size.symbol('n');
const tensor = (name: string, order: number, ...properties: readonly Property[]): Declared => ({
  name,
  shape: Array.from({ length: order }, () => n),
  properties,
});

export const context: Context = {
  variables: new Map(
    [
      tensor('A', 2),
      tensor('S', 2, 'symmetric'),
      tensor('K', 2, 'antisymmetric'),
      tensor('D', 2, 'diagonal'),
      tensor('x', 1),
      tensor('T', 3),
      tensor('c', 0),
    ].map((v) => [v.name, v]),
  ),
  facts: [],
  sizes: new Map(),
};

/** Four indices: all terms speak of these; the first two are the axes of every diagram. */
export const indices: readonly Index[] = ['i', 'j', 'k', 'l'].map((name, k) => ({
  id: k + 1,
  name,
  size: n,
}));

const anyIndex = fc.constantFrom(...indices);
const entry: fc.Arbitrary<Term> = fc
  .constantFrom(...context.variables.values())
  .chain((v) =>
    fc
      .array(anyIndex, { minLength: v.shape.length, maxLength: v.shape.length })
      .map((at): Term => ({ tag: 'variable', name: v.name, at })),
  );
const indicator: fc.Arbitrary<Term> = fc.tuple(anyIndex, anyIndex).map(([a, b]): Term => ({
  tag: 'indicator',
  relation: '=',
  affine: {
    terms: [
      { coef: Size.one, of: { tag: 'index', index: a } },
      { coef: Size.constant(-1), of: { tag: 'index', index: b } },
    ],
    constant: Size.zero,
  },
}));
const number: fc.Arbitrary<Term> = fc
  .integer({ min: -2, max: 3 })
  .map((k): Term => ({ tag: 'number', value: Q.rational(k) }));

const some = (part: fc.Arbitrary<Term>): fc.Arbitrary<readonly Term[]> =>
  fc.array(part, { minLength: 1, maxLength: 4 });

const { factor } = fc.letrec<{ factor: Term; sum: Term }>((tie) => ({
  factor: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: entry },
    { weight: 1, arbitrary: indicator },
    { weight: 1, arbitrary: number },
    { weight: 1, arbitrary: tie('sum') },
    {
      weight: 1,
      arbitrary: tie('factor').map((x): Term => ({ tag: 'pointwise', name: 'sin', args: [x] })),
    },
  ),
  sum: some(tie('factor')).map((terms): Term => ({ tag: 'add', terms })),
}));

const [, , k, l] = indices as readonly [Index, Index, Index, Index];
const summed = (body: Term): Term => ({
  tag: 'sum',
  index: k,
  body: { tag: 'sum', index: l, body },
});

/** A network: a product of up to four factors, summed over k and l; free in i and j. */
export const diagram: fc.Arbitrary<Term> = some(factor).map((factors) =>
  summed({ tag: 'product', factors }),
);

/** The diagram with factors and terms in another order, and its bound wires exchanged. */
export const shuffled = (t: Term, turn: number, swap: boolean): Term => {
  const to = (i: Index): Index => (swap && i.id === k.id ? l : swap && i.id === l.id ? k : i);
  const rotate = <X>(list: readonly X[]): readonly X[] => {
    const by = turn % list.length;
    const turned = [...list.slice(by), ...list.slice(0, by)];
    return turn % 2 === 0 ? turned : turned.reverse();
  };
  const go = (x: Term): Term => shuffled(x, turn, swap);
  switch (t.tag) {
    case 'sum':
      return { ...t, index: to(t.index), body: go(t.body) };
    case 'product':
      return { ...t, factors: rotate(t.factors).map(go) };
    case 'add':
      return { ...t, terms: rotate(t.terms).map(go) };
    case 'pointwise':
      return { ...t, args: t.args.map(go) };
    case 'variable':
      return { ...t, at: t.at.map(to) };
    case 'indicator': {
      const terms = t.affine.terms.map((u) =>
        u.of.tag === 'index' ? { ...u, of: { ...u.of, index: to(u.of.index) } } : u,
      );
      return { ...t, affine: { ...t.affine, terms } };
    }
    default:
      return t;
  }
};
