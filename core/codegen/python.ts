/**
 * Programs as Python: one `def program(...)`, over a dialect that says what a library calls things.
 *
 * Readable first: matrix products are `@`, values used once inside sums and functions are written where they are used, every
 * line says its shape. Numbers of broadcasting are `None` axes.
 */
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import * as Q from '../num/rational.js';
import * as Size from '../num/size.js';
import type { FunctionName } from './functions.js';
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
  ValueId,
} from './program.js';
import { usesOf } from './program.js';
import { sizesIn } from './sizes.js';

/** What a library calls things. `lack` gives why it has not what is asked for. */
export type Dialect = {
  readonly target: string;
  readonly imports: readonly string[];
  /** The module's name: `np`. */
  readonly np: string;
  readonly functions: Readonly<Record<FunctionName, (...args: readonly string[]) => string>>;
  readonly einsum: (spec: string, args: readonly string[]) => string;
  readonly transpose: (value: string, order: readonly number[]) => string;
  readonly reduce: (name: string, value: string, axes: readonly number[]) => string;
  readonly sum: (value: string, axes: readonly number[], order: number) => string;
  readonly matrix: (name: string, value: string) => string;
  readonly solve: (matrix: string, right: string) => string;
  readonly range: (size: string) => string;
  readonly eye: (rows: string, columns: string) => string;
  readonly asNumber: (booleans: string) => string;
  readonly expand: (value: string, shape: string) => string;
  readonly epsilon: (order: number) => string;
  readonly take: (value: string, axis: number, index: string, indexOrder: number) => string;
  readonly clip: (index: string, last: string) => string;
  readonly integers: (value: string) => string;
  readonly scalar: (value: string) => string;
  /** Functions that the code needs, by their names. */
  readonly helpers: Readonly<Record<string, string>>;
  /** What the library cannot do, as a phrase: `the determinant`. */
  readonly lacks?: (op: Operation) => string | undefined;
  /** Further parameters, and lines in front of the body. */
  readonly parameters?: string;
  readonly prelude?: (program: Program) => readonly string[];
};
/** A dialect for code whose numbers have the type of a tensor: `like` is its name, where there is one. */
export type DialectFor = (like: string | undefined) => Dialect;

/** A piece of code and how tightly it binds: 0 sum, 1 product, 2 unary minus, 3 power, 4 atom. */
type Code = { readonly text: string; readonly level: number };
const atom = (text: string): Code => ({ text, level: 4 });
const wrap = (code: Code, level: number): string =>
  code.level < level ? `(${code.text})` : code.text;

/** A size as Python. */
export const pythonSize = (size: Size.Size): string =>
  Size.show(Size.substitute(size, renamed(size))).replaceAll('^', '**');
const renamed = (size: Size.Size): ReadonlyMap<string, Size.Size> =>
  new Map(
    Size.names(size).flatMap((n) =>
      asName(n) === n ? [] : [[n, Size.symbol(asName(n))] as const],
    ),
  );

const rational = (q: Q.Rational): string => (q.den === 1n ? `${q.num}` : `${q.num} / ${q.den}`);
const shapeText = (shape: readonly Size.Size[]): string => `[${shape.map(Size.show).join(', ')}]`;

const maxInline = 46;

const isConstant = (op: Operation): boolean => ['number', 'size', 'pi'].includes(op.tag);
const isHalf = (q: Q.Rational): boolean => Q.equals(q, Q.rational(1, 2));

/** Whether each value is a number of Python's, no array: made of numbers and sizes without calling a function. */
const plainValues = ({ values }: Program): readonly boolean[] => {
  const plain: boolean[] = [];
  for (const { op } of values) {
    const exponent = op.tag === 'map' ? values[op.args[1]?.value ?? -1]?.op : undefined;
    const power = op.tag === 'map' && op.name === 'pow';
    const root = power && exponent?.tag === 'number' && isHalf(exponent.number);
    const arithmetic = op.tag === 'combine' || op.tag === 'contract' || (power && !root);
    plain.push(isConstant(op) || (arithmetic && usesOf(op).every((v) => plain[v])));
  }
  return plain;
};

