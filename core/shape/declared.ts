/**
 * Single declarations: their names, sizes, shapes and properties.
 */
import type { Ast, Declaration, ShapeAst, Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Declared, Property } from '../term/term.js';
import { stop, type Source } from './fail.js';
import { polynomial } from './lookup.js';

/** A declaration with the text it comes from. */
export type Located = readonly [Declaration, Source];

/** A name with its place. */
export type Named = { readonly name: string; readonly span: Span };
/** The names that a declaration makes. */
export const namesOf = (declaration: Declaration): readonly Named[] =>
  declaration.tag === 'size'
    ? []
    : declaration.tag === 'abbreviation'
      ? [{ name: declaration.name, span: declaration.span }]
      : declaration.names;

/** A fact as written. */
export type FactAst = { readonly lhs: Ast; readonly rhs: Ast; readonly span: Span };
/** The facts of a declaration. */
export const factsOf = (declaration: Declaration): readonly FactAst[] =>
  declaration.tag === 'tensor' || declaration.tag === 'function' ? declaration.facts : [];

/** The size as written, relations not put in. */
export const rawSize = (ast: Ast, source: Source): Size =>
  polynomial(ast, (name) => S.symbol(name)) ??
  stop(source, ast.span, {
    tag: 'NotASize',
    message: `${source.text.slice(...ast.span)} is not a size`,
    hint: 'sizes are integer polynomials of size names: n, 3, n-k+1, 2*n, n^2.',
  });

/** The shape as written, relations not put in. */
export const rawShape = (shape: ShapeAst, source: Source): readonly Size[] =>
  shape.map((entry) =>
    entry.tag === 'size'
      ? rawSize(entry.value, source)
      : stop(source, entry.span, {
          tag: 'SequenceOutsideRule',
          message: `${entry.name}... stands for any number of axes, which only a rule can have`,
          hint: 'write out the axes.',
        }),
  );

/** Puts the relations into a size. */
export type Sizing = (size: Size) => Size;

/** Ends with the error for a tensor's name in a size position. */
export const tensorAsSize = (name: string, span: Span, source: Source): never =>
  stop(source, span, {
    tag: 'NameIsSizeAndTensor',
    message: `${name} is used as a size, but it is declared as a tensor`,
    hint: 'give the size a name of its own.',
  });

const checkedShape = (
  shape: ShapeAst,
  source: Source,
  sizing: Sizing,
  tensors: ReadonlySet<string>,
): readonly Size[] =>
  rawShape(shape, source).map((raw, k) => {
    const entry = shape[k];
    const span = entry?.tag === 'size' ? entry.value.span : ([0, 0] as const);
    const tensor = S.names(raw).find((name) => tensors.has(name));
    if (tensor !== undefined) tensorAsSize(tensor, span, source);
    const size = sizing(raw);
    const known = S.asConstant(size);
    if (known !== undefined && known < 1)
      stop(source, span, {
        tag: 'SizeNotPositive',
        message: `${source.text.slice(...span)} is ${known}, which is no size`,
        hint: 'sizes are integers of 1 or more.',
      });
    return size;
  });

const squareProperties: ReadonlySet<Property> = new Set([
  'symmetric', 'antisymmetric', 'diagonal', 'orthogonal', 'invertible', 'posdef', 'psd',
]); // prettier-ignore

const checkProperties = (
  shape: readonly Size[],
  properties: readonly Property[],
  name: Named,
  source: Source,
): void => {
  const property = properties.find((one) => squareProperties.has(one));
  const [rows, cols] = shape;
  const square = shape.length === 2 && rows && cols && S.equals(rows, cols);
  if (!property || square) return;
  stop(source, name.span, {
    tag: 'PropertyNeedsSquare',
    message: `${name.name} cannot be ${property}: that is a property of square matrices`,
    facts: [`${name.name} : [${shape.map(S.show).join(', ')}]`],
    hint: 'declare it [n,n], or state the symmetry as a fact: T : [n,n,m] with T[i,j,k] = T[j,i,k].',
  });
};

/** What a declaration of tensors or functions declares. */
export const declaredNames = (
  [declaration, source]: Located,
  sizing: Sizing,
  tensors: ReadonlySet<string>,
): readonly Declared[] => {
  if (declaration.tag === 'tensor') {
    const shape = checkedShape(declaration.shape, source, sizing, tensors);
    const { properties, sparse } = declaration;
    const share = sparse ? { sparse: Number(sparse.num) / Number(sparse.den) } : {};
    return declaration.names.map((name) => {
      checkProperties(shape, properties, name, source);
      const integer = declaration.integer && sizing(rawSize(declaration.integer, source));
      return { name: name.name, shape, properties, ...(integer ? { integer } : {}), ...share };
    });
  }
  if (declaration.tag !== 'function') return [];
  const shape = checkedShape(declaration.output, source, sizing, tensors);
  const inputs = declaration.inputs.map((input) => checkedShape(input, source, sizing, tensors));
  return declaration.names.map((name) => {
    checkProperties(shape, declaration.properties, name, source);
    return { name: name.name, shape, properties: declaration.properties, arguments: inputs };
  });
};
