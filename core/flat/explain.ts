/**
 * Why two terms are equal: a chain of terms, each made from the one before by one rule at one place.
 *
 * The forest of recorded edges joins any two rows of a class by one path. An edge stands for a rule, whose match may have
 * used other members of the classes of its parts: those parts are first explained in place. Every such explanation uses
 * older edges only, so it ends.
 */
import type { FlatGraph } from './graph.js';
import type { Plan } from './plan.js';
import { congruence, edgeWords, given, value, type Record } from './recorder.js';
import type { CompiledRule } from './rules.js';
import { isVariable, printTerm, type PlainTerm } from './term.js';

/** One step: the term at `at` (child numbers from the root) becomes another by a rule, forwards or backwards. */
export type ExplainedStep = {
  readonly rule: string;
  readonly forward: boolean;
  readonly at: readonly number[];
  /** The whole term after the step. */
  readonly term: PlainTerm;
};

/** A chain from one term to another. */
export type Explanation = {
  readonly from: PlainTerm;
  readonly steps: readonly ExplainedStep[];
};

/** Names of the steps that are no rules. */
export const foldStep = 'constant-folding';
export const givenStep = 'given';

/** A step at a place, with the part that it makes. */
type Local = {
  readonly rule: string;
  readonly forward: boolean;
  readonly at: readonly number[];
  readonly part: PlainTerm;
};

/**
 * Explains why two terms are equal; undefined where the graph does not hold them in one class, or the chain takes more
 * than `most` steps. The graph must be rebuilt.
 */
export const explain = (
  graph: FlatGraph,
  log: Record,
  rules: readonly CompiledRule[],
  [from, to]: readonly [PlainTerm, PlainTerm],
  most = 100_000,
): Explanation | undefined => {
  const [a, b] = [rowOfTerm(graph, from), rowOfTerm(graph, to)];
  if (a === 0 || b === 0 || graph.classOf(a) !== graph.classOf(b)) return undefined;
  const explainer = new Explainer(graph, log, rules, most);
  const steps = [
    ...explainer.reversed(explainer.written(a, from, []), [], explainer.term(a)),
    ...explainer.between(a, b, []),
    ...explainer.written(b, to, []),
  ];
  return explainer.left < 0 ? undefined : { from, steps: shortened(from, steps) };
};

/** The row of a term without variables, or 0. */
const rowOfTerm = (graph: FlatGraph, { name, args }: PlainTerm): number => {
  const op = graph.signature.op(name, args.length);
  if (args.length === 0) return graph.leafRow(op);
  if (args.length + 2 > graph.stride) return 0;
  const rows = args.map((arg) => rowOfTerm(graph, arg));
  if (rows.includes(0)) return 0;
  rows.forEach((row, k) => (graph.scratch[k] = graph.classOf(row)));
  return graph.rowOf(op, args.length);
};

class Explainer {
  private readonly terms = new Map<number, PlainTerm>();
  private readonly edgesAt = new Map<number, number[]>();

  constructor(
    private readonly graph: FlatGraph,
    private readonly log: Record,
    private readonly rules: readonly CompiledRule[],
    public left: number,
  ) {
    for (let e = 0; e < log.edgeCount; e++)
      for (const row of this.ends(e)) {
        const list = this.edgesAt.get(row);
        if (list) list.push(e);
        else this.edgesAt.set(row, [e]);
      }
  }

  /** The term that a row was made for. */
  term(row: number): PlainTerm {
    const known = this.terms.get(row);
    if (known) return known;
    const { names, arities } = this.graph.signature;
    const op = this.origin(row, -1);
    const args: PlainTerm[] = [];
    for (let k = 0; k < (arities[op] as number); k++) args.push(this.term(this.childRow(row, k)));
    const made = { name: names[op] as string, args };
    this.terms.set(row, made);
    return made;
  }

  /** Steps from the term of one row to that of another in its class, at a place. */
  between(a: number, b: number, at: readonly number[]): readonly Local[] {
    if (a === b || this.left < 0) return [];
    return this.path(a, b).flatMap(({ edge, backwards }) => {
      if (this.left < 0) return [];
      const steps = this.along(edge, at);
      return backwards ? this.reversed(steps, at, this.term(this.ends(edge)[0])) : steps;
    });
  }

