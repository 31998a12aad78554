/**
 * Terms as text of the language: matrix notation where there is one, index notation elsewhere.
 *
 * Parsing and elaborating the text under the same declarations gives an equivalent term of the same layout. The printer is
 * deterministic: equal terms up to the ids of their indices give equal text.
 */
import * as F from './form.js';
import type { Form } from './form.js';
import { indexForm } from './indexForm.js';
import { tensorForm } from './matrixForm.js';
import * as N from './naming.js';
import type { Naming } from './naming.js';
import { printForm } from './printForm.js';
import { isSized } from './subscripts.js';
import type { TensorForm } from './subscripts.js';
import type { Context, Index, Layout, Term } from './term.js';

const orders: Readonly<Record<Layout, number | undefined>> = {
  scalar: 0,
  column: 1,
  row: 1,
  matrix: 2,
  tensor: undefined,
};

/** The axes are the free indices of a statement first, then the axes that the layout has. */
const split = (axes: readonly Index[], layout?: Layout) => {
  const order = layout === undefined ? undefined : orders[layout];
  const free = Math.max(0, axes.length - (order ?? axes.length));
  return { free: axes.slice(0, free), own: axes.slice(free) };
};

/**
 * A number with free indices. Where one of them would have no size, since f does not hold it on an axis, the value is
 * written as a component: `diag(x)[i,j]`, `[i<n: f][i]`.
 */
const withFree = (naming: Naming, tensor: TensorForm, free: readonly Index[], body: Term): Form => {
  const open = free.filter((index) => !isSized(index, body, new Map()));
  if (open.length === 0) return indexForm(naming, tensor, body);
  const subscripts = (indices: readonly Index[]): readonly Form[] =>
    indices.map((index) => F.name(N.indexName(naming, index)));
  const whole = tensor({ ...naming, indices: new Map() }, { axes: free, body });
  if (whole.tag !== 'bind') return { tag: 'component', base: whole, at: subscripts(free) };
  const axes = open.map((index) => ({
    name: N.indexName(naming, index),
    size: F.size(index.size),
  }));
  const base: Form = { tag: 'bind', kind: 'tensor', axes, body: indexForm(naming, tensor, body) };
  return { tag: 'component', base, at: subscripts(open) };
};

/** The form of a tensor; `tensor` writes what has axes of its own. `latex.ts` and `indexNotation.ts` share it. */
export const formWith = (
  tensor: TensorForm,
  context: Context,
  axes: readonly Index[],
  body: Term,
  layout?: Layout,
): Form => {
  const { free, own } = split(axes, layout);
  const root = N.rootNaming(context, own, body);
  if (free.length === 0) {
    const form = tensor(root, { axes: own, body });
    return layout === 'row' ? F.transpose(form) : form;
  }
  const naming = N.keepNames(root, free);
  if (own.length === 0) return withFree(naming, tensor, free, body);
  const form = tensor(naming, { axes: own, body });
  return layout === 'row' ? F.transpose(form) : form;
};

/**
 * Text of the tensor [axes: body] in the expression language.
 *
 * One axis is a column (a row where the layout says so), two are a matrix with rows and columns in the order of `axes`.
 * Axes beyond those of the layout come first and are free indices of the statement: they keep their names.
 *
 * @example
 * // sum(j: A[i,j]*B[j,k]) over the axes i,k
 * printTensor(context, [i, k], body); // 'A*B'
 * printTensor(context, [k, i], body); // "B'*A'"
 * printTensor(context, [i, k], body, 'scalar'); // 'sum(j: A[i,j]*B[j,k])'
 */
export const printTensor = (
  context: Context,
  axes: readonly Index[],
  body: Term,
  layout?: Layout,
): string => printForm(formWith(tensorForm, context, axes, body, layout));
