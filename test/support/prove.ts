/** Statements from text, and what the prover says of them: with the search, without it, with other rules. */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Pack, RuleText } from '../../core/rewrite/pack.js';
import { RuleSet } from '../../core/rewrite/ruleSet.js';
import { defaultLimits, start, type Limits } from '../../core/run/engine.js';
import { prove, type Proof } from '../../core/run/prove.js';
import { elaborateStatement } from '../../core/shape/elaborate.js';
import type { Statement } from '../../core/term/term.js';
import { shippedPacks } from '../../rules/index.js';

/** Declarations apart by `;`, and a statement `lhs == rhs`. */
export type Claim = readonly [decls: string, statement: string];

export const shipped = new RuleSet(shippedPacks);
export const noRules = new RuleSet([]);

/** The shipped rules that `keep` accepts. */
export const rulesWhere = (keep: (rule: RuleText, pack: Pack) => boolean): RuleSet =>
  new RuleSet(shippedPacks.map((p) => ({ ...p, rules: p.rules.filter((r) => keep(r, p)) })));

/** The shipped rules without those named. */
export const without = (...ids: readonly string[]): RuleSet =>
  rulesWhere((r) => !ids.includes(r.id));

/** The elaborated claim; fails the test where it does not elaborate. */
export const read = ([decls, text]: Claim, rules: RuleSet = shipped): Statement => {
  const [lhs = '', rhs = ''] = text.split('==').map((s) => s.trim());
  const list = decls.split(';').map((d) => d.trim());
  const made = elaborateStatement(
    list.filter((d) => d !== ''),
    { lhs, rhs },
    rules.operators as never,
  );
  if (isLeft(made)) throw new Error(`${decls} |- ${text}: ${JSON.stringify(made.left)}`);
  return made.right;
};

export const proofOf = (claim: Claim, rules = shipped, limits: Limits = defaultLimits): Proof =>
  prove(read(claim, rules), rules, limits);

/** `proved` or `unknown`, by normal forms and the search. */
export const statusOf = (claim: Claim, rules = shipped, limits: Limits = defaultLimits): string =>
  proofOf(claim, rules, limits).status;

/** `proved` or `unknown`, by normal forms alone: what the prover says with 0 rounds of search. */
export const statusWithoutSearch = (claim: Claim, rules = shipped): string => {
  const { engine, lhs, rhs } = start(read(claim, rules), rules);
  const same = engine.bounded(() => {
    if (engine.graph.equal(lhs, rhs)) return true;
    const [a, b] = [engine.normal(lhs), engine.normal(rhs)];
    return engine.graph.equal(engine.d.closed(a), engine.d.closed(b));
  });
  return same ? 'proved' : 'unknown';
};
