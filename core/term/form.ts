/**
 * Forms: expressions as they are going to be written, in matrix or index notation, before they become text or LaTeX.
 *
 * `matrixForm.ts` and `indexForm.ts` make them from terms; `print.ts` and `latex.ts` render them. A form holds printable
 * names only. A `chain` is a product with its scalars apart, so that it can be transposed without knowing shapes.
 */
import * as Q from '../num/rational.js';
import type { Size } from '../num/size.js';
import type { Relation } from './term.js';

export type Operation = '+' | '-' | '*' | '/' | '^' | '.*' | './' | '.^';

/** A bound index; `size` where the text has to say it. */
export type Binder = { readonly name: string; readonly size?: Form };

/** What follows `~` in E. */
export type LawForm =
  | { readonly tag: 'normal'; readonly mean: Form; readonly covariance: Form }
  | { readonly tag: 'rademacher'; readonly sizes: readonly Form[] }
  | { readonly tag: 'declared' };

export type Form =
  | { readonly tag: 'number'; readonly value: Q.Rational }
  | { readonly tag: 'name'; readonly name: string; readonly symmetric?: boolean }
  | {
      readonly tag: 'call';
      readonly name: string;
      readonly args: readonly Form[];
      readonly symmetric?: boolean;
    }
  | { readonly tag: 'negate'; readonly arg: Form }
  | { readonly tag: 'transpose'; readonly arg: Form }
  | { readonly tag: 'binary'; readonly op: Operation; readonly left: Form; readonly right: Form }
  /** scalars * links / denominators; links are matrices, columns and rows, in the order of the product. */
  | {
      readonly tag: 'chain';
      readonly scalars: readonly Form[];
      readonly links: readonly Form[];
      readonly denominators: readonly Form[];
    }
  | { readonly tag: 'component'; readonly base: Form; readonly at: readonly Form[] }
  | { readonly tag: 'epsilon'; readonly at: readonly Form[] }
  | {
      readonly tag: 'bind';
      readonly kind: 'sum' | 'prod' | 'tensor';
      readonly axes: readonly Binder[];
      readonly body: Form;
    }
  | {
      readonly tag: 'indicator';
      readonly relation: Relation;
      readonly left: Form;
      readonly right: Form;
    }
  /** d(body, variable), or d(body, variable[at]) where `at` is there. */
  | {
      readonly tag: 'derivative';
      readonly body: Form;
      readonly variable: string;
      readonly at?: readonly Form[];
    }
  | { readonly tag: 'at'; readonly body: Form; readonly variable: string; readonly value: Form }
  | {
      readonly tag: 'expectation';
      readonly variable: string;
      readonly law: LawForm;
      readonly body: Form;
    };

/** A name. */
export const name = (text: string): Form => ({ tag: 'name', name: text });
/** `name(args)`; `symmetric` where its transpose is itself. */
export const call = (text: string, args: readonly Form[], symmetric = false): Form =>
  symmetric ? { tag: 'call', name: text, args, symmetric } : { tag: 'call', name: text, args };
/** `left op right`. */
export const binary = (op: Operation, left: Form, right: Form): Form => ({
  tag: 'binary',
  op,
  left,
  right,
});
const negate = (arg: Form): Form => (arg.tag === 'negate' ? arg.arg : { tag: 'negate', arg });

/** A rational number: `3`, `-3`, `1/2`. */
export const number = (value: Q.Rational): Form => {
  if (Q.sign(value) < 0) return negate(number(Q.neg(value)));
  if (Q.isInteger(value)) return { tag: 'number', value };
  return binary('/', integer(value.num), integer(value.den));
};
const integer = (value: bigint | number): Form => ({ tag: 'number', value: Q.rational(value) });

/** Whether the form is the number 1. */
export const isOne = (form: Form): boolean => form.tag === 'number' && Q.isOne(form.value);

/** A signed form: `a - b` is made of a and a negative b. */
export type Signed = { readonly negative: boolean; readonly form: Form };

/** The sum of signed forms, a positive one first where there is one; 0 where there is none. */
export const sumOf = (terms: readonly Signed[]): Form => {
  const lead = Math.max(
    0,
    terms.findIndex(({ negative }) => !negative),
  );
  const first = terms[lead];
  if (!first) return integer(0);
  return terms
    .filter((_, at) => at !== lead)
    .reduce<Form>(
      (left, { negative, form }) => binary(negative ? '-' : '+', left, form),
      first.negative ? negate(first.form) : first.form,
    );
};

