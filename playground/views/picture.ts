/** Diagrams in the page: one style sheet for all, and the theme of the page instead of that of the system. */
import { styleOf } from '../../core/diagram/svg.js';
import { h, markup } from '../dom.js';

type Shown = 'light' | 'dark';

const shown = (): Shown =>
  document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';

const dress = (svg: Element): void => svg.setAttribute('class', `einsat-${shown()}`);

/** Puts the style sheets of both themes into the page. */
export const pictureStyles = (): void =>
  document.head.append(h('style', {}, `${styleOf('light')}\n${styleOf('dark')}`));

/** A picture as an element. Its own style sheet is left out. */
export const pictureElement = (svg: string): HTMLElement => {
  const element = markup('div', svg.replace(/<style>[^]*?<\/style>/, ''), 'picture');
  element.querySelectorAll('svg').forEach(dress);
  return element;
};

/** Gives all pictures the theme of the page. */
export const dressPictures = (): void => document.querySelectorAll('.picture svg').forEach(dress);
