/** Terms, sizes and numbers as markup, by KaTeX, inside a worker: the page only puts it in. */
import katex from 'katex';
import * as S from '../../core/num/size.js';
import type { Nested } from '../../api/values.js';
import { numberText } from './numbers.js';

/** Longer formulas are shown as they are typed: nobody reads them, and typesetting takes its time. */
const longest = 4000;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** LaTeX as markup; the source where it is too long or KaTeX refuses it. */
export const typeset = (latex: string, display = false): string => {
  if (latex.length > longest) return `<code>${escape(latex)}</code>`;
  try {
    return katex.renderToString(latex, { displayMode: display, strict: 'ignore', maxExpand: 1000 });
  } catch {
    return `<code>${escape(latex)}</code>`;
  }
};

/** A polynomial in sizes as LaTeX: `2*n*p + p^2` is 2 n p + p^2. */
export const sizeLatex = (size: S.Size): string =>
  S.show(size)
    .replace(/\^(\d+)/g, '^{$1}')
    .replace(/[A-Za-z]\w+/g, (name) => `\\mathit{${name.replaceAll('_', '\\_')}}`)
    .replaceAll('*', '\\,');

const rows = (value: readonly Nested[]): string =>
  value
    .map((row) =>
      Array.isArray(row)
        ? row.map((x) => numberText(x as number)).join(' & ')
        : numberText(row as number),
    )
    .join(' \\\\ ');

const depth = (value: Nested): number => (typeof value === 'number' ? 0 : 1 + depth(value[0] ?? 0));

const listed = (value: Nested): string =>
  typeof value === 'number' ? numberText(value) : `[${value.map(listed).join(', ')}]`;

/** Numbers as LaTeX: a number, a column, a matrix; deeper ones as nested lists. */
export const numbersLatex = (value: Nested): string =>
  typeof value === 'number'
    ? numberText(value)
    : depth(value) <= 2
      ? `\\begin{pmatrix} ${rows(value)} \\end{pmatrix}`
      : `\\texttt{${listed(value)}}`;
