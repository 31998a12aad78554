/** Rewritings of whole programs: solve instead of inv, unused values left out. */
import { Builder, type Draft } from './builder.js';
import { mapUses, usesOf, type Operation, type Use, type ValueId } from './program.js';
import type { Lowered } from './lower.js';

type Contract = Operation & { readonly tag: 'contract' };

/** A contraction as inv(A)*B or inv(A)'*B. */
type Solving = {
  readonly matrix: ValueId;
  readonly transposed: boolean;
  readonly right: Use;
  /** The labels of the right side: the solved axis, then at most one more. */
  readonly axes: readonly number[];
  /** The labels of the result in the order of `solve`. */
  readonly result: readonly number[];
};

const solvingOf = (values: readonly Draft[], op: Contract): Solving | undefined => {
  for (const [k, use] of op.args.entries()) {
    const inverse = (values[use.value] as Draft).op;
    const right = op.args[1 - k];
    if (inverse.tag !== 'matrix' || inverse.name !== 'inv' || !right || use.at.length !== 2)
      continue;
    const [row, column] = use.at as readonly [number, number];
    const kept = op.out.includes(row) ? row : column;
    const summed = kept === row ? column : row;
    const rest = right.at.filter((l) => l !== summed);
    const plain =
      row !== column &&
      op.out.includes(kept) &&
      !op.out.includes(summed) &&
      right.at.length === rest.length + 1 &&
      !rest.includes(kept) &&
      rest.length <= 1 &&
      rest.every((l) => op.out.includes(l));
    if (plain)
      return {
        matrix: inverse.arg,
        transposed: kept !== row,
        right,
        axes: [summed, ...rest],
        result: [kept, ...rest],
      };
  }
  return undefined;
};

/** Inverses that are only ever multiplied by a vector or a matrix are never formed. */
export const solveInstead = (lowered: Lowered): Lowered => {
  const { values } = lowered;
  const solvings = values.map(({ op }) =>
    op.tag === 'contract' ? solvingOf(values, op) : undefined,
  );
  const formed = new Set<ValueId>(lowered.outputs.map((o) => o.value));
  values.forEach(({ op }, id) => {
    const solving = solvings[id];
    if (solving) formed.add(solving.right.value);
    else usesOf(op).forEach((v) => formed.add(v));
  });
  const builder = new Builder();
  const moved: ValueId[] = [];
  const to = (v: ValueId): ValueId => moved[v] as ValueId;
  values.forEach(({ op, shape }, id) => {
    const found = solvings[id];
    const inverse =
      found && (op as Contract).args.find((u) => u.value !== found.right.value)?.value;
    if (!found || inverse === undefined || formed.has(inverse)) {
      moved.push(builder.add(mapUses(op, to), shape));
      return;
    }
    const flipped = [{ value: to(found.matrix), at: [0, 1] }];
    const turn = found.transposed && !lowered.symmetric.has(found.matrix);
    const matrix = turn ? builder.contract(flipped, [1, 0]).value : to(found.matrix);
    const right = builder.contract([{ ...found.right, value: to(found.right.value) }], found.axes);
    const solved = builder.add(
      { tag: 'solve', matrix, right: right.value },
      builder.shape(right.value),
    );
    moved.push(builder.contract([{ value: solved, at: found.result }], (op as Contract).out).value);
  });
  return {
    values: builder.values,
    ...renumbered(lowered, to),
  };
};

/** The names of a program's values after they were numbered anew; names of values that are gone are left out. */
export const renumbered = (
  { inputs, defined, outputs, symmetric }: Lowered,
  to: (v: ValueId) => ValueId | undefined,
): Omit<Lowered, 'values'> => {
  const named = (map: ReadonlyMap<string, ValueId>): ReadonlyMap<string, ValueId> =>
    new Map(
      [...map].flatMap(([name, v]) => {
        const at = to(v);
        return at === undefined ? [] : [[name, at] as const];
      }),
    );
  return {
    inputs: named(inputs),
    defined: named(defined),
    outputs: outputs.map((o) => ({ ...o, value: to(o.value) as ValueId })),
    symmetric: new Set([...symmetric].flatMap((v) => to(v) ?? [])),
  };
};

/** Only what the outputs need, and all inputs. */
export const withoutUnused = (lowered: Lowered): Lowered => {
  const needed = new Set<ValueId>([
    ...lowered.outputs.map((o) => o.value),
    ...lowered.inputs.values(),
  ]);
  for (let id = lowered.values.length - 1; id >= 0; id--)
    if (needed.has(id)) usesOf((lowered.values[id] as Draft).op).forEach((v) => needed.add(v));
  const moved = new Map<ValueId, ValueId>();
  const values: Draft[] = [];
  lowered.values.forEach((v, id) => {
    if (!needed.has(id)) return;
    moved.set(id, values.length);
    values.push({ ...v, op: mapUses(v.op, (u) => moved.get(u) as ValueId) });
  });
  return { values, ...renumbered(lowered, (v) => moved.get(v)) };
};
