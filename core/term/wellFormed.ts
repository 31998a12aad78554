/**
 * Whether terms that did not come from the elaborator mean something: names are declared and used with their order, sizes
 * agree, no index is free that is no axis. The engine and the evaluator rely on all of that.
 */
import type { Bound, Context, Index, Tensor, Term } from './term.js';
import { ownIndices } from './walk.js';

type Known = {
  readonly context: Context;
  readonly bound: ReadonlyMap<string, Bound>;
  readonly indices: ReadonlyMap<number, Index>;
};

const withIndices = (known: Known, axes: readonly Index[]): Known => ({
  ...known,
  indices: new Map([...known.indices, ...axes.map((i) => [i.id, i] as const)]),
});
const withBound = (known: Known, variable: Bound): Known => ({
  ...known,
  bound: new Map(known.bound).set(variable.name, variable),
});

const wrongIndex = (known: Known, i: Index): string | undefined => {
  const binder = known.indices.get(i.id);
  if (!binder) return `the index ${i.name} (${i.id}) is not bound`;
  return binder.size.key === i.size.key ? undefined : `the index ${i.name} has two sizes`;
};

const wrongEntry = (known: Known, name: string, at: readonly Index[]): string | undefined => {
  const v = known.bound.get(name) ?? known.context.variables.get(name);
  if (!v) return `${name} is not declared`;
  if (v.shape.length !== at.length) return `${name} has ${v.shape.length} axes, not ${at.length}`;
  const k = at.findIndex((i, j) => i.size.key !== v.shape[j]?.key);
  return k < 0 ? undefined : `axis ${k} of ${name} is used with another size`;
};

const first = <T>(items: readonly T[], wrong: (t: T) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = wrong(item);
    if (found !== undefined) return found;
  }
  return undefined;
};

const distinct = (axes: readonly Index[]): string | undefined =>
  new Set(axes.map((i) => i.id)).size === axes.length ? undefined : 'a tensor repeats an axis';

const wrongTensor = (known: Known, { axes, body }: Tensor): string | undefined =>
  distinct(axes) ?? wrongTerm(withIndices(known, axes), body);

const wrongInside = (known: Known, t: Term): string | undefined => {
  const go = (x: Term): string | undefined => wrongTerm(known, x);
  switch (t.tag) {
    case 'variable':
      return wrongEntry(known, t.name, t.at);
    case 'indicator':
      return first(t.affine.terms, ({ of }) =>
        of.tag === 'entry' ? wrongEntry(known, of.name, of.at) : undefined,
      );
    case 'sum':
      return wrongTerm(withIndices(known, [t.index]), t.body);
    case 'product':
      return first(t.factors, go);
    case 'add':
      return first(t.terms, go);
    case 'pointwise':
      return first(t.args, go);
    case 'operator':
      return first(t.args, (x) => wrongTensor(known, x));
    case 'derivative':
      return wrongEntry(known, t.variable.name, t.at) ?? go(t.body);
    case 'at':
      return wrongTerm(withBound(known, t.variable), t.body) ?? wrongTensor(known, t.point);
    case 'expectation':
      return (
        (t.law.tag === 'normal'
          ? first([t.law.mean, t.law.covariance], (x) => wrongTensor(known, x))
          : undefined) ?? wrongTerm(withBound(known, t.variable), t.body)
      );
    default:
      return undefined;
  }
};

const wrongTerm = (known: Known, t: Term): string | undefined =>
  first(ownIndices(t), (i) => wrongIndex(known, i)) ?? wrongInside(known, t);

/** The first thing that is wrong with terms over the given axes, facts of the context among them; undefined: nothing. */
export const whatIsWrong = (
  context: Context,
  axes: readonly Index[],
  bodies: readonly Term[],
): string | undefined => {
  const known: Known = { context, bound: new Map(), indices: new Map() };
  return (
    distinct(axes) ??
    first(bodies, (body) => wrongTerm(withIndices(known, axes), body)) ??
    first(context.facts, (f) =>
      first([f.lhs, f.rhs], (side) => wrongTerm(withIndices(known, f.axes), side)),
    )
  );
};
