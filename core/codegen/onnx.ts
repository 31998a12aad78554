/**
 * Programs as ONNX models.
 *
 * Sizes are read from the shapes of the inputs inside the model, so one model serves all shapes. Matrix products are MatMul,
 * other contractions Einsum; inverses and determinants are a loop of eliminations.
 */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { FunctionName } from './functions.js';
import { spec } from './letters.js';
import { matrixProduct } from './matmul.js';
import { eliminate, onnxFunction, onnxLogSumExp, onnxSoftmax } from './onnxFunctions.js';
import { Graph, type Dimensions, type Precision } from './onnxGraph.js';
import type {
  AffineIndex,
  CodegenError,
  Label,
  Operation,
  Program,
  Use,
  Value,
} from './program.js';
import { sizeSources, type SizeSource } from './sizes.js';

const dimensions = (shape: readonly Size.Size[]): Dimensions =>
  shape.map((s) => Size.asConstant(s) ?? Size.asSymbol(s));

const signs = (order: number): readonly number[] => {
  const count = order ** order;
  return Array.from({ length: count }, (_, p) => {
    const digits = Array.from(
      { length: order },
      (_x, k) => Math.floor(p / order ** (order - 1 - k)) % order,
    );
    let sign = 1;
    digits.forEach((a, i) => digits.slice(i + 1).forEach((b) => (sign *= Math.sign(b - a))));
    return sign;
  });
};

class Writer {
  readonly graph: Graph;
  private readonly sizes = new Map<string, string>();
  private readonly sources: ReadonlyMap<string, SizeSource>;
  private readonly names: string[] = [];

  constructor(
    private readonly program: Program,
    precision: Precision,
  ) {
    this.graph = new Graph('program', precision);
    this.sources = new Map(sizeSources(program.inputs).map((s) => [s.name, s]));
    for (const { name, shape } of program.inputs)
      this.graph.input(name, precision, dimensions(shape));
  }

  private name(value: number): string {
    return this.names[value] as string;
  }

  // --- sizes ---

  private sizeName(name: string): string {
    const known = this.sizes.get(name);
    if (known !== undefined) return known;
    const source = this.sources.get(name);
    const made = source
      ? this.readSize(source)
      : this.graph.integer(this.program.fixedSizes.get(name) as number);
    this.sizes.set(name, made);
    return made;
  }
  private readSize({ input, axis, coef, rest }: SizeSource): string {
    const g = this.graph;
    const read = g.node('Gather', [g.node('Shape', [input]), g.integer(axis)], { axis: 0 });
    if (rest.terms.length === 0) return read;
    const other = this.size(rest);
    return coef === 1 ? g.node('Sub', [read, other]) : g.node('Sub', [other, read]);
  }
  /** A size as an integer without axes. */
  private size(size: Size.Size): string {
    const g = this.graph;
    const terms = size.terms.map(([monomial, c]) => {
      const names = monomial === '' ? [] : monomial.split('*').map((n) => this.sizeName(n));
      const factors = c === 1 && names.length > 0 ? names : [g.integer(c), ...names];
      return factors.reduce((a, b) => g.node('Mul', [a, b]));
    });
    return terms.length === 0 ? g.integer(0) : terms.reduce((a, b) => g.node('Add', [a, b]));
  }
  private shape(sizes: readonly Size.Size[]): string {
    const g = this.graph;
    const dims = sizes.map((s) => g.node('Unsqueeze', [this.size(s), g.integers([0])]));
    return dims.length === 0 ? g.integers([]) : g.node('Concat', dims, { axis: 0 });
  }
  private real(integers: string): string {
    return this.graph.node('Cast', [integers], { to: this.graph.precision === 'float64' ? 11 : 1 });
  }

  // --- axes ---

  /** The operand's distinct labels in the order of `out`, axes of size 1 for those it lacks. */
  private aligned(use: Use, out: readonly Label[]): string {
    const g = this.graph;
    const at = [...new Set(use.at)];
    const name =
      at.length < use.at.length
        ? g.node('Einsum', [this.name(use.value)], { equation: spec([use.at], at) })
        : this.name(use.value);
    return this.place(name, at, out);
  }
  private place(name: string, at: readonly Label[], out: readonly Label[]): string {
    const g = this.graph;
    if (at.length === 0) return name;
    const turned = this.transposed(
      name,
      out.filter((l) => at.includes(l)).map((l) => at.indexOf(l)),
    );
    const missing = out.flatMap((l, k) => (at.includes(l) ? [] : [k]));
    return missing.length === 0 ? turned : g.node('Unsqueeze', [turned, g.integers(missing)]);
  }
  private transposed(name: string, perm: readonly number[]): string {
    return perm.every((p, k) => p === k) ? name : this.graph.node('Transpose', [name], { perm });
  }

