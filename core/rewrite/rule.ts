/**
 * Rules as the engine reads them: typed terms with the rule's own variables.
 *
 * `generic` are the names that d, E or at bind in the rule: they stand for whatever variable the matched node binds.
 * Every other declared name is a rule variable: it matches any tensor of its shape, and may depend on all that is free.
 */
import { children, nodes } from '../term/walk.js';
import type { Context, Index, Tensor, Term } from '../term/term.js';
import type { Linearity } from './linearity.js';

/** `both`: an equation; `simpler`: the right side never costs more; `expanding`: may grow, runs on a budget. */
export type Direction = 'both' | 'simpler' | 'expanding';

/** A named predicate on rule variables: invertible(A), independent(a, X). */
export type Condition = { readonly predicate: string; readonly args: readonly string[] };

export type Rule = {
  readonly id: string;
  readonly pack: string;
  readonly direction: Direction;
  /** Read from right to left: `lhs` is what the pack has on the right. */
  readonly backwards?: true;
  readonly source: string;
  /** For how many axes its sequences `s...` are written out. */
  readonly order: number;
  /** The texts it was written in, for printing and certificates. */
  readonly text: { readonly lhs: string; readonly rhs: string; readonly decls: string };
  readonly context: Context;
  readonly axes: readonly Index[];
  readonly lhs: Term;
  readonly rhs: Term;
  readonly conditions: readonly Condition[];
  readonly generic: ReadonlySet<string>;
  /** A law of linearity: applied to all terms, or to all summed indices, at once. */
  readonly linearity: Linearity | undefined;
  /** A law that turns the matrix of an operator: rewriting uses it towards the matrix as it is stored. */
  readonly turns: boolean;
  /** Rule variables that stand outside an E or `at` of the rule: they must not depend on what it binds. */
  readonly outside: readonly (readonly [variable: string, bound: string])[];
};

/** For each E and `at` in the terms: which variables are used outside its reach. */
export const outsideBinders = (terms: readonly Term[]): readonly (readonly [string, string])[] => {
  const binders = new Set<string>();
  const uses: { readonly name: string; readonly within: ReadonlySet<string> }[] = [];
  const walk = (t: Term, within: ReadonlySet<string>): void => {
    if (t.tag === 'variable') uses.push({ name: t.name, within });
    const binds = t.tag === 'at' || t.tag === 'expectation';
    if (binds) binders.add(t.variable.name);
    const inner = binds ? new Set([...within, t.variable.name]) : within;
    // A binder reaches its body only: not the point of an `at`, not the mean and covariance of a law.
    for (const child of children(t)) walk(child, binds && child === t.body ? inner : within);
  };
  terms.forEach((t) => walk(t, new Set()));
  return [...binders].flatMap((bound) => {
    const names = new Set(
      uses.filter((u) => u.name !== bound && !u.within.has(bound)).map((u) => u.name),
    );
    return [...names].map((name) => [name, bound] as const);
  });
};

const base = (name: string): string => name.split('#')[0] as string;

/** Whether `at` replaces the variable by itself: d(f, X) at the generic point, as every d in a rule is. */
const isItself = (t: Term & { tag: 'at' }): boolean => {
  const { axes, body } = t.point;
  return (
    body.tag === 'variable' &&
    base(body.name) === base(t.variable.name) &&
    body.at.length === axes.length &&
    body.at.every((i, k) => i.id === axes[k]?.id)
  );
};

const tensor = (t: Tensor): Tensor => ({ axes: t.axes, body: generalise(t.body) });

/**
 * The term with every bound name replaced by the name it was made from, and d(f, X) at X itself written without `at`:
 * in a rule X stands for the variable that the matched node binds, at its generic point.
 */
export const generalise = (t: Term): Term => {
  switch (t.tag) {
    case 'variable':
      return { ...t, name: base(t.name) };
    case 'sum':
      return { ...t, body: generalise(t.body) };
    case 'product':
      return { ...t, factors: t.factors.map(generalise) };
    case 'add':
      return { ...t, terms: t.terms.map(generalise) };
    case 'pointwise':
      return { ...t, args: t.args.map(generalise) };
    case 'operator':
      return { ...t, args: t.args.map(tensor) };
    case 'derivative':
      return {
        ...t,
        variable: { ...t.variable, name: base(t.variable.name) },
        body: generalise(t.body),
      };
    case 'at': {
      if (isItself(t)) return generalise(t.body);
      return {
        ...t,
        variable: { ...t.variable, name: base(t.variable.name) },
        body: generalise(t.body),
        point: tensor(t.point),
      };
    }
    case 'expectation': {
      const law =
        t.law.tag === 'normal'
          ? { ...t.law, mean: tensor(t.law.mean), covariance: tensor(t.law.covariance) }
          : t.law;
      return {
        ...t,
        variable: { ...t.variable, name: base(t.variable.name) },
        law,
        body: generalise(t.body),
      };
    }
    default:
      return t;
  }
};

/** Names that derivative, at and expectation bind anywhere in the term. */
export const boundNames = (root: Term): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const t of nodes(root))
    if (t.tag === 'derivative' || t.tag === 'at' || t.tag === 'expectation')
      found.add(base(t.variable.name));
  return found;
};
