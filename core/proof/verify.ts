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
import {
  children,
  component,
  freeIndices,
  freeVariables,
  nodes,
  renameIndices,
} from '../term/walk.js';
import { given, type Binder, type Given } from './assume.js';
import {
  certificateCodec,
  hole,
  type Certificate,
  type CertificateStep,
  type Reason,
} from './certificate.js';
import { conditionsHold } from './conditions.js';
import { instantiate, type Values } from './instance.js';
import { writtenOut } from './entries.js';
import { shared } from './intern.js';
import { lawHolds } from './laws.js';
import { mapInside } from './map.js';
import { ring, TooLarge } from './polynomial.js';
import { equal } from './same.js';

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

/** Ids of indices that a check makes start here, above all that a certificate may have. */
export const firstId = 2 ** 40;

/** A checker of steps of one statement. */
export const checker = (statement: Statement, packs: readonly Pack[], from = firstId): Checker => {
  return {
    g: given(ring(statement.context, false, from), statement),
    axes: statement.axes,
    rule: ({ pack, rule, order }) => {
      const found = packs.find((p) => p.pack === pack);
      return found ? readRule(packs, found, rule, order) : `no trusted pack is called ${pack}`;
    },
  };
};

const sameSize = (a: S.Size, b: S.Size): boolean => a.key === b.key;

const shaped = (want: readonly S.Size[], have: readonly S.Size[]): boolean =>
  want.length === have.length && want.every((s, k) => sameSize(s, have[k] as S.Size));

const sizesOf = (axes: readonly Index[]): readonly S.Size[] => axes.map((i) => i.size);

/** Whether every name of the rule stands for something of its shape. */
const fits = ({ context }: Checker['g']['ring'], rule: Rule, v: Values): boolean =>
  [...rule.context.variables.values()].every((x) => {
    const put = (shape: readonly S.Size[]): readonly S.Size[] =>
      shape.map((s) => S.substitute(s, v.sizes));
    const value = v.values.get(x.name);
    const bound = v.bound.get(x.name);
    const name = v.names.get(x.name);
    if (x.arguments) {
      const f = name === undefined ? undefined : context.variables.get(name);
      return (
        f?.arguments?.length === x.arguments.length &&
        shaped(put(x.shape), f.shape) &&
        x.arguments.every((a, k) => shaped(put(a), f.arguments?.[k] ?? []))
      );
    }
    if (value) return shaped(put(x.shape), sizesOf(value.axes));
    if (bound) return shaped(put(x.shape), bound.shape);
    return name !== undefined || rule.generic.has(x.name) || !mentions(rule, x.name);
  });

const mentions = ({ lhs, rhs }: Rule, name: string): boolean =>
  freeVariables(lhs).has(name) || freeVariables(rhs).has(name);

/** Binders of an instance itself, for conditions on what they bind. */
const bindersOf = (t: Term): readonly Binder[] =>
  [...nodes(t)].filter((x): x is Binder => x.tag === 'at' || x.tag === 'expectation');

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
  if (!shaped(sizes, sizesOf(r.axes)) || !fits(g.ring, rule, v))
    return `a name of ${rule.id} stands for nothing of its shape`;
  const put = (t: Term): Term => instantiate(t, v, g.ring.ids);
  const sides = [put(rule.lhs), put(rule.rhs)] as const;
  const own = bindersOf(sides[0]);
  const holds = around.every((list) =>
    conditionsHold({ ...g, around: [...own, ...list] }, rule, v),
  );
  return holds ? sides : `the conditions of ${rule.id} are not met`;
};

const byFact = (c: Checker, r: Reason & { readonly tag: 'fact' }): Sides => {
  const fact = c.g.ring.context.facts[r.fact];
  if (!fact || !shaped(sizesOf(fact.axes), sizesOf(r.axes))) return 'no such fact';
  const map = new Map(fact.axes.map((i, k) => [i.id, r.axes[k] as Index]));
  const put = (t: Term): Term => renameIndices(t, map, c.g.ring.ids);
  return [put(fact.lhs), put(fact.rhs)];
};

const byLaw = (c: Checker, r: Reason & { readonly tag: 'law' }): Sides => {
  const rule = c.rule(r);
  if (typeof rule === 'string') return rule;
  return lawHolds(c.g, rule, r.from, r.to)
    ? [r.from, r.to]
    : `the law ${r.rule} does not lead from one side to the other`;
};

/** The binders around each hole of a place, innermost first. */
const aroundHoles = (place: Term): readonly (readonly Binder[])[] => {
  const found: (readonly Binder[])[] = [];
  const walk = (t: Term, around: readonly Binder[]): void => {
    if (t.tag === 'variable' && t.name === hole) found.push(around);
    const binds = t.tag === 'at' || t.tag === 'expectation';
    children(t).forEach((x) => walk(x, binds && x === t.body ? [t, ...around] : around));
  };
  walk(place, []);
  return found;
};

/** The place with a term put in; parts without a hole stay the same objects. */
const filled = (c: Checker, place: Term, by: Tensor): Term => {
  const walk = (t: Term): Term =>
    t.tag === 'variable' && t.name === hole
      ? component(by, t.at, c.g.ring.ids)
      : mapInside(t, walk);
  return walk(place);
};

/** A fact speaks of free names, so its place is under no binder of one of them. */
const isCaptured = (context: Context, place: Term): boolean =>
  bindersOf(place).some((t) => context.variables.has(t.variable.name));

/** Undefined where the step from `before` holds, else why it does not. */
export const stepFault = (c: Checker, before: Term, step: CertificateStep): string | undefined => {
  const { reason, place, after, open } = step;
  const { g, axes } = c;
  if (isCaptured(g.ring.context, place) || isCaptured(g.ring.context, after))
    return 'a binder has the name of a declared variable';
  if (freeIndices(after).some((i) => !axes.some((a) => a.id === i.id)))
    return 'the expression after has a loose index';
  if (reason.tag === 'entries')
    return equal(g.ring, writtenOut(axes, before), writtenOut(axes, after))
      ? undefined
      : 'entry by entry, the two expressions differ';
  const sides =
    reason.tag === 'rule'
      ? byRule(c, reason, aroundHoles(place))
      : reason.tag === 'law'
        ? byLaw(c, reason)
        : byFact(c, reason);
  if (typeof sides === 'string') return sides;
  const [from, to] = step.direction === 'forward' ? sides : [sides[1], sides[0]];
  const known = new Set([...open, ...axes].map((i) => i.id));
  if ([...freeIndices(from), ...freeIndices(to)].some((i) => !known.has(i.id)))
    return 'an index of the instance is not open at the place';
  const put = (body: Term): Term => filled(c, place, { axes: open, body });
  if (!equal(g.ring, before, put(from))) return 'the place does not hold what the rule replaces';
  return equal(g.ring, after, put(to))
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
    if ('rule' in reason && !cited.has(`${reason.pack}/${reason.rule}`))
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
  const certificate = shared(decoded.right, firstId);
  if (!certificate)
    return E.left(refuse('NotACertificate', 'an index has an id that is too large'));
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
    // Terms that are nested too deeply run out of stack.
    if (error instanceof TooLarge || error instanceof RangeError)
      return E.left(refuse('TooLarge', error.message));
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
  return equal(c.g.ring, now, rhs)
    ? E.right({ statement, steps: steps.length })
    : E.left(refuse('EndIsNotTheOtherSide', 'the last expression is not the right side'));
};
