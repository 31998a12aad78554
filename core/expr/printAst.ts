/**
 * Syntax trees to text of the language, with the fewest parentheses.
 *
 * parse(print(tree)) is the tree up to spans, for every tree that the parser makes. It makes no number below 0, no
 * number without a finite decimal expansion (those print as quotients), no bundle of one, and no list of rows of
 * different lengths.
 */
import type {
  Ast,
  Axis,
  BinaryOperator,
  Declaration,
  Distribution,
  ShapeAst,
  StatementAst,
  Subscript,
} from './ast.js';
import { isInteger, type Rational } from '../num/rational.js';

/** How tightly a tree binds; a tree is put in parentheses where its place asks for more. */
const [additive, multiplicative, negation, exponent, postfix, atom] = [1, 2, 3, 4, 5, 6];

type Levels = {
  readonly own: number;
  readonly left: number;
  readonly right: number;
  readonly text: string;
};
const operators: Readonly<Record<BinaryOperator, Levels>> = {
  '+': { own: additive, left: additive, right: multiplicative, text: ' + ' },
  '-': { own: additive, left: additive, right: multiplicative, text: ' - ' },
  '*': { own: multiplicative, left: multiplicative, right: negation, text: '*' },
  '/': { own: multiplicative, left: multiplicative, right: negation, text: '/' },
  '.*': { own: multiplicative, left: multiplicative, right: negation, text: '.*' },
  './': { own: multiplicative, left: multiplicative, right: negation, text: './' },
  '^': { own: exponent, left: postfix, right: negation, text: '^' },
  '.^': { own: exponent, left: postfix, right: negation, text: '.^' },
};

const factorsOf = (value: bigint, factor: bigint): number => {
  let count = 0;
  for (let rest = value; rest % factor === 0n; rest /= factor) count += 1;
  return count;
};

/** The decimal `0.25` of 1/4; undefined for 1/3. */
const decimal = ({ num, den }: Rational): string | undefined => {
  const [twos, fives] = [factorsOf(den, 2n), factorsOf(den, 5n)];
  if (2n ** BigInt(twos) * 5n ** BigInt(fives) !== den) return undefined;
  const places = Math.max(twos, fives);
  const digits = `${(num * 10n ** BigInt(places)) / den}`.padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
};

type Piece = { readonly level: number; readonly text: string };
const at = (level: number, text: string): Piece => ({ level, text });

const printNumber = (value: Rational): Piece => {
  if (value.num < 0n)
    return at(negation, `-${inside(printNumber({ ...value, num: -value.num }), negation)}`);
  if (isInteger(value)) return at(atom, `${value.num}`);
  const text = decimal(value);
  return text === undefined ? at(multiplicative, `${value.num}/${value.den}`) : at(atom, text);
};

const inside = ({ level, text }: Piece, least: number): string =>
  level < least ? `(${text})` : text;
const print = (ast: Ast, least: number): string => inside(piece(ast), least);
const list = (items: readonly Ast[]): string =>
  items.map((item) => print(item, additive)).join(', ');

const printAxis = (axis: Axis): string => {
  if (axis.tag === 'bundle') return `(${axes(axis.axes)})`;
  return axis.bound ? `${axis.name}<${print(axis.bound, additive)}` : axis.name;
};
const axes = (items: readonly Axis[]): string => items.map(printAxis).join(',');

const printSubscript = (part: Subscript): string => {
  if (part.tag === 'slice') return ':';
  if (part.tag === 'sequence') return `${part.name}...`;
  return part.tag === 'bundle'
    ? `(${part.parts.map(printSubscript).join(',')})`
    : print(part.value, additive);
};
const subscripts = (parts: readonly Subscript[]): string =>
  `[${parts.map(printSubscript).join(',')}]`;

const printLaw = (law: Distribution): string =>
  law.tag === 'rademacher'
    ? `rademacher(${list(law.sizes)})`
    : `normal(${list([law.mean, law.covariance])})`;

const printLiteral = (rows: readonly (Ast | readonly Ast[])[]): string =>
  `[${rows.map((row) => ('tag' in row ? print(row, additive) : `[${list(row)}]`)).join(', ')}]`;

type Binary = Extract<Ast, { readonly tag: 'binary' }>;

/** A chain a + b + c leans to the left and may be long, so its left spine is walked in a loop. */
const printBinary = (ast: Binary): Piece => {
  const tail: string[] = [];
  let left: Ast = ast;
  let least = 0;
  while (left.tag === 'binary' && operators[left.op].own >= least) {
    const { text, right, left: leftLevel } = operators[left.op];
    tail.push(text + print(left.right, right));
    least = leftLevel;
    left = left.left;
  }
  return at(operators[ast.op].own, print(left, least) + tail.reverse().join(''));
};

