/** Checks an explanation without any e-graph: each step must be one of the rules, at its place, as they are written. */
import type { Explanation } from './explain.js';
import { foldStep, givenStep } from './explain.js';
import type { Evaluate } from './fold.js';
import type { FlatRule } from './rule.js';
import type { Signature } from './signature.js';
import { isVariable, printTerm, type PlainTerm } from './term.js';

export type ReplayOptions = {
  readonly rules: readonly FlatRule[];
  readonly signature: Signature;
  /** Functions of constant folding. */
  readonly functions?: Readonly<Record<string, Evaluate>>;
  /** Pairs of equal terms that someone gave, as texts. */
  readonly given?: readonly (readonly [string, string])[];
};

/** What is wrong with an explanation, or undefined where every step holds. Side-conditions are not part of a chain. */
export const replay = (explanation: Explanation, options: ReplayOptions): string | undefined => {
  let now = explanation.from;
  for (const [k, { rule, forward, at, term }] of explanation.steps.entries()) {
    const [old, made] = [partAt(now, at), partAt(term, at)];
    if (!old || !made) return `step ${k}: no such place`;
    if (!same(replaced(now, at, made), term)) return `step ${k}: something else changed`;
    const [left, right] = forward ? [old, made] : [made, old];
    if (!isStep(rule, left, right, options))
      return `step ${k}: ${rule} does not make ${printTerm(right)} of ${printTerm(left)}`;
    now = term;
  }
  return undefined;
};

const isStep = (
  name: string,
  left: PlainTerm,
  right: PlainTerm,
  { rules, signature, functions, given }: ReplayOptions,
): boolean => {
  if (name === givenStep)
    return (given ?? []).some(([a, b]) => {
      const pair = [printTerm(left), printTerm(right)];
      return (pair[0] === a && pair[1] === b) || (pair[0] === b && pair[1] === a);
    });
  if (name === foldStep) {
    const values = left.args.map((arg) => signature.values[signature.leaf(arg.name)]);
    if (values.includes(undefined) || left.args.some(({ args }) => args.length > 0)) return false;
    const value = functions?.[left.name]?.(...values.filter((v) => v !== undefined));
    return value !== undefined && signature.values[signature.leaf(right.name)] === value;
  }
  const rule = rules.find((other) => other.name === name);
  const bound = new Map<string, PlainTerm>();
  if (!rule || !matches(rule.lhs, left, bound)) return false;
  return rule.outcomes.some(({ term, fresh }) => {
    const more = new Map(bound);
    if (fresh) more.delete(fresh.variable);
    return matches(term, right, more);
  });
};

/** Matches a pattern with a term as they are written. */
const matches = (pattern: PlainTerm, term: PlainTerm, bound: Map<string, PlainTerm>): boolean => {
  if (isVariable(pattern)) {
    const known = bound.get(pattern.name);
    if (known) return same(known, term);
    bound.set(pattern.name, term);
    return true;
  }
  return (
    pattern.name === term.name &&
    pattern.args.length === term.args.length &&
    pattern.args.every((arg, k) => matches(arg, term.args[k] as PlainTerm, bound))
  );
};

const same = (a: PlainTerm, b: PlainTerm): boolean =>
  a === b ||
  (a.name === b.name &&
    a.args.length === b.args.length &&
    a.args.every((arg, k) => same(arg, b.args[k] as PlainTerm)));

const partAt = (term: PlainTerm, at: readonly number[]): PlainTerm | undefined =>
  at.reduce<PlainTerm | undefined>((part, k) => part?.args[k], term);

const replaced = (term: PlainTerm, at: readonly number[], part: PlainTerm): PlainTerm => {
  const [k, ...rest] = at;
  if (k === undefined) return part;
  return {
    name: term.name,
    args: term.args.map((arg, i) => (i === k ? replaced(arg, rest, part) : arg)),
  };
};
