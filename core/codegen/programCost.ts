/**
 * What a program costs: operations, elements moved, and the most elements that are there at one time.
 *
 * Counted on the program itself, operation by operation, so it is the cost of what is run. Functions count as in
 * `core/extract/work.ts`: exp and its like as 10 multiplications for each element.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { costOfWork, valuesOf, type Values, type Work } from '../extract/cost.js';
import { cubicWeight, pointwiseWeight, powerWeight } from '../extract/work.js';
import { usesOf, type Operation, type Program, type Value } from './program.js';

export type ProgramCost = {
  readonly multiplications: Size.Size;
  readonly additions: Size.Size;
  /** Elements that operations read and write. */
  readonly moved: Size.Size;
  /** The most elements that are held at one time: inputs, outputs so far, and what is still needed. */
  readonly peak: Size.Size;
};

const product = (sizes: readonly Size.Size[]): Size.Size => sizes.reduce(Size.mul, Size.one);

const loop = (
  points: readonly Size.Size[],
  out: readonly Size.Size[],
  multiplies: number,
  adds = 0,
  sums = false,
): Work => ({ points, out, multiplies, adds, sums });

const contracted = (program: Program, op: Operation & { tag: 'contract' }, out: Value): Work => {
  const sizes = new Map<number, Size.Size>();
  for (const use of op.args) {
    const { shape } = program.values[use.value] as Value;
    use.at.forEach((label, k) => sizes.set(label, shape[k] as Size.Size));
  }
  return loop([...sizes.values()], out.shape, op.args.length - 1, 0, sizes.size > op.out.length);
};

const mapped = (program: Program, op: Operation & { tag: 'map' }, { shape }: Value): Work => {
  const exponent = program.values[op.args[1]?.value ?? -1]?.op;
  const power = exponent?.tag === 'number' ? exponent.number : undefined;
  return loop(shape, shape, op.name === 'pow' ? powerWeight(power) : pointwiseWeight(op.name));
};

const isUnit = (q: Q.Rational): boolean => q.den === 1n && (q.num === 1n || q.num === -1n);

/** The loops of one operation; reading, repeating and choosing entries are none. */
const workOf = (program: Program, value: Value): readonly Work[] => {
  const { op, shape } = value;
  const shapeOf = (v: number): readonly Size.Size[] => (program.values[v] as Value).shape;
  switch (op.tag) {
    case 'contract':
      return [contracted(program, op, value)];
    case 'map':
      return [mapped(program, op, value)];
    case 'combine': {
      const scaled = op.terms.filter((t) => !isUnit(t.coef)).map((t) => shapeOf(t.use.value));
      return [...scaled.map((s) => loop(s, s, 1)), loop(shape, shape, 0, op.terms.length - 1)];
    }
    case 'reduce':
      return [loop(shapeOf(op.arg), shape, 10, 1)];
    case 'matrix': {
      const axes = shapeOf(op.arg);
      return [loop([...axes, axes.at(-1) ?? Size.one], shape, cubicWeight(op.name) ?? 10)];
    }
    case 'solve': {
      const [n = Size.one] = shapeOf(op.matrix);
      return [loop([n, n, n], shape, 1), loop([n, ...shape], shape, 1, 1)];
    }
    default:
      return [];
  }
};

/** Where each value is used last: outputs and inputs stay to the end. */
const lastUses = ({ values, outputs, inputs }: Program): readonly number[] => {
  const last = values.map((_, k) => k);
  values.forEach(({ op }, k) => usesOf(op).forEach((v) => (last[v] = k)));
  for (const { value } of [...outputs, ...inputs]) last[value] = values.length;
  return last;
};

const peakOf = (program: Program, value: Values): Size.Size => {
  const last = lastUses(program);
  const given = new Set(program.inputs.map((i) => i.value));
  const total = (held: readonly Value[]): Size.Size =>
    held.reduce((sum, v) => Size.add(sum, product(v.shape)), Size.zero);
  let most = Size.zero;
  program.values.forEach((_, k) => {
    const held = program.values.filter(
      (_v, v) => (v <= k || given.has(v)) && (last[v] as number) >= k,
    );
    const now = total(held);
    if (value(now) > value(most)) most = now;
  });
  return most;
};

/** The cost of a program as polynomials; sizes decide where the most elements are held (100 each where not given). */
export const programCost = (
  program: Program,
  sizes: ReadonlyMap<string, number> = new Map(),
): ProgramCost => {
  const value = valuesOf(sizes);
  const work = program.values.flatMap((v) => workOf(program, v));
  const { multiplications, additions } = costOfWork(work, { unevaluated: 0, unstable: 0 }, value);
  const moved = program.values.reduce((sum, { op, shape }) => {
    if (op.tag === 'input') return sum;
    const read = usesOf(op).map((v) => product((program.values[v] as Value).shape));
    return [product(shape), ...read].reduce(Size.add, sum);
  }, Size.zero);
  return { multiplications, additions, moved, peak: peakOf(program, value) };
};
