/** Laws of convolution that are not written on docs/convolution.md, and what does not hold. */
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../core/run/engine.js';
import { shipped, statusOf, type Claim } from '../support/prove.js';

const laws: readonly Claim[] = [
  ['x,z : [n]; y : [m]', 'conv(x + z, y) == conv(x, y) + conv(z, y)'],
  ['x : [n]', 'conv(unit(1,0), x) == x'],
  ['x : [n]; y : [m]; z : [n-m+1]', "z'*corr(x,y) == x'*conv(z,y)"],
  ['X : [n,m]; Y : [r,s]; Z : [n-r+1,m-s+1]', 'd(sum(Z.*corr2(X,Y)), Y) == corr2(X,Z)'],
  [
    'x : [n]; y : [3]',
    '[i<n: sum(q: x[i+q-1]*y[q])] == [i<n: y[0]*x[i-1] + y[1]*x[i] + y[2]*x[i+1]]',
  ],
  [
    'x : [n]; n = 2*l; y : [l]',
    'd(sum(i: y[i]*(x[2*i] + x[2*i+1])/2), x) == [p<n: sum(i: y[i]*([p = 2*i] + [p = 2*i+1]))/2]',
  ],
  [
    'x,y,z : [n]',
    'circulant(x)*circulant(y)*circulant(z) == circulant(z)*circulant(y)*circulant(x)',
  ],
  ['x : [n]', 'circulant(x)*ones(n) == sum(x)*ones(n)'],
  ['x : [n]', 'circulant(x) == [i<n,j<n: x[i - j] + x[i - j + n]]'],
  ['x,y : [n]; a : []', 'circulant(a*x - y) == a*circulant(x) - circulant(y)'],
  ['x,y : [n]', 'd(circulant(x)*y, x) == circulant(y)'],
];

test.each(laws)('%s |- %s', (...claim) => expect(statusOf(claim)).toBe('proved'));

describe('no law', () => {
  const wrong: readonly Claim[] = [
    ['x : [n+m]; y : [n]; z : [m+1]', "z'*corr(x,y) == x'*conv(y,[i<m+1: z[m-i]])"],
    ['x : [n]', "circulant(x)' == circulant(x)"],
    ['x,y : [n]; A : [n,n]', 'circulant(x)*A == A*circulant(x)'],
  ];
  const quick = { ...defaultLimits, time: 500 };
  test.each(wrong)('%s |- %s', (...claim) =>
    expect(statusOf(claim, shipped, quick)).not.toBe('proved'),
  );
});
