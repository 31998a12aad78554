/**
 * Generic walks over terms: children, mapping, free indices and variables, renaming, substitution.
 *
 * What binds: `sum` its index, an operator's argument tensor its axes, `at` its variable and its point's axes,
 * `expectation` its variable and the axes of its law. `derivative` binds nothing.
 */
import * as B from './build.js';
import type { Affine, Index, Law, Tensor, Term } from './term.js';

/** A supply of index ids, starting above `from`. */
export type Supply = { next: number };
export const supply = (from = 0): Supply => ({ next: from });
/** A new index with the name and size of `like`. */
export const fresh = (ids: Supply, like: Pick<Index, 'name' | 'size'>): Index => ({
  id: ids.next++,
  name: like.name,
  size: like.size,
});

/** What a map does at each place of a term. */
export type Mapping = {
  readonly term: (t: Term) => Term;
  readonly tensor: (t: Tensor) => Tensor;
  readonly index: (i: Index) => Index;
};

const mapLaw = (law: Law, m: Mapping): Law =>
  law.tag === 'normal'
    ? { tag: 'normal', mean: m.tensor(law.mean), covariance: m.tensor(law.covariance) }
    : law;

/** An affine expression with its indices (also those inside entries) mapped; like terms are collected. */
export const mapAffine = (a: Affine, index: (i: Index) => Index): Affine =>
  B.affine(
    a.terms.map(({ coef, of }) => ({
      coef,
      of:
        of.tag === 'index'
          ? { tag: 'index' as const, index: index(of.index) }
          : { ...of, at: of.at.map(index) },
    })),
    a.constant,
  );

/** One level: the same node with its parts mapped. Binders' own indices go through `index` too. */
export const mapParts = (t: Term, m: Mapping): Term => {
  switch (t.tag) {
    case 'number':
    case 'size':
    case 'constant':
      return t;
    case 'indexValue':
      return { ...t, index: m.index(t.index) };
    case 'variable':
    case 'epsilon':
      return { ...t, at: t.at.map(m.index) };
    case 'indicator':
      return B.indicator(t.relation, mapAffine(t.affine, m.index));
    case 'sum':
      return { ...t, index: m.index(t.index), body: m.term(t.body) };
    case 'product':
      return { ...t, factors: t.factors.map(m.term) };
    case 'add':
      return { ...t, terms: t.terms.map(m.term) };
    case 'pointwise':
      return { ...t, args: t.args.map(m.term) };
    case 'operator':
      return { ...t, args: t.args.map(m.tensor), at: t.at.map(m.index) };
    case 'derivative':
      return { ...t, body: m.term(t.body), at: t.at.map(m.index) };
    case 'at':
      return { ...t, body: m.term(t.body), point: m.tensor(t.point) };
    case 'expectation':
      return { ...t, law: mapLaw(t.law, m), body: m.term(t.body) };
  }
};

/** The node with the terms directly inside changed; the same object where nothing changes. */
export const mapInside = (t: Term, change: (t: Term) => Term): Term => {
  let changed = false;
  const term = (x: Term): Term => {
    const made = change(x);
    changed ||= made !== x;
    return made;
  };
  const tensor = (x: Tensor): Tensor => ({ axes: x.axes, body: term(x.body) });
  const made = mapParts(t, { term, tensor, index: (i) => i });
  return changed ? made : t;
};

/** The argument tensors of a node: of an operator, the point of an `at`, the mean and covariance of a law. */
export const tensors = (t: Term): readonly Tensor[] =>
  t.tag === 'operator'
    ? t.args
    : t.tag === 'at'
      ? [t.point]
      : t.tag === 'expectation' && t.law.tag === 'normal'
        ? [t.law.mean, t.law.covariance]
        : [];

/** The terms directly below, those inside argument tensors too. */
export const children = (t: Term): readonly Term[] => {
  const inner = tensors(t).map((tensor) => tensor.body);
  switch (t.tag) {
    case 'product':
      return t.factors;
    case 'add':
      return t.terms;
    case 'pointwise':
      return t.args;
    case 'sum':
    case 'derivative':
    case 'at':
    case 'expectation':
      return [t.body, ...inner];
    default:
      return inner;
  }
};

/** Every node of a term, each before its children. Does not recurse, so depth is no limit. */
export function* nodes(root: Term): Generator<Term> {
  const stack: Term[] = [root];
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    yield t;
    stack.push(...[...children(t)].reverse());
  }
}

/** Whether a function or an operator stands anywhere in the term. */
export const holdsFunction = (term: Term): boolean => {
  for (const { tag } of nodes(term)) if (tag === 'pointwise' || tag === 'operator') return true;
  return false;
};

/** The term with `change` applied to each node, children first. */
export const mapTerm = (root: Term, change: (t: Term) => Term): Term => {
  const mapping: Mapping = {
    term: (t) => change(mapParts(t, mapping)),
    tensor: (t) => ({ axes: t.axes, body: mapping.term(t.body) }),
    index: (i) => i,
  };
  return mapping.term(root);
};

const affineIndices = (a: Affine): readonly Index[] =>
  a.terms.flatMap(({ of }) => (of.tag === 'index' ? [of.index] : of.at));

