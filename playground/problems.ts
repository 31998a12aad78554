/** Errors in the editor: the place underlined, the message in a box under its line. */
import { StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { h } from './dom.js';
import type { Problem } from './protocol.js';

class Message extends WidgetType {
  constructor(private readonly problem: Problem) {
    super();
  }
  override eq(other: Message): boolean {
    return JSON.stringify(other.problem) === JSON.stringify(this.problem);
  }
  toDOM(): HTMLElement {
    const { message, more } = this.problem;
    return h(
      'div',
      { class: 'problem', role: 'note' },
      h('strong', {}, message),
      ...more.map((line) => h('div', {}, line)),
    );
  }
}

const set = StateEffect.define<readonly Problem[]>();

const drawn = (problems: readonly Problem[], doc: Text): DecorationSet =>
  Decoration.set(
    problems.flatMap((problem) => {
      const from = Math.min(problem.from, doc.length);
      const to = Math.min(Math.max(problem.to, from), doc.length);
      const mark = Decoration.mark({ class: 'problem-place' });
      const box = Decoration.widget({ widget: new Message(problem), block: true, side: 1 });
      return [
        ...(to > from ? [mark.range(from, to)] : []),
        box.range(doc.lineAt(Math.max(from, to - 1)).to),
      ];
    }),
    true,
  );

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) =>
    transaction.effects.reduce(
      (now, effect) => (effect.is(set) ? drawn(effect.value, transaction.newDoc) : now),
      before.map(transaction.changes),
    ),
  provide: (self) => EditorView.decorations.from(self),
});

/** The part of an editor that shows problems. */
export const showsProblems: Extension = field;

/** Shows these problems instead of those before. */
export const showProblems = (view: EditorView, problems: readonly Problem[]): void =>
  view.dispatch({ effects: set.of(problems) });
