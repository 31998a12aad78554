/**
 * Julia: one `function program(...)`, a value a line with its shape.
 *
 * Axes are those of the program, counted from 1. Broadcasting lines axes up from the first one, so only axes in front and
 * between are put in (`x[newaxis, :]`). Values without axes are numbers, not arrays. Only the standard library is used;
 * where NumPy gives nan (`log.(-1)`) Julia throws a DomainError.
 */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { juliaFunction, juliaHelpers, juliaMatrix } from './juliaNames.js';
import { spec } from './letters.js';
import { matrixProduct } from './matmul.js';
import { asName } from './names.js';
import type {
  AffineIndex,
  CodegenError,
  Label,
  Operation,
  Program,
  Use,
  Value,
} from './program.js';
import { sizesIn } from './sizes.js';

type Of<T extends Operation['tag']> = Operation & { readonly tag: T };
type Names = (value: number) => string;

const sizeText = (size: Size.Size): string => {
  const renamed = new Map(Size.names(size).map((n) => [n, Size.symbol(asName(n))] as const));
  return Size.show(Size.substitute(size, renamed));
};
const wrapSize = (size: Size.Size): string => {
  const text = sizeText(size);
  return size.terms.length > 1 || text.startsWith('-') ? `(${text})` : text;
};
const sizesText = (shape: readonly Size.Size[]): string => shape.map(sizeText).join(', ');

/** Whole numbers past 2^53 are written as floats: Julia would take them for wider integers. */
const whole = (n: bigint): string => (n > 2n ** 53n || n < -(2n ** 53n) ? `${n}.0` : `${n}`);
const rational = (q: Q.Rational): string =>
  q.den === 1n ? whole(q.num) : `${whole(q.num)} / ${whole(q.den)}`;

/** Positions as a tuple of axes counted from 1. */
const axesText = (axes: readonly number[]): string =>
  axes.length === 1 ? `(${(axes[0] as number) + 1},)` : `(${axes.map((k) => k + 1).join(', ')})`;
const range = (size: Size.Size): string => `collect(0:(${sizeText(size)} - 1))`;
const einsum = (
  args: readonly (readonly Label[])[],
  out: readonly Label[],
  on: readonly string[],
) => `einsum("${spec(args, out)}", ${on.join(', ')})`;

const turned = (text: string, order: readonly number[]): string => {
  if (order.every((p, k) => p === k)) return text;
  return order.length === 2 ? `${text}'` : `permutedims(${text}, ${axesText(order)})`;
};

/** An array over its axes as they stand in `out`, with new axes in front and between. */
const placed = (text: string, at: readonly Label[], out: readonly Label[]): string => {
  if (at.length === 0) return text;
  const wanted = out.filter((l) => at.includes(l));
  const last = out.findLastIndex((l) => at.includes(l));
  const axes = out.slice(0, last + 1).map((l) => (at.includes(l) ? ':' : 'newaxis'));
  const own = turned(
    text,
    wanted.map((l) => at.indexOf(l)),
  );
  return axes.includes('newaxis') ? `${own}[${axes.join(', ')}]` : own;
};

const aligned = ({ value, at }: Use, out: readonly Label[], nameOf: Names): string => {
  const own = [...new Set(at)];
  const text = own.length < at.length ? einsum([at], own, [nameOf(value)]) : nameOf(value);
  return placed(text, own, out);
};

const reduced = (call: string, text: string, axes: readonly number[], order: number): string => {
  if (axes.length === order) return `${call}(${text})`;
  const dims = `dims=${axesText(axes)}`;
  return `dropdims(${call}(${text}; ${dims}); ${dims})`;
};

const single = ({ value, at }: Use, out: readonly Label[], nameOf: Names): string => {
  if (new Set(at).size < at.length) return einsum([at], out, [nameOf(value)]);
  const axes = at.flatMap((l, k) => (out.includes(l) ? [] : [k]));
  const kept = at.filter((l) => out.includes(l));
  const summed = axes.length === 0 ? nameOf(value) : reduced('sum', nameOf(value), axes, at.length);
  return turned(
    summed,
    out.map((l) => kept.indexOf(l)),
  );
};

/** Products of matrices and vectors; a vector on the left goes to the right, as Julia's rows are matrices. */
const product = (a: Use, b: Use, out: readonly Label[], nameOf: Names): string | undefined => {
  const plain = (u: Use): boolean => new Set(u.at).size === u.at.length;
  const found = plain(a) && plain(b) ? matrixProduct(a, b, out) : undefined;
  if (!found) return undefined;
  const { left: x, right: y, turnLeft, turnRight } = found;
  const [l, r] = [nameOf(x.value), nameOf(y.value)];
  if (x.at.length === 1 && y.at.length === 1) return `LA.dot(${l}, ${r})`;
  if (x.at.length === 1) return `${r}${turnRight ? '' : "'"} * ${l}`;
  return `${l}${turnLeft ? "'" : ''} * ${r}${turnRight ? "'" : ''}`;
};

