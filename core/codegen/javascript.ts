/** The target `ndarray`: JavaScript that calls the kernels of this package on ndarrays. */
import { right, type Either } from 'fp-ts/lib/Either.js';
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import { letter, spec } from './letters.js';
import { asName } from './names.js';
import type { AffineIndex, CodegenError, Label, Operation, Program, Value } from './program.js';
import { sizesIn } from './sizes.js';

const sizeText = (size: Size.Size): string => {
  const renamed = new Map(Size.names(size).map((n) => [n, Size.symbol(asName(n))] as const));
  return Size.show(Size.substitute(size, renamed)).replaceAll('^', ' ** ');
};
const shapeText = (shape: readonly Size.Size[]): string => `[${shape.map(sizeText).join(', ')}]`;
const quoted = (args: readonly (readonly Label[])[], out: readonly Label[]): string =>
  `'${spec(args, out)}'`;
const number = (q: Q.Rational): string => (q.den === 1n ? `${q.num}` : `${q.num} / ${q.den}`);

const affineText = (a: AffineIndex, nameOf: (v: number) => string): string => {
  const unknowns = a.unknowns.map((u) => {
    const coef = `coef: ${sizeText(u.coef)}`;
    return 'label' in u
      ? `{ ${coef}, at: '${letter(u.label)}' }`
      : `{ ${coef}, at: '${u.at.map(letter).join('')}', entry: ${nameOf(u.entry)} }`;
  });
  return `{ constant: ${sizeText(a.constant)}, unknowns: [${unknowns.join(', ')}] }`;
};

const expression = ({ op, shape }: Value, nameOf: (v: number) => string): string => {
  const uses = (args: readonly { readonly value: number }[]): string =>
    args.map((u) => nameOf(u.value)).join(', ');
  const letters = (labels: readonly Label[]): string => `'${labels.map(letter).join('')}'`;
  switch (op.tag) {
    case 'input':
      return `k.input(${asName(op.name)})`;
    case 'number':
      return `k.number(${number(op.number)})`;
    case 'size':
      return `k.number(${sizeText(op.size)})`;
    case 'pi':
      return 'k.number(Math.PI)';
    case 'range':
      return `k.range(${sizeText(op.size)})`;
    case 'epsilon':
      return `k.epsilon(${op.order})`;
    case 'indicator':
      return `k.indicator('${op.relation}', ${affineText(op.affine, nameOf)}, ${letters(op.out)}, ${shapeText(shape)})`;
    case 'contract':
      return `k.einsum(${quoted(
        op.args.map((u) => u.at),
        op.out,
      )}, ${uses(op.args)})`;
    case 'expand':
      return `k.expand(${quoted([op.arg.at], op.out)}, ${nameOf(op.arg.value)}, ${shapeText(shape)})`;
    case 'map':
      return `k.map('${op.name}', ${quoted(
        op.args.map((u) => u.at),
        op.out,
      )}, ${uses(op.args)})`;
    case 'combine': {
      const coefs = op.terms.map((t) => number(t.coef)).join(', ');
      const text = quoted(
        op.terms.map((t) => t.use.at),
        op.out,
      );
      return `k.combine(${text}, [${coefs}], ${uses(op.terms.map((t) => t.use))})`;
    }
    default:
      return whole(op, shape, nameOf);
  }
};

const whole = (
  op: Operation,
  shape: readonly Size.Size[],
  nameOf: (v: number) => string,
): string => {
  switch (op.tag) {
    case 'gather': {
      const own = shapeText(shape.slice(op.axis, op.axis + op.labels.length));
      const at = `'${op.labels.map(letter).join('')}'`;
      return `k.gather(${nameOf(op.arg)}, ${op.axis}, ${affineText(op.affine, nameOf)}, ${at}, ${own})`;
    }
    case 'reduce':
      return `k.reduce('${op.name}', ${nameOf(op.arg)}, [${op.axes.join(', ')}])`;
    case 'matrix':
      return `k.matrix('${op.name}', ${nameOf(op.arg)})`;
    case 'solve':
      return `k.solve(${nameOf(op.matrix)}, ${nameOf(op.right)})`;
    default:
      throw new Error(`broken invariant: ${op.tag} is printed elsewhere`);
  }
};

const sizeLines = (program: Program, body: string): readonly string[] => {
  const { fixed, read } = sizesIn(program, body);
  return [
    ...fixed.map(([name, value]) => `const ${asName(name)} = ${value};`),
    ...read.map(({ name, input, axis, coef, rest }) => {
      const length = `${asName(input)}.shape[${axis}]`;
      const text =
        coef === 1 ? `${length} - (${sizeText(rest)})` : `(${sizeText(rest)}) - ${length}`;
      return `const ${asName(name)} = ${rest.terms.length === 0 && coef === 1 ? length : text};`;
    }),
  ];
};

/** The program as an ES module: `program({ X, w })` takes ndarrays and gives an ndarray, or a list where there are several. */
export const printJavascript = (program: Program): Either<CodegenError, string> => {
  const inputs = new Map(program.inputs.map((i) => [i.value, asName(i.name)]));
  const used = new Set<number>();
  const nameOf = (v: number): string => {
    used.add(v);
    const name = program.values[v]?.name ?? '';
    return inputs.has(v) ? `${name}_` : name;
  };
  const lines = program.values.map((value, id) => {
    const left = inputs.has(id) ? `${value.name}_` : value.name;
    return `const ${left} = ${expression(value, nameOf)}; // [${value.shape.map(Size.show).join(', ')}]`;
  });
  const results = program.outputs.map((o) => `k.output(${nameOf(o.value)})`);
  const body = [...lines, ...results].join('\n').replaceAll(/\/\/.*$/gm, '');
  const shapes = program.inputs.map((i) => `${i.name} : [${i.shape.map(Size.show).join(', ')}]`);
  return right(
    [
      "import { kernels as k } from 'einsat';",
      '',
      `/** ${program.outputs.map((o) => o.text.replaceAll('*/', '* /')).join('; ')}, for ${shapes.join('; ') || 'no tensors'}. */`,
      `export const program = ({ ${program.inputs.map((i) => asName(i.name)).join(', ')} }) => {`,
      ...[...sizeLines(program, body), ...lines].map((l) => `  ${l}`),
      `  return ${results.length === 1 ? results[0] : `[${results.join(', ')}]`};`,
      '};',
      '',
    ].join('\n'),
  );
};
