/** Values of declared names, as a fast-check arbitrary. */
import { isLeft } from 'fp-ts/lib/Either.js';
import type fc from 'fast-check';
import { renderError } from '../core/expr/error.js';
import { elaborateDeclarations } from '../core/shape/elaborate.js';
import { pointsFor, type Values } from './points.js';

/**
 * An arbitrary of sizes and values that meet every declaration: shapes, properties, facts.
 *
 * Shapes: `values` are nested lists; a number for a name without axes. Sizes go from 1 to 4.
 * Throws where the declarations do not read: in a test that is a bug of the test.
 *
 * @example
 * fc.assert(fc.property(arbitraryFor('S : [n,n] posdef'), ({ values }) => isPosdef(values.S)));
 */
export const arbitraryFor = (decls: string | readonly string[]): fc.Arbitrary<Values> => {
  const context = elaborateDeclarations(decls);
  if (isLeft(context)) throw new Error(renderError(context.left));
  return pointsFor(context.right, []).map(({ sizes, values }) => ({ sizes, values }));
};
