/**
 * Textbook identities written down apart from the Cookbook's catalogue, after Petersen & Pedersen (The Matrix Cookbook),
 * Magnus & Neudecker, Kolda & Bader, Penrose, Higham, Davis, Abramowitz & Stegun: each is proved; none of their wrong neighbours is.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../core/run/engine.js';
import { shipped, statusOf, type Claim } from '../support/prove.js';

const quick = { ...defaultLimits, time: 500 };

type Line = {
  readonly id: string;
  readonly decls: readonly string[];
  readonly lhs: string;
  readonly rhs: string;
};

const read = (file: string): readonly Line[] =>
  readFileSync(path.join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.parse(l) as Line);
/** `further.jsonl`: tensors after Kolda & Bader, layers and losses, moments, vectors in space, rewrites, matrix functions, filters. */
const lines = [...read('identities.jsonl'), ...read('further.jsonl')];
const claim = ({ decls, lhs, rhs }: Line): Claim => [decls.join(';'), `${lhs} == ${rhs}`];

test('they are as many as here', () => expect(lines.length).toBeGreaterThanOrEqual(850));

test('each is proved', { timeout: 240_000 }, () => {
  expect(lines.filter((l) => statusOf(claim(l)) !== 'proved').map((l) => l.id)).toEqual([]);
});

describe('wrong neighbours stay unproved', () => {
  const wrong: readonly Claim[] = [
    ['A:[n,n]; B:[m,m]', 'det(kron(A,B)) == det(A)^n*det(B)^m'],
    ['A:[n,n] invertible; B:[n,m]; C:[m,n]; D:[m,m]', 'det(blocks(A,B;C,D)) == det(A)*det(D)'],
    ['A:[n,n]; B:[n,n]', 'expm(A)*expm(B) == expm(A + B)'],
    ['A,B:[n,n] posdef', 'sqrtm(A*B) == sqrtm(A)*sqrtm(B)'],
    ['A,B:[n,n] posdef', 'logm(A*B) == logm(A) + logm(B)'],
    ['A:[n,n]', 'logm(expm(A)) == A'],
    ['A:[n,n] symmetric', 'sqrtm(A^2) == A'],
    ['A:[n,n]', 'logm(A*A) == 2*logm(A)'],
    ['A:[n,n]; P:[n,n] invertible', "expm(P*A*P') == P*expm(A)*P'"],
    // Price's theorem wants two derivatives: abs has a kink.
    ['m:[]; s:[] positive', 'd(E(x ~ normal(m,s): abs(x)), s) == 0'],
    ['P:[n,m]', 'pinv(P)*P == I(m)'],
    ['u,v:[n]', "det(I(n) + u*v') == 1 + sum(u)*sum(v)"],
    ['A:[n,m]; B:[m,n]', 'pinv(A*B) == pinv(B)*pinv(A)'],
    ['x:[]', 'sigmoid(-x) == -sigmoid(x)'],
    ['x:[]', 'log(x^2) == 2*log(x) + 1'],
    ['x,y:[]', 'abs(x + y) == abs(x) + abs(y)'],
    ['A:[2,2]', 'det(A) == A[0,0]*A[1,1] + A[0,1]*A[1,0]'],
    ['A:[n,n]', 'det(adj(A)) == det(A)^n'],
    ['m,s:[]', 'E(x ~ normal(m,s^2): exp(x)) == exp(m + s^2)'],
  ];
  test.each(wrong)('%s |- %s', (...c) => expect(statusOf(c, shipped, quick)).not.toBe('proved'));
});
