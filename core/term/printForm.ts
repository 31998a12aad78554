/**
 * Forms as text of the language, with no more parentheses than it needs (but `(A*x).*y`, for the reader).
 *
 * Levels, loosest first, as the parser has them: 1 + and -; 2 * / .* ./; 3 unary -; 4 ^; 5 postfix; 6 closed.
 */
import type { Form, LawForm, Operation } from './form.js';

type Text = { readonly text: string; readonly level: number };

const levelOf: Readonly<Record<Operation, number>> = {
  '+': 1,
  '-': 1,
  '*': 2,
  '/': 2,
  '.*': 2,
  './': 2,
  '^': 4,
  '.^': 4,
};

const show = (form: Form, least: number): string => {
  const { text, level } = render(form);
  return level < least ? `(${text})` : text;
};

/** Sums without the spaces, for subscripts and sizes. */
const tight = (form: Form): string => show(form, 0).replace(/ ([+-]) /g, '$1');
const list = (forms: readonly Form[]): string => forms.map((form) => show(form, 0)).join(', ');
const subscripts = (forms: readonly Form[]): string => `[${forms.map(tight).join(',')}]`;

const isPlainProduct = (form: Form): boolean =>
  form.tag === 'chain' || (form.tag === 'binary' && (form.op === '*' || form.op === '/'));

const binary = (op: Operation, left: Form, right: Form): Text => {
  const level = levelOf[op];
  if (level === 1)
    return { text: `${show(left, 1)} ${op} ${show(right, right.tag === 'negate' ? 7 : 2)}`, level };
  if (level === 4) return { text: `${show(left, 5)}${op}${show(right, 5)}`, level };
  const mixed = op.startsWith('.') && isPlainProduct(left);
  return { text: `${show(left, mixed ? 4 : 2)}${op}${show(right, 4)}`, level };
};

/** Equal texts as powers: neighbours only (matrices), or wherever they stand (numbers). */
const powers = (texts: readonly Text[], anywhere: boolean): readonly Text[] => {
  const found: { readonly base: Text; count: number }[] = [];
  for (const base of texts) {
    const last = found.at(-1);
    const same = anywhere
      ? found.find((each) => each.base.text === base.text)
      : last?.base.text === base.text
        ? last
        : undefined;
    if (same) same.count++;
    else found.push({ base, count: 1 });
  }
  return found.map(({ base, count }) =>
    count === 1
      ? base
      : { text: `${base.level < 5 ? `(${base.text})` : base.text}^${count}`, level: 4 },
  );
};

const isFraction = (form: Form): boolean =>
  form.tag === 'binary' &&
  form.op === '/' &&
  form.left.tag === 'number' &&
  form.right.tag === 'number';

const times = (texts: readonly Text[]): string =>
  texts.map(({ text, level }) => (level < 4 ? `(${text})` : text)).join('*');

const chain = (form: Form & { readonly tag: 'chain' }): Text => {
  const [first, ...others] = form.scalars;
  const lead = first && isFraction(first) ? [{ text: show(first, 0), level: 4 }] : [];
  const numbers = powers((lead.length > 0 ? others : form.scalars).map(render), true);
  const factors = [...lead, ...numbers, ...powers(form.links.map(render), false)];
  const top = factors.length === 0 ? '1' : times(factors);
  const below = powers(form.denominators.map(render), true);
  if (below.length === 0) {
    const [only] = factors;
    return factors.length === 1 && only && lead.length === 0 ? only : { text: top, level: 2 };
  }
  return { text: `${top}/${below.length === 1 ? times(below) : `(${times(below)})`}`, level: 2 };
};

const law = (form: LawForm): string => {
  if (form.tag === 'declared') return '';
  if (form.tag === 'rademacher') return ` ~ rademacher(${list(form.sizes)})`;
  return ` ~ normal(${list([form.mean, form.covariance])})`;
};

const closed = (text: string): Text => ({ text, level: 6 });

const bind = (form: Form & { readonly tag: 'bind' }): Text => {
  const axes = form.axes
    .map(({ name, size }) => (size ? `${name}<${tight(size)}` : name))
    .join(', ');
  const inner = `${form.axes.every(({ size }) => !size) ? axes.replaceAll(' ', '') : axes}: ${show(form.body, 0)}`;
  return closed(form.kind === 'tensor' ? `[${inner}]` : `${form.kind}(${inner})`);
};

const render = (form: Form): Text => {
  switch (form.tag) {
    case 'number':
      return closed(String(form.value.num));
    case 'name':
      return closed(form.name);
    case 'call':
      return closed(`${form.name}(${list(form.args)})`);
    case 'negate': {
      const { level } = render(form.arg);
      return {
        text: `-${show(form.arg, form.arg.tag === 'negate' ? 7 : 2)}`,
        level: Math.min(level, 3),
      };
    }
    case 'transpose':
      return { text: `${show(form.arg, 5)}'`, level: 5 };
    case 'binary':
      return binary(form.op, form.left, form.right);
    case 'chain':
      return chain(form);
    case 'component':
      return { text: `${show(form.base, 5)}${subscripts(form.at)}`, level: 5 };
    case 'epsilon':
      return { text: `eps${subscripts(form.at)}`, level: 5 };
    case 'bind':
      return bind(form);
    case 'indicator':
      return closed(`[${show(form.left, 0)} ${form.relation} ${show(form.right, 0)}]`);
    case 'derivative': {
      const by = form.at && form.at.length > 0 ? subscripts(form.at) : '';
      return closed(`d(${show(form.body, 0)}, ${form.variable}${by})`);
    }
    case 'at':
      return closed(`at(${show(form.body, 0)}, ${form.variable} = ${show(form.value, 0)})`);
    case 'expectation':
      return closed(`E(${form.variable}${law(form.law)}: ${show(form.body, 0)})`);
  }
};

/** The form as text of the language. */
export const printForm = (form: Form): string => show(form, 0);
