/** Copying to the clipboard. */
import { h } from '../dom.js';

const copied = (button: HTMLButtonElement, text: string): void => {
  const before = button.textContent;
  const said = (done: string): void => {
    button.textContent = done;
    setTimeout(() => (button.textContent = before), 1500);
  };
  navigator.clipboard.writeText(text).then(
    () => said('Copied'),
    () => said('Not allowed'),
  );
};

/** A button that copies a text. */
export const copyButton = (name: string, text: () => string): HTMLButtonElement => {
  const button: HTMLButtonElement = h(
    'button',
    { type: 'button', class: 'small', onclick: () => copied(button, text()) },
    name,
  );
  return button;
};
