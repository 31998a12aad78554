/** What every function of the library takes besides its text: declarations, packs, limits. */
import { elaborateExpression, elaborateStatement } from '../core/shape/elaborate.js';
import type { StatementText } from '../core/shape/elaborate.js';
import type { Either } from 'fp-ts/lib/Either.js';
import { right } from 'fp-ts/lib/Either.js';
import type { LanguageError } from '../core/expr/error.js';
import type { Pack } from '../core/rewrite/pack.js';
import { RuleSet } from '../core/rewrite/ruleSet.js';
import { defaultLimits, type Limits, type Progress } from '../core/run/engine.js';
import type { Expression, Statement } from '../core/term/term.js';
import { shippedPacks } from '../rules/index.js';
import { expressionFromJson, statementFromJson, type Json } from './json.js';

/** Declarations, rules and limits. Everything may be left out. */
export type Options = {
  /** `X : [n, m]` and so on: a text each, or one text with `;` or newlines between them. */
  readonly decls?: string | readonly string[];
  /** The packs whose rules are used; all shipped packs where left out, `[]` for none. */
  readonly packs?: readonly Pack[];
  /** Example sizes, for the numbers: `{ n: 3 }`. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Milliseconds of the engine (default 5000). */
  readonly time?: number;
  /** Nodes in the e-graph (default 100,000). */
  readonly nodes?: number;
  /** Bytes of the e-graph, estimated (default 1e9). */
  readonly memory?: number;
  /**
   * Ends the run early with the stop reason `aborted`. The engine does not give way to other events, so within one thread
   * only `onProgress` can abort; `einsat/server` runs in threads that any caller can abort.
   */
  readonly signal?: { readonly aborted: boolean };
  /** Told at most ten times a second how far the run is. */
  readonly onProgress?: (progress: Progress) => void;
};

/** Terms as JSON, of `statementJson` and `expressionJson`. */
export type TermJson = { readonly context: Json };

/** A statement as text, as two sides, or as terms (of `elaborate` or of JSON). */
export type StatementInput = string | StatementText | Statement | TermJson;

/** An expression as text or as terms (of `elaborateOne` or of JSON). */
export type ExpressionInput = string | Expression | TermJson;

const made = new WeakMap<readonly Pack[], RuleSet>();

/** The rules of a list of packs; one list is read once. */
export const rulesOf = (packs: readonly Pack[] = shippedPacks): RuleSet => {
  const known = made.get(packs);
  if (known) return known;
  const rules = new RuleSet(packs);
  made.set(packs, rules);
  return rules;
};

/** The limits of the engine that options ask for. */
export const limitsOf = ({ time, nodes, memory, signal, onProgress }: Options): Limits => ({
  ...defaultLimits,
  ...(time === undefined ? {} : { time }),
  ...(nodes === undefined ? {} : { nodes }),
  ...(memory === undefined ? {} : { memory }),
  ...(signal ? { aborted: () => signal.aborted } : {}),
  ...(onProgress ? { onProgress } : {}),
});

/** Example sizes as the evaluator takes them. */
export const examplesOf = ({ sizes }: Options): ReadonlyMap<string, number> | undefined =>
  sizes && new Map(Object.entries(sizes));

type HasContext = { readonly context: unknown };
const hasContext = (input: object): input is HasContext => 'context' in input;
/** Terms hold maps, which JSON has none of. */
const isTyped = (input: HasContext): boolean =>
  typeof input.context === 'object' &&
  input.context !== null &&
  'variables' in input.context &&
  input.context.variables instanceof Map;

/** Checks a statement: shapes, names, sizes. A typed statement is given back as it is. */
export const elaborate = (
  statement: StatementInput,
  options: Options = {},
): Either<LanguageError, Statement> => {
  if (typeof statement === 'object' && hasContext(statement))
    return isTyped(statement) ? right(statement as Statement) : statementFromJson(statement);
  const { operators } = rulesOf(options.packs);
  return elaborateStatement(options.decls ?? [], statement as string, operators as never);
};

/** Checks an expression: shapes, names, sizes. A typed expression is given back as it is. */
export const elaborateOne = (
  expression: ExpressionInput,
  options: Options = {},
): Either<LanguageError, Expression> => {
  if (typeof expression === 'object')
    return isTyped(expression as HasContext)
      ? right(expression as Expression)
      : expressionFromJson(expression);
  const { operators } = rulesOf(options.packs);
  return elaborateExpression(options.decls ?? [], expression, operators as never);
};
