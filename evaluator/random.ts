/** A small seeded generator (mulberry32); the same seed gives the same numbers everywhere. Mutable inside. */
import type { Arithmetic } from './arithmetic.js';

/** A source of numbers. */
export type Random = {
  /** In [0, 1). */
  readonly uniform: () => number;
  /** An integer from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
};

/** The source of a seed. */
export const random = (seed: number): Random => {
  let state = (seed * 2654435761 + 0x9e3779b9) >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (low: number, high: number): number =>
    low + Math.floor(uniform() * (high - low + 1));
  return { uniform, integer };
};

/** How entries are drawn: signed numbers away from 0, small integers, or residues; all positive where asked. */
export type Draw = {
  readonly any: () => number;
  readonly positive: () => number;
  readonly random: Random;
};

/** `real`: away from 0; `integer`: small; `special`: 0, 1 or -1, 0 most often. */
export type Entries = 'real' | 'integer' | 'special';

/** How entries are drawn in an arithmetic. */
export const draws = (k: Arithmetic, r: Random, entries: Entries): Draw => {
  if (k.modulus !== 0) {
    const residue = (): number => r.integer(1, k.modulus - 1);
    return { any: residue, positive: residue, random: r };
  }
  if (entries === 'special') {
    const any = (): number => r.integer(-1, 2) % 2;
    return { any, positive: () => r.integer(1, 2), random: r };
  }
  if (entries === 'integer')
    return { any: () => r.integer(-3, 3), positive: () => r.integer(1, 3), random: r };
  const positive = (): number => 0.3 + 1.2 * r.uniform();
  return { any: () => (r.uniform() < 0.5 ? -positive() : positive()), positive, random: r };
};

/** Draws that read small integers from a list, round and round: the same list gives the same values. */
export const tapeDraw = (tape: readonly number[], r: Random): Draw => {
  let at = 0;
  const any = (): number => tape[at++ % tape.length] ?? 0;
  return { any, positive: () => 1 + Math.abs(any()), random: r };
};
