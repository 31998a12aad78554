/** Packs: which of the shipped ones are used, and a pack of one's own, tried rule by rule. */
import type { Client } from '../client.js';
import { byId, h } from '../dom.js';
import type { PackLine, RuleView } from '../protocol.js';
import { pointElement } from './point.js';

/** The names that are ticked, as the address holds them. */
const chosen = (boxes: readonly HTMLInputElement[]): string => {
  const on = boxes.filter((box) => box.checked).map((box) => box.value);
  return on.length === boxes.length ? 'all' : on.length === 0 ? 'none' : on.join(',');
};

export type PackChoice = {
  /** `all`, `none` or names with commas. */
  readonly value: () => string;
  readonly put: (value: string) => void;
  readonly fill: (packs: readonly PackLine[]) => void;
};

/** The list of shipped packs; until it is filled, the value is what was put in. */
export const packChoice = (changed: () => void): PackChoice => {
  const place = byId('packs');
  let boxes: readonly HTMLInputElement[] = [];
  let value = 'all';
  const tick = (): void => {
    const names = value.split(',');
    for (const box of boxes)
      box.checked = value === 'all' || (value !== 'none' && names.includes(box.value));
  };
  const line = ({ name, rules }: PackLine): HTMLElement => {
    const box = h('input', { type: 'checkbox', value: name });
    box.addEventListener('change', () => {
      value = chosen(boxes);
      changed();
    });
    boxes = [...boxes, box];
    return h('label', {}, box, ` ${name} `, h('span', { class: 'quiet' }, String(rules)));
  };
  return {
    value: () => value,
    put: (next) => {
      value = next;
      tick();
    },
    fill: (packs) => {
      place.replaceChildren(...packs.map(line));
      tick();
    },
  };
};

const ruleElement = ({ rule, status, detail, point }: RuleView): HTMLElement =>
  h(
    'li',
    { class: `rule ${status}` },
    h('strong', {}, rule),
    ` ${status}`,
    detail === '' ? undefined : h('span', { class: 'quiet' }, ` ${detail}`),
    point ? pointElement(point) : undefined,
  );

/** The button that tries each rule of the pasted pack with numbers. */
export const packCheck = (
  engine: Client,
  own: () => { readonly own: string; readonly packs: string },
): void => {
  const place = byId('own-result');
  byId('own-check').addEventListener('click', () => {
    const list = h('ul', { class: 'rules' });
    place.replaceChildren(list);
    engine.ask({ tag: 'pack', ...own() }, (tell) => {
      if (tell.tag === 'rule') list.append(ruleElement(tell.rule));
      if (tell.tag === 'failed') list.append(h('li', { class: 'rule false' }, tell.message));
      if (tell.tag === 'problems')
        list.append(
          ...tell.problems.map(({ message, more }) =>
            h('li', { class: 'rule false' }, message, ...more.map((l) => h('div', {}, l))),
          ),
        );
      if (tell.tag === 'done' && list.children.length === 0)
        list.append(h('li', {}, 'There is no rule.'));
    });
  });
};