  // --- operations ---

  value({ op, shape }: Value): void {
    this.names.push(this.operation(op, shape));
  }

  private operation(op: Operation, shape: readonly Size.Size[]): string {
    const g = this.graph;
    switch (op.tag) {
      case 'input':
        return op.name;
      case 'number':
        return g.number(Q.toNumber(op.number));
      case 'pi':
        return g.number(Math.PI);
      case 'size':
        return this.real(this.size(op.size));
      case 'range':
        return this.real(this.range(op.size));
      case 'epsilon': {
        const dims = Array.from({ length: op.order }, () => op.order);
        return this.real(g.integers(signs(op.order), dims));
      }
      case 'indicator': {
        const sum = this.affine(op.affine, op.out, shape);
        return this.real(
          g.node(op.relation === '=' ? 'Equal' : 'LessOrEqual', [sum, g.integer(0)]),
        );
      }
      case 'contract':
        return this.contract(op.args, op.out);
      case 'expand':
        return g.node('Expand', [this.aligned(op.arg, op.out), this.shape(shape)]);
      case 'map':
        return onnxFunction(
          g,
          op.name as FunctionName,
          op.args.map((u) => this.aligned(u, op.out)),
        );
      case 'combine':
        return this.combine(op);
      case 'gather':
        return this.gather(op, shape);
      case 'reduce':
        return this.reduce(op);
      case 'matrix':
        return this.matrix(op);
      case 'solve':
        return this.solve(op);
    }
  }

  private range(size: Size.Size): string {
    const g = this.graph;
    return g.node('Range', [g.integer(0), this.size(size), g.integer(1)]);
  }

  private contract(args: readonly Use[], out: readonly Label[]): string {
    const g = this.graph;
    const [first, second] = args as readonly [Use, Use?];
    if (!second) return this.single(first, out);
    const beside = (use: Use, other: Use): Use => (other.at.length === 1 ? this.source(use) : use);
    const [a, b] = [beside(first, second), beside(second, first)];
    const labels = new Set([...a.at, ...b.at]);
    const plain = [a, b].every((u) => new Set(u.at).size === u.at.length);
    if (labels.size === out.length)
      return g.node('Mul', [this.aligned(a, out), this.aligned(b, out)]);
    const found = plain ? matrixProduct(a, b, out) : undefined;
    if (!found)
      return g.node(
        'Einsum',
        [a, b].map((u) => this.name(u.value)),
        { equation: spec([a.at, b.at], out) },
      );
    // A'*v as v*A: onnxruntime 1.30 gave a wrong result for a transposition followed by a product with a vector (float64).
    if (found.turnLeft && found.right.at.length === 1)
      return g.node('MatMul', [this.name(found.right.value), this.name(found.left.value)]);
    if (found.turnRight && found.left.at.length === 1)
      return g.node('MatMul', [this.name(found.right.value), this.name(found.left.value)]);
    const turn = (u: Use, by: boolean): string =>
      by ? g.node('Transpose', [this.name(u.value)], { perm: [1, 0] }) : this.name(u.value);
    return g.node('MatMul', [turn(found.left, found.turnLeft), turn(found.right, found.turnRight)]);
  }
  /** What a transposed matrix was made from, used the other way round. */
  private source(use: Use): Use {
    const { op } = this.program.values[use.value] as Value;
    if (op.tag !== 'contract' || op.args.length > 1 || op.out.length !== 2) return use;
    const [arg] = op.args as readonly [Use];
    const turned = arg.at.length === 2 && arg.at[0] === op.out[1] && arg.at[1] === op.out[0];
    return turned ? { value: arg.value, at: use.at.toReversed() } : use;
  }
  private single(use: Use, out: readonly Label[]): string {
    const g = this.graph;
    const name = this.name(use.value);
    if (new Set(use.at).size < use.at.length)
      return g.node('Einsum', [name], { equation: spec([use.at], out) });
    const axes = use.at.flatMap((l, k) => (out.includes(l) ? [] : [k]));
    const left = use.at.filter((l) => out.includes(l));
    const summed =
      axes.length === 0 ? name : g.node('ReduceSum', [name, g.integers(axes)], { keepdims: 0 });
    return this.transposed(
      summed,
      out.map((l) => left.indexOf(l)),
    );
  }
  private combine(op: Operation & { readonly tag: 'combine' }): string {
    const g = this.graph;
    const terms = op.terms.map(({ coef, use }) => {
      const x = this.aligned(use, op.out);
      if (Q.isOne(coef)) return x;
      return Q.equals(coef, Q.minusOne)
        ? g.node('Neg', [x])
        : g.node('Mul', [g.number(Q.toNumber(coef)), x]);
    });
    return terms.reduce((a, b) => g.node('Add', [a, b]));
  }