class Printer {
  private readonly uses: number[];
  private readonly plain: readonly boolean[];
  private readonly lines: string[] = [];
  private readonly texts = new Map<ValueId, Code>();

  constructor(
    private readonly program: Program,
    private readonly dialect: Dialect,
  ) {
    this.plain = plainValues(program);
    this.uses = program.values.map(() => 0);
    const count = (v: ValueId): void => void (this.uses[v] = (this.uses[v] as number) + 1);
    program.values.forEach(({ op }) => usesOf(op).forEach(count));
    program.outputs.forEach(({ value }) => (count(value), count(value)));
  }

  private value(id: ValueId): Value {
    return this.program.values[id] as Value;
  }

  run(): readonly string[] {
    this.program.values.forEach((v, id) => this.define(v, id));
    return this.lines;
  }

  code(id: ValueId): Code {
    return this.texts.get(id) ?? atom(this.value(id).name);
  }

  /** Numbers are always written in place; sums and functions where they are used once and short. */
  private define({ op, shape, name }: Value, id: ValueId): void {
    if (op.tag === 'input') {
      this.texts.set(id, atom(name));
      return;
    }
    const code = this.operation(op, shape);
    const constant = isConstant(op);
    const small =
      code.text.length <= maxInline &&
      ['combine', 'map', 'contract', 'expand', 'solve'].includes(op.tag);
    if (constant || (small && this.uses[id] === 1 && !this.product(op))) {
      this.texts.set(id, code);
      return;
    }
    this.lines.push(`${name} = ${code.text}  # ${shapeText(shape)}`);
    this.texts.set(id, atom(name));
  }
  /** Products of two large operands get a line of their own. */
  private product(op: Operation): boolean {
    return op.tag === 'contract' && op.args.length === 2;
  }

  private operation(op: Operation, shape: readonly Size.Size[]): Code {
    const d = this.dialect;
    switch (op.tag) {
      case 'number':
        return {
          text: rational(op.number),
          level: Q.sign(op.number) < 0 ? 2 : op.number.den === 1n ? 4 : 1,
        };
      case 'size':
        return { text: pythonSize(op.size), level: op.size.terms.length > 1 ? 0 : 1 };
      case 'pi':
        return atom('math.pi');
      case 'range':
        return atom(d.range(pythonSize(op.size)));
      case 'epsilon':
        return atom(d.epsilon(op.order));
      case 'indicator':
        return this.indicator(op, shape);
      case 'contract':
        return this.contract(op.args, op.out);
      case 'expand':
        return atom(
          d.expand(
            this.aligned(op.arg, op.out, true).text,
            `(${shape.map(pythonSize).join(', ')},)`,
          ),
        );
      case 'map':
        return this.map(op);
      case 'combine':
        return this.combine(op);
      case 'gather':
        return this.gather(op, shape);
      case 'reduce':
        return atom(d.reduce(op.name, this.code(op.arg).text, op.axes));
      case 'matrix':
        return atom(d.matrix(op.name, this.code(op.arg).text));
      case 'solve':
        return atom(d.solve(this.code(op.matrix).text, this.code(op.right).text));
      case 'input':
        return atom(op.name);
    }
  }

  /** An operand with its axes in the order of `out`, axes of size 1 where it has none. */
  private aligned(use: Use, out: readonly Label[], always = false): Code {
    const code = this.code(use.value);
    const own = [...new Set(use.at)];
    if (own.length < use.at.length)
      return this.placed(
        atom(this.dialect.einsum(spec([use.at], own), [code.text])),
        own,
        out,
        always,
      );
    return this.placed(code, use.at, out, always);
  }
  private placed(code: Code, at: readonly Label[], out: readonly Label[], always: boolean): Code {
    const wanted = out.filter((l) => at.includes(l));
    const order = wanted.map((l) => at.indexOf(l));
    const sorted = order.every((p, k) => p === k);
    const turned = sorted ? code : atom(this.dialect.transpose(wrap(code, 4), order));
    const first = out.findIndex((l) => at.includes(l));
    const needed = always ? out : first < 0 ? [] : out.slice(first);
    if (at.length === 0 && !always) return code;
    if (needed.every((l) => at.includes(l))) return turned;
    if (at.length === 0) return turned;
    const axes = needed.map((l) => (at.includes(l) ? ':' : 'None'));
    return atom(`${wrap(turned, 4)}[${axes.join(', ')}]`);
  }

