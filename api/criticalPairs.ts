/**
 * Contradictions between rules: two rules that rewrite one expression to two values.
 *
 * Every overlap of their left sides is written as a statement, both sides are brought to normal form by all rules, and where
 * these differ, numbers say whether they are different values. That finds out rules about operators without a meaning,
 * which numbers alone cannot test.
 */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { parseDeclarations } from '../core/expr/declarations.js';
import { parseExpression } from '../core/expr/parser.js';
import { printAst } from '../core/expr/printAst.js';
import { expandMeanings } from '../core/rewrite/means.js';
import type { Pack, RuleText } from '../core/rewrite/pack.js';
import { RuleSet } from '../core/rewrite/ruleSet.js';
import { hasSequence } from '../core/rewrite/sequences.js';
import { overlaps, type Equation, type Overlap } from '../core/rewrite/superpose.js';
import { defaultLimits } from '../core/run/engine.js';
import { normalForms } from '../core/run/forms.js';
import { elaborateStatement } from '../core/shape/elaborate.js';
import { printTensor } from '../core/term/print.js';
import type { Statement, Term } from '../core/term/term.js';
import { check, type Counterexample } from '../evaluator/check.js';
import { readCondition } from './ruleStatements.js';

/** Two rules that lead from one expression to two different values. */
export type Contradiction = {
  /** Ids of the two rules. */
  readonly rules: readonly [string, string];
  /** The expression that both rewrite. */
  readonly peak: string;
  /** What each makes of it, in normal form. */
  readonly forms: readonly [string, string];
  readonly counterexample?: Counterexample;
};

/** What was tried. */
export type PairReport = {
  readonly pairs: number;
  /** Pairs that lead to one value. */
  readonly joined: number;
  readonly contradictions: readonly Contradiction[];
};

type Prepared = {
  readonly rule: RuleText;
  readonly equation: Equation;
  readonly decls: readonly string[];
  readonly conditions: readonly (readonly [property: string, name: string])[];
  readonly sizes: readonly string[];
  /** Function names and operators that its left side needs. */
  readonly heads: ReadonlySet<string>;
};

/** Conditions that a declaration can state. */
const declarable = new Set([
  'invertible',
  'posdef',
  'symmetric',
  'orthogonal',
  'diagonal',
  'positive',
  'nonnegative',
]);

const renamed = (text: string, names: readonly string[], mark: string): string =>
  names.length === 0
    ? text
    : text.replace(new RegExp(`\\b(${names.join('|')})\\b`, 'g'), (name) => `${name}${mark}`);

/** The rule with all its names marked; undefined where an overlap cannot be written as a statement. */
const prepare = (pack: Pack, rule: RuleText, mark: string): Prepared | undefined => {
  const decls = rule.decls ?? pack.decls;
  if (hasSequence([rule.lhs, rule.rhs, ...decls].join(' '))) return undefined;
  const conditions = (rule.when ?? []).map(readCondition);
  if (conditions.some((c) => !declarable.has(c.predicate) || c.args.length !== 1)) return undefined;
  const parsed = decls.flatMap((text) => {
    const made = parseDeclarations(text);
    return isRight(made) ? made.right : [];
  });
  const variables = parsed.flatMap((d) =>
    d.tag === 'tensor' ? d.names.map(({ name }) => name) : [],
  );
  const words: readonly string[] = decls.join(' ').match(/\b[A-Za-z]\w*\b/g) ?? [];
  const shapes = decls.flatMap((text) => [...text.matchAll(/\[([^\]]*)\]/g)].map((m) => m[1]));
  const sizes = [...new Set(shapes.join(' ').match(/\b[A-Za-z]\w*\b/g) ?? [])];
  const names = [...new Set([...variables, ...sizes])].filter((n) => words.includes(n));
  const write = (text: string): string => renamed(text, names, mark);
  const [lhs, rhs] = [parseExpression(write(rule.lhs)), parseExpression(write(rule.rhs))];
  if (isLeft(lhs) || isLeft(rhs)) return undefined;
  return {
    rule,
    decls: decls.map(write),
    sizes: sizes.map(write),
    conditions: conditions.map((c) => [c.predicate, write(c.args[0] as string)] as const),
    equation: { lhs: lhs.right, rhs: rhs.right, variables: new Set(variables.map(write)) },
    heads: new Set(rule.lhs.match(/\b[A-Za-z]\w*(?=\()/g) ?? []),
  };
};

/** Ways to make some sizes of the second rule those of the first: none first, then ever more. */
const identifications = (
  mine: readonly string[],
  theirs: readonly string[],
): readonly ReadonlyMap<string, string>[] =>
  theirs
    .reduce<readonly ReadonlyMap<string, string>[]>(
      (ways, size) =>
        ways.flatMap((way) => [way, ...mine.map((m) => new Map(way).set(size, m))]).slice(0, 40),
      [new Map()],
    )
    .toSorted((a, b) => a.size - b.size);

const withSizes = (text: string, way: ReadonlyMap<string, string>): string =>
  text.replace(/\b[A-Za-z]\w*\b/g, (name) => way.get(name) ?? name);

