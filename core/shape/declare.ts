/**
 * Declarations: names with shapes, sizes and their relations, properties, facts.
 *
 * In order: names and size relations of all declarations first, so that one may mention a later one; then shapes with
 * the relations put in; then facts, each an equation of its own.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Ast, Declaration } from '../expr/ast.js';
import { parseDeclarations } from '../expr/declarations.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import type { Context } from '../term/term.js';
import { builtinNames } from './builtins.js';
import {
  declaredNames,
  factsOf,
  namesOf,
  rawShape,
  rawSize,
  tensorAsSize,
  type FactAst,
  type Located,
  type Named,
  type Sizing,
} from './declared.js';
import { settle } from './equation.js';
import { pendingFacts } from './facts.js';
import { stop, stopWith, type Source } from './fail.js';
import { childAsts, hasMean, namesIn } from './names.js';
import { solveRelations, type Relation } from './relations.js';
import type { Declarations, Session } from './scope.js';

const readText = (text: string, origin: string | undefined): readonly Located[] => {
  const parsed = parseDeclarations(text, origin === undefined ? {} : { origin });
  if (isLeft(parsed)) return stopWith(parsed.left);
  const source: Source = { text, ...(origin === undefined ? {} : { origin }) };
  return parsed.right.map((declaration) => [declaration, source] as const);
};

/** All declarations with the texts they come from. */
export const readDeclarations = (decls: string | readonly string[]): readonly Located[] =>
  typeof decls === 'string'
    ? readText(decls, 'the declarations')
    : decls.flatMap((text, k) =>
        readText(text, decls.length === 1 ? 'the declaration' : `declaration ${k + 1}`),
      );

/** Names that may be declared although functions have them: they are functions only before a parenthesis. */
const mayBeDeclared: ReadonlySet<string> = new Set(['d', 'E', 'I', 'delta', 'eps']);

const checkName = ({ name, span }: Named, source: Source, declaration: Declaration): void => {
  const isFunction = declaration.tag === 'function';
  if (builtinNames.has(name) && (isFunction || !mayBeDeclared.has(name)))
    stop(source, span, {
      tag: 'FunctionNameDeclared',
      message: `${name} is a built-in function and cannot be declared`,
      hint: `choose another name, for instance ${name}1.`,
    });
};

/** Each name once; no built-in function. */
const checkNames = (list: readonly Located[]): void => {
  const seen = new Map<string, string>();
  for (const [declaration, source] of list)
    for (const named of namesOf(declaration)) {
      checkName(named, source, declaration);
      if (seen.has(named.name))
        stop(source, named.span, {
          tag: 'DeclaredTwice',
          message: `${named.name} is declared twice`,
          hint: 'leave out one of the declarations, or rename one of the two.',
        });
      seen.set(named.name, named.name);
    }
};

/** A fact `n = 3` about a name that is no tensor is a relation between sizes. */
const isSizeFact = (fact: FactAst, tensors: ReadonlySet<string>): boolean =>
  fact.lhs.tag === 'name' && !tensors.has(fact.lhs.name);

/** The right side of a relation; no tensor stands in it. */
const relatedSize = (ast: Ast, source: Source, tensors: ReadonlySet<string>): Size => {
  const size = rawSize(ast, source);
  const tensor = S.names(size).find((name) => tensors.has(name));
  return tensor === undefined ? size : tensorAsSize(tensor, ast.span, source);
};

const relationsOf = (list: readonly Located[], tensors: ReadonlySet<string>): readonly Relation[] =>
  list.flatMap(([declaration, source]) => {
    const own = declaration.tag === 'size' ? [sizeRelation(declaration, source, tensors)] : [];
    const facts = factsOf(declaration).flatMap((fact) =>
      isSizeFact(fact, tensors) && fact.lhs.tag === 'name'
        ? [
            {
              name: fact.lhs.name,
              value: relatedSize(fact.rhs, source, tensors),
              source,
              span: fact.span,
            },
          ]
        : [],
    );
    return [...own, ...facts];
  });

const sizeRelation = (
  { name, value, span }: Declaration & { readonly tag: 'size' },
  source: Source,
  tensors: ReadonlySet<string>,
): Relation =>
  tensors.has(name)
    ? stop(source, span, {
        tag: 'NameIsSizeAndTensor',
        message: `${name} is declared as a tensor, so this is no relation between sizes`,
        hint: `write the fact in its declaration (${name} : [n] with ${name} = ...), or ${name} := ... for an abbreviation.`,
      })
    : { name, value: relatedSize(value, source, tensors), source, span };

