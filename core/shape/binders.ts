/**
 * Binders of indices: `sum(i: ...)`, `prod(i: ...)` and `[i,(j,k): ...]`.
 */
import type { Ast, Axis } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { leaves } from './names.js';
import * as Linear from './linear.js';
import * as L from './lookup.js';
import {
  bindEnv,
  failAt,
  freshIndex,
  layoutOf,
  makeIndexVar,
  scalar,
  scalarTerm,
  type Env,
  type IndexVar,
  type Scope,
  type Value,
} from './scope.js';

type NodeOf<T extends Ast['tag']> = Ast & { readonly tag: T };

/** An axis as bound: one index, or a bundle of such. */
type BoundAxis =
  | { readonly tag: 'leaf'; readonly index: IndexVar }
  | { readonly tag: 'bundle'; readonly parts: readonly BoundAxis[] };

const bindAxis = (axis: Axis, scope: Scope): BoundAxis => {
  if (axis.tag === 'bundle')
    return { tag: 'bundle', parts: axis.axes.map((part) => bindAxis(part, scope)) };
  const bound = axis.bound && L.sizeOf(axis.bound, scope);
  return { tag: 'leaf', index: makeIndexVar(scope, axis.name, axis.span, bound) };
};

const boundLeaves = (axis: BoundAxis): readonly IndexVar[] =>
  axis.tag === 'leaf' ? [axis.index] : axis.parts.flatMap(boundLeaves);
const axisSize = (axis: BoundAxis): Size =>
  axis.tag === 'leaf'
    ? axis.index.size
    : axis.parts.reduce((size, part) => S.mul(size, axisSize(part)), S.one);
const axisLinear = (axis: BoundAxis): Linear.Linear =>
  axis.tag === 'leaf'
    ? Linear.indexLinear(axis.index)
    : axis.parts.reduce(
        (linear, part) => Linear.plus(Linear.times(linear, axisSize(part)), axisLinear(part)),
        Linear.constantLinear(S.zero),
      );

/** The bound axes and the scope inside them. */
const bindAxes = (axes: readonly Axis[], scope: Scope): readonly [readonly BoundAxis[], Scope] => {
  const names = axes.flatMap(leaves);
  const twice = names.find((leaf, k) => names.findIndex((other) => other.name === leaf.name) < k);
  if (twice)
    return failAt(scope, twice.span, {
      tag: 'IndexBoundTwice',
      message: `index ${twice.name} is bound twice`,
      hint: 'give each axis a name of its own; equal axes are written with delta[i,j].',
    });
  const bound = axes.map((axis) => bindAxis(axis, scope));
  const added = bound.flatMap(boundLeaves).map((index) => [index.name, index] as const);
  return [bound, { ...scope, indices: new Map([...scope.indices, ...added]) }];
};

/** The body of a binder, which has to be a number. */
const numberBody = (body: Ast, scope: Scope, binder: string): Value => {
  const value = scope.session.infer(body, scope);
  if (value.layout === 'scalar') return value;
  return failAt(scope, body.span, {
    tag: 'BodyNotANumber',
    message: `the body of ${binder} is a ${value.layout}, not a number`,
    hint: 'inside index notation every value is a number: give it subscripts, as in (A*x)[i].',
  });
};

const freshFor = (
  scope: Scope,
  indices: readonly IndexVar[],
): readonly (readonly [IndexVar, Index])[] =>
  indices.map((index) => [index, freshIndex(scope, index.size, index.name)] as const);

/** sum(i,j: body). */
export const sum = (ast: NodeOf<'sum' | 'prod'>, scope: Scope): Value => {
  const [bound, inside] = bindAxes(ast.axes, scope);
  const body = numberBody(ast.body, inside, 'sum');
  const indices = bound.flatMap(boundLeaves);
  return scalar((env) => {
    const pairs = freshFor(scope, indices);
    return B.sum(
      pairs.map(([, index]) => index),
      scalarTerm(body, bindEnv(env, pairs)),
    );
  });
};

/** prod(i: body): the operator `prod` of [i: body]; over several indices one inside the other. */
export const prod = (ast: NodeOf<'sum' | 'prod'>, scope: Scope): Value => {
  const [bound, inside] = bindAxes(ast.axes, scope);
  const body = numberBody(ast.body, inside, 'prod');
  const indices = bound.flatMap(boundLeaves);
  return scalar((env) => {
    const pairs = freshFor(scope, indices);
    return pairs.reduceRight<Term>(
      (inner, [, index]) => ({
        tag: 'operator',
        name: 'prod',
        args: [{ axes: [index], body: inner }],
        at: [],
        derivative: [],
      }),
      scalarTerm(body, bindEnv(env, pairs)),
    );
  });
};

/** What the indices of a tensor's axes stand for: a bundled axis is one index with [index = affine] over its parts. */
const openAxes = (
  bound: readonly BoundAxis[],
  indices: readonly Index[],
  scope: Scope,
  env: Env,
): { readonly env: Env; readonly sums: readonly Index[]; readonly indicators: readonly Term[] } => {
  const pairs = bound.flatMap((axis, k) =>
    axis.tag === 'leaf'
      ? [[axis.index, indices[k] ?? freshIndex(scope, axis.index.size)] as const]
      : freshFor(scope, boundLeaves(axis)),
  );
  const inner = bindEnv(env, pairs);
  const bundles = bound.flatMap((axis, k) =>
    axis.tag === 'bundle' ? [[axis, indices[k]] as const] : [],
  );
  return {
    env: inner,
    sums: bundles.flatMap(([axis]) => boundLeaves(axis).flatMap((leaf) => inner.get(leaf) ?? [])),
    indicators: bundles.flatMap(([axis, index]) =>
      index
        ? [B.equal(B.affineIndex(index), Linear.realize(scope, axisLinear(axis), inner).affine)]
        : [],
    ),
  };
};

/** [i,(j,k): body]. */
export const tensor = (ast: NodeOf<'tensor'>, scope: Scope): Value => {
  const [bound, inside] = bindAxes(ast.axes, scope);
  const body = numberBody(ast.body, inside, '[ ... : ... ]');
  const at = (indices: readonly Index[], env: Env): Term => {
    const opened = openAxes(bound, indices, scope, env);
    return B.sum(opened.sums, B.product([...opened.indicators, scalarTerm(body, opened.env)]));
  };
  return { layout: layoutOf(bound.length), sizes: bound.map(axisSize), at };
};
