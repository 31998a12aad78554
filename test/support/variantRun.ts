/**
 * What the prover says of variants of the catalogue: false ones that it must not prove, true ones that it must.
 *
 * Shared by the small fixed sample of the tests and by `npm run variants`, so that both measure one thing.
 */
import { statements } from '../../cookbook/index.js';
import { defaultLimits } from '../../core/run/engine.js';
import { prove } from '../../core/run/prove.js';
import type { Statement } from '../../core/term/term.js';
import { random } from '../../evaluator/random.js';
import { shipped } from './prove.js';
import {
  nearMissesOf,
  statementOf,
  trueVariants,
  verdictOf,
  type Claim,
  type Variant,
} from './variants.js';

/** A statement of the catalogue. */
export type Original = Claim & { readonly id: string };

/** A variant, where it comes from, and what the engine says of it without numbers. */
export type Tried = Variant & { readonly id: string; readonly said: string };

/** The equations of the tiers that count, those of one chapter where one is named. */
export const originals = (chapter?: string): readonly Original[] =>
  statements.filter(
    (s) =>
      s.tier !== 'outside' &&
      s.relation === '==' &&
      (chapter === undefined || s.chapter === chapter),
  );

/** What the engine says, without numbers; an exception is said as well, so that one broken statement hides no other. */
export const said = (statement: Statement, time: number): string => {
  try {
    return prove(statement, shipped, { ...defaultLimits, time }).status;
  } catch (broken) {
    return `broke: ${String(broken)}`;
  }
};

/** The variant as text. */
export const shown = (v: Variant): string =>
  `${v.kind}: ${v.decls.join('; ')} |- ${v.lhs} == ${v.rhs}`;

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

type Draw = { readonly count: number; readonly seed: number };

/** Draws originals until `count` different variants of them are kept, or as many as there are turns for. */
const draw = (
  from: readonly Original[],
  { count, seed }: Draw,
  variants: (original: Original, turn: number) => readonly Variant[],
  keep: (variant: Variant) => boolean,
): readonly (Variant & { readonly id: string })[] => {
  const { uniform } = random(seed);
  const kept = new Map<string, Variant & { readonly id: string }>();
  for (let turn = 0; kept.size < count && turn < 10 * count; turn++) {
    const original = pick(from, uniform) as Original;
    const variant = pickVariant(variants(original, turn), uniform);
    if (!variant || kept.has(shown(variant)) || !keep(variant)) continue;
    kept.set(shown(variant), { ...variant, id: original.id });
  }
  return [...kept.values()];
};

/** Near misses of statements, each false by numbers: two points differ clearly, or one grossly, well conditioned. */
export const falseSample = (
  from: readonly Original[],
  options: Draw,
  budget: number,
): readonly (Variant & { readonly id: string })[] =>
  draw(from, options, nearMissesOf, (v) => verdictOf(v, { seed: 20_240, budget }) === 'differ');

/** Consequences of statements that the engine proves in `time` milliseconds. */
export const trueSample = (
  from: readonly Original[],
  options: Draw,
  time: number,
): readonly (Variant & { readonly id: string })[] => {
  const known = new Map<string, boolean>();
  const proved = (original: Original): boolean => {
    const before = known.get(original.id);
    if (before !== undefined) return before;
    const statement = statementOf(original);
    const now = statement !== undefined && said(statement, time) === 'proved';
    known.set(original.id, now);
    return now;
  };
  return draw(
    from,
    options,
    (original, turn) => (proved(original) ? trueVariants(original, options.seed + turn) : []),
    () => true,
  );
};

/** All consequences of the statement that the seed makes; none where the engine does not prove it. */
export const consequencesOf = (
  original: Original,
  seed: number,
  time: number,
): readonly (Variant & { readonly id: string })[] => {
  const statement = statementOf(original);
  if (!statement || said(statement, time) !== 'proved') return [];
  return trueVariants(original, seed).map((v) => ({ ...v, id: original.id }));
};

/** The variants with what the engine says of each. */
export const tried = (
  variants: readonly (Variant & { readonly id: string })[],
  time: number,
): readonly Tried[] => variants.map((v) => ({ ...v, said: said(v.statement, time) }));
