/** Texts of the language as LaTeX. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { elaborateOne, latexTensor, type Options, type ProofStep } from '../index.js';

/** A text as LaTeX under the declarations; a text that does not read alone is given verbatim. */
export const latexOf = (text: string, options: Options): string => {
  const made = elaborateOne(text, options);
  if (isLeft(made)) return `\\verb|${text}|`;
  const { context, axes, body, layout } = made.right;
  return latexTensor(context, axes, body, layout);
};

/** The steps of a proof as an align* environment. */
export const stepLatex = (steps: readonly ProofStep[], latex: (text: string) => string): string => {
  const lines = steps.map(
    ({ rule, lhs, rhs }) => `  ${latex(lhs)} &= ${latex(rhs)} && \\text{${rule}}`,
  );
  return `\\begin{align*}\n${lines.join(' \\\\\n')}\n\\end{align*}`;
};
