/**
 * Upper bounds of degrees of rational terms, as [numerator, denominator], in the random numbers that a point is made of.
 * They give the error bound of the exact check; they need not be sharp.
 */
import * as S from '../core/num/size.js';
import type { Index, Tensor, Term } from '../core/term/term.js';
import { asInteger } from './walk.js';

/** Degrees of numerator and denominator. */
export type Degrees = readonly [numerator: number, denominator: number];
type Known = {
  readonly sizes: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, Degrees>;
};

const none: Degrees = [0, 0];
const times = (a: Degrees, b: Degrees): Degrees => [a[0] + b[0], a[1] + b[1]];
const plus = (a: Degrees, b: Degrees): Degrees => [Math.max(a[0] + b[1], b[0] + a[1]), a[1] + b[1]];
const most = (a: Degrees, b: Degrees): Degrees => [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
const scaled = ([n, d]: Degrees, by: number): Degrees =>
  by >= 0 ? [n * by, d * by] : [-d * by, -n * by];
/** A sum of `count` terms with these degrees. */
const summed = ([n, d]: Degrees, count: number): Degrees =>
  d === 0 ? [n, 0] : [n + (count - 1) * d, count * d];

const sizeOf = (known: Known, index: Index | undefined): number =>
  index ? (S.evaluate(index.size, known.sizes) ?? 1) : 1;

const matrixDegrees = (name: string, entry: Degrees, n: number): Degrees => {
  const [a, d] =
    entry[1] === 0 ? entry : ([entry[0] + (n * n - 1) * entry[1], n * n * entry[1]] as const);
  if (name === 'det') return [n * a, n * d];
  if (name === 'adj') return [(n - 1) * a, (n - 1) * d];
  return [(n - 1) * a + n * d, n * a + (n - 1) * d];
};

const operatorDegrees = (term: Term & { tag: 'operator' }, known: Known): Degrees => {
  const arg = (t: Tensor): Degrees => rationalDegrees(t.body, known);
  const [first] = term.args;
  const n = sizeOf(known, first?.axes[0]);
  if (first && ['det', 'adj', 'inv'].includes(term.name))
    return matrixDegrees(term.name, arg(first), n);
  if (first && term.name === 'prod')
    return scaled(
      arg(first),
      first.axes.reduce((p, i) => p * sizeOf(known, i), 1),
    );
  if (first && term.name === 'pinv') {
    const m = sizeOf(known, first.axes[1]);
    const gram = summed(scaled(arg(first), 2), Math.max(n, m));
    return summed(times(matrixDegrees('inv', gram, Math.min(n, m)), arg(first)), Math.min(n, m));
  }
  const inputs = term.args.map((t) =>
    summed(
      arg(t),
      t.axes.reduce((p, i) => p * sizeOf(known, i), 1),
    ),
  );
  return scaled(inputs.reduce(plus, none), 3);
};

const expectationDegrees = (term: Term & { tag: 'expectation' }, known: Known): Degrees => {
  const inside = (t: Tensor): Degrees => rationalDegrees(t.body, known);
  const value: Degrees =
    term.law.tag === 'normal'
      ? most(inside(term.law.mean), inside(term.law.covariance))
      : term.law.tag === 'declared'
        ? [3, 2]
        : none;
  return rationalDegrees(term.body, {
    ...known,
    names: new Map([...known.names, [term.variable.name, value]]),
  });
};

/** Degrees of a term; a name that is not in `names` counts as one random number. */
export const rationalDegrees = (term: Term, known: Known): Degrees => {
  const inside = (t: Term): Degrees => rationalDegrees(t, known);
  switch (term.tag) {
    case 'variable':
      return known.names.get(term.name) ?? [1, 0];
    case 'sum':
      return summed(inside(term.body), sizeOf(known, term.index));
    case 'product':
      return term.factors.map(inside).reduce(times, none);
    case 'add':
      return term.terms.map(inside).reduce(plus, none);
    case 'pointwise': {
      const [base, exponent] = term.args;
      const e = exponent ? asInteger(exponent, known.sizes) : undefined;
      const largest = e ?? Math.max(0, ...known.sizes.values());
      return base ? scaled(inside(base), largest) : none;
    }
    case 'operator':
      return operatorDegrees(term, known);
    case 'derivative': {
      const [n, d] = inside(term.body);
      return d === 0 ? [n, 0] : [n + d, 2 * d];
    }
    case 'at':
      return rationalDegrees(term.body, {
        ...known,
        names: new Map([...known.names, [term.variable.name, inside(term.point.body)]]),
      });
    case 'expectation':
      return expectationDegrees(term, known);
    default:
      return none;
  }
};
