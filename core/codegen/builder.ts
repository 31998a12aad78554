/**
 * Builds programs: one value for equal operations.
 *
 * Labels are renumbered by first appearance before an operation is compared, so the same contraction of the same values is
 * found again whatever its wires were called. Mutable inside; `values` is what it made so far.
 */
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { AffineIndex, Label, Operation, Use, Value, ValueId } from './program.js';

/** A value that is not named yet. */
export type Draft = Omit<Value, 'name'>;

const affineKey = (a: AffineIndex): string =>
  `${a.unknowns.map((u) => `${u.coef.key}${'label' in u ? `l${u.label}` : `e${u.entry}(${u.at})`}`)}+${a.constant.key}`;
const useKey = (u: Use): string => `${u.value}(${u.at})`;

const keyOf = (op: Operation): string => {
  switch (op.tag) {
    case 'input':
      return `input ${op.name}`;
    case 'number':
      return `number ${Q.show(op.number)}`;
    case 'size':
    case 'range':
      return `${op.tag} ${op.size.key}`;
    case 'pi':
      return 'pi';
    case 'epsilon':
      return `epsilon ${op.order}`;
    case 'indicator':
      return `indicator ${op.relation} ${affineKey(op.affine)} ${op.out}`;
    case 'contract':
      return `contract ${op.args.map(useKey)} ${op.out}`;
    case 'expand':
      return `expand ${useKey(op.arg)} ${op.out}`;
    case 'map':
      return `map ${op.name} ${op.args.map(useKey)} ${op.out}`;
    case 'combine':
      return `combine ${op.terms.map((t) => `${Q.show(t.coef)}*${useKey(t.use)}`)} ${op.out}`;
    case 'gather':
      return `gather ${op.arg} ${op.axis} ${affineKey(op.affine)} ${op.labels}`;
    case 'reduce':
      return `reduce ${op.name} ${op.arg} ${op.axes}`;
    case 'matrix':
      return `matrix ${op.name} ${op.arg}`;
    case 'solve':
      return `solve ${op.matrix} ${op.right}`;
  }
};

export class Builder {
  readonly values: Draft[] = [];
  private readonly known = new Map<string, ValueId>();
  /** Contractions by operands and labels, whatever the order of their axes. */
  private readonly contractions = new Map<
    string,
    { readonly value: ValueId; readonly out: readonly Label[] }
  >();

  shape(value: ValueId): readonly Size.Size[] {
    return (this.values[value] as Draft).shape;
  }

  add(op: Operation, shape: readonly Size.Size[]): ValueId {
    const key = `${keyOf(op)} : ${shape.map((s) => s.key)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.values.length);
    return this.values.push({ op, shape }) - 1;
  }

  number(value: Q.Rational): ValueId {
    return this.add({ tag: 'number', number: value }, []);
  }

  /** The sizes of the labels of operands. */
  sizes(uses: readonly Use[]): ReadonlyMap<Label, Size.Size> {
    return new Map(
      uses.flatMap((u) =>
        u.at.map((label, k) => [label, this.shape(u.value)[k] as Size.Size] as const),
      ),
    );
  }

  /**
   * A product of one or two operands at the caller's wires, summed down to `out`. Where it was computed before, with its axes
   * in another order, that value is used: the axes of the returned use are in the order of the value.
   */
  contract(args: readonly Use[], out: readonly number[]): Use {
    const [only] = args;
    if (args.length === 1 && only && sameLabels(only.at, out)) return only;
    const sorted = [...args].sort((a, b) => a.value - b.value);
    const labels = new Map<number, Label>();
    const label = (w: number): Label =>
      labels.get(w) ?? (labels.set(w, labels.size), labels.size - 1);
    const codes = sorted.map((u) => `${u.value}(${u.at.map(label)})`);
    const kept = out.map(label).sort((a, b) => a - b);
    const key = `${codes}|${kept}`;
    const wires = [...labels.keys()];
    const known = args.length === 1 ? undefined : this.contractions.get(key);
    if (known) return { value: known.value, at: known.out.map((l) => wires[l] as number) };
    const inOrder = args.map((u) => ({ value: u.value, at: u.at.map(label) }));
    const op: Operation = { tag: 'contract', args: inOrder, out: out.map(label) };
    const sizes = this.sizes(inOrder);
    const value = this.add(
      op,
      op.out.map((l) => sizes.get(l) as Size.Size),
    );
    this.contractions.set(key, { value, out: op.out });
    return { value, at: out };
  }

  /** An operation with labels at the caller's wires; its axes are `out`. */
  labelled(
    uses: readonly Use[],
    out: readonly number[],
    make: (uses: readonly Use[], out: readonly Label[]) => Operation,
    sizeOf: (wire: number) => Size.Size,
  ): Use {
    const labels = new Map<number, Label>();
    const label = (w: number): Label =>
      labels.get(w) ?? (labels.set(w, labels.size), labels.size - 1);
    const local = uses.map((u) => ({ value: u.value, at: u.at.map(label) }));
    return { value: this.add(make(local, out.map(label)), out.map(sizeOf)), at: out };
  }
}

/** Whether two lists of labels are the same without repetition. */
export const sameLabels = (a: readonly Label[], b: readonly Label[]): boolean =>
  a.length === b.length && new Set(a).size === a.length && a.every((l, k) => l === b[k]);
