/** The cost of two forms: polynomials in the sizes, and numbers for the given sizes. */
import { counted, h, markup } from '../dom.js';
import type { CostView, DetailsView } from '../protocol.js';

const row = (name: string, cells: readonly (Node | string)[]): HTMLElement =>
  h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map((cell) => h('td', {}, cell)));

const open = (costs: DetailsView['costs']): HTMLElement | undefined =>
  costs.some(({ cost }) => cost.unevaluated > 0)
    ? h(
        'p',
        { class: 'quiet' },
        'Derivatives and expectations that are not worked out yet cannot be counted; they are listed in the last row.',
      )
    : undefined;

/** A table with a column a form; `sizes` says which numbers the last rows are for. */
export const costElement = (costs: DetailsView['costs'], sizes: string): HTMLElement => {
  const of = (show: (cost: CostView) => Node | string): readonly (Node | string)[] =>
    costs.map(({ cost }) => show(cost));
  const formula = (key: 'multiplications' | 'additions' | 'memory') =>
    of((cost) => markup('span', cost[key], 'formula'));
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Cost' },
    h(
      'table',
      { class: 'cost' },
      h(
        'thead',
        {},
        h('tr', {}, h('td', {}), ...costs.map(({ title }) => h('th', { scope: 'col' }, title))),
      ),
      h(
        'tbody',
        {},
        row('Multiplications', formula('multiplications')),
        row('Additions', formula('additions')),
        row('Numbers written', formula('memory')),
        row(
          `Operations at ${sizes}`,
          of((cost) => counted(cost.flops)),
        ),
        costs.some(({ cost }) => cost.unevaluated > 0)
          ? row(
              'Not worked out',
              of((cost) => String(cost.unevaluated)),
            )
          : undefined,
      ),
    ),
    open(costs),
  );
};
