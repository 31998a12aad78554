/**
 * Terms as text in index notation only: each sum, each index is written.
 */
import type { Form } from './form.js';
import { indexTensorForm } from './indexForm.js';
import type { Naming } from './naming.js';
import { formWith } from './print.js';
import { printForm } from './printForm.js';
import type { Context, Index, Layout, Tensor, Term } from './term.js';

const onlyIndices = (naming: Naming, tensor: Tensor): Form =>
  indexTensorForm(naming, onlyIndices, tensor);

/** Text of the tensor [axes: body] in index notation: `[i,j: sum(k: A[i,k]*B[k,j])]`. Axes as for `printTensor`. */
export const printIndexed = (
  context: Context,
  axes: readonly Index[],
  body: Term,
  layout?: Layout,
): string => printForm(formWith(onlyIndices, context, axes, body, layout));
