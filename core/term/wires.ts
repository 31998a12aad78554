/**
 * Sums and products as networks for `pieces.ts`: their wires, and the product written over the axes that are left.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import * as F from './form.js';
import type { Form } from './form.js';
import * as P from './pieces.js';
import type { Piece } from './pieces.js';
import type { Index, Term } from './term.js';

/** All values where each is there. */
export const all = <T>(values: readonly (T | undefined)[]): readonly T[] | undefined => {
  const found = values.filter((value): value is T => value !== undefined);
  return found.length === values.length ? found : undefined;
};

/** Sums and products flattened: every bound index, every factor. */
export const flatten = (
  term: Term,
): { readonly bound: readonly Index[]; readonly factors: readonly Term[] } => {
  if (term.tag === 'sum') {
    const { bound, factors } = flatten(term.body);
    return { bound: [term.index, ...bound], factors };
  }
  if (term.tag !== 'product') return { bound: [], factors: [term] };
  const parts = term.factors.map(flatten);
  return {
    bound: parts.flatMap((part) => part.bound),
    factors: parts.flatMap((part) => part.factors),
  };
};

/** The two indices that an indicator [i = j] of one size identifies. */
const identified = (factor: Term): readonly [Index, Index] | undefined => {
  if (
    factor.tag !== 'indicator' ||
    factor.relation !== '=' ||
    factor.affine.constant.terms.length > 0
  )
    return undefined;
  const [a, b, ...rest] = factor.affine.terms;
  if (!a || !b || rest.length > 0 || a.of.tag !== 'index' || b.of.tag !== 'index') return undefined;
  const opposite = [a.coef.key, b.coef.key].sort().join() === '-1,1';
  return opposite && a.of.index.size.key === b.of.index.size.key
    ? [a.of.index, b.of.index]
    : undefined;
};

/** The wire of each index, by id. */
export type Wires = ReadonlyMap<number, number>;

/** Which wire each index belongs to, indices identified; a target index keeps its id before a bound one. */
export const wiresOf = (indices: readonly Index[], factors: readonly Term[]): Wires => {
  const wires = new Map(indices.map(({ id }) => [id, id]));
  for (const pair of factors.flatMap((factor) => {
    const p = identified(factor);
    return p ? [p] : [];
  })) {
    const [a, b] = [wires.get(pair[0].id), wires.get(pair[1].id)];
    if (a === undefined || b === undefined) continue;
    const order = indices.map(({ id }) => id);
    const [kept, gone] = order.indexOf(a) <= order.indexOf(b) ? [a, b] : [b, a];
    for (const [id, wire] of wires) if (wire === gone) wires.set(id, kept);
  }
  return wires;
};

/** A factor with its own axes in their natural order. */
export type Leaf = { readonly at: readonly Index[]; readonly form: Form };

/** A factor as a piece; undefined where it has no axes. */
export const pieceOf = (wires: Wires, { at, form }: Leaf): Piece | undefined => {
  const ends = all(at.map(({ id }) => wires.get(id)));
  const [row, col, third] = ends ?? [];
  if (row === undefined) return undefined;
  if (col === undefined) return { wires: [row], form };
  return { wires: third === undefined ? [row, col] : [row, col, third], form };
};

/** Whether a factor is an indicator that two wires have become one for. */
export const isIdentified = (wires: Wires, factor: Term): boolean => {
  const pair = identified(factor);
  return pair !== undefined && wires.has(pair[0].id) && wires.has(pair[1].id);
};

/** [p = minor + n*major], n the size of minor: p is a bundle. Its axes are p, major, minor. */
export const bundle = (factor: Term): Leaf | undefined => {
  if (factor.tag !== 'indicator' || factor.relation !== '=') return undefined;
  const { terms, constant } = factor.affine;
  const found = terms.flatMap(({ coef, of }) =>
    of.tag === 'index' ? [{ coef, index: of.index }] : [],
  );
  if (found.length !== 3 || terms.length !== 3 || constant.terms.length > 0) return undefined;
  for (const pair of found)
    for (const minor of found) {
      const major = found.find((each) => each !== pair && each !== minor);
      if (!major || pair === minor || S.scale(pair.coef, -1).key !== minor.coef.key) continue;
      const unit = pair.coef.key === '1' || pair.coef.key === '-1';
      const stride = S.mul(minor.coef, minor.index.size).key === major.coef.key;
      const whole = S.mul(major.index.size, minor.index.size).key === pair.index.size.key;
      if (unit && stride && whole)
        return { at: [pair.index, major.index, minor.index], form: F.name('') };
    }
  return undefined;
};

/** The zero tensor over the axes. */
export const zeros = (axes: readonly Index[]): Form =>
  axes.length === 0
    ? F.number(Q.zero)
    : F.call(
        'zeros',
        axes.map(({ size }) => F.size(size)),
      );

const diag = (vector: Form): Form => F.call('diag', [vector], true);
const ones = (axis: Index): Form => F.call('ones', [F.size(axis.size)]);

/** The links of the product over the axes; undefined where two matrices are left on them. */
export const assemble = (
  axes: readonly Index[],
  wires: Wires,
  pieces: readonly Piece[],
): readonly Form[] | undefined => {
  const [r, c] = axes;
  if (!r) return [];
  const [row, col] = [wires.get(r.id), c && wires.get(c.id)];
  const vectorOn = (wire: number | undefined): Form | undefined =>
    pieces.find((piece) => piece.wires.length === 1 && piece.wires[0] === wire)?.form;
  const left = vectorOn(row);
  if (!c) return [left ?? ones(r)];
  if (row === col) return [left ? diag(left) : F.call('I', [F.size(r.size)], true)];
  const right = vectorOn(col);
  const matrix = pieces.find((piece) => piece.wires.length === 2);
  if (matrix) {
    const form = matrix.wires[0] === row ? matrix.form : F.transpose(matrix.form);
    return [...(left ? [diag(left)] : []), form, ...(right ? [diag(right)] : [])];
  }
  if (!left && !right) return [F.call('ones', [F.size(r.size), F.size(c.size)])];
  return [left ?? ones(r), F.transpose(right ?? ones(c))];
};

/** One dot product among numbers is written last, without parentheses: `1/2*x'*A*x`. */
const withOneDot = (numbers: readonly Form[]): readonly [readonly Form[], readonly Form[]] => {
  const dots = numbers.filter(({ tag }) => tag === 'chain');
  const [dot] = dots;
  if (dots.length !== 1 || dot?.tag !== 'chain' || dot.scalars.length + dot.denominators.length > 0)
    return [numbers, []];
  return [numbers.filter((form) => form !== dot), dot.links];
};

/** coefficient*scalars*links/denominators. */
export const productForm = (
  coefficient: Q.Rational,
  scalars: readonly Form[],
  links: readonly Form[],
): Form => {
  const below = scalars.flatMap((form) => F.reciprocalOf(form) ?? []);
  const above = scalars.filter((form) => F.reciprocalOf(form) === undefined);
  const [numbers, inner] =
    links.length === 0 ? withOneDot(above) : [above, P.linksOf(P.chain(links))];
  const size = Q.sign(coefficient) < 0 ? Q.neg(coefficient) : coefficient;
  const lead = Q.isOne(size) ? [] : [F.number(size)];
  const [only, second] = [...lead, ...numbers, ...inner];
  const isSingle = only !== undefined && second === undefined && below.length === 0;
  const form: Form = isSingle
    ? only
    : { tag: 'chain', scalars: [...lead, ...numbers], links: inner, denominators: below };
  return F.withSign(Q.sign(coefficient) < 0, form);
};
