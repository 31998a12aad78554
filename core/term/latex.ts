/**
 * Terms as LaTeX (math mode, amsmath): the same forms as the text, in the notation of a paper.
 *
 * Capitals stay italic, A' is A^\top, a quotient is a fraction, d is a partial derivative, E an expectation.
 */
import type { Form, LawForm, Operation } from './form.js';
import { tensorForm } from './matrixForm.js';
import { formWith } from './print.js';
import type { Context, Index, Layout, Term } from './term.js';

type Text = { readonly text: string; readonly level: number };

const greek = new Set(
  'alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega'.split(
    ' ',
  ),
);

/** `x_1`, `x1` and `beta2` with subscripts, Greek names as letters, long names upright. */
export const latexName = (name: string): string => {
  const [, base = name, digits = ''] = /^([A-Za-z]+)_?(\w*)$/.exec(name) ?? [];
  const written = greek.has(base) ? `\\${base}` : base.length === 1 ? base : `\\mathit{${base}}`;
  return digits === '' ? written : `${written}_{${digits.replaceAll('_', '\\_')}}`;
};

const closed = (text: string): Text => ({ text, level: 6 });
const parens = (text: string): string => `\\left(${text}\\right)`;
const show = (form: Form, least: number): string => {
  const { text, level } = render(form);
  return level < least ? parens(text) : text;
};
const list = (forms: readonly Form[]): string => forms.map((form) => show(form, 0)).join(', ');

const signs: Readonly<Record<string, string>> = {
  '*': ' ',
  '.*': ' \\odot ',
  './': ' \\oslash ',
  '+': ' + ',
  '-': ' - ',
};

const binary = (op: Operation, left: Form, right: Form): Text => {
  if (op === '/') return closed(`\\frac{${show(left, 0)}}{${show(right, 0)}}`);
  if (op === '^') return { text: `${show(left, 6)}^{${show(right, 0)}}`, level: 4 };
  if (op === '.^') return { text: `${show(left, 6)}^{\\odot ${show(right, 0)}}`, level: 4 };
  const level = op === '+' || op === '-' ? 1 : 2;
  return { text: `${show(left, level)}${signs[op]}${show(right, level === 1 ? 2 : 4)}`, level };
};

const runs = (texts: readonly Text[]): readonly Text[] => {
  const found: { readonly base: Text; count: number }[] = [];
  for (const base of texts) {
    const last = found.at(-1);
    if (last?.base.text === base.text) last.count++;
    else found.push({ base, count: 1 });
  }
  return found.map(({ base, count }) =>
    count === 1
      ? base
      : { text: `${base.level < 6 ? parens(base.text) : base.text}^{${count}}`, level: 4 },
  );
};

const times = (forms: readonly Form[]): string => {
  const texts = runs(forms.map(render)).map(({ text, level }) => (level < 4 ? parens(text) : text));
  return texts.length === 0 ? '1' : texts.join(' ');
};

/** A numerator or denominator: one factor alone needs no parentheses. */
const part = (forms: readonly Form[]): string => {
  const [only, second] = forms;
  return only && !second ? show(only, 0) : times(forms);
};

const chain = ({ scalars, links, denominators }: Form & { readonly tag: 'chain' }): Text => {
  if (denominators.length === 0) return { text: times([...scalars, ...links]), level: 2 };
  return closed(`\\frac{${part([...scalars, ...links])}}{${part(denominators)}}`);
};

const operators: Readonly<Record<string, (args: readonly Form[]) => Text | undefined>> = {
  inv: ([a]) => a && { text: `${show(a, 6)}^{-1}`, level: 4 },
  pinv: ([a]) => a && { text: `${show(a, 6)}^{+}`, level: 4 },
  exp: ([a]) => a && closed(`\\exp${parens(show(a, 0))}`),
  sqrt: ([a]) => a && closed(`\\sqrt{${show(a, 0)}}`),
  norm: ([a]) => a && closed(`\\left\\|${show(a, 0)}\\right\\|`),
  abs: ([a]) => a && closed(`\\left|${show(a, 0)}\\right|`),
  I: ([n]) => n && closed(`I_{${show(n, 0)}}`),
  ones: (sizes) => closed(`\\mathbf{1}_{${sizes.map((n) => show(n, 2)).join(' \\times ')}}`),
  zeros: (sizes) => closed(`\\mathbf{0}_{${sizes.map((n) => show(n, 2)).join(' \\times ')}}`),
  unit: ([, k]) => k && closed(`e_{${show(k, 0)}}`),
};

