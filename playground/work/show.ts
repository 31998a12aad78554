/** What follows a verdict: mathematics typeset, pictures drawn, programs. Loaded once the first verdict is told. */
import { counterexampleJson } from '../../api/values.js';
import type { Answer } from '../../api/prove.js';
import { renderSidesSvg, renderSvg } from '../../core/diagram/index.js';
import type { Cost } from '../../core/extract/cost.js';
import type { ProofStep } from '../../core/run/prove.js';
import type { CostView, DetailsView, FormulaView, PointView, StepView } from '../protocol.js';
import { latexOf, type Form, type Found } from './answer.js';
import { numbersLatex, sizeLatex, typeset } from './typeset.js';

export { programsOf } from './code.js';

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

/** The mathematics of an answer, with the numbers of a false statement. */
export const formulaView = ({ equation, counterexample }: Found): FormulaView => ({
  html: typeset(equation, true),
  ...(counterexample ? { point: pointView(counterexample) } : {}),
});

const picture = ({ title, expression }: Form) => ({
  title,
  svg: renderSvg(expression, { theme: 'light' }),
});

/** Pictures and costs of both forms. */
export const detailsView = ({ forms, costs }: Found): DetailsView => ({
  pictures: forms.map(picture),
  costs: costs().map(({ title, cost }) => ({ title, cost: costView(cost) })),
});

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
