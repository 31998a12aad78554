/**
 * Laws that turn the matrix of an operator, told from their text: `f(A') == f(A)'`, `f(A') == f(A)`. Every matrix is the
 * transpose of its transpose, so such a law applies everywhere; rewriting uses it towards the matrix as it is stored.
 */
import type { Tensor, Term } from '../term/term.js';

/** How a matrix variable stands under its axes: as it is, or transposed. */
const standing = ({ axes, body }: Tensor): 'upright' | 'turned' | undefined => {
  if (body.tag !== 'variable' || axes.length !== 2 || body.at.length !== 2) return undefined;
  const [row, column] = axes;
  if (row?.id === body.at[0]?.id && column?.id === body.at[1]?.id) return 'upright';
  return row?.id === body.at[1]?.id && column?.id === body.at[0]?.id ? 'turned' : undefined;
};

/** Whether the equation turns the only matrix of an operator and changes nothing else. */
export const isTurning = (lhs: Term, rhs: Term): boolean => {
  if (lhs.tag !== 'operator' || rhs.tag !== 'operator' || lhs.name !== rhs.name) return false;
  const [from, to] = [lhs.args, rhs.args];
  return (
    from.length === 1 &&
    to.length === 1 &&
    standing(from[0] as Tensor) === 'turned' &&
    standing(to[0] as Tensor) === 'upright'
  );
};
