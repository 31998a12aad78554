/**
 * Proves a statement: the normal forms of both sides, then a search from both.
 *
 * `proved` is only said with the list of steps that made the two sides one class. Nothing here looks at numbers.
 */
import type { Layout, Statement, Term } from '../term/term.js';
import { printTensor } from '../term/print.js';
import { freeVariables } from '../term/walk.js';
import { asWritten, Reader } from '../extract/toTerm.js';
import type { Node, Ref } from '../egraph/types.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { defaultLimits, start, type Engine, type Limits, type StopReason } from './engine.js';
import { search } from './search.js';
import { whySingular, whyVacuous } from './vacuous.js';

/** One equation of a proof, as text in the language, and the rule it is an instance of. */
export type ProofStep = {
  readonly rule: string;
  readonly source: string;
  readonly lhs: string;
  readonly rhs: string;
  /** The equation as terms, to be typeset or drawn. */
  readonly equation: () => Statement;
};

export type Proof = {
  readonly status: 'proved' | 'unknown' | 'vacuous';
  /** Why no values meet the statement, where it is vacuous. */
  readonly why?: string;
  /** The same by determinants, to be asked where numbers find no point. Cost: those of small constant size, by their entries. */
  readonly whySingular: () => string | undefined;
  /** Rules used, one entry a step, in the order of use. */
  readonly rules: readonly string[];
  /** The steps written out; computed when asked for. */
  readonly steps: () => readonly ProofStep[];
  readonly stop: StopReason;
  /** Milliseconds of the engine. */
  readonly ms: number;
  /** Nodes in the e-graph at the end. */
  readonly nodes: number;
};

const layouts: readonly Layout[] = ['scalar', 'column', 'matrix'];

/** The equation of a step; bound variables under the names of the statement, where those name nothing else in it. */
const equationOf = (engine: Engine, step: Engine['steps'][number]): Statement => {
  const named = readEquation(engine, step, engine.d.written);
  const free = new Set([...freeVariables(named.lhs), ...freeVariables(named.rhs)]);
  const isClear = [...free].every(
    (name) => !name.includes('#') || !free.has(name.split('#')[0] ?? ''),
  );
  return isClear ? named : readEquation(engine, step, new Map());
};

const readEquation = (
  engine: Engine,
  { lhs, rhs, forms }: Engine['steps'][number],
  called: ReadonlyMap<string, string>,
): Statement => {
  const { context, d } = engine;
  const reader = new Reader(d, asWritten(d), new Set(context.variables.keys()), called);
  const axes = [...new Set([...lhs.at, ...rhs.at])].map((w) => reader.index(w));
  const read = (ref: Ref, form: Node | undefined): Term =>
    form ? reader.node(form, ref) : reader.term(ref);
  return {
    context,
    axes,
    lhs: read(lhs, forms[0]),
    rhs: read(rhs, forms[1]),
    relation: '==',
    layout: layouts[axes.length] ?? 'tensor',
    warnings: [],
  };
};

const explain = (engine: Engine, used: readonly number[]): readonly ProofStep[] =>
  used.map((k) => {
    const step = engine.steps[k] as Engine['steps'][number];
    const equation = equationOf(engine, step);
    const { context, axes, layout, lhs, rhs } = equation;
    return {
      rule: step.rule,
      source: step.source,
      lhs: printTensor(context, axes, lhs, layout),
      rhs: printTensor(context, axes, rhs, layout),
      equation: () => equation,
    };
  });

/** The steps of the facts that speak of names in the statement, directly or through other facts. */
const factsFor = (engine: Engine, statement: Statement): readonly number[] => {
  const names = new Set([...freeVariables(statement.lhs), ...freeVariables(statement.rhs)]);
  const facts = statement.context.facts.map((f) => [
    f.about,
    ...freeVariables(f.lhs),
    ...freeVariables(f.rhs),
  ]);
  for (let before = -1; before !== names.size;) {
    before = names.size;
    for (const inFact of facts)
      if (inFact.some((n) => names.has(n))) inFact.forEach((n) => names.add(n));
  }
  return engine.steps.flatMap((s, k) =>
    s.rule.startsWith('fact of ') &&
    names.has(s.rule.slice('fact of '.length)) &&
    k < engine.factSteps
      ? [k]
      : [],
  );
};

type Derived = {
  readonly engine: Engine;
  readonly proved: boolean;
  readonly used: ReadonlySet<number>;
  /** Why no values meet the statement; it is then neither proved nor open. */
  readonly why: string | undefined;
};

/** Whether the engine makes the two sides one value, and the steps that this rests on. `listen` is called first. */
export const derive = (
  statement: Statement,
  rules: RuleSet,
  limits: Limits = defaultLimits,
  listen?: (engine: Engine) => void,
): Derived => {
  const { engine, lhs, rhs } = start(statement, rules, limits, listen);
  const used = new Set<number>();
  let why: string | undefined;
  const isNormal = (): boolean => {
    const same = (): boolean => engine.graph.equal(lhs, rhs);
    if (same()) return true;
    const [a, b] = [engine.normal(lhs), engine.normal(rhs)];
    if (!same() && !engine.graph.equal(engine.d.closed(a), engine.d.closed(b))) return false;
    engine.used().forEach((s) => used.add(s));
    return true;
  };
  const isFound = (): boolean => {
    // A point at which both sides have a value was found, or none: then a matrix may be singular everywhere.
    if (engine.beforeSearch() !== 'agree') why = whySingular(engine);
    if (why !== undefined || !search(engine, lhs, rhs)) return false;
    engine.steps.forEach((_, k) => used.add(k));
    return true;
  };
  const proved =
    engine.bounded(() => {
      // What the proof rests on from the start: the facts that speak of the statement's names.
      factsFor(engine, statement).forEach((s) => used.add(s));
      const decided = isNormal();
      why = whyVacuous(engine);
      return why === undefined && (decided || isFound());
    }) ?? false;
  return { engine, proved, used, why };
};

/** Tries to prove the statement with the rules. */
export const prove = (
  statement: Statement,
  rules: RuleSet,
  limits: Limits = defaultLimits,
): Proof => {
  const began = performance.now();
  const { engine, proved, used, why } = derive(statement, rules, limits);
  const list = [...used].sort((x, y) => x - y);
  return {
    status:
      why !== undefined ? 'vacuous' : proved && statement.relation === '==' ? 'proved' : 'unknown',
    ...(why === undefined ? {} : { why }),
    whySingular: () => engine.bounded(() => whySingular(engine)),
    rules: proved ? list.map((k) => engine.steps[k]?.rule as string) : [],
    steps: () => (proved ? explain(engine, list) : []),
    stop: engine.stop,
    ms: performance.now() - began,
    nodes: engine.graph.nodes,
  };
};
