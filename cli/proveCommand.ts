/** What `einsat prove` does: one statement, or a batch of them; gives the exit code. */
import { isLeft } from 'fp-ts/lib/Either.js';
import type { Answer, Options, ProofStep, Status } from '../index.js';
import { texts, writeText } from './files.js';
import { counterexampleText, milliseconds } from './format.js';
import { prove } from '../api/prove.js';
import { counterexampleJson } from '../api/values.js';
import { renderError } from '../core/expr/error.js';
import { libraryOptions } from './libraryOptions.js';
import type { Flags } from './options.js';
import { refuse, remark, result } from './terminal.js';

/** The flags of `prove`. */
export type ProveFlags = Flags & {
  readonly batch?: string;
  readonly explain?: boolean;
  readonly diagram?: string;
  readonly coq?: string;
  readonly certificate?: string;
  readonly check: boolean;
};

const codes: Readonly<Record<Status, number>> = {
  proved: 0,
  refuted: 1,
  unknown: 2,
  vacuous: 2,
  disagreement: 4,
};

const stops: Readonly<Record<Answer['stop'], string>> = {
  done: 'no rule leads further',
  steps: 'the limit of steps was reached',
  nodes: 'the limit of nodes was reached (--nodes)',
  time: 'the time was over (--time)',
  memory: 'the limit of memory was reached (--memory)',
  aborted: 'the run was aborted',
  refuted: 'the numbers show that it is false',
};

const numbersText = ({ numbers }: Answer): string =>
  numbers === undefined
    ? 'numbers were not asked'
    : numbers.tag === 'agree'
      ? `both sides agree at ${numbers.points} random points`
      : numbers.tag === 'untested'
        ? `numbers say nothing: ${numbers.reason}`
        : 'the sides differ at the point above';

/** The steps of a proof, two lines each: the rule with its source, the equation. */
const stepLines = (steps: readonly ProofStep[]): readonly string[] =>
  steps.map(
    ({ rule, source, lhs, rhs }, k) => `${k + 1}. ${rule} (${source})\n   ${lhs}  ==  ${rhs}`,
  );

const asJson = (answer: Answer, explain: boolean): string =>
  JSON.stringify({
    status: answer.status,
    ms: milliseconds(answer.ms),
    check_ms: milliseconds(answer.checkMs),
    stop: answer.stop,
    rules: answer.rules,
    ...(explain ? { steps: answer.steps() } : {}),
    ...(answer.counterexample ? { counterexample: counterexampleJson(answer.counterexample) } : {}),
    ...(answer.warnings.length > 0 ? { warnings: answer.warnings } : {}),
  });

const printText = async (answer: Answer, flags: ProveFlags, options: Options): Promise<void> => {
  result(answer.status);
  if (answer.counterexample) counterexampleText(answer.counterexample).forEach(result);
  if (!flags.explain) return;
  if (flags.format !== 'latex') return stepLines(answer.steps()).forEach(result);
  const { latexOf, stepLatex } = await import('./latex.js');
  result(stepLatex(answer.steps(), (text) => latexOf(text, options)));
};

const remarks = (answer: Answer): void => {
  answer.warnings.forEach((warning) => remark(`note: ${warning}`));
  if (answer.status === 'unknown') remark(`engine: ${stops[answer.stop]}; ${numbersText(answer)}`);
  if (answer.status === 'vacuous') remark(`no values meet the statement: ${answer.why}`);
  if (answer.status === 'disagreement')
    remark(
      `internal error: the engine proves what numbers refute; rules used: ${[...new Set(answer.rules)].join(', ') || 'none'}`,
    );
};

const drawSteps = async (file: string, answer: Answer): Promise<void> => {
  const { writeSteps } = await import('./diagramCommand.js');
  const steps = answer.steps();
  if (steps.length === 0) remark(`${file} is not written: there are no steps to draw`);
  else writeSteps(file, steps);
};

const writeCoq = async (
  file: string,
  statement: string,
  answer: Answer,
  options: Options,
): Promise<void> => {
  if (answer.status !== 'proved' || answer.counterexample)
    return remark(`${file} is not written: only a proof of an equation has a Coq file`);
  const { coqFile } = await import('../api/coq.js');
  const text = [...(options.decls ?? []), statement].join('; ');
  const made = coqFile([{ name: 'statement', text, statement, options }]);
  if (isLeft(made)) remark(`${file} is not written: ${made.left}`);
  else writeText(file, made.right);
};

const writeCertificate = async (
  file: string,
  statement: string,
  answer: Answer,
  options: Options,
): Promise<void> => {
  if (answer.status !== 'proved') return remark(`${file} is not written: nothing is proved`);
  const { certificate } = await import('../api/certificate.js');
  const made = certificate(statement, options);
  if (isLeft(made)) remark(`${file} is not written: ${made.left.message}`);
  else writeText(file, `${JSON.stringify(made.right)}\n`);
};

const one = async (args: readonly string[], flags: ProveFlags): Promise<number> => {
  const { text, decls } = texts(args, flags.file, 'the statement');
  const options = libraryOptions(flags, decls);
  const answer = prove(text, { ...options, numbers: flags.check });
  if (isLeft(answer)) return refuse(renderError(answer.left));
  if (flags.format === 'json') result(asJson(answer.right, flags.explain ?? false));
  else await printText(answer.right, flags, options);
  if (flags.diagram !== undefined) await drawSteps(flags.diagram, answer.right);
  if (flags.coq !== undefined) await writeCoq(flags.coq, text, answer.right, options);
  if (flags.certificate !== undefined)
    await writeCertificate(flags.certificate, text, answer.right, options);
  remarks(answer.right);
  return codes[answer.right.status];
};

const batch = async (file: string, flags: ProveFlags): Promise<number> => {
  const { runBatch } = await import('./batch.js');
  const options = libraryOptions(flags, []);
  runBatch(file, { time: 1000, ...options, numbers: flags.check });
  return 0;
};

/** Runs `prove` and gives the exit code. */
export const runProve = async (args: readonly string[], flags: ProveFlags): Promise<number> =>
  flags.batch === undefined ? one(args, flags) : batch(flags.batch, flags);
