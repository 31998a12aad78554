/** Statements, declarations, sizes and names: what elaboration concludes beyond single notations. */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import * as S from '../../../core/num/size.js';
import {
  elaborateDeclarations,
  elaborateExpression,
  elaborateStatement,
} from '../../../core/shape/elaborate.js';
import type { Context } from '../../../core/term/term.js';
import { freeIndices, nodes } from '../../../core/term/walk.js';
import { errorOf, expressionOf, lowered, loweredStatement, show, statementOf } from './show.js';

const contextOf = (decls: string): Context => {
  const made = elaborateDeclarations(decls);
  if (isLeft(made)) throw new Error(made.left.message);
  return made.right;
};
const factsOf = (decls: string): readonly string[] =>
  contextOf(decls).facts.map(({ about, axes, lhs, rhs, defines }) => {
    const letters = new Map<number, string>();
    axes.forEach(({ id }, k) => letters.set(id, String.fromCharCode(97 + k)));
    const head = defines === undefined ? about : `${about}, defines ${defines}`;
    return `${head}: ${show(lhs, letters)} = ${show(rhs, letters)}`;
  });

describe('axes of a statement', () => {
  test('free indices match by name, in order of appearance', () => {
    expect(loweredStatement('A : [n,m]', 'A[i,j] == A[i,j] + 0*A[j1,j]')).toBe(
      '{a<n,b<m,c<n} A[a,b] == A[a,b] + 0*A[c,b]',
    );
  });
  test('an index free on one side only is an axis of both', () => {
    expect(loweredStatement('x : [n]', 'x[i] == x[j]')).toBe('{a<n,b<n} x[a] == x[b]');
  });
  test('axes of tensors match by position, whatever their names', () => {
    expect(loweredStatement('A : [n,m]; B : [m,k]', 'A*B == [p,q: sum(r: A[p,r]*B[r,q])]')).toBe(
      '{a<n,b<k} sum(c<m: A[a,c]*B[c,b]) == sum(d<m: A[a,d]*B[d,b])',
    );
  });
  test('free indices come before the axes of the sides', () => {
    expect(loweredStatement('T : [n,m,p]; x : [p]', 'T[i,:,:]*x == [j: T[i,j,k]*x[k]]')).toContain(
      '{a<n,b<p,c<m}',
    );
  });
  test('0 alone has any shape', () => {
    expect(loweredStatement('A : [n,m]', 'A - A == 0')).toBe('{a<n,b<m} A[a,b] + -1*A[a,b] == 0');
    expect(loweredStatement('A : [n,m]', '0 == A')).toBe('{a<n,b<m} 0 == A[a,b]');
  });
  test('!= is kept, other relations are errors', () => {
    expect(statementOf('a : []', 'a != a + 1').relation).toBe('!=');
    const made = elaborateStatement('a : []', { lhs: 'a', rhs: 'a', relation: '<=' });
    expect(isLeft(made) && made.left._tag).toBe('UnsupportedRelation');
  });
  test('the layout is that of the sides', () => {
    expect(statementOf('x : [n]', "x' == x'").layout).toBe('row');
    expect(statementOf('x : [n]', 'x[i] == x[i]').layout).toBe('scalar');
  });
});

describe('sizes of indices', () => {
  test('from the other side', () => {
    expect(loweredStatement('A : [n,m]', '[i,j: 1] == A')).toBe('{a<n,b<m} 1 == A[a,b]');
  });
  test('from the other operand of +, also for the parts of a bundle', () => {
    expect(
      lowered('G : [p*n,q*m]; X : [n,m]; B : [p,q]', 'X + [i,j: sum(k,l: B[k,l]*G[(k,i),(l,j)])]'),
    ).toContain('matrix {a<n,b<m}');
  });
  test('from the square matrix that a trace wants', () => {
    expect(lowered('A : [n,m]; t : [m]', "tr(A'*[i,j: t[j]])")).toContain('sum(a<m: sum(b<n:');
  });
  test('one part of a bundle from the others', () => {
    expect(lowered('v : [n*m]; x : [n]', 'v[(i,j)]*x[i]')).toContain('{a<n,b<m}');
  });
  test('from a declaration, where only delta mentions the index', () => {
    expect(loweredStatement('i, j : n', 'sum(k<n: delta[i,k]*delta[k,j]) == delta[i,j]')).toContain(
      '{a<n,b<n}',
    );
  });
  test('relations are put in everywhere, in any order', () => {
    const { variables, sizes } = contextOf('U : [w,k]; w = k + m - 1; m = l + 1');
    expect(variables.get('U')?.shape.map(S.show)).toEqual(['k + l', 'k']);
    expect([...sizes].map(([name, size]) => `${name} = ${S.show(size)}`)).toEqual([
      'w = k + l',
      'm = l + 1',
    ]);
  });
  test('a fact about a size is a relation', () => {
    expect(lowered('X : [n,n] with n = 3', 'eps[i,j,k]*X[i,j]*X[j,k]')).toContain('{a<3,b<3,c<3}');
  });
  test('an index with a size of its own may run over part of an axis', () => {
    expect(lowered('m : [h+1]', '[i<h: m[i]]')).toBe(
      'column {a<h} sum(b<h + 1: [1*b + -1*a = 0]*m[b])',
    );
  });
});

