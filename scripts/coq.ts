/**
 * `npm run coq`: writes the statements of four chapters that have a Coq file into one file and lets `coqc` check it.
 *
 * Where Coq is missing it says how it is installed. Exit code 1 where anything is not accepted.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isLeft } from 'fp-ts/lib/Either.js';
import { coqFile, type CoqStatement } from '../api/coq.js';
import { chapters } from '../cookbook/index.js';

/** How Coq is installed on Debian; other systems: Coq 8.16 and MathComp 1.15 from opam. */
export const installation =
  'Coq is not installed. On Debian: apt-get install coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra\n' +
  'Elsewhere: opam install coq.8.16.1 coq-mathcomp-algebra.1.15.0';

const chosen = ['intro', 'kronecker', 'determinant', 'tensor_trains'];

/** The statements of the four chapters that have a Coq file. */
export const coqStatements = (): readonly CoqStatement[] =>
  chapters
    .filter(({ id }) => chosen.includes(id))
    .flatMap(({ statements }) => statements)
    .filter(({ tier, relation }) => tier !== 'outside' && relation === '==')
    .map(({ id, decls, lhs, rhs }) => ({
      name: id,
      text: `${[...decls, ''].join('; ')}${lhs} == ${rhs}`,
      statement: { lhs, rhs },
      options: { decls },
    }))
    .filter((one) => !isLeft(coqFile([one])));

/** Whether `coqc` can be called. */
export const hasCoq = (): boolean => spawnSync('coqc', ['--version']).status === 0;

/** Lets coqc check a text; `output` is what it printed, warnings left out. */
export const coqc = (
  folder: string,
  name: string,
  text: string,
): { readonly accepted: boolean; readonly output: string; readonly ms: number } => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.v`), text);
  const began = performance.now();
  const run = spawnSync('coqc', ['-w', 'none', `${name}.v`], { cwd: folder, encoding: 'utf8' });
  return {
    accepted: run.status === 0,
    output: run.stdout + run.stderr,
    ms: performance.now() - began,
  };
};

const main = (): number => {
  if (!hasCoq()) {
    console.error(installation);
    return 1;
  }
  const statements = coqStatements();
  const text = coqFile(statements);
  if (isLeft(text)) throw new Error(text.left);
  const folder = path.resolve(import.meta.dirname, '..', '.cache', 'coq');
  const { accepted, output, ms } = coqc(folder, 'Cookbook', text.right);
  const closed = output.includes('Closed under the global context');
  console.log(
    `${statements.length} statements, ${closed ? 'closed under the global context' : 'NOT closed'}, ${(ms / 1000).toFixed(1)} s`,
  );
  if (!accepted) console.error(output.split('\n').slice(-20).join('\n'));
  return accepted && closed ? 0 : 1;
};

if (process.argv[1] && path.resolve(process.argv[1]) === path.resolve(import.meta.filename))
  process.exitCode = main();
