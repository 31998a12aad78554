/** The language in the editor: colours of words, and their completion. */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { tags } from '@lezer/highlight';
import type { Word } from './protocol.js';

const properties = [
  'symmetric',
  'antisymmetric',
  'diagonal',
  'orthogonal',
  'invertible',
  'posdef',
  'psd',
  'positive',
  'nonnegative',
  'independent',
  'iid',
  'integer',
  'with',
];

const isProperty: ReadonlySet<string> = new Set(properties);

/** Tokens: functions before a parenthesis, properties, names, numbers, operators. */
const language = StreamLanguage.define<null>({
  startState: () => null,
  token: (stream) => {
    if (stream.eatSpace()) return null;
    if (stream.match(/^\d+(\.\d+)?/)) return 'number';
    if (stream.match(/^[A-Za-z]\w*/)) {
      if (isProperty.has(stream.current())) return 'keyword';
      return stream.match(/^\s*\(/, false) ? 'function' : 'variableName';
    }
    if (stream.match(/^(==|!=|<=|>=|:=|->|\.[*/^]|[-+*/^'=<>~])/)) return 'operator';
    stream.next();
    return 'punctuation';
  },
  tokenTable: { function: tags.function(tags.variableName) },
});

const colours = HighlightStyle.define([
  { tag: tags.number, class: 'tok-number' },
  { tag: tags.keyword, class: 'tok-keyword' },
  { tag: tags.function(tags.variableName), class: 'tok-function' },
  { tag: tags.variableName, class: 'tok-name' },
  { tag: tags.operator, class: 'tok-operator' },
  { tag: tags.punctuation, class: 'tok-punctuation' },
]);

/** The language with its colours. */
export const notation = [language, syntaxHighlighting(colours)];

const propertyWords: readonly Word[] = properties.map((label) => ({
  label,
  kind: 'variable',
  detail: 'property',
}));

/** Completion of the word before the caret; `words` gives those that are known now. */
export const completing =
  (words: () => readonly Word[], declaring: boolean) =>
  (context: CompletionContext): CompletionResult | null => {
    const typed = context.matchBefore(/[A-Za-z]\w*/);
    if (!typed || (typed.from === typed.to && !context.explicit)) return null;
    const all = declaring ? [...propertyWords, ...words()] : words();
    return {
      from: typed.from,
      validFor: /^\w*$/,
      options: all.map(({ label, kind, detail }) => ({
        label,
        type: kind,
        detail,
        boost: kind === 'variable' ? 1 : 0,
        ...(kind === 'function' ? { apply: `${label}(` } : {}),
      })),
    };
  };