const known = new Set(['det', 'log', 'sin', 'cos', 'tan', 'tanh', 'max', 'min']);

const call = (name: string, args: readonly Form[]): Text => {
  const special = operators[name]?.(args);
  if (special) return special;
  const head = known.has(name)
    ? `\\${name}`
    : name.length === 1
      ? name
      : `\\operatorname{${name.replaceAll('_', '\\_')}}`;
  return closed(`${head}${parens(list(args))}`);
};

const indices = (forms: readonly Form[]): string => forms.map((form) => show(form, 0)).join(',');

const bind = (form: Form & { readonly tag: 'bind' }): Text => {
  const axes = form.axes.map(({ name }) => latexName(name)).join(',');
  if (form.kind === 'tensor') return closed(`\\left[${show(form.body, 0)}\\right]_{${axes}}`);
  return { text: `\\${form.kind}_{${axes}} ${show(form.body, 2)}`, level: 2 };
};

const relations: Readonly<Record<string, string>> = { '!=': '\\ne', '<=': '\\le', '>=': '\\ge' };

const derivative = (form: Form & { readonly tag: 'derivative' }): Text => {
  const by = form.at && form.at.length > 0 ? `_{${indices(form.at)}}` : '';
  const below = `\\partial ${latexName(form.variable)}${by}`;
  const { text, level } = render(form.body);
  if (level >= 5 && text.length < 8) return closed(`\\frac{\\partial ${text}}{${below}}`);
  return { text: `\\frac{\\partial}{${below}} ${level >= 6 ? text : parens(text)}`, level: 2 };
};

const lawText = (variable: string, law: LawForm): string => {
  if (law.tag === 'declared') return variable;
  if (law.tag === 'rademacher')
    return `${variable} \\sim \\{\\pm 1\\}^{${law.sizes.map((n) => show(n, 2)).join(' \\times ')}}`;
  return `${variable} \\sim \\mathcal{N}${parens(list([law.mean, law.covariance]))}`;
};

const render = (form: Form): Text => {
  switch (form.tag) {
    case 'number':
      return closed(String(form.value.num));
    case 'name':
      return closed(latexName(form.name));
    case 'call':
      return call(form.name, form.args);
    case 'negate':
      return { text: `-${show(form.arg, 2)}`, level: 1 };
    case 'transpose':
      return { text: `${show(form.arg, 6)}^\\top`, level: 5 };
    case 'binary':
      return binary(form.op, form.left, form.right);
    case 'chain':
      return chain(form);
    case 'component': {
      const base = render(form.base);
      const bare = form.base.tag === 'name' && !base.text.includes('_');
      return closed(`${bare ? base.text : parens(base.text)}_{${indices(form.at)}}`);
    }
    case 'epsilon':
      return closed(`\\varepsilon_{${indices(form.at)}}`);
    case 'bind':
      return bind(form);
    case 'indicator':
      return closed(
        `\\left[${show(form.left, 0)} ${relations[form.relation] ?? form.relation} ${show(form.right, 0)}\\right]`,
      );
    case 'derivative':
      return derivative(form);
    case 'at':
      return closed(
        `\\left.${show(form.body, 0)}\\right|_{${latexName(form.variable)} = ${show(form.value, 0)}}`,
      );
    case 'expectation':
      return closed(
        `\\mathbb{E}_{${lawText(latexName(form.variable), form.law)}}\\left[${show(form.body, 0)}\\right]`,
      );
  }
};

/** A form as LaTeX. */
export const latexForm = (form: Form): string => show(form, 0);

/** The tensor [axes: body] as LaTeX for math mode: `A^\top B`, `\operatorname{tr}\left(A B\right)`. */
export const latexTensor = (
  context: Context,
  axes: readonly Index[],
  body: Term,
  layout?: Layout,
): string => latexForm(formWith(tensorForm, context, axes, body, layout));
