/** The worker that reads what is typed: errors with their places, the input typeset, names for completion. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { elaborate, elaborateOne, rulesOf, type Options } from '../../api/options.js';
import { elaborateDeclarations } from '../../core/shape/elaborate.js';
import { builtinNames, table } from '../../core/shape/builtins.js';
import * as S from '../../core/num/size.js';
import { shippedPacks } from '../../rules/index.js';
import type { Checked, Known, Question, Reply, Request, Tell, Word } from '../protocol.js';
import { isStatement } from '../state.js';
import { optionsOf, problemOf } from './question.js';
import { latexOf } from './answer.js';
import { typeset } from './typeset.js';

const nothing: Checked = { problems: [], html: '', names: [] };

/** Functions with how they are written, and the shipped packs. */
export const known = (): Known => ({
  words: [...builtinNames].sort().map((label) => ({
    label,
    kind: 'function',
    detail: table.get(label)?.usage ?? '',
  })),
  packs: shippedPacks.map(({ pack, rules }) => ({ name: pack, rules: rules.length })),
});

const namesIn = ({ decls }: Question, options: Options): readonly Word[] | undefined => {
  const context = elaborateDeclarations(decls, rulesOf(options.packs).operators as never);
  if (isLeft(context)) return undefined;
  return [...context.right.variables.values()].map(({ name, shape, properties }) => ({
    label: name,
    kind: 'variable',
    detail: [`[${shape.map(S.show).join(', ')}]`, ...properties].join(' '),
  }));
};

const statementLatex = (question: Question, options: Options) => {
  const made = elaborate(question.text, options);
  if (isLeft(made)) return made;
  const { lhs, rhs, relation } = made.right;
  const sign = relation === '==' ? '=' : '\\neq';
  return {
    ...made,
    right: `${latexOf(made.right, lhs)} ${sign} ${latexOf(made.right, rhs)}`,
  };
};

const expressionLatex = (question: Question, options: Options) => {
  const made = elaborateOne(question.text, options);
  return isLeft(made) ? made : { ...made, right: latexOf(made.right, made.right.body) };
};

/** Everything that can be said while typing. */
export const check = (question: Question): Checked => {
  const options = optionsOf(question);
  if (isLeft(options)) return { ...nothing, problems: options.left };
  const names = namesIn(question, options.right);
  const empty = question.text.trim() === '';
  if (empty && names) return { ...nothing, names };
  const latex = (isStatement(question.text) ? statementLatex : expressionLatex)(
    empty ? { ...question, text: '0' } : question,
    options.right,
  );
  if (isLeft(latex))
    return { problems: [problemOf(latex.left, question)], html: '', names: names ?? [] };
  return { problems: [], html: typeset(latex.right, true), names: names ?? [] };
};

const answer = ({ id, ask }: Request): void => {
  const tell = (message: Tell): void => postMessage({ id, tell: message } satisfies Reply);
  if (ask.tag === 'known') tell({ tag: 'known', known: known() });
  if (ask.tag === 'check') tell({ tag: 'checked', checked: check(ask.question) });
  tell({ tag: 'done' });
};

globalThis.onmessage = ({ data }: MessageEvent<Request>) => answer(data);
