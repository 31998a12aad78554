/** `prove --batch`: one JSON line a statement, in input order, in one process. A failing statement never stops the rest. */
import { isLeft } from 'fp-ts/lib/Either.js';
import { prove } from '../api/prove.js';
import { counterexampleJson } from '../api/values.js';
import { renderError } from '../core/expr/error.js';
import type { ProveOptions } from '../index.js';
import { readText } from './files.js';
import { milliseconds } from './format.js';
import { progress } from './progress.js';
import { refuse, result } from './terminal.js';

type Line = {
  readonly id: string;
  readonly status: 'proved' | 'refuted' | 'unknown' | 'vacuous' | 'error';
  readonly ms: number;
  readonly check_ms: number;
  readonly steps: number;
  readonly counterexample?: unknown;
  readonly message?: string;
};

const failed = (id: string, message: string, ms = 0, check = 0, steps = 0): Line => ({
  id,
  status: 'error',
  ms: milliseconds(ms),
  check_ms: milliseconds(check),
  steps,
  message,
});

type Asked = {
  readonly decls: readonly string[];
  readonly lhs: string;
  readonly rhs: string;
  readonly relation: string;
  readonly sizes?: Readonly<Record<string, number>>;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((v) => typeof v === 'string');

/** The statement of a line, or what is wrong with it. */
const asked = (value: Readonly<Record<string, unknown>>): Asked | string => {
  const { decls = [], lhs, rhs, relation = '==', sizes } = value;
  if (!isTexts(decls)) return '"decls" must be a list of texts';
  if (typeof lhs !== 'string' || typeof rhs !== 'string') return '"lhs" and "rhs" must be texts';
  if (typeof relation !== 'string') return '"relation" must be a text';
  const good = isRecord(sizes) && Object.values(sizes).every((s) => Number.isInteger(s));
  return {
    decls,
    lhs,
    rhs,
    relation,
    ...(good ? { sizes: sizes as Readonly<Record<string, number>> } : {}),
  };
};

const answerTo = (
  id: string,
  { decls, sizes, ...statement }: Asked,
  options: ProveOptions,
): Line => {
  const answer = prove(statement, {
    ...options,
    decls: [options.decls ?? [], decls].flat(),
    ...(sizes ? { sizes } : {}),
  });
  if (isLeft(answer)) return failed(id, renderError(answer.left));
  const { status, ms, checkMs, rules, counterexample } = answer.right;
  if (status === 'disagreement')
    return failed(
      id,
      `internal disagreement: proved, yet the numbers differ; rules used: ${[...new Set(rules)].join(', ') || 'none'}`,
      ms,
      checkMs,
      rules.length,
    );
  return {
    id,
    status,
    ms: milliseconds(ms),
    check_ms: milliseconds(checkMs),
    steps: rules.length,
    ...(counterexample ? { counterexample: counterexampleJson(counterexample) } : {}),
  };
};

/** The answer to one line; whatever goes wrong is in it. */
export const answerLine = (text: string, number: number, options: ProveOptions): Line => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed(`line ${number}`, `line ${number} is not JSON: ${(error as Error).message}`);
  }
  if (!isRecord(value)) return failed(`line ${number}`, `line ${number} is no JSON object`);
  const id = value['id'] === undefined ? `line ${number}` : String(value['id']);
  const statement = asked(value);
  if (typeof statement === 'string') return failed(id, statement);
  try {
    return answerTo(id, statement, options);
  } catch (error) {
    return failed(id, `internal error: ${(error as Error).message}`);
  }
};

/** Answers every line of a file (`-` is stdin). */
export const runBatch = (file: string, options: ProveOptions): void => {
  const lines = readText(file).split('\n');
  const wanted = lines.flatMap((text, k) => (text.trim() === '' ? [] : [{ text, number: k + 1 }]));
  if (wanted.length === 0) refuse(`${file} holds no statement`);
  const bar = progress(wanted.length);
  for (const { text, number } of wanted) {
    const line = answerLine(text, number, options);
    result(JSON.stringify(line));
    bar.step(line.status);
  }
  bar.end();
};
