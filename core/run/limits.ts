/** Bounds of a run and the reason why it ended. A limit that is met throws `Stop`; only `Engine.bounded` catches it. */

/** How far a run is. */
export type Progress = {
  readonly steps: number;
  readonly nodes: number;
  /** Bytes of the e-graph, estimated. */
  readonly memory: number;
  /** Milliseconds since the run began. */
  readonly ms: number;
};

/** What numbers say of a statement: its sides agree or differ at some point, or no point was found. */
export type Numbers = 'agree' | 'differ' | 'untested';

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
  /** Bytes of the e-graph, estimated. No limit where left out. */
  readonly memory?: number;
  /** Asked now and then; true ends the run. */
  readonly aborted?: () => boolean;
  /** Asked once, where the normal forms of a statement's sides differ; `differ` ends the run. Its time is not counted. */
  readonly numbers?: () => Numbers;
  /** Told now and then, at most ten times a second, how far the run is. */
  readonly onProgress?: (progress: Progress) => void;
};

/** Limits where the caller gives none. */
export const defaultLimits: Limits = {
  steps: 20_000,
  nodes: 100_000,
  expand: 400,
  time: 5_000,
  memory: 1e9,
};

/** Why a run ended: `done`, the limit that stopped it, `aborted` by the caller, or `refuted` before a search. */
export type StopReason = 'done' | 'steps' | 'nodes' | 'time' | 'memory' | 'aborted' | 'refuted';

/** Thrown where a limit is met. */
export class Stop extends Error {
  constructor(readonly reason: StopReason) {
    super(reason);
  }
}

/** Milliseconds between two reports of progress. */
const between = 100;

/** Watches the clock, the memory and the caller of one run. Mutable: when the run began, when progress was last reported. */
export class Watch {
  private started = Date.now();
  private reported = this.started;

  constructor(private readonly limits: Limits) {}

  /** Throws `Stop` where numbers show that a search would be for nothing; what they take is not the run's time. */
  beforeSearch(): Numbers {
    const asked = Date.now();
    const said = this.limits.numbers?.() ?? 'untested';
    if (said === 'differ') throw new Stop('refuted');
    this.started += Date.now() - asked;
    return said;
  }

  /** Throws `Stop` where time or memory is over or the caller has aborted; reports progress where it is due. */
  look(now: Omit<Progress, 'ms'>): void {
    const { limits } = this;
    const time = Date.now();
    const ms = time - this.started;
    if (limits.onProgress && time - this.reported >= between) {
      this.reported = time;
      limits.onProgress({ ...now, ms });
    }
    if (limits.aborted?.()) throw new Stop('aborted');
    if (ms > limits.time) throw new Stop('time');
    if (limits.memory !== undefined && now.memory > limits.memory) throw new Stop('memory');
  }
}
