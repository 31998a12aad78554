/** Generated code, to copy. */
import { h } from '../dom.js';
import type { CodeView } from '../protocol.js';

/** The code, or why there is none. */
export const codeElement = ({ code, error, target }: CodeView): HTMLElement =>
  error === ''
    ? h('pre', { class: 'code', tabindex: '0', 'aria-label': `Code for ${target}` }, code)
    : h('p', { class: 'quiet' }, error);
