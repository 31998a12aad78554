/** Answers as views: what the page shows, mathematics typeset, pictures drawn. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { elaborate, elaborateOne, type Options } from '../../api/options.js';
import { prove, type Answer } from '../../api/prove.js';
import { simplify, type Simpler } from '../../api/simplify.js';
import { counterexampleJson } from '../../api/values.js';
import { renderSidesSvg, renderSvg } from '../../core/diagram/index.js';
import type { LanguageError } from '../../core/expr/error.js';
import type { Cost } from '../../core/extract/cost.js';
import { costOfTerm } from '../../core/extract/simplify.js';
import type { ProofStep } from '../../core/run/prove.js';
import type { Expression, Statement, Term } from '../../core/term/term.js';
import type {
  AnswerView,
  CostView,
  DetailsView,
  PointView,
  Question,
  StepView,
} from '../protocol.js';
import { latexOf, numbersLatex, sizeLatex, typeset } from './typeset.js';

/** An answer; what follows it is worked out when asked for, so that the verdict need not wait. */
export type Found = {
  readonly answer: AnswerView;
  readonly details: () => DetailsView;
  readonly steps: () => readonly ProofStep[];
};

const stops: Readonly<Record<Answer['stop'], string>> = {
  done: 'no rule leads further',
  steps: 'the limit of steps was reached',
  nodes: 'the limit of nodes was reached',
  time: 'the time was over',
  memory: 'the limit of memory was reached',
  aborted: 'it was cancelled',
  refuted: 'the numbers show that it is false',
};

const costView = (cost: Cost): CostView => ({
  multiplications: typeset(sizeLatex(cost.multiplications)),
  additions: typeset(sizeLatex(cost.additions)),
  memory: typeset(sizeLatex(cost.memory)),
  flops: cost.flops,
  elements: cost.elements,
  unevaluated: cost.unevaluated,
});

/** A point where two sides differ. */
export const pointView = (found: NonNullable<Answer['counterexample']>): PointView => {
  const { sizes, values, lhs, rhs } = counterexampleJson(found);
  return {
    sizes: Object.entries(sizes),
    values: Object.entries(values).map(([name, value]) =>
      typeset(`\\mathit{${name.replaceAll('_', '\\_')}} = ${numbersLatex(value)}`),
    ),
    lhs: typeset(numbersLatex(lhs)),
    rhs: typeset(numbersLatex(rhs)),
  };
};

const sideOf = (s: Statement, body: Term): Expression => {
  const { context, axes, layout, warnings } = s;
  return { context, axes, layout, warnings, body };
};

/** The picture of an expression; none where it cannot be drawn. */
const picture = (title: string, expression: Expression) => ({
  title,
  svg: renderSvg(expression, { theme: 'light' }),
});

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
    cost: costView(costOfTerm({ ...statement, body: statement[side] }, sizes)),
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
    steps: found.right.steps,
    details: () => ({
      pictures: [
        picture('Left side', sideOf(statement.right, lhs)),
        picture('Right side', sideOf(statement.right, rhs)),
      ],
      costs: statementCosts(statement.right, new Map(Object.entries(sizes))),
    }),
    answer: {
      status,
      html: typeset(latex, true),
      text: '',
      latex,
      remarks: remarksOf(found.right),
      ...(counterexample ? { point: pointView(counterexample) } : {}),
      ms,
      checkMs,
    },
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
  return right({
    steps: () => stepsTo(input.right, found.right, options),
    details: () => ({
      pictures: [picture('Input', input.right), picture('Result', found.right.expression)],
      costs: [
        { title: 'Before', cost: costView(found.right.before) },
        { title: 'After', cost: costView(found.right.after) },
      ],
    }),
    answer: {
      status: found.right.counterexample ? 'disagreement' : 'simplified',
      html: typeset(`${before} = ${found.right.latex}`, true),
      text: found.right.text,
      latex: found.right.latex,
      remarks: simplifyRemarks(found.right),
      ...(found.right.counterexample ? { point: pointView(found.right.counterexample) } : {}),
      ms,
      checkMs: 0,
    },
  });
};

/** A step with both sides typeset and drawn. */
export const stepView = ({ rule, source, equation }: ProofStep): StepView => {
  const statement = equation();
  const { lhs, rhs } = statement;
  return {
    rule,
    source,
    lhs: typeset(latexOf(statement, lhs)),
    rhs: typeset(latexOf(statement, rhs)),
    pictures: renderSidesSvg(statement, { theme: 'light' }),
  };
};