  private contract(args: readonly Use[], out: readonly Label[]): Code {
    const [a, b] = args as readonly [Use, Use?];
    if (!b) return this.single(a, out);
    const labels = new Set([...a.at, ...b.at]);
    const plain = (u: Use): boolean => new Set(u.at).size === u.at.length;
    if (out.length === labels.size) return this.times(a, b, out);
    const found = plain(a) && plain(b) ? matrixProduct(a, b, out) : undefined;
    if (found) {
      const turn = (u: Use, by: boolean): string => {
        const code = this.code(u.value);
        return by ? this.dialect.transpose(wrap(code, 4), [1, 0]) : wrap(code, 2);
      };
      return {
        text: `${turn(found.left, found.turnLeft)} @ ${turn(found.right, found.turnRight)}`,
        level: 1,
      };
    }
    return atom(
      this.dialect.einsum(spec([a.at, b.at], out), [
        this.code(a.value).text,
        this.code(b.value).text,
      ]),
    );
  }
  private times(a: Use, b: Use, out: readonly Label[]): Code {
    const [x, y] = [this.aligned(a, out), this.aligned(b, out)];
    const reciprocal = this.reciprocal(b);
    if (reciprocal)
      return { text: `${wrap(x, 1)} / ${wrap(this.aligned(reciprocal, out), 2)}`, level: 1 };
    return { text: `${wrap(x, 1)} * ${wrap(y, 2)}`, level: 1 };
  }
  /** What a use is one over, where it is written in place. */
  private reciprocal(use: Use): Use | undefined {
    const { op } = this.value(use.value);
    if (
      op.tag !== 'map' ||
      op.name !== 'pow' ||
      this.texts.get(use.value)?.text === this.value(use.value).name
    )
      return undefined;
    const [base, by] = op.args;
    const exponent = by && this.value(by.value).op;
    if (!base || exponent?.tag !== 'number' || !Q.equals(exponent.number, Q.minusOne))
      return undefined;
    const at = base.at.map((l) => use.at[op.out.indexOf(l)] as Label);
    return { value: base.value, at };
  }
  private single(use: Use, out: readonly Label[]): Code {
    const code = this.code(use.value);
    const plain = new Set(use.at).size === use.at.length;
    if (!plain) return atom(this.dialect.einsum(spec([use.at], out), [code.text]));
    const left = use.at.filter((l) => out.includes(l));
    const axes = use.at.flatMap((l, k) => (out.includes(l) ? [] : [k]));
    const summed =
      axes.length === 0 ? code : atom(this.dialect.sum(code.text, axes, use.at.length));
    const order = out.map((l) => left.indexOf(l));
    if (order.every((p, k) => p === k)) return summed;
    return atom(this.dialect.transpose(wrap(summed, 4), order));
  }

  private map(op: Operation & { readonly tag: 'map' }): Code {
    const args = op.args.map((u) => this.aligned(u, op.out));
    const [a = atom('')] = args;
    const exponent = op.name === 'pow' ? this.value((op.args[1] as Use).value).op : undefined;
    if (exponent?.tag === 'number') {
      const { number } = exponent;
      if (Q.equals(number, Q.minusOne)) return { text: `1 / ${wrap(a, 2)}`, level: 1 };
      if (isHalf(number)) return atom(this.dialect.functions.sqrt(this.argument(op.args[0], a)));
      const text = number.den === 1n ? `${number.num}` : `(${rational(number)})`;
      if (Q.sign(number) < 0)
        return { text: `1 / ${wrap(a, 4)} ** ${text.replace('-', '')}`, level: 1 };
      return { text: `${wrap(a, 4)} ** ${text}`, level: 3 };
    }
    const call = this.dialect.functions[op.name as FunctionName];
    const plain = op.args.every((u) => this.plain[u.value]);
    return atom(call(...args.map((x) => (plain ? this.dialect.scalar(x.text) : x.text))));
  }
  private argument(use: Use | undefined, { text }: Code): string {
    return use && this.isPlain(use.value) ? this.dialect.scalar(text) : text;
  }
  /** Whether a value is a number of Python's, no array. */
  isPlain(id: ValueId): boolean {
    return this.plain[id] === true;
  }

