import { expect, test } from 'vitest';
import * as Size from '../../../core/num/size.js';
import { emptyMatch } from '../../../core/rewrite/match.js';
import { unifySize, unifySizes } from '../../../core/rewrite/match/sizes.js';

const [n, m] = [Size.symbol('n'), Size.symbol('m')];
const twice = (s: Size.Size): Size.Size => Size.scale(s, 2);

test('det(A)*det(B) with A : [n,n], B : [m,m] was read as det(A*B): a rule and a statement each had an n', () => {
  expect(unifySizes([n, n], [n, m], emptyMatch)).toBeUndefined();
  expect(unifySizes([n, n], [m, n], emptyMatch)).toBeUndefined();
  expect(unifySizes([n, n], [n, n], emptyMatch)?.sizes.get('n')).toEqual(n);
});

test('a size that is half known is solved for its open name, not for a name of the statement', () => {
  const known = unifySize(n, m, emptyMatch);
  expect(known && unifySize(Size.mul(n, m), Size.mul(m, n), known)?.sizes.get('m')).toEqual(n);
  expect(unifySize(twice(n), twice(m), emptyMatch)?.sizes.get('n')).toEqual(m);
  expect(unifySize(twice(n), n, emptyMatch)).toBeUndefined();
});
