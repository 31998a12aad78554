/** The cost of expressions as written and simplified, as lines. */
import { isLeft } from 'fp-ts/lib/Either.js';
import {
  compile,
  costOf,
  type CompileOptions,
  type CostText,
  type Program,
  type Simpler,
} from '../index.js';
import { remark } from './terminal.js';

const rows: readonly (readonly [title: string, key: keyof CostText])[] = [
  ['multiplications', 'multiplications'],
  ['additions', 'additions'],
  ['elements moved', 'moved'],
  ['elements held', 'peak'],
];

/** The program of texts as they are written; undefined where they have none, such as a derivative not worked out. */
export const asWritten = (
  texts: readonly string[],
  options: CompileOptions,
): Program | undefined => {
  const made = compile(texts, { ...options, simplify: false });
  return isLeft(made) ? undefined : made.right;
};

/** Prints on stderr what a program costs, beside the program before where there is one. */
export const remarkCost = (
  before: Program | undefined,
  after: Program,
  sizes: CompileOptions['sizes'],
): void => {
  const [was, is] = [before && costOf(before, sizes), costOf(after, sizes)];
  for (const [title, key] of rows)
    remark(`${title.padEnd(16)}${was ? `${was[key]}  ->  ` : ''}${is[key]}`);
};

/** Prints on stderr how far a form is from the bound that is proven for all forms in the e-graphs searched. */
export const remarkBound = (
  { after, bound }: Pick<Simpler, 'after' | 'bound'>,
  unit: string,
): void => {
  if (bound <= 0) return;
  const above = ((100 * (after.flops - bound)) / bound).toFixed(1);
  const gap = above === '0.0' ? 'the least' : `at most ${above}% above the least`;
  remark(`${unit.padEnd(16)}${Math.round(after.flops)}, ${gap} of all forms found`);
};
