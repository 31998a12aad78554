/**
 * Index notation: components, slices, bundles, delta, eps, indicators, sums, products and `[axes: body]`.
 */
import type { Ast, Span, Subscript } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { quote } from './fail.js';
import * as Linear from './linear.js';
import * as L from './lookup.js';
import * as Solver from './solver.js';
import {
  failAt,
  freshIndex,
  layoutOf,
  scalar,
  showSize,
  unify,
  type Env,
  type IndexVar,
  type Scope,
  type Value,
} from './scope.js';

type NodeOf<T extends Ast['tag']> = Ast & { readonly tag: T };

/** One subscript as understood: `:`, or an affine expression; `size` is the number of values it runs over, if known. */
export type Slot =
  | { readonly tag: 'slice'; readonly span: Span }
  | {
      readonly tag: 'affine';
      readonly linear: Linear.Linear;
      readonly span: Span;
      readonly index?: IndexVar;
      readonly size?: Size;
      readonly bounded: boolean;
    };

/** Reads one subscript. */
export const slotOf = (subscript: Subscript, scope: Scope): Slot => {
  switch (subscript.tag) {
    case 'slice':
      return { tag: 'slice', span: subscript.span };
    case 'sequence':
      return failAt(scope, subscript.span, {
        tag: 'SequenceOutsideRule',
        message: `${subscript.name}... stands for any number of indices, which only a rule can have`,
        hint: 'name each index.',
      });
    case 'bundle':
      return bundleSlot(subscript, scope);
    case 'expression':
      return expressionSlot(subscript.value, scope);
  }
};

const expressionSlot = (ast: Ast, scope: Scope): Slot => {
  if (ast.tag !== 'name' || L.isIntegerScalar(scope, ast.name))
    return { tag: 'affine', linear: Linear.linearOf(ast, scope), span: ast.span, bounded: false };
  const index = L.subscriptIndex(scope, ast.name, ast.span);
  const linear = Linear.indexLinear(index);
  return { tag: 'affine', linear, span: ast.span, index, size: index.size, bounded: index.bounded };
};

const bundleSlot = (bundle: Subscript & { readonly tag: 'bundle' }, scope: Scope): Slot => {
  let [linear, size, bounded] = [Linear.constantLinear(S.zero), S.one, true];
  for (const part of bundle.parts) {
    const slot = slotOf(part, scope);
    if (slot.tag === 'slice' || !slot.size)
      return failAt(scope, part.span, {
        tag: 'BundleOfNoIndex',
        message: 'a part of a bundle is no index, so its size is not known',
        hint: 'bundle bare indices only, as in (i,j), and write i + n*j for anything else.',
      });
    linear = Linear.plus(Linear.times(linear, slot.size), slot.linear);
    size = S.mul(size, slot.size);
    bounded &&= slot.bounded;
  }
  return { tag: 'affine', linear, span: bundle.span, size, bounded };
};

/** Lays down that a subscript runs over an axis. */
const fit = (scope: Scope, slot: Slot, axis: Size, what: string): void => {
  if (slot.tag === 'slice') return;
  if (slot.index) return L.meet(scope, slot.index, axis, slot.span, what);
  if (!slot.size) return;
  const { size } = slot;
  if (slot.bounded) return Solver.prefer(scope.session.solver, axis, size);
  unify(scope, size, axis, () =>
    failAt(scope, slot.span, {
      tag: 'BundleSizesDiffer',
      message: Solver.hasUnknown(Solver.resolve(scope.session.solver, size))
        ? `the sizes of the indices in the bundle ${quote(scope.source, slot.span)} are not known`
        : `the bundle ${quote(scope.source, slot.span)} has ${showSize(scope, size)} values, but the axis of ${what} has size ${showSize(scope, axis)}`,
      hint: 'the sizes of the bundled indices multiply to the size of the axis; bind them with sizes (i<n) if nothing else gives them.',
    }),
  );
};

/** The component of a value at subscripts, one an axis; slices stay as axes. */
export const componentOf = (
  value: Value,
  slots: readonly Slot[],
  scope: Scope,
  span: Span,
  what: string,
): Value => {
  if (value.sizes.length !== slots.length)
    return L.wrongSubscripts(scope, span, what, value.sizes.length, slots.length);
  slots.forEach((slot, k) => fit(scope, slot, value.sizes[k] ?? S.one, what));
  const sizes = value.sizes.filter((_, k) => slots[k]?.tag === 'slice');
  const at = (indices: readonly Index[], env: Env): Term => {
    const kept = [...indices];
    const placed = slots.map((slot, k) => {
      const axis = value.sizes[k] ?? S.one;
      if (slot.tag === 'affine') return Linear.place(scope, slot.linear, axis, env);
      return { index: kept.shift() ?? freshIndex(scope, axis), extra: [] };
    });
    const body = value.at(
      placed.map(({ index }) => index),
      env,
    );
    return Linear.withExtra(
      placed.flatMap(({ extra }) => extra),
      body,
    );
  };
  return { layout: layoutOf(sizes.length), sizes, at };
};

/** T[i,j,k]. */
export const component = (ast: NodeOf<'component'>, scope: Scope): Value => {
  const base = scope.session.infer(ast.base, scope);
  const slots = ast.subscripts.map((subscript) => slotOf(subscript, scope));
  return componentOf(base, slots, scope, ast.span, quote(scope.source, ast.base.span));
};

/** delta[i,j,...]: all equal; the indices share one size. */
export const delta = (ast: NodeOf<'delta' | 'epsilon'>, scope: Scope): Value => {
  const slots = ast.subscripts.map((subscript) => noSlice(slotOf(subscript, scope), scope));
  const size = Solver.unknown(scope.session.solver);
  for (const slot of slots) fit(scope, slot, size, 'delta');
  return scalar((env) => {
    const parts = slots.map((slot) => Linear.realize(scope, slot.linear, env));
    const equalities = parts
      .slice(1)
      .map((part, k) => B.equal(parts[k]?.affine ?? part.affine, part.affine));
    return Linear.withExtra(
      parts.flatMap(({ extra }) => extra),
      B.product(equalities),
    );
  });
};

const noSlice = (slot: Slot, scope: Scope): Slot & { readonly tag: 'affine' } =>
  slot.tag === 'affine'
    ? slot
    : failAt(scope, slot.span, {
        tag: 'SliceOutOfPlace',
        message: '`:` cannot stand here',
        hint: 'slice a tensor (G[:,i,:]); in delta, eps and d name each index.',
      });

/** eps[i,j,k]: its indices have as many values as it has indices. */
export const epsilon = (ast: NodeOf<'delta' | 'epsilon'>, scope: Scope): Value => {
  const slots = ast.subscripts.map((subscript) => noSlice(slotOf(subscript, scope), scope));
  const sizes = slots.map(() => S.constant(slots.length));
  const value: Value = { layout: 'tensor', sizes, at: (at) => ({ tag: 'epsilon', at }) };
  return componentOf(value, slots, scope, ast.span, 'eps');
};

/** [i = j + k]. */
export const indicator = (ast: NodeOf<'indicator'>, scope: Scope): Value => {
  const minus = Linear.times(Linear.linearOf(ast.right, scope), S.constant(-1));
  const linear = Linear.plus(Linear.linearOf(ast.left, scope), minus);
  return scalar((env) => {
    const { affine, extra } = Linear.realize(scope, linear, env);
    return Linear.withExtra(extra, B.indicator(ast.relation, affine));
  });
};
