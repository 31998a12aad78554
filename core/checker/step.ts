/**
 * One step of a certificate: no e-graph, no search. Its rule is read from the packs that the caller trusts, and put at the values
 * that the step carries.
 *
 * A step from P to Q holds where P is its place with one side of the instance put in, Q the place with the other side, both by
 * ring laws, wire laws and index relations alone.
 */
import * as E from 'fp-ts/lib/Either.js';
import { isPositive } from '../num/sign.js';
import * as S from '../num/size.js';
import { compileRule } from '../rewrite/compile.js';
import type { OperatorText, Pack } from '../rewrite/pack.js';
import type { Rule } from '../rewrite/rule.js';
import type { Declared, Index, Statement, Tensor, Term } from '../term/term.js';
import { mapInside, nodes, ownIndices } from '../term/walk.js';
import { firstId, hole, type CertificateStep, type Reason } from './certificate.js';
import { conditionsHold, hasProperty } from './conditions.js';
import { writtenOut } from './entries.js';
import { equal, ring } from './equal.js';
import { instantiate, type Values } from './instance.js';
import { lawHolds } from './laws.js';
import { component, free, freeOf, Meaningless, partsOf, rename } from './scope.js';
import { given, underPart, type Binder, type Given } from './written.js';

/** The sides of a rule, a law or a fact at the step's values; a text says why it is none. */
type Sides = readonly [Term, Term] | string;

/** Checks instances against trusted packs. */
export type Checker = {
  readonly g: Given;
  readonly axes: readonly Index[];
  /** Whether the size is at least 1: for all sizes, or since the statement has an axis of it. */
  readonly isAxis: (size: S.Size) => boolean;
  readonly rule: (r: Reason & { readonly tag: 'rule' | 'law' }) => Rule | string;
  /** The instances of steps that were checked. */
  readonly instances: WeakMap<CertificateStep, readonly [Term, Term]>;
};

/** Rules as they were read, kept as long as their packs. */
const read = new WeakMap<readonly Pack[], Map<string, Rule | string>>();

const readRule = (packs: readonly Pack[], pack: Pack, id: string, order: number): Rule | string => {
  const known = read.get(packs) ?? new Map<string, Rule | string>();
  read.set(packs, known);
  const key = `${pack.pack}/${id}/${order}`;
  const found = known.get(key);
  if (found) return found;
  const text = pack.rules.find((x) => x.id === id);
  const operators: readonly OperatorText[] = packs.flatMap((p) => p.operators ?? []);
  const made = text && compileRule(pack, text, order, operators);
  const rule = !made
    ? `no trusted pack has the rule ${pack.pack}/${id}`
    : E.isLeft(made)
      ? `the rule ${pack.pack}/${id} does not read`
      : made.right;
  known.set(key, rule);
  return rule;
};

/** Numbers of axes that a sequence of a rule may be written out for. */
const orders: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]);

/** Sizes of the axes that a statement and its declarations write. */
const statementSizes = ({ context, axes, lhs, rhs }: Statement): readonly S.Size[] => [
  ...sizesOf(axes),
  ...[...context.variables.values()].flatMap((v) => [v.shape, ...(v.arguments ?? [])].flat()),
  ...[lhs, rhs].flatMap(sizesWithin),
];

/** Sizes of all indices of a term. */
const sizesWithin = (t: Term): readonly S.Size[] => [
  ...sizesOf(ownIndices(t)),
  ...partsOf(t).flatMap(({ axes, body }) => [...sizesOf(axes), ...sizesWithin(body)]),
];

/** A checker of steps of one statement. */
export const checker = (statement: Statement, packs: readonly Pack[], from = firstId): Checker => {
  const own = new Set(statementSizes(statement).map((s) => s.key));
  return {
    isAxis: (size) => own.has(size.key) || isPositive(size),
    g: given(ring(statement.context, false, from), statement),
    axes: statement.axes,
    instances: new WeakMap(),
    rule: ({ pack, rule, order }) => {
      const found = packs.find((p) => p.pack === pack);
      if (!orders.has(order)) return 'a sequence has no so many axes';
      return found ? readRule(packs, found, rule, order) : `no trusted pack is called ${pack}`;
    },
  };
};

const shaped = (want: readonly S.Size[], have: readonly S.Size[]): boolean =>
  want.length === have.length && want.every((s, k) => S.equals(s, have[k] as S.Size));

const sizesOf = (axes: readonly Index[]): readonly S.Size[] => axes.map((i) => i.size);

// --- what a rule's names stand for ---

