/** Rule variables in reach of d and E, written as functions of what those bind. */
import * as Q from '../core/num/rational.js';
import * as S from '../core/num/size.js';
import * as B from '../core/term/build.js';
import { boundNames } from '../core/rewrite/rule.js';
import type { Bound, Context, Declared, Statement, Term } from '../core/term/term.js';
import {
  fresh,
  highestIndex,
  mapParts,
  mapTerm,
  nodes,
  supply,
  type Supply,
} from '../core/term/walk.js';

type Condition = { readonly predicate: string; readonly args: readonly string[] };
/** What is bound at a place: from the name as written to the bound name and its shape. */
type Reach = ReadonlyMap<string, Pick<Bound, 'name' | 'shape'>>;
type Variable = Term & { readonly tag: 'variable' };

/** `smooth`: an unspecified function of X; `linear`: plus a fixed tensor times X, for what E of a cubic has no value of. */
export type Manner = 'smooth' | 'linear';

const base = (name: string): string => name.split('#')[0] as string;

/** The term with `change` applied to each variable, which sees what is bound there. */
const mapVariables = (
  root: Term,
  outside: Reach,
  change: (v: Variable, reach: Reach) => Term,
): Term => {
  const walk =
    (reach: Reach) =>
    (t: Term): Term => {
      const go = walk(reach);
      const here = {
        term: go,
        tensor: <T extends { readonly body: Term }>(x: T): T => ({ ...x, body: go(x.body) }),
        index: <I>(i: I): I => i,
      };
      if (t.tag === 'variable') return change(t, reach);
      if (t.tag !== 'at' && t.tag !== 'expectation') return mapParts(t, here);
      const inner = walk(new Map(reach).set(base(t.variable.name), t.variable));
      const outer = mapParts({ ...t, body: B.zero }, here) as typeof t;
      return { ...outer, body: inner(t.body) };
    };
  return walk(outside)(root);
};

/** Names that d binds and that are declared: they are there outside of d too. */
const outsideReach = (context: Context, sides: readonly Term[]): Reach => {
  const names = new Set(
    sides.flatMap((s) =>
      [...nodes(s)].flatMap((t) => (t.tag === 'at' ? [base(t.variable.name)] : [])),
    ),
  );
  return new Map([...context.variables].filter(([name]) => names.has(name)));
};

/** The shapes of what d, at and E bind, by the names as written: what E binds need not be declared. */
const boundShapes = (sides: readonly Term[]): ReadonlyMap<string, readonly S.Size[]> =>
  new Map(
    sides.flatMap((side) =>
      [...nodes(side)].flatMap((t) =>
        t.tag === 'at' || t.tag === 'expectation'
          ? [[base(t.variable.name), t.variable.shape] as const]
          : [],
      ),
    ),
  );

/** For each rule variable, what it may depend on: what every place where it stands can see. */
const dependencies = (
  statement: Statement,
  outside: Reach,
  conditions: readonly Condition[],
): ReadonlyMap<string, readonly string[]> => {
  const { context, lhs, rhs } = statement;
  const bound = new Set([...boundNames(lhs), ...boundNames(rhs)]);
  const seen = new Map<string, readonly string[]>();
  const note = (v: Variable, reach: Reach): Term => {
    const before = seen.get(v.name) ?? [...bound];
    seen.set(
      v.name,
      before.filter((name) => reach.has(name)),
    );
    return v;
  };
  for (const side of [lhs, rhs]) mapVariables(side, outside, note);
  const barred = (a: string, x: string): boolean =>
    conditions.some((c) => c.predicate === 'independent' && c.args[0] === a && c.args[1] === x);
  return new Map(
    [...seen].flatMap(([name, on]): readonly (readonly [string, readonly string[]])[] => {
      const declared = context.variables.get(name);
      if (!declared || bound.has(name) || declared.arguments || declared.integer) return [];
      const kept = on.filter((x) => !barred(name, x));
      return kept.length > 0 ? [[name, kept]] : [];
    }),
  );
};

const applied = (v: Variable, on: readonly string[], reach: Reach, ids: Supply): Term => ({
  tag: 'operator',
  name: v.name,
  at: v.at,
  derivative: [],
  args: on.flatMap((x) => {
    const seen = reach.get(x);
    if (!seen) return [];
    const axes = seen.shape.map((size) => fresh(ids, { name: 'i', size }));
    return [{ axes, body: { tag: 'variable' as const, name: seen.name, at: axes } }];
  }),
});

/** Half the difference of the values at X and at -X. */
const oddly = (v: Variable, on: readonly string[], reach: Reach, ids: Supply): Term => {
  const value = applied(v, on, reach, ids);
  const names = new Set(on.flatMap((x) => reach.get(x)?.name ?? []));
  const mirrored = mapTerm(applied(v, on, reach, ids), (t) =>
    t.tag === 'variable' && names.has(t.name) ? B.negate(t) : t,
  );
  return B.product([B.number(Q.rational(1, 2)), B.add([value, B.negate(mirrored)])]);
};

