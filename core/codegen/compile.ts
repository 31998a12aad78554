/** From outputs to a program: lowered, symmetric matrices turned, with solve instead of inv, named. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import * as Size from '../num/size.js';
import type { Context, Tensor } from '../term/term.js';
import type { Draft } from './builder.js';
import { lower, type Lowered, type Wanted } from './lower.js';
import { orient } from './orient.js';
import { asName, nameAll } from './names.js';
import { solveInstead, withoutUnused } from './passes.js';
import type { CodegenError, Input, Program } from './program.js';
import { sizeSources } from './sizes.js';

/** The declared tensors in the order of their declaration: what a program takes. */
const inputsOf = (context: Context): readonly Omit<Input, 'value'>[] =>
  [...context.variables.values()]
    .filter((v) => !v.arguments)
    .map(({ name, shape, integer }) => ({ name, shape, ...(integer ? { integer } : {}) }));

/** The sizes that operations mention, those of the values' shapes among them. */
const sizesIn = (values: readonly Draft[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const put = (size: Size.Size): void => Size.names(size).forEach((n) => found.add(n));
  for (const { shape, op } of values) {
    shape.forEach(put);
    if (op.tag === 'size') put(op.size);
    if (op.tag === 'indicator' || op.tag === 'gather') {
      put(op.affine.constant);
      op.affine.unknowns.forEach((u) => put(u.coef));
    }
  }
  return found;
};

const finish = (
  lowered: Lowered,
  declared: readonly Omit<Input, 'value'>[],
  sizes: ReadonlyMap<string, number>,
): Either<CodegenError, Program> => {
  const known = new Set(sizeSources(declared).map((s) => s.name));
  const open = [...sizesIn(lowered.values)].filter((name) => !known.has(name));
  const missing = open.find((name) => !sizes.has(name));
  if (missing !== undefined)
    return left({
      _tag: 'SizeUnknown',
      message: `the size ${missing} cannot be read from the shape of any declared tensor`,
      hint: `give it with --sizes ${missing}=3 (in the library: sizes), or declare a tensor that has it as an axis.`,
    });
  const values: Draft[] = [...lowered.values];
  const inputs = declared.map((i): Input => {
    const value = lowered.inputs.get(i.name);
    if (value !== undefined) return { ...i, value };
    values.push({ op: { tag: 'input', name: i.name }, shape: i.shape });
    return { ...i, value: values.length - 1 };
  });
  const named = new Map([
    ...[...lowered.defined].map(([name, value]) => [value, asName(name)] as const),
    ...lowered.outputs.map((o) => [o.value, o.wanted.name] as const),
  ]);
  const taken = [...inputs.map((i) => asName(i.name)), ...known, ...open];
  const names = nameAll(values, taken, named);
  return right({
    inputs,
    values: values.map((v, k) => ({ ...v, name: names[k] as string })),
    outputs: lowered.outputs.map(({ wanted, value }) => ({
      name: wanted.name,
      text: wanted.text,
      value,
    })),
    fixedSizes: new Map(open.map((name) => [name, sizes.get(name) as number])),
  });
};

/**
 * The program that computes the outputs, which share one context; `definitions` are variables of it that the program computes.
 *
 * Values: those of the terms, in numerically stable forms. Inputs: all other declared tensors, in order of declaration.
 * Errors: a `CodegenError` where something has no value, or a size is not given.
 */
export const programOf = (
  outputs: readonly Wanted[],
  context: Context,
  sizes: ReadonlyMap<string, number> = new Map(),
  definitions: ReadonlyMap<string, Tensor> = new Map(),
): Either<CodegenError, Program> => {
  const lowered = lower(outputs, context, sizes, definitions);
  if (isLeft(lowered)) return lowered;
  const declared = inputsOf(context).filter((i) => !definitions.has(i.name));
  return finish(withoutUnused(solveInstead(withoutUnused(orient(lowered.right)))), declared, sizes);
};