/** How a name stands in a rule: with entries of its own, as the law of an expectation. */
const usesOf = (
  { lhs, rhs }: Rule,
  name: string,
): { readonly entries: boolean; readonly law: boolean } => {
  const all = [...nodes(lhs), ...nodes(rhs)];
  return {
    entries: all.some((t) => t.tag === 'variable' && t.name === name),
    law: all.some((t) => t.tag === 'expectation' && t.law.tag === 'declared' && t.law.of === name),
  };
};

/** Whether a declared name of the rule stands for something of its shape and its properties. */
const fits = (g: Given, rule: Rule, v: Values, x: Declared): boolean => {
  const put = (shape: readonly S.Size[]): readonly S.Size[] =>
    shape.map((s) => S.substitute(s, v.sizes));
  const { variables } = g.ring.context;
  const named = variables.get(v.names.get(x.name) ?? '');
  const isNamed =
    named !== undefined &&
    shaped(put(x.shape), named.shape) &&
    x.properties.every((p) => named.properties.includes(p));
  if (x.arguments)
    return (
      isNamed &&
      named.arguments?.length === x.arguments.length &&
      x.arguments.every((a, k) => shaped(put(a), named.arguments?.[k] ?? []))
    );
  const { entries, law } = usesOf(rule, x.name);
  if (rule.generic.has(x.name)) {
    const bound = v.bound.get(x.name);
    // A rule that speaks of no entry of X says nothing of the law of X.
    const isLawful = law ? named !== undefined && (isNamed || !entries) : x.properties.length === 0;
    return bound !== undefined && shaped(put(x.shape), bound.shape) && isLawful;
  }
  if (!entries) return true;
  const value = v.values.get(x.name);
  return (
    value !== undefined &&
    shaped(put(x.shape), sizesOf(value.axes)) &&
    new Set(value.axes.map((i) => i.id)).size === value.axes.length &&
    x.properties.every((p) => hasProperty(g, p, value, v))
  );
};

/**
 * Values are given to names of the rule that stand for values, other names to names that stand for these; nothing else of the
 * rule is called otherwise, such as an operator or a variable that the rule binds itself.
 */
const speaksOfItsNames = ({ context, generic }: Rule, v: Values): boolean => {
  const { variables } = context;
  const isFunction = (name: string): boolean => variables.get(name)?.arguments !== undefined;
  const isValue = (name: string): boolean =>
    variables.has(name) && !generic.has(name) && !isFunction(name);
  return (
    [...v.values.keys()].every(isValue) &&
    [...v.names.keys()].every((name) => variables.has(name)) &&
    [...v.bound.keys()].every((name) => generic.has(name))
  );
};

/** Bound names of an instance are bound, and no two of the rule are one. */
const areBound = ({ bound }: Values): boolean =>
  new Set([...bound.values()].map((b) => b.name)).size === bound.size &&
  [...bound.values()].every((b) => b.name.includes('#'));

/** Binders of the rule itself, for conditions on what they bind: not those inside its values, which bind nothing outside. */
const bindersOf = ({ lhs }: Rule): readonly Binder[] =>
  [...nodes(lhs)].filter((x): x is Binder => x.tag === 'at' || x.tag === 'expectation');

const byRule = (
  c: Checker,
  r: Reason & { readonly tag: 'rule' },
  around: readonly (readonly Binder[])[],
): Sides => {
  const rule = c.rule(r);
  if (typeof rule === 'string') return rule;
  const v: Values = {
    indices: new Map(rule.axes.map((i, k) => [i.id, r.axes[k] ?? i])),
    values: new Map(r.values.map(([n, t]) => [n, t as Tensor])),
    sizes: new Map(r.sizes),
    bound: new Map(r.bound),
    names: new Map(r.names),
  };
  const { g } = c;
  const sizes = sizesOf(rule.axes).map((s) => S.substitute(s, v.sizes));
  if (rule.context.facts.length > 0) return `${rule.id} states facts of its names`;
  // An axis that the rule sums over is nowhere else in the certificate.
  const inner = [rule.lhs, rule.rhs].flatMap(sizesWithin).map((s) => S.substitute(s, v.sizes));
  const isShaped =
    shaped(sizes, sizesOf(r.axes)) && [...v.sizes.values(), ...inner].every(c.isAxis);
  if (
    !isShaped ||
    !areBound(v) ||
    !speaksOfItsNames(rule, v) ||
    ![...rule.context.variables.values()].every((x) => fits(g, rule, v, x))
  )
    return `a name of ${rule.id} stands for nothing of its shape and properties`;
  const put = (t: Term): Term => instantiate(t, v, g.ring);
  const sides = [put(rule.lhs), put(rule.rhs)] as const;
  const own = bindersOf(rule)
    .map((b) => put(b) as Binder)
    .reverse();
  const holds = around.every((list) =>
    conditionsHold({ ...g, around: [...own, ...list] }, rule, v),
  );
  return holds ? sides : `the conditions of ${rule.id} are not met`;
};

