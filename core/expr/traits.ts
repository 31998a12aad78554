/** The words after a shape: properties, `integer(n)`, `sparse(0.01)`, `elementwise`. */
import type { Ast } from './ast.js';
import { compare, one, type Rational } from '../num/rational.js';
import { advance, expect, fail, peek, tokenSpan, tokenText, type Parser } from './cursor.js';
import { nearest } from './nearest.js';
import type { Property } from '../term/term.js';

const properties: readonly Property[] = [
  'symmetric', 'antisymmetric', 'diagonal', 'orthogonal', 'invertible', 'posdef', 'psd',
  'positive', 'nonnegative', 'independent', 'iid',
]; // prettier-ignore

/** Other names of properties, and what to write for words that are none. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['integer', 'write integer(n): the entries are 0 .. n-1'],
  ['sparse', 'write sparse(0.01): this part of the entries is not zero'],
  ['function', 'an unspecified function is declared by its shapes: f : [n] -> [m]'],
  ['where', 'a fact follows `with`: y : [n] with sum(y) = 1'],
  ['such', 'a fact follows `with`: y : [n] with sum(y) = 1'],
  ['spd', 'write posdef'],
  ['pd', 'write posdef'],
  ['definite', 'write posdef, or psd for positive semidefinite'],
  ['semidefinite', 'write psd'],
  ['sym', 'write symmetric'],
  ['orthonormal', 'write orthogonal'],
  ['unitary', 'tensors are real: write orthogonal'],
  ['skew', 'write antisymmetric'],
  ['nonsingular', 'write invertible'],
  ['random', 'state its moments: x : [n] with E(x) = m'],
]);

export type Traits = {
  readonly properties: readonly Property[];
  readonly integer?: { readonly integer: Ast };
  readonly sparse?: { readonly sparse: Rational };
  readonly elementwise?: { readonly elementwise: true };
};

export const noTraits: Traits = { properties: [] };

type Of = 'tensor' | 'function';

const words = (of: Of): readonly string[] => [
  ...properties,
  ...(of === 'tensor' ? ['integer', 'sparse'] : ['elementwise']),
];

const unknown = (p: Parser, of: Of): Traits => {
  const found = tokenText(p).slice(0, 40);
  const close = nearest(found, words(of));
  const known = of === 'tensor' ? [...properties, 'integer(n)', 'sparse(0.01)'] : words(of);
  const fallback = 'use one of these, or state it as an equation: X : [n,n] with X*X = X';
  fail(p, tokenSpan(p), {
    tag: 'UnknownProperty',
    message: `${found} is not a property of a ${of}`,
    facts: [`known: ${known.join(', ')}`],
    hint:
      otherWords.get(found) ?? (close.length > 0 ? `did you mean ${close.join(' or ')}` : fallback),
  });
  return noTraits;
};

const argument = (p: Parser, word: string): Ast => {
  advance(p);
  expect(p, '(', '(', `write ${word}(...) with its argument`);
  const value = p.expression(p);
  expect(p, ')', ')', `${word} takes one argument`);
  return value;
};

const sparseTrait = (p: Parser): Partial<Traits> => {
  const value = argument(p, 'sparse');
  if (value.tag === 'number' && compare(value.value, one) <= 0)
    return { sparse: { sparse: value.value } };
  fail(p, value.span, {
    tag: 'SparseNeedsFraction',
    message: 'sparse takes the part of the entries that is not zero',
    facts: ['expected: a number from 0 to 1'],
    hint: 'write sparse(0.01) for one entry in a hundred',
  });
  return {};
};

/** One word under the cursor, added to those before. */
const trait = (p: Parser, of: Of, before: Traits): Traits => {
  const word = tokenText(p);
  const property = properties.find((known) => known === word);
  if (property !== undefined) {
    advance(p);
    return before.properties.includes(property)
      ? before
      : { ...before, properties: [...before.properties, property] };
  }
  const hasArgument = peek(p, 1) === '(';
  if (word === 'integer' && of === 'tensor' && hasArgument)
    return { ...before, integer: { integer: argument(p, word) } };
  if (word === 'sparse' && of === 'tensor' && hasArgument) return { ...before, ...sparseTrait(p) };
  if (word !== 'elementwise' || of !== 'function') return unknown(p, of);
  advance(p);
  return { ...before, elementwise: { elementwise: true } };
};

const isWord = (word: string): boolean => word !== 'with' && word !== 'and';

/** The properties from the cursor on, up to `with` or the end; `and` and commas between them are passed over. */
export const traits = (p: Parser, of: Of): Traits => {
  let found = noTraits;
  for (;;) {
    if (peek(p) === 'name' && isWord(tokenText(p))) found = trait(p, of, found);
    else if (joinsAnother(p, of)) advance(p);
    else return found;
  }
};

/** A comma or `and` before a known property; another comma is an error that the caller reports. */
const joinsAnother = (p: Parser, of: Of): boolean => {
  const joins = peek(p) === ',' || (peek(p) === 'name' && tokenText(p) === 'and');
  const next = p.tokens.source.slice(p.tokens.starts[p.at + 1], p.tokens.ends[p.at + 1]);
  return joins && peek(p, 1) === 'name' && words(of).includes(next);
};
