/**
 * The run loop of equality saturation: search all rules on the e-graph as it stands, apply them one after the other,
 * rebuild; until nothing changes, a goal is met, or a limit is reached.
 *
 * It knows no e-graph: plain terms (core/flat) and tensors (core/run/search.ts) both run through it. Limits, schedule and
 * order of rules are arguments, the reason for stopping is a value. One run owns its scheduler.
 */

/** What a run may use. Infinity where there is no bound. */
export type LoopLimits = {
  readonly iterations: number;
  /** Nodes as the e-graph counts them, checked after each rule. */
  readonly nodes: number;
  /** Milliseconds of wall clock. */
  readonly time: number;
  /** Bytes of the e-graph. */
  readonly bytes: number;
};

/** Bounds where the caller gives none; those of egg. */
export const loopLimits: LoopLimits = {
  iterations: 30,
  nodes: 10_000,
  time: 5_000,
  bytes: Infinity,
};

/** Why a run ended. */
export type LoopStop =
  'saturated' | 'goal' | 'iterations' | 'nodes' | 'time' | 'memory' | 'aborted';

/** What the loop drives. */
export type Saturation = {
  /** Names of the rules, in the order in which they are applied; asked after each snapshot, which may change them. */
  readonly rules: () => readonly string[];
  readonly nodes: () => number;
  readonly classes: () => number;
  readonly bytes: () => number;
  /** The beginning of an iteration: what is searched from here on is the e-graph as it stands. */
  readonly snapshot: () => void;
  /** True once what is looked for is found; asked at the beginning of each iteration. */
  readonly done: () => boolean;
  /** All matches of a rule (by its place in `rules`) in the snapshot, or any number above the limit. */
  readonly count: (rule: number, limit: number) => number;
  /** Applies the matches of a rule in the snapshot; how many said something new. */
  readonly apply: (rule: number) => number;
  readonly rebuild: () => void;
};

/** Says which rules are applied when. */
export type Scheduler = {
  /** Asked once per rule and iteration, while searching. */
  readonly allows: (rule: string, iteration: number, count: (limit: number) => number) => boolean;
  /** Asked where nothing changed: false where rules that were held back are let go instead. */
  readonly canStop: (iteration: number) => boolean;
};

/** Every rule, every iteration. */
export const simple = (): Scheduler => ({ allows: () => true, canStop: () => true });

/**
 * A rule with more than `limit << bans` matches is not applied and is banned for `length << bans` iterations.
 * Source: egg's BackoffScheduler (Willsey et al., POPL 2021), where the limit is 1000 and the length 5.
 */
export const backoff = (limit = 1000, length = 5): Scheduler => {
  const bans = new Map<string, { times: number; until: number }>();
  return {
    allows: (rule, iteration, count) => {
      const ban = bans.get(rule) ?? { times: 0, until: 0 };
      bans.set(rule, ban);
      if (iteration < ban.until) return false;
      const most = limit * 2 ** ban.times;
      if (count(most) <= most) return true;
      ban.until = iteration + length * 2 ** ban.times;
      ban.times++;
      return false;
    },
    canStop: (iteration) => {
      const banned = [...bans.values()].filter((ban) => ban.until > iteration);
      if (banned.length === 0) return true;
      const least = Math.min(...banned.map(({ until }) => until)) - iteration;
      for (const ban of banned) ban.until -= least;
      return false;
    },
  };
};

/** What one rule did in a run. */
export type RuleReport = {
  readonly name: string;
  /** Applications that said something new. */
  readonly applied: number;
  /** Iterations in which the scheduler held it back. */
  readonly held: number;
  /** Milliseconds of counting and applying. */
  readonly ms: number;
};

/** What happened in one iteration; given to `onProgress`. */
export type Progress = {
  readonly iteration: number;
  readonly nodes: number;
  readonly classes: number;
  readonly applied: number;
  /** Milliseconds since the run began. */
  readonly ms: number;
};

export type LoopOptions = {
  readonly limits?: Partial<LoopLimits>;
  readonly scheduler?: Scheduler;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
};

