import { readFileSync } from 'node:fs';
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { checkPack, decodePack, prove, shippedPacks, type Pack } from '../../index.js';

const decoded = decodePack(JSON.parse(readFileSync('docs/examples/centre.json', 'utf8')));
if (!isRight(decoded)) throw new Error('the example pack does not read');
const centring: Pack = decoded.right;
const decls = ['x : [n]', 'y : [n]', 'a : []', 'b : []', 'c : []'];

const status = (statement: string, packs: readonly Pack[]): string => {
  const answer = prove(statement, { decls, packs });
  return isRight(answer) ? answer.right.status : answer.left.message;
};

const consequences = [
  'centre(a*x + b*centre(y)) == a*centre(x) + b*centre(y)',
  'sum(centre(x + c*ones(n))) == 0',
  'centre(x + c*ones(n)) == centre(x)',
  'centre(centre(centre(x))) == centre(x)',
  'centre(x - centre(x)) == zeros(n)',
  'centre(centre(x) + y) == centre(x + y)',
  "ones(n)'*centre(a*x + y) == 0",
  'centre(2*x) + centre(-x) == centre(x)',
  "tr(centre(x)*ones(n)') == 0",
  'centre(x - y) + centre(y - x) == zeros(n)',
];
const falsehoods = [
  'centre(x.*y) == centre(x).*centre(y)',
  'centre(x) == x',
  "centre(x)'*y == 0",
  'centre(a*x) == centre(x)',
  'sum(centre(x).*x) == 0',
];

describe('an operator that the engine has never heard of', () => {
  test('its five laws hold by numbers, through its meaning', () => {
    expect(checkPack(centring).map((r) => r.status)).toEqual(Array(5).fill('holds'));
  });
  test.each(consequences)('proved from the laws: %s', (statement) => {
    expect(status(statement, [...shippedPacks, centring])).toBe('proved');
  });
  test.each(falsehoods)('refuted: %s', (statement) => {
    expect(status(statement, [...shippedPacks, centring])).toBe('refuted');
  });
  test('with its linearity taken out, what needs it is unknown', () => {
    const rules = centring.rules.filter((r) => r.id !== 'centre-sum');
    const less = [...shippedPacks, { ...centring, rules }];
    expect(status('centre(x + c*ones(n)) == centre(x)', less)).toBe('unknown');
  });
});
