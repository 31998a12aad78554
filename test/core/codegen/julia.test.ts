/**
 * Julia is not in Debian, so its programs are read, not run: brackets and blocks close, every name is made before it is used,
 * and the forms where Julia differs from Python are compared as text.
 */
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../api/compile.js';
import { juliaHelpers } from '../../../core/codegen/juliaNames.js';
import { printJulia } from '../../../core/codegen/julia.js';
import type { Program } from '../../../core/codegen/program.js';
import { compiled } from '../../support/compiled.js';
import { caseOf } from '../../support/targets.js';

/** What Julia's Base gives, of what generated code may use. */
const base = new Set(
  `abs cos exp expm1 log log1p sin tan tanh sqrt sign max min maximum minimum prod sum size eltype float round clamp collect
  zeros reshape permutedims dropdims pi Int Float64 Matrix CartesianIndex CartesianIndices Tuple ntuple unique vcat split zip
  reduce isempty length findfirst ndims only one isodd imag real all first throw DomainError import as const function end
  return for in if LA LinearAlgebra`.split(/\s+/),
);

/** The text without doc strings, strings and comments. */
const bare = (text: string): string =>
  text
    .replaceAll(/"""[\s\S]*?"""/g, '')
    .replaceAll(/"[^"\n]*"/g, 'pi')
    .replaceAll(/#.*$/gm, '');

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** What is wrong with brackets and blocks; `end` and `for` in brackets are an index and a comprehension. */
const unbalanced = (text: string): string | undefined => {
  const open: string[] = [];
  for (const [token] of bare(text).matchAll(/[()[\]]|\b(?:function|for|if|end)\b/g)) {
    const bracket = open.at(-1) === ')' || open.at(-1) === ']';
    if (token in closing) open.push(closing[token] as string);
    else if (/\w/.test(token) && bracket) continue;
    else if (/^[)\]]$|end/.test(token)) {
      if (open.pop() !== token) return `a ${token} too many`;
    } else open.push('end');
  }
  return open.length === 0 ? undefined : `no ${open.join(' ')}`;
};

const namesOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?<![\w.])([A-Za-z_]\w*)(?!\w*=[^=])/g)].map((m) => m[1] as string);

/** Names that the lines of `program` use before they are made. */
const undefinedIn = (text: string): readonly string[] => {
  const code = bare(text);
  const start = code.indexOf('function program(');
  const [head = '', ...lines] = code.slice(start).split('\n');
  const defined = new Set(namesOf(head));
  for (const [, name] of code.slice(0, start).matchAll(/^(?:function |const )?(\w+)(?:\(| = )/gm))
    defined.add(name as string);
  return lines.flatMap((line) => {
    const [, made, used = line] = /^\s*(\w+) = (.*)$/.exec(line) ?? [];
    const missing = namesOf(used).filter((n) => !defined.has(n) && !base.has(n));
    if (made !== undefined) defined.add(made);
    return missing;
  });
};

const textOf = (program: Program): string => {
  const made = printJulia(program);
  if (isLeft(made)) throw new Error(made.left.message);
  return made.right;
};
const julia = (text: string, decls: string, sizes = {}): string => {
  const program = compile([text], { decls, sizes });
  if (isLeft(program)) throw new Error(program.left);
  return textOf(program.right);
};

const printed = compiled.flatMap((id) => {
  const made = printJulia(caseOf(id).program);
  return isRight(made) ? [{ id, text: made.right }] : [];
});

test('at least 60 expressions of the catalogue have a Julia form', () => {
  expect(printed.length).toBeGreaterThanOrEqual(60);
});

test.each(printed)('$id: brackets and blocks close, names are made before use', ({ text }) => {
  expect(unbalanced(text), text).toBeUndefined();
  expect(undefinedIn(text), text).toEqual([]);
});

test.each(Object.entries(juliaHelpers))('the helper %s closes what it opens', (name, text) => {
  expect(unbalanced(text), text).toBeUndefined();
  expect(text).toMatch(new RegExp(`^(function )?${name}\\(`, 'm'));
});

describe('the checks of this file find', () => {
  test.each([
    ['function program(x)\n    return (x]\nend', 'a ] too many'],
    ['function program(x)\n    return x', 'no end'],
  ])('%j', (text, what) => {
    expect(unbalanced(text)).toBe(what);
  });
  test('a name that nothing makes', () => {
    const text = 'function program(x)\n    t1 = exp.(x) .+ t2  # [n]\n    t2 = LA.det(x)\nend';
    expect(undefinedIn(text)).toEqual(['t2']);
  });
});

const decls = 'A, B : [n,n]; X : [n,m]; x, y : [n]; v : [m]';
test.each([
  ['a row times a matrix is a vector', "x'*X", "X' * x"],
  ['an inner product is a number', "x'*y", 'LA.dot(x, y)'],
  ['a solution', 'inv(A)*x', 'A \\ x'],
  ['a product of matrices', 'A*X', 'A * X'],
  ['one column goes with each row by a new axis', '[i,j: X[i,j]*v[j]]', 'X .* v[newaxis, :]'],
  ['a sum of an axis', '[j: sum(i: X[i,j])]', 'dropdims(sum(X; dims=(1,)); dims=(1,))'],
  ['a softmax over all axes', 'softmax(x)', 'softmax(x, (1,))'],
  ['a trace', 'tr(A)', 'einsum("ii->", A)'],
  ['the size of an axis', 'm*x', 'm = size(X, 2)'],
])('%s', (_what, text, form) => {
  expect(julia(text, decls)).toContain(form);
});

test('erf is refused: it is not in the standard library', () => {
  const program = compile(['erf(x)'], { decls: 'x : [n]' });
  if (isLeft(program)) throw new Error(program.left);
  const made = printJulia(program.right);
  expect(isLeft(made) && made.left._tag).toBe('TargetLacks');
});
