/** Search beyond the normal form. */
import type { Ref } from '../egraph/types.js';
import type { Engine } from './engine.js';

/** Looks for a proof that lhs = rhs; true once they are one class. */
export const search = (engine: Engine, lhs: Ref, rhs: Ref): boolean => {
  engine.again();
  const [a, b] = [engine.normal(lhs), engine.normal(rhs)];
  return engine.graph.equal(engine.d.closed(a), engine.d.closed(b));
};