const contract = ({ args, out }: Of<'contract'>, nameOf: Names): string => {
  const [a, b] = args as readonly [Use, Use?];
  if (!b) return single(a, out, nameOf);
  if (out.length === new Set([...a.at, ...b.at]).size)
    return `${aligned(a, out, nameOf)} .* ${aligned(b, out, nameOf)}`;
  return (
    product(a, b, out, nameOf) ?? einsum([a.at, b.at], out, [nameOf(a.value), nameOf(b.value)])
  );
};

const combine = ({ terms, out }: Of<'combine'>, nameOf: Names): string =>
  terms
    .map(({ coef, use }, k) => {
      const size = Q.sign(coef) < 0 ? Q.neg(coef) : coef;
      const x = aligned(use, out, nameOf);
      const times = size.num === 1n ? x : `${whole(size.num)} .* ${x}`;
      const body = size.den === 1n ? times : `${times} ./ ${whole(size.den)}`;
      const sign = Q.sign(coef) < 0 ? '-' : '+';
      if (k > 0) return ` .${sign} ${body}`;
      return sign === '+' ? body : `-${body}`;
    })
    .join('');

const affineText = (
  a: AffineIndex,
  axes: readonly Label[],
  shape: readonly Size.Size[],
  nameOf: Names,
): string => {
  const parts = a.unknowns.map((u) => {
    const at = 'label' in u ? [u.label] : u.at;
    const base =
      'label' in u
        ? range(shape[axes.indexOf(u.label)] as Size.Size)
        : `round.(Int, ${nameOf(u.entry)})`;
    const text = placed(base, at, axes);
    return u.coef.key === '1' ? text : `${wrapSize(u.coef)} .* ${text}`;
  });
  const constant = a.constant.terms.length === 0 && parts.length > 0 ? [] : [wrapSize(a.constant)];
  return [...parts, ...constant].join(' .+ ');
};

const gather = (op: Of<'gather'>, program: Program, shape: readonly Size.Size[], nameOf: Names) => {
  const from = (program.values[op.arg] as Value).shape;
  const own = shape.slice(op.axis, op.axis + op.labels.length);
  const at = affineText(op.affine, op.labels, own, nameOf);
  const last = sizeText(Size.sub(from[op.axis] as Size.Size, Size.one));
  const index = op.inside ? `${at} .+ 1` : `clamp.(${at}, 0, ${last}) .+ 1`;
  const axes = from.map((_, k) => (k === op.axis ? index : ':'));
  return `${nameOf(op.arg)}[${axes.join(', ')}]`;
};

const reduce = ({ name, axes, arg }: Of<'reduce'>, program: Program, nameOf: Names): string => {
  const calls: Readonly<Record<string, string>> = { largest: 'maximum', smallest: 'minimum' };
  if (name === 'softmax' || name === 'logsumexp')
    return `${name}(${nameOf(arg)}, ${axesText(axes)})`;
  const order = (program.values[arg] as Value).shape.length;
  return reduced(calls[name] ?? name, nameOf(arg), axes, order);
};

const matrix = ({ name, arg }: Of<'matrix'>, program: Program, nameOf: Names): string =>
  (program.values[arg] as Value).shape.length === 2
    ? `${juliaMatrix[name]}(${nameOf(arg)})`
    : `stacked(${juliaMatrix[name]}, ${nameOf(arg)})`;

const expression = ({ op, shape }: Value, program: Program, nameOf: Names): string => {
  switch (op.tag) {
    case 'input':
      return asName(op.name);
    case 'number':
      return rational(op.number);
    case 'size':
      return sizeText(op.size);
    case 'pi':
      return 'pi';
    case 'range':
      return range(op.size);
    case 'epsilon':
      return `numtype.(levi_civita(${op.order}))`;
    case 'indicator': {
      const sum = affineText(op.affine, op.out, shape, nameOf);
      return `numtype.(${sum} ${op.relation === '=' ? '.==' : '.<='} 0)`;
    }
    case 'contract':
      return contract(op, nameOf);
    case 'expand':
      return `${aligned(op.arg, op.out, nameOf)} .+ zeros(numtype, ${sizesText(shape)})`;
    case 'map':
      return juliaFunction(
        op.name,
        op.args.map((u) => aligned(u, op.out, nameOf)),
      );
    case 'combine':
      return combine(op, nameOf);
    case 'gather':
      return gather(op, program, shape, nameOf);
    case 'reduce':
      return reduce(op, program, nameOf);
    case 'matrix':
      return matrix(op, program, nameOf);
    case 'solve':
      return `${nameOf(op.matrix)} \\ ${nameOf(op.right)}`;
  }
};

