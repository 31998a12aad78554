/** What `einsat diagram` does; gives the exit code. */
import { isLeft } from 'fp-ts/lib/Either.js';
import path from 'node:path';
import { diagram, einsumText, renderError, stepDiagrams } from '../index.js';
import type { Diagram, ProofStep, Theme } from '../index.js';
import { texts, writeText } from './files.js';
import { packsOf } from './packs.js';
import { refuse, remark, result } from './terminal.js';

/** The flags of `diagram`. */
export type DiagramFlags = {
  readonly decl?: readonly string[];
  readonly file?: string;
  readonly packs: string;
  readonly pack?: readonly string[];
  readonly out?: string;
  readonly to: 'svg' | 'tex' | 'dot' | 'einsum';
  readonly theme: Theme;
  readonly title?: string;
  readonly fragment?: boolean;
};

const einsum = ({ shown }: Diagram): string => {
  if ('relation' in shown) return refuse('a statement has no einsum string: give one side of it');
  const text = einsumText(shown);
  return isLeft(text) ? refuse(`this is no einsum string: ${text.left}`) : text.right;
};

const written = (made: Diagram, to: DiagramFlags['to'], flags: DiagramFlags): string => {
  const { theme, title, fragment } = flags;
  const options = { theme, ...(title === undefined ? {} : { title }) };
  if (to === 'einsum') return einsum(made);
  if (to === 'dot') return made.dot(options);
  return to === 'tex' ? made.tikz({ ...options, fragment }) : made.svg(options);
};

/** The form that the ending of a file name asks for. */
export const formOf = (file: string): 'svg' | 'tex' | 'dot' => {
  const ending = path.extname(file).slice(1);
  if (ending === 'svg' || ending === 'tex' || ending === 'dot') return ending;
  return refuse(`cannot draw into ${file}: its name must end in .svg, .tex or .dot`);
};

/** Runs `diagram` and gives the exit code. */
export const runDiagram = (args: readonly string[], flags: DiagramFlags): number => {
  const to = flags.out === undefined ? flags.to : formOf(flags.out);
  const { text, decls } = texts(args, flags.file, 'the expression');
  const made = diagram(text, {
    decls: [...(flags.decl ?? []), ...decls],
    packs: packsOf(flags.packs, flags.pack ?? []),
  });
  if (isLeft(made)) return refuse(renderError(made.left));
  made.right.shown.warnings.forEach((warning) => remark(`note: ${warning}`));
  const picture = written(made.right, to, flags);
  if (flags.out === undefined) result(picture.trimEnd());
  else writeText(flags.out, picture);
  return 0;
};

/** Draws the steps of a proof into a file. */
export const writeSteps = (file: string, steps: readonly ProofStep[]): void => {
  const form = formOf(file);
  if (form === 'dot') refuse('the steps of a proof are drawn as .svg or .tex, not as .dot');
  const drawn = stepDiagrams(steps);
  writeText(file, form === 'tex' ? drawn.tikz() : drawn.svg());
};
