/** Makes certificates of catalogued statements, replays them, and tampers with them. */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { statements } from '../cookbook/index.js';
import { certificateCodec } from '../core/checker/certificate.js';
import { certify } from '../core/proof/certify.js';
import { verify } from '../core/checker/verify.js';
import { RuleSet } from '../core/rewrite/ruleSet.js';
import { defaultLimits } from '../core/run/engine.js';
import { elaborateStatement } from '../core/shape/elaborate.js';
import { check } from '../evaluator/index.js';
import { shippedPacks } from '../rules/index.js';
import { random, tampered, type Json } from './tamper.js';

/** A statement as catalogues hold it. */
export type Entry = {
  readonly id: string;
  readonly chapter?: string;
  readonly decls: readonly string[];
  readonly lhs: string;
  readonly rhs: string;
};
/** A certificate as JSON, or why there is none. */
export type Made =
  { readonly entry: Entry; readonly json: Json } | { readonly entry: Entry; readonly gap: string };
/** What a replay says, and its time. */
export type Checked = { readonly fault?: string; readonly ms: number; readonly steps: number };

/** The equations of the catalogue that count. */
export const catalogue: readonly Entry[] = statements.filter(
  (s) => s.tier !== 'outside' && s.relation === '==',
);

/** The textbook identities of the tests. */
export const identities = (): readonly Entry[] =>
  readFileSync(path.join(import.meta.dirname, '../test/catalogue/identities.jsonl'), 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.parse(l) as Entry);

const milliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const rules = new RuleSet(shippedPacks);

/** The certificate of a statement as JSON; undefined where it is not proved. */
export const certificateOf = (entry: Entry): Made | undefined => {
  const read = elaborateStatement(entry.decls, entry, rules.operators as never);
  if (isLeft(read)) return undefined;
  const { decls, lhs, rhs } = entry;
  const limits = { ...defaultLimits, time: 8000 };
  const made = certify({ decls, lhs, rhs, relation: '==' }, read.right, rules, limits);
  if (!('_tag' in made))
    return { entry, json: JSON.parse(JSON.stringify(certificateCodec.encode(made))) as Json };
  return made._tag === 'NotProved' ? undefined : { entry, gap: made.message };
};

/** Replays a certificate twice: the time is that of the second, with rules read. */
export const replayed = (json: Json): Checked => {
  const first = verify(json, shippedPacks);
  const began = milliseconds();
  verify(json, shippedPacks);
  const ms = milliseconds() - began;
  return isRight(first)
    ? { ms, steps: first.right.steps }
    : { ms, steps: 0, fault: `${first.left.message} (step ${first.left.step})` };
};

// --- tampering ---

/** Whether numbers say that the statement is false. */
const isFalse = ({ decls, lhs, rhs }: Omit<Entry, 'id'>): boolean => {
  const read = elaborateStatement(decls, { lhs, rhs }, rules.operators as never);
  return isRight(read) && check(read.right, { budget: 2000, shrink: false }).tag === 'differ';
};

/** What became of random changes of certificates. */
export type Tampering = {
  readonly tried: number;
  readonly accepted: number;
  /** Accepted with another statement than before. */
  readonly other: number;
  /** Accepted statements that numbers refute. */
  readonly wrong: readonly string[];
};

/** Changes each certificate `count` times at random, and replays what comes out. */
export const tamperWith = (certificates: readonly Json[], count: number, seed = 1): Tampering => {
  const next = random(seed);
  const accepted: { readonly same: boolean; readonly text: string; readonly wrong: boolean }[] = [];
  let tried = 0;
  for (const json of certificates)
    for (let k = 0; k < count; k++) {
      const changed = tampered(json, next);
      if (changed === undefined) continue;
      tried++;
      const answer = verify(changed, shippedPacks);
      if (isLeft(answer)) continue;
      const { statement } = answer.right;
      const text = JSON.stringify(statement);
      const same = text === JSON.stringify((json as { readonly statement: Json }).statement);
      accepted.push({ same, text, wrong: !same && isFalse(statement) });
    }
  return {
    tried,
    accepted: accepted.length,
    other: accepted.filter((a) => !a.same).length,
    wrong: accepted.filter((a) => a.wrong).map((a) => a.text),
  };
};
