/** Dark and light: what the system says, until the reader chooses. */
import { byId } from './dom.js';
import { dressPictures } from './views/picture.js';

export type Theme = 'light' | 'dark';

const key = 'einsat-theme';

const wanted = (): Theme => {
  const kept = localStorage.getItem(key);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};

/** Sets the theme and wires its button. */
export const themes = (): void => {
  const button = byId('theme');
  const set = (theme: Theme): void => {
    document.documentElement.dataset['theme'] = theme;
    dressPictures();
    button.textContent = theme === 'dark' ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Use the ${theme === 'dark' ? 'light' : 'dark'} theme`);
  };
  set(wanted());
  button.addEventListener('click', () => {
    const next: Theme = document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark';
    localStorage.setItem(key, next);
    set(next);
  });
};
