/**
 * Turns a rule into a straight plan: the steps that find a match and the instructions that apply it.
 *
 * Registers hold classes: `c0`, `c1`, ... are bound by steps, `l7` is the class of leaf operator 7. Rows of a match are
 * numbered by the atoms (operators with arguments) of the pattern, in the order in which they are met.
 */
import type { FlatRule, Outcome } from './rule.js';
import type { Signature } from './signature.js';
import { isVariable, printTerm, variablesOf, type PlainTerm } from './term.js';

export type Step =
  /** Every row of an operator. */
  | {
      readonly tag: 'scan';
      readonly op: number;
      readonly cls: string;
      readonly kids: readonly string[];
      readonly atom: number;
    }
  /** Every class. */
  | { readonly tag: 'classes'; readonly cls: string }
  /** Every row of an operator in a known class; `key` is the register its first child must equal. */
  | {
      readonly tag: 'each';
      readonly op: number;
      readonly cls: string;
      readonly kids: readonly string[];
      readonly atom: number;
      readonly key?: string;
    }
  /** The one row with known children, in a known class. */
  | {
      readonly tag: 'find';
      readonly op: number;
      readonly cls: string;
      readonly kids: readonly string[];
      readonly atom: number;
    }
  /** Two registers hold one class. */
  | { readonly tag: 'same'; readonly a: string; readonly b: string }
  /** A class is taken from a register. */
  | { readonly tag: 'take'; readonly cls: string; readonly from: string };

/** Adds a node; the class goes into `out`. `text` is the part of the right side that it is. */
export type Build = {
  readonly op: number;
  readonly kids: readonly string[];
  readonly out: string;
  readonly text: string;
};

export type OutcomePlan = {
  readonly outcome: Outcome;
  readonly builds: readonly Build[];
  /** The root: a node put into the matched class, or a register that becomes one with it. */
  readonly root:
    | { readonly tag: 'node'; readonly op: number; readonly kids: readonly string[] }
    | { readonly tag: 'register'; readonly name: string };
};

export type Plan = {
  readonly rule: FlatRule;
  readonly steps: readonly Step[];
  /** The matched class. */
  readonly root: string;
  /** The register of each variable. */
  readonly variables: ReadonlyMap<string, string>;
  /** The pattern of each atom. */
  readonly atoms: readonly PlainTerm[];
  /** Leaf operators of the pattern: without them there is no match. */
  readonly leaves: readonly number[];
  readonly outcomes: readonly OutcomePlan[];
};

/** The plan of a rule. Throws where the right side has a variable that nothing binds: a rule is checked before. */
export const planOf = (rule: FlatRule, signature: Signature): Plan => {
  const search = new Search(signature);
  const root = search.pattern(rule.lhs, undefined);
  for (const { variable, pattern } of rule.also ?? [])
    search.pattern(pattern, variable === undefined ? root : search.variables.get(variable));
  return {
    rule,
    steps: search.steps,
    root,
    variables: search.variables,
    atoms: search.atoms,
    leaves: [...search.leaves],
    outcomes: rule.outcomes.map((outcome) => outcomePlan(outcome, search, signature)),
  };
};

type Todo = { readonly pattern: PlainTerm; readonly cls: string };

class Search {
  readonly steps: Step[] = [];
  readonly variables = new Map<string, string>();
  readonly atoms: PlainTerm[] = [];
  readonly leaves = new Set<number>();
  /** Registers of patterns that are matched, by their text: the right side need not build them. */
  readonly known = new Map<string, string>();
  private registers = 0;
  private todo: Todo[] = [];

  constructor(private readonly signature: Signature) {}

  /** Plans a whole pattern at a known class, or anywhere; the register of its class. */
  pattern(pattern: PlainTerm, at: string | undefined): string {
    const cls = at ?? this.start(pattern);
    if (at !== undefined) this.meet(pattern, cls);
    for (let next = this.next(); next; next = this.next()) this.atom(next);
    return cls;
  }

