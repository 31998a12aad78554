/** Statements that hold because another one does: renamed, swapped, transposed, multiplied, added to, substituted. */
import * as Size from '../../../core/num/size.js';
import type { Ast, Declaration } from '../../../core/expr/ast.js';
import { parseDeclarations } from '../../../core/expr/declarations.js';
import { isRight } from 'fp-ts/lib/Either.js';
import type { Statement } from '../../../core/term/term.js';
import { random } from '../../../evaluator/random.js';
import type { Mutation } from './falseVariants.js';
import {
  binary,
  mapRecords,
  name,
  namesIn,
  trace,
  transposed,
  valuesUnder,
  type Trees,
} from './tree.js';

const declared = (text: string): readonly Declaration[] => {
  const made = parseDeclarations(text);
  return isRight(made) ? made.right : [];
};

const functionsOf = (decls: readonly Declaration[]): readonly string[] =>
  decls.flatMap((d) => (d.tag === 'function' ? d.names.map((n) => n.name) : []));

/** Built-in functions that are called; their names are kept. */
const builtinsIn = (trees: Trees): ReadonlySet<string> => {
  const found = new Set<string>();
  mapRecords(trees, (node) => {
    if (node['tag'] === 'call') found.add(node['name'] as string);
    return node;
  });
  functionsOf(trees.decls).forEach((text) => found.delete(text));
  return found;
};

const letters = ['u', 'v', 'w', 'Z', 'q', 'g', 'h', 'K', 'Q', 'c'];

/** New names in a shuffled order, so that no order of names is kept. */
const renamed = (trees: Trees, seed: number): Trees => {
  const kept = new Set(['pi', ...builtinsIn(trees)]);
  const r = random(seed);
  const names = [...namesIn(trees), ...Object.keys(trees.sizes)].filter((n) => !kept.has(n));
  const fresh = [...new Set(names)].map((n) => ({ n, key: r.uniform() }));
  const map = new Map(
    fresh
      .sort((a, b) => a.key - b.key)
      .map(({ n }, k) => [n, `${letters[k % letters.length]}${k}x`]),
  );
  const to = (text: unknown): unknown => map.get(text as string) ?? text;
  const made = mapRecords(trees, (node) => ({
    ...node,
    ...('name' in node && !(node['tag'] === 'call' && kept.has(node['name'] as string))
      ? { name: to(node['name']) }
      : {}),
    ...('variable' in node ? { variable: to(node['variable']) } : {}),
  }));
  const sizes = Object.entries(trees.sizes).map(([n, v]) => [to(n), v]);
  return { ...made, sizes: Object.fromEntries(sizes) };
};

const isZero = (side: Ast): boolean => side.tag === 'number' && side.value.num === 0n;

const onSides = (trees: Trees, change: (side: Ast) => Ast): Trees => ({
  ...trees,
  lhs: isZero(trees.lhs) ? trees.lhs : change(trees.lhs),
  rhs: isZero(trees.rhs) ? trees.rhs : change(trees.rhs),
});

const plus = (side: Ast, term: Ast): Ast => (isZero(side) ? term : binary('+', side, term));

/** A new declaration and an equal pair of terms of the statement's shape. */
const addends = ({ layout, axes }: Statement): readonly [string, Ast, Ast] | undefined => {
  const [a = '', b = ''] = axes.slice(-2).map((i) => Size.show(i.size));
  const [n, m] = [name('N9'), name('M9')];
  const product = binary('*', n, m);
  const turned = transposed(binary('*', transposed(m), transposed(n)));
  if (layout === 'scalar')
    return ['N9 : [r9,s9]\nM9 : [s9,r9]', trace(product), trace(binary('*', m, n))];
  if (layout === 'matrix') return [`N9 : [${a},r9]\nM9 : [r9,${b}]`, product, turned];
  const last = axes.length === 1 ? a : b;
  if (layout === 'column') return [`N9 : [${last},r9]\nM9 : [r9]`, product, turned];
  if (layout === 'row')
    return [
      `N9 : [r9,${last}]\nM9 : [r9]`,
      binary('*', transposed(m), n),
      transposed(binary('*', transposed(n), m)),
    ];
  return undefined;
};

