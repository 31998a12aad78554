/**
 * Sorts the facts of a context: which define a name, which state a symmetry, which are equations to be solved.
 */
import type { Context, Declared, Fact, Index, Term } from '../core/term/term.js';
import type { Symmetry } from './properties.js';
import { everywhere, names } from './walk.js';

/** `name[at] = value` for all `at`; `axes` of the fact that `at` lacks are read at 0 (the value does not depend on them). */
export type Definition = {
  readonly name: string;
  readonly at: readonly Index[];
  readonly axes: readonly Index[];
  readonly value: Term;
};

/** The facts of a context, sorted. */
export type Plan = {
  /** Variables drawn at random, functions left out. */
  readonly free: readonly Declared[];
  /** In an order in which each value is known before it is used. */
  readonly definitions: readonly Definition[];
  readonly equations: readonly Fact[];
  /** Generators of declared symmetries of one array. */
  readonly symmetries: ReadonlyMap<string, readonly Symmetry[]>;
  /** Names with declared moments or iid entries over which an expectation is taken. */
  readonly random: ReadonlySet<string>;
};

const distinct = (at: readonly Index[]): boolean => new Set(at.map((i) => i.id)).size === at.length;

const negated = (term: Term): Term | undefined =>
  term.tag === 'product' &&
  term.factors.length === 2 &&
  term.factors[0]?.tag === 'number' &&
  term.factors[0].value.num === -1n &&
  term.factors[0].value.den === 1n
    ? term.factors[1]
    : undefined;

/** A fact such as C[i,j,k,l] = C[k,l,i,j] or A[i,j] = -A[j,i]. */
const symmetryOf = (fact: Fact): Symmetry | undefined => {
  const { lhs } = fact;
  const other = negated(fact.rhs) ?? fact.rhs;
  if (lhs.tag !== 'variable' || other.tag !== 'variable' || lhs.name !== other.name)
    return undefined;
  if (!distinct(lhs.at) || !distinct(other.at)) return undefined;
  const axes = lhs.at.map((i) => other.at.findIndex((j) => j.id === i.id));
  return axes.includes(-1) ? undefined : { axes, sign: other === fact.rhs ? 1 : -1 };
};

/** Names over whose declared moments an expectation is taken. */
export const randomNames = (terms: readonly Term[]): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const term of terms)
    everywhere(term, (t) => {
      if (t.tag === 'expectation' && t.law.tag === 'declared') found.add(t.law.of);
    });
  return found;
};

const definitionFrom = (
  fact: Fact,
  side: Term,
  other: Term,
  context: Context,
): Definition | undefined => {
  if (side.tag !== 'variable' || !distinct(side.at) || names(other).has(side.name))
    return undefined;
  if (!side.at.every((i) => fact.axes.some((j) => j.id === i.id))) return undefined;
  const declared = context.variables.get(side.name);
  if (!declared || declared.integer || declared.arguments) return undefined;
  return { name: side.name, at: side.at, axes: fact.axes, value: other };
};

/** The names that a name depends on through definitions, itself included. */
export const reachable = (
  start: Iterable<string>,
  definitions: readonly Definition[],
): ReadonlySet<string> => {
  const found = new Set<string>();
  const todo = [...start];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const d of definitions) if (d.name === name) todo.push(...names(d.value));
  }
  return found;
};

const inOrder = (definitions: readonly Definition[]): readonly Definition[] => {
  const ordered: Definition[] = [];
  let rest = [...definitions];
  while (rest.length > 0) {
    const waiting = new Set(rest.map((d) => d.name));
    const ready = rest.filter((d) => ![...names(d.value)].some((name) => waiting.has(name)));
    if (ready.length === 0) break; // no cycles by construction
    ordered.push(...ready);
    rest = rest.filter((d) => !ready.includes(d));
  }
  return ordered;
};

const choose = (
  fact: Fact,
  context: Context,
  made: readonly Definition[],
  barred: ReadonlySet<string>,
): Definition | undefined => {
  const sides = [
    definitionFrom(fact, fact.lhs, fact.rhs, context),
    definitionFrom(fact, fact.rhs, fact.lhs, context),
  ];
  return sides.find(
    (d) =>
      d &&
      !barred.has(d.name) &&
      !made.some((m) => m.name === d.name) &&
      !reachable(names(d.value), made).has(d.name),
  );
};

/** Sorts the facts; a name in `barred` is drawn at random even where a fact would define it. */
export const planFacts = (
  context: Context,
  terms: readonly Term[],
  barred: ReadonlySet<string>,
): Plan => {
  const definitions: Definition[] = [];
  const equations: Fact[] = [];
  const symmetries = new Map<string, Symmetry[]>();
  for (const fact of context.facts) {
    const symmetry = symmetryOf(fact);
    const definition = symmetry ? undefined : choose(fact, context, definitions, barred);
    if (symmetry) symmetries.set(fact.about, [...(symmetries.get(fact.about) ?? []), symmetry]);
    else if (definition) definitions.push(definition);
    else equations.push(fact);
  }
  const free = [...context.variables.values()].filter(
    (v) => !v.arguments && !definitions.some((d) => d.name === v.name),
  );
  const random = randomNames([...context.facts.flatMap((f) => [f.lhs, f.rhs]), ...terms]);
  return { free, definitions: inOrder(definitions), equations, symmetries, random };
};

/** The group that generators make (at most 5040 elements), the identity included. */
export const closure = (generators: readonly Symmetry[]): readonly Symmetry[] => {
  const [first] = generators;
  if (!first) return [];
  const found = new Map<string, Symmetry>();
  const todo: Symmetry[] = [{ axes: first.axes.map((_, at) => at), sign: 1 }];
  for (let g = todo.pop(); g && found.size < 5040; g = todo.pop()) {
    const key = g.axes.join();
    if (found.has(key)) continue;
    found.set(key, g);
    for (const s of generators)
      todo.push({
        axes: s.axes.map((a) => (g as Symmetry).axes[a] as number),
        sign: g.sign * s.sign,
      });
  }
  return [...found.values()];
};
