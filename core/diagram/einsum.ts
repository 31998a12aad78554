/** Contractions as einsum strings, in and out: `abc,cde,efg->ab`. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../expr/error.js';
import * as S from '../num/size.js';
import * as B from '../term/build.js';
import type { Context, Declared, Expression, Index, Layout, Term } from '../term/term.js';
import { flatten, isIdentified, wiresOf } from '../term/wires.js';

/** Whether a text is meant as an einsum string: `->` is no sign of the language outside declarations. */
export const isEinsum = (text: string): boolean => /^[\sA-Za-z,]*->[\sA-Za-z]*$/.test(text);

const failed = (source: string, at: number, message: string, hint: string): LanguageError => ({
  _tag: 'BadEinsum',
  message,
  source,
  span: [at, Math.min(at + 1, source.length)],
  facts: [],
  hint,
});

const form =
  'write the indices of each operand, commas between, then -> and those of the result: ij,jk->ik';

/** The names of the operands: A, B, ... */
const operandName = (k: number): string => (k < 26 ? String.fromCharCode(65 + k) : `T${k - 25}`);

const layouts: readonly Layout[] = ['scalar', 'column', 'matrix'];

/** What is wrong with an einsum string. */
const problem = (text: string): LanguageError | undefined => {
  if (!isEinsum(text))
    return failed(text, 0, `${text || 'an empty text'} is no einsum string`, form);
  const arrow = text.indexOf('->');
  const [inputs, output] = [text.slice(0, arrow), text.slice(arrow + 2)];
  for (const [k, letter] of [...output].entries()) {
    const at = arrow + 2 + k;
    if (letter === ' ') continue;
    if (!inputs.includes(letter))
      return failed(text, at, `index ${letter} of the result is on no operand`, form);
    if (output.indexOf(letter) !== k)
      return failed(
        text,
        at,
        `index ${letter} stands twice in the result`,
        'give each axis of the result an index of its own.',
      );
  }
  return undefined;
};

/**
 * The contraction that an einsum string writes, over operands A, B, C, ...; index a runs over a size n_a.
 *
 * Errors: `BadEinsum`.
 */
export const fromEinsum = (text: string): Either<LanguageError, Expression> => {
  const wrong = problem(text);
  if (wrong) return left(wrong);
  const [inputs = '', output = ''] = text.replace(/\s/g, '').split('->');
  const letters = [...new Set(inputs.replaceAll(',', ''))];
  const index = new Map(
    letters.map((name, id): readonly [string, Index] => [
      name,
      { id, name, size: S.symbol(`n_${name}`) },
    ]),
  );
  const indices = (names: string): readonly Index[] =>
    [...names].flatMap((name) => index.get(name) ?? []);
  const operands = inputs.split(',').map(indices);
  const variables = operands.map((at, k): Declared => ({
    name: operandName(k),
    shape: at.map(({ size }) => size),
    properties: [],
  }));
  const context: Context = {
    variables: new Map(variables.map((v) => [v.name, v])),
    facts: [],
    sizes: new Map(),
  };
  const factors = operands.map((at, k): Term => ({ tag: 'variable', name: operandName(k), at }));
  const axes = indices(output);
  const bound = letters
    .filter((name) => !output.includes(name))
    .flatMap((name) => index.get(name) ?? []);
  const body = B.sum(bound, B.product(factors));
  return right({ context, axes, body, layout: layouts[axes.length] ?? 'tensor', warnings: [] });
};

/** An einsum call: the string and the operands in order; a number times it is left outside. */
export type Einsum = {
  readonly subscripts: string;
  readonly operands: readonly string[];
  /** Factors without axes, which no einsum string holds. */
  readonly scalars: readonly Term[];
};

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const refusal = (what: string): string =>
  `${what}; an einsum string is one product of tensors, summed over indices`;

/** The einsum string of an expression, or the reason why it is not one contraction. */
export const toEinsum = ({ axes, body }: Expression): Either<string, Einsum> => {
  const { bound, factors } = flatten(body);
  const all = [...axes, ...bound];
  const wires = wiresOf(all, factors);
  const rest = factors.filter((f) => !isIdentified(wires, f));
  const scalars = rest.filter(
    (f) => f.tag === 'number' || f.tag === 'size' || f.tag === 'constant',
  );
  const tensors = rest.filter((f) => !(scalars as readonly Term[]).includes(f));
  const operands: { readonly name: string; readonly at: readonly number[] }[] = [];
  for (const t of tensors) {
    if (t.tag !== 'variable') return left(refusal(`it holds a factor of the kind "${t.tag}"`));
    operands.push({ name: t.name, at: t.at.map(({ id }) => wires.get(id) ?? id) });
  }
  const output = axes.map(({ id }) => wires.get(id) ?? id);
  const met = [...new Set([...operands.flatMap(({ at }) => at), ...output])];
  const touched = new Set(operands.flatMap(({ at }) => at));
  if (output.some((wire) => !touched.has(wire)))
    return left(refusal('an axis of the result is on no tensor'));
  if (new Set(output).size < output.length)
    return left(refusal('two axes of the result are one index'));
  if (bound.some(({ id }) => !touched.has(wires.get(id) ?? id)))
    return left(refusal('a summed index is on no tensor'));
  if (met.length > alphabet.length) return left(refusal(`it has ${met.length} indices`));
  const letter = (wire: number): string => alphabet[met.indexOf(wire)] ?? '';
  const write = (at: readonly number[]): string => at.map(letter).join('');
  return right({
    subscripts: `${operands.map(({ at }) => write(at)).join(',')}->${write(output)}`,
    operands: operands.map(({ name }) => name),
    scalars,
  });
};

/** The text of an einsum call, or why there is none. */
export const einsumText = (input: Expression): Either<string, string> => {
  const made = toEinsum(input);
  if (isLeft(made)) return made;
  const { subscripts, operands, scalars } = made.right;
  if (scalars.length > 0) return left(refusal('a number stands before it'));
  return right(`${subscripts}  ${operands.join(', ')}`);
};
