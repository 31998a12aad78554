/** The Cookbook by chapter, with search; an entry opens in the editor. */
import type { CookbookStatement } from '../../cookbook/index.js';
import { byId, h, pause } from '../dom.js';

type Item = { readonly element: HTMLElement; readonly text: string };
type Group = { readonly element: HTMLElement; readonly items: readonly Item[] };

const entryText = ({ lhs, relation, rhs }: CookbookStatement): string =>
  `${lhs} ${relation} ${rhs}`;

const item = (entry: CookbookStatement, open: (entry: CookbookStatement) => void): Item => {
  const text = entryText(entry);
  const element = h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'entry', onclick: () => open(entry) },
      h('span', { class: 'entry-title' }, entry.title),
      h('code', {}, text),
    ),
  );
  const words = [entry.id, entry.title, entry.section, entry.equation ?? '', text];
  return { element, text: words.join(' ').toLowerCase() };
};

/** `simpleDerivatives` as `Simple derivatives`. */
const heading = (id: string): string => {
  const words = id
    .replace(/[-_]/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

const group = (
  id: string,
  entries: readonly CookbookStatement[],
  open: (entry: CookbookStatement) => void,
): Group => {
  const items = entries.map((entry) => item(entry, open));
  const list = h('ul', {}, ...items.map(({ element }) => element));
  const title = h('h3', {}, heading(id), h('span', { class: 'quiet' }, ` ${entries.length}`));
  return { element: h('section', { class: 'chapter', id: `chapter-${id}` }, title, list), items };
};

/** Shows the entries that hold all words; gives their number. */
const filter = (groups: readonly Group[], search: string): number => {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  let shown = 0;
  for (const { element, items } of groups) {
    let some = false;
    for (const { element: row, text } of items) {
      const fits = words.every((word) => text.includes(word));
      row.hidden = !fits;
      some ||= fits;
      if (fits) shown += 1;
    }
    element.hidden = !some;
  }
  return shown;
};

/** Wires the dialog of index.html; the entries are loaded when it is first opened. */
export const gallery = (
  opened: (entry: CookbookStatement) => void,
): { readonly open: () => void } => {
  const dialog = byId('gallery') as HTMLDialogElement;
  const search = byId('gallery-search') as HTMLInputElement;
  const [list, count] = [byId('gallery-list'), byId('gallery-count')];
  const groups: Group[] = [];
  let loading = false;
  const choose = (entry: CookbookStatement): void => {
    dialog.close();
    opened(entry);
  };
  const refresh = (): void => {
    const shown = filter(groups, search.value);
    count.textContent = shown === 1 ? '1 statement' : `${shown} statements`;
  };
  /** A chapter at a time: 788 entries at once would block the page. */
  const load = async (): Promise<void> => {
    loading = true;
    const { chapters } = await import('../../cookbook/index.js');
    for (const { id, statements } of chapters) {
      const entries = statements.filter((s) => s.tier !== 'outside');
      const made = group(id, entries, choose);
      groups.push(made);
      list.append(made.element);
      refresh();
      await pause();
    }
  };
  search.addEventListener('input', refresh);
  byId('gallery-close').addEventListener('click', () => dialog.close());
  return {
    open: () => {
      dialog.showModal();
      search.focus();
      if (!loading) void load();
    },
  };
};
