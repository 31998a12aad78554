/**
 * Straight-line programs: what every target prints or runs.
 *
 * A program is a list of values, each made by one operation from earlier ones. A value has axes in a fixed order, with
 * symbolic sizes. Operations say by labels which axes of their operands meet: a label is a small integer, the same label
 * means the same axis, and a label that `out` does not name is summed (in contractions only).
 *
 * Invariants: operands come before their uses; every label of `out` is on an operand, but for `expand`; equal operations are
 * one value (the builder sees to it), so what several outputs share is computed once.
 */
import type { Rational } from '../num/rational.js';
import type { Size } from '../num/size.js';

/** The place of a value in its program. */
export type ValueId = number;
export type Label = number;
/** A value with a label for each of its axes; a repeated label is a diagonal. */
export type Use = { readonly value: ValueId; readonly at: readonly Label[] };

/** An unknown of an affine expression: a label, or an entry of an integer tensor at labels. */
export type AffineUnknown =
  | { readonly coef: Size; readonly label: Label }
  | { readonly coef: Size; readonly entry: ValueId; readonly at: readonly Label[] };
/** The integer sum of coef*unknown + constant. */
export type AffineIndex = { readonly unknowns: readonly AffineUnknown[]; readonly constant: Size };

/** Functions over the last axes of a value: each axis in `axes` (positions) is reduced, or normalised by softmax. */
export type Reduction = 'softmax' | 'logsumexp' | 'largest' | 'smallest' | 'prod';
/** Functions of the square matrix in the last two axes; `det` and `logdet` drop both. */
export type MatrixFunction = 'inv' | 'det' | 'logdet' | 'adj' | 'pinv' | 'expm' | 'logm' | 'sqrtm';

export type Operation =
  | { readonly tag: 'input'; readonly name: string }
  | { readonly tag: 'number'; readonly number: Rational }
  | { readonly tag: 'size'; readonly size: Size }
  | { readonly tag: 'pi' }
  /** 0, 1, ..., n - 1. */
  | { readonly tag: 'range'; readonly size: Size }
  /** Levi-Civita with this number of axes. */
  | { readonly tag: 'epsilon'; readonly order: number }
  /** 1 where `affine relation 0` holds, else 0, over the axes `out`. */
  | {
      readonly tag: 'indicator';
      readonly relation: '=' | '<=';
      readonly affine: AffineIndex;
      readonly out: readonly Label[];
    }
  /** The product of one or two operands, summed over labels that `out` lacks; of one: sum, diagonal, transposition. */
  | { readonly tag: 'contract'; readonly args: readonly Use[]; readonly out: readonly Label[] }
  /** The operand repeated along the labels of `out` that it lacks. */
  | { readonly tag: 'expand'; readonly arg: Use; readonly out: readonly Label[] }
  /** A function entry by entry; operands are repeated along axes that they lack. */
  | {
      readonly tag: 'map';
      readonly name: string;
      readonly args: readonly Use[];
      readonly out: readonly Label[];
    }
  /** The sum of coef*operand. */
  | {
      readonly tag: 'combine';
      readonly terms: readonly { readonly coef: Rational; readonly use: Use }[];
      readonly out: readonly Label[];
    }
  /**
   * The operand with one axis (its position) read at an affine index, cut off to the axis: the labels of the index take the
   * place of the axis, in the order `labels`.
   */
  | {
      readonly tag: 'gather';
      readonly arg: ValueId;
      readonly axis: number;
      readonly affine: AffineIndex;
      readonly labels: readonly Label[];
      /** Whether the index is known to stay on the axis. */
      readonly inside: boolean;
    }
  | {
      readonly tag: 'reduce';
      readonly name: Reduction;
      readonly arg: ValueId;
      readonly axes: readonly number[];
    }
  | { readonly tag: 'matrix'; readonly name: MatrixFunction; readonly arg: ValueId }
  /** inv(matrix)*right for a matrix [n,n] and a right side [n] or [n,k]. */
  | { readonly tag: 'solve'; readonly matrix: ValueId; readonly right: ValueId };

export type Value = {
  readonly shape: readonly Size[];
  readonly op: Operation;
  /** A name that is unique in the program and no word of a target. */
  readonly name: string;
};

/** A tensor that the caller gives. */
export type Input = {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly value: ValueId;
  /** Entries are integers 0 .. integer-1. */
  readonly integer?: Size;
};
export type Output = { readonly name: string; readonly text: string; readonly value: ValueId };

export type Program = {
  readonly inputs: readonly Input[];
  readonly values: readonly Value[];
  readonly outputs: readonly Output[];
  /** Sizes that no input's shape gives, with the value they were compiled for. */
  readonly fixedSizes: ReadonlyMap<string, number>;
};

/** Why there is no program: an operation that a target has not, or that has no value. */
export type CodegenError = {
  readonly _tag: 'NotComputable' | 'TargetLacks' | 'SizeUnknown';
  readonly message: string;
  readonly hint: string;
};

/** The uses of an operation, entries of integer tensors among them. */
export const usesOf = (op: Operation): readonly ValueId[] => {
  const entries = (affine: AffineIndex): readonly ValueId[] =>
    affine.unknowns.flatMap((u) => ('entry' in u ? [u.entry] : []));
  switch (op.tag) {
    case 'contract':
    case 'map':
      return op.args.map((u) => u.value);
    case 'expand':
      return [op.arg.value];
    case 'combine':
      return op.terms.map((t) => t.use.value);
    case 'gather':
      return [op.arg, ...entries(op.affine)];
    case 'indicator':
      return entries(op.affine);
    case 'reduce':
    case 'matrix':
      return [op.arg];
    case 'solve':
      return [op.matrix, op.right];
    default:
      return [];
  }
};

/** The operation with its operands replaced. */
export const mapUses = (op: Operation, to: (v: ValueId) => ValueId): Operation => {
  const use = (u: Use): Use => ({ value: to(u.value), at: u.at });
  const affine = (a: AffineIndex): AffineIndex => ({
    ...a,
    unknowns: a.unknowns.map((u) => ('entry' in u ? { ...u, entry: to(u.entry) } : u)),
  });
  switch (op.tag) {
    case 'contract':
    case 'map':
      return { ...op, args: op.args.map(use) };
    case 'expand':
      return { ...op, arg: use(op.arg) };
    case 'combine':
      return { ...op, terms: op.terms.map((t) => ({ coef: t.coef, use: use(t.use) })) };
    case 'gather':
      return { ...op, arg: to(op.arg), affine: affine(op.affine) };
    case 'indicator':
      return { ...op, affine: affine(op.affine) };
    case 'reduce':
    case 'matrix':
      return { ...op, arg: to(op.arg) };
    case 'solve':
      return { ...op, matrix: to(op.matrix), right: to(op.right) };
    default:
      return op;
  }
};
