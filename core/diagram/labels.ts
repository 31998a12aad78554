/** What is written in a picture: one label in two spellings, Unicode for SVG and LaTeX for papers. */
import { latexName } from '../term/latex.js';

/** The same words as plain text and as LaTeX in math mode. */
export type Label = { readonly text: string; readonly latex: string };

const greekLetters: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  zeta: 'ζ',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Gamma: 'Γ',
  Delta: 'Δ',
  Theta: 'Θ',
  Lambda: 'Λ',
  Xi: 'Ξ',
  Pi: 'Π',
  Sigma: 'Σ',
  Phi: 'Φ',
  Psi: 'Ψ',
  Omega: 'Ω',
};

const lowered = (digits: string): string =>
  [...digits].map((d) => String.fromCodePoint(0x2080 + Number(d))).join('');
const raised: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** Digits and a sign as a superscript: `2` is `²`. */
export const superscript = (digits: string): string =>
  [...digits].map((d) => raised[d] ?? d).join('');

/** A name: Greek ones as letters, digits at the end lowered. */
export const nameLabel = (name: string): Label => {
  const [, base = name, digits = ''] = /^([A-Za-z]+)_?(\d*)$/.exec(name) ?? [];
  return { text: `${greekLetters[base] ?? base}${lowered(digits)}`, latex: latexName(name) };
};

/** A word that is not a name of mathematics: `softmax`. */
export const wordLabel = (word: string): Label => ({
  text: word,
  latex: `\\mathrm{${word.replaceAll('_', '\\_')}}`,
});

/** A text of the language, as a reader of pictures wants it: `1/2*x^2` is `1/2 x²`. */
export const readable = (text: string): string =>
  text
    .replace(/[A-Za-z]\w*/g, (word) =>
      greekLetters[word] || /\d$/.test(word) ? nameLabel(word).text : word,
    )
    .replace(/\^(\d+)/g, (_, digits: string) => superscript(digits))
    .replaceAll('*', ' ')
    .replaceAll('!=', '≠')
    .replaceAll('<=', '≤')
    .replaceAll('>=', '≥')
    .replaceAll('-', '−');

/** The width of a text in pixels at a font size; an estimate for a serif face, on the wide side. */
export const widthOf = (text: string, size: number): number => {
  let sum = 0;
  for (const sign of text.normalize('NFC'))
    sum += /[ijlt.,:;'|()[\]⁻¹²³ ]/.test(sign) ? 0.36 : /[A-ZmwMW~=+−Σ≠]/.test(sign) ? 0.76 : 0.55;
  return Math.ceil(sum * size);
};