/** The form with its outer sign apart. */
export const signed = (form: Form): Signed =>
  form.tag === 'negate' ? { negative: true, form: form.arg } : { negative: false, form };

/** The form with the sign of a coefficient put before it. */
export const withSign = (negative: boolean, form: Form): Form => (negative ? negate(form) : form);

/** A size as a number: `n`, `n^2 - k + 1`. */
export const size = (value: Size): Form =>
  sumOf(
    [...value.terms]
      .sort(([a], [b]) => Number(a === '') - Number(b === ''))
      .map(([monomial, coef]) => ({
        negative: coef < 0,
        form: monomialOf(monomial, Math.abs(coef)),
      })),
  );

const monomialOf = (monomial: string, coef: number): Form => {
  if (monomial === '') return integer(coef);
  const counts = new Map<string, number>();
  for (const part of monomial.split('*')) counts.set(part, (counts.get(part) ?? 0) + 1);
  const powers = [...counts].map(([part, k]) => powerOf(name(part), k));
  return productOf(coef === 1 ? powers : [integer(coef), ...powers]);
};

/** base^k for an integer k >= 1. */
export const powerOf = (base: Form, k: number): Form =>
  k === 1 ? base : binary('^', base, integer(k));

/** The product of numbers by `*`; 1 where there are none. */
export const productOf = (factors: readonly Form[]): Form =>
  factors.length === 0 ? integer(1) : factors.reduce((left, right) => binary('*', left, right));

/** The reciprocal 1/f apart, as `f`; undefined where the form is none. */
export const reciprocalOf = (form: Form): Form | undefined =>
  form.tag === 'binary' && (form.op === '/' || form.op === './') && isOne(form.left)
    ? form.right
    : undefined;

const isPair = (form: Form): form is Form & { readonly tag: 'binary' } => form.tag === 'binary';

/** The transpose, pushed inwards where that writes no more signs, (A*B)' as B'*A' always. For forms of matrices, columns and rows only. */
export const transpose = (form: Form): Form => {
  if (form.tag === 'transpose') return form.arg;
  if (form.tag === 'negate') return negate(transpose(form.arg));
  if ((form.tag === 'name' || form.tag === 'call') && form.symmetric) return form;
  if (form.tag === 'chain' && form.links.length > 0)
    return { ...form, links: [...form.links].reverse().map(transpose) };
  if (isPair(form) && (form.op === '+' || form.op === '-')) {
    const inside = binary(form.op, transpose(form.left), transpose(form.right));
    return transposes(inside) <= transposes(form) + 1 ? inside : { tag: 'transpose', arg: form };
  }
  if (isPair(form) && form.op === '^') return binary('^', transpose(form.left), form.right);
  return transposedCall(form) ?? { tag: 'transpose', arg: form };
};

/** Words of two matrices whose transpose is a word of the transposed matrices. */
const transposedWords: Readonly<Record<string, string>> = {
  kron: 'kron',
  khatrirao: 'facesplit',
  facesplit: 'khatrirao',
};

/** kron(v,A')' as kron(v',A), where that writes fewer signs. */
const transposedCall = (form: Form): Form | undefined => {
  const word = form.tag === 'call' ? transposedWords[form.name] : undefined;
  if (form.tag !== 'call' || word === undefined) return undefined;
  const inside = call(word, form.args.map(transpose));
  return transposes(inside) <= transposes(form) ? inside : undefined;
};

/** How many transposes the form writes. */
export const transposes = (form: Form): number => {
  switch (form.tag) {
    case 'transpose':
      return 1 + transposes(form.arg);
    case 'negate':
      return transposes(form.arg);
    case 'binary':
      return transposes(form.left) + transposes(form.right);
    case 'chain':
      return form.links.reduce((sum, link) => sum + transposes(link), 0);
    case 'call':
      return transposedWords[form.name] === undefined
        ? 0
        : form.args.reduce((sum, arg) => sum + transposes(arg), 0);
    default:
      return 0;
  }
};
