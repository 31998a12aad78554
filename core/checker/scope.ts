/**
 * What a term speaks of, and names changed without capture.
 *
 * A certificate may bind a name twice, use one free and bound, or with two shapes: scopes are followed here, whatever it says, and
 * what has no meaning is thrown as `Meaningless`.
 */
import type { Bound, Index, Tensor, Term } from '../term/term.js';
import { mapParts, ownIndices, tensors, type Supply } from '../term/walk.js';

/** Thrown where a term means nothing; `verify` turns it into a refusal. */
export class Meaningless extends Error {}

/** A part of a term: the axes or the variable that it binds, and its body. */
export type Part = {
  readonly axes: readonly Index[];
  readonly variable?: Bound;
  readonly body: Term;
};

const plain = (body: Term): Part => ({ axes: [], body });

/** The parts of a term, each with what it binds. */
export const partsOf = (t: Term): readonly Part[] => {
  switch (t.tag) {
    case 'product':
      return t.factors.map(plain);
    case 'add':
      return t.terms.map(plain);
    case 'pointwise':
      return t.args.map(plain);
    case 'sum':
      return [{ axes: [t.index], body: t.body }];
    case 'derivative':
      return [plain(t.body)];
    case 'at':
    case 'expectation':
      return [...tensors(t), { axes: [], variable: t.variable, body: t.body }];
    default:
      return tensors(t);
  }
};

/** What is free in a term: indices by their ids; variables and functions with the sizes that they are used at. */
export type Free = {
  readonly indices: ReadonlyMap<number, Index>;
  readonly names: ReadonlyMap<string, string>;
};

type Sized = { readonly size: { readonly key: string } };
const sizes = (axes: readonly Sized[]): string => axes.map((i) => i.size.key).join();

/** Names that a node itself uses, with the sizes of the axes there. */
const ownNames = (t: Term): readonly (readonly [string, string])[] => {
  switch (t.tag) {
    case 'variable':
      return [[t.name, sizes(t.at)]];
    case 'derivative':
      return [[t.variable.name, shapeOf(t.variable)], ...mustBe(sizes(t.at), t.variable)];
    case 'indicator':
      return t.affine.terms.flatMap(({ of }) =>
        of.tag === 'entry' ? [[of.name, sizes(of.at)] as const] : [],
      );
    case 'at':
      return mustBe(sizes(t.point.axes), t.variable);
    case 'expectation': {
      const { law, variable } = t;
      if (law.tag === 'declared') return [[law.of, shapeOf(variable)]];
      if (law.tag === 'rademacher') return [];
      const twice = [...variable.shape, ...variable.shape].map((size) => ({ size }));
      if (sizes(law.covariance.axes) !== sizes(twice)) throw new Meaningless('a law has no shape');
      return mustBe(sizes(law.mean.axes), variable);
    }
    default:
      return [];
  }
};

const shapeOf = ({ shape }: Bound): string => sizes(shape.map((size) => ({ size })));

const mustBe = (found: string, variable: Bound): readonly [] => {
  if (found !== shapeOf(variable)) throw new Meaningless(`${variable.name} has another shape`);
  return [];
};

const fewestArguments = (name: string): number => (name === 'pow' ? 2 : 1);

const known = new WeakMap<Term, Free>();

/** What is free in the term, worked out once. Throws `Meaningless` where names are used with two shapes. */
export const free = (t: Term): Free => {
  const found = known.get(t);
  if (found) return found;
  if ((t.tag === 'operator' || t.tag === 'pointwise') && t.args.length < fewestArguments(t.name))
    throw new Meaningless('a function has too few arguments');
  const indices = new Map(ownIndices(t).map((i) => [i.id, i]));
  const names = new Map<string, string>();
  const note = ([name, shape]: readonly [string, string]): void => {
    if ((names.get(name) ?? shape) !== shape) throw new Meaningless(`${name} has two shapes`);
    names.set(name, shape);
  };
  ownNames(t).forEach(note);
  for (const { axes, variable, body } of partsOf(t)) {
    const inner = free(body);
    const own = new Set(axes.map((i) => i.id));
    if (own.size < axes.length) throw new Meaningless('a tensor repeats an axis');
    for (const [id, i] of inner.indices) if (!own.has(id)) indices.set(id, i);
    if (variable && !variable.name.includes('#'))
      throw new Meaningless(`a binder has the name of a declared variable: ${variable.name}`);
    for (const use of inner.names)
      if (use[0] !== variable?.name) note(use);
      else if (use[1] !== shapeOf(variable)) throw new Meaningless(`${use[0]} has another shape`);
  }
  const made = { indices, names };
  known.set(t, made);
  return made;
};

/** Free indices in order. */
export const freeOf = (t: Term): readonly Index[] => {
  const found = lists.get(t) ?? [...free(t).indices.values()];
  lists.set(t, found);
  return found;
};
const lists = new WeakMap<Term, readonly Index[]>();

