/** Making elements. Text goes in as text; markup only through `markup`, for what KaTeX and the picture writer made. */

type Value = string | boolean | number | undefined | ((event: Event) => void);
type Child = Node | string | undefined;

const give = (element: HTMLElement, name: string, value: Value): void => {
  if (value === undefined || value === false) return;
  if (typeof value === 'function') element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? '' : String(value));
};

/** An element with attributes (`onclick` and the like are listeners) and children. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) give(element, name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
};

/** Puts markup in that this project or KaTeX has made, never the user. */
export const fill = (element: HTMLElement, html: string): void => {
  element.innerHTML = html;
};

/** An element that holds such markup. */
export const markup = (tag: 'div' | 'span', html: string, className: string): HTMLElement => {
  const element = h(tag, { class: className });
  fill(element, html);
  return element;
};

/** The element of the page with this id. */
export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element with the id ${id}`);
  return found;
};

/** Leaves the thread to the browser once, so that no piece of work blocks the page. */
export const pause = (): Promise<void> => new Promise((go) => setTimeout(go));

/** Calls `act` when nothing has happened for `ms` milliseconds. */
export const settled = (ms: number, act: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
};

let format: Intl.NumberFormat | undefined;

/** A count with its thousands apart. The format is made when it is first asked for: that takes a while. */
export const counted = (value: number): string =>
  (format ??= new Intl.NumberFormat('en')).format(value);
