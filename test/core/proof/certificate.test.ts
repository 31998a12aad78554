/** Certificates are replayed; what is tampered with is refused, or still true. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { certificate, derivation, verify } from '../../../api/certificate.js';
import { prove } from '../../../api/prove.js';
import { isKnown } from '../../../core/checker/conditions.js';
import { shippedPacks } from '../../../rules/index.js';
import { catalogue, certificateOf } from '../../../scripts/certificateRun.js';

const cases: readonly (readonly [decls: string, statement: string])[] = [
  ['A : [n,m]; B : [m,n]', 'tr(A*B) == tr(B*A)'],
  ['X : [n,m]; A : [m,n]', "d(tr(X*A), X) == A'"],
  ['X : [b,n]; W : [n,p]; Y : [b,p]', "d(norm(X*W - Y)^2, W) == 2*X'*(X*W - Y)"],
  ['x : [n]; A : [n,n]', "d(x'*A*x, x) == (A + A')*x"],
  ['A, B : [n,n] invertible', 'inv(A*B) == inv(B)*inv(A)'],
  ['S : [n,n] posdef', 'd(logdet(S), S) == inv(S)'],
  ['m : [n]; C : [n,n] psd; a : [n]', "E(x ~ normal(m, C): a'*x) == a'*m"],
  ['A, B : [n,n]', "det(A*B') == det(B)*det(A)"],
  ['A : [n,m]; x : [m]; y : [n] with y = A*x', "y'*y == x'*A'*A*x"],
];

const made = (decls: string, statement: string) => {
  const json = certificate(statement, { decls });
  if (!isRight(json)) throw new Error(`${statement}: ${json.left.message}`);
  return json.right;
};

describe('certificates', () => {
  test.each(cases)('%s |- %s', (decls, statement) => {
    const read = prove(statement, { decls, numbers: false });
    if (!isRight(read)) throw new Error(`${statement} does not read: ${read.left.message}`);
    expect(read.right.status).toBe('proved');
    const json = made(decls, statement);
    expect(verify(json)).toMatchObject({ right: { statement: { relation: '==' } } });
    expect(made(decls, statement)).toEqual(json);
    expect(isRight(derivation(json))).toBe(true);
  });

  test('a statement that is not proved has none', () => {
    const json = certificate('A*B == B*A', { decls: 'A, B : [n,n]' });
    expect(json).toMatchObject({ left: { _tag: 'NotProved' } });
  });

  test('rules of an unknown pack are refused', () => {
    expect(verify(made(...(cases[1] as (typeof cases)[number])), [])).toMatchObject({
      left: { _tag: 'UnknownRule' },
    });
  });

  test('rubbish is refused', () => {
    for (const value of [null, 3, 'x', [], {}, { einsat: 'certificate', version: 3 }])
      expect(verify(value)).toMatchObject({ left: { _tag: 'NotACertificate' } });
  });
});

test('the checker knows every condition that a shipped rule names', () => {
  const named = shippedPacks.flatMap((p) => p.rules.flatMap((r) => r.when ?? []));
  const unknown = named.filter((c) => !isKnown({ predicate: c.replace(/\(.*/, ''), args: [] }));
  expect(unknown).toEqual([]);
});

test('two indices of one id and two sizes are written as two', () => {
  const statement = catalogue.find((s) => s.id === 'kronecker/275');
  const one = statement && certificateOf(statement);
  expect(one && 'json' in one && isRight(verify(one.json))).toBe(true);
});

test('a chain that doubled an expression with every step ran for more than an hour', () => {
  const json = certificate('exp(log(x) - log(y)) == x/y', { decls: 'x, y : [] positive' });
  expect(json).toMatchObject({ right: { einsat: 'certificate' } });
}, 60_000);
