/** Plain terms and patterns as s-expressions: `(+ x (* 2 ?y))`. A token that begins with `?` is a variable of a pattern. */
import * as E from 'fp-ts/lib/Either.js';

/** An operator applied to terms; a leaf has no arguments. */
export type PlainTerm = { readonly name: string; readonly args: readonly PlainTerm[] };

/** Where a text is no s-expression. */
export type TermError = {
  readonly _tag: 'NoTerm';
  readonly source: string;
  readonly at: number;
  readonly why: string;
};

/** True for a variable of a pattern. */
export const isVariable = (term: PlainTerm): boolean =>
  term.args.length === 0 && term.name.startsWith('?');

const tokenAt = /\s*([()]|[^\s()]+)/y;

/** Reads one s-expression. Text after it is an error, but for closing brackets too many, which are passed over. */
export const readTerm = (source: string): E.Either<TermError, PlainTerm> => {
  const open: { name: string | undefined; readonly args: PlainTerm[] }[] = [];
  let done: PlainTerm | undefined;
  tokenAt.lastIndex = 0;
  const fail = (why: string) =>
    E.left({ _tag: 'NoTerm' as const, source, at: tokenAt.lastIndex, why });
  const put = (term: PlainTerm): void => {
    const top = open.at(-1);
    if (top) top.args.push(term);
    else done = term;
  };
  for (let hit = tokenAt.exec(source); hit; hit = tokenAt.exec(source)) {
    const token = hit[1] as string;
    const top = open.at(-1);
    if (token === ')') {
      if (!top && done) continue;
      if (top?.name === undefined) return fail('a bracket closes where no operator is');
      open.pop();
      put({ name: top.name, args: top.args });
    } else if (done) return fail('text after the end of the term');
    else if (token === '(') {
      if (top && top.name === undefined) return fail('an operator must be a name');
      open.push({ name: undefined, args: [] });
    } else if (top && top.name === undefined) top.name = token;
    else put({ name: token, args: [] });
  }
  if (open.length > 0) return fail('a bracket is never closed');
  return done ? E.right(done) : fail('nothing to read');
};

/** Text of a term; reading it gives the term again. */
export const printTerm = (term: PlainTerm): string =>
  term.args.length === 0 ? term.name : `(${term.name} ${term.args.map(printTerm).join(' ')})`;

/** The variables of a pattern in the order in which they are met. */
export const variablesOf = (term: PlainTerm): readonly string[] => [
  ...new Set(isVariable(term) ? [term.name] : term.args.flatMap((arg) => [...variablesOf(arg)])),
];

/** The number of operators and leaves. */
export const termSize = (term: PlainTerm): number =>
  term.args.reduce((sum, arg) => sum + termSize(arg), 1);