const added = (trees: Trees, statement: Statement): readonly Trees[] => {
  const made = addends(statement);
  if (!made) return [];
  const [text, left, right] = made;
  return [
    {
      ...trees,
      decls: [...trees.decls, ...declared(text)],
      lhs: plus(trees.lhs, left),
      rhs: plus(trees.rhs, right),
      sizes: { ...trees.sizes, r9: 2, s9: 3 },
    },
  ];
};

const multiplied = (trees: Trees, { layout, axes }: Statement): readonly Trees[] => {
  const sizes = axes.map((i) => Size.show(i.size));
  const factor = name('N9');
  const with_ = (text: string, change: (side: Ast) => Ast): readonly Trees[] => [
    {
      ...onSides(trees, change),
      decls: [...trees.decls, ...declared(text)],
      sizes: { ...trees.sizes, r9: 2 },
    },
  ];
  if (layout === 'scalar') return with_('N9 : []', (side) => binary('*', factor, side));
  if (layout === 'row')
    return with_(`N9 : [${sizes.at(-1)},r9]`, (side) => binary('*', side, factor));
  const left = with_(`N9 : [r9,${sizes.at(layout === 'matrix' ? -2 : -1)}]`, (side) =>
    binary('*', factor, side),
  );
  if (layout === 'column') return left;
  if (layout !== 'matrix') return [];
  return [...left, ...with_(`N9 : [${sizes.at(-1)},r9]`, (side) => binary('*', side, factor))];
};

/** Names that no binder, property, fact, size or abbreviation touches, with their shapes as written. */
const plain = (trees: Trees): readonly (Declaration & { readonly tag: 'tensor' })[] => {
  const bound = new Set(valuesUnder(trees, 'variable'));
  const stated = new Set(trees.decls.flatMap((d) => ('facts' in d ? [...namesIn(d.facts)] : [])));
  return trees.decls.flatMap((d) => {
    if (d.tag !== 'tensor' || d.properties.length > 0 || d.facts.length > 0 || d.integer) return [];
    const names = d.names.filter(({ name: n }) => !bound.has(n) && !stated.has(n));
    return names.map((one) => ({ ...d, names: [one] }));
  });
};

const replaced = (trees: Trees, old: string, by: Ast, decls: readonly Declaration[]): Trees => {
  const change = (node: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    node['tag'] === 'name' && node['name'] === old ? { ...by } : node;
  return {
    decls: [...trees.decls, ...decls],
    lhs: mapRecords(trees.lhs, change),
    rhs: mapRecords(trees.rhs, change),
    sizes: { ...trees.sizes, r9: 2 },
  };
};

const substituted = (trees: Trees): readonly Mutation[] =>
  plain(trees).flatMap((d): readonly Mutation[] => {
    const old = d.names[0]?.name ?? '';
    const [N, M] = ['N9', 'M9'].map((n) => ({ name: n, span: d.span }));
    if (d.shape.length > 2 || d.shape.length === 0 || !N || !M) return [];
    const inner = { tag: 'size', value: name('r9') } as const;
    const pair = [
      { ...d, names: [N], shape: d.shape.slice(0, 1).concat(inner) },
      { ...d, names: [M], shape: [inner, ...d.shape.slice(1)] },
    ];
    const product = replaced(trees, old, binary('*', name('N9'), name('M9')), pair);
    const sum = replaced(trees, old, binary('+', name('N9'), name('M9')), [
      { ...d, names: [N, M] },
    ]);
    return [
      { kind: 'product put in', trees: product },
      { kind: 'sum put in', trees: sum },
    ];
  });

/** Statements that are true where this one is, in a fixed order. Some may not be well-shaped. */
export const consequences = (
  trees: Trees,
  statement: Statement,
  seed: number,
): readonly Mutation[] => {
  const turnable = ['matrix', 'row', 'column'].includes(statement.layout);
  const named = (kind: string, made: readonly Trees[]): readonly Mutation[] =>
    made.map((t) => ({ kind, trees: t }));
  return [
    ...named('renamed', [renamed(trees, seed)]),
    ...named('sides swapped', [{ ...trees, lhs: trees.rhs, rhs: trees.lhs }]),
    ...named('transposed', turnable ? [onSides(trees, transposed)] : []),
    ...named('multiplied', multiplied(trees, statement)),
    ...named('added to', added(trees, statement)),
    ...substituted(trees),
  ];
};
