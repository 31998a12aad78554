/** ONNX graphs as they are built, and their bytes. Source: onnx.proto of ONNX 1.12 (IR version 8, operator set 17). */
import * as P from './protobuf.js';

/** Element types by their number in onnx.proto. */
export const elementType = { float32: 1, int64: 7, bool: 9, float64: 11 } as const;
export type Precision = 'float32' | 'float64';

/** An attribute of a node. */
export type Attribute = number | string | readonly number[] | Graph;

const attribute = (name: string, value: Attribute): P.Field => {
  const fields =
    typeof value === 'number'
      ? [P.integer(3, value), P.integer(20, 2)]
      : typeof value === 'string'
        ? [P.text(4, value), P.integer(20, 3)]
        : value instanceof Graph
          ? [P.message(6, value.fields()), P.integer(20, 5)]
          : [...value.map((v) => P.integer(8, v)), P.integer(20, 7)];
  return P.message(5, [P.text(1, name), ...fields]);
};

/** The shape of an input or output: numbers, names of sizes, or undefined for a size that is neither. */
export type Dimensions = readonly (number | string | undefined)[];

const valueInfo = (field: number, name: string, type: number, shape: Dimensions): P.Field => {
  const dims = shape.map((d) =>
    P.message(1, d === undefined ? [] : typeof d === 'number' ? [P.integer(1, d)] : [P.text(2, d)]),
  );
  const tensor = [P.integer(1, type), P.message(2, dims)];
  return P.message(field, [P.text(1, name), P.message(2, [P.message(1, tensor)])]);
};

/** A graph: nodes in order, constants, inputs and outputs. Mutable while it is built; names are unique in a model. */
export class Graph {
  private readonly nodes: P.Field[] = [];
  private readonly constants = new Map<string, P.Field>();
  private readonly ends: P.Field[] = [];
  constructor(
    private readonly name: string,
    readonly precision: Precision,
    /** Shared by a graph and the bodies of its loops. */
    private readonly counter: { next: number } = { next: 1 },
  ) {}

  /** A graph inside this one. */
  inner(name: string): Graph {
    return new Graph(name, this.precision, this.counter);
  }

  fresh(base = 'v'): string {
    return `${base}.${this.counter.next++}`;
  }

  /** Adds a node of one output and gives its name. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = this.fresh(op.toLowerCase()),
  ): string {
    this.nodesOf(op, inputs, attributes, [output]);
    return output;
  }
  nodesOf(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: readonly string[],
  ): void {
    this.nodes.push(
      P.message(1, [
        ...inputs.map((i) => P.text(1, i)),
        ...outputs.map((o) => P.text(2, o)),
        P.text(3, this.fresh('node')),
        P.text(4, op),
        ...Object.entries(attributes).map(([k, v]) => attribute(k, v)),
      ]),
    );
  }

  /** A real constant without axes. */
  number(value: number): string {
    const raw = new DataView(new ArrayBuffer(this.precision === 'float64' ? 8 : 4));
    if (this.precision === 'float64') raw.setFloat64(0, value, true);
    else raw.setFloat32(0, value, true);
    return this.constant(`real ${value}`, [], elementType[this.precision], raw);
  }
  /** An integer constant without axes. */
  integer(value: number): string {
    return this.integers([value], []);
  }
  /** A list of integers. */
  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    const raw = new DataView(new ArrayBuffer(8 * values.length));
    values.forEach((v, k) => raw.setBigInt64(8 * k, BigInt(v), true));
    return this.constant(`integers ${values} ${dims}`, dims, elementType.int64, raw);
  }
  private readonly known = new Map<string, string>();
  private constant(key: string, dims: readonly number[], type: number, raw: DataView): string {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const name = this.fresh('c');
    this.known.set(key, name);
    const data = P.bytes(9, new Uint8Array(raw.buffer));
    const fields = [...dims.map((d) => P.integer(1, d)), P.integer(2, type), P.text(8, name), data];
    this.constants.set(name, P.message(5, fields));
    return name;
  }

  input(name: string, type: keyof typeof elementType, shape: Dimensions): void {
    this.ends.push(valueInfo(11, name, elementType[type], shape));
  }
  output(name: string, type: keyof typeof elementType, shape: Dimensions): void {
    this.ends.push(valueInfo(12, name, elementType[type], shape));
  }

  fields(): readonly P.Field[] {
    return [...this.nodes, P.text(2, this.name), ...this.constants.values(), ...this.ends];
  }
  /** The bytes of a model of this graph. */
  model(): Uint8Array {
    const operators = P.message(8, [P.text(1, ''), P.integer(2, 17)]);
    return P.concat([P.integer(1, 8), P.text(2, 'einsat'), P.message(7, this.fields()), operators]);
  }
}
