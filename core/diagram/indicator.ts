/** The relation of an indicator as text: positive terms on the left, the rest on the right. */
import * as S from '../num/size.js';
import * as N from '../term/naming.js';
import type { Naming } from '../term/naming.js';
import type { Affine, Term, Unknown } from '../term/term.js';
import type { Label } from './labels.js';
import { nameLabel, readable } from './labels.js';

type Written = { readonly negative: boolean; readonly label: Label };

const unknownLabel = (naming: Naming, of: Unknown): Label => {
  if (of.tag === 'index') return nameLabel(N.indexName(naming, of.index));
  const at = of.at.map((i) => nameLabel(N.indexName(naming, i)));
  const name = nameLabel(of.name);
  return {
    text: `${name.text}[${at.map(({ text }) => text).join(',')}]`,
    latex: `${name.latex}_{${at.map(({ latex }) => latex).join(',')}}`,
  };
};

const sizeText = (size: S.Size): string =>
  size.terms.length > 1 ? `(${S.show(size)})` : S.show(size);

const latexSize = (size: S.Size): string =>
  S.show(size)
    .replaceAll('*', ' ')
    .replace(/\^(\d+)/g, '^{$1}');

const isNegative = (size: S.Size): boolean => size.terms.every(([, coef]) => coef < 0);

const termLabel = (naming: Naming, { coef, of }: Affine['terms'][number]): Written => {
  const negative = isNegative(coef);
  const size = negative ? S.scale(coef, -1) : coef;
  const { text, latex } = unknownLabel(naming, of);
  if (S.asConstant(size) === 1) return { negative, label: { text, latex } };
  const factor = latexSize(size);
  return {
    negative,
    label: {
      text: `${readable(sizeText(size))} ${text}`,
      latex: `${size.terms.length > 1 ? `(${factor})` : factor} ${latex}`,
    },
  };
};

const constantLabel = (constant: S.Size): readonly Written[] =>
  constant.terms.map(([monomial, coef]) => {
    const size = { terms: [[monomial, Math.abs(coef)]], key: '' } as S.Size;
    return { negative: coef < 0, label: { text: readable(S.show(size)), latex: latexSize(size) } };
  });

const sum = (labels: readonly Label[]): Label =>
  labels.length === 0
    ? { text: '0', latex: '0' }
    : {
        text: labels.map(({ text }) => text).join('+'),
        latex: labels.map(({ latex }) => latex).join('+'),
      };

const relationLatex: Readonly<Record<string, string>> = {
  '!=': '\\ne',
  '<=': '\\le',
  '>=': '\\ge',
};

/** `k = i+1` for [k - i - 1 = 0]. */
export const relationText = (naming: Naming, t: Term & { readonly tag: 'indicator' }): Label => {
  const all = [
    ...t.affine.terms.map((x) => termLabel(naming, x)),
    ...constantLabel(t.affine.constant),
  ];
  const left = all.filter(({ negative }) => !negative);
  const right = all.filter(({ negative }) => negative);
  const swap =
    t.relation === '=' && (right.length < left.length || left.length === 0) && right.length > 0;
  const [a, b] = (swap ? [right, left] : [left, right]).map((side) =>
    sum(side.map(({ label }) => label)),
  );
  return {
    text: `${a?.text} ${readable(t.relation)} ${b?.text}`,
    latex: `${a?.latex} ${relationLatex[t.relation] ?? t.relation} ${b?.latex}`,
  };
};