  private combine(op: Operation & { readonly tag: 'combine' }): Code {
    const sorted = [...op.terms].sort(
      (a, b) => Number(Q.sign(a.coef) < 0) - Number(Q.sign(b.coef) < 0),
    );
    let text = '';
    for (const { coef, use } of sorted) {
      const negative = Q.sign(coef) < 0;
      const size = negative ? Q.neg(coef) : coef;
      const x = this.aligned(use, op.out);
      const body = Q.isOne(size) ? wrap(x, negative ? 1 : 0) : this.scaled(size, x);
      text =
        text === ''
          ? `${negative ? '-' : ''}${negative ? this.unsigned(size, x) : body}`
          : `${text} ${negative ? '-' : '+'} ${body}`;
    }
    return {
      text,
      level:
        sorted.length > 1 ? 0 : Q.sign((sorted[0] as (typeof sorted)[number]).coef) < 0 ? 2 : 1,
    };
  }
  private unsigned(size: Q.Rational, x: Code): string {
    return Q.isOne(size) ? wrap(x, 1) : this.scaled(size, x);
  }
  private scaled(size: Q.Rational, x: Code): string {
    if (size.den === 1n) return `${size.num} * ${wrap(x, 2)}`;
    const over = size.num === 1n ? '' : `${size.num} * `;
    return `${over}${wrap(x, over === '' ? 1 : 2)} / ${size.den}`;
  }

  private affine(a: AffineIndex, axes: readonly Label[], shape: readonly Size.Size[]): string {
    const d = this.dialect;
    const parts = a.unknowns.map((u) => {
      const at = 'label' in u ? [u.label] : u.at;
      const base =
        'label' in u
          ? d.range(pythonSize(shape[axes.indexOf(u.label)] as Size.Size))
          : d.integers(this.code(u.entry).text);
      const placed = this.placed(atom(base), at, axes, true);
      const key = u.coef.key;
      const minus = key === '-1';
      const text = key === '1' || minus ? placed.text : `${wrapSize(u.coef)} * ${placed.text}`;
      return { text, minus };
    });
    const constant =
      a.constant.terms.length === 0 && parts.length > 0
        ? []
        : [{ text: wrapSize(a.constant), minus: false }];
    return [...parts, ...constant]
      .sort((x, y) => Number(x.minus) - Number(y.minus))
      .map(({ text, minus }, k) =>
        k === 0 ? `${minus ? '-' : ''}${text}` : ` ${minus ? '-' : '+'} ${text}`,
      )
      .join('');
  }
  private indicator(
    op: Operation & { readonly tag: 'indicator' },
    shape: readonly Size.Size[],
  ): Code {
    const [a, b] = op.affine.unknowns;
    const opposite = a && b && [a.coef.key, b.coef.key].sort().join() === '-1,1';
    if (
      op.relation === '=' &&
      op.affine.unknowns.length === 2 &&
      opposite &&
      'label' in a &&
      'label' in b &&
      op.affine.constant.terms.length === 0
    )
      return atom(
        this.dialect.eye(pythonSize(shape[0] as Size.Size), pythonSize(shape[1] as Size.Size)),
      );
    const sum = this.affine(op.affine, op.out, shape);
    return atom(this.dialect.asNumber(`${sum} ${op.relation === '=' ? '==' : '<='} 0`));
  }
  private gather(op: Operation & { readonly tag: 'gather' }, shape: readonly Size.Size[]): Code {
    const own = shape.slice(op.axis, op.axis + op.labels.length);
    const sum = this.affine(op.affine, op.labels, own);
    const size = this.value(op.arg).shape[op.axis] as Size.Size;
    const index = op.inside ? sum : this.dialect.clip(sum, pythonSize(Size.sub(size, Size.one)));
    return atom(this.dialect.take(this.code(op.arg).text, op.axis, index, op.labels.length));
  }
}

