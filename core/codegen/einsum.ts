/** The target `einsum`: the program as a list of equations, for reading and for other tools. */
import { right, type Either } from 'fp-ts/lib/Either.js';
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { letter, spec } from './letters.js';
import type { AffineIndex, CodegenError, Label, Operation, Program } from './program.js';

const call = (name: string, args: readonly (string | number)[]): string =>
  `${name}(${args.join(', ')})`;
const quoted = (args: readonly (readonly Label[])[], out: readonly Label[]): string =>
  `'${spec(args, out)}'`;

/** One operation as a call: specs as in einsum, functions by their names. */
export const operationText = (op: Operation, nameOf: (value: number) => string): string => {
  const affine = ({ unknowns, constant }: AffineIndex): string =>
    [
      ...unknowns.map((u) => {
        const of =
          'label' in u ? letter(u.label) : `${nameOf(u.entry)}[${u.at.map(letter).join(',')}]`;
        return u.coef.key === '1' ? of : `(${Size.show(u.coef)})*${of}`;
      }),
      ...(constant.terms.length === 0 && unknowns.length > 0 ? [] : [Size.show(constant)]),
    ].join(' + ');
  switch (op.tag) {
    case 'input':
      return op.name;
    case 'number':
      return Q.show(op.number);
    case 'size':
      return Size.show(op.size);
    case 'pi':
      return 'pi';
    case 'range':
      return call('range', [Size.show(op.size)]);
    case 'epsilon':
      return call('epsilon', [op.order]);
    case 'indicator':
      return `[${op.out.map(letter).join('')}: ${affine(op.affine)} ${op.relation} 0]`;
    case 'contract': {
      const text = quoted(
        op.args.map((u) => u.at),
        op.out,
      );
      return call('einsum', [text, ...op.args.map((u) => nameOf(u.value))]);
    }
    case 'expand':
      return call('expand', [quoted([op.arg.at], op.out), nameOf(op.arg.value)]);
    case 'map': {
      const text = quoted(
        op.args.map((u) => u.at),
        op.out,
      );
      return call(op.name, [text, ...op.args.map((u) => nameOf(u.value))]);
    }
    case 'combine': {
      const text = quoted(
        op.terms.map((t) => t.use.at),
        op.out,
      );
      return call('add', [
        text,
        ...op.terms.map(
          (t) => `${Q.isOne(t.coef) ? '' : `${Q.show(t.coef)}*`}${nameOf(t.use.value)}`,
        ),
      ]);
    }
    case 'gather': {
      const at = op.labels.map(letter).join('');
      const place = `axis ${op.axis} at [${at}: ${affine(op.affine)}]`;
      return call('gather', [nameOf(op.arg), op.inside ? place : `${place} cut off`]);
    }
    case 'reduce':
      return call(op.name, [nameOf(op.arg), `axes ${op.axes.join(' ')}`]);
    case 'matrix':
      return call(op.name, [nameOf(op.arg)]);
    case 'solve':
      return call('solve', [nameOf(op.matrix), nameOf(op.right)]);
  }
};

/** The program as text, a value a line with its shape. */
export const printEinsum = (program: Program): Either<CodegenError, string> => {
  const nameOf = (v: number): string => program.values[v]?.name ?? '';
  const width = Math.max(0, ...program.values.map((v) => v.name.length));
  const lines = program.values.map(({ name, op, shape }) => {
    const what = op.tag === 'input' ? 'input' : operationText(op, nameOf);
    return `${name.padEnd(width)} = ${what}  # [${shape.map(Size.show).join(', ')}]`;
  });
  const outputs = program.outputs.map((o) => `return ${nameOf(o.value)}  # ${o.text}`);
  return right([...lines, ...outputs, ''].join('\n'));
};
