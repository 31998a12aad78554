/**
 * The cheapest, or the shortest, form of an expression: normal form by the rules, factored forms, extraction by cost.
 *
 * The result is compared with the input under the same planner, and with the results of simplifying it again, so it never
 * costs more than the input and simplifying a result leaves it alone.
 */
import type { Expression, Index, Layout, Term } from '../term/term.js';
import { printTensor } from '../term/print.js';
import { holdsFunction, nodes } from '../term/walk.js';
import { Diagrams } from '../egraph/diagrams.js';
import type { ClassId, Ref } from '../egraph/types.js';
import { defaultLimits, Engine, type Limits, type StopReason } from '../run/engine.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import { alternatives } from './alternatives.js';
import { chains } from './chains.js';
import { cheapest, type Extraction, type Objective } from './cheapest.js';
import { compareNumbers, valuesOf, type Cost, type Price, type Values } from './cost.js';
import { calls, define } from './define.js';
import { withContents } from './content.js';
import { diagonals } from './diagonals.js';
import { factor } from './factor.js';
import { fold } from './fold.js';
import { chosenLogarithms } from './selected.js';
import { holdsOpening, withoutOpening } from './opening.js';
import { orient } from './orient.js';
import { refresh } from './refresh.js';
import { Reader } from './toTerm.js';
import { splitExponentials } from './split.js';
import { transport } from './transport.js';

export type SimplifyOptions = {
  /** Values of size names; the others count as 100. */
  readonly sizes?: ReadonlyMap<string, number>;
  readonly objective?: Objective;
  readonly limits?: Limits;
  /** The price of a loop, in place of its multiplications and additions. Orders of contractions are planned without it. */
  readonly price?: Price;
};
export type UsedRule = { readonly rule: string; readonly source: string };
export type Simplified = {
  readonly axes: readonly Index[];
  readonly body: Term;
  readonly layout: Layout;
  readonly before: Cost;
  readonly after: Cost;
  /**
   * Operations (or their price) that no choice in any of the e-graphs looked at is below: proven, each product in its own
   * best order. At most those of `after`.
   */
  readonly bound: number;
  /** The rules and facts used, each once, in the order of their first use. */
  readonly steps: readonly UsedRule[];
  /** Why the run ended; other than `done`: a limit was met, and the best form found until then is returned. */
  readonly stop: StopReason;
};

/** The engine with the facts in and the outputs added, not yet rewritten. */
const startAll = (
  expressions: readonly Expression[],
  rules: RuleSet,
  limits: Limits = defaultLimits,
): { readonly engine: Engine; readonly roots: readonly Root[] } => {
  const [first] = expressions as readonly [Expression];
  const engine = new Engine(first.context, rules, limits);
  const roots = expressions.map((expression): Root => {
    const at = engine.graph.wires(expression.axes.map((i) => i.size));
    return { expression, at, ref: engine.add(expression.axes, expression.body, at) };
  });
  engine.bounded(() => {
    engine.addFacts();
    engine.assumeWritten();
    engine.orientFacts();
  });
  return { engine, roots };
};

/** The engine with the facts in and the expression added, not yet rewritten. `at` are the wires of its axes. */
export const startExpression = (
  expression: Expression,
  rules: RuleSet,
  limits: Limits = defaultLimits,
): { readonly engine: Engine; readonly root: Ref; readonly at: readonly number[] } => {
  const { engine, roots } = startAll([expression], rules, limits);
  const { ref, at } = roots[0] as Root;
  return { engine, root: ref, at };
};

/** The parts of non-zero entries that declarations name. */
const sharesOf = (expressions: readonly Written[]): ReadonlyMap<string, number> => {
  const variables = [...(expressions[0]?.context.variables.values() ?? [])];
  return new Map(variables.flatMap((v) => (v.sparse === undefined ? [] : [[v.name, v.sparse]])));
};

/** Size and cost of terms as they are written, each distinct part computed once, each network in its best order. */
const measureAll = (expressions: readonly Written[], value: Values): Extraction => {
  const [first] = expressions as readonly [Written];
  const d = new Diagrams(first.context);
  const roots = expressions.map(({ axes, body }) => {
    const wires = new Map(axes.map((i) => [i.id, d.graph.wire(i.size)]));
    return d.build(body, { wires });
  });
  const classes = roots.map((root) => d.graph.find(root).cls);
  return cheapest(d.graph, classes, value) as Extraction;
};
type Written = Pick<Expression, 'context' | 'axes' | 'body'>;

