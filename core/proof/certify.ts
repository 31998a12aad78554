/**
 * Makes certificates: proves the statement with a recorder, follows the recorded steps from both sides until they meet, and
 * writes the chain down. Every step is checked as `verify` checks it before it is written; a chain with a step that does not
 * hold gives no certificate.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Pack } from '../rewrite/pack.js';
import type { RuleSet } from '../rewrite/ruleSet.js';
import type { Limits } from '../run/engine.js';
import { derive } from '../run/prove.js';
import type { Statement, Term } from '../term/term.js';
import { cancelled, cancelSteps } from './cancel.js';
import {
  certificateCodec,
  readCertificate,
  type Certificate,
  type CitedRule,
} from '../checker/certificate.js';
import { replayFor } from '../checker/verify.js';
import { completed } from './complete.js';
import { writtenOut } from '../checker/entries.js';
import { lawAt } from '../checker/laws.js';
import { byEntries, chainOf, lawReason, reversed, type Chain, type Work } from './links.js';
import { explore } from './explore.js';
import { linear } from './linear.js';
import { TooLarge } from '../checker/normal.js';
import { Meaningless } from '../checker/scope.js';
import { record, type Recorded } from './record.js';
import { shortened } from './shorten.js';
import { calm, Met, withReaderNames } from './states.js';
import { meet, trace, tracer, type Path } from './trace.js';
import { firstId } from '../checker/certificate.js';
import { checker, type Checker } from '../checker/step.js';

/** The statement as it was typed. */
export type Typed = Certificate['statement'];

/** The rules that the steps name, whole. */
const cited = (packs: readonly Pack[], chain: Chain): readonly CitedRule[] => {
  const found = new Map<string, CitedRule>();
  for (const { reason } of chain) {
    if (!('rule' in reason)) continue;
    const pack = packs.find((p) => p.pack === reason.pack);
    const rule = pack?.rules.find((r) => r.id === reason.rule);
    if (pack && rule)
      found.set(`${pack.pack}/${rule.id}`, {
        pack: pack.pack,
        decls: rule.decls ?? pack.decls,
        rule,
      });
  }
  return [...found.values()];
};

/** Why there is no certificate. */
export type NoCertificate = { readonly _tag: 'NotProved' | 'NoChain'; readonly message: string };

const apart = 'the recorded steps do not lead the two sides to one expression';

/** The paths as far as to an expression that both lead through. */
const crossing = (w: Work, lhs: Term, rhs: Term, left: Path, right: Path): readonly Path[] => {
  const r = w.tracer.ring;
  const upTo = (start: Term, { links }: Path): readonly Path[] =>
    [start, ...links.map((l) => l.after)].map((t, k) => ({
      links: links.slice(0, k),
      end: calm(r, withReaderNames(t)),
    }));
  const met = new Met<Path>(r);
  for (const path of upTo(lhs, left)) met.add(path.end, path);
  const found = upTo(rhs, right).find((path) => met.get(path.end));
  const other = found && met.get(found.end);
  return found && other ? [other, found] : [];
};

/** Paths from both sides to one expression, as one chain. */
const joined = (w: Work, lhs: Term, rhs: Term, left: Path, right: Path): Chain | string => {
  const between = meet(w.tracer, left.end, right.end);
  if (!between) {
    const [p, q] = crossing(w, lhs, rhs, left, right);
    return p && q ? joined(w, lhs, rhs, p, q) : apart;
  }
  const there = chainOf(w, lhs, [...left.links, ...between]);
  if (typeof there === 'string') return there;
  const back = chainOf(w, rhs, right.links);
  return typeof back === 'string' ? back : [...there, ...reversed(rhs, back)];
};

/** By entries: both ends written out, then followed further. */
const writingOut = (w: Work, lhs: Term, rhs: Term, left: Path, right: Path): Chain | string => {
  const { axes } = w.statement;
  const [p, q] = [writtenOut(axes, left.end), writtenOut(axes, right.end)];
  if (p === left.end && q === right.end) return apart;
  const middle = joined(w, p, q, trace(w.tracer, p), trace(w.tracer, q));
  if (typeof middle === 'string') return middle;
  const [there, back] = [chainOf(w, lhs, left.links), chainOf(w, rhs, right.links)];
  if (typeof there === 'string') return there;
  if (typeof back === 'string') return back;
  return [...there, byEntries(p), ...middle, byEntries(right.end), ...reversed(rhs, back)];
};

