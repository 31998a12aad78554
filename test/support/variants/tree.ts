/** Walks over syntax trees of statements and declarations: everything with a `tag` is a node. */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Ast, Declaration } from '../../../core/expr/ast.js';
import { parseDeclarations } from '../../../core/expr/declarations.js';
import { parseStatement } from '../../../core/expr/parser.js';
import { printAst, printDeclaration } from '../../../core/expr/printAst.js';

/** A statement as text, in the form of the batch; `sizes` are an example of sizes. */
export type Claim = {
  readonly decls: readonly string[];
  readonly lhs: string;
  readonly rhs: string;
  readonly sizes?: Readonly<Record<string, number>>;
};

/** A claim as syntax trees. */
export type Trees = {
  readonly decls: readonly Declaration[];
  readonly lhs: Ast;
  readonly rhs: Ast;
  readonly sizes: Readonly<Record<string, number>>;
};

/** Parses a claim that is known to parse. */
export const treesOf = ({ decls, lhs, rhs, sizes = {} }: Claim): Trees => {
  const [stated, sides] = [parseDeclarations(decls.join('\n')), parseStatement(`${lhs} == ${rhs}`)];
  if (isLeft(stated)) throw new Error(stated.left.message);
  if (isLeft(sides)) throw new Error(sides.left.message);
  return { decls: stated.right, lhs: sides.right.lhs, rhs: sides.right.rhs, sizes };
};

/** The text of a claim. */
export const claimOf = ({ decls, lhs, rhs, sizes }: Trees): Claim => ({
  decls: decls.map(printDeclaration),
  lhs: printAst(lhs),
  rhs: printAst(rhs),
  sizes,
});

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const mapAny = (value: unknown, change: (node: Fields) => Fields): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapAny(item, change));
  if (!isFields(value)) return value;
  return change(
    Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapAny(part, change)])),
  );
};

/** The tree with every record in it changed, leaves first. The caller keeps the kinds of nodes right. */
export const mapRecords = <T>(tree: T, change: (node: Fields) => Fields): T =>
  mapAny(tree, change) as T;

const oneChange = (value: unknown, mutate: (node: Ast) => readonly Ast[]): readonly unknown[] => {
  if (Array.isArray(value))
    return value.flatMap((item, k) => oneChange(item, mutate).map((made) => value.with(k, made)));
  if (!isFields(value)) return [];
  const here = 'tag' in value ? mutate(value as unknown as Ast) : [];
  const below = Object.entries(value).flatMap(([key, part]) =>
    oneChange(part, mutate).map((made) => ({ ...value, [key]: made })),
  );
  return [...here, ...below];
};

/** All trees that differ from this one by one mutation at one place. */
export const mutants = (tree: Ast, mutate: (node: Ast) => readonly Ast[]): readonly Ast[] =>
  oneChange(tree, mutate) as readonly Ast[];

/** The values under a key, anywhere in the tree. */
export const valuesUnder = (tree: unknown, key: string): readonly unknown[] => {
  if (Array.isArray(tree)) return tree.flatMap((item) => valuesUnder(item, key));
  if (!isFields(tree)) return [];
  return Object.entries(tree).flatMap(([k, part]) => [
    ...(k === key ? [part] : []),
    ...valuesUnder(part, key),
  ]);
};

/** Names of variables, indices and sizes in a tree: `name`, `variable` and the names of declarations. */
export const namesIn = (tree: unknown): ReadonlySet<string> =>
  new Set(
    ['name', 'variable'].flatMap((key) =>
      valuesUnder(tree, key).filter((name) => typeof name === 'string'),
    ),
  );

const nowhere = [0, 0] as const;
export const name = (text: string): Ast => ({ tag: 'name', name: text, span: nowhere });
export const transposed = (arg: Ast): Ast => ({ tag: 'transpose', arg, span: nowhere });
export const negated = (arg: Ast): Ast => ({ tag: 'negate', arg, span: nowhere });
export const integer = (value: number): Ast => ({
  tag: 'number',
  value: { num: BigInt(value), den: 1n },
  span: nowhere,
});
export const binary = (op: '+' | '-' | '*', left: Ast, right: Ast): Ast => ({
  tag: 'binary',
  op,
  opSpan: nowhere,
  left,
  right,
  span: nowhere,
});
export const trace = (arg: Ast): Ast => ({
  tag: 'call',
  name: 'tr',
  nameSpan: nowhere,
  args: [arg],
  span: nowhere,
});
