/**
 * Soundness and robustness on a seeded sample: near misses that numbers refute are not proved, and what follows trivially
 * from a proved statement is proved.
 */
import { describe, expect, test } from 'vitest';
import { statements } from '../../cookbook/index.js';
import { RuleSet } from '../../core/rewrite/ruleSet.js';
import { defaultLimits } from '../../core/run/engine.js';
import { prove } from '../../core/run/prove.js';
import { random } from '../../evaluator/random.js';
import { shippedPacks } from '../../rules/index.js';
import {
  nearMissesOf,
  statementOf,
  trueVariants,
  verdictOf,
  type Claim,
  type Variant,
} from '../support/variants.js';

const claims = statements.filter((s) => s.tier !== 'outside' && s.relation === '==');
const rules = new RuleSet(shippedPacks);

/** What the prover says; an exception is said as well, so that one broken statement hides no other. */
const outcome = ({ statement }: Pick<Variant, 'statement'>, time = 300): string => {
  try {
    return prove(statement, rules, { ...defaultLimits, time }).status;
  } catch (broken) {
    return `broke: ${String(broken)}`;
  }
};
const isProved = (v: Pick<Variant, 'statement'>): boolean => outcome(v) === 'proved';

const shown = (v: Variant): string => `${v.kind}: ${v.decls.join('; ')} |- ${v.lhs} == ${v.rhs}`;

const pick = <T>(items: readonly T[], uniform: () => number): T | undefined =>
  items[Math.floor(uniform() * items.length)];

/** One variant of a kind drawn first, so that rare kinds come up too. */
const pickVariant = (all: readonly Variant[], uniform: () => number): Variant | undefined => {
  const kind = pick([...new Set(all.map((v) => v.kind))], uniform);
  return pick(
    all.filter((v) => v.kind === kind),
    uniform,
  );
};

/** Draws claims until `count` of their variants are kept. */
const sample = (
  count: number,
  seed: number,
  variants: (claim: Claim) => readonly Variant[],
  keep: (variant: Variant) => boolean,
): readonly Variant[] => {
  const { uniform } = random(seed);
  const kept: Variant[] = [];
  for (let turn = 0; kept.length < count && turn < 10 * count; turn++) {
    const claim = pick(claims, uniform) as Claim;
    const variant = pickVariant(variants(claim), uniform);
    if (variant && keep(variant)) kept.push(variant);
  }
  return kept;
};

describe('near misses', () => {
  const differs = (v: Variant): boolean => verdictOf(v, { budget: 60 }) === 'differ';
  const missed = sample(120, 20_240, nearMissesOf, differs);

  test('the sample is full', () => expect(missed).toHaveLength(120));
  test('none is proved, none breaks the engine', { timeout: 60_000 }, () => {
    const said = missed.map((v) => [outcome(v), shown(v)] as const);
    expect(said.filter(([status]) => status !== 'unknown')).toEqual([]);
  });
  test('at least 99% are refuted at other points', { timeout: 60_000 }, () => {
    const open = missed.filter((v) => verdictOf(v, { seed: 77, budget: 200 }) !== 'differ');
    expect(open.length, open.map(shown).join('\n')).toBeLessThanOrEqual(1);
  });
});

describe('consequences of proved statements', () => {
  const provedOnes = (claim: Claim): readonly Variant[] => {
    const statement = statementOf(claim);
    return statement && isProved({ statement }) ? trueVariants(claim, 3) : [];
  };

  test('at least 97% stay proved', { timeout: 120_000 }, () => {
    const variants = sample(150, 7, provedOnes, () => true);
    const lost = variants.flatMap((v) => {
      const status = outcome(v, 1000);
      return status === 'proved' ? [] : [`${status} ${shown(v)}`];
    });
    if (lost.length > 0) process.stderr.write(`lost:\n${lost.join('\n')}\n`);
    expect(variants).toHaveLength(150);
    expect(lost.length).toBeLessThanOrEqual(0.03 * variants.length);
  });
});
