/** The Coq file: the prelude, then a theorem per statement, each with what it rests on. */
import type { Size } from '../num/size.js';
import { prelude } from './prelude/index.js';
import { planCode, plansOf } from './plans.js';
import type { Proved } from './proved.js';
import type { Theorem, Weighted } from './statement.js';
import { hasFraction, list, naturalCode, naturalText, valueCode, valueText } from './syntax.js';
import type { IndexName, Natural, Value } from './syntax.js';

/** A theorem with its name and the text that was typed. */
export type Entry = {
  readonly name: string;
  readonly text: string;
  readonly made: Theorem | Proved;
};

/** A size as a polynomial of the checker. */
const sizeCode =
  (sizes: readonly string[]) =>
  (size: Size): string => {
    const terms = size.terms.map(([monomial, coef]) => {
      const ids = monomial === '' ? [] : monomial.split('*').map((name) => sizes.indexOf(name));
      return [`pconst ${coef}`, ...ids.map((id) => `pvar ${id}`)].reduce(
        (a, b) => `pmul (${a}) (${b})`,
      );
    });
    return terms.length === 0 ? 'pconst 0' : `(${terms.reduce((a, b) => `padd (${a}) (${b})`)})`;
  };

/** The type of a tensor. */
export const arrow = (shape: readonly Natural[], ring: string): string =>
  [...shape.map((size) => `'I_${ordinal(size)}`), ring].join(' -> ');
const ordinal = (size: Natural): string =>
  size.tag === 'size' || size.tag === 'constant' ? naturalText(size) : `(${naturalText(size)})`;

/** Every value of a theorem: sides, hypotheses, corrections with their sums. */
const valuesOf = ({ lhs, rhs, corrections }: Theorem): readonly Value[] => [
  lhs,
  rhs,
  ...corrections.map((one) =>
    one.axes.reduceRight<Value>(
      (body, index) => ({ tag: 'sum', index, body }),
      [one.weight, one.lhs, one.rhs].reduce((left, right) => ({ tag: 'plus', left, right })),
    ),
  ),
];
/** Whether fractions occur, so that the ring must be a field of characteristic 0. */
export const isField = (theorem: Theorem): boolean => valuesOf(theorem).some(hasFraction);

/** The binders of axes. */
export const forall = (axes: readonly IndexName[]): string =>
  axes.length === 0
    ? ''
    : `forall ${axes.map(({ name, size }) => `(${name} : 'I_${ordinal(size)})`).join(' ')},`;

const binders = (theorem: Theorem): string => {
  const { sizes, tensors, ring, hypotheses } = theorem;
  const field = isField(theorem);
  const parts = [`(${ring} : ${field ? 'numFieldType' : 'comRingType'})`];
  if (sizes.length > 0) parts.push(`(${sizes.join(' ')} : nat)`);
  for (const { name, shape } of tensors) parts.push(`(${name} : ${arrow(shape, ring)})`);
  for (const { name, axes, lhs, rhs } of hypotheses)
    parts.push(`\n  (${name} : ${forall(axes)} ${valueText(lhs)} = ${valueText(rhs)})`);
  return parts.join(' ');
};

const claim = ({ ring, axes, lhs, rhs }: Theorem): string => {
  const all = forall(axes);
  return `${all === '' ? '' : `${all}\n  `}${valueText(lhs)}\n  = ${valueText(rhs)} :> ${ring}`;
};

const placesCode = (axes: readonly IndexName[]): string =>
  list(axes.map(({ id, size }) => `(${id}, ${naturalCode(size)})`));

const correctionCode = ({ axes, weight, lhs, rhs }: Weighted): string =>
  `(Corr ${placesCode(axes)} ${valueCode(weight)} ${valueCode(lhs)} ${valueCode(rhs)})`;

const proof = (theorem: Theorem): string => {
  const { ring, sizes, tensors, axes, lhs, rhs, corrections } = theorem;
  const field = isField(theorem);
  const table = list(sizes);
  const symbols = list(
    tensors.map(
      ({ name, shape }) =>
        `existT (arr ${ring} ${table}) ${list(shape.map(naturalCode))}%N ${name}`,
    ),
  );
  let next = theorem.nextId;
  const code = sizeCode(sizes);
  const plans = [...plansOf(axes, valuesOf(theorem))].map(
    ([id, plan]) => `(${id}, ${planCode(plan, code, () => next++)})`,
  );
  const sound = field ? 'field_sound' : 'ring_sound';
  const bare = corrections.length === 0;
  const used = `${list(corrections.map(correctionCode))}%N`;
  const right = `${valueCode(rhs)}%N`;
  return [
    'Proof.',
    ...(bare ? [] : [`pose cs : seq corr := ${used}.`]),
    `have H : @accept ${ring} ${table} ${symbols} ${sizes.length} ${field}`,
    `  ${list(plans)}%N`,
    `  ${placesCode(axes)}%N`,
    `  ${valueCode(lhs)}%N`,
    bare
      ? `  ${right} by vm_cast_no_check (erefl true).`
      : `  (corrected ${right} cs) && @corrs_wt ${ring} ${table} ${symbols} ${sizes.length} cs by vm_cast_no_check (erefl true).`,
    bare
      ? `exact_no_check (${sound} H).`
      : `exact_no_check (${sound}_with H ${corrections.reduceRight((rest, { name }) => `(conj ${name} ${rest})`, 'I')}).`,
    'Qed.',
  ].join('\n');
};

/** A comment must not end early: comments nest in Coq and quotes open strings in them. */
const comment = (text: string): string =>
  `(* ${text.replace(/\(\*|\*\)/g, (mark) => (mark === '(*' ? '( *' : '* )')).replace(/"/g, "''")} *)`;

const stated = (word: 'Theorem' | 'Lemma', name: string, theorem: Theorem): string =>
  [`${word} ${name} ${binders(theorem)} :`, `  ${claim(theorem)}.`, proof(theorem)].join('\n');

/** An equation by the ring laws alone, as a lemma that theorems use. */
export const ringLemma = (name: string, theorem: Theorem): string => stated('Lemma', name, theorem);

const entryText = ({ name, text, made }: Entry): string =>
  [comment(text), 'rules' in made ? made.text : stated('Theorem', name, made)].join('\n');

/** The lemmas of all rules that are used, each once. */
const ruleTexts = (entries: readonly Entry[]): readonly string[] => {
  const rules = entries.flatMap(({ made }) => ('rules' in made ? made.rules : []));
  return [...new Map(rules.map((r) => [r.name, r.text])).values()];
};

/** What all theorems together rest on; one question, since Coq walks through MathComp to answer it. */
const assumptions = (entries: readonly Entry[]): string => {
  const [first, ...rest] = entries.map(({ name }) => `@${name}`);
  if (first === undefined) return '';
  if (rest.length === 0) return `Print Assumptions ${first.slice(1)}.`;
  return `Definition einsat_all := (${[first, ...rest].join(', ')}).\nPrint Assumptions einsat_all.`;
};

/** The whole file: it needs Coq 8.16 and MathComp 1.15, nothing else. */
export const coqText = (entries: readonly Entry[]): string =>
  `${prelude}\n${[...ruleTexts(entries), ...entries.map(entryText), assumptions(entries)].join('\n\n')}\n`;