// --- facts and laws ---

const byFact = (c: Checker, r: Reason & { readonly tag: 'fact' }): Sides => {
  const fact = c.g.ring.context.facts[r.fact];
  if (!fact || !shaped(sizesOf(fact.axes), sizesOf(r.axes))) return 'no such fact';
  const map = new Map(fact.axes.map((i, k) => [i.id, r.axes[k] as Index]));
  const put = (t: Term): Term => rename(c.g.ring, t, map);
  return [put(fact.lhs), put(fact.rhs)];
};

const byLaw = (c: Checker, r: Reason & { readonly tag: 'law' }): Sides => {
  const rule = c.rule(r);
  if (typeof rule === 'string') return rule;
  return lawHolds(c.g, rule, r.from, r.to)
    ? [r.from, r.to]
    : `the law ${r.rule} does not lead from one side to the other`;
};

// --- places ---

/** The binders around each hole of a place, innermost first. */
export const aroundHoles = (place: Term): readonly (readonly Binder[])[] => {
  const found: (readonly Binder[])[] = [];
  const walk = (t: Term, around: readonly Binder[]): void => {
    if (t.tag === 'variable' && t.name === hole) found.push(around);
    for (const part of partsOf(t)) walk(part.body, underPart(t, part, around));
  };
  walk(place, []);
  return found;
};

/** The place with a term put in, which its binders may bind; parts without a hole stay the same objects. */
export const filled = (c: Checker, place: Term, by: Tensor): Term => {
  const walk = (t: Term): Term =>
    t.tag === 'variable' && t.name === hole ? component(c.g.ring, by, t.at) : mapInside(t, walk);
  return walk(place);
};

/** Why a whole expression means nothing: a loose index, a name that is not declared, or used with another shape. */
const looseIn = ({ g, axes }: Checker, t: Term): string | undefined => {
  const { indices, names } = free(t);
  for (const i of indices.values())
    if (!axes.some((a) => a.id === i.id && S.equals(a.size, i.size))) return 'it has a loose index';
  for (const [name, shape] of names) {
    const declared = g.ring.context.variables.get(name);
    if (!declared || shape !== declared.shape.map((s) => s.key).join())
      return `${name} is not declared, or has another shape`;
  }
  return undefined;
};

const sidesOf = (c: Checker, { reason, place }: CertificateStep): Sides => {
  switch (reason.tag) {
    case 'rule':
      return byRule(c, reason, aroundHoles(place));
    case 'law':
      return byLaw(c, reason);
    case 'fact':
      return byFact(c, reason);
    default:
      return 'no sides';
  }
};

const faultOf = (c: Checker, before: Term, step: CertificateStep): string | undefined => {
  const { reason, place, after, open } = step;
  const { g, axes } = c;
  const loose = looseIn(c, after);
  if (loose !== undefined) return `the expression after: ${loose}`;
  if (reason.tag === 'entries')
    return equal(g.ring, writtenOut(axes, before), writtenOut(axes, after))
      ? undefined
      : 'entry by entry, the two expressions differ';
  const sides = sidesOf(c, step);
  if (typeof sides === 'string') return sides;
  c.instances.set(step, sides);
  const known = new Set([...open, ...axes].map((i) => i.id));
  if (sides.some((t) => freeOf(t).some((i) => !known.has(i.id))))
    return 'an index of the instance is not open at the place';
  const put = (body: Term): Term => filled(c, place, { axes: open, body });
  const [from, to] = (step.direction === 'forward' ? sides : [sides[1], sides[0]]).map(put) as [
    Term,
    Term,
  ];
  const ill = looseIn(c, from) ?? looseIn(c, to);
  if (ill !== undefined) return `the place: ${ill}`;
  if (!equal(g.ring, before, from)) return 'the place does not hold what the rule replaces';
  return equal(g.ring, after, to) ? undefined : 'the expression after is not what the rule gives';
};

/** Undefined where the step from `before` holds, else why it does not. */
export const stepFault = (c: Checker, before: Term, step: CertificateStep): string | undefined => {
  try {
    return faultOf(c, before, step);
  } catch (error) {
    if (error instanceof Meaningless) return error.message;
    throw error;
  }
};
