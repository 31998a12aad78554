/** The methods of the server as functions from parameters to results; they run in a thread and know nothing of it. */
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { choosePacks, readPack } from '../api/packs.js';
import type { ExpressionInput, Options, StatementInput } from '../api/options.js';
import { expressionJson, statementJson, type Json } from '../api/json.js';
import { verify } from '../api/certificate.js';
import { parse as read } from '../api/parse.js';
import { prove } from '../api/prove.js';
import { simplify } from '../api/simplify.js';
import { counterexampleJson } from '../api/values.js';
import type { LanguageError } from '../core/expr/error.js';
import type { Pack } from '../core/rewrite/pack.js';
import { diagnosticOf, warningOf } from './diagnostics.js';
import { paramsCodec, type Failure, type Method, type Params } from './messages.js';

/** What a run asks and tells its caller. */
export type Hooks = Pick<Options, 'signal' | 'onProgress'>;

type Result = Either<Failure, Json>;

const refused = (message: string): Failure => ({ _tag: 'InvalidParams', message });

const languageFailure = (error: LanguageError, { decls }: Params): Failure => ({
  _tag: error._tag === 'InvalidJson' ? 'InvalidParams' : 'LanguageError',
  message: error.message,
  diagnostics: [diagnosticOf(error, decls)],
});

/** JSON has no undefined and no NaN. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const packsFor = ({ packs = 'all', pack = [] }: Params): Either<Failure, readonly Pack[]> => {
  const shipped = choosePacks(packs);
  if (isLeft(shipped)) return left(refused(shipped.left));
  let all = shipped.right;
  for (const [k, value] of pack.entries()) {
    const read = readPack(value, all);
    if (isLeft(read)) {
      const [wrong] = read.left;
      return left(refused(`pack[${k}].${wrong?.path ?? ''}: ${wrong?.message ?? ''}`));
    }
    all = [...all, read.right];
  }
  return right(all);
};

const optionsFor = (params: Params, packs: readonly Pack[], hooks: Hooks): Options => {
  const { decls, sizes, time, nodes, memory } = params;
  return { decls, sizes, time, nodes, memory, packs, ...hooks };
};

const asText = ({ text }: Params): string => (typeof text === 'string' ? text : '');

/** Shapes and names checked: diagnostics, and what was read where it reads. */
const parse = (params: Params, options: Options): Result => {
  const made = read(params.text as StatementInput | ExpressionInput, options);
  if (isLeft(made)) return right(plain({ diagnostics: [diagnosticOf(made.left, params.decls)] }));
  const { warnings, ...parsed } = made.right;
  const diagnostics = warnings.map((w) => warningOf(w, asText(params)));
  if (parsed.kind === 'statement') {
    const { kind, text, statement } = parsed;
    return right(plain({ diagnostics, kind, text, terms: statementJson(statement) }));
  }
  const { kind, text, latex, expression } = parsed;
  return right(plain({ diagnostics, kind, text, latex, terms: expressionJson(expression) }));
};

const simplified = (params: Params, options: Options): Result => {
  const { objective, check: numbers } = params;
  const made = simplify(params.text as ExpressionInput, { ...options, objective, numbers });
  if (isLeft(made)) return left(languageFailure(made.left, params));
  const { text, latex, rules, before, after, stop, warnings, expression } = made.right;
  if (stop === 'aborted') return left({ _tag: 'Cancelled', message: 'cancelled' });
  if (made.right.counterexample)
    return left({ _tag: 'Internal', message: 'the result differs from the input by numbers' });
  return right(
    plain({
      text,
      latex,
      rules,
      flops: { before: before.flops, after: after.flops },
      stop,
      warnings,
      terms: expressionJson(expression),
    }),
  );
};

const proved = (params: Params, options: Options, explain: boolean): Result => {
  const made = prove(params.text as StatementInput, { ...options, numbers: params.check });
  if (isLeft(made)) return left(languageFailure(made.left, params));
  const { status, rules, stop, ms, checkMs, counterexample, warnings } = made.right;
  if (stop === 'aborted') return left({ _tag: 'Cancelled', message: 'cancelled' });
  return right(
    plain({
      status,
      rules,
      stop,
      ms,
      check_ms: checkMs,
      warnings,
      ...(counterexample ? { counterexample: counterexampleJson(counterexample) } : {}),
      ...(explain ? { steps: made.right.steps() } : {}),
    }),
  );
};

/** Replays a certificate with the packs of the request. */
const verified = (params: Params, packs: readonly Pack[]): Result => {
  const made = verify(params.certificate, packs);
  return right(
    plain(isLeft(made) ? { accepted: false, ...made.left } : { accepted: true, ...made.right }),
  );
};

/** Answers one request. Never throws: a broken invariant is the failure `Internal`. */
export const answer = (method: Method, given: unknown, hooks: Hooks): Result => {
  const read = paramsCodec.decode(given);
  if (isLeft(read)) {
    const at = read.left[0]?.context.map((c) => c.key).filter((k) => k !== '' && !/^\d+$/.test(k));
    return left(refused(`wrong parameters: ${at?.join('.') || 'not an object'}`));
  }
  const params = read.right;
  if (method !== 'verify' && params.text === undefined)
    return left(refused('"text" is missing: the statement or expression'));
  const packs = packsFor(params);
  if (isLeft(packs)) return packs;
  const options = optionsFor(params, packs.right, hooks);
  try {
    if (method === 'parse') return parse(params, options);
    if (method === 'simplify') return simplified(params, options);
    return method === 'verify'
      ? verified(params, packs.right)
      : proved(params, options, method === 'explain');
  } catch (error) {
    return left({ _tag: 'Internal', message: (error as Error).message });
  }
};
