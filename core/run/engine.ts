/**
 * The run: one e-graph, the rules of the packs, the facts of the declarations.
 *
 * `normal` rewrites a value to its normal form: children first (but a derivative first at its root), oriented rules at every
 * head and every monomial, products of sums multiplied out while they stay small. Each rewriting is a union in the e-graph
 * with a step that names its rule; nothing is forgotten, so saturation can go on from there.
 *
 * The engine holds the state; modules beside it work on it, each says what it changes: unions (steps), memory, normal,
 * normalNet, normalHead (normal forms), netRules, headRules (rules), facts, relations, moments, seed (equations), assumptions.
 */
import type { Context, Index, Statement, Term } from '../term/term.js';
import { Predicates, type Assumption, type Value } from '../analysis/predicates.js';
import { Diagrams } from '../egraph/diagrams.js';
import type { Ref, Wire } from '../egraph/types.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { covarianceName, nodes } from '../term/walk.js';
import * as Assumptions from './assumptions.js';
import * as Facts from './facts.js';
import {
  defaultLimits,
  Stop,
  Watch,
  type Limits,
  type Numbers,
  type StopReason,
} from './limits.js';
import * as Memory from './memory.js';
import * as Normal from './normal.js';
import * as Unions from './unions.js';

export { defaultLimits, type Limits, type Progress, type StopReason } from './limits.js';
export type { Step } from './unions.js';

/** The state of one run, and the doors to what is done with it. */
export class Engine {
  readonly d: Diagrams;
  readonly predicates: Predicates;
  readonly steps: Unions.Step[] = [];
  readonly facts = Facts.emptyFacts();
  readonly memory = Memory.emptyMemory();
  stop: StopReason = 'done';
  /** Told of each step; set where a certificate is wanted. */
  recorder: Unions.Recorder | undefined;
  private readonly watch: Watch;
  /** The wires of the statement's axes, in order. */
  axes: readonly Wire[] = [];
  /** What the statement takes for granted by being written: the first is asked of the second. */
  readonly written: (readonly [Assumption, Value])[] = [];
  /** Steps made while the facts were put in, before any rewriting of the statement. */
  factSteps = 0;
  /** Whether a product of sums was left as it is, for the number of terms that it would have. */
  keptFactored = false;
  private ticks = 0;

  constructor(
    readonly context: Context,
    readonly rules: RuleSet,
    readonly limits: Limits = defaultLimits,
  ) {
    this.watch = new Watch(limits);
    this.d = new Diagrams(context);
    this.predicates = new Predicates(this.d);
  }

  get graph(): Diagrams['graph'] {
    return this.d.graph;
  }

  // --- limits ---

  /** Counts a piece of work; throws `Stop` where a limit is met. */
  tick(): void {
    if (this.steps.length > this.limits.steps) throw new Stop('steps');
    if (this.graph.nodes > this.limits.nodes) throw new Stop('nodes');
    this.glance();
  }

  /** Ends the run where numbers show that the statement is false. */
  beforeSearch(): Numbers {
    return this.watch.beforeSearch();
  }

  /** Looks at the clock, the memory and the caller now and then. */
  private glance(): void {
    if ((this.ticks++ & 63) === 0)
      this.watch.look({
        steps: this.steps.length,
        nodes: this.graph.nodes,
        memory: this.graph.bytes,
      });
  }

  /** Runs the work until it ends or a limit stops it; the reason is kept in `stop`. */
  bounded<T>(work: () => T): T | undefined {
    return this.within(() => this.tick(), work);
  }

  /** The same for work after the rules, which may add nodes: only the clock, the memory and the caller stop it. */
  timed<T>(work: () => T): T | undefined {
    return this.within(() => this.glance(), work);
  }

  private within<T>(look: () => void, work: () => T): T | undefined {
    this.graph.onWork = look;
    try {
      return work();
    } catch (stopped) {
      if (!(stopped instanceof Stop)) throw stopped;
      this.stop = stopped.reason;
      this.memory.busy.clear();
      return undefined;
    } finally {
      this.graph.onWork = undefined;
    }
  }

