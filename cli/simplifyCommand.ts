/** What `einsat simplify` does; gives the exit code. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { renderError, simplify, type Simpler } from '../index.js';
import { asWritten, remarkBound, remarkCost } from './cost.js';
import { texts } from './files.js';
import { counterexampleText } from './format.js';
import { libraryOptions } from './libraryOptions.js';
import { priceOf, type Flags } from './options.js';
import { refuse, remark, result } from './terminal.js';

/** The flags of `simplify`. */
export type SimplifyFlags = Flags & {
  readonly readable?: boolean;
  readonly explain?: boolean;
  readonly check: boolean;
  readonly showCost?: boolean;
  readonly cost?: string;
};

const asJson = ({ text, latex, rules, before, after, stop, warnings }: Simpler): string =>
  JSON.stringify({
    result: text,
    latex,
    rules,
    flops: { before: before.flops, after: after.flops },
    stop,
    ...(warnings.length > 0 ? { warnings } : {}),
  });

const written = (found: Simpler, { format }: SimplifyFlags): string =>
  format === 'json' ? asJson(found) : format === 'latex' ? found.latex : found.text;

const remarks = (found: Simpler, explain: boolean): void => {
  found.warnings.forEach((warning) => remark(`note: ${warning}`));
  if (found.stop !== 'done') remark(`note: stopped early by the limit of ${found.stop}`);
  if (!explain) return;
  for (const { rule, source } of found.rules) remark(`${rule}  (${source})`);
  if (found.numbers?.tag === 'agree')
    remark(`equal to the input at ${found.numbers.points} random points`);
};

/** Runs `simplify` and gives the exit code. */
export const runSimplify = (args: readonly string[], flags: SimplifyFlags): number => {
  const { text, decls } = texts(args, flags.file, 'the expression');
  const price = priceOf(flags.cost);
  const options = libraryOptions(flags, decls);
  const found = simplify(text, {
    ...options,
    objective: flags.readable ? 'readable' : 'cost',
    numbers: flags.check,
    ...(price ? { price } : {}),
  });
  if (isLeft(found)) return refuse(renderError(found.left));
  result(written(found.right, flags));
  remarks(found.right, flags.explain ?? false);
  const after = flags.showCost ? asWritten([found.right.text], options) : undefined;
  if (after) remarkCost(asWritten([text], options), after, options.sizes);
  if (after) remarkBound(found.right, price ? 'price' : 'operations');
  if (!found.right.counterexample) return 0;
  const used = found.right.rules.map((r) => r.rule).join(', ');
  remark(`internal error: the result differs from the input; rules used: ${used || 'none'}`);
  counterexampleText(found.right.counterexample).forEach(remark);
  return 4;
};
