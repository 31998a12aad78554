/** Boxes that hold a diagram: functions, operators, derivatives, expectations, sums that are factors. */
import * as Q from '../num/rational.js';
import { latexTensor } from '../term/latex.js';
import * as N from '../term/naming.js';
import type { Naming } from '../term/naming.js';
import { printTensor } from '../term/print.js';
import type { Index, Law, Tensor, Term } from '../term/term.js';
import type { Wires } from '../term/wires.js';
import * as W from '../term/walk.js';
import { nameLabel, readable, superscript, wordLabel } from './labels.js';
import type { Label } from './labels.js';
import type { Box, BoxKind, Part } from './model.js';
import { portsOf } from './place.js';
import type { Draw } from './place.js';

type Made = {
  readonly kind: BoxKind;
  readonly label: Label;
  readonly parts: readonly Part[];
  /** Indices of the contents that are seen from outside. */
  readonly inner: readonly Index[];
  /** Indices of the result, which begin at the border. */
  readonly result: readonly Index[];
};

const comma: Label = { text: ',', latex: ',' };

const unique = (indices: readonly Index[]): readonly Index[] =>
  indices.filter(({ id }, k) => indices.findIndex((other) => other.id === id) === k);

const inside = (draw: Draw, naming: Naming, body: Term, lead?: Label): readonly Part[] =>
  draw({ naming, legs: W.freeIndices(body), taken: new Set() }, body, lead);

/** An argument of an operator: its axes end in rings. */
const argument = (
  draw: Draw,
  naming: Naming,
  { axes, body }: Tensor,
  lead?: Label,
): readonly Part[] => {
  const taken = new Set(axes.map(({ id }) => id));
  const others = W.freeIndices(body).filter(({ id }) => !taken.has(id));
  return draw(
    { naming: N.bindIndices(naming, axes), legs: [...others, ...axes], taken },
    body,
    lead,
  );
};

const outerOf = ({ axes, body }: Tensor): readonly Index[] =>
  W.freeIndices(body).filter(({ id }) => !axes.some((axis) => axis.id === id));

const half = Q.rational(1, 2);

/** `(·)²` and the like for a power with a number as exponent. */
const powerLabel = (exponent: Term): Label | undefined => {
  if (exponent.tag !== 'number') return undefined;
  if (Q.equals(exponent.value, half)) return { text: '√', latex: '\\sqrt{\\cdot}' };
  const text = Q.show(exponent.value);
  const above = Q.isInteger(exponent.value) ? superscript(text) : `^(${text})`;
  return { text: `(·)${above}`, latex: `(\\cdot)^{${text}}` };
};

const pointwise = (draw: Draw, naming: Naming, t: Term & { readonly tag: 'pointwise' }): Made => {
  const [, exponent] = t.args;
  const power = t.name === 'pow' && exponent ? powerLabel(exponent) : undefined;
  const args = power ? t.args.slice(0, 1) : t.args;
  return {
    kind: 'function',
    label: power ?? wordLabel(t.name),
    parts: args.flatMap((arg, k) => inside(draw, naming, arg, k > 0 ? comma : undefined)),
    inner: unique(args.flatMap((arg) => W.freeIndices(arg))),
    result: [],
  };
};

const operator = (draw: Draw, naming: Naming, t: Term & { readonly tag: 'operator' }): Made => {
  const primes = t.derivative.length;
  const base = t.name.length === 1 ? nameLabel(t.name) : wordLabel(t.name);
  return {
    kind: 'operator',
    label: { text: base.text + '′'.repeat(primes), latex: base.latex + "'".repeat(primes) },
    parts: t.args.flatMap((arg, k) => argument(draw, naming, arg, k > 0 ? comma : undefined)),
    inner: unique(t.args.flatMap(outerOf)),
    result: t.at,
  };
};

const derivative = (draw: Draw, naming: Naming, t: Term & { readonly tag: 'derivative' }): Made => {
  const { text, latex } = nameLabel(N.variableName(naming, t.variable.name));
  return {
    kind: 'derivative',
    label: { text: `∂${text}`, latex: `\\partial ${latex}` },
    parts: inside(draw, naming, t.body),
    inner: W.freeIndices(t.body),
    result: t.at,
  };
};

/** f at a point: the diagram of f, then that of the point. Where d is at the variable itself, only d is drawn. */
const at = (draw: Draw, naming: Naming, t: Term & { readonly tag: 'at' }): Made => {
  const [printed, inner] = N.bindVariable(naming, t.variable, t.body);
  const name = nameLabel(printed);
  const lead: Label = { text: `at ${name.text} =`, latex: `\\text{ at } ${name.latex} =` };
  return {
    kind: 'at',
    label: { text: '', latex: '' },
    parts: [...inside(draw, inner, t.body), ...argument(draw, naming, t.point, lead)],
    inner: unique([...W.freeIndices(t.body), ...outerOf(t.point)]),
    result: [],
  };
};

const tensorText = (naming: Naming, { axes, body }: Tensor): Label => ({
  text: readable(printTensor(naming.context, axes, body)),
  latex: latexTensor(naming.context, axes, body),
});

const longestLaw = 40;

const lawLabel = (naming: Naming, name: Label, law: Law): Label => {
  if (law.tag === 'declared')
    return { text: `E ${name.text}`, latex: `\\mathbb{E}_{${name.latex}}` };
  if (law.tag === 'rademacher')
    return { text: `E ${name.text} ~ ±1`, latex: `\\mathbb{E}_{${name.latex} \\sim \\pm 1}` };
  const [mean, covariance] = [law.mean, law.covariance].map((x) => tensorText(naming, x));
  const text = `E ${name.text} ~ N(${mean?.text}, ${covariance?.text})`;
  return text.length > longestLaw
    ? { text: `E ${name.text} ~ N`, latex: `\\mathbb{E}_{${name.latex} \\sim \\mathcal{N}}` }
    : {
        text,
        latex: `\\mathbb{E}_{${name.latex} \\sim \\mathcal{N}(${mean?.latex}, ${covariance?.latex})}`,
      };
};

const expectation = (
  draw: Draw,
  naming: Naming,
  t: Term & { readonly tag: 'expectation' },
): Made => {
  const [printed, inner] = N.bindVariable(naming, t.variable, t.body);
  return {
    kind: 'expectation',
    label: lawLabel(naming, nameLabel(printed), t.law),
    parts: inside(draw, inner, t.body),
    inner: W.freeIndices(t.body),
    result: [],
  };
};

const made = (draw: Draw, naming: Naming, t: Term): Made => {
  switch (t.tag) {
    case 'pointwise':
      return pointwise(draw, naming, t);
    case 'operator':
      return operator(draw, naming, t);
    case 'derivative':
      return derivative(draw, naming, t);
    case 'at': {
      const through = N.seenThrough(naming, t);
      return through && t.body.tag === 'derivative'
        ? derivative(draw, through, t.body)
        : at(draw, naming, t);
    }
    case 'expectation':
      return expectation(draw, naming, t);
    default:
      return {
        kind: 'sum',
        label: { text: '', latex: '' },
        parts: inside(draw, naming, t),
        inner: W.freeIndices(t),
        result: [],
      };
  }
};

/** The bubble that a term is. */
export const bubble = (naming: Naming, wires: Wires, t: Term, draw: Draw): Box => {
  const { kind, label, parts, inner, result } = made(draw, naming, t);
  const through = portsOf(wires, inner, parts.length === 1);
  return {
    kind,
    label,
    ports: [...through, ...portsOf(wires, result, false, inner.length)],
    symmetry: 'none',
    content: { parts },
  };
};
