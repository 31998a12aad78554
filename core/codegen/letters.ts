/** Labels as the letters of an einsum. */
import type { Label } from './program.js';

const alphabet = 'ijklmnpqrstuvwabcdefghoxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The letter of a label. Throws past 52 labels, which no contraction of two tensors has. */
export const letter = (label: Label): string => {
  const found = alphabet[label];
  if (found === undefined) throw new Error(`broken invariant: label ${label} has no letter`);
  return found;
};

/** `ij,jk->ik`. */
export const spec = (args: readonly (readonly Label[])[], out: readonly Label[]): string =>
  `${args.map((at) => at.map(letter).join('')).join(',')}->${out.map(letter).join('')}`;

/** The labels of a spec, by its letters: operands and result. */
export const readSpec = (
  text: string,
): { readonly args: readonly (readonly Label[])[]; readonly out: readonly Label[] } => {
  const [from = '', to = ''] = text.split('->');
  const labels = (part: string): readonly Label[] => [...part].map((c) => alphabet.indexOf(c));
  return { args: from.split(',').map(labels), out: labels(to) };
};
