/**
 * Replays a certificate. No e-graph, no search: each step carries its witness, and is checked by the normal form of
 * `polynomial.ts` and by the rule it names, read from the packs that the caller trusts.
 *
 * A step from P to Q holds where P is its place with one side of the instance put in, Q the place with the other side, both by
 * ring laws, wire laws and index relations alone.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as S from '../num/size.js';
import type { OperatorTable } from '../shape/elaborate.js';
import { elaborateStatement } from '../shape/elaborate.js';
import { compileRule } from '../rewrite/compile.js';
import type { OperatorText, Pack } from '../rewrite/pack.js';
import type { Rule } from '../rewrite/rule.js';
import type { Context, Index, Statement, Tensor, Term } from '../term/term.js';
import { freeIndices, freeVariables, nodes, substitute } from '../term/walk.js';
import { given, type Given } from './assume.js';
import {
  certificateCodec,
  hole,
  type Certificate,
  type CertificateStep,
  type Reason,
} from './certificate.js';
import { conditionsHold } from './conditions.js';
import { instantiate, type Values } from './instance.js';
import { keyOf } from './key.js';
import { lawAt } from './laws.js';
import { ring, TooLarge } from './polynomial.js';

/** Why a certificate is not accepted; `step` counts from 1. */
export type Refusal = {
  readonly _tag:
    | 'NotACertificate'
    | 'StatementDoesNotRead'
    | 'UnknownRule'
    | 'StepFails'
    | 'EndIsNotTheOtherSide'
    | 'TooLarge';
  readonly step?: number;
  readonly message: string;
};

/** What is accepted: the statement, and how many steps were replayed. */
export type Accepted = { readonly statement: Certificate['statement']; readonly steps: number };

const refuse = (_tag: Refusal['_tag'], message: string, step?: number): Refusal => ({
  _tag,
  message,
  ...(step === undefined ? {} : { step }),
});

/** The sides of a rule, a law or a fact at the step's values; a text says why it is none. */
type Sides = readonly [Term, Term] | string;

/** Checks instances against trusted packs. */
export type Checker = {
  readonly g: Given;
  readonly axes: readonly Index[];
  readonly rule: (r: Reason & { readonly tag: 'rule' | 'law' }) => Rule | string;
};

/** A checker of steps of one statement. */
export const checker = (statement: Statement, packs: readonly Pack[]): Checker => {
  const known = new Map<string, Rule | string>();
  const operators: readonly OperatorText[] = packs.flatMap((p) => p.operators ?? []);
  const read = (pack: string, id: string, order: number): Rule | string => {
    const found = packs.find((p) => p.pack === pack);
    const text = found?.rules.find((x) => x.id === id);
    if (!found || !text) return `no trusted pack has the rule ${pack}/${id}`;
    const made = compileRule(found, text, order, operators);
    return E.isLeft(made) ? `the rule ${pack}/${id} does not read` : made.right;
  };
  return {
    g: given(ring(statement.context), statement),
    axes: statement.axes,
    rule: ({ pack, rule, order }) => {
      const key = `${pack}/${rule}/${order}`;
      const made = known.get(key) ?? read(pack, rule, order);
      known.set(key, made);
      return made;
    },
  };
};

const sameSize = (a: S.Size, b: S.Size): boolean => a.key === b.key;

/** Whether every name of the rule stands for something of its shape. */
const fits = (rule: Rule, v: Values, axes: readonly Index[]): boolean => {
  const size = (s: S.Size): S.Size => S.substitute(s, v.sizes);
  const shaped = (want: readonly S.Size[], have: readonly S.Size[]): boolean =>
    want.length === have.length && want.every((s, k) => sameSize(size(s), have[k] as S.Size));
  if (
    !shaped(
      rule.axes.map((i) => i.size),
      axes.map((i) => i.size),
    )
  )
    return false;
  return [...rule.context.variables.values()].every((x) => {
    if (x.arguments) return true;
    const value = v.values.get(x.name);
    const bound = v.bound.get(x.name);
    if (value)
      return shaped(
        x.shape,
        value.axes.map((i) => i.size),
      );
    return bound === undefined || shaped(x.shape, bound.shape);
  });
};

const byRule = (c: Checker, r: Reason & { readonly tag: 'rule' }): Sides => {
  const rule = c.rule(r);
  if (typeof rule === 'string') return rule;
  const v: Values = {
    indices: new Map(rule.axes.map((i, k) => [i.id, r.axes[k] ?? i])),
    values: new Map(r.values.map(([n, t]) => [n, t as Tensor])),
    sizes: new Map(r.sizes),
    bound: new Map(r.bound),
    names: new Map(r.names),
  };
  if (r.axes.length !== rule.axes.length || !fits(rule, v, r.axes))
    return 'a value has another shape than the rule says';
  const missing = [...freeVariables(rule.lhs), ...freeVariables(rule.rhs)].find(
    (n) =>
      rule.context.variables.has(n) &&
      !v.values.has(n) &&
      !v.bound.has(n) &&
      !v.names.has(n) &&
      !rule.generic.has(n),
  );
  if (missing !== undefined) return `nothing stands for ${missing}`;
  if (!conditionsHold(c.g, rule, v)) return `the conditions of ${rule.id} are not met`;
  return [instantiate(rule.lhs, v, c.g.ring.ids), instantiate(rule.rhs, v, c.g.ring.ids)];
};

