import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { display } from '../../index.js';

const shown = (text: string, decls: string) => {
  const made = display(text, { decls });
  if (isLeft(made)) throw new Error(made.left.message);
  return made.right;
};

describe('objects that show themselves', () => {
  const product = shown("A*B == (B'*A')'", 'A : [n,m]; B : [m,k]');
  test('as text where a string is wanted', () => expect(`${product}`).toBe('A*B == A*B'));
  test('as LaTeX', () => expect(shown("A'*x", 'A : [n,m]; x : [n]').toLatex()).toBe('A^\\top x'));
  test('in a Jupyter notebook: text, HTML, LaTeX and SVG', () => {
    const key = Symbol.for('Jupyter.display');
    const bundle = (product as unknown as Record<symbol, () => Record<string, string>>)[key]!();
    expect(Object.keys(bundle)).toEqual(['text/plain', 'text/html', 'text/latex', 'image/svg+xml']);
    expect(bundle['text/latex']).toBe('$$A B = A B$$');
    expect(bundle['image/svg+xml']).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(bundle['text/html']).toContain('<code>A*B == A*B</code>');
  });
  test('as HTML with the mathematics typeset by what is given', () =>
    expect(product.toHtml((latex) => `<i>${latex}</i>`)).toMatch(
      /^<figure><svg [^]*<figcaption><i>A B = A B<\/i><\/figcaption><\/figure>$/,
    ));
  test('a text that does not read is an error, not an object', () =>
    expect(isLeft(display('A*', { decls: 'A : [n]' }))).toBe(true));
});
