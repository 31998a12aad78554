/**
 * Solves the facts that define nothing, group by group: equations that share no unknown are solved apart.
 */
import type { Declared, Fact } from '../core/term/term.js';
import type { Atoms } from './atoms.js';
import * as D from './dense.js';
import { complete, shapeFor } from './draft.js';
import type { Draft, Workshop } from './draft.js';
import { evaluateTerm } from './evaluateTerm.js';
import { reachable } from './facts.js';
import * as J from './jet.js';
import { ids, shapeOf } from './machine.js';
import type { Scope } from './machine.js';
import { scopeAt } from './point.js';
import { solve } from './solve.js';
import type { Residual, Unknown } from './solve.js';
import { names } from './walk.js';

/** lhs - rhs of a fact. */
export const factResidual = (scope: Scope, fact: Fact): Residual => {
  const [axes, shape] = [ids(fact.axes), shapeOf(scope.machine, fact.axes)];
  const jet = J.subtract(
    scope.machine.k,
    evaluateTerm(scope, fact.lhs),
    evaluateTerm(scope, fact.rhs),
  );
  return { jet, axes, shape };
};

/** Closed properties as equations: they must survive the steps of the solver. */
const propertyResiduals = (
  scope: Scope,
  v: Declared,
  shape: readonly number[],
): readonly Residual[] => {
  const {
    machine: { k, fresh },
    env,
  } = scope;
  const binding = env.get(v.name);
  if (!binding || shape.length !== 2) return [];
  const { jet, own } = binding;
  const [a, b] = own as [number, number];
  const swapped = J.rename(jet, [a, b], [b, a]);
  const as = (value: J.Jet): Residual => ({ jet: value, axes: own, shape });
  const result: Residual[] = [];
  if (v.properties.some((p) => p === 'symmetric' || p === 'posdef' || p === 'psd'))
    result.push(as(J.subtract(k, jet, swapped)));
  if (v.properties.includes('antisymmetric')) result.push(as(J.add(k, jet, swapped)));
  if (v.properties.includes('diagonal'))
    result.push(
      as(J.multiply(k, jet, [D.map(D.identity(a, b, shape[0] as number), (x) => 1 - x)])),
    );
  if (v.properties.includes('orthogonal')) {
    const middle = fresh();
    const gram = J.contract(k, J.rename(jet, [b], [middle]), J.rename(jet, [a, b], [b, middle]), [
      { id: middle, size: shape[1] as number },
    ]);
    result.push(as(J.subtract(k, gram, [D.identity(a, b, shape[0] as number)])));
  }
  return result;
};

/** What one group of equations may move. */
type Group = {
  readonly facts: readonly Fact[];
  /** All names that the equations depend on. */
  readonly needs: ReadonlySet<string>;
  readonly movable: readonly Declared[];
  /** Random names whose atoms may move. */
  readonly atoms: readonly string[];
};

const groupOf = (shop: Workshop, facts: readonly Fact[], fixed: ReadonlySet<string>): Group => {
  const { plan } = shop;
  const needs = reachable(
    facts.flatMap((f) => [...names(f.lhs), ...names(f.rhs)]),
    plan.definitions,
  );
  const movable = plan.free.filter(
    (v) => needs.has(v.name) && !v.integer && !fixed.has(v.name) && !plan.random.has(v.name),
  );
  return { facts, needs, movable, atoms: [...plan.random].filter((name) => needs.has(name)) };
};

const overlap = (a: Group, b: Group): boolean =>
  a.movable.some((v) => b.movable.includes(v)) || a.atoms.some((name) => b.atoms.includes(name));

const groups = (shop: Workshop, fixed: ReadonlySet<string>): readonly Group[] => {
  let made: Group[] = [];
  for (const fact of shop.plan.equations) {
    const own = groupOf(shop, [fact], fixed);
    const touching = made.filter((g) => overlap(g, own));
    const joined = groupOf(shop, [...touching.flatMap((g) => g.facts), fact], fixed);
    made = [...made.filter((g) => !touching.includes(g)), joined];
  }
  return made;
};

const label = (name: string): string => `~${name}`;

const merged = (draft: Draft, group: Group, unknowns: readonly Unknown[]): Draft => {
  const values = new Map(draft.values);
  const atoms = new Map(draft.atoms);
  group.movable.forEach((v, at) => values.set(v.name, unknowns[at] as Unknown));
  group.atoms.forEach((name, at) => {
    const moved = unknowns[group.movable.length + at] as Unknown;
    atoms.set(name, (draft.atoms.get(name) as Atoms).moved(moved));
  });
  return { ...draft, values, atoms };
};

const solveGroup = (shop: Workshop, draft: Draft, group: Group): Draft | undefined => {
  const labels = [...group.movable.map((v) => v.name), ...group.atoms.map(label)];
  const start = [
    ...group.movable.map((v) => draft.values.get(v.name) as Unknown),
    ...group.atoms.map((name) => (draft.atoms.get(name) as Atoms).unknown),
  ];
  const definitions = shop.plan.definitions.filter((d) => group.needs.has(d.name));
  const found = solve(shop.k, shop.fresh, start, (unknowns, which, seed) => {
    const seeded = { name: labels[which] as string, jet: seed };
    const sample = complete(shop, merged(draft, group, unknowns), definitions, seeded);
    const scope = { ...scopeAt(shop.k, sample), depth: 1 };
    return [
      ...group.facts.map((f) => factResidual(scope, f)),
      ...group.movable.flatMap((v) => propertyResiduals(scope, v, shapeFor(shop, v))),
    ];
  });
  return found && merged(draft, group, found);
};

/** Moves the free values of a draft until all equations hold; undefined where that fails. */
export const solveEquations = (
  shop: Workshop,
  draft: Draft,
  fixed: ReadonlySet<string>,
): Draft | undefined =>
  groups(shop, fixed).reduce<Draft | undefined>(
    (current, group) => current && solveGroup(shop, current, group),
    draft,
  );
