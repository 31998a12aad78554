/** The answer: verdict, mathematics, pictures, counterexample, cost, steps, code. */
import { fill, h } from '../dom.js';
import type {
  AnswerView,
  CodeView,
  DetailsView,
  FormulaView,
  Problem,
  StepView,
} from '../protocol.js';
import { codeElement } from './code.js';
import { copyButton } from './copy.js';
import { costElement } from './cost.js';
import { pictureElement } from './picture.js';
import { pointElement } from './point.js';
import { stepElement } from './steps.js';

const verdicts: Readonly<Record<AnswerView['status'], string>> = {
  proved: 'Proved',
  refuted: 'Refuted',
  unknown: 'Unknown',
  vacuous: 'Vacuous',
  disagreement: 'Internal error',
  simplified: 'Simplified',
  unreadable: 'Cannot be read',
};

const meanings: Readonly<Record<AnswerView['status'], string>> = {
  proved: 'for every size and every value that the declarations allow',
  refuted: 'by the numbers below',
  unknown: 'neither a proof nor a counterexample was found',
  vacuous: 'no values meet the declarations',
  disagreement: 'please report this',
  simplified: '',
  unreadable: 'see the note in the editor',
};

const section = (title: string, ...children: readonly (Node | undefined)[]): HTMLElement =>
  h('section', { class: 'part' }, h('h3', {}, title), ...children);

const picturesElement = (pictures: DetailsView['pictures']): HTMLElement =>
  h(
    'div',
    { class: 'pictures' },
    ...pictures.map(({ title, svg }) =>
      h(
        'figure',
        { tabindex: '0', 'aria-label': `Diagram: ${title}` },
        pictureElement(svg),
        h('figcaption', {}, title),
      ),
    ),
  );

/** Where an answer is shown, piece by piece as it comes. */
export type AnswerPlace = {
  readonly clear: () => void;
  readonly show: (answer: AnswerView) => void;
  /** The mathematics, under the verdict. */
  readonly formula: (formula: FormulaView) => void;
  readonly details: (details: DetailsView, sizes: string) => void;
  readonly problems: (problems: readonly Problem[]) => void;
  readonly failed: (message: string) => void;
  readonly step: (step: StepView) => void;
  readonly code: (programs: readonly CodeView[]) => void;
  /** The input has changed since. */
  readonly stale: () => void;
};

const head = (status: AnswerView['status'], time?: string): HTMLElement =>
  h(
    'header',
    { class: `verdict ${status}` },
    h('h2', {}, verdicts[status]),
    h('span', {}, meanings[status]),
    time === undefined ? undefined : h('span', { class: 'time quiet' }, time),
  );

const resultElement = ({ text, latex }: AnswerView): HTMLElement =>
  h(
    'div',
    { class: 'copies' },
    text === '' ? undefined : h('code', { class: 'result' }, text),
    text === '' ? undefined : copyButton('Copy', () => text),
    copyButton('Copy LaTeX', () => latex),
  );

const milliseconds = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** The place inside an element. */
export const answerPlace = (parent: HTMLElement): AnswerPlace => {
  let steps: HTMLElement | undefined;
  const only = (...children: readonly (Node | undefined)[]): void => {
    parent.classList.remove('stale');
    parent.replaceChildren(...children.filter((c) => c !== undefined));
  };
  const addSteps = (): HTMLElement => {
    const list = h('ol', { class: 'steps' });
    parent.append(section('Steps', list));
    return list;
  };
  const formula = h('div', {
    class: 'formula headline',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Formula',
  });
  const point = h('div');
  return {
    clear: () => only(),
    stale: () => parent.classList.add('stale'),
    failed: (message) => only(head('disagreement'), h('p', {}, message)),
    problems: (problems) =>
      only(
        head('unreadable'),
        ...problems.map(({ message, more }) =>
          h(
            'div',
            { class: 'problem' },
            h('strong', {}, message),
            ...more.map((l) => h('div', {}, l)),
          ),
        ),
      ),
    show: (answer) => {
      steps = undefined;
      formula.replaceChildren();
      point.replaceChildren();
      only(
        head(answer.status, milliseconds(answer.ms + answer.checkMs)),
        formula,
        resultElement(answer),
        point,
        ...answer.remarks.map((remark) => h('p', { class: 'quiet' }, remark)),
      );
    },
    formula: (view) => {
      fill(formula, view.html);
      if (view.point) point.append(section('Counterexample', pointElement(view.point)));
    },
    details: ({ pictures, costs }, sizes) =>
      parent.append(
        section('Diagram', picturesElement(pictures)),
        section('Cost', costElement(costs, sizes)),
      ),
    step: (step) => {
      steps ??= addSteps();
      steps.append(stepElement(step));
    },
    code: (programs) => parent.append(section('Code', codeElement(programs))),
  };
};