/** The chain of a statement, by one way after the other. */
const chainFor = (w: Work, lhs: Term, rhs: Term): Chain | string => {
  const ways = (now: Work): Chain | string => {
    const [left, right] = [trace(now.tracer, lhs), trace(now.tracer, rhs)];
    const plain = joined(now, lhs, rhs, left, right);
    if (plain !== apart) return plain;
    const cancel = cancelled(now, lhs, rhs, left, right);
    if (typeof cancel !== 'string') return cancel;
    const entries = writingOut(now, lhs, rhs, left, right);
    return entries === apart ? cancel : entries;
  };
  const first = attempt(w, () => ways(w));
  if (typeof first !== 'string') return first;
  const second = attempt(w, () => {
    const more = completed(w);
    return more.steps.length > w.steps.length ? ways(more) : first;
  });
  if (typeof second !== 'string') return second;
  const third = attempt(w, () => {
    const [left, right] = explore(w.tracer, w.steps, lhs, rhs) ?? [];
    return left && right ? joined(w, lhs, rhs, left, right) : first;
  });
  return typeof third === 'string' ? first : third;
};

/** One way with an allowance of work of its own; what is too large for it is no chain. */
const attempt = (w: Work, way: () => Chain | string): Chain | string => {
  w.tracer.ring.work = 0;
  w.check.g.ring.work = 0;
  try {
    return way();
  } catch (error) {
    const isExpected = [TooLarge, RangeError, Meaningless].some((kind) => error instanceof kind);
    if (isExpected && error instanceof Error) return error.message;
    throw error;
  }
};

/** A step by a law, its right side as the law makes it: the run may know more of it already when the step is recorded. */
const lawful = (packs: readonly Pack[], check: Checker, step: Recorded): Recorded => {
  if (step.instance || step.equation || step.cancel || step.derived) return step;
  const rule = check.rule(lawReason(packs, step));
  const rhs = typeof rule === 'string' ? undefined : lawAt(check.g, rule, step.lhs);
  return rhs ? { ...step, rhs } : step;
};

/** The certificate of a statement that is proved. */
export const certify = (
  typed: Typed,
  statement: Statement,
  rules: RuleSet,
  limits: Limits,
): Certificate | NoCertificate => {
  let steps: readonly Recorded[] = [];
  try {
    const { proved } = derive(statement, rules, limits, (engine) => (steps = record(engine)));
    if (!proved) return { _tag: 'NotProved', message: 'the statement is not proved' };
    const check = checker(statement, rules.packs, 2 * firstId);
    const own = steps.map((s) => lawful(rules.packs, check, s));
    const all = [...own, ...cancelSteps(own, rules.packs, check)];
    const w = {
      packs: rules.packs,
      statement,
      tracer: tracer(statement.context, all, linear(check, rules.packs)),
      steps: all,
      check,
    };
    const chain = chainFor(w, statement.lhs, statement.rhs);
    if (typeof chain === 'string') return { _tag: 'NoChain', message: chain };
    const short = shortened(w, chain);
    const made: Certificate = {
      einsat: 'certificate',
      version: 2,
      statement: typed,
      rules: cited(rules.packs, short),
      steps: short,
    };
    // Steps were checked one by one; what is given out was replayed as others will replay it.
    const file = readCertificate(certificateCodec.encode(made));
    const answer = file && replayFor(statement, file, rules.packs);
    if (!answer) return { _tag: 'NoChain', message: 'what is written does not read' };
    return isLeft(answer) ? { _tag: 'NoChain', message: answer.left.message } : made;
  } catch (error) {
    const isExpected = [TooLarge, RangeError, Meaningless].some((kind) => error instanceof kind);
    if (isExpected && error instanceof Error) return { _tag: 'NoChain', message: error.message };
    throw error;
  }
};
