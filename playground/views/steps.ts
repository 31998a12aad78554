/** The steps of a proof: each with its rule, its source, and both sides typeset and drawn. */
import { h, markup } from '../dom.js';
import type { StepView } from '../protocol.js';
import { pictureElement } from './picture.js';

const side = (html: string, picture: string | undefined): HTMLElement =>
  h(
    'div',
    { class: 'step-side' },
    markup('div', html, 'formula'),
    picture ? pictureElement(picture) : undefined,
  );

/** One step as an item of the list. */
export const stepElement = ({ rule, source, lhs, rhs, pictures }: StepView): HTMLElement =>
  h(
    'li',
    { class: 'step' },
    h(
      'p',
      { class: 'step-rule' },
      h('strong', {}, rule),
      h('span', { class: 'quiet' }, ` ${source}`),
    ),
    h(
      'div',
      { class: 'step-sides', tabindex: '0', role: 'group', 'aria-label': `Equation of ${rule}` },
      side(lhs, pictures[0]),
      h('span', { class: 'equals', 'aria-hidden': 'true' }, '='),
      side(rhs, pictures[1]),
    ),
  );
