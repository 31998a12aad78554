/**
 * The numeric check of a statement: both sides at points that meet the declarations.
 *
 * `differ` is reported only where the sides differ clearly (relative 1e-5, far above rounding) at two independent points,
 * or so grossly that rounding cannot be the cause; the counterexample is then looked for again at small sizes and small
 * integer entries. The relation of the statement is not read: for `!=` a `differ` is what it claims.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Statement } from '../core/term/term.js';
import { reals } from './arithmetic.js';
import * as D from './dense.js';
import { randomNames } from './facts.js';
import * as J from './jet.js';
import type { Binding } from './machine.js';
import { random } from './random.js';
import type { Manner } from './draft.js';
import type { Sample } from './point.js';
import { simplerSamples } from './simplerSamples.js';
import { drawSample } from './sample.js';
import { counterexampleAt, evaluateSides, finite, largest } from './sides.js';
import type { Counterexample, Evaluated, Sides } from './sides.js';
import { affordable, sizeChoices, sizeProblem, smallestFirst } from './sizes.js';
import type { Sizes } from './sizes.js';

export type { Counterexample } from './sides.js';

/** How hard to try. */
export type CheckOptions = {
  /** Sizes at which the statement is known to make sense. */
  readonly example?: Sizes;
  readonly seed?: number;
  /** Milliseconds after which no further point is tried (default 1000). */
  readonly budget?: number;
  /** Points that must agree (default 6). */
  readonly points?: number;
  /** Whether to look for a small counterexample (default true); `entries`: and then for zeros in its place. */
  readonly shrink?: boolean | 'entries';
};

/** What the points tried say. */
export type Verdict =
  | {
      readonly tag: 'agree';
      readonly points: number;
      /** Relative error. */ readonly worst: number;
    }
  | { readonly tag: 'differ'; readonly counterexample: Counterexample }
  | { readonly tag: 'untested'; readonly reason: string };

/** Sides at a point: equal, clearly different, or of no use there. */
export type Outcome =
  | { readonly tag: 'same'; readonly error: number }
  | {
      readonly tag: 'different';
      readonly gross: boolean;
      readonly sample: Sample;
      readonly sides: Sides;
    }
  | { readonly tag: 'unusable'; readonly reason: string };

/** Relative change of both sides when a quadrature that is not exact uses fewer nodes. */
const quadratureError = (
  statement: Statement,
  sample: Sample,
  first: Evaluated,
  deadline: number,
): number => {
  if (!first.inexact) return 0;
  const second = evaluateSides(statement, sample, 2, deadline);
  const change = (a: Float64Array, b: Float64Array): number =>
    largest(a.map((x, at) => x - (b[at] as number))) / Math.max(largest(a), 1e-300);
  return Math.max(change(first.lhs, second.lhs), change(first.rhs, second.rhs));
};

/** The same sample with all real values moved by about 1e-9. */
const nudged = (statement: Statement, sample: Sample, seed: number): Sample => {
  const r = random(seed);
  const env = new Map(
    [...sample.env].map(([name, binding]): [string, Binding] => {
      if (statement.context.variables.get(name)?.integer) return [name, binding];
      const move = (x: number): number => x + 2e-9 * (r.uniform() - 0.5) * (1 + Math.abs(x));
      return [name, { ...binding, jet: J.linear(binding.jet, (part) => D.map(part, move)) }];
    }),
  );
  return { ...sample, env };
};

/** Points near one that must say the same. */
const neighbours = [5, 6];

/**
 * Whether the values of the sides near a point differ less than the sides do: else the point is badly conditioned, as is one
 * near which a side has no value. Without a deadline: a value that is missing here would speak against a difference.
 */
const wellConditioned = (
  statement: Statement,
  sample: Sample,
  sides: Sides,
  difference: number,
): boolean =>
  neighbours.every((seed) => {
    const near = evaluateSides(statement, nudged(statement, sample, seed), 0);
    const change = (a: Float64Array, b: Float64Array): number =>
      largest(a.map((x, at) => x - (b[at] as number)));
    return (
      finite(near.lhs) &&
      finite(near.rhs) &&
      change(sides.lhs, near.lhs) + change(sides.rhs, near.rhs) < 1e-2 * difference
    );
  });

/** What both sides say at one sample; of no use where the time is up. */
export const compare = (statement: Statement, sample: Sample, deadline = Infinity): Outcome => {
  const sides = evaluateSides(statement, sample, 0, deadline);
  if (!finite(sides.lhs) || !finite(sides.rhs))
    return {
      tag: 'unusable',
      reason: sides.trouble ?? 'a side is not defined at the points tried',
    };
  const scale = Math.max(largest(sides.lhs), largest(sides.rhs));
  const difference = largest(sides.lhs.map((x, at) => x - (sides.rhs[at] as number)));
  const blur = quadratureError(statement, sample, sides, deadline);
  if (!(blur < 1e-7)) return { tag: 'unusable', reason: 'a quadrature does not converge' };
  const loose = Math.max(1, 100 * (blur / 1e-8));
  if (difference <= loose * (1e-8 * scale + 1e-12 * sides.peak))
    return {
      tag: 'same',
      error: difference === 0 ? 0 : difference / Math.max(scale, 1e-3 * sides.peak),
    };
  const clear =
    difference > 1e-5 * loose * scale &&
    difference > 1e-8 * sides.peak &&
    wellConditioned(statement, sample, sides, difference);
  if (!clear) return { tag: 'unusable', reason: 'the points tried are badly conditioned' };
  return {
    tag: 'different',
    gross: difference > 1e-3 * scale && difference > 1e-5 * sides.peak && !sides.inexact,
    sample,
    sides,
  };
};