describe('what a name means', () => {
  test('in a subscript a size name is an index', () => {
    expect(lowered('X : [b,n]; a : []', 'X[n,b]')).toBe('scalar {a<b,b<n} X[a,b]');
  });
  test('a bound index comes before a variable, a variable before a size', () => {
    expect(lowered('t : []; A : [n]', 'sum(t<n: t) + t')).toBe('scalar sum(a<n: a) + t');
    expect(lowered('A : [n]', 'n + sum(n<m: n) + m')).toBe('scalar <n> + sum(a<m: a) + <m>');
  });
  test('a free index comes before a variable', () => {
    expect(lowered('x : [n]; t : []', 'x[t]*t')).toBe('scalar {a<n} x[a]*a');
  });
  test('variables may have names of functions: d, E, I, pi', () => {
    expect(lowered('d : [n]; E : [n,n]; pi : []', 'pi*E*d')).toBe(
      'column {a<n} sum(b<n: pi*E[a,b]*d[b])',
    );
  });
  test('an abbreviation is put in first, so d sees through it', () => {
    expect(lowered('x : [n]; W : [m,n]; p := W*x', 'd(p, x)')).toContain('W[a,c]*x#0[c]');
  });
});

describe('facts', () => {
  test('define a name where one side is bare', () => {
    expect(factsOf("A : [n,n]; P : [n,n] with P = A*A'")).toEqual([
      'P, defines P: P[a,b] = sum(c<n: A[a,c]*A[b,c])',
    ]);
    expect(factsOf('C : [n]; A : [n,n]; X : [n] with A*X = C')).toEqual([
      'X, defines C: C[a] = sum(b<n: A[a,b]*X[b])',
    ]);
    expect(factsOf('P : [n,n] with P = P*P')).toEqual(['P: P[a,b] = sum(c<n: P[a,c]*P[c,b])']);
  });
  test('may mention names declared later, and hold for all indices', () => {
    expect(factsOf('A : [n] with A[i] = B[i]^2; B : [n]')).toEqual([
      'A, defines A: A[a] = pow(B[a], 2)',
    ]);
    expect(factsOf('C : [n,n] with C[i,j] = C[j,i]')).toEqual(['C: C[a,b] = C[b,a]']);
  });
  test('moments are expectations over the declared name', () => {
    expect(factsOf("m : [n]; M : [n,n]; x : [n] with E(x) = m, E((x-m)*(x-m)') = M")).toEqual([
      'x: E(x#0 ~ law of x: x#0[a]) = m[a]',
      'x: E(x#0 ~ law of x: (x#0[a] + -1*m[a])*(x#0[b] + -1*m[b])) = M[a,b]',
    ]);
  });
  test('E(x: f) is over the declared law', () => {
    expect(lowered('x : [n] iid', 'E(x: x[i]*x[j])')).toBe(
      'scalar {a<n,b<n} E(x#0 ~ law of x: x#0[a]*x#0[b])',
    );
  });
  test('bound variables keep positive and invertible only', () => {
    const { body } = expressionOf('A : [n,n] symmetric invertible', 'd(tr(A), A)');
    expect(body.tag === 'at' && body.variable.properties).toEqual(['invertible']);
  });
  test('a name held fixed under d is a warning', () => {
    const decls = 'z : [n]; p : [n] with p = softmax(z); c : [] with c = sum(p)';
    expect(statementOf(decls, 'd(c*sum(p), z) == 0').warnings).toEqual([
      'c is held fixed under d(.., z): its fact mentions z; write c := ... to differentiate through',
      'p is held fixed under d(.., z): its fact mentions z; write p := ... to differentiate through',
    ]);
    expect(statementOf('z : [n]; p := softmax(z)', 'd(sum(p), z) == 0').warnings).toEqual([]);
  });
  test('a size without brackets made a number of what was to be a tensor, and nothing was said', () => {
    const said = [
      'x : n declares an index, which stands here for its number; a column is declared x : [n]',
    ];
    expect(expressionOf('A : [n,n]; x : n', 'A*x').warnings).toEqual(said);
    expect(expressionOf('A : [n,n]; x : n', 'sum(x: A[x,x])').warnings).toEqual([]);
    expect(expressionOf('A : [n,n]; i : n', 'A[i,i]*i').warnings).toEqual([]);
    expect(expressionOf('A : [n,k]; i : n', 'A[i + 1,1]').warnings).toEqual([]);
    expect(errorOf('x : n', 'd(tr(I(n)), x)')).toContain('with brackets, x : [n]');
  });
  test('a function of numbers called with a column tells how it is declared entry by entry', () => {
    expect(errorOf('x : [n]; f : [] -> []', 'f(x)')).toContain('declare f : [] -> [] elementwise');
  });
});

