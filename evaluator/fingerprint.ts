/** Values of many expressions at the same few points, as texts that are equal where the values are. */
import * as E from 'fp-ts/lib/Either.js';
import type { Context, Expression } from '../core/term/term.js';
import { largePrime, reals, residues } from './arithmetic.js';
import type { Arithmetic } from './arithmetic.js';
import * as D from './dense.js';
import { evaluateTerm } from './evaluateTerm.js';
import * as J from './jet.js';
import { ids, shapeOf } from './machine.js';
import { scopeAt } from './point.js';
import type { Sample } from './point.js';
import { drawSample } from './sample.js';
import { sizeChoices, sizeProblem } from './sizes.js';

/** Numbers that the points hold: residues modulo a prime, where everything is rational, or floats. */
export type Numbers = 'exact' | 'floats';

const fresh = (numbers: Numbers): Arithmetic =>
  numbers === 'exact' ? residues(largePrime) : reals();

/** Points for the names of a context, at up to `count` choices of sizes. */
export const samplesOf = (context: Context, numbers: Numbers, count: number): readonly Sample[] => {
  const problem = sizeProblem(context, []);
  const threes = new Map(problem.names.map((name) => [name, 3]));
  const samples: Sample[] = [];
  for (const [turn, sizes] of sizeChoices(problem, threes).entries()) {
    if (samples.length === count) break;
    const sample = drawSample(fresh(numbers), context, [], sizes, { seed: 11 + turn });
    if (E.isRight(sample)) samples.push(sample.right);
  }
  return samples;
};

/** Six digits of each entry, relative to the largest: rounding errors stay below. */
const rounded = (values: Float64Array): string => {
  const scale = values.reduce((a, x) => Math.max(a, Math.abs(x)), 1e-9);
  return [scale.toPrecision(6), ...values.map((x) => Math.round((x / scale) * 1e6))].join(',');
};

/** The values at all samples; a reason where one is undefined or not rational. */
export const fingerprint = (
  expression: Expression,
  samples: readonly Sample[],
  numbers: Numbers,
): E.Either<string, string> => {
  const parts: string[] = [];
  for (const sample of samples) {
    const k = fresh(numbers);
    const scope = scopeAt(k, sample);
    const shape = shapeOf(scope.machine, expression.axes);
    const value = J.real(evaluateTerm(scope, expression.body));
    const data = D.aligned(value, ids(expression.axes), shape);
    if (k.trouble !== undefined) return E.left(k.trouble);
    if (!data.every(Number.isFinite)) return E.left('undefined at a point');
    parts.push(`${shape.join('x')}:${numbers === 'exact' ? data.join(',') : rounded(data)}`);
  }
  return E.right([expression.layout, ...parts].join(';'));
};
