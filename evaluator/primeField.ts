/**
 * Exact checks modulo a prime (Schwartz-Zippel): polynomial and rational statements at random residues.
 *
 * The same evaluator runs on residues: inverses and determinants by modular elimination, expectations of polynomials by
 * rules that map z^k to (k-1)!! exactly, derivatives by nilpotent levels. What is not rational gives a reason instead.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Property, Statement, Term } from '../core/term/term.js';
import * as S from '../core/num/size.js';
import { largePrime, residues } from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';
import * as D from './dense.js';
import { evaluateTerm } from './evaluateTerm.js';
import { planFacts } from './facts.js';
import * as J from './jet.js';
import { ids, shapeOf } from './machine.js';
import { rationalDegrees } from './rationalDegree.js';
import type { Degrees } from './rationalDegree.js';
import { scopeAt } from './point.js';
import type { Sample } from './point.js';
import { drawSample } from './sample.js';
import { sizeChoices, sizeProblem } from './sizes.js';
import type { Sizes } from './sizes.js';

/** Where to try. */
export type ExactOptions = {
  readonly example?: Sizes;
  readonly seed?: number;
  readonly prime?: number;
  /** Choices of sizes tried (default 2). */
  readonly choices?: number;
};

/** What the residues say. */
export type ExactVerdict = {
  readonly equal: boolean;
  readonly sizes: readonly Sizes[];
  /** Degree of the difference as a fraction's numerator, at the largest sizes tried. */
  readonly degree: number;
  /**
   * Probability that sides that differ looked equal at each of the sizes tried: degree/p. Undefined where equations were
   * solved for the point, so that no degree is known. A difference that was found is certain.
   */
  readonly errorBound: number | undefined;
};

/** Evaluates a term modulo a prime at a sample drawn for it, over the given axes. */
export const evaluateModulo = (
  k: Arithmetic,
  sample: Sample,
  statement: Statement,
  term: Term,
): Float64Array => {
  const scope = scopeAt(k, sample);
  const value = J.real(evaluateTerm(scope, term));
  return D.aligned(value, ids(statement.axes), shapeOf(scope.machine, statement.axes));
};

const drawnDegrees = (
  properties: readonly Property[],
  shape: readonly S.Size[],
  sizes: Sizes,
): Degrees => {
  const n = S.evaluate(shape[0] ?? S.one, sizes) ?? 1;
  if (properties.includes('orthogonal')) return [2 * n * n, 2 * n * n];
  if (properties.includes('posdef') || properties.includes('psd')) return [2, 0];
  return properties.includes('invertible') ? [3, 0] : [1, 0];
};

const degreeOf = (statement: Statement, sizes: Sizes): number | undefined => {
  const plan = planFacts(statement.context, [statement.lhs, statement.rhs], new Set());
  const names = new Map<string, Degrees>();
  for (const v of plan.free) names.set(v.name, most(drawnDegrees(v.properties, v.shape, sizes)));
  for (const d of plan.definitions) names.set(d.name, rationalDegrees(d.value, { sizes, names }));
  const [n1, d1] = rationalDegrees(statement.lhs, { sizes, names });
  const [n2, d2] = rationalDegrees(statement.rhs, { sizes, names });
  return plan.equations.length > 0 ? undefined : Math.max(n1 + d2, n2 + d1);
};
const most = ([n, d]: Degrees): Degrees => [Math.max(n, 2), d]; // covariances are drawn as squares

type Tried = { readonly equal: boolean; readonly sizes: Sizes };

const tryAt = (
  statement: Statement,
  sizes: Sizes,
  prime: number,
  seed: number,
): E.Either<string, Tried> => {
  const k = residues(prime);
  const sample = drawSample(k, statement.context, [statement.lhs, statement.rhs], sizes, { seed });
  if (E.isLeft(sample)) return sample;
  const lhs = evaluateModulo(k, sample.right, statement, statement.lhs);
  const rhs = evaluateModulo(k, sample.right, statement, statement.rhs);
  if (k.trouble !== undefined) return E.left(k.trouble);
  if (lhs.some(Number.isNaN) || rhs.some(Number.isNaN))
    return E.left('a side is not defined at the point tried');
  return E.right({ equal: lhs.every((x, at) => x === rhs[at]), sizes });
};

/**
 * Compares both sides of a polynomial or rational statement exactly, at random residues.
 *
 * Errors: a reason where a side is not rational or no point was found.
 */
export const checkExact = (
  statement: Statement,
  options: ExactOptions = {},
): E.Either<string, ExactVerdict> => {
  const [prime, wanted] = [options.prime ?? largePrime, options.choices ?? 2];
  const problem = sizeProblem(statement.context, [statement.lhs, statement.rhs]);
  const all = { ...problem, axes: [...problem.axes, ...statement.axes.map((i) => i.size)] };
  const tried: Tried[] = [];
  let reason = 'no sizes were found that meet the declarations';
  for (const sizes of sizeChoices(all, options.example).slice(0, 8)) {
    const made = tryAt(statement, sizes, prime, options.seed ?? 1);
    if (E.isRight(made)) tried.push(made.right);
    else reason = made.left;
    if (
      tried.length >= wanted ||
      tried.some((t) => !t.equal) ||
      (E.isLeft(made) && made.left.includes('rational'))
    )
      break;
  }
  if (tried.length === 0) return E.left(reason);
  const degrees = tried.map((t) => degreeOf(statement, t.sizes));
  const degree = degrees.reduce<number>((a, d) => Math.max(a, d ?? 0), 0);
  const known = degrees.every((d) => d !== undefined);
  return E.right({
    equal: tried.every((t) => t.equal),
    sizes: tried.map((t) => t.sizes),
    degree,
    errorBound: known ? Math.min(1, degree / prime) : undefined,
  });
};