/** The indices that a node itself mentions, not those of its children nor those it binds. */
export const ownIndices = (t: Term): readonly Index[] => {
  switch (t.tag) {
    case 'indexValue':
      return [t.index];
    case 'variable':
    case 'epsilon':
    case 'operator':
    case 'derivative':
      return t.at;
    case 'indicator':
      return affineIndices(t.affine);
    default:
      return [];
  }
};

/** The free indices in order of first appearance. */
export const freeIndices = (root: Term): readonly Index[] => {
  const found = new Map<number, Index>();
  const bound = new Set<number>();
  for (const t of nodes(root)) {
    if (t.tag === 'sum') bound.add(t.index.id);
    for (const tensor of tensors(t)) for (const axis of tensor.axes) bound.add(axis.id);
    for (const index of ownIndices(t)) if (!found.has(index.id)) found.set(index.id, index);
  }
  return [...found.values()].filter((index) => !bound.has(index.id));
};

/** The names of variables that occur free (not bound by `at` or E), and the declared names that laws mention. */
export const freeVariables = (root: Term): ReadonlySet<string> => {
  const found = new Set<string>();
  const bound = new Set<string>();
  for (const t of nodes(root)) {
    if (t.tag === 'variable') found.add(t.name);
    if (t.tag === 'derivative') found.add(t.variable.name);
    if (t.tag === 'indicator')
      for (const { of } of t.affine.terms) if (of.tag === 'entry') found.add(of.name);
    if (t.tag === 'expectation' && t.law.tag === 'declared') found.add(t.law.of);
    if (t.tag === 'at' || t.tag === 'expectation') bound.add(t.variable.name);
  }
  return new Set([...found].filter((name) => !bound.has(name)));
};

type Renaming = ReadonlyMap<number, Index>;

const renameWith = (root: Term, renaming: Renaming, ids: Supply): Term => {
  const under = (axes: readonly Index[], map: Renaming): readonly [readonly Index[], Renaming] => {
    const made = axes.map((axis) => fresh(ids, axis));
    return [made, new Map([...map, ...axes.map((a, k) => [a.id, made[k] ?? a] as const)])];
  };
  const walk = (t: Term, map: Renaming): Term => {
    if (t.tag === 'sum') {
      const [[index = t.index], inner] = under([t.index], map);
      return { tag: 'sum', index, body: walk(t.body, inner) };
    }
    return mapParts(t, {
      term: (c) => walk(c, map),
      tensor: (c) => {
        const [axes, inner] = under(c.axes, map);
        return { axes, body: walk(c.body, inner) };
      },
      index: (i) => map.get(i.id) ?? i,
    });
  };
  return walk(root, renaming);
};

/** The term with free indices renamed and every bound index fresh. */
export const renameIndices = (t: Term, renaming: ReadonlyMap<number, Index>, ids: Supply): Term =>
  renameWith(t, renaming, ids);

/** The term with every bound index fresh: for a second use of the same term. */
export const copy = (t: Term, ids: Supply): Term => renameWith(t, new Map(), ids);

/** The body of a tensor at the given indices, its bound indices fresh. */
export const component = (t: Tensor, at: readonly Index[], ids: Supply): Term =>
  renameWith(t.body, new Map(t.axes.map((axis, k) => [axis.id, at[k] ?? axis])), ids);

/**
 * Replaces the free occurrences of a variable by a tensor.
 *
 * Bound indices of the tensor are fresh at each place, so none is captured; a binder of the same name stops the walk.
 * A derivative by the variable itself is left alone: callers resolve it first.
 */
export const substitute = (root: Term, name: string, by: Tensor, ids: Supply): Term => {
  const walk = (t: Term): Term => {
    if (t.tag === 'variable') return t.name === name ? component(by, t.at, ids) : t;
    const hides = (t.tag === 'at' || t.tag === 'expectation') && t.variable.name === name;
    return mapParts(t, {
      term: (c) =>
        hides && (t.tag === 'at' || t.tag === 'expectation') && c === t.body ? c : walk(c),
      tensor: (c) => ({ axes: c.axes, body: walk(c.body) }),
      index: (i) => i,
    });
  };
  return walk(root);
};

/** The highest id of an index anywhere in the term; 0 where it has none. */
export const highestIndex = (t: Term): number => {
  let most = 0;
  const see = (i: { readonly id: number }): void => void (most = Math.max(most, i.id));
  for (const node of nodes(t)) {
    mapParts(node, {
      term: (x) => x,
      tensor: (x) => (x.axes.forEach(see), x),
      index: (i) => (see(i), i),
    });
  }
  return most;
};

/**
 * The declared variable that a normal law has as its covariance, axis by axis; also where it is bound by d or at, under the
 * name it was made from. Undefined where the covariance is another expression.
 */
export const covarianceName = (t: Term): string | undefined => {
  if (t.tag !== 'expectation' || t.law.tag !== 'normal') return undefined;
  const { axes, body } = t.law.covariance;
  if (body.tag !== 'variable' || body.at.length !== axes.length) return undefined;
  const isInOrder = body.at.every((i, k) => i.id === axes[k]?.id);
  return isInOrder ? body.name.split('#')[0] : undefined;
};
