/**
 * Operators of plain terms, numbered once: a name with an arity is one operator, a leaf is an operator of arity 0.
 *
 * Many e-graphs and compiled rules share a signature, so operator numbers may stand in compiled code. A leaf may carry a
 * value (a number or a truth value), which constant folding reads.
 */
export type Value = number | boolean;

/** How a leaf's text is read: its value, or undefined for a symbol. */
export type ReadLeaf = (text: string) => Value | undefined;

/** Decimal numbers as float64 values; everything else is a symbol. */
export const readNumber: ReadLeaf = (text) =>
  /^-?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;

export class Signature {
  readonly names: string[] = [];
  readonly arities: number[] = [];
  readonly values: (Value | undefined)[] = [];
  /** The largest arity so far. */
  widest = 0;
  private readonly numbers = new Map<string, number>();
  private readonly leaves = new Map<Value, number>();
  private readonly byArity: Map<string, number>[] = [];

  constructor(readonly readLeaf: ReadLeaf = readNumber) {}

  /** The number of an operator; new ones are numbered in the order in which they are met. */
  op(name: string, arity: number): number {
    if (arity === 0) return this.leaf(name);
    const known = this.byArity[arity]?.get(name);
    if (known !== undefined) return known;
    const table = (this.byArity[arity] ??= new Map<string, number>());
    const op = this.add(name, arity, undefined);
    table.set(name, op);
    return op;
  }

  /** The leaf that a text names: equal values are one leaf, however they are written. */
  leaf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const value = this.readLeaf(text);
    const op = value === undefined ? this.add(text, 0, undefined) : this.constant(value, text);
    this.numbers.set(text, op);
    return op;
  }

  /** The leaf of a value. */
  constant(value: Value, text = String(value)): number {
    const known = this.leaves.get(value);
    if (known !== undefined) return known;
    const op = this.add(text, 0, value);
    this.leaves.set(value, op);
    return op;
  }

  private add(name: string, arity: number, value: Value | undefined): number {
    this.names.push(name);
    this.arities.push(arity);
    this.values.push(value);
    this.widest = Math.max(this.widest, arity);
    return this.names.length - 1;
  }
}
