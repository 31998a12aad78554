/** What the project must be able to do first: the named examples of issue 2, proved, and right by numbers. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { simplify } from '../../core/extract/simplify.js';
import { elaborateExpression } from '../../core/shape/elaborate.js';
import { printTensor } from '../../core/term/print.js';
import { check } from '../../evaluator/index.js';
import { noRules, proofOf, read, shipped, statusOf, type Claim } from '../support/prove.js';

const l2 = 'X:[b,x]; W:[x,y]; Y:[b,y]';
const softmax = 'z:[n]; t:[n]; p:[n] with p = softmax(z)';
const conv = 'K:[o,c,k,l]; X:[c,h+k-1,w+l-1]';
const layer = '[o,i<h,j<w: sum(c,u,v: K[o,c,u,v]*X[c,i+u,j+v])]';
const heads = 'Q:[n,k]; K:[n,k]; V:[n,v]; G:[n,v]';
const weights = "[a,j: softmax([l: (Q*K')[a,l]/sqrt(k)])[j]]";
const attention = `${heads}; P:[n,n] with P = ${weights}; R:[n,n] with R = P.*(G*V')`;
const loss = `sum(G.*(${weights}*V))`;
const scores = '(R - diag(R*ones(n))*P)/sqrt(k)';
const sketch = 'normal(zeros(k,n), [i,j,p,q: delta[i,p]*delta[j,q]/k])';

const examples: readonly (readonly [name: string, ...claim: Claim])[] = [
  ['gradient of the L2 loss', l2, "d(norm(X*W - Y)^2, W) == 2*X'*(X*W - Y)"],
  [
    'Hessian of the cross entropy of softmax',
    softmax,
    "d(d(-t'*log(softmax(z)), z), z) == (diag(p) - p*p')*sum(t)",
  ],
  [
    'Hessian of the cross entropy, free of t where t sums to 1',
    'z:[n]; t:[n] with sum(t) = 1; p:[n] with p = softmax(z)',
    "d(d(-t'*log(softmax(z)), z), z) == diag(p) - p*p'",
  ],
  [
    'Gaussian expectation of the L2 loss with a rank-4 covariance',
    'X:[b,x]; Y:[b,y]; M:[x,y]; C:[x,y,x,y] with C[i,j,k,l] = C[k,l,i,j]',
    'E(W ~ normal(M,C): norm(X*W - Y)^2) == norm(X*M - Y)^2 + sum(a,i,k,j: X[a,i]*X[a,k]*C[i,j,k,j])',
  ],
  [
    'Jacobian of a 2-D convolution layer with respect to its kernel',
    conv,
    `d(${layer}, K) == [o,i<h,j<w,p<o,q<c,r<k,s<l: delta[o,p]*X[q,i+r,j+s]]`,
  ],
  [
    'gradient of a loss behind a 2-D convolution with respect to its kernel',
    `${conv}; G:[o,h,w]`,
    `d(sum(o,i<h,j<w,c,u,v: G[o,i,j]*K[o,c,u,v]*X[c,i+u,j+v]), K) == [p<o,q<c,r<k,s<l: sum(i<h,j<w: G[p,i,j]*X[q,i+r,j+s])]`,
  ],
  ['gradient of single-head attention by the values', attention, `d(${loss}, V) == P'*G`],
  ['gradient of single-head attention by the queries', attention, `d(${loss}, Q) == ${scores}*K`],
  ['gradient of single-head attention by the keys', attention, `d(${loss}, K) == (${scores})'*Q`],
  ['a Gaussian sketch is unbiased', 'a:[]', `E(S ~ ${sketch}: S'*S) == I(n)`],
  [
    'a Gaussian sketch keeps inner products on average',
    'x:[n]; y:[n]',
    `E(S ~ ${sketch}: (S*x)'*(S*y)) == x'*y`,
  ],
];

describe.each(examples)('%s', (_, decls, statement) => {
  test('is right by numbers', () =>
    expect(check(read([decls, statement]), { points: 2 }).tag).toBe('agree'));

  test('is proved, with steps that name their rules', { timeout: 10_000 }, () => {
    const proof = proofOf([decls, statement]);
    expect(proof.status, proof.stop).toBe('proved');
    expect(proof.rules.length).toBeGreaterThan(0);
    expect(proof.steps().map((s) => s.rule)).toEqual(proof.rules);
  });

  test('is unknown without packs', () =>
    expect(statusOf([decls, statement], noRules)).toBe('unknown'));
});

test('simplify gives the gradient of the L2 loss in factored form', () => {
  const made = elaborateExpression(l2.split('; '), 'd(norm(X*W - Y)^2, W)');
  if (!isRight(made)) throw new Error(made.left.message);
  const { axes, body, layout } = simplify(made.right, shipped);
  expect(printTensor(made.right.context, axes, body, layout)).toBe("2*X'*(X*W - Y)");
});
