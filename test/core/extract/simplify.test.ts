/** Cheapest forms: the results, their values, that they cost no more than the input, and that they stay. */
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { costOfTerm, simplify, type Simplified } from '../../../core/extract/simplify.js';
import * as Size from '../../../core/num/size.js';
import { RuleSet } from '../../../core/rewrite/ruleSet.js';
import { elaborateExpression } from '../../../core/shape/elaborate.js';
import { printTensor } from '../../../core/term/print.js';
import type { Expression } from '../../../core/term/term.js';
import { check } from '../../../evaluator/check.js';
import { shippedPacks } from '../../../rules/index.js';

const rules = new RuleSet(shippedPacks);
const read = (decls: string, text: string): Expression => {
  const made = elaborateExpression(
    decls.split(';').map((d) => d.trim()),
    text,
    rules.operators as never,
  );
  if (!isRight(made)) throw new Error(`${text}: ${made.left.message}`);
  return made.right;
};
const show = (e: Expression, s: Simplified): string =>
  printTensor(e.context, s.axes, s.body, s.layout);

const cases: readonly (readonly [decls: string, text: string, cheapest: string])[] = [
  ['X:[b,x]; W:[x,y]; Y:[b,y]', 'd(norm(X*W - Y)^2, W)', "2*X'*(X*W - Y)"],
  ['X:[b,x]; W:[x,y]; Y:[b,y]', "2*X'*X*W - 2*X'*Y", "2*X'*(X*W - Y)"],
  ['z:[n]; t:[n]; p:[n] with p = softmax(z)', "d(-t'*log(softmax(z)), z)", 'sum(t)*p - t'],
  [
    'W:[n,m]; x:[m]; t:[n]; p:[n] with p = softmax(W*x)',
    "d(-t'*log(softmax(W*x)), W)",
    "(sum(t)*p - t)*x'",
  ],
  ['X:[n,m]; A:[m,n]', 'd(tr(X*A), X)', "A'"],
  ['A:[n,n] symmetric; x:[n]', "d(x'*A*x, x)", '2*A*x'],
  ['A:[n,n]; x:[n]', "d(x'*A*x, x)", "(A + A')*x"],
  ['x:[n]; y:[n]', "(x+y)'*(x+y) - x'*x - y'*y", "2*x'*y"],
  ['A:[n,n]; X:[n,m]', "tr(X'*A'*X) - tr(X'*A*X) + tr(A)", 'tr(A)'],
  ['A:[n,n]; B:[n,n]; C:[n,n]', 'A*B + A*C', 'A*(B + C)'],
  ['a:[n]; b:[n]; x:[n]', 'a.*x + b.*x', 'x.*(a + b)'],
  ['A:[n,n]; x:[n]; y:[n] with y = A*x; v:[n]', "d(v'*A*x*(x'*A'*A*x), v)", "(y'*y)*y"],
  [
    'J:[n,n]; g:[n]',
    'g + 4*J*g + 6*J*J*g + 4*J*J*J*g + J*J*J*J*g',
    'J*(J*(J*(4*g + J*g) + 6*g) + 4*g) + g',
  ],
  ['x:[n]', 'd(sum(softmax(x).*x), x)', "softmax(x).*x - (softmax(x)'*x)*softmax(x) + softmax(x)"],
  [
    'K:[m,n]; q:[n]; v:[m]',
    "d(v'*softmax(K*q), q)",
    "K'*(v.*softmax(K*q) - (v'*softmax(K*q))*softmax(K*q))",
  ],
  // A determinant that is written below a line or a logarithm has an invertible matrix.
  ['X:[n,m]', "d(logdet(X'*X), X)", "2*X*inv(X'*X)"],
  ['X:[n,n]', 'adj(X)/det(X)', 'inv(X)'],
  // The 2 of a sum joins the number before its product.
  ['x,a:[n]', 'd((x - a)/norm(x - a), x)', "I(n)/norm(x - a) - (x - a)*(x - a)'/norm(x - a)^3"],
  [
    'x,m:[]; s:[] positive',
    'd(exp(-(x-m)^2/(2*s^2))/s, x)',
    '-(x - m)*exp(-1/2*(x - m)^2/s^2)/s^3',
  ],
  // Names for what derivatives spell out.
  ['x:[n]', 'd(norm(x), x)', 'x/norm(x)'],
  ['x:[n]', 'log(sum(exp(x)))', 'logsumexp(x)'],
  ['X:[n,m]; w:[m]', 'd(log(sum(exp(X*w))), w)', "X'*softmax(X*w)"],
  ['x:[n]', 'd(d(log(sum(exp(x))), x), x)', "diag(softmax(x)) - softmax(x)*softmax(x)'"],
];

describe.each(cases)('%s: %s', (decls, text, cheapest) => {
  const input = read(decls, text);
  const made = simplify(input, rules);

  test(`is ${cheapest}`, () => expect(show(input, made)).toBe(cheapest));

  test('costs no more than the input, and nothing is left to work out', () => {
    expect(made.stop).toBe('done');
    expect(made.after.unevaluated).toBe(0);
    if (made.before.unevaluated === 0)
      expect(made.after.flops).toBeLessThanOrEqual(made.before.flops);
  });

  test('stays when simplified again', () => {
    const again = read(decls, show(input, made));
    expect(show(again, simplify(again, rules))).toBe(show(input, made));
  });

  test('has the same value', () => {
    const { context, axes, layout } = input;
    const verdict = check(
      { context, axes, lhs: input.body, rhs: made.body, relation: '==', layout, warnings: [] },
      { points: 2 },
    );
    expect(verdict.tag).toBe('agree');
  });
});