  // --- values and unions ---

  /** Lowers a statement's side; its axes become the given wires. */
  add(axes: readonly Index[], body: Term, wires: readonly Wire[]): Ref {
    return this.d.build(body, { wires: new Map(axes.map((i, k) => [i.id, wires[k] as Wire])) });
  }

  /** Merges two values under a named step. False: they were one value already. */
  merge(rule: string, source: string, lhs: Ref, rhs: Ref, how?: Unions.How): boolean {
    return Unions.merge(this, rule, source, lhs, rhs, how);
  }

  /** Merges two values by congruence; the second keeps its form. */
  join(a: Ref, b: Ref): void {
    Unions.mergeSilently(this, 'congruence', a, b);
  }

  // --- facts and assumptions ---

  /** Puts the facts of the declarations in: definitions as unions, other equations to be oriented. */
  addFacts(): void {
    Facts.addFacts(this);
  }

  /** Orients the equations that define no variable. Called once the definitions are in. */
  orientFacts(): void {
    Facts.orientFacts(this);
  }

  /** Notes what writing the terms says: inv(M) invertible, log(x) positive, 1/x nonzero, sqrt(x) nonnegative. */
  assumeWritten(): void {
    Assumptions.assumeWritten(this);
  }

  /** Whether the value is a sum of products of integers, sizes and indices. */
  isIntegral(use: Ref): boolean {
    return Assumptions.isIntegral(this, use);
  }

  // --- normal form ---

  /** The normal form of a value. */
  normal(use: Ref): Ref {
    return Normal.normal(this, use);
  }

  /** The normal form of what a value was just rewritten to. For the modules of rewriting. */
  further(use: Ref): Ref {
    return Normal.further(this, use);
  }

  /** The normal form by the class's form, whatever is known. For the modules of rewriting. */
  compute(ref: Ref): Ref {
    return Normal.compute(this, ref);
  }

  /** The steps that the normal forms asked for so far have used, and the facts. */
  used(): ReadonlySet<number> {
    return this.memory.usage[0] as Set<number>;
  }

  /** Forgets which values are normal already, so that new unions are looked at again. */
  again(): void {
    Memory.forget(this.memory);
  }
}

/** A variable that is written as a covariance is symmetric, rows before columns. */
const takeSymmetric = ({ d, graph, context }: Engine, terms: readonly Term[]): void => {
  const names = new Set(
    terms.flatMap((t) => [...nodes(t)].flatMap((n) => covarianceName(n) ?? [])),
  );
  for (const name of names) {
    const shape = context.variables.get(name)?.shape;
    if (!shape) continue;
    const wires = graph.wires(shape);
    const half = wires.length / 2;
    const turned = [...wires.slice(half), ...wires.slice(0, half)];
    graph.union(d.variable(name, turned), d.variable(name, wires), { tag: 'algebra' });
  }
};

/** The engine with the facts in and the sides of a statement added, not yet rewritten. */
export const start = (
  statement: Statement,
  rules: RuleSet,
  limits: Limits = defaultLimits,
  listen: (engine: Engine) => void = () => undefined,
): { readonly engine: Engine; readonly lhs: Ref; readonly rhs: Ref } => {
  const engine = new Engine(statement.context, rules, limits);
  listen(engine);
  const wires = engine.graph.wires(statement.axes.map((i) => i.size));
  engine.axes = wires;
  takeSymmetric(engine, [statement.lhs, statement.rhs]);
  const lhs = engine.add(statement.axes, statement.lhs, wires);
  const rhs = engine.add(statement.axes, statement.rhs, wires);
  engine.bounded(() => {
    engine.addFacts();
    engine.assumeWritten();
    engine.orientFacts();
    engine.factSteps = engine.steps.length;
  });
  return { engine, lhs, rhs };
};
