/** Simpler points near a given one: one entry after the other replaced by 0, then by 1. */
import type { Statement } from '../core/term/term.js';
import { reals } from './arithmetic.js';
import { shapeFor } from './draft.js';
import { plainBinding } from './machine.js';
import type { Sample } from './point.js';
import { satisfies } from './properties.js';
import { valuesOf } from './sample.js';

const put = (data: Float64Array, at: number, value: number): Float64Array =>
  data.map((x, k) => (k === at ? value : x));

/** Entries that are simpler than x, the simplest first. */
const simpler = (x: number): readonly number[] => {
  if (x === 0) return [];
  return [0, 1, -1].filter((v) => v !== x && (v === 0 || !Number.isInteger(x) || x * x > 1));
};

/**
 * Samples with one entry made simpler, each from the sample that `current` gives at that time.
 *
 * Only statements without facts, since facts tie values together; a changed value still has its declared properties.
 */
export function* simplerSamples(statement: Statement, current: () => Sample): Generator<Sample> {
  const { context } = statement;
  if (context.facts.length > 0) return;
  for (const v of context.variables.values()) {
    const here = (): Float64Array | undefined =>
      v.integer ? undefined : valuesOf(context, current()).get(v.name)?.data;
    const shape = shapeFor(current(), v);
    for (let at = 0; at < (here()?.length ?? 0); at++) {
      for (const value of simpler(here()?.[at] ?? 0)) {
        const sample = current();
        const data = put(here() ?? new Float64Array(), at, value);
        if (!v.properties.every((p) => satisfies(reals(), data, shape, p))) continue;
        const env = new Map(sample.env).set(v.name, plainBinding(sample, shape, data));
        yield { ...sample, env };
        if (here()?.[at] === value) break;
      }
    }
  }
}