  /** A first step, where no class is known yet. */
  private start(pattern: PlainTerm): string {
    const cls = this.register();
    if (isVariable(pattern)) {
      const bound = this.variables.get(pattern.name);
      if (bound !== undefined) return bound;
      this.steps.push({ tag: 'classes', cls });
      this.variables.set(pattern.name, cls);
    } else if (pattern.args.length === 0)
      this.steps.push({ tag: 'take', cls, from: this.leaf(pattern.name) });
    else {
      const op = this.signature.op(pattern.name, pattern.args.length);
      const kids = pattern.args.map(() => this.register());
      this.steps.push({ tag: 'scan', op, cls, kids, atom: this.atoms.push(pattern) - 1 });
      this.known.set(printTerm(pattern), cls);
      pattern.args.forEach((arg, k) => this.meet(arg, kids[k] as string));
    }
    return cls;
  }

  /** A pattern stands at a class: binds a variable, compares, or leaves an atom for later. */
  private meet(pattern: PlainTerm, cls: string): void {
    if (isVariable(pattern)) {
      const bound = this.variables.get(pattern.name);
      if (bound === undefined) this.variables.set(pattern.name, cls);
      else this.steps.push({ tag: 'same', a: bound, b: cls });
    } else if (pattern.args.length === 0)
      this.steps.push({ tag: 'same', a: cls, b: this.leaf(pattern.name) });
    else this.todo.push({ pattern, cls });
  }

  /** The next atom: one that is wholly known, else one whose first child is, else the first. */
  private next(): Todo | undefined {
    const best =
      this.todo.find(({ pattern }) => pattern.args.every((arg) => this.isKnown(arg))) ??
      this.todo.find(({ pattern }) => this.isKnown(pattern.args[0] as PlainTerm)) ??
      this.todo[0];
    this.todo = this.todo.filter((other) => other !== best);
    return best;
  }

  private isKnown(pattern: PlainTerm): boolean {
    return isVariable(pattern) ? this.variables.has(pattern.name) : pattern.args.length === 0;
  }

  private atom({ pattern, cls }: Todo): void {
    const op = this.signature.op(pattern.name, pattern.args.length);
    const atom = this.atoms.push(pattern) - 1;
    const text = printTerm(pattern);
    const twin = this.known.get(text);
    if (twin === undefined) this.known.set(text, cls);
    if (pattern.args.every((arg) => this.isKnown(arg))) {
      const kids = pattern.args.map((arg) => this.operand(arg));
      this.steps.push({ tag: 'find', op, cls, kids, atom });
      return;
    }
    const kids = pattern.args.map(() => this.register());
    const first = pattern.args[0] as PlainTerm;
    const key = this.isKnown(first) ? this.operand(first) : undefined;
    this.steps.push({ tag: 'each', op, cls, kids, atom, key });
    pattern.args.forEach((arg, k) => {
      if (k > 0 || key === undefined) this.meet(arg, kids[k] as string);
    });
  }

  private operand(pattern: PlainTerm): string {
    return isVariable(pattern)
      ? (this.variables.get(pattern.name) as string)
      : this.leaf(pattern.name);
  }
  private leaf(name: string): string {
    const op = this.signature.leaf(name);
    this.leaves.add(op);
    return `l${op}`;
  }
  private register(): string {
    return `c${this.registers++}`;
  }
}

const outcomePlan = (outcome: Outcome, search: Search, signature: Signature): OutcomePlan => {
  const builds: Build[] = [];
  const known = new Map(search.known);
  const bound = new Map(search.variables);
  if (outcome.fresh) bound.set(outcome.fresh.variable, 'fresh');
  const missing = variablesOf(outcome.term).find((name) => !bound.has(name));
  if (missing !== undefined)
    throw new Error(`nothing binds ${missing} in ${printTerm(outcome.term)}`);
  const build = (term: PlainTerm): string => {
    if (isVariable(term)) return bound.get(term.name) as string;
    const text = printTerm(term);
    const done = known.get(text);
    if (done !== undefined) return done;
    const kids = term.args.map(build);
    const out = `b${builds.length}`;
    builds.push({ op: signature.op(term.name, term.args.length), kids, out, text });
    known.set(text, out);
    return out;
  };
  const { term } = outcome;
  if (isVariable(term)) return { outcome, builds, root: { tag: 'register', name: build(term) } };
  return {
    outcome,
    builds,
    root: {
      tag: 'node',
      op: signature.op(term.name, term.args.length),
      kids: term.args.map(build),
    },
  };
};
