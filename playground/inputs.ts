/** All inputs of the page together as one `State`, both ways. */
import { byId } from './dom.js';
import type { Editor } from './editor.js';
import { editorLater, opened, soon } from './editorLater.js';
import type { Problem, Question, Where, Word } from './protocol.js';
import { seconds, sizesOf, type State } from './state.js';
import { packChoice, type PackChoice } from './views/packs.js';

export type Inputs = {
  readonly state: () => State;
  readonly put: (state: State) => void;
  /** The state as a question, or what is wrong with the sizes. */
  readonly question: () => Question | string;
  readonly problems: (problems: readonly Problem[]) => void;
  readonly packs: PackChoice;
  readonly focus: () => void;
};

export type Hooks = {
  readonly words: () => readonly Word[];
  readonly changed: () => void;
  readonly submit: () => void;
};

const field = (id: string): HTMLInputElement => byId(id) as HTMLInputElement;

const editors = (state: State, hooks: Hooks): Record<Where, Editor> => ({
  decls: editorLater(soon, {
    parent: byId('decls'),
    label: 'Declarations',
    hint: 'A, B : [n, n]   one a line',
    text: state.decls,
    declaring: true,
    words: hooks.words,
    changed: hooks.changed,
    submit: hooks.submit,
  }),
  text: editorLater(soon, {
    parent: byId('text'),
    label: 'Statement or expression',
    hint: 'tr(A*B) == tr(B*A)',
    text: state.text,
    words: hooks.words,
    changed: hooks.changed,
    submit: hooks.submit,
  }),
  own: editorLater(opened(byId('own').closest('details')), {
    parent: byId('own'),
    label: 'A pack of your own, as JSON',
    hint: '{"pack": "mine", "decls": ["A, B : [n,n]"], "rules": [{"id": "...", "dir": "both", "lhs": "...", "rhs": "...", "source": "..."}]}',
    text: state.own,
    changed: hooks.changed,
    submit: hooks.submit,
  }),
});

/** Makes the inputs, with this state in them. */
export const inputs = (first: State, hooks: Hooks): Inputs => {
  const at = editors(first, hooks);
  const [sizes, time] = [field('sizes'), field('time')];
  const packs = packChoice(hooks.changed);
  for (const input of [sizes, time]) {
    input.addEventListener('input', hooks.changed);
    input.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Enter') hooks.submit();
    });
  }
  const state = (): State => ({
    decls: at.decls.text(),
    text: at.text.text(),
    own: at.own.text(),
    sizes: sizes.value,
    time: seconds(time.value),
    packs: packs.value(),
  });
  const put = (next: State): void => {
    at.decls.put(next.decls);
    at.text.put(next.text);
    at.own.put(next.own);
    sizes.value = next.sizes;
    time.value = String(next.time);
    packs.put(next.packs);
  };
  put(first);
  return {
    state,
    put,
    packs,
    focus: () => at.text.focus(),
    question: () => {
      const { decls, text, own, packs: names, time: limit, sizes: typed } = state();
      const read = sizesOf(typed);
      const wrong = typeof read === 'string' ? read : '';
      byId('sizes-problem').textContent = wrong;
      sizes.setAttribute('aria-invalid', String(wrong !== ''));
      if (typeof read === 'string') return read;
      return { decls, text, own, packs: names, sizes: read, time: limit * 1000 };
    },
    problems: (problems) => {
      for (const where of ['decls', 'text', 'own'] as const)
        at[where].show(problems.filter((p) => p.where === where));
      const [worst] = problems;
      byId('problem').textContent = worst ? worst.message : '';
    },
  };
};
