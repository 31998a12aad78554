/** Bounds of a run and the reason why it ended. A limit that is met throws `Stop`; only `Engine.bounded` catches it. */

/** What a run may use. */
export type Limits = {
  /** Steps of rewriting. */
  readonly steps: number;
  /** Nodes in the e-graph. */
  readonly nodes: number;
  /** Terms that multiplying out one product may make. */
  readonly expand: number;
  /** Milliseconds of the whole run. */
  readonly time: number;
};

/** Limits where the caller gives none. */
export const defaultLimits: Limits = { steps: 20_000, nodes: 100_000, expand: 400, time: 5_000 };

/** Why a run ended: `done`, or the limit that stopped it. */
export type StopReason = 'done' | 'steps' | 'nodes' | 'time';

/** Thrown where a limit is met. */
export class Stop extends Error {
  constructor(readonly reason: StopReason) {
    super(reason);
  }
}
