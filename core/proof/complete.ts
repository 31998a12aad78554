/**
 * More steps from the recorded ones, for chains that these alone do not close: a step whose sides others rewrite is to be found
 * between what they become, and one that starts at a sum by one product of it.
 */
import * as Q from '../num/rational.js';
import * as B from '../term/build.js';
import { copy } from '../term/walk.js';
import type { Work } from './links.js';
import { plain, type Recorded } from './record.js';
import { equal, sumOf } from '../checker/equal.js';
import { asTerm, type Ring } from '../checker/normal.js';
import { trace, tracer, type Link } from './trace.js';

/** Runs of more steps are not worth it. */
const mostSteps = 400;

const whole = (step: Recorded): Link => ({
  step,
  within: (hole) => hole(new Map()),
  after: step.rhs,
});

/** The step between what its two sides are rewritten to. */
const rewritten = (w: Work, by: Recorded, k: number): readonly Recorded[] => {
  const [left, right] = [trace(w.tracer, by.lhs, Infinity, k), trace(w.tracer, by.rhs)];
  const isSame = left.links.length + right.links.length === 0;
  if (isSame || equal(w.tracer.ring, left.end, right.end)) return [];
  const derived = { ...plain, peak: by.lhs, left: left.links, right: [whole(by), ...right.links] };
  return [{ rule: by.rule, lhs: left.end, rhs: right.end, derived }];
};

/** From a + c*m = b: m = (b - a)/c, to be used where the rest of the sum goes too. */
const byFirst = (r: Ring, step: Recorded): readonly Recorded[] => {
  const [first, second] = sumOf(r, copy(step.lhs, r.ids));
  if (!first || !second) return [];
  const coef = Q.inverse(first.coef);
  const lhs = asTerm({ ...first, coef: Q.one });
  const rest = B.add([lhs, B.product([B.number(Q.neg(coef)), step.lhs])]);
  const rhs = B.add([rest, B.product([B.number(coef), step.rhs])]);
  const derived = { rest, coef, peak: step.lhs, left: [], right: [whole(step)] };
  return [{ rule: step.rule, lhs, rhs, derived, shrinks: true }];
};

/** The work with more steps. */
export const completed = (w: Work): Work => {
  if (w.steps.length > mostSteps) return w;
  const own = w.steps.filter((s) => !s.cancel);
  const more = w.steps.flatMap((by, k) => (by.cancel ? [] : rewritten(w, by, k)));
  const sums = [...own, ...more].flatMap((s) => byFirst(w.tracer.ring, s));
  const steps = [...w.steps, ...more, ...sums];
  return { ...w, steps, tracer: tracer(w.statement.context, steps, w.tracer.linear) };
};
