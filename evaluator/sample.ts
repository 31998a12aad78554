/**
 * Values that meet every declaration of a context, by construction: properties first, then definitions in order, then
 * the equations that remain are solved. The result is checked once more; a size at which nothing meets the declarations
 * gives a reason instead.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Context, Property, Term } from '../core/term/term.js';
import type { Arithmetic } from './arithmetic.js';
import * as D from './dense.js';
import { complete, covariancesIn, drawAll, shapeFor } from './draft.js';
import type { Manner, Workshop } from './draft.js';
import { factResidual, solveEquations } from './equations.js';
import { planFacts } from './facts.js';
import * as J from './jet.js';
import { counter, plainBinding } from './machine.js';
import type { Binding } from './machine.js';
import { scopeAt } from './point.js';
import type { Sample } from './point.js';
import { satisfies } from './properties.js';
import { draws, random, tapeDraw } from './random.js';
import type { Entries } from './random.js';

import type { SmoothFunction } from './smoothFunction.js';
import type { Unknown } from './solve.js';

export type { Entries } from './random.js';

/** How a sample is drawn; the same options give the same sample. */
export type SampleOptions = {
  readonly seed: number;
  readonly manner?: Manner;
  /** Small integers instead of real numbers. */
  readonly integers?: boolean;
  /** How entries are drawn where `integers` does not say (default `real`). */
  readonly entries?: Entries;
  /** Integers that are the entries, one after the other, in place of random ones. */
  readonly tape?: readonly number[];
};

const entriesOfOptions = ({ integers, entries }: SampleOptions): Entries =>
  integers ? 'integer' : (entries ?? 'real');

const entriesOf = (binding: Binding, shape: readonly number[]): Float64Array =>
  D.aligned(J.real(binding.jet), binding.own, shape);

/** The first name whose declaration the sample does not meet. */
const violated = (shop: Workshop, sample: Sample): string | undefined => {
  for (const v of shop.context.variables.values()) {
    const binding = sample.env.get(v.name);
    if (!binding) continue;
    const shape = shapeFor(shop, v);
    const data = entriesOf(binding, shape);
    if (data.some(Number.isNaN) || !v.properties.every((p) => satisfies(shop.k, data, shape, p)))
      return v.name;
  }
  const scope = scopeAt(shop.k, sample);
  for (const fact of shop.context.facts) {
    const r = factResidual(scope, fact);
    const bound = shop.k.modulus === 0 ? 1e-9 * Math.max(1, scope.machine.k.peak) : 0;
    const data = D.aligned(J.real(r.jet), r.axes, r.shape);
    if (!data.every((x) => Math.abs(x) <= bound)) return fact.about;
  }
  return undefined;
};

/** Why a draw failed: the name whose declaration it does not meet, where it was one. */
type Failure = { readonly reason: string; readonly name?: string };

const attempt = (shop: Workshop, fixed: ReadonlySet<string>): E.Either<Failure, Sample> => {
  const draft = solveEquations(shop, drawAll(shop), fixed);
  if (!draft)
    return E.left({ reason: shop.k.trouble ?? 'no values were found that meet the facts' });
  const sample = complete(shop, draft, shop.plan.definitions);
  const bad = violated(shop, sample);
  const size = Math.max(
    shop.k.peak,
    ...[...draft.values.values()].map((v) => v.data.reduce((a, x) => Math.max(a, Math.abs(x)), 0)),
  );
  return bad === undefined
    ? E.right({ ...sample, size })
    : E.left({
        name: bad,
        reason: shop.k.trouble ?? `no values were found that meet the declaration of ${bad}`,
      });
};

const strong: readonly Property[] = [
  'posdef',
  'psd',
  'positive',
  'nonnegative',
  'orthogonal',
  'invertible',
];

/**
 * Draws values for all names of a context; `terms` are the sides of the statement (they say what must be a covariance).
 *
 * Errors: a reason where no values that meet the declarations were found at these sizes.
 */
export const drawSample = (
  k: Arithmetic,
  context: Context,
  terms: readonly Term[],
  sizes: ReadonlyMap<string, number>,
  options: SampleOptions,
): E.Either<string, Sample> => {
  const covariances = covariancesIn([...terms, ...context.facts.flatMap((f) => [f.lhs, f.rhs])]);
  const barrable = [...context.variables.values()]
    .filter((v) => v.properties.some((p) => strong.includes(p)))
    .map((v) => v.name);
  let barred = new Set<string>();
  let reason = 'no values were found';
  for (let round = 0; round < 4; round++) {
    const source = random(options.seed + 7919 * round);
    const draw = options.tape
      ? tapeDraw(options.tape, source)
      : draws(k, source, entriesOfOptions(options));
    const shop: Workshop = {
      k,
      draw,
      sizes,
      context,
      covariances,
      manner: options.manner ?? 'plain',
      fresh: counter(),
      plan: planFacts(context, terms, barred),
    };
    const made = attempt(shop, barred);
    if (E.isRight(made)) return made;
    reason = made.left.reason;
    const { name } = made.left;
    const defined = name !== undefined && shop.plan.definitions.some((d) => d.name === name);
    if (defined && barrable.includes(name)) barred = new Set([...barred, name]);
    else if (shop.plan.equations.length === 0 && shop.plan.random.size === 0) break;
  }
  return E.left(reason);
};

/** A sample over given values (no facts are run). */
export const givenSample = (
  sizes: ReadonlyMap<string, number>,
  values: ReadonlyMap<string, Unknown>,
  functions: ReadonlyMap<string, SmoothFunction> = new Map(),
): Sample => {
  const fresh = counter();
  const env = new Map(
    [...values].map(([name, v]) => [name, plainBinding({ fresh }, v.shape, v.data)]),
  );
  return { sizes, env, functions, distributions: new Map(), fresh, size: 1 };
};

/** The values of declared variables in a sample, row-major. */
export const valuesOf = (context: Context, sample: Sample): ReadonlyMap<string, Unknown> =>
  new Map(
    [...context.variables.values()].flatMap((v): [string, Unknown][] => {
      const binding = sample.env.get(v.name);
      const shape = shapeFor(sample, v);
      return binding ? [[v.name, { shape, data: entriesOf(binding, shape) }]] : [];
    }),
  );
