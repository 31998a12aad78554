import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { einsumText, elaborateOne, fromEinsum, toEinsum } from '../../../index.js';

const back = (text: string): string => {
  const read = fromEinsum(text);
  if (isLeft(read)) return read.left.message;
  const made = toEinsum(read.right);
  return isLeft(made) ? made.left : made.right.subscripts;
};

const ofText = (decls: string, text: string): string => {
  const read = elaborateOne(text, { decls });
  if (isLeft(read)) return read.left.message;
  const made = einsumText(read.right);
  return isRight(made) ? made.right : made.left;
};

describe('einsum strings', () => {
  test.each(['abc,cde,efg->abdfg', 'ab,bc->ac', 'ab->ba', 'aa->', 'a,a,a->a', ',a->a'])(
    '%s',
    (text) => {
      const first = back(text);
      expect(back(first)).toBe(first);
    },
  );
  test.each(['abc,cdb->ad', 'ab,bc->ac', 'aa->', 'ab,b->a'])('%s comes back as it is', (text) =>
    expect(back(text)).toBe(text),
  );
  test('an index of the result must be on an operand', () =>
    expect(back('ab->c')).toBe('index c of the result is on no operand'));
  test('an index stands once in the result', () =>
    expect(back('ab->aa')).toBe('index a stands twice in the result'));
  test('a matrix product', () =>
    expect(ofText('A : [n,m]; B : [m,k]', "B'*A'")).toBe('ab,ca->bc  B, A'));
  test('a diagonal matrix is none: two axes of the result are one', () =>
    expect(ofText('x : [n]', 'diag(x)')).toContain('two axes of the result are one index'));
  test('a function is none', () => expect(ofText('x : [n]', 'exp(x)')).toContain('"pointwise"'));
  test('a sum is none', () => expect(ofText('x, y : [n]', 'x + y')).toContain('"add"'));
});
