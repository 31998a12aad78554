/** Generated code: a target to choose, the program, a button to copy it. */
import { h } from '../dom.js';
import type { CodeView } from '../protocol.js';
import { copyButton } from './copy.js';

/** The target that was chosen last: it stays while the page is open. */
let chosen = 'numpy';

/** The programs of one expression. */
export const codeElement = (programs: readonly CodeView[]): HTMLElement => {
  const now = (): CodeView | undefined =>
    programs.find(({ target }) => target === chosen) ?? programs[0];
  const code = h('pre', { class: 'code', tabindex: '0', 'aria-label': 'Generated code' });
  const show = (): void => {
    const program = now();
    code.textContent = program?.error === '' ? program.code : (program?.error ?? '');
  };
  const options = programs.map(({ target }) =>
    h('option', { value: target, selected: target === now()?.target }, target),
  );
  const select = h('select', { 'aria-label': 'Target' }, ...options);
  select.addEventListener('change', () => {
    chosen = select.value;
    show();
  });
  show();
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'copies' },
      select,
      copyButton('Copy', () => now()?.code ?? ''),
    ),
    code,
  );
};
