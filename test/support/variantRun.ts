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
import type { Mutation } from './variants/falseVariants.js';
import {
  falseChanges,
  statementOf,
  trueChanges,
  variantOf,
  verdictOf,
  type Claim,
  type Variant,
} from './variants.js';

/** A statement of the catalogue. */
export type Original = Claim & { readonly id: string };

/** A variant, and the statement it comes from. */
export type Sourced = Variant & { readonly id: string };

/** A variant, and what the engine says of it without numbers. */
export type Tried = Sourced & { readonly said: string };

/** The equations of the tiers that count, those of one chapter where one is named. */
export const originals = (chapter?: string): readonly Original[] =>
  statements.filter(
    (s) =>
      s.tier !== 'outside' &&
      s.relation === '==' &&
      (chapter === undefined || s.chapter === chapter),
  );

/** CPU milliseconds of this process. */
const cpu = (): number => process.cpuUsage().user / 1000;

/**
 * What the engine says within `time` milliseconds of CPU, without numbers; an exception is said as well, so that one broken
 * statement hides no other. Not the clock: on a loaded machine a slow answer would look like a lost proof.
 */
export const said = (statement: Statement, time: number): string => {
  const end = cpu() + time;
  const limits = { ...defaultLimits, time: Infinity, aborted: () => cpu() > end };
  try {
    return prove(statement, shipped, limits).status;
  } catch (broken) {
    return `broke: ${String(broken)}`;
  }
};

/** The variant as text. */
export const shown = (v: Variant): string =>
  `${v.kind}: ${v.decls.join('; ')} |- ${v.lhs} == ${v.rhs}`;

const pick = <T>(items: readonly T[], uniform: () => number): T | undefined =>
  items[Math.floor(uniform() * items.length)];

/** One change of a kind drawn first, so that rare kinds come up too; undefined where it is not well-shaped. */
const pickVariant = (changes: readonly Mutation[], uniform: () => number): Variant | undefined => {
  const kind = pick([...new Set(changes.map((c) => c.kind))], uniform);
  const change = pick(
    changes.filter((c) => c.kind === kind),
    uniform,
  );
  return change && variantOf(change);
};

type Draw = { readonly count: number; readonly seed: number };

/** Draws originals until `count` different variants of them are kept, or as many as there are turns for. */
const draw = (
  from: readonly Original[],
  { count, seed }: Draw,
  changes: (original: Original, turn: number) => readonly Mutation[],
  keep: (variant: Variant) => boolean,
): readonly Sourced[] => {
  const { uniform } = random(seed);
  const kept = new Map<string, Sourced>();
  for (let turn = 0; kept.size < count && turn < 20 * count; turn++) {
    const original = pick(from, uniform) as Original;
    const variant = pickVariant(changes(original, turn), uniform);
    if (!variant || kept.has(shown(variant)) || !keep(variant)) continue;
    kept.set(shown(variant), { ...variant, id: original.id });
  }
  return [...kept.values()];
};

/**
 * Near misses of statements, each false by numbers: two points differ clearly, or one grossly, well conditioned. The numbers
 * have time enough for the clock not to change the sample.
 */
export const falseSample = (from: readonly Original[], options: Draw): readonly Sourced[] =>
  draw(
    from,
    options,
    falseChanges,
    (v) => verdictOf(v, { seed: 20_240, budget: 5000 }) === 'differ',
  );

/** Consequences of statements that the engine proves in `time` milliseconds. */
export const trueSample = (
  from: readonly Original[],
  options: Draw,
  time: number,
): readonly Sourced[] => {
  const known = new Map<string, boolean>();
  const proved = (original: Original): boolean => {
    const now = known.get(original.id) ?? isProved(original, time);
    known.set(original.id, now);
    return now;
  };
  return draw(
    from,
    options,
    (original, turn) => (proved(original) ? trueChanges(original, options.seed + turn) : []),
    () => true,
  );
};

const isProved = (original: Original, time: number): boolean => {
  const statement = statementOf(original);
  return statement !== undefined && said(statement, time) === 'proved';
};

/** All consequences of the statement that the seed makes; none where the engine does not prove it. */
export const consequencesOf = (
  original: Original,
  seed: number,
  time: number,
): readonly Sourced[] =>
  (isProved(original, time) ? trueChanges(original, seed) : []).flatMap((change) => {
    const variant = variantOf(change);
    return variant ? [{ ...variant, id: original.id }] : [];
  });

/** The variants with what the engine says of each. */
export const tried = (variants: readonly Sourced[], time: number): readonly Tried[] =>
  variants.map((v) => ({ ...v, said: said(v.statement, time) }));
