/**
 * Other ways to write the values of a graph that rewriting has left: every rule both ways, as a search for a proof has them.
 *
 * Rewriting keeps one form of each value; the cheapest may be another: inv(I(n) + U*U') by an inverse of size k, exp(x)*exp(y)
 * by one exponential. Extraction chooses by cost.
 */
import type { Rule } from '../rewrite/rule.js';
import type { Engine } from '../run/engine.js';
import { saturate, simple } from '../run/loop.js';
import { saturation } from '../run/search.js';

/** Rounds of the rules: the second goes on from what the first wrote. */
const rounds = 2;

/** Matches that one rule may add in one round. */
const matches = 50;

/** Backwards, a rule that makes nothing dearer leads nowhere: inv(B)*inv(A) is not made inv(A*B). */
const leadsOn = ({ direction, backwards }: Rule): boolean => !backwards || direction !== 'simpler';

/** Adds what the rules say of the values that are there. Cost: at most two rounds of saturation, within the engine's limits. */
export const alternatives = (engine: Engine): void => {
  engine.bounded(() =>
    saturate(
      saturation(engine, { matches }, () => false, leadsOn),
      {
        scheduler: simple(),
        limits: { iterations: rounds, nodes: Infinity, time: Infinity, bytes: Infinity },
      },
    ),
  );
};