/** The conditions of both rules as properties of names; undefined where one is about a compound value. */
const stated = (a: Prepared, b: Prepared, overlap: Overlap): readonly string[] | undefined => {
  const found: string[] = [];
  for (const [property, name] of [...a.conditions, ...b.conditions]) {
    let seen = overlap.bindings.get(name);
    while (seen?.tag === 'name' && overlap.bindings.has(seen.name))
      seen = overlap.bindings.get(seen.name);
    if (seen && seen.tag !== 'name') return undefined;
    found.push(`${seen ? seen.name : name} ${property}`);
  }
  return found;
};

/** A declaration with the properties that the conditions ask of its names. */
const withConditions = (decl: string, conditions: readonly string[]): string => {
  const [names = '', rest] = decl.split(/:(.*)/s);
  if (rest === undefined) return decl;
  return names
    .split(',')
    .map((name) => {
      const own = conditions.filter((c) => c.startsWith(`${name.trim()} `));
      return [`${name.trim()} :${rest}`, ...own.map((c) => c.split(' ')[1])].join(' ');
    })
    .join('; ');
};

/** The two results of an overlap as a statement, for the fewest sizes made one. */
const elaborated = (
  a: Prepared,
  b: Prepared,
  overlap: Overlap,
  rules: RuleSet,
): { readonly statement: Statement; readonly peak: string } | undefined => {
  const conditions = stated(a, b, overlap);
  if (!conditions) return undefined;
  const [lhs, rhs] = [printAst(overlap.left), printAst(overlap.right)];
  // What a variable stands for must have its shape, or the peak is no instance of both rules.
  const bound = [...overlap.bindings].map(([name, value]) => [name, printAst(value)] as const);
  for (const way of identifications(a.sizes, b.sizes)) {
    const decls = [...a.decls, ...b.decls].map((d) =>
      withSizes(withConditions(d, conditions), way),
    );
    const read = (left: string, right: string) =>
      elaborateStatement(
        decls,
        { lhs: withSizes(left, way), rhs: withSizes(right, way) },
        rules.operators as never,
      );
    if (!bound.every(([name, value]) => isRight(read(name, value)))) continue;
    const made = read(lhs, rhs);
    if (isRight(made))
      return { statement: made.right, peak: withSizes(printAst(overlap.peak), way) };
  }
  return undefined;
};

type Outcome = 'joined' | 'open' | Omit<Contradiction, 'rules' | 'peak'>;

/** What the engine, then numbers, say of the two results. */
const judge = (statement: Statement, rules: RuleSet, time: number): Outcome => {
  const found = normalForms(statement, rules, { ...defaultLimits, time });
  if (!found) return 'open';
  const { context, axes, layout, lhs, rhs } = found.statement;
  const write = (side: Term): string => printTensor(context, axes, side, layout);
  const forms = [write(lhs), write(rhs)] as const;
  if (found.collapsed) return { forms };
  if (found.equal) return 'joined';
  const verdict = check(expandMeanings(found.statement, rules.operators), {
    budget: time,
    points: 2,
    shrink: 'entries',
  });
  return verdict.tag === 'differ' ? { forms, counterexample: verdict.counterexample } : 'open';
};

const meet = (a: Prepared, b: Prepared): boolean =>
  a.heads.size === 0 || b.heads.size === 0 || [...a.heads].some((h) => b.heads.has(h));

/**
 * The critical pairs of a rule with those of its own pack and of other packs.
 *
 * Time: stops after `budget` milliseconds (default 1000); `pairs` says how many were tried.
 */
export const criticalPairs = (
  pack: Pack,
  rule: RuleText,
  others: readonly Pack[],
  budget = 1000,
): PairReport => {
  const deadline = performance.now() + budget;
  const packs = [...others.filter((p) => p.pack !== pack.pack), pack];
  const rules = new RuleSet(packs);
  const mine = prepare(pack, rule, '');
  const contradictions: Contradiction[] = [];
  let [pairs, joined] = [0, 0];
  if (!mine) return { pairs, joined, contradictions };
  for (const other of packs.toReversed())
    for (const second of other.rules) {
      const theirs = prepare(other, second, '_');
      if (!theirs || !meet(mine, theirs)) continue;
      const same = second.id === rule.id && other.pack === pack.pack;
      const found = [
        ...overlaps(mine.equation, theirs.equation, same),
        ...(same ? [] : overlaps(theirs.equation, mine.equation, true)),
      ];
      for (const overlap of found) {
        if (performance.now() > deadline) return { pairs, joined, contradictions };
        const pair = elaborated(mine, theirs, overlap, rules);
        if (!pair) continue;
        pairs += 1;
        const outcome = judge(pair.statement, rules, 200);
        if (outcome === 'joined') joined += 1;
        else if (outcome !== 'open')
          contradictions.push({ rules: [rule.id, second.id], peak: pair.peak, ...outcome });
      }
    }
  return { pairs, joined, contradictions };
};