/** The sizes as written, before relations are put in: they make names sizes. */
const writtenSizes = ([declaration, source]: Located): readonly Size[] => {
  if (declaration.tag === 'tensor')
    return [
      ...rawShape(declaration.shape, source),
      ...(declaration.integer ? [rawSize(declaration.integer, source)] : []),
    ];
  if (declaration.tag === 'function')
    return [...declaration.inputs, declaration.output].flatMap((shape) => rawShape(shape, source));
  return declaration.tag === 'index' ? [rawSize(declaration.size, source)] : [];
};

const expectsOver = (root: Ast, name: string): boolean => {
  const stack: Ast[] = [root];
  for (let ast = stack.pop(); ast !== undefined; ast = stack.pop()) {
    if (ast.tag === 'expectation' && ast.law === undefined && ast.variable === name) return true;
    stack.push(...childAsts(ast));
  }
  return false;
};

const isRandom = (declaration: Declaration, name: string): boolean =>
  declaration.tag === 'tensor' &&
  (declaration.properties.some((one) => one === 'iid' || one === 'independent') ||
    declaration.facts.some((fact) =>
      [fact.lhs, fact.rhs].some((side) => hasMean(side) || expectsOver(side, name)),
    ));

const definedName = (side: Ast): string | undefined =>
  side.tag === 'name' ? side.name : side.tag === 'component' ? definedName(side.base) : undefined;

/** name -> the variables that its facts mention, also through the facts of those. */
const mentionsOf = (
  list: readonly Located[],
  tensors: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const [declaration] of list)
    for (const fact of factsOf(declaration)) {
      const names = [...namesIn(fact.lhs), ...namesIn(fact.rhs)].filter((name) =>
        tensors.has(name),
      );
      const about = [...namesOf(declaration).map(({ name }) => name), definedName(fact.lhs) ?? ''];
      for (const key of about)
        found.set(
          key,
          new Set([...(found.get(key) ?? []), ...names.filter((name) => name !== key)]),
        );
    }
  for (let changed = true; changed;) {
    changed = false;
    for (const names of found.values())
      for (const name of Array.from(names))
        for (const more of found.get(name) ?? []) if (!names.has(more)) changed = !!names.add(more);
  }
  return found;
};

/** Everything but the facts. */
const environment = (list: readonly Located[]): Declarations => {
  checkNames(list);
  const tensors = new Set(
    list.flatMap(([d]) => (d.tag === 'index' ? [] : namesOf(d).map(({ name }) => name))),
  );
  const relations = relationsOf(list, tensors);
  const solved = solveRelations(relations);
  const sizing: Sizing = (size) => S.substitute(size, solved);
  const sizes = [
    ...list.flatMap(writtenSizes),
    ...relations.flatMap(({ name, value }) => [S.symbol(name), value]),
  ];
  return {
    list,
    variables: new Map(list.flatMap((one) => declaredNames(one, sizing, tensors)).map((d) => [d.name, d] as const)),
    abbreviations: new Map(list.flatMap(([d, source]) => (d.tag === 'abbreviation' ? [[d.name, { value: d.value, source }] as const] : []))),
    indices: new Map(list.flatMap(([d, source]) => (d.tag === 'index' ? d.names.map(({ name }) => [name, sizing(rawSize(d.size, source))] as const) : []))),
    relations: solved,
    sizeNames: new Set(sizes.flatMap((size) => S.names(size))),
    random: new Set(list.flatMap(([d]) => namesOf(d).flatMap(({ name }) => (isRandom(d, name) ? [name] : [])))),
    mentions: mentionsOf(list, tensors),
  }; // prettier-ignore
};

/** The declarations with their facts; `session` goes on to the statement. */
export const declare = (
  list: readonly Located[],
  session: Session,
): readonly [Declarations, Context] => {
  const declarations = environment(list);
  const pending = list.flatMap((one) => pendingFacts(one, declarations, session));
  settle(session);
  const facts = pending.map((write) => write());
  return [
    declarations,
    { variables: declarations.variables, facts, sizes: declarations.relations },
  ];
};