  private origin(row: number, k: number): number {
    return this.log.origins[row * this.log.width + 1 + k] as number;
  }
  /** The row that stands for the k-th child of a row, as it was. */
  private childRow(row: number, k: number): number {
    return this.log.creators[this.origin(row, k)] as number;
  }
  private word(edge: number, k: number): number {
    return this.log.edges[edge * edgeWords + k] as number;
  }

  /** The two rows of an edge. */
  private ends(edge: number): readonly [number, number] {
    const kind = this.word(edge, 2);
    if (kind < 0) return [this.word(edge, 0), this.word(edge, 1)];
    const match = this.match(edge);
    const root = match.plan.outcomes[this.word(edge, 3)]?.root;
    const right = this.word(edge, 1);
    if (root?.tag === 'register') return [match.root, match.register(root.name)];
    return [match.root, right];
  }

  /** The edges from a to b, by search from a. */
  private path(a: number, b: number): readonly { edge: number; backwards: boolean }[] {
    const came = new Map<number, number>([[a, -1]]);
    const queue = [a];
    for (let at = queue.shift(); at !== undefined && !came.has(b); at = queue.shift())
      for (const edge of this.edgesAt.get(at) ?? []) {
        const [p, q] = this.ends(edge);
        const next = p === at ? q : p;
        if (came.has(next)) continue;
        came.set(next, edge);
        queue.push(next);
      }
    const path: { edge: number; backwards: boolean }[] = [];
    for (let at = b; at !== a;) {
      const edge = came.get(at);
      if (edge === undefined)
        throw new Error(`no path between the rows ${a} and ${b} of one class`);
      const [p, q] = this.ends(edge);
      path.unshift({ edge, backwards: p === at });
      at = p === at ? q : p;
    }
    return path;
  }

  /** The steps of an edge from its first row to its second. */
  private along(edge: number, at: readonly number[]): readonly Local[] {
    const [a, b] = this.ends(edge);
    const kind = this.word(edge, 2);
    if (kind === congruence) return this.children(a, (k) => this.childRow(b, k), at);
    if (kind === given) return this.step(givenStep, at, this.term(b));
    if (kind === value) {
      const inside = this.children(a, (k) => this.valueRow(this.childRow(a, k)), at);
      return [...inside, ...this.step(foldStep, at, this.term(b))];
    }
    const match = this.match(edge);
    const outcome = match.plan.outcomes[this.word(edge, 3)] as Plan['outcomes'][number];
    const rhs = outcome.outcome.term;
    const before = this.align(match, a, match.plan.rule.lhs, at);
    const step = this.step(match.plan.rule.name, at, this.instance(match, rhs));
    const after = this.align(match, b, rhs, at);
    return [...before, ...step, ...this.reversed(after, at, this.term(b))];
  }

  private step(rule: string, at: readonly number[], part: PlainTerm): readonly Local[] {
    this.left--;
    return [{ rule, forward: true, at, part }];
  }

  private children(
    row: number,
    target: (k: number) => number,
    at: readonly number[],
  ): readonly Local[] {
    const arity = this.graph.signature.arities[this.origin(row, -1)] as number;
    return Array.from({ length: arity }, (_, k) =>
      this.between(this.childRow(row, k), target(k), [...at, k]),
    ).flat();
  }

  /** The leaf with a value in the class of a row. */
  private valueRow(row: number): number {
    const { graph } = this;
    const cls = graph.classOf(row);
    for (const [op, leaf] of graph.leafRows.entries())
      if (leaf !== 0 && graph.signature.values[op] !== undefined && graph.classOf(leaf) === cls)
        return leaf;
    throw new Error('a value is missing in a class that was folded');
  }

  /** Steps from the term of a row to the instance of a pattern that the row matched or was built for. */
  private align(
    match: Match,
    row: number,
    pattern: PlainTerm,
    at: readonly number[],
  ): readonly Local[] {
    if (isVariable(pattern) || pattern.args.length === 0) return [];
    return pattern.args.flatMap((arg, k) => {
      const target = match.rowOf(arg);
      const place = [...at, k];
      return [
        ...this.between(this.childRow(row, k), target, place),
        ...this.align(match, target, arg, place),
      ];
    });
  }

  private instance(match: Match, pattern: PlainTerm): PlainTerm {
    if (isVariable(pattern)) return this.term(match.rowOf(pattern));
    return { name: pattern.name, args: pattern.args.map((arg) => this.instance(match, arg)) };
  }