/** A fixed tensor times as many X as the degree says. */
const homogeneously = (
  v: Variable,
  on: readonly string[],
  reach: Reach,
  ids: Supply,
  degree: number,
): Term => {
  const copies = on.flatMap((x) => {
    const seen = reach.get(x);
    return Array.from({ length: seen ? degree : 0 }, (): Variable => {
      const { name, shape } = seen as Pick<Bound, 'name' | 'shape'>;
      return { tag: 'variable', name, at: shape.map((size) => fresh(ids, { name: 'i', size })) };
    });
  });
  const axes = copies.flatMap((c) => c.at);
  const [x = ''] = on;
  const weight: Term = { tag: 'variable', name: slope(v.name, x), at: [...v.at, ...axes] };
  return B.sum(axes, B.product([weight, ...copies]));
};

const slope = (name: string, x: string): string => `${name}_by_${x}`;

/** v + sum over X's axes of a fixed tensor times X; without v where the value is to be linear. */
const affinely = (
  v: Variable,
  on: readonly string[],
  reach: Reach,
  ids: Supply,
  homogeneous: boolean,
): Term =>
  B.add([
    ...(homogeneous ? [] : [v]),
    ...on.flatMap((x) => {
      const seen = reach.get(x);
      if (!seen) return [];
      const axes = seen.shape.map((size) => fresh(ids, { name: 'i', size }));
      const weight: Term = { tag: 'variable', name: slope(v.name, x), at: [...v.at, ...axes] };
      const value: Term = { tag: 'variable', name: seen.name, at: axes };
      return [B.sum(axes, B.product([weight, value]))];
    }),
  ]);

const declaredAnew = (
  v: Declared,
  on: readonly string[],
  shape: (x: string) => readonly S.Size[],
  way: Way,
): readonly Declared[] =>
  !('degree' in way)
    ? [{ ...v, arguments: on.map(shape) }]
    : [
        v,
        ...on.map((x) => ({
          name: slope(v.name, x),
          shape: [...v.shape, ...Array.from({ length: way.degree }, () => shape(x)).flat()],
          properties: [],
        })),
      ];

/** How a value is written as a function of X, by the conditions on it. */
type Way =
  | { readonly tag: 'smooth' | 'odd' }
  | { readonly tag: 'linear' | 'affine' | 'homogeneous'; readonly degree: number };

const wayOf = (conditions: readonly Condition[], name: string, manner: Manner): Way => {
  const asked = (predicate: string): Condition | undefined =>
    conditions.find((c) => c.predicate === predicate && c.args[0] === name);
  const homogeneous = asked('homogeneous');
  if (homogeneous) return { tag: 'homogeneous', degree: -2 * Number(homogeneous.args[2]) };
  if (asked('odd')) return manner === 'smooth' ? { tag: 'odd' } : { tag: 'linear', degree: 1 };
  if (asked('linear')) return { tag: 'linear', degree: 1 };
  return asked('affine') || manner === 'linear' ? { tag: 'affine', degree: 1 } : { tag: 'smooth' };
};

/** The statement with each such variable written as a function of what d and E bind. */
export const dependent = (
  statement: Statement,
  conditions: readonly Condition[],
  manner: Manner = 'smooth',
): Statement => {
  const { context, lhs, rhs } = statement;
  const outside = outsideReach(context, [lhs, rhs]);
  const on = dependencies(statement, outside, conditions);
  if (on.size === 0) return statement;
  const ids = supply(
    1 + Math.max(highestIndex(lhs), highestIndex(rhs), ...statement.axes.map((i) => i.id)),
  );
  const make = (v: Variable, names: readonly string[], reach: Reach): Term => {
    const way = wayOf(conditions, v.name, manner);
    switch (way.tag) {
      case 'smooth':
        return applied(v, names, reach, ids);
      case 'odd':
        return oddly(v, names, reach, ids);
      case 'homogeneous':
        return homogeneously(v, names, reach, ids, way.degree);
      default:
        return affinely(v, names, reach, ids, way.tag === 'linear');
    }
  };
  const write = (v: Variable, reach: Reach): Term => {
    const names = on.get(v.name);
    return names ? make(v, names, reach) : v;
  };
  const bound = boundShapes([lhs, rhs]);
  const shape = (x: string): readonly S.Size[] =>
    bound.get(x) ?? context.variables.get(x)?.shape ?? [];
  const variables = [...context.variables.values()].flatMap((v): readonly Declared[] => {
    const names = on.get(v.name);
    return names ? declaredAnew(v, names, shape, wayOf(conditions, v.name, manner)) : [v];
  });
  return {
    ...statement,
    context: { ...context, variables: new Map(variables.map((v) => [v.name, v])) },
    lhs: mapVariables(lhs, outside, write),
    rhs: mapVariables(rhs, outside, write),
  };
};
