/** Walks over terms that the evaluator needs: free variables, indices, degrees. */
import * as R from '../core/num/rational.js';
import * as S from '../core/num/size.js';
import type { Size } from '../core/num/size.js';
import type { Index, Tensor, Term } from '../core/term/term.js';

/** The terms directly inside a term. */
export const children = (term: Term): readonly Term[] => {
  switch (term.tag) {
    case 'sum':
    case 'derivative':
      return [term.body];
    case 'product':
      return term.factors;
    case 'add':
      return term.terms;
    case 'pointwise':
      return term.args;
    case 'operator':
      return term.args.map((arg) => arg.body);
    case 'at':
      return [term.body, term.point.body];
    case 'expectation':
      return term.law.tag === 'normal'
        ? [term.body, term.law.mean.body, term.law.covariance.body]
        : [term.body];
    default:
      return [];
  }
};

/** Calls `visit` on a term and all terms inside it. */
export const everywhere = (term: Term, visit: (t: Term) => void): void => {
  visit(term);
  for (const child of children(term)) everywhere(child, visit);
};

/** The names of variables and functions that occur, bound ones too (they hold a `#`); the laws of random ones count. */
export const names = (term: Term): ReadonlySet<string> => {
  const found = new Set<string>();
  everywhere(term, (t) => {
    if (t.tag === 'variable' || t.tag === 'operator' || t.tag === 'pointwise') found.add(t.name);
    if (t.tag === 'indicator')
      for (const { of } of t.affine.terms) if (of.tag === 'entry') found.add(of.name);
    if (t.tag === 'expectation' && t.law.tag === 'declared') found.add(t.law.of);
  });
  return found;
};

const tensorSizes = (t: Tensor): readonly Size[] => t.axes.map((i) => i.size);

/** All sizes of indices and all sizes used as numbers; `axes` are the ones that must be at least 1. */
export const sizesIn = (
  term: Term,
): { readonly axes: readonly Size[]; readonly numbers: readonly Size[] } => {
  const [axes, numbers]: [Size[], Size[]] = [[], []];
  const put = (list: readonly Index[]): void => list.forEach((i) => axes.push(i.size));
  everywhere(term, (t) => {
    if (t.tag === 'size') numbers.push(t.size);
    if (t.tag === 'sum' || t.tag === 'indexValue') put([t.index]);
    if (
      t.tag === 'variable' ||
      t.tag === 'epsilon' ||
      t.tag === 'derivative' ||
      t.tag === 'operator'
    )
      put(t.at);
    if (t.tag === 'derivative' || t.tag === 'at' || t.tag === 'expectation')
      axes.push(...t.variable.shape);
    if (t.tag === 'operator') t.args.forEach((arg) => axes.push(...tensorSizes(arg)));
    if (t.tag === 'indicator') {
      numbers.push(t.affine.constant, ...t.affine.terms.map((x) => x.coef));
      for (const { of } of t.affine.terms) put(of.tag === 'index' ? [of.index] : of.at);
    }
  });
  return { axes, numbers };
};

/** The integer that a term is, where it is one by its form. */
export const asInteger = (term: Term, sizes: ReadonlyMap<string, number>): number | undefined => {
  if (term.tag === 'number') return R.isInteger(term.value) ? Number(term.value.num) : undefined;
  if (term.tag === 'size') return S.evaluate(term.size, sizes);
  return undefined;
};

type Weights = ReadonlyMap<string, number>;

const powerDegree = (
  base: Term,
  exponent: Term,
  weights: Weights,
  sizes: ReadonlyMap<string, number>,
): number => {
  const e = asInteger(exponent, sizes);
  if (e === undefined || e < 0)
    return degree(base, weights, sizes) === 0 && degree(exponent, weights, sizes) === 0
      ? 0
      : Infinity;
  const inner =
    base.tag === 'pointwise' && base.name === 'sqrt' && e % 2 === 0 ? base.args[0] : undefined;
  return e === 0
    ? 0
    : inner
      ? (e / 2) * degree(inner, weights, sizes)
      : e * degree(base, weights, sizes);
};

const operatorDegree = (
  term: Term & { tag: 'operator' },
  inner: number,
  sizes: ReadonlyMap<string, number>,
): number => {
  if (inner === 0) return 0;
  const n = S.evaluate(term.args[0]?.axes[0]?.size ?? S.one, sizes) ?? Infinity;
  return term.name === 'det' || term.name === 'prod'
    ? n * inner
    : term.name === 'adj'
      ? (n - 1) * inner
      : Infinity;
};

/** An upper bound of the degree as a polynomial in variables with the given weights; Infinity where it is none. */
export const degree = (
  term: Term,
  weights: Weights,
  sizes: ReadonlyMap<string, number>,
): number => {
  const inside = (t: Term): number => degree(t, weights, sizes);
  const most = (list: readonly number[]): number => list.reduce((a, b) => Math.max(a, b), 0);
  switch (term.tag) {
    case 'variable':
      return weights.get(term.name) ?? 0;
    case 'sum':
      return inside(term.body);
    case 'product':
      return term.factors.reduce((total, f) => total + inside(f), 0);
    case 'add':
      return most(term.terms.map(inside));
    case 'pointwise': {
      const [base, exponent] = term.args;
      if (term.name === 'pow' && base && exponent)
        return powerDegree(base, exponent, weights, sizes);
      return most(term.args.map(inside)) === 0 ? 0 : Infinity;
    }
    case 'operator':
      return operatorDegree(term, most(term.args.map((arg) => inside(arg.body))), sizes);
    case 'derivative': {
      const [whole, lost] = [inside(term.body), weights.get(term.variable.name) ?? 0];
      return whole === Infinity || lost === Infinity ? whole : Math.max(0, whole - lost);
    }
    case 'at':
      return degree(
        term.body,
        new Map([...weights, [term.variable.name, inside(term.point.body)]]),
        sizes,
      );
    case 'expectation': {
      const weight =
        term.law.tag === 'normal'
          ? Math.max(inside(term.law.mean.body), inside(term.law.covariance.body) / 2)
          : 0;
      return degree(term.body, new Map([...weights, [term.variable.name, weight]]), sizes);
    }
    default:
      return 0;
  }
};
