/** The editors of the page: small CodeMirrors that grow with their text. */
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { EditorView, drawSelection, keymap, placeholder } from '@codemirror/view';
import { completing, notation } from './notation.js';
import { showProblems, showsProblems } from './problems.js';
import type { Problem, Word } from './protocol.js';

export type Editor = {
  readonly text: () => string;
  /** Puts a text in, without telling `changed`. */
  readonly put: (text: string) => void;
  readonly show: (problems: readonly Problem[]) => void;
  readonly focus: () => void;
};

export type EditorOptions = {
  readonly parent: HTMLElement;
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  /** Known words; left out where the text is not in the language. */
  readonly words?: () => readonly Word[];
  readonly declaring?: boolean;
  readonly changed: () => void;
  readonly submit: () => void;
};

const languageOf = ({ words, declaring }: EditorOptions): Extension =>
  words
    ? [
        notation,
        bracketMatching(),
        autocompletion({
          override: [completing(words, declaring ?? false)],
          icons: false,
          maxRenderedOptions: 40,
        }),
      ]
    : [];

/** Makes an editor. Tab leaves it, as everywhere on the page; Ctrl+Enter asks. */
export const editor = (options: EditorOptions): Editor => {
  let quiet = false;
  const submit = keymap.of([{ key: 'Mod-Enter', run: () => (options.submit(), true) }]);
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        Prec.highest(submit),
        languageOf(options),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        placeholder(options.hint),
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        showsProblems,
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) options.changed();
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    put: (text) => {
      if (text === view.state.doc.toString()) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      quiet = false;
    },
    show: (problems) => showProblems(view, problems),
    focus: () => view.focus(),
  };
};
