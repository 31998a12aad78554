/**
 * Editors that are made a little later than the page: their script is the largest part of it, and is read once the page is
 * there. Each is made in a task of its own: two of them in one would block the page for too long.
 */
import { pause } from './dom.js';
import type { Editor, EditorOptions } from './editor.js';
import type { Problem } from './protocol.js';

type Make = (editor: typeof import('./editor.js').editor) => void;

/** Ends when the editors asked for so far are made: each waits for the one before it. */
let line: Promise<void> = Promise.resolve();

/** Makes an editor as soon as its script is read. */
export const soon = (make: Make): void => {
  line = line.then(async () => {
    const { editor } = await import('./editor.js');
    await pause();
    make(editor);
  });
};

/** Makes an editor when the `details` around it are first opened. */
export const opened =
  (around: Element | null) =>
  (make: Make): void =>
    around?.addEventListener('toggle', () => soon(make), { once: true });

/** An editor that is made when `when` calls; until then its text and its problems are kept. */
export const editorLater = (when: (make: Make) => void, options: EditorOptions): Editor => {
  let made: Editor | undefined;
  let text = options.text;
  let problems: readonly Problem[] = [];
  when((editor) => {
    made = editor({ ...options, text });
    made.show(problems);
  });
  return {
    text: () => made?.text() ?? text,
    put: (next) => {
      text = next;
      made?.put(next);
    },
    show: (found) => {
      problems = found;
      made?.show(found);
    },
    focus: () => made?.focus(),
  };
};