const byFact = (c: Checker, r: Reason & { readonly tag: 'fact' }): Sides => {
  const fact = c.g.ring.context.facts[r.fact];
  if (!fact || fact.axes.length !== r.axes.length) return 'no such fact';
  if (!fact.axes.every((i, k) => sameSize(i.size, (r.axes[k] as Index).size)))
    return 'an index of the fact has another size';
  const v: Values = {
    indices: new Map(fact.axes.map((i, k) => [i.id, r.axes[k] as Index])),
    values: new Map(),
    sizes: new Map(),
    bound: new Map(),
    names: new Map(),
  };
  return [instantiate(fact.lhs, v, c.g.ring.ids), instantiate(fact.rhs, v, c.g.ring.ids)];
};

const byLaw = (c: Checker, r: Reason & { readonly tag: 'law' }): Sides => {
  const rule = c.rule(r);
  if (typeof rule === 'string') return rule;
  const to = lawAt(c.g, rule, r.from);
  return to ? [r.from, to] : `the law ${r.rule} says nothing here`;
};

/** A fact speaks of free names, so its place is under no binder of one of them. */
const isCaptured = (context: Context, place: Term): boolean =>
  [...nodes(place)].some(
    (t) => (t.tag === 'at' || t.tag === 'expectation') && context.variables.has(t.variable.name),
  );

/** Undefined where the step from `before` holds, else why it does not. */
export const stepFault = (c: Checker, before: Term, step: CertificateStep): string | undefined => {
  const { reason } = step;
  const sides =
    reason.tag === 'rule'
      ? byRule(c, reason)
      : reason.tag === 'law'
        ? byLaw(c, reason)
        : byFact(c, reason);
  if (typeof sides === 'string') return sides;
  const { g, axes } = c;
  if (isCaptured(g.ring.context, step.place) || isCaptured(g.ring.context, step.after))
    return 'a binder has the name of a declared variable';
  const [from, to] = step.direction === 'forward' ? sides : [sides[1], sides[0]];
  const open = new Set([...step.open, ...axes].map((i) => i.id));
  if ([...freeIndices(from), ...freeIndices(to)].some((i) => !open.has(i.id)))
    return 'an index of the instance is not open at the place';
  if (freeIndices(step.after).some((i) => !axes.some((a) => a.id === i.id)))
    return 'the expression after has a loose index';
  const filled = (body: Term): string =>
    keyOf(g.ring, axes, substitute(step.place, hole, { axes: step.open, body }, g.ring.ids));
  if (keyOf(g.ring, axes, before) !== filled(from))
    return 'the place does not hold what the rule replaces';
  return keyOf(g.ring, axes, step.after) === filled(to)
    ? undefined
    : 'the expression after is not what the rule gives';
};

/** Whether the rules that a certificate cites are those of the packs, word for word. */
const unknownRule = (certificate: Certificate, packs: readonly Pack[]): string | undefined =>
  certificate.rules
    .filter(({ pack, rule, decls }) => {
      const found = packs.find((p) => p.pack === pack);
      const text = found?.rules.find((x) => x.id === rule.id);
      return (
        !text ||
        JSON.stringify(text) !== JSON.stringify(rule) ||
        JSON.stringify(text.decls ?? found?.decls) !== JSON.stringify(decls)
      );
    })
    .map(({ pack, rule }) => `${pack}/${rule.id}`)[0];

/** Rules that steps name but the certificate does not cite. */
const uncited = (certificate: Certificate): string | undefined => {
  const cited = new Set(certificate.rules.map(({ pack, rule }) => `${pack}/${rule.id}`));
  for (const { reason } of certificate.steps)
    if (reason.tag !== 'fact' && !cited.has(`${reason.pack}/${reason.rule}`))
      return `${reason.pack}/${reason.rule}`;
  return undefined;
};

/**
 * Replays a certificate with the rules of `packs`.
 *
 * Errors: a `Refusal` that says which step fails and why. Never throws on any input.
 */
export const verify = (json: unknown, packs: readonly Pack[]): E.Either<Refusal, Accepted> => {
  const decoded = certificateCodec.decode(json);
  if (E.isLeft(decoded))
    return E.left(refuse('NotACertificate', 'this is no certificate of version 1'));
  const certificate = decoded.right;
  const { statement, steps } = certificate;
  const operators: OperatorTable = packs.flatMap((p) => p.operators ?? []) as never;
  const read = elaborateStatement(statement.decls, statement, operators);
  if (E.isLeft(read)) return E.left(refuse('StatementDoesNotRead', read.left.message));
  const unknown = unknownRule(certificate, packs) ?? uncited(certificate);
  if (unknown !== undefined)
    return E.left(refuse('UnknownRule', `${unknown} is not a rule of a trusted pack`));
  try {
    return replay(checker(read.right, packs), read.right, certificate, steps);
  } catch (error) {
    if (error instanceof TooLarge) return E.left(refuse('TooLarge', error.message));
    throw error;
  }
};

const replay = (
  c: Checker,
  { lhs, rhs }: Statement,
  { statement }: Certificate,
  steps: readonly CertificateStep[],
): E.Either<Refusal, Accepted> => {
  let now: Term = lhs;
  for (const [k, step] of steps.entries()) {
    const fault = stepFault(c, now, step);
    if (fault !== undefined) return E.left(refuse('StepFails', fault, k + 1));
    now = step.after;
  }
  const same = keyOf(c.g.ring, c.axes, now) === keyOf(c.g.ring, c.axes, rhs);
  return same
    ? E.right({ statement, steps: steps.length })
    : E.left(refuse('EndIsNotTheOtherSide', 'the last expression is not the right side'));
};