  /** Steps from the term of a row to a term that is looked up as this row. */
  written(row: number, term: PlainTerm, at: readonly number[]): readonly Local[] {
    return term.args.flatMap((arg, k) => {
      const target = rowOfTerm(this.graph, arg);
      const place = [...at, k];
      return [
        ...this.between(this.childRow(row, k), target, place),
        ...this.written(target, arg, place),
      ];
    });
  }

  /** The same steps the other way; `from` is the part at `at` before them. */
  reversed(steps: readonly Local[], at: readonly number[], from: PlainTerm): readonly Local[] {
    let whole = from;
    const back = steps.map(({ rule, forward, at: place, part }) => {
      const inner = place.slice(at.length);
      const old = partAt(whole, inner);
      whole = replaced(whole, inner, part);
      return { rule, forward: !forward, at: place, part: old };
    });
    return back.reverse();
  }

  private match(edge: number): Match {
    const plan = (this.rules[this.word(edge, 2)] as CompiledRule).plan;
    const first = this.word(edge, 6);
    return new Match(this.graph, this.log, plan, {
      outcome: this.word(edge, 3),
      cls: this.word(edge, 4),
      fresh: this.word(edge, 5),
      witness: (k) => this.log.witnesses[first + k] as number,
    });
  }
}

/** One application of a rule: which row stands for which part of its patterns. */
class Match {
  readonly root: number;
  private readonly rows = new Map<string, number>();

  constructor(
    private readonly graph: FlatGraph,
    private readonly log: Record,
    readonly plan: Plan,
    private readonly at: {
      readonly outcome: number;
      readonly cls: number;
      readonly fresh: number;
      readonly witness: (k: number) => number;
    },
  ) {
    plan.atoms.forEach((atom, k) => {
      const text = printTerm(atom);
      if (!this.rows.has(text)) this.rows.set(text, at.witness(k));
    });
    plan.outcomes[at.outcome]?.builds.forEach(({ text }, k) =>
      this.rows.set(text, at.witness(plan.atoms.length + k)),
    );
    this.root = this.rowOf(plan.rule.lhs);
  }

  /** The row of a part of a pattern. */
  rowOf(pattern: PlainTerm): number {
    if (isVariable(pattern)) {
      if (pattern.name === this.plan.outcomes[this.at.outcome]?.outcome.fresh?.variable)
        return this.at.fresh;
      return this.register(this.plan.variables.get(pattern.name) as string);
    }
    if (pattern.args.length === 0)
      return this.graph.leafRow(this.graph.signature.leaf(pattern.name));
    return this.rows.get(printTerm(pattern)) as number;
  }

  /** The row that stands for the class of a register. */
  register(name: string): number {
    const { creators, origins, width } = this.log;
    if (name === this.plan.root)
      return this.plan.atoms.length > 0 ? this.at.witness(0) : (creators[this.at.cls] as number);
    for (const step of this.plan.steps) {
      if (step.tag !== 'scan' && step.tag !== 'each') continue;
      const k = step.kids.indexOf(name);
      if (k < 0) continue;
      const row = this.at.witness(step.atom);
      return creators[origins[row * width + 1 + k] as number] as number;
    }
    const atom = this.plan.steps.find(
      (s) => (s.tag === 'each' || s.tag === 'find') && s.cls === name,
    );
    if (atom && 'atom' in atom) return this.at.witness(atom.atom);
    throw new Error(`no place for ${name}`);
  }
}

const partAt = (term: PlainTerm, at: readonly number[]): PlainTerm =>
  at.reduce((part, k) => part.args[k] as PlainTerm, term);

const replaced = (term: PlainTerm, at: readonly number[], part: PlainTerm): PlainTerm => {
  const [k, ...rest] = at;
  if (k === undefined) return part;
  const args = term.args.map((arg, i) => (i === k ? replaced(arg, rest, part) : arg));
  return { name: term.name, args };
};

/** Whole terms for each step, without the detours that come back to a term. */
const shortened = (from: PlainTerm, steps: readonly Local[]): readonly ExplainedStep[] => {
  const chain: ExplainedStep[] = [];
  const seen = new Map([[printTerm(from), 0]]);
  let whole = from;
  for (const { rule, forward, at, part } of steps) {
    whole = replaced(whole, at, part);
    const text = printTerm(whole);
    const before = seen.get(text);
    if (before !== undefined) {
      for (const { term } of chain.splice(before)) seen.delete(printTerm(term));
      seen.set(text, chain.length);
      continue;
    }
    chain.push({ rule, forward, at, term: whole });
    seen.set(text, chain.length);
  }
  return chain;
};
