/** Variants of statements for tests of the prover: true ones that must stay proved, near misses that must not be. */
import { isRight } from 'fp-ts/lib/Either.js';
import { elaborateStatement } from '../../core/shape/elaborate.js';
import type { Statement } from '../../core/term/term.js';
import { check, type Verdict } from '../../evaluator/index.js';
import { nearMisses, type Mutation } from './variants/falseVariants.js';
import { consequences } from './variants/trueVariants.js';
import { claimOf, treesOf, type Claim } from './variants/tree.js';

export type { Claim } from './variants/tree.js';

export type Variant = Claim & {
  readonly kind: string;
  readonly statement: Statement;
};

/** The checked statement of a claim; undefined where it is not well-shaped. */
export const statementOf = (claim: Claim): Statement | undefined => {
  const made = elaborateStatement(claim.decls, { lhs: claim.lhs, rhs: claim.rhs });
  return isRight(made) ? made.right : undefined;
};

/** What the numbers say, without a search for a small counterexample. `budget` in milliseconds. */
export const verdictOf = (
  { statement, sizes = {} }: Pick<Variant, 'statement' | 'sizes'>,
  { seed = 1, budget = 200 }: { readonly seed?: number; readonly budget?: number } = {},
): Verdict['tag'] =>
  check(statement, { seed, budget, shrink: false, example: new Map(Object.entries(sizes)) }).tag;

/** The variant that a change of a claim makes; undefined where that is not well-shaped. */
export const variantOf = ({ kind, trees }: Mutation): Variant | undefined => {
  const claim = claimOf(trees);
  const statement = statementOf(claim);
  return statement && { ...claim, kind, statement };
};

/** Changes that make claims true where this one is. `seed` decides the new names. */
export const trueChanges = (claim: Claim, seed = 1): readonly Mutation[] => {
  const statement = statementOf(claim);
  return statement ? consequences(treesOf(claim), statement, seed) : [];
};

/** Changes at one place of the claim; not all make a false one: `verdictOf` says which. */
export const falseChanges = (claim: Claim): readonly Mutation[] => nearMisses(treesOf(claim));