const isConstant = (op: Operation): boolean => ['number', 'size', 'pi'].includes(op.tag);

/** Names of values; numbers are written in place, in brackets where they are more than digits. */
const namesIn =
  (program: Program): Names =>
  (id) => {
    const value = program.values[id] as Value;
    if (!isConstant(value.op)) return value.name;
    const text = expression(value, program, () => '');
    return /^\w+$/.test(text) ? text : `(${text})`;
  };

const mentions = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);

/** The lines that read the sizes that the body mentions. */
const sizeLines = (program: Program, body: string): readonly string[] => {
  const { fixed, read } = sizesIn(program, body);
  return [
    ...fixed.map(([name, value]) => `${asName(name)} = ${value}`),
    ...read.map(({ name, input, axis, coef, rest }) => {
      const size = `size(${asName(input)}, ${axis + 1})`;
      const zero = rest.terms.length === 0;
      const less = zero ? size : `${size} - ${wrapSize(rest)}`;
      return `${asName(name)} = ${coef === 1 ? less : `${wrapSize(rest)} - ${size}`}`;
    }),
  ];
};

/** The type of numbers, where the body makes some: that of the first tensor. */
const typeLines = (program: Program, body: string): readonly string[] => {
  if (!mentions(body, 'numtype')) return [];
  const like = program.inputs.find((i) => !i.integer);
  return [`numtype = ${like ? `float(eltype(${asName(like.name)}))` : 'Float64'}`];
};

/** Helpers that a text mentions, and those that they mention. */
const helpersFor = (body: string): readonly string[] => {
  const entries = Object.entries(juliaHelpers);
  const found = new Set<string>();
  const look = (text: string): void =>
    entries.forEach(([word, helper]) => {
      if (found.has(word) || !mentions(text, word)) return;
      found.add(word);
      look(helper.replaceAll(/""".*?"""/gs, ''));
    });
  look(body);
  return entries.flatMap(([word, helper]) => (found.has(word) ? [helper.trim(), ''] : []));
};

const docLines = (program: Program): readonly string[] => {
  const escaped = (text: string): string => text.replaceAll(/[\\"$]/g, (c) => `\\${c}`);
  const shapes = program.inputs.map(
    (i) => `${asName(i.name)} : [${i.shape.map(Size.show).join(', ')}]`,
  );
  return [
    '"""',
    program.outputs.length === 1 ? 'Returns' : 'Returns a tuple of',
    '',
    ...program.outputs.map((o) => `    ${escaped(o.text)}`),
    '',
    `for ${shapes.join('; ') || 'no tensors'}.`,
    '"""',
  ];
};

const juliaText = (program: Program): string => {
  const nameOf = namesIn(program);
  const made = program.values.flatMap((value) => {
    if (value.op.tag === 'input' || isConstant(value.op)) return [];
    const text = `${value.name} = ${expression(value, program, nameOf)}`;
    return [{ text, shape: `[${value.shape.map(Size.show).join(', ')}]` }];
  });
  const results = program.outputs.map((o) => nameOf(o.value)).join(', ');
  const body = [...made.map((m) => m.text), results].join('\n');
  const typed = typeLines(program, body);
  const lines = [
    ...typed,
    ...sizeLines(program, body),
    ...made.map((m) => `${m.text}  # ${m.shape}`),
  ];
  const helpers = helpersFor(body);
  const all = [...helpers, body].join('\n');
  return [
    ...(mentions(all, 'LA') ? ['import LinearAlgebra as LA', ''] : []),
    ...(mentions(all, 'newaxis') ? ['const newaxis = [CartesianIndex()]', ''] : []),
    ...helpers,
    ...docLines(program),
    `function program(${program.inputs.map((i) => asName(i.name)).join(', ')})`,
    ...lines.map((l) => `    ${l}`),
    `    return ${results}`,
    'end',
    '',
  ].join('\n');
};

/** The program as Julia text. Errors: `TargetLacks` for erf, which Julia's standard library has not. */
export const printJulia = (program: Program): Either<CodegenError, string> =>
  program.values.some(({ op }) => op.tag === 'map' && op.name === 'erf')
    ? left({
        _tag: 'TargetLacks',
        message: 'the target julia has no error function',
        hint: 'compile for another target, or rewrite the expression without it.',
      })
    : right(juliaText(program));
