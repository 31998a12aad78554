/** Certificates that are shortened or changed: nothing can be left out, and nothing false is accepted. */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { verify } from '../../../api/certificate.js';
import { certificateOf, tamperWith } from '../../../scripts/certificateRun.js';
import { certificateCodec } from '../../../core/checker/certificate.js';
import * as B from '../../../core/term/build.js';
import type { Json } from '../../../scripts/tamper.js';
import * as F from '../../support/forge.js';

type Case = readonly [decls: string, lhs: string, rhs: string];

const cases: readonly Case[] = [
  ['X : [n,m]; A : [m,n]', 'd(tr(X*A), X)', "A'"],
  ['x : [n]; A : [n,n]', "d(x'*A*x, x)", "(A + A')*x"],
  ['A, B : [n,n] invertible', 'inv(A*B)', 'inv(B)*inv(A)'],
  ['S : [n,n] posdef', 'd(logdet(S), S)', 'inv(S)'],
  ['m : [n]; C : [n,n] psd; a : [n]', "E(x ~ normal(m, C): a'*x)", "a'*m"],
  ['A, B : [n,n]', "det(A*B')", 'det(B)*det(A)'],
  ['A : [n,m]; x : [m]; y : [n] with y = A*x', "y'*y", "x'*A'*A*x"],
  ['a, b : []', 'log(exp(a)*exp(b))', 'a + b'],
  ['x : [n] iid; m : []', 'E(x: (x[i] + m)*x[j])', 'E(x: x[i]*x[j]) + m*E(x: x[j])'],
  ['A : [n,n] invertible; B : [n,n]', 'inv(A)*(A*B)', 'B'],
];

type Certificate = { readonly steps: readonly Json[] } & { readonly [k: string]: Json };

const made = ([decls, lhs, rhs]: Case): Certificate => {
  const one = certificateOf({ id: lhs, decls: [decls], lhs, rhs });
  if (!one || 'gap' in one) throw new Error(`${lhs} == ${rhs}: ${one?.gap ?? 'not proved'}`);
  return one.json as Certificate;
};

describe.each(cases)('%s |- %s == %s', (...c) => {
  test('no step and no run of steps can be left out', () => {
    const certificate = made(c);
    const { steps } = certificate;
    expect(isRight(verify(certificate))).toBe(true);
    for (let from = 0; from < steps.length; from++)
      for (let to = from + 1; to <= steps.length; to++) {
        const rest = steps.filter((_, k) => k < from || k >= to);
        expect(isLeft(verify({ ...certificate, steps: rest })), `${from} to ${to}`).toBe(true);
      }
  });
  test('random changes leave nothing false', () => {
    const { tried, accepted, wrong } = tamperWith([made(c)], 60);
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(40);
    expect(accepted).toBeLessThan(tried);
  });
});

test('what is written of a bound variable says nothing of it at another point', () => {
  // log(x) under d says that x is positive there, and abs(x) is x; a binder of that name at -1 must not profit from it.
  const given = certificateCodec.decode(made(['x : []', 'd(abs(x)*log(x), x)', 'log(x) + 1']));
  const steps = isRight(given) ? given.right.steps : [];
  const use = steps.find(({ reason }) => 'rule' in reason && reason.rule.startsWith('abs-'));
  if (!use) throw new Error('no step by a rule on abs');
  const text = JSON.stringify(use, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v));
  const bound = /"name":"([a-z]#\d+)"/.exec(text)?.[1] as string;
  const minus = F.scalar(B.integer(-1));
  const body = F.variable('_', ...use.open);
  const place = { tag: 'at', body, variable: F.bound(bound), point: minus } as const;
  const step = { ...use, direction: 'forward', place, after: minus.body } as const;
  expect(verify(F.forged({ decls: 'x : []', lhs: 'abs(-1)', rhs: '-1' }, [step]))).toMatchObject({
    left: { _tag: 'StepFails', message: expect.stringContaining('conditions') },
  });
});

test('texts in a certificate cannot imitate the bounds between its fields', () => {
  const certificate = made(cases[0] as Case);
  const text = JSON.stringify(certificate).replaceAll('"name":"X"', '"name":"X\\",at:"');
  expect(isLeft(verify(JSON.parse(text)))).toBe(true);
});

test('ids of indices that the checker itself would use are refused', () => {
  const certificate = made(cases[0] as Case);
  const text = JSON.stringify(certificate).replace(/"id":\d+/, `"id":${2 ** 40 + 1}`);
  expect(verify(JSON.parse(text))).toMatchObject({ left: { _tag: 'NotACertificate' } });
});
