/**
 * Points at which a left side has a value and the right side has none, or another one.
 *
 * Beside ordinary points it tries special ones: entries 0, 1 and -1, so that matrices are singular and numbers vanish.
 * Where a derivative is taken, points without a derivative are left out of the language, so special points say nothing.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Statement, Term } from '../core/term/term.js';
import { nodes } from '../core/term/walk.js';
import { reals } from './arithmetic.js';
import type { Sample } from './point.js';
import { drawSample } from './sample.js';
import type { Entries } from './sample.js';
import { counterexampleAt, evaluateSides } from './sides.js';
import type { Counterexample, Evaluated } from './sides.js';
import { sizeChoices, sizeProblem } from './sizes.js';

/** What was found: `gap`: the right side has no value; `differ`: it has another one, at a special point. */
export type Definedness =
  | { readonly tag: 'defined'; readonly points: number }
  | { readonly tag: 'gap' | 'differ'; readonly counterexample: Counterexample };

type Found = 'gap' | 'differ' | undefined;

/** Magnitudes above which rounding may make or unmake a value. */
const tame = 1e6;

/** Whether the right side loses or changes a value that the left side has. */
export const lostValue = (sides: Evaluated): Found => {
  const { lhs, rhs, peak, inexact, trouble } = sides;
  if (inexact || peak > tame || /too |has no /.test(trouble ?? '')) return undefined;
  const defined = (data: Float64Array): boolean => data.every((x) => Number.isFinite(x));
  if (!defined(lhs)) return undefined;
  if (!defined(rhs)) return 'gap';
  const far = (x: number, at: number): boolean => Math.abs(x - (rhs[at] as number)) > 1e-3;
  return lhs.some(far) ? 'differ' : undefined;
};

const differentiates = (terms: readonly Term[]): boolean =>
  terms.some((side) => [...nodes(side)].some((t) => t.tag === 'derivative'));

type Turn = { readonly entries: Entries; readonly seed: number };

const turns = (entries: Entries, count: number): readonly Turn[] =>
  Array.from({ length: count }, (_, k) => ({ entries, seed: 1 + k }));

/** Looks for a point at which the statement, read from left to right, loses or changes a value. */
export const definedness = (statement: Statement, budget = 300): Definedness => {
  const deadline = performance.now() + budget;
  const sides = [statement.lhs, statement.rhs];
  const problem = sizeProblem(statement.context, sides);
  const axes = [...problem.axes, ...statement.axes.map((i) => i.size)];
  const special = differentiates(sides) ? [] : turns('special', 12);
  let points = 0;
  for (const sizes of sizeChoices({ ...problem, axes }, undefined).slice(0, 4))
    for (const { entries, seed } of [...turns('real', 10), ...special]) {
      if (performance.now() > deadline) return { tag: 'defined', points };
      const drawn = drawSample(reals(), statement.context, sides, sizes, { seed, entries });
      if (E.isLeft(drawn)) continue;
      const sample: Sample = drawn.right;
      const both = evaluateSides(statement, sample, 0);
      const found = lostValue(both);
      if (found === 'gap' || (found === 'differ' && entries === 'special'))
        return { tag: found, counterexample: counterexampleAt(statement, sample, both) };
      points += 1;
    }
  return { tag: 'defined', points };
};
