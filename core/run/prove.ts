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
  readonly status: 'proved' | 'unknown';
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

/** Whether the engine makes the two sides one value, and the steps that this rests on. `listen` is called first. */
export const derive = (
  statement: Statement,
  rules: RuleSet,
  limits: Limits = defaultLimits,
  listen?: (engine: Engine) => void,
): { readonly engine: Engine; readonly proved: boolean; readonly used: ReadonlySet<number> } => {
  const { engine, lhs, rhs } = start(statement, rules, limits, listen);
  const used = new Set<number>();
  const proved =
    engine.bounded(() => {
      const same = (): boolean => engine.graph.equal(lhs, rhs);
      // What the proof rests on from the start: the facts that speak of the statement's names.
      factsFor(engine, statement).forEach((s) => used.add(s));
      if (same()) return true;
      const [a, b] = [engine.normal(lhs), engine.normal(rhs)];
      if (same() || engine.graph.equal(engine.d.closed(a), engine.d.closed(b))) {
        engine.used().forEach((s) => used.add(s));
        return true;
      }
      engine.beforeSearch();
      if (!search(engine, lhs, rhs)) return false;
      engine.steps.forEach((_, k) => used.add(k));
      return true;
    }) ?? false;
  return { engine, proved, used };
};

/** Tries to prove the statement with the rules. */
export const prove = (
  statement: Statement,
  rules: RuleSet,
  limits: Limits = defaultLimits,
): Proof => {
  const began = performance.now();
  const { engine, proved, used } = derive(statement, rules, limits);
  const list = [...used].sort((x, y) => x - y);
  return {
    status: proved && statement.relation === '==' ? 'proved' : 'unknown',
    rules: proved ? list.map((k) => engine.steps[k]?.rule as string) : [],
    steps: () => (proved ? explain(engine, list) : []),
    stop: engine.stop,
    ms: performance.now() - began,
    nodes: engine.graph.nodes,
  };
};
