/** Runs programs in this process on the evaluator's kernels. */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { NdArray } from 'ndarray';
import * as Q from '../core/num/rational.js';
import * as Size from '../core/num/size.js';
import { letter, spec } from '../core/codegen/letters.js';
import type { AffineIndex, Operation, Program, Value } from '../core/codegen/program.js';
import { readSizes, sizeSources } from '../core/codegen/sizes.js';
import type { Dense } from './dense.js';
import * as K from './kernels.js';

/** Arrays by name. */
export type Arrays = Readonly<Record<string, NdArray>>;

const show = (shape: readonly unknown[]): string => `[${shape.join(', ')}]`;

/** The sizes that the shapes of the given arrays say. Errors: a text where an array is missing or does not fit. */
export const sizesOf = (
  program: Program,
  data: Arrays,
): Either<string, ReadonlyMap<string, number>> => {
  for (const { name, shape } of program.inputs) {
    const array = data[name];
    const wanted = show(shape.map(Size.show));
    if (!array) return left(`${name} ${wanted} has no value`);
    if (array.shape.length !== shape.length)
      return left(`${name} has shape ${show(array.shape)}, but is declared ${wanted}`);
  }
  const sources = sizeSources(program.inputs);
  const read = readSizes(sources, (input) => (data[input] as NdArray).shape);
  const sizes = new Map([...program.fixedSizes, ...read]);
  for (const { name, shape } of program.inputs) {
    const actual = (data[name] as NdArray).shape;
    const expected = shape.map((s) => Size.evaluate(s, sizes));
    if (expected.some((e, k) => e !== actual[k]))
      return left(
        `${name} has shape ${show(actual)}, but with the other shapes it should have ${show(expected)}`,
      );
  }
  return right(sizes);
};

class Run {
  readonly made: Dense[] = [];
  constructor(
    private readonly sizes: ReadonlyMap<string, number>,
    private readonly data: Arrays,
  ) {}

  private size(s: Size.Size): number {
    return Size.evaluate(s, this.sizes) as number;
  }
  private at(id: number): Dense {
    return this.made[id] as Dense;
  }
  private affine({ constant, unknowns }: AffineIndex): K.Affine {
    return {
      constant: this.size(constant),
      unknowns: unknowns.map((u) => {
        const coef = this.size(u.coef);
        if ('label' in u) return { coef, at: letter(u.label) };
        return { coef, at: u.at.map(letter).join(''), entry: this.at(u.entry) };
      }),
    };
  }

  value({ op, shape }: Value): Dense {
    const sizes = shape.map((s) => this.size(s));
    switch (op.tag) {
      case 'input':
        return K.input(this.data[op.name] as NdArray);
      case 'number':
        return K.number(Q.toNumber(op.number));
      case 'size':
        return K.number(this.size(op.size));
      case 'pi':
        return K.number(Math.PI);
      case 'range':
        return K.range(this.size(op.size));
      case 'epsilon':
        return K.epsilon(op.order);
      case 'indicator':
        return K.indicator(op.relation, this.affine(op.affine), op.out.map(letter).join(''), sizes);
      case 'gather': {
        const shapeOf = sizes.slice(op.axis, op.axis + op.labels.length);
        return K.gather(
          this.at(op.arg),
          op.axis,
          this.affine(op.affine),
          op.labels.map(letter).join(''),
          shapeOf,
        );
      }
      default:
        return this.labelled(op, sizes);
    }
  }
  private labelled(op: Operation, sizes: readonly number[]): Dense {
    switch (op.tag) {
      case 'contract':
        return K.einsum(
          spec(
            op.args.map((u) => u.at),
            op.out,
          ),
          ...op.args.map((u) => this.at(u.value)),
        );
      case 'expand':
        return K.expand(spec([op.arg.at], op.out), this.at(op.arg.value), sizes);
      case 'map':
        return K.map(
          op.name,
          spec(
            op.args.map((u) => u.at),
            op.out,
          ),
          ...op.args.map((u) => this.at(u.value)),
        );
      case 'combine': {
        const text = spec(
          op.terms.map((t) => t.use.at),
          op.out,
        );
        return K.combine(
          text,
          op.terms.map((t) => Q.toNumber(t.coef)),
          ...op.terms.map((t) => this.at(t.use.value)),
        );
      }
      case 'reduce':
        return K.reduce(op.name, this.at(op.arg), op.axes);
      case 'matrix':
        return K.matrix(op.name, this.at(op.arg));
      case 'solve':
        return K.solve(this.at(op.matrix), this.at(op.right));
      default:
        throw new Error(`broken invariant: ${op.tag} has labels`);
    }
  }
}

/**
 * Runs a program on the evaluator's kernels.
 *
 * Values: float64, one array an output, in order. Errors: a text where an array is missing or its shape does not fit.
 */
export const runOnKernels = (
  program: Program,
  data: Arrays,
): Either<string, readonly NdArray<Float64Array>[]> => {
  const sizes = sizesOf(program, data);
  if (sizes._tag === 'Left') return sizes;
  const run = new Run(sizes.right, data);
  for (const value of program.values) run.made.push(run.value(value));
  return right(program.outputs.map(({ value }) => K.output(run.made[value] as Dense)));
};
