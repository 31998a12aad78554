/**
 * Recorded steps whose sides other steps rewrite: where one side is rewritten before the step is met, the step is to be found
 * between what its two sides become.
 */
import type { Work } from './links.js';
import type { Recorded } from './record.js';
import { equal } from '../checker/equal.js';
import { trace, tracer } from './trace.js';

/** Runs of more steps are not worth it. */
const mostSteps = 400;

/** The work with steps between the rewritten sides of the recorded ones. */
export const completed = (w: Work): Work => {
  if (w.steps.length > mostSteps) return w;
  const { ring: r } = w.tracer;
  const more = w.steps.flatMap((by, k): readonly Recorded[] => {
    if (by.cancel) return [];
    const [left, right] = [trace(w.tracer, by.lhs, Infinity, k), trace(w.tracer, by.rhs)];
    if (left.links.length + right.links.length === 0 || equal(r, left.end, right.end)) return [];
    const derived = { by, left: left.links, right: right.links };
    return [{ rule: by.rule, lhs: left.end, rhs: right.end, derived }];
  });
  const steps = [...w.steps, ...more];
  return { ...w, steps, tracer: tracer(w.statement.context, steps, w.tracer.linear) };
};
