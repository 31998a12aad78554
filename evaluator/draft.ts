/**
 * Draws values for the names of a context by their properties, and runs the facts that define names.
 */
import type { Context, Declared, Property, Term } from '../core/term/term.js';
import * as S from '../core/num/size.js';
import type { Arithmetic } from './arithmetic.js';
import { atomsFor } from './atoms.js';
import type { Atoms } from './atoms.js';
import * as D from './dense.js';
import { evaluateTerm } from './evaluateTerm.js';
import { closure } from './facts.js';
import type { Definition, Plan } from './facts.js';
import * as J from './jet.js';
import { ids, shapeOf } from './machine.js';
import type { Binding, Distribution, Scope } from './machine.js';
import { expanded } from './network.js';
import { scopeAt } from './point.js';
import type { Sample } from './point.js';
import { average, semidefinite, withProperties } from './properties.js';
import type { Draw } from './random.js';
import { smoothFunction } from './smoothFunction.js';
import type { SmoothFunction } from './smoothFunction.js';
import type { Unknown } from './solve.js';
import { everywhere } from './walk.js';

/** How variables without declared properties are drawn: anything, positive entries, or positive and square ones posdef. */
export type Manner = 'plain' | 'positive' | 'definite';

/** Positions of the axes of the rows and of the columns. */
export type Covariance = { readonly rows: readonly number[]; readonly columns: readonly number[] };

/** Plain variables that are used as covariances: they must be psd from the first half of their axes to the second. */
export const covariancesIn = (terms: readonly Term[]): ReadonlyMap<string, Covariance> => {
  const found = new Map<string, Covariance>();
  for (const term of terms)
    everywhere(term, (t) => {
      if (t.tag !== 'expectation' || t.law.tag !== 'normal') return;
      const { axes, body } = t.law.covariance;
      if (body.tag !== 'variable') return;
      const places = axes.map((axis) => body.at.findIndex((i) => i.id === axis.id));
      if (places.includes(-1)) return;
      const half = places.length / 2;
      found.set(body.name.split('#')[0] as string, {
        rows: places.slice(0, half),
        columns: places.slice(half),
      });
    });
  return found;
};

/** What a draw works with. */
export type Workshop = {
  readonly k: Arithmetic;
  readonly draw: Draw;
  readonly manner: Manner;
  readonly sizes: ReadonlyMap<string, number>;
  readonly context: Context;
  readonly plan: Plan;
  readonly covariances: ReadonlyMap<string, Covariance>;
  readonly fresh: () => number;
};

/** The shape of a declared name. */
export const shapeFor = (
  shop: { readonly sizes: ReadonlyMap<string, number> },
  v: { readonly shape: readonly S.Size[] },
): readonly number[] => v.shape.map((size) => S.evaluate(size, shop.sizes) ?? NaN);

const withManner = (
  shop: Workshop,
  properties: readonly Property[],
  shape: readonly number[],
): readonly Property[] => {
  if (
    shop.manner === 'plain' ||
    properties.includes('antisymmetric') ||
    properties.includes('orthogonal')
  )
    return properties;
  const square = shape.length === 2 && shape[0] === shape[1];
  return shop.manner === 'definite' && square
    ? [...properties, 'posdef']
    : [...properties, 'positive'];
};

const drawVariable = (shop: Workshop, v: Declared): Float64Array => {
  const shape = shapeFor(shop, v);
  if (v.integer) {
    const n = S.evaluate(v.integer, shop.sizes) ?? 1;
    return Float64Array.from({ length: D.elements(shape) }, () =>
      shop.draw.random.integer(0, n - 1),
    );
  }
  const covariance = shop.covariances.get(v.name);
  if (covariance && !v.properties.includes('posdef') && !v.properties.includes('diagonal'))
    return semidefinite(shop, shape, covariance.rows, covariance.columns);
  const data = withProperties(shop, shape, withManner(shop, v.properties, shape));
  const generators = shop.plan.symmetries.get(v.name);
  return generators ? average(shop.k, data, shape, closure(generators)) : data;
};

/** Values of the free variables and atoms, before definitions and equations. */
export type Draft = {
  readonly values: Map<string, Unknown>;
  readonly atoms: ReadonlyMap<string, Atoms>;
  readonly functions: ReadonlyMap<string, SmoothFunction>;
};

const drawFunctions = (shop: Workshop): ReadonlyMap<string, SmoothFunction> => {
  const found = new Map<string, SmoothFunction>();
  for (const v of shop.context.variables.values()) {
    if (!v.arguments) continue;
    const [shape, inputs] = [
      shapeFor(shop, v),
      v.arguments.map((shape) => shapeFor(shop, { shape })),
    ];
    const gentle = (): number => (shop.k.modulus === 0 ? 0.5 * shop.draw.any() : shop.draw.any());
    found.set(v.name, smoothFunction(gentle, shape, inputs, withManner(shop, v.properties, shape)));
  }
  return found;
};

/** Draws everything that no fact defines. */
export const drawAll = (shop: Workshop): Draft => {
  const values = new Map(
    shop.plan.free.map((v) => [v.name, { shape: shapeFor(shop, v), data: drawVariable(shop, v) }]),
  );
  const atoms = new Map<string, Atoms>();
  for (const name of shop.plan.random) {
    const v = shop.context.variables.get(name);
    if (v) atoms.set(name, atomsFor(shop.k, shop.draw, shapeFor(shop, v), v.properties));
  }
  return { values, atoms, functions: drawFunctions(shop) };
};

const define = (scope: Scope, d: Definition): Binding => {
  const { machine } = scope;
  const at = ids(d.at);
  const full = expanded(evaluateTerm(scope, d.value), at, shapeOf(machine, d.at));
  const spare = d.axes.filter((i) => !d.at.some((j) => j.id === i.id));
  const fixed = spare.reduce((jet, i) => J.slice(jet, i.id, 0), full);
  const own = at.map(() => machine.fresh());
  return { own, jet: J.rename(fixed, at, own) };
};

/** Runs the definitions on a draft; `seeded` overrides the binding of one unknown. */
export const complete = (
  shop: Workshop,
  draft: Draft,
  definitions: readonly Definition[],
  seeded?: { readonly name: string; readonly jet: (own: readonly number[]) => J.Jet },
): Sample => {
  const env = new Map<string, Binding>();
  for (const [name, u] of draft.values) {
    const own = u.shape.map(() => shop.fresh());
    env.set(
      name,
      seeded?.name === name
        ? { own, jet: seeded.jet(own) }
        : { own, jet: [D.dense(own, u.shape, u.data)] },
    );
  }
  const distributions = new Map<string, Distribution>();
  for (const [name, atoms] of draft.atoms)
    distributions.set(
      name,
      atoms.distribution(shop.fresh, seeded?.name === `~${name}` ? seeded.jet : undefined),
    );
  const sample: Sample = {
    sizes: shop.sizes,
    env,
    functions: draft.functions,
    distributions,
    fresh: shop.fresh,
    size: 1,
  };
  const scope = scopeAt(shop.k, sample);
  for (const d of definitions) env.set(d.name, define({ ...scope, depth: seeded ? 1 : 0 }, d));
  return sample;
};
