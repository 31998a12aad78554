/**
 * The links of a path as steps of a certificate. Every step is checked as `verify` checks it before it is written.
 */
import * as Q from '../num/rational.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Pack } from '../rewrite/pack.js';
import * as B from '../term/build.js';
import type { Fact, Index, Statement, Term } from '../term/term.js';
import { freeOf } from '../checker/scope.js';
import { renameIndices } from '../term/walk.js';
import { hole, type CertificateStep, type Reason } from '../checker/certificate.js';
import { instantiate } from '../checker/instance.js';
import type { Place } from './places.js';
import type { Recorded } from './record.js';
import { equal } from '../checker/equal.js';
import { trace, type Link, type Tracer } from './trace.js';
import { stepFault, type Checker } from '../checker/step.js';

/** Steps of a certificate, each from the expression that the one before leads to. */
export type Chain = readonly CertificateStep[];
/** What links are written with. */
export type Work = {
  readonly packs: readonly Pack[];
  readonly statement: Statement;
  readonly tracer: Tracer;
  readonly steps: readonly Recorded[];
  readonly check: Checker;
};

/** The pack of a rule by its id: rules are found by id during a run. */
export const packOf = (packs: readonly Pack[], id: string): string =>
  packs.find((p) => p.rules.some((r) => r.id === id))?.pack ?? '';

const openIndices = (...terms: readonly Term[]): readonly Index[] => [
  ...new Map(terms.flatMap(freeOf).map((i) => [i.id, i])).values(),
];

/** What a step by a law says. */
export const lawReason = (
  packs: readonly Pack[],
  { rule, lhs, rhs }: Recorded,
): Reason & { readonly tag: 'law' } => ({
  tag: 'law',
  pack: packOf(packs, rule),
  rule,
  order: 0,
  from: lhs,
  to: rhs,
});

const ruleReason = (w: Work, step: Recorded): Reason => {
  const { instance: v } = step;
  if (step.reason) return step.reason;
  if (!v) return lawReason(w.packs, step);
  return {
    tag: 'rule',
    pack: v.rule.pack,
    rule: v.rule.id,
    order: v.rule.order,
    axes: v.rule.axes.flatMap((i) => v.indices.get(i.id) ?? []),
    values: [...v.values],
    sizes: [...v.sizes],
    bound: [...v.bound],
    names: [...v.names],
  };
};

const flipped = (s: CertificateStep): CertificateStep['direction'] =>
  s.direction === 'forward' ? 'backward' : 'forward';

/** The steps read from the last expression to the first, which is `start`. */
export const reversed = (start: Term, chain: Chain): Chain =>
  chain
    .map((s, k) => ({
      ...s,
      direction: flipped(s),
      after: k === 0 ? start : (chain[k - 1] as CertificateStep).after,
    }))
    .reverse();

/** One instance put at its places. The direction is the one that holds. */
const instanceStep = (
  w: Work,
  before: Term,
  reason: Reason,
  open: readonly Index[],
  place: Term,
  after: Term,
): CertificateStep | string => {
  const step = { reason, open, place, after };
  const forward = { ...step, direction: 'forward' as const };
  const fault = stepFault(w.check, before, forward);
  if (fault === undefined) return forward;
  const backward = { ...step, direction: 'backward' as const };
  return stepFault(w.check, before, backward) === undefined ? backward : fault;
};

const holeAt = (open: readonly Index[], at: Place): Term => ({
  tag: 'variable',
  name: hole,
  at: open.map((i) => at.get(i.id) ?? i),
});

/** A link by a rule or a law. */
const ruleLink = (w: Work, before: Term, { step, within, after }: Link): Chain | string => {
  const reason = ruleReason(w, step);
  const open = openIndices(step.lhs, step.rhs);
  const made = instanceStep(
    w,
    before,
    reason,
    open,
    within((at) => holeAt(open, at)),
    after,
  );
  return typeof made === 'string' ? `${step.rule}: ${made}` : [made];
};

/** The equation behind a step, as an instance with its two sides. */
const equationReason = (
  w: Work,
  step: Recorded,
): { readonly reason: Reason; readonly lhs: Term; readonly rhs: Term } | undefined => {
  const { equation: e } = step;
  if (!e) return undefined;
  const facts: readonly Fact[] = w.statement.context.facts;
  if (e.fact) {
    const map = new Map(e.fact.axes.map((i, k) => [i.id, e.axes[k] as Index]));
    const put = (t: Term): Term => renameIndices(t, map, w.tracer.ring.ids);
    return {
      reason: { tag: 'fact', fact: facts.indexOf(e.fact), axes: e.axes },
      lhs: put(e.fact.lhs),
      rhs: put(e.fact.rhs),
    };
  }
  const reason = statedBy(w, step.rule, e);
  const rule = reason && w.check.rule(reason);
  if (!reason || !rule || typeof rule === 'string') return undefined;
  const indices = new Map(rule.axes.map((i, k) => [i.id, reason.axes[k] as Index]));
  const v = {
    indices,
    values: e.values,
    sizes: new Map(reason.sizes),
    bound: new Map(),
    names: new Map(),
  };
  const put = (t: Term): Term => instantiate(t, v, w.tracer.ring);
  return { reason, lhs: put(rule.lhs), rhs: put(rule.rhs) };
};

