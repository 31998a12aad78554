/** Printed text, elaborated again, is the same tensor: same value, same layout, and it prints as itself. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { elaborateExpression, elaborateStatement } from '../../../core/shape/elaborate.js';
import { printIndexed } from '../../../core/term/indexNotation.js';
import { printTensor } from '../../../core/term/print.js';
import type { Expression } from '../../../core/term/term.js';
import { check } from '../../../evaluator/check.js';

const decls = [
  'A, B : [n,n]', 'C : [n,n] symmetric', 'P : [n,n] posdef', 'X : [n,m]', 'W : [m,h]', 'Y : [n,h]',
  'x, y : [n]', 'z : [m]', 'a, c : [] positive', 'T : [n,n,m]', 'f : [n] -> [m]', 'g : [n], [n] -> []',
  's : [n] integer(m)', 'Q : [3,3]',
]; // prettier-ignore

/** Text, and what it prints as where that is said. */
const given: readonly (readonly [text: string, printed?: string])[] = [
  ['A*B*x'], ["x'*A"], ["B'*A'"], ["(A*B)'", "B'*A'"], ["tr(A'*B)"], ['tr(B*A*C)'], ["x*y'"],
  ["2*X'*(X*W - Y)"], ['A - 2*B'], ["(x - A*y)'*C*(x - A*y)"], ['A.*B'], ['diag(x)*A'], ['A*diag(x)*B'],
  ['diag(A*B)'], ['diag(x)'], ['I(n) + A'], ['ones(n)'], ['x + a*ones(n)'], ['sum(X)'], ['X*ones(m)'],
  ['A^3'], ['(A*B)^2', 'A*B*A*B'], ["(x'*y)^2"], ['a^(1/2)'], ['x.^2'], ['x./y'], ['A./B'], ['1./x'], ['a.^x'],
  ['X/a'], ["x/(x'*x)"], ['norm(A*x)'], ['norm(X)^2', 'norm(X)^2'], ['exp(A*x)'], ['max(x, y)'],
  ['softmax(A*x)'], ["softmax(x')"], ['logsumexp(x)'], ['inv(A)*x'], ['inv(P)*X'], ["inv(A)'"], ['det(A*B)'],
  ['logdet(P)', 'log(det(P))'], ['max(X)'], ['kron(A, B)'], ['vec(X)'], ['kron(x, y)'], ["kron(x', A)"],
  ['khatrirao(A, B)'], ['facesplit(A, B)'], ['kron(A, B)*vec(C)'], ['unit(n, 0)'],
  ['d(tr(A*X*X\'), X)'], ['d(A*x, x)'], ['d(f(x), x)'], ['d(g(x, y), x)'], ["d(x'*A*x, x)*a"],
  ['at(d(f(y), y), y = A*x)'], ['E(u ~ normal(x, P): u*u\')'], ['E(u ~ normal(0, a): u^4)'],
  ['E(U ~ rademacher(n, n): U*x)'], ['f(A*x)'], ['pi*a'], ['tr(I(n))', 'n'], ['prod(i: x[i])'],
  ['sum(i,j: T[i,i,j]*z[j])'], ['[i,j,k: T[j,i,k]]'], ['T'], ['T[i,j,k]*x[i]'], ['x[s[i]]'], ['[i<n: x[i+1]]'],
  ['A[0,j]'], ['[i,j: [i <= j]*A[i,j]]'], ['sum(i: a^i*x[i])'], ['hcat(A, B)'], ['dsum(A, B)'],
  ['det([i,j: T[i,j,k]])'], ['softmax([i: A[i,k]])[j]'], ['eps[i,j,k]*Q[j,k]'], ['d(x[i]^2, x[j])'],
]; // prettier-ignore

const cases = given.map(([text]) => [text] as const);
const known = given.flatMap(([text, printed]) =>
  printed === undefined ? [] : [[text, printed] as const],
);

const elaborated = (text: string): Expression => {
  const result = elaborateExpression(decls, text);
  if (isLeft(result)) throw new Error(`${text}: ${result.left.message}`);
  return result.right;
};

const printers = { printTensor, printIndexed };
const print = (e: Expression, printer = printTensor): string =>
  printer(e.context, e.axes, e.body, e.layout);

describe.each(Object.entries(printers))('%s', (_, printer) => {
  test.each(cases)('%s: the printed text keeps its layout and prints as itself', (text) => {
    const first = elaborated(text);
    const printed = print(first, printer);
    const again = elaborated(printed);
    expect(again.layout, printed).toBe(first.layout);
    const settled = print(again, printer); // `i<n` is left out where the text shows that i runs over n
    expect(print(elaborated(settled), printer)).toBe(settled);
  });

  test.each(cases)('%s: the printed text has the same value', (text) => {
    const printed = print(elaborated(text), printer);
    const statement = elaborateStatement(decls, { lhs: text, rhs: printed });
    if (isLeft(statement)) throw new Error(`${printed}: ${statement.left.message}`);
    const verdict = check(statement.right, { points: 2, budget: 300 });
    expect(verdict.tag, printed).not.toBe('differ');
  });
});

test.each(known)('%s prints as %s', (text, printed) => {
  expect(print(elaborated(text))).toBe(printed);
});