describe('costs', () => {
  test('are polynomials in the sizes', () => {
    const e = read('X:[b,x]; W:[x,y]; Y:[b,y]', "2*X'*(X*W - Y)");
    const cost = costOfTerm(e);
    expect(Size.show(cost.multiplications)).toBe('2*b*x*y + x*y');
    expect(Size.show(cost.additions)).toBe('2*b*x*y - x*y');
    expect(cost.flops).toBe(4_000_000);
  });

  test('sizes decide: a wide product is not multiplied out the wrong way', () => {
    const e = read('A:[n,k]; B:[k,n]; C:[n,m]', 'A*B*C');
    const small = costOfTerm(
      e,
      new Map([
        ['n', 1000],
        ['k', 2],
        ['m', 1000],
      ]),
    );
    expect(Size.show(small.multiplications)).toBe('2*k*m*n');
  });

  test('an expectation of a quadratic form has no expectation left', () => {
    const e = read('A:[n,n]; m:[n]; M:[n,n] psd', "E(x ~ normal(m,M): x'*A*x)");
    const made = simplify(e, rules);
    expect(made.after.flops).toBeLessThanOrEqual(
      costOfTerm(read('A:[n,n]; m:[n]; M:[n,n] psd', "tr(A*M) + m'*A*m")).flops,
    );
  });

  test('the Hessian of a softmax loss costs no more than the textbook form', () => {
    const decls = 'z:[n]; t:[n]; p:[n] with p = softmax(z)';
    const made = simplify(read(decls, "d(d(-t'*log(softmax(z)), z), z)"), rules);
    const textbook = costOfTerm(read(decls, "sum(t)*(diag(p) - p*p')"));
    expect(made.after.flops).toBeLessThanOrEqual(textbook.flops);
  });

  test('readable keeps the shorter power', () => {
    const e = read('J:[n,n]; g:[n]', '(I(n) + J)^4*g');
    expect(show(e, simplify(e, rules, { objective: 'readable' }))).toBe('(I(n) + J)^4*g');
  });
});

/** Few columns, many rows: what a small matrix can do is not done by a large one. */
const tall = new Map([
  ['n', 1000],
  ['k', 3],
]);

test.each([
  ['U:[n,k]; y:[n]', "inv(I(n) + U*U')*y", "y - U*inv(I(k) + U'*U)*U'*y"],
  ['U:[n,k]; V:[k,n]', 'logdet(I(n) + U*V)', 'log(det(I(k) + V*U))'],
  ['u,v,y:[n]', "inv(I(n) + u*v')*y", "y - (v'*y)*u/(1 + v'*u)"],
  [
    'd:[n] positive; U:[n,k]; y:[n]',
    "inv(diag(d) + U*U')*y",
    "(y - U*inv(I(k) + U'*diag(1./d)*U)*U'*(y./d))./d",
  ],
  // Back again: the dear form of the update of an inverse that has to be computed anyway.
  [
    'A:[n,n] invertible; U:[n,k]; V:[k,n]',
    'inv(A) - inv(A)*U*inv(I(k) + V*inv(A)*U)*V*inv(A)',
    'inv(A + U*V)',
  ],
  ['A:[n,n] invertible; B:[n,k]', "inv(A)*B*inv(I(k) + B'*inv(A)*B)", "inv(A + B*B')*B"],
  ['x,y:[]', 'exp(x)/exp(y)', 'exp(x - y)'],
  // No product is formed whose inverse is worse conditioned.
  ['A,B:[n,n] invertible; x:[n]', 'inv(A)*inv(B)*x', 'inv(A)*inv(B)*x'],
])('%s: a form that rewriting alone does not reach: %s', (decls, text, cheapest) => {
  const e = read(decls, text);
  const found = simplify(e, rules, { sizes: tall });
  expect(show(e, found)).toBe(cheapest);
  expect(simplify({ ...e, ...found }, rules, { sizes: tall }).body).toEqual(found.body);
});

test.each([
  ['x:[n]', 'norm(x - ones(n)*(sum(x)/n))^2/n', "x'*x"],
  ["X:[n,m]; U:[m,k] with U'*U = I(k)", "norm(X - X*U*U')^2", '- norm('],
])('%s: %s is not written as a difference of squares', (decls, text, cancelling) => {
  const e = read(decls, text);
  const found = simplify(e, rules);
  expect(found.after.unstable).toBe(0);
  expect(show(e, found)).not.toContain(cancelling);
});

test('an inverse was written with two transposes that undo each other', () => {
  const e = read('A,B:[n,n]; t:[]', 'd(inv(A + t*B), t)');
  expect(show(e, simplify(e, rules))).toBe('-inv(A + t*B)*B*inv(A + t*B)');
  const f = read('A:[n,n]; t:[]', 'd(expm(t*A), t)');
  expect(show(f, simplify(f, rules))).toBe('expm(t*A)*A');
});
