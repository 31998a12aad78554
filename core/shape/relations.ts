/**
 * Relations between sizes (`n = k + p - 1`), solved so that each defined name is gone from all values.
 */
import type { Span } from '../expr/ast.js';
import * as S from '../num/size.js';
import type { Size } from '../num/size.js';
import { stop, type Source } from './fail.js';
import { solveFor } from './solver.js';

/** `name = value` as declared. */
export type Relation = {
  readonly name: string;
  readonly value: Size;
  readonly source: Source;
  readonly span: Span;
};

const substituteAll = (
  map: ReadonlyMap<string, Size>,
  name: string,
  value: Size,
): Map<string, Size> =>
  new Map([...map].map(([key, old]) => [key, S.substitute(old, new Map([[name, value]]))]));

const contradiction = (relation: Relation, difference: Size): never =>
  stop(relation.source, relation.span, {
    tag: 'SizesContradict',
    message: `the relations between sizes cannot hold: ${S.show(difference)} = 0 would follow`,
    hint: 'leave out one of the relations, or change it.',
  });

const unsolved = (relation: Relation, difference: Size): never =>
  stop(relation.source, relation.span, {
    tag: 'SizeRelationUnsolved',
    message: `the relation between sizes cannot be solved for one name: ${S.show(difference)} = 0`,
    hint: 'write one size as an integer polynomial of others, as in n = k + p - 1.',
  });

/** All relations as a substitution; no defined name occurs in a value. */
export const solveRelations = (relations: readonly Relation[]): ReadonlyMap<string, Size> => {
  let solved = new Map<string, Size>();
  for (const relation of relations) {
    const difference = S.substitute(S.sub(S.symbol(relation.name), relation.value), solved);
    if (difference.terms.length === 0) continue;
    const names = [relation.name, ...S.names(difference).filter((name) => name !== relation.name)];
    const found = names.flatMap((name) => {
      const value = S.names(difference).includes(name) ? solveFor(difference, name) : undefined;
      return value ? [[name, value] as const] : [];
    })[0];
    if (!found)
      return S.names(difference).length === 0
        ? contradiction(relation, difference)
        : unsolved(relation, difference);
    const [name, value] = found;
    const known = S.asConstant(value);
    if (known !== undefined && known < 1) return contradiction(relation, difference);
    solved = substituteAll(solved, name, value).set(name, value);
  }
  return solved;
};