export type LoopReport = {
  readonly stop: LoopStop;
  readonly iterations: number;
  readonly rules: readonly RuleReport[];
  readonly searchMs: number;
  readonly applyMs: number;
  readonly rebuildMs: number;
};

/** Runs rules until the loop stops. */
export const saturate = (target: Saturation, options: LoopOptions = {}): LoopReport => {
  const run = new Run(target, options);
  let stop: LoopStop | undefined;
  while (stop === undefined) stop = run.iterate() ?? run.limit();
  return run.report(stop);
};

class Run {
  private readonly limits: LoopLimits;
  private readonly scheduler: Scheduler;
  private readonly start = performance.now();
  private readonly stats = new Map<string, { applied: number; held: number; ms: number }>();
  private iterations = 0;
  private searchMs = 0;
  private applyMs = 0;
  private rebuildMs = 0;

  constructor(
    private readonly target: Saturation,
    private readonly options: LoopOptions,
  ) {
    this.limits = { ...loopLimits, ...options.limits };
    this.scheduler = options.scheduler ?? backoff();
  }

  /** One iteration; the reason where it was the last. */
  iterate(): LoopStop | undefined {
    const { target, options } = this;
    const early = this.limit();
    if (early) return early;
    const t0 = performance.now();
    target.snapshot();
    if (target.done()) {
      this.iterations++;
      return 'goal';
    }
    const [nodes, classes] = [target.nodes(), target.classes()];
    const rules = target.rules();
    const allowed = this.search(rules);
    const t1 = performance.now();
    const { applied, stop } = this.apply(rules, allowed);
    const t2 = performance.now();
    target.rebuild();
    const t3 = performance.now();
    this.searchMs += t1 - t0;
    this.applyMs += t2 - t1;
    this.rebuildMs += t3 - t2;
    const iteration = this.iterations++;
    options.onProgress?.({
      iteration,
      nodes: target.nodes(),
      classes: target.classes(),
      applied,
      ms: t3 - this.start,
    });
    if (stop) return stop;
    const still = applied === 0 && nodes === target.nodes() && classes === target.classes();
    return still && this.scheduler.canStop(iteration) ? 'saturated' : undefined;
  }

  private of(rule: string): { applied: number; held: number; ms: number } {
    const known = this.stats.get(rule);
    if (known) return known;
    const stat = { applied: 0, held: 0, ms: 0 };
    this.stats.set(rule, stat);
    return stat;
  }

  private search(rules: readonly string[]): readonly boolean[] {
    const { target, scheduler, iterations } = this;
    return rules.map((rule, k) => {
      const from = performance.now();
      const stat = this.of(rule);
      const allowed = scheduler.allows(rule, iterations, (limit) => target.count(k, limit));
      if (!allowed) stat.held++;
      stat.ms += performance.now() - from;
      return allowed;
    });
  }

  private apply(
    rules: readonly string[],
    allowed: readonly boolean[],
  ): { applied: number; stop: LoopStop | undefined } {
    let applied = 0;
    for (const [k, rule] of rules.entries()) {
      if (!allowed[k]) continue;
      const from = performance.now();
      const said = this.target.apply(k);
      const stat = this.of(rule);
      stat.applied += said;
      stat.ms += performance.now() - from;
      applied += said;
      const stop = this.size();
      if (stop) return { applied, stop };
    }
    return { applied, stop: undefined };
  }

  /** The limit that is reached, if any. */
  limit(): LoopStop | undefined {
    return this.iterations >= this.limits.iterations ? 'iterations' : this.size();
  }

  private size(): LoopStop | undefined {
    const { limits, target, options, start } = this;
    if (options.signal?.aborted) return 'aborted';
    if (target.nodes() > limits.nodes) return 'nodes';
    if (performance.now() - start > limits.time) return 'time';
    return target.bytes() > limits.bytes ? 'memory' : undefined;
  }

  report(stop: LoopStop): LoopReport {
    const { iterations, searchMs, applyMs, rebuildMs } = this;
    return {
      stop,
      iterations,
      rules: [...this.stats].map(([name, stat]) => ({ name, ...stat })),
      searchMs,
      applyMs,
      rebuildMs,
    };
  }
}