/** Size and cost of a term as it is written, each distinct part computed once, each network in its best order. */
export const measureTerm = (expression: Written, value: Values = valuesOf()): Extraction =>
  measureAll([expression], value);

/** Multiplications and additions of a term as it is written. */
export const costOfTerm = (
  expression: Pick<Expression, 'context' | 'axes' | 'body'>,
  sizes?: ReadonlyMap<string, number>,
): Cost => measureTerm(expression, valuesOf(sizes, sharesOf([expression]))).cost;

const unsized: ReadonlySet<Term['tag']> = new Set(['sum', 'product', 'add']);

/** Occurrences of tensors, functions, deltas and numbers in a term. */
export const sizeOfTerm = (term: Term): number => {
  let size = 0;
  for (const t of nodes(term)) if (!unsized.has(t.tag)) size++;
  return size;
};

/** What the outputs are now, measured together. */
type Candidate = {
  readonly expressions: readonly Expression[];
  readonly measure: Extraction;
  readonly size: number;
  /** Each output, written when it is asked for: it decides between equals, and tells what was tried. */
  readonly texts: () => readonly string[];
  readonly text: () => string;
  /** What led here. */
  readonly steps: readonly UsedRule[];
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

const candidate = (
  expressions: readonly Expression[],
  value: Values,
  steps: readonly UsedRule[],
): Candidate => {
  const texts = lazily(() =>
    expressions.map((e) => printTensor(e.context, e.axes, e.body, e.layout)),
  );
  return {
    expressions,
    steps,
    measure: measureAll(expressions, value),
    size: expressions.reduce((sum, e) => sum + sizeOfTerm(e.body), 0),
    texts,
    text: () => texts().join('; '),
  };
};

/** Whether `a` is better than `b`: in the order that `cheapest` has, then by text. */
const better = (a: Candidate, b: Candidate, objective: Objective): boolean => {
  const unevaluated = a.measure.cost.unevaluated - b.measure.cost.unevaluated;
  const flops = compareNumbers(a.measure.cost.flops, b.measure.cost.flops);
  const unstable = a.measure.cost.unstable - b.measure.cost.unstable;
  const size = a.size - b.size;
  const order = unevaluated || (objective === 'cost' ? unstable || flops || size : size || flops);
  return order < 0 || (order === 0 && a.text() < b.text());
};

/** Whether `a` is worked out with fewer operations, whatever is unstable in it: the next round may fold those. */
const isQuicker = ({ measure: a }: Candidate, { measure: b }: Candidate): boolean =>
  a.cost.unevaluated <= b.cost.unevaluated && compareNumbers(a.cost.flops, b.cost.flops) < 0;

/** Adds the candidate to those tried; false where it was among them. */
const fresh = ({ text }: Candidate, tried: Set<string>): boolean =>
  !tried.has(text()) && tried.add(text()).has(text());

/** The candidate with an output taken from any other one wherever all together become better by it. */
const mixed = (
  best: Candidate,
  others: readonly Candidate[],
  value: Values,
  objective: Objective,
): Candidate => {
  if (best.expressions.length < 2) return best;
  return best.expressions.reduce((found, _, k) => {
    const seen = new Set([found.texts()[k] as string]);
    return others.reduce((a, other) => {
      const text = other.texts()[k] as string;
      if (seen.has(text)) return a;
      seen.add(text);
      const own = other.expressions[k] as Expression;
      const next = candidate(a.expressions.with(k, own), value, [...a.steps, ...other.steps]);
      return better(next, a, objective) ? next : a;
    }, found);
  }, best);
};

/** One output in the e-graph of all. */
type Root = {
  readonly expression: Expression;
  readonly ref: Ref;
  readonly at: readonly number[];
};

type Choice = Extraction['choice'];

const read = (engine: Engine, { expression: e, ref, at }: Root, choice: Choice): Term => {
  const taken = new Set([...e.context.variables.keys(), ...e.axes.map((i) => i.name)]);
  const reader = new Reader(engine.d, choice, taken, engine.d.written);
  e.axes.forEach((index, k) => reader.name(at[k] as number, index));
  return withContents(reader.term(ref));
};

/** The outputs as a choice of nodes reads, with what led there. */
type Form = { readonly expressions: readonly Expression[]; readonly steps: readonly UsedRule[] };

type Round = {
  /** The best choice, and the one that the search for it started from where that is another. */
  readonly forms: readonly Form[];
  readonly stop: StopReason;
  /** What was chosen, with its bound; undefined where nothing could be. */
  readonly found: Extraction | undefined;
  /** Nodes that the rules alone made. */
  readonly nodes: number;
  readonly engine: Engine;
};

/** One run of the rules, a search from there where `searched`, and one extraction. */
const round = (
  expressions: readonly Expression[],
  rules: RuleSet,
  value: Values,
  options: SimplifyOptions,
  searched = false,
): Round => {
  const { engine, roots } = startAll(expressions, rules, options.limits);
  engine.bounded(() => roots.forEach((r) => engine.normal(r.ref)));
  const { nodes } = engine.graph;
  if (searched) alternatives(engine);
  engine.timed(() => {
    transport(engine.d);
    chains(engine.d);
    if (rules.has('exp-merge')) splitExponentials(engine.d);
  });
  const classes = (): readonly ClassId[] => roots.map((r) => engine.graph.find(r.ref).cls);
  const used = [...engine.used()].sort((a, b) => a - b);
  const defined = engine.bounded(() => define(engine, classes())) ?? [];
  engine.timed(() => {
    for (const enrich of [refresh, refresh, fold, refresh, factor, fold, diagonals])
      enrich(engine.d, classes());
  });
  const found = cheapest(engine.graph, classes(), value, options.objective);
  const formOf = (choice: Choice | undefined): Form => {
    const bodies = roots.map((r) => (choice ? read(engine, r, choice) : r.expression.body));
    const named = defined.filter((rule) => calls(bodies, rule));
    return {
      expressions: roots.map((r, k) => orient({ ...r.expression, body: bodies[k] as Term }, rules)),
      steps: [
        ...used.flatMap((s) => engine.steps[s] ?? []),
        ...named.map(({ id, source }) => ({ rule: id, source })),
      ].map(({ rule, source }) => ({ rule, source })),
    };
  };
  return {
    forms: [formOf(found?.choice), ...(found?.greedy ? [formOf(found.greedy)] : [])],
    stop: engine.stop,
    found,
    nodes,
    engine,
  };
};

const distinct = (steps: readonly UsedRule[]): readonly UsedRule[] => [
  ...new Map(steps.map((s) => [s.rule, s])).values(),
];

const maxRounds = 4;

/** Past this many nodes products of sums are not multiplied out any more: deep networks would grow exponentially. */
const smallRun = 150;

/** The limits of a part of the work that has so much time left. */
const limitsWithin = ({ limits = defaultLimits }: SimplifyOptions, time: number): Limits => ({
  ...limits,
  time,
});

/**
 * Runs with products of sums kept factored, as the rules write them (reverse mode comes out of it), and, where that run was
 * small, with products multiplied out, where like terms meet. The second run is left out where it would be the first again:
 * no product of sums was met, and no function that the rules left out of the first speak of.
 */
const runs = (
  expressions: readonly Expression[],
  rules: RuleSet,
  value: Values,
  options: SimplifyOptions,
  timeLeft: () => number,
): readonly Round[] => {
  const limits = (): Limits => limitsWithin(options, timeLeft());
  const closed = { ...options, limits: { ...limits(), expand: 1 } };
  const factored = round(expressions, withoutOpening(rules), value, closed);
  const { engine, nodes: made, stop } = factored;
  if (made > smallRun || timeLeft() <= 0) return [factored];
  if (stop === 'done' && !engine.keptFactored && !holdsOpening(engine.graph, rules))
    return [factored];
  return [factored, round(expressions, rules, value, { ...options, limits: limits() })];
};

/** The least bound of all e-graphs that hold forms with no more unstable nodes and no more left unevaluated. */
const boundOf = (cost: Cost, founds: readonly Extraction[]): number =>
  founds
    .filter(({ cost: c }) => c.unevaluated <= cost.unevaluated && c.unstable <= cost.unstable)
    .reduce((least, { bound }) => Math.min(least, bound), cost.flops);

/** Several outputs simplified together; costs are those of all of them, with what they share counted once. */
export type SimplifiedAll = Pick<Simplified, 'before' | 'after' | 'bound' | 'steps' | 'stop'> & {
  readonly outputs: readonly Pick<Simplified, 'axes' | 'body' | 'layout'>[];
};

/**
 * The forms of several expressions over one context that are cheapest together, in the order given.
 *
 * Values: each equal to its input wherever all inputs are defined. `after` is never more than `before`, but where it has
 * fewer unstable nodes.
 * Cost: a bounded run of the rules for each round; at most 4 rounds, 2 as a rule. The time limit is that of all rounds.
 */
export const simplifyAll = (
  expressions: readonly Expression[],
  rules: RuleSet,
  options: SimplifyOptions = {},
): SimplifiedAll => {
  const ends = performance.now() + (options.limits ?? defaultLimits).time;
  const timeLeft = (): number => ends - performance.now();
  const value: Values = Object.assign(
    valuesOf(options.sizes, sharesOf(expressions), options.price),
    { isLate: () => timeLeft() <= 0 },
  );
  const objective = options.objective ?? 'cost';
  const input = candidate(
    expressions.map((e) => ({ ...e, body: chosenLogarithms(e.context, e.body) })),
    value,
    [],
  );
  let best = input;
  let stop = 'done' as StopReason;
  let isSmall = true;
  const tried = new Set<string>();
  const founds: Extraction[] = [];
  const all: Candidate[] = [];
  const made = (from: Candidate, r: Round): readonly Candidate[] => {
    if (r.found) founds.push(r.found);
    isSmall &&= r.nodes <= smallRun;
    return r.forms.map((f) => candidate(f.expressions, value, [...from.steps, ...f.steps]));
  };
  /** Keeps the best of all there is; what to go on from. */
  const taken = (found: readonly Candidate[]): readonly Candidate[] => {
    best = found.reduce((a, b) => (better(b, a, objective) ? b : a), best);
    all.push(...found);
    best = mixed(best, all, value, objective);
    const quickest = found.reduce((a, b) => (isQuicker(b, a) ? b : a), best);
    return stop === 'aborted' ? [] : [best, quickest].filter((c) => fresh(c, tried));
  };
  for (let k = 0, next: readonly Candidate[] = [input]; k < maxRounds && next.length > 0; k++) {
    const found = next.flatMap((from) => {
      tried.add(from.text());
      const rounds = runs(from.expressions, rules, value, options, timeLeft);
      if (k === 0) stop = rounds.at(-1)?.stop ?? stop;
      return rounds.flatMap((r) => made(from, r));
    });
    next = taken(found);
    // Where rewriting has come to rest, a search may lead on; products and sums alone have their forms.
    const isAtRest = next.length === 0 && isSmall && stop === 'done' && timeLeft() > 0;
    if (isAtRest && best.expressions.some((e) => holdsFunction(e.body))) {
      const left = { ...options, limits: limitsWithin(options, timeLeft()) };
      next = taken(made(best, round(best.expressions, rules, value, left, true)));
    }
    if (next.length > 0 && timeLeft() <= 0) {
      if (stop === 'done') stop = 'time';
      next = [];
    }
  }
  return {
    outputs: best.expressions.map(({ axes, body, layout }) => ({ axes, body, layout })),
    before: input.measure.cost,
    after: best.measure.cost,
    bound: boundOf(best.measure.cost, founds),
    steps: distinct(best.steps),
    stop,
  };
};

/**
 * The cheapest form of an expression under the rules, over the same axes.
 *
 * Values and cost as in `simplifyAll`.
 */
export const simplify = (
  expression: Expression,
  rules: RuleSet,
  options: SimplifyOptions = {},
): Simplified => {
  const { outputs, ...rest } = simplifyAll([expression], rules, options);
  return { ...(outputs[0] as SimplifiedAll['outputs'][number]), ...rest };
};