/** The text of a tree and how tightly it binds. */
const piece = (ast: Ast): Piece => {
  switch (ast.tag) {
    case 'number':
      return printNumber(ast.value);
    case 'name':
      return at(atom, ast.name);
    case 'call':
      return at(atom, `${ast.name}(${list(ast.args)})`);
    case 'blocks':
      return at(atom, `blocks(${ast.rows.map(list).join('; ')})`);
    case 'negate':
      return at(negation, `-${print(ast.arg, negation)}`);
    case 'transpose':
      return at(postfix, `${print(ast.arg, postfix)}'`);
    case 'binary':
      return printBinary(ast);
    case 'component':
      return at(postfix, print(ast.base, postfix) + subscripts(ast.subscripts));
    case 'delta':
      return at(atom, `delta${subscripts(ast.subscripts)}`);
    case 'epsilon':
      return at(atom, `eps${subscripts(ast.subscripts)}`);
    case 'sum':
    case 'prod':
      return at(atom, `${ast.tag}(${axes(ast.axes)}: ${print(ast.body, additive)})`);
    default:
      return at(atom, printBracketed(ast));
  }
};

type Bracketed = Extract<
  Ast,
  {
    readonly tag: 'tensor' | 'indicator' | 'literal' | 'derivative' | 'at' | 'expectation' | 'mean';
  }
>;

const printBracketed = (ast: Bracketed): string => {
  switch (ast.tag) {
    case 'tensor':
      return `[${axes(ast.axes)}: ${print(ast.body, additive)}]`;
    case 'indicator':
      return `[${print(ast.left, additive)} ${ast.relation} ${print(ast.right, additive)}]`;
    case 'literal':
      return printLiteral(ast.rows);
    case 'derivative':
      return `d(${print(ast.body, additive)}, ${ast.variable}${ast.subscripts ? subscripts(ast.subscripts) : ''})`;
    case 'at':
      return `at(${print(ast.body, additive)}, ${ast.variable} = ${print(ast.value, additive)})`;
    case 'expectation':
      return `E(${ast.variable}${ast.law ? ` ~ ${printLaw(ast.law)}` : ''}: ${print(ast.body, additive)})`;
    case 'mean':
      return `E(${print(ast.body, additive)})`;
  }
};

/**
 * The text of a syntax tree, which parses to the same tree up to spans.
 *
 * @example
 * // (a + b)*c' of parsed "((a+b)) * c'"
 * printAst(tree)
 */
export const printAst = (ast: Ast): string => print(ast, additive);

/** The text `lhs == rhs` of a statement. */
export const printStatement = ({ lhs, rhs, relation }: StatementAst): string =>
  `${printAst(lhs)} ${relation} ${printAst(rhs)}`;

const printShape = (shape: ShapeAst): string =>
  `[${shape.map((entry) => (entry.tag === 'size' ? printAst(entry.value) : `${entry.name}...`)).join(',')}]`;

type Stated = Extract<Declaration, { readonly tag: 'tensor' | 'function' }>;

const printTraits = (declaration: Stated): string => {
  const words: string[] = [...declaration.properties];
  if (declaration.tag === 'function' && declaration.elementwise) words.push('elementwise');
  if (declaration.tag === 'tensor' && declaration.integer)
    words.push(`integer(${printAst(declaration.integer)})`);
  if (declaration.tag === 'tensor' && declaration.sparse)
    words.push(`sparse(${printNumber(declaration.sparse).text})`);
  return words.map((word) => ` ${word}`).join('');
};

const printFacts = ({ facts }: Stated): string =>
  facts.length === 0
    ? ''
    : ` with ${facts.map(({ lhs, rhs }) => `${printAst(lhs)} = ${printAst(rhs)}`).join(', ')}`;

const printStated = (declaration: Stated): string => {
  const inputs =
    declaration.tag === 'function' ? declaration.inputs.map(printShape).join(', ') : '';
  const shape =
    declaration.tag === 'function'
      ? `${inputs} -> ${printShape(declaration.output)}`
      : printShape(declaration.shape);
  return shape + printTraits(declaration) + printFacts(declaration);
};

/** A size that starts with a bracket would read as a shape. */
const printSize = (size: Ast): string =>
  printAst(size).startsWith('[') ? `(${printAst(size)})` : printAst(size);

/** The text of a declaration, which parses to the same declaration up to spans. */
export const printDeclaration = (declaration: Declaration): string => {
  switch (declaration.tag) {
    case 'size':
      return `${declaration.name} = ${printAst(declaration.value)}`;
    case 'abbreviation':
      return `${declaration.name} := ${printAst(declaration.value)}`;
    case 'index':
      return `${declaration.names.map(({ name }) => name).join(', ')} : ${printSize(declaration.size)}`;
    default:
      return `${declaration.names.map(({ name }) => name).join(', ')} : ${printStated(declaration)}`;
  }
};
