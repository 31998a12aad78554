/** A counterexample with its numbers. */
import { h, markup } from '../dom.js';
import type { PointView } from '../protocol.js';

/** The values at which two sides differ, then both sides. */
export const pointElement = ({ sizes, values, lhs, rhs }: PointView): HTMLElement =>
  h(
    'div',
    { class: 'point' },
    sizes.length > 0
      ? h('p', {}, `At ${sizes.map(([name, size]) => `${name} = ${size}`).join(', ')}:`)
      : undefined,
    h('div', { class: 'point-values' }, ...values.map((html) => markup('div', html, 'formula'))),
    h(
      'div',
      { class: 'point-sides' },
      h('div', {}, h('span', { class: 'label' }, 'Left side'), markup('div', lhs, 'formula')),
      h('div', {}, h('span', { class: 'label' }, 'Right side'), markup('div', rhs, 'formula')),
    ),
  );
