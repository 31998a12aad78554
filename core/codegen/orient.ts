/**
 * Uses of symmetric matrices turned so that no transposition is needed, and so that equal products become one value:
 * `S*x` and `x'*S` are one contraction.
 */
import { Builder, type Draft } from './builder.js';
import type { Lowered } from './lower.js';
import { renumbered } from './passes.js';
import { mapUses, type Label, type Operation, type Use, type ValueId } from './program.js';

type Contract = Operation & { readonly tag: 'contract' };

/** [i = j]: the identity matrix. */
const isIdentity = (op: Operation): boolean => {
  if (op.tag !== 'indicator' || op.relation !== '=' || op.out.length !== 2) return false;
  const { unknowns, constant } = op.affine;
  const coefs = unknowns.map((u) => ('label' in u ? u.coef.key : ''));
  return constant.terms.length === 0 && coefs.sort().join() === '-1,1';
};

/** v*v' and X*X': turned, the operands change places. */
const isSquare = (op: Operation): boolean => {
  if (op.tag !== 'contract' || op.args.length !== 2 || op.out.length !== 2) return false;
  const [a, b] = op.args as readonly [Use, Use];
  const [i, j] = op.out;
  const swapped = a.at.map((l) => (l === i ? j : l === j ? i : l));
  return a.value === b.value && swapped.join() === b.at.join();
};

const turned = ({ value, at }: Use): Use => ({ value, at: at.toReversed() });

/** The order of labels that a symmetric use should have beside another operand. */
const wantedBeside = (use: Use, other: Use, out: readonly Label[]): readonly Label[] => {
  const [a, b] = use.at as readonly [Label, Label];
  const [inner, ...more] = use.at.filter((l) => !out.includes(l));
  if (inner === undefined || more.length > 0) {
    const order = other.at.includes(a) && other.at.includes(b) ? other.at : out;
    return [a, b].sort((x, y) => order.indexOf(x) - order.indexOf(y));
  }
  const kept = inner === a ? b : a;
  const isLeft = other.at.length === 1 || out[0] === kept;
  return isLeft ? [kept, inner] : [inner, kept];
};

const facing = (use: Use, wanted: readonly Label[]): Use =>
  use.at[0] === wanted[0] ? use : turned(use);

/** Labels numbered by first appearance, matrices before vectors. */
const relabelled = (op: Contract): Contract => {
  const args = [...op.args].sort((a, b) => b.at.length - a.at.length);
  const labels = new Map<Label, Label>();
  for (const l of args.flatMap((u) => u.at)) if (!labels.has(l)) labels.set(l, labels.size);
  const to = (at: readonly Label[]): readonly Label[] => at.map((l) => labels.get(l) as Label);
  return { ...op, args: args.map((u) => ({ ...u, at: to(u.at) })), out: to(op.out) };
};

/** The operation with its uses of symmetric matrices turned. */
const oriented = (op: Operation, symmetric: (use: Use) => boolean): Operation => {
  const along = (use: Use, out: readonly Label[]): Use =>
    symmetric(use)
      ? facing(
          use,
          [...use.at].sort((x, y) => out.indexOf(x) - out.indexOf(y)),
        )
      : use;
  switch (op.tag) {
    case 'contract': {
      if (!op.args.some(symmetric)) return op;
      const [a, b] = op.args;
      if (!a) return op;
      if (!b) return { ...op, args: [along(a, op.out)] };
      const beside = (use: Use, other: Use): Use =>
        symmetric(use) ? facing(use, wantedBeside(use, other, op.out)) : use;
      const first = beside(a, b);
      return relabelled({ ...op, args: [first, beside(b, first)] });
    }
    case 'map':
      return { ...op, args: op.args.map((u) => along(u, op.out)) };
    case 'combine':
      return { ...op, terms: op.terms.map((t) => ({ ...t, use: along(t.use, op.out) })) };
    case 'expand':
      return { ...op, arg: along(op.arg, op.out) };
    default:
      return op;
  }
};

/** Whether the operation gives its operand back. */
const isIdle = (op: Operation): op is Contract =>
  op.tag === 'contract' &&
  op.args.length === 1 &&
  op.args.every((u) => u.at.length === op.out.length && u.at.every((l, k) => l === op.out[k]));

/** The program with symmetric matrices turned; equal operations become one again. Cost: its length. */
export const orient = (lowered: Lowered): Lowered => {
  const { values, symmetric } = lowered;
  const builder = new Builder();
  const moved: ValueId[] = [];
  const to = (v: ValueId): ValueId => moved[v] as ValueId;
  const isSymmetric = ({ value, at }: Use): boolean =>
    at.length === 2 &&
    at[0] !== at[1] &&
    (symmetric.has(value) ||
      isIdentity((values[value] as Draft).op) ||
      isSquare((builder.values[to(value)] as Draft).op));
  values.forEach(({ op, shape }) => {
    const made = oriented(op, isSymmetric);
    moved.push(
      isIdle(made) ? to((made.args[0] as Use).value) : builder.add(mapUses(made, to), shape),
    );
  });
  return { values: builder.values, ...renumbered(lowered, to) };
};