const manners: readonly Manner[] = ['plain', 'positive', 'definite', 'plain', 'definite'];

/** One point at the given sizes; other manners of drawing are tried where a side is not defined. */
const tryPoint = (
  statement: Statement,
  sizes: Sizes,
  seed: number,
  integers: boolean,
  deadline: number,
): Outcome => {
  let last: Outcome = { tag: 'unusable', reason: 'no point was tried' };
  for (const [turn, manner] of manners.entries()) {
    const k = reals(undefined, undefined, deadline);
    const sample = drawSample(k, statement.context, [statement.lhs, statement.rhs], sizes, {
      seed: seed + 1000 * turn,
      manner,
      integers,
    });
    if (E.isLeft(sample)) {
      last = { tag: 'unusable', reason: sample.left };
      if (turn >= 1 || performance.now() > deadline) break;
      continue;
    }
    last = compare(statement, sample.right, deadline);
    if (last.tag !== 'unusable' || last.reason.includes('too ') || last.reason.includes('has no '))
      break;
  }
  return last;
};

/** A clear difference at the smallest sizes and integers that show one, else the one given. */
const shrunk = (
  statement: Statement,
  choices: readonly Sizes[],
  found: Outcome & { tag: 'different' },
  deadline: number,
): Outcome & { tag: 'different' } => {
  for (const sizes of choices)
    for (const integers of [true, false])
      for (let seed = 1; seed <= 5; seed++) {
        if (performance.now() > deadline) return found;
        const next = tryPoint(statement, sizes, seed, integers, deadline);
        if (next.tag === 'different' && next.gross) return next;
      }
  return found;
};

/** The point with as many entries replaced by 0, else by 1, as leaves the difference clear. */
const simplest = (
  statement: Statement,
  found: Outcome & { tag: 'different' },
  deadline: number,
): Outcome & { tag: 'different' } => {
  let best = found;
  for (const change of simplerSamples(statement, () => best.sample)) {
    if (performance.now() > deadline) break;
    const next = compare(statement, change, deadline);
    if (next.tag === 'different' && next.gross) best = next;
  }
  return best;
};

type Tally = {
  same: number;
  worst: number;
  different: (Outcome & { tag: 'different' })[];
  reason: string;
};

const count = (tally: Tally, outcome: Outcome): void => {
  if (outcome.tag === 'same') {
    tally.same += 1;
    tally.worst = Math.max(tally.worst, outcome.error);
  } else if (outcome.tag === 'different') tally.different.push(outcome);
  else tally.reason = outcome.reason;
};

const confirmed = ({ different }: Tally): boolean =>
  different.length >= 2 || different.some((d) => d.gross);

const collect = (
  statement: Statement,
  choices: readonly Sizes[],
  options: CheckOptions,
  deadline: number,
): Tally => {
  const tally: Tally = {
    same: 0,
    worst: 0,
    different: [],
    reason: 'no sizes were found that meet the declarations',
  };
  const [wanted, base] = [options.points ?? 6, options.seed ?? 1];
  let good = 0;
  for (const sizes of choices) {
    if (good >= 3 || (tally.same >= wanted && tally.different.length === 0)) break;
    const before = tally.same + tally.different.length;
    const turns = choices.length === 1 ? wanted + 2 : 3 - good;
    for (let turn = 0; turn < turns + 2 * tally.different.length; turn++) {
      if (confirmed(tally) || performance.now() > deadline) return tally;
      const outcome = tryPoint(statement, sizes, base + 31 * turn, false, deadline);
      count(tally, outcome);
      if (outcome.tag === 'unusable') break;
    }
    if (tally.same + tally.different.length > before) good += 1;
  }
  return tally;
};

/** Compares the two sides of a statement at points that meet its declarations. */
export const check = (statement: Statement, options: CheckOptions = {}): Verdict => {
  const start = performance.now();
  const deadline = start + (options.budget ?? 1000);
  const problem = sizeProblem(statement.context, [statement.lhs, statement.rhs]);
  const axes = [...problem.axes, ...statement.axes.map((i) => i.size)];
  const facts = statement.context.facts.flatMap((f) => [f.lhs, f.rhs]);
  const choices = affordable(
    statement.context,
    randomNames([statement.lhs, statement.rhs, ...facts]),
    sizeChoices({ ...problem, axes }, options.example),
  );
  const tally = collect(statement, choices, options, deadline);
  const [found] = tally.different;
  if (found && confirmed(tally)) {
    const later = performance.now() + (options.budget ?? 1000) / 2;
    const best =
      options.shrink === false
        ? found
        : shrunk(statement, smallestFirst(problem, choices), found, later);
    const last = options.shrink === 'entries' ? simplest(statement, best, later) : best;
    return { tag: 'differ', counterexample: counterexampleAt(statement, last.sample, last.sides) };
  }
  if (tally.same > 0) return { tag: 'agree', points: tally.same, worst: tally.worst };
  return { tag: 'untested', reason: tally.reason };
};
