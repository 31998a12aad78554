/** A question as options of the library: packs read, errors as problems with their place. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../../core/expr/error.js';
import type { Pack } from '../../core/rewrite/pack.js';
import type { Options } from '../../api/options.js';
import { choosePacks, readPack } from '../../api/packs.js';
import type { Problem, Question } from '../protocol.js';

/** What does not read, at its place in one of the two inputs. */
export const problemOf = (error: LanguageError, question: Question): Problem => ({
  where: error.origin !== undefined || error.source !== question.text ? 'decls' : 'text',
  from: error.span[0],
  to: error.span[1],
  message: error.message,
  more: [...error.facts, `Hint: ${error.hint}`],
});

const inPack = (message: string): Problem => {
  const [first = '', ...more] = message.split('\n').filter((line) => line !== '');
  return { where: 'own', from: 0, to: 0, message: first, more };
};

/** The pack that is pasted in, under the shipped ones. */
export const ownPack = (
  own: string,
  shipped: readonly Pack[],
): Either<readonly Problem[], readonly Pack[]> => {
  if (own.trim() === '') return right([]);
  let value: unknown;
  try {
    value = JSON.parse(own);
  } catch (error) {
    return left([inPack(`this is not JSON: ${(error as Error).message}`)]);
  }
  const pack = readPack(value, shipped);
  if (isLeft(pack))
    return left(pack.left.map((e) => inPack(e.path ? `${e.path}: ${e.message}` : e.message)));
  return right([pack.right]);
};

/** Packs of the last question: one list of packs is made into rules once. */
let last: { readonly key: string; readonly packs: readonly Pack[] } | undefined;

/** The packs that are asked for. */
export const packsOf = ({
  packs,
  own,
}: Pick<Question, 'packs' | 'own'>): Either<readonly Problem[], readonly Pack[]> => {
  const key = JSON.stringify([packs, own]);
  if (last?.key === key) return right(last.packs);
  const shipped = choosePacks(packs);
  if (isLeft(shipped)) return left([inPack(shipped.left)]);
  const added = ownPack(own, shipped.right);
  if (isLeft(added)) return added;
  const all = added.right.length === 0 ? shipped.right : [...shipped.right, ...added.right];
  last = { key, packs: all };
  return right(all);
};

/** The options of the library. */
export const optionsOf = (question: Question): Either<readonly Problem[], Options> => {
  const packs = packsOf(question);
  if (isLeft(packs)) return packs;
  const { decls, sizes, time } = question;
  return right({ decls, sizes, time, packs: packs.right });
};
