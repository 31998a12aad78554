/** Answers: what is found, as the verdict tells it. How it is typeset and drawn is in show.ts, which is loaded later. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { elaborate, elaborateOne, type Options } from '../../api/options.js';
import { prove, type Answer } from '../../api/prove.js';
import { simplify, type Simpler } from '../../api/simplify.js';
import type { LanguageError } from '../../core/expr/error.js';
import type { Cost } from '../../core/extract/cost.js';
import { costOfTerm } from '../../core/extract/simplify.js';
import type { ProofStep } from '../../core/run/prove.js';
import { latexTensor } from '../../core/term/latex.js';
import type { Expression, Statement, Term } from '../../core/term/term.js';
import type { AnswerView, Question } from '../protocol.js';

/** One of the two forms that an answer compares: the sides of a statement, or input and result. */
export type Form = { readonly title: string; readonly expression: Expression };

/** An answer; what follows it is worked out when asked for, so that the verdict need not wait. */
export type Found = {
  readonly answer: AnswerView;
  /** The statement, or `input = result`, as LaTeX. */
  readonly equation: string;
  readonly counterexample?: Answer['counterexample'];
  readonly forms: readonly Form[];
  readonly costs: () => readonly { readonly title: string; readonly cost: Cost }[];
  readonly steps: () => readonly ProofStep[];
};

/** A tensor as LaTeX. */
export const latexOf = ({ context, axes, layout }: Omit<Expression, 'body'>, body: Term): string =>
  latexTensor(context, axes, body, layout);

const stops: Readonly<Record<Answer['stop'], string>> = {
  done: 'no rule leads further',
  steps: 'the limit of steps was reached',
  nodes: 'the limit of nodes was reached',
  time: 'the time was over',
  memory: 'the limit of memory was reached',
  aborted: 'it was cancelled',
  refuted: 'the numbers show that it is false',
};

const sideOf = (s: Statement, body: Term): Expression => {
  const { context, axes, layout, warnings } = s;
  return { context, axes, layout, warnings, body };
};

const numbersRemark = ({ status, numbers }: Answer): readonly string[] => {
  if (numbers?.tag === 'agree') return [`Both sides are equal at ${numbers.points} random points.`];
  if (numbers?.tag === 'untested') return [`Numbers say nothing: ${numbers.reason}.`];
  return status === 'disagreement' ? ['Proved, yet numbers differ: this is a bug.'] : [];
};

const remarksOf = (found: Answer): readonly string[] => [
  ...found.warnings.map((warning) => `Note: ${warning}.`),
  ...(found.status === 'vacuous' ? [`No values meet the statement: ${found.why}.`] : []),
  ...(found.status === 'unknown' ? [`The engine ended because ${stops[found.stop]}.`] : []),
  ...numbersRemark(found),
];

const statementCosts = (statement: Statement, sizes: ReadonlyMap<string, number>) =>
  (['lhs', 'rhs'] as const).map((side) => ({
    title: side === 'lhs' ? 'Left side' : 'Right side',
    cost: costOfTerm({ ...statement, body: statement[side] }, sizes),
  }));

/** Proves or refutes a statement. */
export const answerStatement = (
  { text, sizes }: Question,
  options: Options,
): Either<LanguageError, Found> => {
  const statement = elaborate(text, options);
  if (isLeft(statement)) return statement;
  const found = prove(statement.right, options);
  if (isLeft(found)) return left(found.left);
  const { lhs, rhs, relation } = statement.right;
  const [a, b] = [latexOf(statement.right, lhs), latexOf(statement.right, rhs)];
  const latex = `${a} ${relation === '==' ? '=' : '\\neq'} ${b}`;
  const { status, counterexample, ms, checkMs } = found.right;
  return right({
    equation: latex,
    ...(counterexample ? { counterexample } : {}),
    forms: [
      { title: 'Left side', expression: sideOf(statement.right, lhs) },
      { title: 'Right side', expression: sideOf(statement.right, rhs) },
    ],
    costs: () => statementCosts(statement.right, new Map(Object.entries(sizes))),
    steps: found.right.steps,
    answer: { status, text: '', latex, remarks: remarksOf(found.right), ms, checkMs },
  });
};

const simplifyRemarks = (found: Simpler): readonly string[] => [
  ...found.warnings.map((warning) => `Note: ${warning}.`),
  ...(found.stop === 'done' ? [] : [`Stopped early: ${stops[found.stop]}.`]),
  ...(found.numbers?.tag === 'agree'
    ? [`Equal to the input at ${found.numbers.points} random points.`]
    : []),
  ...(found.counterexample ? ['The result differs from the input: this is a bug.'] : []),
];

/** The proof that a result equals its input: that is what the steps of a simplification are. */
const stepsTo = (input: Expression, found: Simpler, options: Options): readonly ProofStep[] => {
  const { context, axes, layout } = input;
  const statement: Statement = {
    context,
    axes,
    layout,
    relation: '==',
    warnings: [],
    lhs: input.body,
    rhs: found.expression.body,
  };
  const proof = prove(statement, { ...options, numbers: false });
  return isLeft(proof) || proof.right.status !== 'proved' ? [] : proof.right.steps();
};

/** Simplifies an expression. */
export const answerExpression = (
  { text }: Question,
  options: Options,
): Either<LanguageError, Found> => {
  const input = elaborateOne(text, options);
  if (isLeft(input)) return input;
  const began = performance.now();
  const found = simplify(input.right, { ...options, numbers: true });
  if (isLeft(found)) return left(found.left);
  const ms = performance.now() - began;
  const before = latexOf(input.right, input.right.body);
  const { counterexample, expression, latex, text: result } = found.right;
  return right({
    equation: `${before} = ${latex}`,
    ...(counterexample ? { counterexample } : {}),
    forms: [
      { title: 'Input', expression: input.right },
      { title: 'Result', expression },
    ],
    costs: () => [
      { title: 'Before', cost: found.right.before },
      { title: 'After', cost: found.right.after },
    ],
    steps: () => stepsTo(input.right, found.right, options),
    answer: {
      status: counterexample ? 'disagreement' : 'simplified',
      text: result,
      latex,
      remarks: simplifyRemarks(found.right),
      ms,
      checkMs: 0,
    },
  });
};
