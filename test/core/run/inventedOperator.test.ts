/** A pack from JSON for operators the engine has never heard of: five laws, what follows from them and what does not. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { decodePack, type Pack } from '../../../core/rewrite/pack.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { check } from '../../../evaluator/index.js';
import { shippedPacks } from '../../../rules/index.js';
import { proofOf, read, statusOf, type Claim } from '../../support/prove.js';

const json = `{
  "pack": "star",
  "decls": ["A : [n,n]", "B : [n,n]", "C : [n,n]"],
  "operators": [
    {"name": "star", "args": ["[n,n]", "[n,n]"], "out": "[n,n]"},
    {"name": "flip", "args": ["[n,n]"], "out": "[n,n]"}
  ],
  "rules": [
    {"id": "star-associative", "dir": "both", "lhs": "star(star(A, B), C)", "rhs": "star(A, star(B, C))", "source": "invented"},
    {"id": "star-unit", "dir": "simpler", "lhs": "star(A, I(n))", "rhs": "A", "source": "invented"},
    {"id": "flip-star", "dir": "both", "lhs": "flip(star(A, B))", "rhs": "star(flip(B), flip(A))", "source": "invented"},
    {"id": "star-sum", "dir": "both", "lhs": "star(A, B + C)", "rhs": "star(A, B) + star(A, C)", "source": "invented"},
    {"id": "star-cancel", "dir": "simpler", "lhs": "star(flip(A), star(A, B))", "rhs": "B", "source": "invented", "when": ["orthogonal(A)"]}
  ]
}`;

const made = decodePack(JSON.parse(json));
if (isLeft(made)) throw new Error(JSON.stringify(made.left));
const pack: Pack = made.right;
const rules = new RuleSet([...shippedPacks, pack]);

/** A claim about star and flip, to be written with the operators or with a model of the laws. */
type Law = (s: (a: string, b: string) => string, f: (a: string) => string) => string;

const decls = 'A:[n,n]; B:[n,n]; C:[n,n]; D:[n,n]; Q:[n,n] orthogonal; R:[n,n] orthogonal';
const written = (law: Law): Claim => [
  decls,
  law(
    (a, b) => `star(${a}, ${b})`,
    (a) => `flip(${a})`,
  ),
];
/** star(A, B) = B*A turned round: not commutative, so that what fails here does not follow. */
const modelled = (law: Law): Claim => [
  decls,
  law(
    (a, b) => `((${a})*(${b}))`,
    (a) => `(${a})'`,
  ),
];

const follows: readonly (readonly [name: string, law: Law])[] = [
  ['four factors', (s) => `${s(s('A', s('B', 'C')), 'D')} == ${s('A', s('B', s('C', 'D')))}`],
  ['a unit inside', (s) => `${s(s('A', 'I(n)'), 'B')} == ${s('A', 'B')}`],
  ['a unit in the middle', (s) => `${s('A', s('I(n)', 'B'))} == ${s('A', 'B')}`],
  [
    'flip of three factors',
    (s, f) => `${f(s(s('A', 'B'), 'C'))} == ${s(f('C'), s(f('B'), f('A')))}`,
  ],
  [
    'a sum of three',
    (s) => `${s('A', 'B + C + D')} == ${s('A', 'B')} + ${s('A', 'C')} + ${s('A', 'D')}`,
  ],
  [
    'a sum inside',
    (s) => `${s('A', s('B', 'C + D'))} == ${s(s('A', 'B'), 'C')} + ${s('A', s('B', 'D'))}`,
  ],
  ['cancelling in a product', (s, f) => `${s(f('Q'), s(s('Q', 'A'), 'B'))} == ${s('A', 'B')}`],
  ['cancelling twice', (s, f) => `${s(f(s('Q', 'R')), s(s('Q', 'R'), 'A'))} == A`],
  ['cancelling in a sum', (s, f) => `${s(f('Q'), `${s('Q', 'A')} + ${s('Q', 'B')}`)} == A + B`],
  [
    'flip of a product with the unit',
    (s, f) => `${f(s('A', s('B', 'I(n)')))} == ${s(f('B'), f('A'))}`,
  ],
  ['cancelling the unit', (s, f) => `${s(f('Q'), 'Q')} == I(n)`],
];

const doesNot: readonly (readonly [name: string, law: Law])[] = [
  ['commutativity', (s) => `${s('A', 'B')} == ${s('B', 'A')}`],
  ['idempotence', (s) => `${s('A', 'A')} == A`],
  ['flip is the identity', (_, f) => `${f('A')} == A`],
  ['flip keeps the order', (s, f) => `${f(s('A', 'B'))} == ${s(f('A'), f('B'))}`],
  ['cancelling what is not orthogonal', (s, f) => `${s(f('A'), s('A', 'B'))} == B`],
  ['a sum of products', (s) => `${s('A', 'B')} + ${s('C', 'D')} == ${s('A + C', 'B + D')}`],
];

/** The laws once more, as claims: A is Q where the law wants it orthogonal. */
const laws: readonly Law[] = [
  (s) => `${s(s('A', 'B'), 'C')} == ${s('A', s('B', 'C'))}`,
  (s) => `${s('A', 'I(n)')} == A`,
  (s, f) => `${f(s('A', 'B'))} == ${s(f('B'), f('A'))}`,
  (s) => `${s('A', 'B + C')} == ${s('A', 'B')} + ${s('A', 'C')}`,
  (s, f) => `${s(f('Q'), s('Q', 'B'))} == B`,
];

test('the five laws hold in the model, are proved with the pack and unknown without', () => {
  expect(pack.rules).toHaveLength(laws.length);
  const declared = new RuleSet([...shippedPacks, { ...pack, rules: [] }]);
  for (const law of laws) {
    expect(check(read(modelled(law)), { points: 2 }).tag).toBe('agree');
    expect(statusOf(written(law), rules)).toBe('proved');
    expect(statusOf(written(law), declared)).toBe('unknown');
  }
});

describe('follows from the five laws', () => {
  test.each(follows)('%s', (_, law) => {
    expect(check(read(modelled(law)), { points: 2 }).tag).toBe('agree');
    const proof = proofOf(written(law), rules);
    expect(proof.status, written(law)[1]).toBe('proved');
    const invented = pack.rules.map((r) => r.id);
    expect(proof.rules.some((id) => invented.includes(id))).toBe(true);
  });
});

describe('does not follow', () => {
  test.each(doesNot)('%s', (_, law) => {
    expect(check(read(modelled(law))).tag).toBe('differ');
    expect(statusOf(written(law), rules)).toBe('unknown');
  });
});

describe('each law is needed', () => {
  test.each(pack.rules)('without $id something is lost', ({ id }) => {
    const less = new RuleSet([
      ...shippedPacks,
      { ...pack, rules: pack.rules.filter((r) => r.id !== id) },
    ]);
    const lost = follows.filter(([, law]) => statusOf(written(law), less) === 'unknown');
    expect(lost.length).toBeGreaterThan(0);
  });
});
