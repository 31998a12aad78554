/** Certificates are replayed; what is tampered with is refused, or still true. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { certificate, derivation, verify } from '../../../api/certificate.js';
import { prove } from '../../../api/prove.js';

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
    for (const value of [null, 3, 'x', [], {}, { einsat: 'certificate', version: 2 }])
      expect(verify(value)).toMatchObject({ left: { _tag: 'NotACertificate' } });
  });
});

type Json = null | boolean | number | string | readonly Json[] | { readonly [k: string]: Json };

/** Every value with one leaf changed: names, numbers, texts; one element of a list dropped. */
function* tampered(value: Json): Generator<Json> {
  if (typeof value === 'number') yield value + 1;
  if (typeof value === 'string') {
    yield `${value}x`;
    if (/^-?\d/.test(value)) yield value.startsWith('-') ? value.slice(1) : `-${value}`;
    if (value === 'forward' || value === 'backward')
      yield value === 'forward' ? 'backward' : 'forward';
    if (value.includes('A')) yield value.replace('A', 'B');
    if (value.includes("'")) yield value.replace("'", '');
    if (value.includes('+')) yield value.replace('+', '-');
  }
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    for (const [k, x] of list.entries()) {
      yield list.filter((_, n) => n !== k);
      for (const y of tampered(x)) yield list.map((z, n) => (n === k ? y : z));
    }
  } else if (typeof value === 'object' && value !== null)
    for (const [key, x] of Object.entries(value))
      for (const y of tampered(x)) yield { ...value, [key]: y };
}

/** Whether the accepted statement is true: proved by the engine, and numbers agree. */
const isTrue = ({ decls, lhs, rhs }: { decls: readonly string[]; lhs: string; rhs: string }) => {
  const answer = prove(`${lhs} == ${rhs}`, { decls });
  return isRight(answer) && answer.right.status === 'proved';
};

describe('tampering', () => {
  test.each([1, 4, 7, 8])('nothing false is accepted (case %i)', (k) => {
    const json = made(...(cases[k] as (typeof cases)[number])) as Json;
    let [tried, accepted] = [0, 0];
    for (const changed of tampered(json)) {
      // Every seventh change: all of them take minutes, and neighbours are alike.
      if (tried++ % 7 !== 0 || tried > 2100) continue;
      const verdict = verify(changed);
      if (!isRight(verdict)) continue;
      accepted++;
      expect(isTrue(verdict.right.statement), JSON.stringify(verdict.right.statement)).toBe(true);
    }
    expect(tried).toBeGreaterThan(100);
    expect(accepted).toBeLessThan(tried);
  });
});
