/** Indices of constant size written out: 1 = sum over v < c of [i = v], and a sum over i is one of its values. */
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Index, Term } from '../term/term.js';
import { mapTerm } from '../term/walk.js';

/** Largest constant sizes that are written out, of sums and of free indices. */
const [mostSummed, mostFree] = [4, 16];

/** [i = 0], [i = 1], ...; undefined where the size is no small constant. */
const values = (i: Index, most: number): readonly Term[] | undefined => {
  const n = S.asConstant(i.size);
  return n === undefined || n > most
    ? undefined
    : Array.from({ length: n }, (_, v) =>
        B.indicator(
          '=',
          B.affine([{ coef: S.one, of: { tag: 'index', index: i } }], S.constant(-v)),
        ),
      );
};

/** The term with its sums and the given free indices written out; the same object where there are none. */
export const writtenOut = (axes: readonly Index[], t: Term): Term => {
  let changed = false;
  const out = mapTerm(t, (x) => {
    const cases = x.tag === 'sum' ? values(x.index, mostSummed) : undefined;
    if (x.tag !== 'sum' || !cases) return x;
    changed = true;
    return B.add(cases.map((c): Term => ({ ...x, body: B.product([c, x.body]) })));
  });
  const free = axes.flatMap((i) => {
    const cases = values(i, mostFree);
    return cases ? [B.add(cases)] : [];
  });
  return changed || free.length > 0 ? B.product([...free, out]) : t;
};
