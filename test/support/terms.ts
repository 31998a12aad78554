/** Terms for tests: built by hand, or from text where that is easier to read. */
import { isLeft } from 'fp-ts/lib/Either.js';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { rational } from '../../core/num/rational.js';
import * as S from '../../core/num/size.js';
import { elaborateExpression, elaborateStatement } from '../../core/shape/elaborate.js';
import type { Expression, Index, Statement, Tensor, Term } from '../../core/term/term.js';

let nextId = 1;
/** A fresh index; the size is a name or a number. */
export const index = (name: string, size: string | number): Index => ({
  id: nextId++,
  name,
  size: typeof size === 'number' ? S.constant(size) : S.symbol(size),
});

export const num = (value: number, den = 1): Term => ({
  tag: 'number',
  value: rational(value, den),
});
export const entry = (name: string, ...at: readonly Index[]): Term => ({
  tag: 'variable',
  name,
  at,
});
export const times = (...factors: readonly Term[]): Term => ({ tag: 'product', factors });
export const plus = (...terms: readonly Term[]): Term => ({ tag: 'add', terms });
export const sumOver = (indices: readonly Index[], body: Term): Term =>
  indices.reduceRight<Term>((inner, i) => ({ tag: 'sum', index: i, body: inner }), body);
export const delta = (a: Index, b: Index): Term => ({
  tag: 'indicator',
  relation: '=',
  affine: {
    terms: [
      { coef: S.one, of: { tag: 'index', index: a } },
      { coef: S.constant(-1), of: { tag: 'index', index: b } },
    ],
    constant: S.zero,
  },
});
export const tensor = (axes: readonly Index[], body: Term): Tensor => ({ axes, body });

/** An array from nested numbers given row-major. */
export const array = (
  shape: readonly number[],
  ...data: readonly number[]
): NdArray<Float64Array> => ndarray(Float64Array.from(data), [...shape]);

/** A statement from text; fails the test where it does not elaborate. */
export const statement = (decls: string, lhs: string, rhs: string): Statement => {
  const made = elaborateStatement(
    decls
      .split(';')
      .map((d) => d.trim())
      .filter((d) => d !== ''),
    { lhs, rhs },
  );
  if (isLeft(made)) throw new Error(JSON.stringify(made.left));
  return made.right;
};

/** An expression from text. */
export const expression = (decls: string, text: string): Expression => {
  const made = elaborateExpression(
    decls
      .split(';')
      .map((d) => d.trim())
      .filter((d) => d !== ''),
    text,
  );
  if (isLeft(made)) throw new Error(JSON.stringify(made.left));
  return made.right;
};