  private affine(
    { unknowns, constant }: AffineIndex,
    axes: readonly Label[],
    shape: readonly Size.Size[],
  ): string {
    const g = this.graph;
    const parts = unknowns.map((u) => {
      const [at, base] =
        'label' in u
          ? [[u.label], this.range(shape[axes.indexOf(u.label)] as Size.Size)]
          : [u.at, g.node('Cast', [this.name(u.entry)], { to: 7 })];
      const placed = this.place(base, at, axes);
      return u.coef.key === '1' ? placed : g.node('Mul', [this.size(u.coef), placed]);
    });
    const whole =
      constant.terms.length === 0 && parts.length > 0 ? parts : [...parts, this.size(constant)];
    return whole.reduce((a, b) => g.node('Add', [a, b]));
  }
  private gather(op: Operation & { readonly tag: 'gather' }, shape: readonly Size.Size[]): string {
    const g = this.graph;
    const own = shape.slice(op.axis, op.axis + op.labels.length);
    const index = this.affine(op.affine, op.labels, own);
    const size = (this.program.values[op.arg] as Value).shape[op.axis] as Size.Size;
    const cut = (): string =>
      g.node('Min', [g.node('Max', [index, g.integer(0)]), this.size(Size.sub(size, Size.one))]);
    return g.node('Gather', [this.name(op.arg), op.inside ? index : cut()], { axis: op.axis });
  }
  private reduce({ name, arg, axes }: Operation & { readonly tag: 'reduce' }): string {
    const g = this.graph;
    const x = this.name(arg);
    if (name === 'softmax') return onnxSoftmax(g, x, axes);
    if (name === 'logsumexp') return onnxLogSumExp(g, x, axes);
    const op = { largest: 'ReduceMax', smallest: 'ReduceMin', prod: 'ReduceProd' }[name];
    return g.node(op, [x], { axes, keepdims: 0 });
  }
  private eye(size: string): string {
    const g = this.graph;
    const rows = g.node('Range', [g.integer(0), size, g.integer(1)]);
    return this.real(g.node('Equal', [g.node('Unsqueeze', [rows, g.integers([1])]), rows]));
  }
  private matrix({ name, arg }: Operation & { readonly tag: 'matrix' }): string {
    const size = this.size((this.program.values[arg] as Value).shape[0] as Size.Size);
    const done = eliminate(this.graph, this.name(arg), this.eye(size), size);
    return name === 'inv' ? done.solution : name === 'det' ? done.det : done.logdet;
  }
  private solve(op: Operation & { readonly tag: 'solve' }): string {
    const g = this.graph;
    const vector = (this.program.values[op.right] as Value).shape.length === 1;
    const size = this.size((this.program.values[op.matrix] as Value).shape[0] as Size.Size);
    const one = g.integers([1]);
    const columns = vector ? g.node('Unsqueeze', [this.name(op.right), one]) : this.name(op.right);
    const { solution } = eliminate(g, this.name(op.matrix), columns, size);
    return vector ? g.node('Squeeze', [solution, one]) : solution;
  }

  finish(): Uint8Array {
    for (const { name, value } of this.program.outputs) {
      const output = this.outputName(name);
      this.graph.node('Identity', [this.name(value)], {}, output);
      this.graph.output(
        output,
        this.graph.precision,
        dimensions((this.program.values[value] as Value).shape),
      );
    }
    return this.graph.model();
  }
  private outputName(name: string): string {
    return this.program.inputs.some((i) => i.name === name) ? `${name}.out` : name;
  }
}

const lacks = (program: Program, { op }: Value, precision: Precision): string | undefined => {
  if (op.tag === 'map' && op.name === 'erf' && precision === 'float64') return 'erf in float64';
  if (op.tag !== 'matrix') return undefined;
  if (!['inv', 'det', 'logdet'].includes(op.name)) return `${op.name} of a matrix`;
  const batched = (program.values[op.arg] as Value).shape.length > 2;
  return batched ? `${op.name} of a batch of matrices` : undefined;
};

/**
 * The program as the bytes of an ONNX model. Inputs and outputs have the program's names (`NAME.out` where an input has it).
 *
 * Errors: `TargetLacks` for functions of matrices but inv, det and logdet, and for erf in float64.
 */
export const onnxModel = (
  program: Program,
  precision: Precision = 'float64',
): Either<CodegenError, Uint8Array> => {
  for (const value of program.values) {
    const missing = lacks(program, value, precision);
    if (missing !== undefined)
      return left({
        _tag: 'TargetLacks',
        message: `the target onnx has no ${missing}`,
        hint: 'compile for another target; the target ndarray has every operation.',
      });
  }
  const writer = new Writer(program, precision);
  for (const value of program.values) writer.value(value);
  return right(writer.finish());
};