describe('operators of packs', () => {
  const solve = { name: 'solve', args: ['[n,n]', '[n]'], out: '[n]' };
  const softplus = { name: 'softplus', args: ['[]'], out: '[]', elementwise: true };
  test('take whole tensors', () => {
    expect(lowered('A : [k,k]; b : [k]', 'solve(A, b)', [solve])).toBe(
      'column {a<k} solve({b<k,c<k: A[b,c]}, {d<k: b[d]})[a]',
    );
  });
  test('or go entry by entry', () => {
    expect(lowered('A : [k,l]', 'softplus(A)', [softplus])).toBe(
      'matrix {a<k,b<l} softplus(A[a,b])',
    );
  });
  test('check their arguments', () => {
    expect(isLeft(elaborateExpression('A : [k,l]; b : [k]', 'solve(A, b)', [solve]))).toBe(true);
  });
});

describe('limits', () => {
  const repeat = (text: string, by: string): string =>
    Array.from({ length: 1100 }, () => text).join(by);
  test.each([
    ['x : [n]', repeat('x', ' + ')],
    ['a : []', repeat('a', '*')],
    ['A : [n,n]', repeat('A', '*')],
  ])('a long chain over %s does not overflow the stack', (decls, source) => {
    expect(isRight(elaborateExpression(decls, source))).toBe(true);
  });
  test('a term that doubles at each level is an error, not a hang', () => {
    const made = elaborateExpression('A : [n,n]', `${'norm('.repeat(60)}A${')'.repeat(60)}`);
    expect(isLeft(made) && made.left._tag).toBe('TermTooLarge');
  });
});

test('abbreviations that mention themselves, or double at each level, are errors', () => {
  const cycle = elaborateExpression('p := q + 1; q := p', 'p');
  expect(isLeft(cycle) && cycle.left._tag).toBe('AbbreviationOfItself');
  const doubled = Array.from({ length: 60 }, (_, k) => `p${k + 1} := p${k} + p${k}`).join('; ');
  const made = elaborateExpression(`p0 : []; ${doubled}`, 'p60');
  expect(isLeft(made) && made.left._tag).toBe('TermTooLarge');
});

test('an index is bound once, and never both free and bound', () => {
  const source = "norm(A*B)^2*tr((A*B)^3) + d(tr(A*B), A)[i,j]*E(X ~ normal(0, A): X'*B*X)";
  const { axes, body } = expressionOf('A : [n,n]; B : [n,n]', source);
  const bound = [...nodes(body)].flatMap((t) =>
    t.tag === 'sum'
      ? [t.index.id]
      : t.tag === 'operator'
        ? t.args.flatMap((arg) => arg.axes.map(({ id }) => id))
        : t.tag === 'at'
          ? t.point.axes.map(({ id }) => id)
          : [],
  );
  expect(new Set(bound).size).toBe(bound.length);
  expect(freeIndices(body).map(({ id }) => id)).toEqual(axes.map(({ id }) => id));
});