/** Whether the name is free in the term. */
export const mentions = (t: Term, name: string): boolean => free(t).names.has(name);

/** What renaming and putting in remember; `ids` is a supply of indices that no term has yet. */
export type Renamer = {
  readonly ids: Supply;
  readonly renamed: WeakMap<Term, Map<string, Term>>;
};

/** A renamer that takes ids from the supply. */
export const renamer = (ids: Supply): Renamer => ({ ids, renamed: new WeakMap() });

/** Unused indices for the axes that would capture one of `targets`. */
const apart = (
  { ids }: Renamer,
  axes: readonly Index[],
  targets: ReadonlySet<number>,
): readonly Index[] => axes.map((i) => (targets.has(i.id) ? { ...i, id: ids.next++ } : i));

/** The term with free indices renamed; the same object where none of them is free in it. */
export const rename = (r: Renamer, t: Term, map: ReadonlyMap<number, Index>): Term => {
  const { indices } = free(t);
  const moved = new Map([...map].filter(([id, to]) => to.id !== id && indices.has(id)));
  if (moved.size === 0) return t;
  const key = [...moved].map(([id, to]) => `${id}>${to.id}`).join();
  const all = r.renamed.get(t) ?? new Map<string, Term>();
  r.renamed.set(t, all);
  const done = all.get(key) ?? renamed(r, t, moved);
  all.set(key, done);
  return done;
};

const renamed = (r: Renamer, t: Term, map: ReadonlyMap<number, Index>): Term => {
  const targets = new Set([...map.values()].map((i) => i.id));
  const under = (axes: readonly Index[], body: Term): readonly [readonly Index[], Term] => {
    const made = apart(r, axes, targets);
    const own = axes.map((a, k) => [a.id, made[k] as Index] as const);
    return [made, rename(r, body, new Map([...map, ...own]))];
  };
  if (t.tag === 'sum') {
    const [[index], body] = under([t.index], t.body) as [[Index], Term];
    return { tag: 'sum', index, body };
  }
  return mapParts(t, {
    term: (c) => rename(r, c, map),
    tensor: (c) => {
      const [axes, body] = under(c.axes, c.body);
      return { axes, body };
    },
    index: (i) => map.get(i.id) ?? i,
  });
};

/** The body of a tensor at the given indices. */
export const component = (r: Renamer, { axes, body }: Tensor, at: readonly Index[]): Term =>
  rename(r, body, new Map(axes.map((a, k) => [a.id, at[k] ?? a])));

/**
 * The term with a tensor put in for a variable, nothing of it captured; `own` says what a derivative by that variable becomes.
 * The same object where the variable is not free in it.
 */
export const putIn = (
  r: Renamer,
  t: Term,
  name: string,
  by: Tensor,
  own: (d: Term & { readonly tag: 'derivative' }) => Term,
): Term => {
  if (!mentions(t, name)) return t;
  if (t.tag === 'variable') return component(r, by, t.at);
  if (t.tag === 'derivative' && t.variable.name === name) return own(t);
  const go = (x: Term): Term => putIn(r, x, name, by, own);
  const targets = new Set(freeOf(by.body).map((i) => i.id));
  const under = (axes: readonly Index[], body: Term): readonly [readonly Index[], Term] => {
    const made = apart(r, axes, targets);
    return [made, go(rename(r, body, new Map(axes.map((a, k) => [a.id, made[k] as Index]))))];
  };
  if (t.tag === 'sum') {
    const [[index], body] = under([t.index], t.body) as [[Index], Term];
    return { tag: 'sum', index, body };
  }
  const binder = t.tag === 'at' || t.tag === 'expectation' ? withOtherName(r, t, name, by) : t;
  return mapParts(binder, {
    term: go,
    tensor: (c) => {
      const [axes, body] = under(c.axes, c.body);
      return { axes, body };
    },
    index: (i) => i,
  });
};

type Binder = Term & { readonly tag: 'at' | 'expectation' };

/** The binder with another name where its own is `name` (then the body is not spoken of) or free in what is put in. */
const withOtherName = (r: Renamer, t: Binder, name: string, by: Tensor): Binder => {
  const old = t.variable;
  const captures = free(by.body).names.has(old.name);
  if (old.name !== name && !captures) return t;
  const variable = { ...old, name: `${old.name.replace(/#.*/, '')}#${r.ids.next++}` };
  const axes = old.shape.map((size) => ({ id: r.ids.next++, name: 'i', size }));
  const renamedName: Tensor = { axes, body: { tag: 'variable', name: variable.name, at: axes } };
  const go = (x: Term): Term =>
    putIn(r, x, old.name, renamedName, (d) => ({ ...d, variable, body: go(d.body) }));
  return { ...t, variable, body: go(t.body) };
};
