/** Statements that differ from a true one in one place; most of them are false, numbers tell which. */
import type { Ast, Declaration } from '../../../core/expr/ast.js';
import { binary, integer, mutants, name, negated, transposed, type Trees } from './tree.js';

export type Mutation = { readonly kind: string; readonly trees: Trees };

type Mutate = (node: Ast) => readonly Ast[];

const swappedPairs = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b, k) => items.with(i, b).with(i + 1 + k, a)));

const isSum = (node: Ast): node is Ast & { readonly tag: 'binary' } =>
  node.tag === 'binary' && (node.op === '+' || node.op === '-');

const mutations = (shapes: ReadonlyMap<string, string>): Readonly<Record<string, Mutate>> => ({
  'transpose dropped': (node) => (node.tag === 'transpose' ? [node.arg] : []),
  'transpose added': (node) =>
    node.tag === 'name' && shapes.has(node.name) ? [transposed(node)] : [],
  'factor changed': (node) => {
    if (node.tag === 'number')
      return [{ ...node, value: { ...node.value, num: node.value.num + node.value.den } }];
    return isSum(node) ? [{ ...node, right: binary('*', integer(2), node.right) }] : [];
  },
  'indices swapped': (node) =>
    (node.tag === 'component' || node.tag === 'epsilon') && node.subscripts.length > 1
      ? swappedPairs(node.subscripts).map((subscripts) => ({ ...node, subscripts }))
      : [],
  'sign flipped': (node) => {
    if (node.tag === 'negate') return [node.arg];
    if (isSum(node)) return [{ ...node, op: node.op === '+' ? '-' : '+' }];
    return [];
  },
  'summand dropped': (node) =>
    isSum(node) ? [node.left, node.op === '-' ? negated(node.right) : node.right] : [],
  'factors swapped': (node) =>
    node.tag === 'binary' && (node.op === '*' || node.op === '/')
      ? [{ ...node, left: node.right, right: node.left }]
      : [],
  'name changed': (node) =>
    node.tag === 'name'
      ? [...shapes.keys()]
          .filter((other) => other !== node.name && shapes.get(other) === shapes.get(node.name))
          .map(name)
      : [],
  'function dropped': (node) => (node.tag === 'call' && node.args[0] ? [node.args[0]] : []),
});

const shapesOf = (decls: readonly Declaration[]): ReadonlyMap<string, string> =>
  new Map(
    decls.flatMap((d) =>
      d.tag === 'tensor'
        ? d.names.map(({ name: text }) => [text, JSON.stringify(sizesOf(d))] as const)
        : [],
    ),
  );
const sizesOf = (d: Declaration & { readonly tag: 'tensor' }): readonly string[] =>
  d.shape.map((s) => (s.tag === 'size' && s.value.tag === 'name' ? s.value.name : s.tag));

/** Declarations with one property or one fact less. */
const weaker = (decls: readonly Declaration[]): readonly (readonly Declaration[])[] =>
  decls.flatMap((d, k) => {
    if (d.tag !== 'tensor') return [];
    const properties = d.properties.map((p) => ({
      ...d,
      properties: d.properties.filter((q) => q !== p),
    }));
    const facts = d.facts.map((f) => ({ ...d, facts: d.facts.filter((g) => g !== f) }));
    return [...properties, ...facts].map((made) => decls.with(k, made));
  });

/** Every statement that one mutation of a side, or one assumption less, makes of this one, in a fixed order. */
export const nearMisses = (trees: Trees): readonly Mutation[] => {
  const assumed = weaker(trees.decls).map((decls) => ({
    kind: 'assumption dropped',
    trees: { ...trees, decls },
  }));
  const sides = Object.entries(mutations(shapesOf(trees.decls))).flatMap(([kind, mutate]) => [
    ...mutants(trees.lhs, mutate).map((lhs) => ({ kind, trees: { ...trees, lhs } })),
    ...mutants(trees.rhs, mutate).map((rhs) => ({ kind, trees: { ...trees, rhs } })),
  ]);
  return [...sides, ...assumed];
};