/** A rule at the values of an equation; its sizes are those of the values' axes. */
const statedBy = (
  w: Work,
  id: string,
  e: NonNullable<Recorded['equation']>,
): (Reason & { readonly tag: 'rule' }) | undefined => {
  const named = { tag: 'rule' as const, pack: packOf(w.packs, id), rule: id, order: 0 };
  const rule = w.check.rule({ ...named, axes: [], values: [], sizes: [], bound: [], names: [] });
  if (typeof rule === 'string') return undefined;
  const sizes = new Map<string, Size>();
  for (const [name, value] of e.values)
    rule.context.variables.get(name)?.shape.forEach((s, k) => {
      const symbol = S.asSymbol(s);
      if (symbol !== undefined) sizes.set(symbol, (value.axes[k] as Index).size);
    });
  return { ...named, axes: e.axes, values: [...e.values], sizes: [...sizes], bound: [], names: [] };
};

/** A link by a derived step: back to where its two ways part, and on by the other. */
const derivedLink = (w: Work, before: Term, { step, within, after }: Link): Chain | string => {
  const { derived, rule } = step;
  if (!derived) return `${rule}: not derived`;
  const { rest, coef, peak, left, right } = derived;
  const put = (inner: Term): Term => {
    const whole = B.add([rest, B.product([B.number(coef), inner])]);
    return within((at) => renameIndices(whole, at, w.tracer.ring.ids));
  };
  const back = insideLinks(w, peak, left, put);
  if (typeof back === 'string') return back;
  const on = insideLinks(w, peak, right, put);
  if (typeof on === 'string') return on;
  const r = w.check.g.ring;
  if (!equal(r, before, put(endOf(peak, left)))) return `${rule}: the place does not hold it`;
  const chain = [...reversed(put(peak), back), ...on];
  const end = put(endOf(peak, right));
  if (!equal(r, after, end)) {
    // Leibniz' formula in a rule is a sum over indices, in a run one over permutations.
    const step = byEntries(after);
    const fault = stepFault(w.check, end, step);
    return fault === undefined ? [...chain, step] : `${rule}: it leads elsewhere`;
  }
  return chain.map((s, k) => (k === chain.length - 1 ? { ...s, after } : s));
};

/** The step to an expression that is the same entry by entry. */
export const byEntries = (after: Term): CertificateStep => ({
  reason: { tag: 'entries' },
  direction: 'forward',
  open: [],
  place: { tag: 'variable', name: hole, at: [] },
  after,
});

/** Where links from an expression lead. */
export const endOf = (start: Term, links: readonly Link[]): Term =>
  links[links.length - 1]?.after ?? start;

/**
 * A link by a fact that was rewritten before it was used: L = L - c*l + c*l, where l is the fact's left side rewritten; there
 * l goes back to what was written, over to the fact's right side, and on to what that was rewritten to.
 */
const factLink = (w: Work, before: Term, link: Link): Chain | string => {
  const { step } = link;
  const found = equationReason(w, step);
  if (!found || !step.equation) return `${step.rule}: not stated as an equation`;
  const { lhs, rhs, reason } = found;
  const { since, coef } = step.equation;
  const [left, right] = [trace(w.tracer, lhs, since), trace(w.tracer, rhs, since)];
  const rest = B.add([step.lhs, B.product([B.number(Q.neg(coef)), left.end])]);
  const stated: Recorded = { rule: step.rule, lhs, rhs, reason };
  const over: Link = { step: stated, within: (hole) => hole(new Map()), after: rhs };
  const ways = { peak: lhs, left: left.links, right: [over, ...right.links] };
  return derivedLink(w, before, { ...link, step: { ...step, derived: { rest, coef, ...ways } } });
};

const linkOf = ({ step }: Link): typeof ruleLink =>
  step.derived ? derivedLink : step.equation ? factLink : ruleLink;

/** Links of a chain that stands inside an expression. */
export const insideLinks = (
  w: Work,
  start: Term,
  links: readonly Link[],
  put: (t: Term) => Term,
): Chain | string => {
  const moved = links.map((l): Link => ({
    step: l.step,
    within: (h) => put(l.within(h)),
    after: put(l.after),
  }));
  return chainOf(w, put(start), moved);
};

/** The steps of links from an expression; a text says which rule's step does not hold, and why. */
export const chainOf = (w: Work, start: Term, links: readonly Link[]): Chain | string => {
  const chain: CertificateStep[] = [];
  let now = start;
  for (const link of links) {
    const made = linkOf(link)(w, now, link);
    if (typeof made === 'string') return made;
    chain.push(...made);
    now = link.after;
  }
  return chain;
};