const wrapSize = (size: Size.Size): string => {
  const text = pythonSize(size);
  return size.terms.length > 1 || text.startsWith('-') ? `(${text})` : text;
};

/** The lines that read the sizes that the body mentions. */
const sizeLines = (program: Program, body: string): readonly string[] => {
  const { fixed, read } = sizesIn(program, body);
  return [
    ...fixed.map(([name, value]) => `${asName(name)} = ${value}`),
    ...read.map(({ name, input, axis, coef, rest }) => {
      const length = `${asName(input)}.shape[${axis}]`;
      const text = coef === 1 ? `${length} - ${wrapSize(rest)}` : `${wrapSize(rest)} - ${length}`;
      return `${asName(name)} = ${rest.terms.length === 0 && coef === 1 ? length : text}`;
    }),
  ];
};

const signature = (program: Program): readonly string[] =>
  program.inputs.map(({ name, shape }) => `${asName(name)} : ${shapeText(shape)}`);

/** Helper functions that a text calls, and those that they call. */
const helpersFor = (body: string, all: Readonly<Record<string, string>>): readonly string[] => {
  const calls = (text: string, word: string): boolean => new RegExp(`\\b${word}\\(`).test(text);
  const found = Object.keys(all).filter((word) => calls(body, word));
  for (let k = 0; k < found.length; k++)
    for (const word of Object.keys(all))
      if (!found.includes(word) && calls(all[found[k] as string] as string, word)) found.push(word);
  return Object.keys(all).flatMap((word) => (found.includes(word) ? [all[word] as string] : []));
};

/**
 * The program as Python text.
 *
 * Errors: `TargetLacks` where the library has no such operation. Cost: the number of values.
 */
export const printPython = (program: Program, make: DialectFor): Either<CodegenError, string> => {
  const like = program.inputs.find((i) => !i.integer);
  const dialect = make(like && asName(like.name));
  for (const { op } of program.values) {
    const missing = dialect.lacks?.(op);
    if (missing !== undefined)
      return left({
        _tag: 'TargetLacks',
        message: `the target ${dialect.target} has no ${missing}`,
        hint: 'compile for another target, or rewrite the expression without it.',
      });
  }
  return right(pythonText(program, dialect));
};

const pythonText = (program: Program, dialect: Dialect): string => {
  const printer = new Printer(program, dialect);
  const lines = printer.run();
  const results = program.outputs.map(({ value }) => {
    const code = printer.code(value);
    return printer.isPlain(value) ? dialect.scalar(code.text) : code.text;
  });
  const body = [...lines, ...results].join('\n');
  const sizes = sizeLines(program, body.replaceAll(/#.*$/gm, ''));
  const prelude = dialect.prelude?.(program) ?? [];
  const helpers = helpersFor([body, ...prelude].join('\n'), dialect.helpers);
  const doc = program.outputs.map(
    (o) => `    ${o.text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}`,
  );
  const maths =
    /\bmath\./.test(results.join() + body) || helpers.some((h) => /\bmath\./.test(h))
      ? ['import math']
      : [];
  return [
    ...maths,
    ...dialect.imports,
    '',
    '',
    ...helpers.flatMap((h) => [h.trim(), '', '']),
    `def program(${program.inputs.map((i) => asName(i.name)).join(', ')}${dialect.parameters ?? ''}):`,
    `    """${program.outputs.length === 1 ? 'Returns' : 'Returns a tuple of'}`,
    '',
    ...doc,
    '',
    `    for ${signature(program).join('; ') || 'no tensors'}.`,
    '    """',
    ...[...prelude, ...sizes, ...lines].map((l) => `    ${l}`),
    `    return ${results.join(', ')}`,
    '',
  ].join('\n');
};
